package io.lockstep.ingest;

import io.lockstep.model.Text;
import java.nio.ByteBuffer;

/// What is done, or was, with the telemetry of a device that was decommissioned. Immutable.
///
/// @param policy what was asked for
/// @param by who decommissioned it
/// @param reason what they said; may be empty
/// @param atMicros when they did, microseconds since 1970
/// @param outcome what was done, JSON text; empty as long as it is being done
public record TelemetryRemoval(
    TelemetryPolicy policy, String by, String reason, long atMicros, String outcome) {
  /// Of telemetry that stays there is nothing to do.
  private static final String KEPT = "{}";

  /// What somebody asks for now; of telemetry that stays nothing is left to do.
  public static TelemetryRemoval of(
      TelemetryPolicy policy, String by, String reason, long atMicros) {
    return new TelemetryRemoval(
        policy, by, reason, atMicros, policy == TelemetryPolicy.KEEP ? KEPT : "");
  }

  /// Whether nothing is left to do.
  public boolean isDone() {
    return !outcome.isEmpty();
  }

  /// The same, done.
  public TelemetryRemoval done(String what) {
    return new TelemetryRemoval(policy, by, reason, atMicros, what);
  }

  int bytesMax() {
    return 1 + Text.bytesMax(by) + Text.bytesMax(reason) + 8 + Text.bytesMax(outcome);
  }

  void write(ByteBuffer into) {
    into.put(policy.code());
    Text.write(into, by);
    Text.write(into, reason);
    into.putLong(atMicros);
    Text.write(into, outcome);
  }

  static TelemetryRemoval read(ByteBuffer from) {
    return new TelemetryRemoval(
        TelemetryPolicy.ofCode(from.get()),
        Text.read(from),
        Text.read(from),
        from.getLong(),
        Text.read(from));
  }
}
