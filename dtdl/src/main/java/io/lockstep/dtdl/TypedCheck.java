package io.lockstep.dtdl;

import io.lockstep.dtdl.internal.json.Utf8Text;
import io.lockstep.dtdl.internal.metamodel.Formats;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A schema, compiled once, for values that are typed already: 64 bits or a text, as a [TypedForm]
/// says. Its verdict is that of [ValueChecker] for the same value as JSON, without JSON: a value
/// that conforms costs no object, but for structures, which are checked as JSON. Immutable and
/// thread-safe.
public sealed interface TypedCheck {

  /// Null when the value conforms.
  ///
  /// @param bits the value of BOOLEAN (0 or 1), INTEGER, and NUMBER (as
  ///   [Double#doubleToRawLongBits] says); else not looked at
  /// @param text the value of TEXT and JSON; else not looked at. Null conforms to no text
  @Nullable Fault fault(long bits, @Nullable String text);

  /// Why a value does not conform. Immutable.
  ///
  /// @param outOfRange true when the type is right and the value is not
  /// @param expected what the schema asks for
  record Fault(boolean outOfRange, String expected) {}

  /// The check of a schema.
  ///
  /// @param models where the schemas are found that contain themselves (DTDL v4)
  static TypedCheck of(Schema schema, ModelSet models) {
    return switch (schema) {
      case Primitive primitive -> ofPrimitive(primitive);
      case EnumSchema choice -> ofEnum(choice);
      case ArraySchema _, MapSchema _, ObjectSchema _, Geospatial _ ->
          new Structure(schema, new ValueChecker(models));
      case SchemaReference reference ->
          of(
              models
                  .schema(reference.id())
                  .orElseThrow(() -> ValueChecker.withoutModels(reference)),
              models);
    };
  }

  /// The check of a schema and of the range that co-types allow its values.
  static TypedCheck of(Schema schema, @Nullable ValueRange range, ModelSet models) {
    TypedCheck check = of(schema, models);
    return range == null ? check : new Ranged(check, TypedForm.of(schema), range);
  }

  /// The check of values of which no more than the form is known: a number is finite, a text is of
  /// characters.
  static TypedCheck of(TypedForm form) {
    return switch (form) {
      case BOOLEAN, INTEGER, JSON -> new Free();
      case NUMBER -> ofPrimitive(Primitive.DOUBLE);
      case TEXT -> ofPrimitive(Primitive.STRING);
    };
  }

  private static TypedCheck ofPrimitive(Primitive primitive) {
    return switch (primitive) {
      case BOOLEAN -> new Free();
      case DOUBLE, FLOAT -> new Finite(primitive == Primitive.FLOAT);
      case BYTE -> whole(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SHORT -> whole(Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER -> whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> new Free();
      case UNSIGNED_BYTE -> whole(0, 0xFF);
      case UNSIGNED_SHORT -> whole(0, 0xFFFF);
      case UNSIGNED_INTEGER -> whole(0, 0xFFFF_FFFFL);
      case STRING, DATE, DATE_TIME, TIME, DURATION, BYTES, UUID, DECIMAL, UNSIGNED_LONG ->
          new Text(
              primitive,
              new Fault(primitive != Primitive.STRING, ValueChecker.describe(primitive)));
    };
  }

  private static TypedCheck whole(long min, long max) {
    return new Whole(min, max, new Fault(true, "an integer between " + min + " and " + max));
  }

  private static TypedCheck ofEnum(EnumSchema choice) {
    List<Object> values = choice.values().stream().map(EnumValue::value).toList();
    String shown =
        values.size() <= 10 ? values.toString() : values.subList(0, 10).toString() + "...";
    Fault fault = new Fault(true, "one of the enum's values " + shown);
    return TypedForm.of(choice) == TypedForm.TEXT
        ? new TextChoice(values, fault)
        : new WholeChoice(values, fault);
  }

  /// A number in a range; what is no number is only checked as its schema says.
  final class Ranged implements TypedCheck {
    private final TypedCheck check;
    private final TypedForm form;
    private final ValueRange range;
    private final double least;
    private final double greatest;
    private final Fault fault;

    Ranged(TypedCheck check, TypedForm form, ValueRange range) {
      this.check = check;
      this.form = form;
      this.range = range;
      this.least = range.least();
      this.greatest = range.greatest();
      this.fault = new Fault(true, range.describe());
    }

    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      Fault other = check.fault(bits, text);
      if (other != null) {
        return other;
      }
      boolean isInside =
          switch (form) {
            case NUMBER -> isInside(Double.longBitsToDouble(bits));
            case INTEGER -> isInside(bits);
            case TEXT -> text == null || range.contains(new BigDecimal(text));
            case BOOLEAN, JSON -> true;
          };
      return isInside ? null : fault;
    }

    private boolean isInside(double value) {
      return value >= least && value <= greatest;
    }

    /// Near an end a double cannot tell integers apart.
    private boolean isInside(long value) {
      return (value > least && value < greatest && Math.abs(value) < 1L << 53)
          || range.contains(BigDecimal.valueOf(value));
    }
  }

  /// No more than the form.
  record Free() implements TypedCheck {
    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      return null;
    }
  }

  /// A number that is finite as a double or a float.
  ///
  /// @param isFloat as a float
  record Finite(boolean isFloat) implements TypedCheck {
    private static final Fault DOUBLE = new Fault(true, "a finite number");
    private static final Fault FLOAT =
        new Fault(
            true, "a number between -" + Float.MAX_VALUE + " and " + Float.MAX_VALUE + " (float)");

    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      double value = Double.longBitsToDouble(bits);
      if (isFloat) {
        return Float.isFinite((float) value) ? null : FLOAT;
      }
      return Double.isFinite(value) ? null : DOUBLE;
    }
  }

  /// An integer in a range.
  record Whole(long min, long max, Fault fault) implements TypedCheck {
    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      return bits >= min && bits <= max ? null : fault;
    }
  }

  /// A text of a primitive schema.
  record Text(Primitive primitive, Fault fault) implements TypedCheck {
    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      return text != null && conforms(primitive, text) ? null : fault;
    }

    /// True for a text that conforms; of numbers that are held as text, for the digits that JSON
    /// has for them.
    static boolean conforms(Primitive primitive, String text) {
      return switch (primitive) {
        case STRING -> Utf8Text.halfPair(text) < 0;
        case DATE -> Formats.isDate(text);
        case DATE_TIME -> Formats.isDateTime(text);
        case TIME -> Formats.isTime(text);
        case DURATION -> Formats.isDuration(text);
        case BYTES -> Formats.isBase64(text);
        case UUID -> Formats.isUuid(text);
        case DECIMAL -> Formats.isDecimal(text);
        case UNSIGNED_LONG -> Formats.isUnsignedLong(text);
        case BOOLEAN, DOUBLE, FLOAT, INTEGER, LONG, BYTE, SHORT -> false;
        case UNSIGNED_BYTE, UNSIGNED_SHORT, UNSIGNED_INTEGER -> false;
      };
    }
  }

  /// One of the integers of an enum.
  final class WholeChoice implements TypedCheck {
    private final long[] ascending;
    private final Fault fault;

    WholeChoice(List<Object> values, Fault fault) {
      this.ascending =
          values.stream().mapToLong(value -> ((Number) value).longValue()).sorted().toArray();
      this.fault = fault;
    }

    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      return Arrays.binarySearch(ascending, bits) >= 0 ? null : fault;
    }
  }

  /// One of the strings of an enum, or of its numbers that are held as text.
  final class TextChoice implements TypedCheck {
    private final String[] ascending;
    private final Fault fault;

    TextChoice(List<Object> values, Fault fault) {
      this.ascending = values.stream().map(Object::toString).sorted().toArray(String[]::new);
      this.fault = fault;
    }

    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      return text != null && Arrays.binarySearch(ascending, text) >= 0 ? null : fault;
    }
  }

  /// A structure: what only [ValueChecker] can say.
  record Structure(Schema schema, ValueChecker checker) implements TypedCheck {
    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      if (text == null) {
        return new Fault(false, ValueChecker.describe(schema));
      }
      List<ValueError> errors = checker.check(schema, text);
      if (errors.isEmpty()) {
        return null;
      }
      ValueError first = errors.getFirst();
      return new Fault(
          false,
          first.path().isEmpty() ? first.expected() : first.path() + ": " + first.expected());
    }
  }
}
