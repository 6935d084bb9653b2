package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An edge node in a snapshot, and in the state's hash. Stateless.
final class SparkplugSnapshot {
  private static final int TEXT_BYTES_MAX = 1 << 20;

  private SparkplugSnapshot() {}

  static void write(SparkplugNode node, DataOutput out) throws IOException {
    writeText(out, node.group);
    writeText(out, node.edge);
    out.writeBoolean(node.online);
    out.writeLong(node.bdSeq);
    out.writeInt(node.nextSeq);
    out.writeLong(node.lastMillis);
    for (int i = 0; i < 4; i++) {
      out.writeLong(node.missedWord(i));
    }
    out.writeLong(node.gapDueMicros);
    out.writeBoolean(node.rebirthPending);
    out.writeLong(node.rebirthMicros);
    out.writeLong(node.gaps);
    out.writeLong(node.rebirths);
    out.writeLong(node.deaths);
    out.writeLong(node.duplicates);
    out.writeInt(node.members.length);
    for (SparkplugMember member : node.members) {
      writeText(out, member.name());
      writeText(out, member.twin());
      out.writeBoolean(member.online());
      out.writeBoolean(member.born());
      out.writeLong(member.sinceMicros());
      out.writeLong(member.bornMicros());
      out.writeLong(member.births());
      member.birth().write(out);
    }
    out.writeInt(node.held.size());
    for (SparkplugNode.Held held : node.held) {
      out.writeInt(held.seq());
      out.writeInt(held.bytes());
      out.write(held.record().array());
    }
    out.writeInt(node.awaited.size());
    for (SparkplugNode.Awaited awaited : node.awaited) {
      writeText(out, awaited.commandId());
      writeText(out, awaited.twin());
      out.writeInt(awaited.member());
      writeText(out, awaited.metric());
      out.writeLong(awaited.bits());
      writeText(out, awaited.text());
    }
  }

  static SparkplugNode read(DataInput in, SparkplugHost.Owner owner) throws IOException {
    SparkplugNode node = new SparkplugNode(readText(in), readText(in), owner);
    node.online = in.readBoolean();
    node.bdSeq = in.readLong();
    node.nextSeq = in.readInt();
    node.lastMillis = in.readLong();
    for (int i = 0; i < 4; i++) {
      node.setMissedWord(i, in.readLong());
    }
    node.gapDueMicros = in.readLong();
    node.rebirthPending = in.readBoolean();
    node.rebirthMicros = in.readLong();
    node.gaps = in.readLong();
    node.rebirths = in.readLong();
    node.deaths = in.readLong();
    node.duplicates = in.readLong();
    int members = size(in, SparkplugHost.MEMBERS_MAX);
    for (int i = 0; i < members; i++) {
      int _ =
          node.add(
              new SparkplugMember(
                  readText(in),
                  readText(in),
                  in.readBoolean(),
                  in.readBoolean(),
                  in.readLong(),
                  in.readLong(),
                  in.readLong(),
                  SparkplugBirth.read(in)));
    }
    int held = size(in, SparkplugNode.HELD_MAX);
    List<SparkplugNode.Held> waiting = new ArrayList<>();
    for (int i = 0; i < held; i++) {
      int seq = in.readInt();
      byte[] record = new byte[size(in, SparkplugNode.HELD_BYTES_MAX)];
      in.readFully(record);
      waiting.add(new SparkplugNode.Held(seq, ByteBuffer.wrap(record)));
      node.heldBytes += record.length;
    }
    node.held = List.copyOf(waiting);
    int awaited = size(in, SparkplugNode.AWAITED_MAX);
    List<SparkplugNode.Awaited> commands = new ArrayList<>();
    for (int i = 0; i < awaited; i++) {
      commands.add(
          new SparkplugNode.Awaited(
              readText(in), readText(in), in.readInt(), readText(in), in.readLong(), readText(in)));
    }
    node.awaited = List.copyOf(commands);
    return node;
  }

  private static int size(DataInput in, int max) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > max) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "snapshot of an edge node: expected a size of at most %d, found %d".formatted(max, size));
    }
    return size;
  }

  private static void writeText(DataOutput out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String readText(DataInput in) throws IOException {
    byte[] utf8 = new byte[size(in, TEXT_BYTES_MAX)];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  static long hash(SparkplugNode node, long before) {
    long hash = mix(mix(before, node.group.hashCode()), node.edge.hashCode());
    hash = mix(mix(hash, node.online ? 1 : 2), node.bdSeq);
    hash = mix(mix(hash, node.nextSeq), node.lastMillis);
    for (int i = 0; i < 4; i++) {
      hash = mix(hash, node.missedWord(i));
    }
    hash = mix(mix(hash, node.gapDueMicros), node.rebirthPending ? 1 : 2);
    hash = mix(mix(hash, node.rebirthMicros), node.gaps);
    hash = mix(mix(mix(hash, node.rebirths), node.deaths), node.duplicates);
    for (SparkplugMember member : node.members) {
      hash = mix(mix(hash, member.name().hashCode()), member.twin().hashCode());
      hash =
          mix(mix(hash, (member.online() ? 1 : 2) + (member.born() ? 4 : 0)), member.sinceMicros());
      hash = mix(mix(mix(hash, member.bornMicros()), member.births()), member.birth().hash());
    }
    for (SparkplugNode.Held held : node.held) {
      hash = mix(mix(hash, held.seq()), held.record().hashCode());
    }
    for (SparkplugNode.Awaited awaited : node.awaited) {
      hash = mix(mix(hash, awaited.commandId().hashCode()), awaited.twin().hashCode());
      hash = mix(mix(hash, awaited.member()), awaited.metric().hashCode());
      hash = mix(mix(hash, awaited.bits()), awaited.text().hashCode());
    }
    return hash;
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }
}
