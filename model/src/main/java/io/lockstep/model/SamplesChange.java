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
/// | 1 | flags, see below |
/// | 8 | source time, microseconds since 1970-01-01T00:00Z |
/// | 8 | bits of the value; for TEXT and JSON the length of the UTF-8 bytes that follow; 0 when the value was removed |
///
/// Flags: bit 0 [#EXPLICIT], bit 1 [#CURRENT], bit 2 [#PASSING], bit 3 [#REMOVED], bit 4
/// [#REQUALIFIED], bit 5 [#FUTURE], bit 6 [#CORRECTS], bit 7 [#TOLD]. Older releases left bits 3 to
/// 7 at 0. Records of [ChangeKind#REBOUND] hold the same entries behind [#ORIGIN_BYTES] bytes.
public final class SamplesChange {
  /// The bytes of an entry of a primitive type.
  public static final int ENTRY_BYTES = 23;

  /// Flag: the source stated the time itself.
  public static final int EXPLICIT = 1;

  /// Flag: it became the twin's current value, or what removed it.
  public static final int CURRENT = 2;

  /// Flag: the model does not want it in history ([Slot#kept]).
  public static final int PASSING = 4;

  /// Flag: the property was removed; there is no value.
  public static final int REMOVED = 8;

  /// Flag: no new reading; the value stays and is of another quality from the source time on.
  public static final int REQUALIFIED = 16;

  /// Flag: its source time was further ahead of its receipt than is tolerated; it is never current.
  public static final int FUTURE = 32;

  /// Flag, in records of [ChangeKind#REBOUND] only: what the series had at this source time was
  /// read wrongly, and this stands in its place.
  public static final int CORRECTS = 64;

  /// The bytes before the entries of a record of [ChangeKind#REBOUND]: position and time of receipt
  /// of the message that they come from.
  public static final int ORIGIN_BYTES = 16;

  /// Flag: another record of the same input, of a twin or of telemetry, tells it too.
  public static final int TOLD = 128;

  private static final int TYPE_AT = 5;
  private static final int BITS_AT = 15;

  private SamplesChange() {}

  /// Receives the entries of one record.
  public interface Visitor {
    /// One value.
    ///
    /// @param bits the value of a primitive type, see [ValueType]
    /// @param text the value of TEXT and JSON, else null
    /// @param flags of [#EXPLICIT] and the others, those that hold
    void sample(
        int series,
        long sourceMicros,
        ValueType type,
        long bits,
        @Nullable String text,
        Quality quality,
        int flags);
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

  /// How many bytes the entry has that begins at an absolute position.
  public static int entryBytes(ByteBuffer from, int at) {
    boolean isPrimitive = ValueType.ofCode(from.get(at + TYPE_AT)).isPrimitive();
    return isPrimitive ? ENTRY_BYTES : ENTRY_BYTES + (int) from.getLong(at + BITS_AT);
  }

  private static int read(ByteBuffer from, Visitor visitor, boolean all) {
    int count = 0;
    while (from.hasRemaining()) {
      int series = from.getInt();
      Quality quality = Quality.ofCode(from.get());
      ValueType type = ValueType.ofCode(from.get());
      int flags = from.get() & 0xFF;
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
      visitor.sample(series, source, type, bits, text, quality, flags);
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
      int flags) {
    into.putInt(series);
    into.put(quality);
    into.put(type.code());
    into.put((byte) flags);
    into.putLong(sourceMicros);
    into.putLong(bits);
  }

  /// Writes an entry of TEXT or JSON.
  public static void write(
      ByteBuffer into,
      int series,
      long sourceMicros,
      ValueType type,
      byte[] utf8,
      byte quality,
      int flags) {
    write(into, series, sourceMicros, type, utf8.length, quality, flags);
    into.put(utf8);
  }
}
