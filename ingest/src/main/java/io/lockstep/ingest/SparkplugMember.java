package io.lockstep.ingest;

/// An edge node itself, or one of its devices, as its births and deaths tell. Immutable.
///
/// @param name the device's id; empty for the edge node
/// @param twin the twin that it feeds
/// @param online true between birth and death
/// @param born false while a birth must come before its data: before the first one, after a death,
///   and when the edge node was born anew
/// @param sinceMicros since when it is on line or not, microseconds since 1970-01-01T00:00Z
/// @param bornMicros when its last birth was received; 0 when there was none
/// @param births how many births there were
/// @param birth what the last one said
record SparkplugMember(
    String name,
    String twin,
    boolean online,
    boolean born,
    long sinceMicros,
    long bornMicros,
    long births,
    SparkplugBirth birth) {

  static SparkplugMember unborn(String name, String twin, long nowMicros) {
    return new SparkplugMember(name, twin, false, false, nowMicros, 0, 0, SparkplugBirth.NONE);
  }

  SparkplugMember born(SparkplugBirth now, long nowMicros) {
    return new SparkplugMember(
        name, twin, true, true, online ? sinceMicros : nowMicros, nowMicros, births + 1, now);
  }

  SparkplugMember dead(long nowMicros) {
    return new SparkplugMember(name, twin, false, false, nowMicros, bornMicros, births, birth);
  }

  /// Its edge node was born anew; it stays on line, and its own birth follows.
  SparkplugMember awaitingBirth() {
    return new SparkplugMember(name, twin, online, false, sinceMicros, bornMicros, births, birth);
  }

  SparkplugMember feeding(String now) {
    return new SparkplugMember(name, now, online, born, sinceMicros, bornMicros, births, birth);
  }
}
