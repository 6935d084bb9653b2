package io.lockstep.ingest;

import io.lockstep.broker.ConnectionNews;
import io.lockstep.broker.Parting;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was seen of devices: who is connected, who was, and what went wrong. Pure state that
/// records of the journal change, the same records giving the same state. One thread changes it
/// (the kernel thread); any number read it without locks.
///
/// Of a device at most [#PAST_MAX] connections that have ended are kept, and of all devices
/// together at most [#TOTAL_MAX] of them (about 60 MB): when that is reached, each device keeps
/// half as many from then on.
public final class FleetLog {
  /// The most connections that have ended of one device.
  public static final int PAST_MAX = 100;

  /// The most of all devices together, unless there are more devices.
  public static final int TOTAL_MAX = 300_000;

  /// 0x8B of MQTT 5 §2.4: the server is shutting down.
  static final int SHUTTING_DOWN = 0x8B;

  private volatile FleetState state;

  FleetLog(FleetState state) {
    this.state = state;
  }

  static FleetLog empty() {
    return new FleetLog(FleetState.EMPTY);
  }

  /// What was seen of a device.
  public Optional<DeviceLog> of(String device) {
    return Optional.ofNullable(state.logs().get(device));
  }

  /// What was seen of all devices of which anything was, by id.
  public List<DeviceLog> all() {
    return state.logs().values();
  }

  /// How it is told whether devices are there.
  public PresenceOptions options() {
    return state.options();
  }

  /// When a broker has started or stopped last, microseconds since 1970-01-01T00:00Z; 0 for never.
  long restartedMicros() {
    return state.restartedMicros();
  }

  // --- what records change ---

  void options(PresenceOptions wanted) {
    state = state.with(wanted);
  }

  /// A device, or a module of it, has connected.
  DeviceLog begun(String device, ConnectionNews.Begun news) {
    DeviceLog log = known(device).begun(DeviceConnection.of(news));
    state = state.with(log);
    return log;
  }

  /// A connection of a device has ended; null when it was not known.
  @Nullable DeviceLog ended(String device, ConnectionNews.Ended news) {
    DeviceLog before = state.logs().get(device);
    if (before == null) {
      return null;
    }
    DeviceLog after =
        before.ended(
            news.connection(),
            new DeviceConnection.End(
                news.atMicros(), news.parting(), news.receivedMessages(), news.sentMessages()),
            state.pastMax());
    if (after.equals(before)) {
      return null;
    }
    DeviceConnection over = after.past().getLast();
    if (over.cause().orElseThrow() == DeviceConnection.Cause.PROTOCOL) {
      after =
          after.with(
              new DeviceProblem(
                  DeviceProblem.Kind.PROTOCOL,
                  news.parting().reason(),
                  over.origin().address(),
                  1,
                  news.atMicros(),
                  news.atMicros()));
    }
    put(before, after);
    return after;
  }

  /// A broker has started: no connection goes on. Returns the devices that had one, by id.
  List<DeviceLog> restarted(long atMicros) {
    state = state.restartedAt(atMicros);
    DeviceConnection.End end =
        new DeviceConnection.End(
            atMicros,
            new Parting(Parting.By.SERVER, SHUTTING_DOWN, "the server ended without a word"),
            0,
            0);
    List<DeviceLog> gone = new ArrayList<>();
    for (DeviceLog log : all()) {
      DeviceLog after = log;
      for (DeviceConnection connection : log.open()) {
        after = after.ended(connection.number(), end, state.pastMax());
      }
      if (!after.equals(log)) {
        put(log, after);
        gone.add(after);
      }
    }
    return gone;
  }

  /// The broker says farewell.
  void stopped(long atMicros) {
    state = state.restartedAt(atMicros);
  }

  private void put(DeviceLog before, DeviceLog after) {
    FleetState next = state.with(after).counting(after.past().size() - before.past().size());
    while (next.pastTotal() > TOTAL_MAX && next.pastMax() > 1) {
      next = next.halved();
    }
    state = next;
  }

  /// Something went wrong with a device.
  void note(String device, DeviceProblem problem) {
    state = state.with(known(device).with(problem));
  }

  /// A device was removed.
  void forget(String device) {
    DeviceLog log = state.logs().get(device);
    if (log != null) {
      state = state.without(log);
    }
    Presence presence = state.presences().get(Presence.ofDevice(device));
    if (presence != null) {
      state = state.without(presence);
    }
  }

  private DeviceLog known(String device) {
    DeviceLog log = state.logs().get(device);
    return log == null ? DeviceLog.empty(device) : log;
  }

  // --- what twins say ---

  @Nullable Presence presence(String subject) {
    return state.presences().get(subject);
  }

  @Nullable Presence awaiting(long timer) {
    String subject = state.timers().get(Long.toString(timer));
    return subject == null ? null : presence(subject);
  }

  void put(Presence presence) {
    state = state.with(presence);
  }

  /// A timer for somebody, by a number that no other has; one that was set before counts no more.
  Presence timed(Presence presence, long dueMicros) {
    FleetState next = state.untimed(presence.timer()).numbered();
    Presence waiting = presence.awaiting(next.number(), dueMicros);
    state = next.with(waiting).timing(waiting);
    return waiting;
  }

  /// A timer is over.
  Presence untimed(Presence presence) {
    FleetState next = state.untimed(presence.timer());
    Presence free = presence.awaiting(0, 0);
    state = next.with(free);
    return free;
  }

  // --- copies ---

  FleetLog fork() {
    return new FleetLog(state);
  }

  void writeSnapshot(DataOutput out) throws IOException {
    FleetSnapshot.write(state, out);
  }

  static FleetLog readSnapshot(DataInput in) throws IOException {
    return new FleetLog(FleetSnapshot.read(in));
  }

  /// Takes the state of another.
  void become(FleetLog other) {
    state = other.state;
  }

  /// A hash of the content.
  long stateHash() {
    return FleetSnapshot.hash(state);
  }
}
