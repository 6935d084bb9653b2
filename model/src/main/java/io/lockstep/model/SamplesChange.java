package io.lockstep.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The layout of values that entered twins by one input, and a visitor over them that makes no
/// object per value. After the [ChangeHeader] stands one entry after the other, up to the record's
/// end:
///
/// | bytes | what |
/// |---|---|
/// | 4 | series |
/// | 1 | quality code |
/// | 1 | value type code |
/// | 1 | flags: bit 0 the source stated the time itself, bit 1 it became the current value, bit 2 the model does not want it in history, bit 7 another record of the same input tells it too |
/// | 8 | source time, microseconds since 1970-01-01T00:00Z |
/// | 8 | bits of the value; for TEXT and JSON the length of the UTF-8 bytes that follow |
public final class SamplesChange {
  /// The bytes of an entry of a primitive type.
  public static final int ENTRY_BYTES = 23;

  private static final int EXPLICIT = 1;
  private static final int CURRENT = 2;
  private static final int PASSING = 4;
  private static final int TOLD = 128;
  private static final int FLAGS_OFFSET = 6;

  private SamplesChange() {}

  /// Receives the entries of one record.
  public interface Visitor {
    /// One value.
    ///
    /// @param explicitTime true when the source stated the time itself
    /// @param current true when it became the twin's current value
    /// @param kept true when the model wants it in history ([Slot#kept])
    /// @param bits the value of a primitive type, see [ValueType]
    /// @param text the value of TEXT and JSON, else null
    void sample(
        int series,
        long sourceMicros,
        ValueType type,
        long bits,
        @Nullable String text,
        Quality quality,
        boolean explicitTime,
        boolean current,
        boolean kept);
  }

  /// Visits all entries between the buffer's position (after the header) and its limit; returns how
  /// many there were.
  public static int read(ByteBuffer from, Visitor visitor) {
    return read(from, visitor, true);
  }

  /// Visits only the values that no record of a twin, or of telemetry, tells: those that came from
  /// the field; returns how many there were.
  public static int readUntold(ByteBuffer from, Visitor visitor) {
    return read(from, visitor, false);
  }

  private static int read(ByteBuffer from, Visitor visitor, boolean all) {
    int count = 0;
    while (from.hasRemaining()) {
      int series = from.getInt();
      Quality quality = Quality.ofCode(from.get());
      ValueType type = ValueType.ofCode(from.get());
      int flags = from.get();
      long source = from.getLong();
      long bits = from.getLong();
      String text = null;
      boolean isPassedOver = !all && (flags & TOLD) != 0;
      if (isPassedOver && type.isPrimitive()) {
        continue;
      }
      if (!type.isPrimitive()) {
        if (isPassedOver) {
          from.position(from.position() + (int) bits);
          continue;
        }
        byte[] bytes = new byte[(int) bits];
        from.get(bytes);
        text = new String(bytes, StandardCharsets.UTF_8);
      }
      visitor.sample(
          series,
          source,
          type,
          bits,
          text,
          quality,
          (flags & EXPLICIT) != 0,
          (flags & CURRENT) != 0,
          (flags & PASSING) == 0);
      count++;
    }
    return count;
  }

  /// Writes an entry of a primitive type.
  public static void write(
      ByteBuffer into,
      int series,
      long sourceMicros,
      ValueType type,
      long bits,
      byte quality,
      boolean explicitTime,
      boolean current,
      boolean kept) {
    into.putInt(series);
    into.put(quality);
    into.put(type.code());
    into.put(
        (byte) ((explicitTime ? EXPLICIT : 0) | (current ? CURRENT : 0) | (kept ? 0 : PASSING)));
    into.putLong(sourceMicros);
    into.putLong(bits);
  }

  /// Marks the entry that was written at `at` as one that another record of the input tells, too.
  public static void markTold(ByteBuffer entries, int at) {
    entries.put(at + FLAGS_OFFSET, (byte) (entries.get(at + FLAGS_OFFSET) | TOLD));
  }

  /// Writes an entry of TEXT or JSON.
  public static void write(
      ByteBuffer into,
      int series,
      long sourceMicros,
      ValueType type,
      byte[] utf8,
      byte quality,
      boolean explicitTime,
      boolean current,
      boolean kept) {
    write(into, series, sourceMicros, type, utf8.length, quality, explicitTime, current, kept);
    into.put(utf8);
  }
}
