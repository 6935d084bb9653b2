package io.lockstep.ingest;

/// Whether somebody is there, and what a twin says of that. Immutable.
///
/// @param subject who: `device ` and an id, or `sparkplug ` and a twin
/// @param isOnline whether they are there now
/// @param sinceMicros since when that is so, microseconds since 1970-01-01T00:00Z
/// @param shown what their twin says
/// @param timer the number of the timer that is set for them; 0 for none
/// @param dueMicros when that timer is due; 0 for none
record Presence(
    String subject, boolean isOnline, long sinceMicros, Shown shown, long timer, long dueMicros) {
  private static final String DEVICE = "device ";
  private static final String MEMBER = "sparkplug ";

  /// What a twin says.
  enum Shown {
    NOTHING,
    ONLINE,
    OFFLINE;

    static Shown of(boolean isOnline) {
      return isOnline ? ONLINE : OFFLINE;
    }
  }

  static Presence first(String subject, boolean isOnline, long sinceMicros) {
    return new Presence(subject, isOnline, sinceMicros, Shown.NOTHING, 0, 0);
  }

  static String ofDevice(String id) {
    return DEVICE + id;
  }

  static String ofMember(String twin) {
    return MEMBER + twin;
  }

  boolean isDevice() {
    return subject.startsWith(DEVICE);
  }

  /// The device's id, or the twin.
  String name() {
    return subject.substring((isDevice() ? DEVICE : MEMBER).length());
  }

  /// True when the twin says otherwise than it is.
  boolean isBehind() {
    return shown != Shown.of(isOnline);
  }

  Presence become(boolean online, long atMicros) {
    return new Presence(subject, online, atMicros, shown, timer, dueMicros);
  }

  Presence told() {
    return new Presence(subject, isOnline, sinceMicros, Shown.of(isOnline), timer, dueMicros);
  }

  Presence awaiting(long number, long untilMicros) {
    return new Presence(subject, isOnline, sinceMicros, shown, number, untilMicros);
  }
}
