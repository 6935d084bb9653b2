package io.lockstep.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was seen of a device: its connections and what went wrong. Immutable.
///
/// @param device its id
/// @param open connections that last, the earliest first
/// @param past connections that have ended, as many as are kept, the one that ended last at the end
/// @param problems one for each kind that there was
/// @param changedMicros when it came or went last: had its first connection, or lost its last one;
///   microseconds since 1970-01-01T00:00Z, 0 for never
public record DeviceLog(
    String device,
    List<DeviceConnection> open,
    List<DeviceConnection> past,
    List<DeviceProblem> problems,
    long changedMicros) {
  /// Copies the lists.
  public DeviceLog {
    open = List.copyOf(open);
    past = List.copyOf(past);
    problems = List.copyOf(problems);
  }

  static DeviceLog empty(String device) {
    return new DeviceLog(device, List.of(), List.of(), List.of(), 0);
  }

  /// True while it has a connection.
  public boolean isConnected() {
    return !open.isEmpty();
  }

  /// When it was let in last, microseconds since 1970-01-01T00:00Z; 0 for never.
  public long connectedMicros() {
    long last = 0;
    for (DeviceConnection connection : open) {
      last = Math.max(last, connection.sinceMicros());
    }
    return past.isEmpty() ? last : Math.max(last, past.getLast().sinceMicros());
  }

  /// The latest problem that stands; empty when none does.
  public Optional<DeviceProblem> problemAt(long nowMicros) {
    DeviceProblem latest = null;
    long connected = connectedMicros();
    for (DeviceProblem problem : problems) {
      if (problem.standsAt(nowMicros, connected)
          && (latest == null || problem.lastMicros() > latest.lastMicros())) {
        latest = problem;
      }
    }
    return Optional.ofNullable(latest);
  }

  /// A connection has begun. One that the same client had and whose end nobody told is over.
  DeviceLog begun(DeviceConnection connection) {
    List<DeviceConnection> now = new ArrayList<>(open);
    now.removeIf(one -> one.clientId().equals(connection.clientId()));
    now.add(connection);
    return new DeviceLog(
        device, now, past, problems, open.isEmpty() ? connection.sinceMicros() : changedMicros);
  }

  /// A connection has ended; without effect when it is not open.
  ///
  /// @param pastMax how many that have ended are kept
  DeviceLog ended(long number, DeviceConnection.End end, int pastMax) {
    List<DeviceConnection> left = new ArrayList<>(open);
    List<DeviceConnection> over = new ArrayList<>(past);
    for (DeviceConnection connection : open) {
      if (connection.number() == number) {
        left.remove(connection);
        over.add(connection.ended(end));
      }
    }
    if (left.size() == open.size()) {
      return this;
    }
    return new DeviceLog(
            device, left, over, problems, left.isEmpty() ? end.atMicros() : changedMicros)
        .keeping(pastMax);
  }

  /// The same with fewer that have ended.
  DeviceLog keeping(int pastMax) {
    return past.size() <= pastMax
        ? this
        : new DeviceLog(
            device,
            open,
            past.subList(past.size() - pastMax, past.size()),
            problems,
            changedMicros);
  }

  DeviceLog with(DeviceProblem seen) {
    List<DeviceProblem> now = new ArrayList<>(problems);
    for (int i = 0; i < now.size(); i++) {
      if (now.get(i).kind() == seen.kind()) {
        now.set(i, now.get(i).isLongBefore(seen) ? seen : now.get(i).and(seen));
        return new DeviceLog(device, open, past, now, changedMicros);
      }
    }
    now.add(seen);
    return new DeviceLog(device, open, past, now, changedMicros);
  }
}
