package io.lockstep.space.audit;

import java.util.Locale;

/// Something that is not as it was written. Immutable.
///
/// @param kind what kind of damage
/// @param file where, relative to the data folder
/// @param offset where in it; -1 when the file as a whole is meant
/// @param expected what should be there
/// @param found what is there
public record Damage(Kind kind, String file, long offset, String expected, String found) {
  /// Kinds of damage.
  public enum Kind {
    /// Bytes differ from what was written.
    CHANGED,
    /// A file is not there.
    MISSING,
    /// The end is not there.
    TRUNCATED,
    /// Frames or files stand in another order, or some of them twice, or not at all.
    REORDERED,
    /// An older state was put in place.
    ROLLED_BACK,
    /// Another key has signed, or none.
    FOREIGN_KEY,
    /// The server found damage when it started, and began a new chain.
    NEW_CHAIN
  }

  @Override
  public String toString() {
    return "%s%s: %s: expected %s, found %s"
        .formatted(
            file,
            offset < 0 ? "" : " at byte " + offset,
            kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            expected,
            found);
  }
}
