package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.Primitive;
import java.util.Optional;

/// Which primitive schemas hold the values of which others.
public final class PrimitiveOrder {

  /// The binary digits that a float keeps, sign apart.
  private static final int FLOAT_DIGITS = 24;

  /// The binary digits that a double keeps, sign apart.
  private static final int DOUBLE_DIGITS = 53;

  private PrimitiveOrder() {}

  /// True if every value of `narrow` is a value of `wide`, written the same and meaning the same: a
  /// long holds an integer, a string a date, a double an integer; but no double holds a long, since
  /// it rounds beyond 2^53, and a float holds no integer beyond 2^24.
  public static boolean holds(Primitive wide, Primitive narrow) {
    if (wide == narrow) {
      return true;
    }
    if (wide == Primitive.STRING) {
      return isText(narrow);
    }
    int bits = bits(narrow);
    if (bits == 0) {
      return wide == Primitive.DOUBLE && narrow == Primitive.FLOAT;
    }
    boolean isSigned = isSigned(narrow);
    if (wide == Primitive.DOUBLE) {
      return bits <= DOUBLE_DIGITS;
    }
    if (wide == Primitive.FLOAT) {
      return bits <= FLOAT_DIGITS;
    }
    int room = bits(wide);
    return room > 0 && room >= bits && (!isSigned || isSigned(wide));
  }

  /// The narrowest primitive that holds both. For numbers that no primitive holds exactly it is
  /// double, which rounds; nothing if one is a number, a text or a truth value and the other is
  /// not.
  public static Optional<Primitive> join(Primitive left, Primitive right) {
    if (holds(left, right)) {
      return Optional.of(left);
    }
    if (holds(right, left)) {
      return Optional.of(right);
    }
    if (isText(left) && isText(right)) {
      return Optional.of(Primitive.STRING);
    }
    if (isJsonNumber(left) && isJsonNumber(right)) {
      for (Primitive candidate :
          new Primitive[] {
            Primitive.SHORT, Primitive.INTEGER, Primitive.LONG, Primitive.FLOAT, Primitive.DOUBLE
          }) {
        if (holds(candidate, left) && holds(candidate, right)) {
          return Optional.of(candidate);
        }
      }
      return Optional.of(Primitive.DOUBLE);
    }
    return Optional.empty();
  }

  private static boolean isText(Primitive primitive) {
    return switch (primitive) {
      case STRING, DATE, DATE_TIME, TIME, DURATION, BYTES, UUID, DECIMAL -> true;
      case BOOLEAN, DOUBLE, FLOAT, INTEGER, LONG, BYTE, SHORT -> false;
      case UNSIGNED_BYTE, UNSIGNED_SHORT, UNSIGNED_INTEGER, UNSIGNED_LONG -> false;
    };
  }

  private static boolean isJsonNumber(Primitive primitive) {
    return primitive != Primitive.BOOLEAN && !isText(primitive);
  }

  /// Binary digits of an integer without its sign; 0 for what is no integer.
  private static int bits(Primitive primitive) {
    return switch (primitive) {
      case BYTE -> 7;
      case UNSIGNED_BYTE -> 8;
      case SHORT -> 15;
      case UNSIGNED_SHORT -> 16;
      case INTEGER -> 31;
      case UNSIGNED_INTEGER -> 32;
      case LONG -> 63;
      case UNSIGNED_LONG -> 64;
      case BOOLEAN, DATE, DATE_TIME, DOUBLE, DURATION, FLOAT, STRING, TIME -> 0;
      case BYTES, DECIMAL, UUID -> 0;
    };
  }

  private static boolean isSigned(Primitive primitive) {
    return switch (primitive) {
      case UNSIGNED_BYTE, UNSIGNED_SHORT, UNSIGNED_INTEGER, UNSIGNED_LONG -> false;
      case BYTE, SHORT, INTEGER, LONG, DOUBLE, FLOAT -> true;
      case BOOLEAN, DATE, DATE_TIME, DURATION, STRING, TIME, BYTES, DECIMAL, UUID -> true;
    };
  }
}
