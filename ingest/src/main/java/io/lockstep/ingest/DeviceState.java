package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.Locale;

/// Where a device stands in its life. Immutable.
public enum DeviceState {
  /// Registered, and not yet seen: it may connect, and is active once it has.
  PROVISIONED(0),
  /// It has connected, and may.
  ACTIVE(1),
  /// Shut out for a while; its sessions, and the commands that wait for it, are kept.
  SUSPENDED(2),
  /// It may connect and publish, but what it publishes is held and not applied until somebody has
  /// decided about it.
  QUARANTINED(3),
  /// Shut out for good. Its entry stays, so that nobody takes its name by mistake.
  DECOMMISSIONED(4);

  private final int number;

  DeviceState(int number) {
    this.number = number;
  }

  /// The number that stands for it in records; never changes its meaning.
  int number() {
    return number;
  }

  /// True when such a device may connect.
  public boolean mayConnect() {
    return switch (this) {
      case PROVISIONED, ACTIVE, QUARANTINED -> true;
      case SUSPENDED, DECOMMISSIONED -> false;
    };
  }

  /// As it is written for people: `active`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static DeviceState ofNumber(int number) {
    for (DeviceState state : values()) {
      if (state.number == number) {
        return state;
      }
    }
    throw new LockstepException(
        ErrorCode.DATA_CORRUPT, "state of a device: expected 0 to 4, found " + number);
  }
}
