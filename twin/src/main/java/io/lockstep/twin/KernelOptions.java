package io.lockstep.twin;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.internal.state.ChangeMemory;
import io.lockstep.twin.internal.state.Policy;

/// What a kernel decides by, besides what it knows of twins. Changed by a record, like everything
/// else: see [TwinCommand.SetOptions]. Immutable.
///
/// @param autoCreate what happens to readings of a twin that does not exist
/// @param futureToleranceMicros a reading whose source time is further ahead of its receipt than
///   this is kept as uncertain and never becomes the current value
/// @param driftEntriesMax how many different drift entries are kept; what comes on top is only
///   counted as a whole
/// @param memoryChangesMax how many structural changes are remembered, 1 to 100,000,000; the oldest
///   go, and the graph of before they happened can no longer be shown
/// @param memoryBytesMax how many bytes they may take
public record KernelOptions(
    AutoCreate autoCreate,
    long futureToleranceMicros,
    int driftEntriesMax,
    int memoryChangesMax,
    long memoryBytesMax) {

  /// What happens to readings of a twin that does not exist.
  public enum AutoCreate {
    /// The twin appears, with a drafted model that grows as readings appear.
    DRAFT(1),
    /// The reading is refused and noted as drift; a person creates the twin.
    QUEUE(2),
    /// The reading is refused and noted as drift.
    REFUSE(3);

    private final int number;

    AutoCreate(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    static AutoCreate ofNumber(int number) {
      return switch (number) {
        case 1 -> DRAFT;
        case 2 -> QUEUE;
        case 3 -> REFUSE;
        default ->
            throw new LockstepException(
                ErrorCode.DATA_CORRUPT, "auto-create: expected 1 to 3, found " + number);
      };
    }
  }

  public KernelOptions {
    if (futureToleranceMicros < 0 || driftEntriesMax < 1) {
      throw new IllegalArgumentException(
          "kernel options: expected a tolerance >= 0 us and >= 1 drift entries, found %d and %d"
              .formatted(futureToleranceMicros, driftEntriesMax));
    }
    if (memoryChangesMax < 1
        || memoryChangesMax > ChangeMemory.CHANGES_LIMIT
        || memoryBytesMax < 1) {
      throw new IllegalArgumentException(
          "kernel options: expected 1 to %d remembered changes and >= 1 byte for them, found %d and %d"
              .formatted(ChangeMemory.CHANGES_LIMIT, memoryChangesMax, memoryBytesMax));
    }
  }

  /// With the standard bounds of the change memory: 5,000,000 changes, 512 MiB.
  public KernelOptions(AutoCreate autoCreate, long futureToleranceMicros, int driftEntriesMax) {
    this(
        autoCreate,
        futureToleranceMicros,
        driftEntriesMax,
        Policy.MEMORY_CHANGES_MAX,
        Policy.MEMORY_BYTES_MAX);
  }

  static KernelOptions of(Policy policy) {
    return new KernelOptions(
        AutoCreate.ofNumber(policy.autoCreate()),
        policy.futureToleranceMicros(),
        policy.driftEntriesMax(),
        policy.memoryChangesMax(),
        policy.memoryBytesMax());
  }

  Policy policy() {
    return new Policy(
        autoCreate.number(),
        futureToleranceMicros,
        driftEntriesMax,
        memoryChangesMax,
        memoryBytesMax);
  }

  /// Drafts, 5 minutes, 10,000 entries.
  public static KernelOptions defaults() {
    return new KernelOptions(AutoCreate.DRAFT, 5 * 60 * 1_000_000L, 10_000);
  }
}
