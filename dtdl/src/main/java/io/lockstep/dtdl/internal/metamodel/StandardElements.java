package io.lockstep.dtdl.internal.metamodel;

import org.jspecify.annotations.Nullable;

/// All elements that the language and its extensions define themselves, by identifier: models may
/// refer to them under any context.
public final class StandardElements {

  private StandardElements() {}

  /// The element with this identifier.
  public static @Nullable Instance find(String id) {
    return Tables.STANDARD.element(id);
  }

  /// True if only the language and its extensions define identifiers with this prefix.
  public static boolean isReserved(String id) {
    return Tables.STANDARD.isReserved(id);
  }
}
