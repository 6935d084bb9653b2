package io.lockstep.ingest;

import io.lockstep.broker.Origin;
import io.lockstep.broker.Parting;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of a snapshot that keeps what was seen of devices.
final class FleetSnapshot {
  private static final int VERSION = 1;

  private FleetSnapshot() {}

  static void write(FleetState state, DataOutput out) throws IOException {
    out.writeInt(VERSION);
    out.writeUTF(state.options().property());
    out.writeLong(state.options().debounceMicros());
    out.writeLong(state.options().graceMicros());
    out.writeLong(state.restartedMicros());
    out.writeInt(state.pastMax());
    out.writeLong(state.number());
    List<DeviceLog> logs = state.logs().values();
    out.writeInt(logs.size());
    for (DeviceLog log : logs) {
      write(log, out);
    }
    List<Presence> presences = state.presences().values();
    out.writeInt(presences.size());
    for (Presence presence : presences) {
      out.writeUTF(presence.subject());
      out.writeBoolean(presence.isOnline());
      out.writeLong(presence.sinceMicros());
      out.writeUTF(presence.shown().name());
      out.writeLong(presence.timer());
      out.writeLong(presence.dueMicros());
    }
  }

  private static void write(DeviceLog log, DataOutput out) throws IOException {
    out.writeUTF(log.device());
    out.writeLong(log.changedMicros());
    writeAll(log.open(), out);
    writeAll(log.past(), out);
    out.writeInt(log.problems().size());
    for (DeviceProblem problem : log.problems()) {
      out.writeByte(problem.kind().number());
      out.writeUTF(problem.text());
      out.writeUTF(problem.address());
      out.writeLong(problem.count());
      out.writeLong(problem.firstMicros());
      out.writeLong(problem.lastMicros());
    }
  }

  private static void writeAll(List<DeviceConnection> connections, DataOutput out)
      throws IOException {
    out.writeInt(connections.size());
    for (DeviceConnection connection : connections) {
      out.writeLong(connection.number());
      out.writeUTF(connection.principal());
      out.writeUTF(connection.clientId());
      out.writeLong(connection.sinceMicros());
      Origin origin = connection.origin();
      out.writeUTF(origin.address());
      out.writeUTF(origin.listener());
      out.writeByte(origin.version());
      out.writeUTF(origin.credential());
      DeviceConnection.End end = connection.end();
      out.writeBoolean(end != null);
      if (end != null) {
        out.writeLong(end.atMicros());
        out.writeByte(end.parting().by().number());
        out.writeByte(end.parting().reasonCode());
        out.writeUTF(end.parting().reason());
        out.writeLong(end.receivedMessages());
        out.writeLong(end.sentMessages());
      }
    }
  }

  static FleetState read(DataInput in) throws IOException {
    int version = in.readInt();
    if (version != VERSION) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "snapshot of devices' connections: expected version %d, found %d"
              .formatted(VERSION, version));
    }
    PresenceOptions options = new PresenceOptions(in.readUTF(), in.readLong(), in.readLong());
    long restarted = in.readLong();
    int pastMax = in.readInt();
    long number = in.readLong();
    SharedTable<DeviceLog> logs = SharedTable.empty();
    long total = 0;
    int devices = in.readInt();
    for (int i = 0; i < devices; i++) {
      DeviceLog log = readLog(in);
      total += log.past().size();
      logs = logs.with(log.device(), log);
    }
    SharedTable<Presence> presences = SharedTable.empty();
    SharedTable<String> timers = SharedTable.empty();
    int subjects = in.readInt();
    for (int i = 0; i < subjects; i++) {
      Presence presence =
          new Presence(
              in.readUTF(),
              in.readBoolean(),
              in.readLong(),
              Presence.Shown.valueOf(in.readUTF()),
              in.readLong(),
              in.readLong());
      presences = presences.with(presence.subject(), presence);
      if (presence.timer() != 0) {
        timers = timers.with(Long.toString(presence.timer()), presence.subject());
      }
    }
    return new FleetState(options, restarted, logs, total, pastMax, presences, timers, number);
  }

  private static DeviceLog readLog(DataInput in) throws IOException {
    String device = in.readUTF();
    long changed = in.readLong();
    List<DeviceConnection> open = readAll(in);
    List<DeviceConnection> past = readAll(in);
    int count = in.readInt();
    List<DeviceProblem> problems = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      problems.add(
          new DeviceProblem(
              DeviceProblem.Kind.ofNumber(in.readByte()),
              in.readUTF(),
              in.readUTF(),
              in.readLong(),
              in.readLong(),
              in.readLong()));
    }
    return new DeviceLog(device, open, past, problems, changed);
  }

  private static List<DeviceConnection> readAll(DataInput in) throws IOException {
    int count = in.readInt();
    List<DeviceConnection> connections = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      connections.add(
          new DeviceConnection(
              in.readLong(),
              in.readUTF(),
              in.readUTF(),
              in.readLong(),
              new Origin(in.readUTF(), in.readUTF(), in.readByte(), in.readUTF()),
              readEnd(in)));
    }
    return connections;
  }

  private static DeviceConnection.@Nullable End readEnd(DataInput in) throws IOException {
    return in.readBoolean()
        ? new DeviceConnection.End(
            in.readLong(),
            new Parting(Parting.By.ofNumber(in.readByte()), in.readUnsignedByte(), in.readUTF()),
            in.readLong(),
            in.readLong())
        : null;
  }

  /// A hash of the bytes that [#write] writes.
  static long hash(FleetState state) {
    Hashing hashing = new Hashing();
    try {
      write(state, new DataOutputStream(hashing));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written anywhere
    }
    return hashing.hash;
  }

  private static final class Hashing extends OutputStream {
    private long hash = 0xCBF29CE484222325L;

    @Override
    public void write(int one) {
      hash = (hash ^ (one & 0xFF)) * 0x100000001B3L;
    }
  }
}
