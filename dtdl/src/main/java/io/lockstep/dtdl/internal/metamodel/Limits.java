package io.lockstep.dtdl.internal.metamodel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The limits of one limit context in one version of the language.
public record Limits(Map<String, Integer> byName) {

  /// No limit.
  public static final int NONE = Integer.MAX_VALUE;

  public int get(String name) {
    Integer limit = byName.get(name);
    if (limit == null) {
      throw new IllegalStateException("the table of limits has no '" + name + "'");
    }
    return limit;
  }

  /// `$name` or a number; `ifAbsent` for null.
  public int of(@Nullable String text, int ifAbsent) {
    if (text == null) {
      return ifAbsent;
    }
    return text.startsWith("$") ? get(text.substring(1)) : Integer.parseInt(text);
  }
}
