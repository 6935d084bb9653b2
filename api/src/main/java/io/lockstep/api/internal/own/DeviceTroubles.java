package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.ingest.DeviceLog;
import io.lockstep.ingest.Devices;
import io.lockstep.twin.DriftEntry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// What is wrong with devices at present: what was refused to them, and what they sent that the
/// models do not know. Thread-safe.
final class DeviceTroubles {
  private static final int DRIFT_MAX = 100_000;
  private static final long DAY_MICROS = Duration.ofDays(1).toNanos() / 1_000;

  private final SpaceCalls space;
  private final Devices devices;
  private final InstantSource clock;

  DeviceTroubles(SpaceCalls space, Devices devices, InstantSource clock) {
    this.space = space;
    this.devices = devices;
    this.clock = clock;
  }

  /// One thing that is wrong.
  ///
  /// @param kind `drift`, or a kind of [io.lockstep.ingest.DeviceProblem]
  record Trouble(
      String kind, String text, String address, long count, long firstMicros, long lastMicros) {
    void write(JsonGenerator out) {
      out.writeStartObject();
      out.writeStringProperty("kind", kind);
      out.writeStringProperty("text", text);
      if (!address.isEmpty()) {
        out.writeStringProperty("address", address);
      }
      out.writeNumberProperty("count", count);
      out.writeStringProperty("first", Times.text(firstMicros));
      out.writeStringProperty("last", Times.text(lastMicros));
      out.writeEndObject();
    }
  }

  /// What is wrong at one moment. Immutable.
  final class Known {
    private final long nowMicros;
    private final Map<String, DriftEntry> drift;

    private Known(long nowMicros, Map<String, DriftEntry> drift) {
      this.nowMicros = nowMicros;
      this.drift = drift;
    }

    /// The latest trouble of a device that stands; empty when none does.
    Optional<Trouble> of(String device) {
      Optional<Trouble> refused =
          devices
              .fleet()
              .of(device)
              .flatMap(log -> log.problemAt(nowMicros))
              .map(
                  problem ->
                      new Trouble(
                          problem.kind().text(),
                          problem.text(),
                          problem.address(),
                          problem.count(),
                          problem.firstMicros(),
                          problem.lastMicros()));
      DriftEntry entry = drift.get(device);
      if (entry == null
          || nowMicros - entry.lastMicros() > DAY_MICROS
          || refused.filter(one -> one.lastMicros > entry.lastMicros()).isPresent()) {
        return refused;
      }
      return Optional.of(
          new Trouble(
              "drift",
              "%s%s: %s"
                  .formatted(
                      entry.reason(),
                      entry.path().isEmpty() ? "" : " at " + entry.path(),
                      entry.example()),
              "",
              entry.count(),
              entry.firstMicros(),
              entry.lastMicros()));
    }

    /// What is seen of a device's connections and troubles, as members of an object.
    void write(JsonGenerator out, String device) {
      Optional<DeviceLog> log = devices.fleet().of(device);
      out.writeBooleanProperty("connected", log.filter(DeviceLog::isConnected).isPresent());
      log.filter(seen -> seen.changedMicros() > 0)
          .ifPresent(
              seen ->
                  out.writeStringProperty("connectedChanged", Times.text(seen.changedMicros())));
      of(device)
          .ifPresent(
              trouble -> {
                out.writeName("lastError");
                trouble.write(out);
              });
    }
  }

  /// What is wrong now.
  Known now() throws InterruptedException {
    Map<String, DriftEntry> latest = new HashMap<>();
    for (DriftEntry entry : space.view().drift(null, null, DRIFT_MAX)) {
      latest.merge(
          devices.deviceOf(entry.device()),
          entry,
          (one, other) -> one.lastMicros() >= other.lastMicros() ? one : other);
    }
    return new Known(clock.millis() * 1_000L, latest);
  }
}
