package io.lockstep.history;

/// Rows of a day are not those that were written, and the changes log still has them.
final class GarbledDayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient DamagedDay day;

  GarbledDayException(DamagedDay day) {
    super(day.told() + "; they are read again from the changes log");
    this.day = day;
  }

  DamagedDay day() {
    return day;
  }
}
