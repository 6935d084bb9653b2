package io.lockstep.ingest;

import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a birth certificate says of the metrics of an edge node or device: names, aliases, types
/// and units, numbered in its order. Data refer to it by alias or name; looking up makes no object.
/// Immutable.
final class SparkplugBirth {
  /// Stands for "no alias". As an alias it is not supported.
  static final long NO_ALIAS = -1;

  /// Before any birth.
  static final SparkplugBirth NONE = new SparkplugBirth(List.of());

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  /// A metric of a birth.
  record Metric(String name, long alias, MetricType type, String unit) {}

  private final byte[][] names;
  private final long[] aliases;
  private final List<Metric> metrics;
  private final int[] byName;
  private final int[] byAlias;
  private final int mask;
  private final long hash;

  /// @param metrics with names that differ, and aliases that differ where there are any
  SparkplugBirth(List<Metric> metrics) {
    this.metrics = List.copyOf(metrics);
    this.names = new byte[metrics.size()][];
    this.aliases = new long[metrics.size()];
    int places = Math.max(4, Integer.highestOneBit(Math.max(1, metrics.size())) << 2);
    this.mask = places - 1;
    this.byName = new int[places];
    this.byAlias = new int[places];
    long folded = 17;
    for (int i = 0; i < names.length; i++) {
      Metric metric = this.metrics.get(i);
      names[i] = metric.name.getBytes(StandardCharsets.UTF_8);
      aliases[i] = metric.alias;
      put(byName, placeOf(ByteBuffer.wrap(names[i]), 0, names[i].length), i);
      if (metric.alias != NO_ALIAS) {
        put(byAlias, placeOf(metric.alias), i);
      }
      folded = folded * 31 + metric.name.hashCode();
      folded = (folded * 31 + metric.alias) * 31 + metric.type.code();
      folded = (folded * 31 + metric.unit.hashCode()) * MULTIPLIER;
    }
    this.hash = folded;
  }

  private void put(int[] table, int from, int index) {
    int at = from;
    while (table[at] != 0) {
      at = (at + 1) & mask;
    }
    table[at] = index + 1;
  }

  private int placeOf(long alias) {
    return (int) ((alias * MULTIPLIER) >>> 32) & mask;
  }

  private int placeOf(ByteBuffer text, int start, int length) {
    int folded = 0x811C9DC5;
    for (int i = 0; i < length; i++) {
      folded = (folded ^ (text.get(start + i) & 0xFF)) * 0x01000193;
    }
    return (folded ^ (folded >>> 15)) & mask;
  }

  int size() {
    return names.length;
  }

  Metric metric(int index) {
    return metrics.get(index);
  }

  List<Metric> metrics() {
    return metrics;
  }

  /// The metric of this alias, or -1.
  int ofAlias(long alias) {
    int at = placeOf(alias);
    while (true) {
      int entry = byAlias[at];
      if (entry == 0) {
        return -1;
      }
      if (aliases[entry - 1] == alias) {
        return entry - 1;
      }
      at = (at + 1) & mask;
    }
  }

  /// The metric whose name is the UTF-8 text at absolute `start`, or -1.
  int ofName(ByteBuffer text, int start, int length) {
    int at = placeOf(text, start, length);
    while (true) {
      int entry = byName[at];
      if (entry == 0) {
        return -1;
      }
      if (isEqual(names[entry - 1], text, start, length)) {
        return entry - 1;
      }
      at = (at + 1) & mask;
    }
  }

  /// The metric of this name, or -1.
  int ofName(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return ofName(ByteBuffer.wrap(utf8), 0, utf8.length);
  }

  private static boolean isEqual(byte[] name, ByteBuffer text, int start, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name[i] != text.get(start + i)) {
        return false;
      }
    }
    return true;
  }

  /// Equal births have equal hashes.
  long hash() {
    return hash;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(names.length);
    for (int i = 0; i < names.length; i++) {
      out.writeInt(names[i].length);
      out.write(names[i]);
      out.writeLong(aliases[i]);
      out.writeByte(metrics.get(i).type.code());
      out.writeUTF(metrics.get(i).unit);
    }
  }

  static SparkplugBirth read(DataInput in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > SparkplugHost.METRICS_OF_BIRTH_MAX) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "snapshot of a Sparkplug birth: expected at most %d metrics, found %d"
              .formatted(SparkplugHost.METRICS_OF_BIRTH_MAX, count));
    }
    List<Metric> metrics = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] name = new byte[in.readInt()];
      in.readFully(name);
      metrics.add(
          new Metric(
              new String(name, StandardCharsets.UTF_8),
              in.readLong(),
              MetricType.ofCode(in.readByte()),
              in.readUTF()));
    }
    return count == 0 ? NONE : new SparkplugBirth(metrics);
  }
}
