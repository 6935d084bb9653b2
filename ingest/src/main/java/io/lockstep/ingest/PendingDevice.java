package io.lockstep.ingest;

/// A device that nobody has added and that asked to come in: what the approval queue lists.
/// Immutable.
///
/// @param device what it would become, with the credential that it came with when that is one
/// @param enrolment by which it came; empty when it only named itself
/// @param firstMicros when it was first seen, microseconds since 1970
/// @param lastMicros when it was last seen
/// @param count how often
/// @param address from where, the last time
/// @param rejected true once somebody has said no: it is refused without being listed anew
public record PendingDevice(
    Device device,
    String enrolment,
    long firstMicros,
    long lastMicros,
    long count,
    String address,
    boolean rejected) {
  /// The id under which it asked.
  public String id() {
    return device.id();
  }

  /// Seen once more.
  PendingDevice seenAgain(PendingDevice now) {
    return new PendingDevice(
        now.device,
        now.enrolment,
        Math.min(firstMicros, now.firstMicros),
        Math.max(lastMicros, now.lastMicros),
        count + now.count,
        now.address,
        rejected);
  }

  /// This entry with more of the same.
  PendingDevice more(long times) {
    return new PendingDevice(
        device, enrolment, firstMicros, lastMicros, count + times, address, rejected);
  }

  /// This entry after somebody has said no.
  PendingDevice rejectedNow() {
    return new PendingDevice(device, enrolment, firstMicros, lastMicros, count, address, true);
  }
}
