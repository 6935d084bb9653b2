package io.lockstep.ingest;

/// The state of a device, since when, and why. Immutable.
///
/// @param reason what whoever changed it said; may be empty
/// @param sinceMicros microseconds since 1970, or [#UNKNOWN] when no record says
public record Lifecycle(DeviceState state, String reason, long sinceMicros) {
  /// In place of a time.
  public static final long UNKNOWN = 0;

  /// Of a device that was registered and not seen yet.
  public static final Lifecycle PROVISIONED = new Lifecycle(DeviceState.PROVISIONED, "", UNKNOWN);

  /// Of a state of which nothing more is known.
  static Lifecycle of(DeviceState state) {
    return state == DeviceState.PROVISIONED ? PROVISIONED : new Lifecycle(state, "", UNKNOWN);
  }
}
