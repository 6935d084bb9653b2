package io.lockstep.dtdl;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The limits of one limit context in one version of the language.
record Limits(Map<String, Integer> byName) {

  /// No limit.
  static final int NONE = Integer.MAX_VALUE;

  int get(String name) {
    Integer limit = byName.get(name);
    if (limit == null) {
      throw new IllegalStateException("the table of limits has no '" + name + "'");
    }
    return limit;
  }

  /// `$name` or a number; `ifAbsent` for null.
  int of(@Nullable String text, int ifAbsent) {
    if (text == null) {
      return ifAbsent;
    }
    return text.startsWith("$") ? get(text.substring(1)) : Integer.parseInt(text);
  }
}
