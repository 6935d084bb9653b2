package io.lockstep.history;

import io.lockstep.model.SamplesChange;
import io.lockstep.model.ValueType;

/// How values stand in the store's column of doubles: numbers and booleans as the double they are,
/// so that other tools can read them; the few longs that no double equals as their own 64 bits,
/// told by a flag.
final class EncodedValue {
  /// Flag: the source stated the time itself.
  static final int EXPLICIT = 1;

  /// Flag: the 64 bits are those of a long.
  static final int RAW_LONG = 2;

  /// Flag: it became the twin's current value.
  static final int CURRENT = 4;

  /// Flag: the property was removed; the row has no value.
  static final int REMOVED = 8;

  /// Flag: no reading; the value before is of another quality from the source time on.
  static final int REQUALIFIED = 16;

  /// Flag: its source time was too far ahead of its receipt; it never was current.
  static final int FUTURE = 32;

  /// Flag: it comes from a message that was bound anew after it had been received.
  static final int REBOUND = 64;

  /// Flag, with [#REBOUND]: what the series had at this source time was read wrongly; this stands
  /// in its place.
  static final int CORRECTS = 128;

  private EncodedValue() {}

  /// The flags of a row from those in the changes log, without [#RAW_LONG].
  static int flagsOf(int logged) {
    // The time since when a quality holds is none that a source stated, so it repeats no reading.
    int stated = SamplesChange.EXPLICIT | SamplesChange.REQUALIFIED;
    return ((logged & stated) == SamplesChange.EXPLICIT ? EXPLICIT : 0)
        | ((logged & SamplesChange.CURRENT) != 0 ? CURRENT : 0)
        | ((logged & SamplesChange.REMOVED) != 0 ? REMOVED : 0)
        | ((logged & SamplesChange.REQUALIFIED) != 0 ? REQUALIFIED : 0)
        | ((logged & SamplesChange.FUTURE) != 0 ? FUTURE : 0)
        | ((logged & SamplesChange.CORRECTS) != 0 ? CORRECTS : 0);
  }

  /// Whether a row with these flags may be the latest reading: it became current, and is a value.
  static boolean isCurrentValue(int flags) {
    return (flags & (CURRENT | REMOVED)) == CURRENT;
  }

  /// Whether a value needs [#RAW_LONG].
  static boolean isRaw(ValueType type, long bits) {
    return type == ValueType.LONG && ((long) (double) bits != bits || bits == Long.MAX_VALUE);
  }

  /// The 64 bits of the store's double.
  static long encode(ValueType type, long bits) {
    return switch (type) {
      case DOUBLE -> bits;
      case BOOLEAN -> Double.doubleToRawLongBits((double) bits);
      case LONG -> isRaw(type, bits) ? bits : Double.doubleToRawLongBits((double) bits);
      case TEXT, JSON -> bits;
    };
  }

  /// The bits of a [ValueType] from those of the store.
  static long decode(ValueType type, long stored, int flags) {
    return switch (type) {
      case DOUBLE, TEXT, JSON -> stored;
      case BOOLEAN -> (long) Double.longBitsToDouble(stored);
      case LONG -> (flags & RAW_LONG) != 0 ? stored : (long) Double.longBitsToDouble(stored);
    };
  }

  /// The value as a number.
  static double number(ValueType type, long stored, int flags) {
    return (flags & RAW_LONG) != 0 && type == ValueType.LONG
        ? (double) stored
        : Double.longBitsToDouble(stored);
  }

  /// 64 bits that stand for a text (FNV-1a over its UTF-16 units, then mixed).
  static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /// Spreads the bits of a number (the finalizer of MurmurHash3).
  static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
