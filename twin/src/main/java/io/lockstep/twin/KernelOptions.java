package io.lockstep.twin;

/// What a kernel decides by, besides its records. Two runs over the same journal must use equal
/// options.
///
/// @param autoCreate what happens to readings of a twin that does not exist
/// @param futureToleranceMicros a reading whose source time is further ahead of its receipt than
///   this is kept as uncertain and never becomes the current value
/// @param driftEntriesMax how many different drift entries are kept; what comes on top is only
///   counted as a whole
public record KernelOptions(
    AutoCreate autoCreate, long futureToleranceMicros, int driftEntriesMax) {

  /// What happens to readings of a twin that does not exist.
  public enum AutoCreate {
    /// The twin appears, with a drafted model that grows as readings appear.
    DRAFT,
    /// The reading is refused and noted as drift; a person creates the twin.
    QUEUE,
    /// The reading is refused and noted as drift.
    REFUSE
  }

  public KernelOptions {
    if (futureToleranceMicros < 0 || driftEntriesMax < 1) {
      throw new IllegalArgumentException(
          "kernel options: expected a tolerance >= 0 us and >= 1 drift entries, found %d and %d"
              .formatted(futureToleranceMicros, driftEntriesMax));
    }
  }

  /// Drafts, 5 minutes, 10,000 entries.
  public static KernelOptions defaults() {
    return new KernelOptions(AutoCreate.DRAFT, 5 * 60 * 1_000_000L, 10_000);
  }
}
