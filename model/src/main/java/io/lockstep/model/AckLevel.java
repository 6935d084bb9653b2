package io.lockstep.model;

import java.util.Locale;
import java.util.Optional;

/// How far a message must have come before its sender hears of it. Each level includes those before
/// it.
public enum AckLevel {
  /// It is in the journal and survives any crash.
  DURABLE,
  /// The twins hold it.
  APPLIED,
  /// History returns it.
  QUERYABLE;

  /// The level of this word in small letters; empty when there is none.
  public static Optional<AckLevel> of(String word) {
    return switch (word) {
      case "durable" -> Optional.of(DURABLE);
      case "applied" -> Optional.of(APPLIED);
      case "queryable" -> Optional.of(QUERYABLE);
      default -> Optional.empty();
    };
  }

  /// The word for it: `durable`, `applied` or `queryable`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
