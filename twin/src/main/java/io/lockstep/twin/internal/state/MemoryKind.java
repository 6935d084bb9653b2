package io.lockstep.twin.internal.state;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;

/// What a remembered change did. The numbers stand in snapshots.
public enum MemoryKind {
  TWIN_CREATED(1),
  TWIN_DELETED(2),
  /// It got another model.
  TWIN_MOVED(3),
  /// A command changed nothing of a twin but its version.
  TWIN_TOUCHED(4),
  /// The drafted model of a twin got one more slot.
  DRAFT_GREW(5),
  MODEL_CREATED(6),
  MODEL_DELETED(7),
  MODEL_DECOMMISSIONED(8),
  MODEL_RECOMMISSIONED(9),
  RELATIONSHIP_CREATED(10),
  RELATIONSHIP_CHANGED(11),
  RELATIONSHIP_DELETED(12);

  private static final MemoryKind[] ALL = values();

  private final int number;

  MemoryKind(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static MemoryKind ofNumber(int number) {
    if (number < 1 || number > ALL.length) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "change memory: expected a kind from 1 to %d, found %d".formatted(ALL.length, number));
    }
    return ALL[number - 1];
  }
}
