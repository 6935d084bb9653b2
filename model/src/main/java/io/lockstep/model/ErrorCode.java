package io.lockstep.model;

/// What went wrong, as a stable number and a category that says who can mend it. The number never
/// changes its meaning and is never used again.
public enum ErrorCode {
  INVALID_ARGUMENT(1001, Category.USER),
  INVALID_MODEL(1002, Category.USER),
  VALIDATION_FAILED(1003, Category.USER),
  NOT_FOUND(1004, Category.USER),
  ALREADY_EXISTS(1005, Category.USER),
  PRECONDITION_FAILED(1006, Category.USER),
  CONFLICT(1007, Category.USER),
  QUERY_INVALID(1008, Category.USER),
  CONFIGURATION_INVALID(1009, Category.USER),
  UNAUTHENTICATED(1010, Category.USER),
  FORBIDDEN(1011, Category.USER),
  PAYLOAD_INVALID(1012, Category.USER),

  PORT_IN_USE(2001, Category.EXTERNAL),
  PEER_FAILED(2002, Category.EXTERNAL),

  DATA_FOLDER_LOCKED(3001, Category.RESOURCE),
  STORAGE_FAILED(3002, Category.RESOURCE),
  STORAGE_FULL(3003, Category.RESOURCE),
  OVERLOADED(3004, Category.RESOURCE),
  TIMED_OUT(3005, Category.RESOURCE),

  DATA_CORRUPT(4001, Category.INTERNAL),
  REPLAY_DIFFERS(4002, Category.INTERNAL),
  INTERNAL(4003, Category.INTERNAL);

  /// Who can mend an error.
  public enum Category {
    /// The caller: the request itself is wrong.
    USER,
    /// Somebody else's system.
    EXTERNAL,
    /// The machine: disk, memory, time.
    RESOURCE,
    /// We: a defect.
    INTERNAL
  }

  private final int number;
  private final Category category;

  ErrorCode(int number, Category category) {
    this.number = number;
    this.category = category;
  }

  /// The stable number.
  public int number() {
    return number;
  }

  /// Who can mend it.
  public Category category() {
    return category;
  }
}
