package io.lockstep.history.rollup;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.nio.ByteBuffer;

/// How the summary of an hour stands in a file. Times are microseconds of the hour. What is alike
/// is written once: of an hour with one reading only that, qualities only when one is not GOOD.
final class SummaryCodec {
  static final long HOUR_MICROS = 3_600_000_000L;

  /// The most bytes that a summary takes.
  static final int BYTES_MAX = 4 * ExactSum.BYTES_MAX + 256;

  private static final int SINGLE = 1;
  private static final int GOOD = 2;
  private static final int COURSE = 4;
  private static final int OTHERS = 8;
  private static final int EMPTY = 16;

  private SummaryCodec() {}

  /// The hour of a source time, counted since 1970-01-01T00:00Z.
  static long hourOf(long micros) {
    return Math.floorDiv(micros, HOUR_MICROS);
  }

  static void write(ByteBuffer into, Summary all) {
    boolean isGood = all.count == all.usable && all.worst == Quality.GOOD.code() && all.count > 0;
    ByteBuffer _ =
        into.put(
            (byte)
                ((all.count == 1 ? SINGLE : 0)
                    | (isGood ? GOOD : 0)
                    | (all.hasCourse ? COURSE : 0)
                    | (all.hasOthers ? OTHERS : 0)
                    | (all.count == 0 ? EMPTY : 0)));
    if (all.count == 0) {
      return;
    }
    write(into, all.first, isGood);
    if (all.count == 1) {
      return;
    }
    writeLong(into, all.count);
    write(into, all.last, isGood);
    if (!isGood) {
      ByteBuffer _ = into.put(all.worst);
      writeLong(into, all.usable);
    }
    if (all.usable == 0) {
      return;
    }
    if (!isGood) {
      ByteBuffer _ = into.put(all.worstUsable);
      write(into, all.firstUsable, false);
      write(into, all.lastUsable, false);
    }
    write(into, all.least, isGood);
    write(into, all.greatest, isGood);
    all.sum.write(into);
    all.squares.write(into);
    if (all.hasCourse) {
      all.area.write(into);
      all.resets.write(into);
      writeLong(into, all.usableMicros);
      writeLong(into, all.nonZeroMicros);
      if (!isGood) {
        writeLong(into, all.goodMicros);
      }
    }
  }

  static Summary read(ByteBuffer from, long hour, ValueType type, boolean withCourse) {
    long begin = hour * HOUR_MICROS;
    int flags = from.get();
    boolean isGood = (flags & GOOD) != 0;
    Summary all = new Summary(withCourse && (flags & COURSE) != 0);
    if ((flags & EMPTY) == 0) {
      readReadings(from, all, begin, type, isGood, (flags & SINGLE) != 0, (flags & COURSE) != 0);
    }
    all.hasOthers = (flags & OTHERS) != 0;
    return all;
  }

  private static void readReadings(
      ByteBuffer from,
      Summary all,
      long begin,
      ValueType type,
      boolean isGood,
      boolean isSingle,
      boolean hasCourse) {
    if (isSingle) {
      Summary.Point only = all.first;
      read(from, only, begin, type, isGood);
      all.add(only.source, only.bits, number(type, only.bits), only.quality);
      return;
    }
    read(from, all.first, begin, type, isGood);
    all.count = readLong(from);
    read(from, all.last, begin, type, isGood);
    all.worst = isGood ? Quality.GOOD.code() : from.get();
    all.usable = isGood ? all.count : readLong(from);
    if (all.usable == 0) {
      return;
    }
    if (isGood) {
      all.worstUsable = Quality.GOOD.code();
      all.firstUsable.set(all.first);
      all.lastUsable.set(all.last);
    } else {
      all.worstUsable = from.get();
      read(from, all.firstUsable, begin, type, false);
      read(from, all.lastUsable, begin, type, false);
    }
    read(from, all.least, begin, type, isGood);
    read(from, all.greatest, begin, type, isGood);
    all.sum = ExactSum.read(from);
    all.squares = ExactSum.read(from);
    if (hasCourse) {
      readCourse(from, all, isGood);
    }
  }

  private static void readCourse(ByteBuffer from, Summary all, boolean isGood) {
    if (all.hasCourse) {
      all.area = ExactSum.read(from);
      all.resets = ExactSum.read(from);
    } else {
      ExactSum.skip(from);
      ExactSum.skip(from);
    }
    all.usableMicros = readLong(from);
    all.nonZeroMicros = readLong(from);
    all.goodMicros = isGood ? all.usableMicros : readLong(from);
  }

  private static void write(ByteBuffer into, Summary.Point point, boolean isGood) {
    ByteBuffer _ = into.putInt((int) Math.floorMod(point.source, HOUR_MICROS)).putLong(point.bits);
    if (!isGood) {
      ByteBuffer _ = into.put(point.quality);
    }
  }

  private static void read(
      ByteBuffer from, Summary.Point point, long begin, ValueType type, boolean isGood) {
    long source = begin + Integer.toUnsignedLong(from.getInt());
    long bits = from.getLong();
    byte quality = isGood ? Quality.GOOD.code() : from.get();
    double number = quality == Quality.BAD.code() ? Double.NaN : number(type, bits);
    point.set(source, bits, number, quality);
  }

  static double number(ValueType type, long bits) {
    return type == ValueType.DOUBLE ? Double.longBitsToDouble(bits) : (double) bits;
  }

  /// 7 bits a byte, the lowest first; bit 7 says that more follow.
  static void writeLong(ByteBuffer into, long number) {
    long left = number;
    while ((left & ~0x7FL) != 0) {
      ByteBuffer _ = into.put((byte) (left | 0x80));
      left >>>= 7;
    }
    ByteBuffer _ = into.put((byte) left);
  }

  static long readLong(ByteBuffer from) {
    long number = 0;
    int shift = 0;
    byte one;
    do {
      one = from.get();
      number |= (long) (one & 0x7F) << shift;
      shift += 7;
    } while (one < 0 && shift < 64);
    return number;
  }
}
