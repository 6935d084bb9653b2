package io.lockstep.space;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import io.lockstep.twin.ReboundReading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How re-bindings stand in records and snapshots. Numbers are big-endian; numbers of kinds never
/// change their meaning. Stateless.
final class RebindingCodec {
  private static final byte START = 1;
  private static final byte CANCEL = 2;
  private static final byte SLICE = 3;
  private static final byte END = 4;

  private RebindingCodec() {}

  static byte[] bytes(RebindingCommand command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(new DataOutputStream(bytes), command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Reads what is left of a buffer.
  static RebindingCommand read(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    try {
      return read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT, "record of a re-binding: expected more bytes, found its end", e);
    }
  }

  private static void write(DataOutput out, RebindingCommand command) throws IOException {
    switch (command) {
      case RebindingCommand.Start(RebindingRequest request) -> {
        out.writeByte(START);
        write(out, request);
      }
      case RebindingCommand.Cancel(long id) -> {
        out.writeByte(CANCEL);
        out.writeLong(id);
      }
      case RebindingCommand.Slice(
              long id,
              long next,
              RebindingCounts counts,
              List<ReboundReading> readings) -> {
        out.writeByte(SLICE);
        out.writeLong(id);
        out.writeLong(next);
        write(out, counts);
        writeReadings(out, readings);
      }
      case RebindingCommand.End end -> {
        out.writeByte(END);
        out.writeLong(end.id());
        write(out, end.counts());
        SnapshotTexts.write(out, end.failure());
        SnapshotTexts.write(out, end.note());
        writeRemaining(out, end.remaining());
        writeKeys(out, end.resolved());
      }
    }
  }

  private static RebindingCommand read(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case START -> new RebindingCommand.Start(readRequest(in));
      case CANCEL -> new RebindingCommand.Cancel(in.readLong());
      case SLICE ->
          new RebindingCommand.Slice(
              in.readLong(), in.readLong(), readCounts(in), readReadings(in));
      case END ->
          new RebindingCommand.End(
              in.readLong(),
              readCounts(in),
              SnapshotTexts.read(in),
              SnapshotTexts.read(in),
              readRemaining(in),
              readKeys(in));
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT,
              "record of a re-binding: expected kind 1 to 4, found %d (a journal of a newer release?)"
                  .formatted(kind));
    };
  }

  static void write(DataOutput out, Rebinding one) throws IOException {
    out.writeLong(one.id());
    SnapshotTexts.write(out, one.by());
    write(out, one.request());
    out.writeUTF(one.state().name());
    out.writeLong(one.startedMicros());
    out.writeLong(one.changedMicros());
    out.writeLong(one.nextPosition());
    write(out, one.counts());
    SnapshotTexts.write(out, one.note());
    writeRemaining(out, one.remaining());
    writeKeys(out, one.resolved());
  }

  static Rebinding readRebinding(DataInput in) throws IOException {
    return new Rebinding(
        in.readLong(),
        SnapshotTexts.read(in),
        readRequest(in),
        Rebinding.State.valueOf(in.readUTF()),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        readCounts(in),
        SnapshotTexts.read(in),
        readRemaining(in),
        readKeys(in));
  }

  private static void write(DataOutput out, RebindingRequest request) throws IOException {
    out.writeLong(request.fromMicros());
    out.writeLong(request.toMicros());
    SnapshotTexts.write(out, request.device());
    SnapshotTexts.write(out, request.twin());
    SnapshotTexts.write(out, request.topic());
  }

  private static RebindingRequest readRequest(DataInput in) throws IOException {
    return new RebindingRequest(
        in.readLong(),
        in.readLong(),
        SnapshotTexts.read(in),
        SnapshotTexts.read(in),
        SnapshotTexts.read(in));
  }

  private static void write(DataOutput out, RebindingCounts counts) throws IOException {
    out.writeLong(counts.messages());
    out.writeLong(counts.fresh());
    out.writeLong(counts.corrected());
    out.writeLong(counts.unchanged());
    out.writeLong(counts.drifting());
    out.writeLong(counts.held());
    out.writeLong(counts.refused());
  }

  private static RebindingCounts readCounts(DataInput in) throws IOException {
    return new RebindingCounts(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  /// Each series is named once: the twin and the path stand before its first reading.
  private record SeriesName(String twin, String path) {}

  private static void writeReadings(DataOutput out, List<ReboundReading> readings)
      throws IOException {
    Map<SeriesName, Integer> numbers = new HashMap<>();
    out.writeInt(readings.size());
    for (ReboundReading reading : readings) {
      SeriesName name = new SeriesName(reading.twinId(), reading.path());
      Integer number = numbers.get(name);
      if (number == null) {
        out.writeInt(numbers.size());
        numbers.put(name, numbers.size());
        SnapshotTexts.write(out, name.twin());
        SnapshotTexts.write(out, name.path());
      } else {
        out.writeInt(number);
      }
      out.writeLong(reading.position());
      out.writeLong(reading.receivedMicros());
      out.writeLong(reading.sourceMicros());
      out.writeByte(reading.quality().code());
      out.writeByte(reading.flags());
      out.writeByte(reading.type().code());
      String text = reading.text();
      if (text == null) {
        out.writeLong(reading.bits());
      } else {
        SnapshotTexts.write(out, text);
      }
    }
  }

  private static List<ReboundReading> readReadings(DataInput in) throws IOException {
    List<SeriesName> names = new ArrayList<>();
    int count = in.readInt();
    List<ReboundReading> readings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = in.readInt();
      if (number == names.size()) {
        names.add(new SeriesName(SnapshotTexts.read(in), SnapshotTexts.read(in)));
      }
      SeriesName name = names.get(number);
      long position = in.readLong();
      long received = in.readLong();
      long source = in.readLong();
      Quality quality = Quality.ofCode(in.readByte());
      int flags = in.readUnsignedByte();
      ValueType type = ValueType.ofCode(in.readByte());
      boolean isPrimitive = type.isPrimitive();
      long bits = isPrimitive ? in.readLong() : 0;
      String text = isPrimitive ? null : SnapshotTexts.read(in);
      readings.add(
          new ReboundReading(
              position,
              received,
              name.twin(),
              name.path(),
              type,
              bits,
              text,
              source,
              quality,
              flags));
    }
    return readings;
  }

  private static void writeRemaining(DataOutput out, List<Rebinding.Remaining> all)
      throws IOException {
    out.writeInt(all.size());
    for (Rebinding.Remaining one : all) {
      write(out, one.key());
      out.writeLong(one.count());
      SnapshotTexts.write(out, one.found());
    }
  }

  private static List<Rebinding.Remaining> readRemaining(DataInput in) throws IOException {
    int count = in.readInt();
    List<Rebinding.Remaining> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new Rebinding.Remaining(readKey(in), in.readLong(), SnapshotTexts.read(in)));
    }
    return all;
  }

  private static void writeKeys(DataOutput out, List<DriftKey> keys) throws IOException {
    out.writeInt(keys.size());
    for (DriftKey key : keys) {
      write(out, key);
    }
  }

  private static List<DriftKey> readKeys(DataInput in) throws IOException {
    int count = in.readInt();
    List<DriftKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(readKey(in));
    }
    return keys;
  }

  static void write(DataOutput out, DriftKey key) throws IOException {
    SnapshotTexts.write(out, key.device());
    SnapshotTexts.write(out, key.twin());
    SnapshotTexts.write(out, key.path());
    SnapshotTexts.write(out, key.reason());
  }

  static DriftKey readKey(DataInput in) throws IOException {
    return new DriftKey(
        SnapshotTexts.read(in),
        SnapshotTexts.read(in),
        SnapshotTexts.read(in),
        SnapshotTexts.read(in));
  }
}
