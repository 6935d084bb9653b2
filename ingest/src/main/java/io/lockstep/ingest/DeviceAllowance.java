package io.lockstep.ingest;

import io.lockstep.broker.Allowance;

/// What a device may publish a second: messages and bytes, as two buckets that fill at their rates
/// and hold what comes in [#BURST_SECONDS]. Thread-safe.
final class DeviceAllowance implements Allowance {
  /// A device may be late and make up for it.
  static final int BURST_SECONDS = 3;

  private static final double NANOS = 1e9;

  private final Quota quota;
  private double messages;
  private double bytes;
  private long lastNanos;
  private boolean isBegun;
  private long refused;

  DeviceAllowance(Quota quota) {
    this.quota = quota;
    messages = (double) quota.messagesPerSecond() * BURST_SECONDS;
    bytes = (double) quota.bytesPerSecond() * BURST_SECONDS;
  }

  Quota quota() {
    return quota;
  }

  /// How many messages were refused.
  synchronized long refused() {
    return refused;
  }

  @Override
  public synchronized boolean take(long nowNanos, int payloadBytes) {
    double seconds = isBegun ? Math.max(0, (nowNanos - lastNanos) / NANOS) : 0;
    isBegun = true;
    lastNanos = nowNanos;
    messages = filled(messages, quota.messagesPerSecond(), seconds);
    bytes = filled(bytes, quota.bytesPerSecond(), seconds);
    boolean mayMessage = quota.messagesPerSecond() == 0 || messages >= 1;
    // A message larger than the bucket is let through when that is full, or it never could be.
    double full = (double) quota.bytesPerSecond() * BURST_SECONDS;
    boolean mayBytes = quota.bytesPerSecond() == 0 || bytes >= Math.min(payloadBytes, full);
    if (!mayMessage || !mayBytes) {
      refused++;
      return false;
    }
    messages -= 1;
    bytes -= payloadBytes;
    return true;
  }

  private static double filled(double level, long rate, double seconds) {
    return Math.min((double) rate * BURST_SECONDS, level + rate * seconds);
  }
}
