package io.lockstep.twin.internal.state;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.MapSchema;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ObjectSchema;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.SchemaReference;
import io.lockstep.dtdl.ValueChecker;
import io.lockstep.dtdl.ValueError;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.internal.json.JsonText;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a slot's schema asks of a value beyond its type, compiled. Immutable.
public sealed interface SlotCheck {
  /// Null when the value conforms.
  @Nullable Fault fault(long bits, @Nullable String text);

  /// Why a value does not conform. Immutable.
  ///
  /// @param outOfRange true when the type is right and the value is not
  /// @param expected what the model asks for
  record Fault(boolean outOfRange, String expected) {}

  /// No more than the type.
  record Free() implements SlotCheck {
    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      return null;
    }
  }

  /// A finite number of at most this magnitude.
  record Finite(double magnitudeMax) implements SlotCheck {
    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      double value = Double.longBitsToDouble(bits);
      if (Math.abs(value) <= magnitudeMax) {
        return null;
      }
      return new Fault(
          true,
          magnitudeMax == Double.MAX_VALUE
              ? "a finite number"
              : "a number between -" + magnitudeMax + " and " + magnitudeMax);
    }
  }

  /// An integer in a range.
  record Whole(long min, long max) implements SlotCheck {
    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      return bits >= min && bits <= max
          ? null
          : new Fault(true, "an integer between " + min + " and " + max);
    }
  }

  /// One of the integers of an enum, given in ascending order.
  record WholeChoice(List<Long> values) implements SlotCheck {
    public WholeChoice {
      values = List.copyOf(values);
    }

    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      return values.contains(bits)
          ? null
          : new Fault(true, "one of the enum's values " + shortened(values));
    }
  }

  /// One of the strings of an enum.
  record TextChoice(List<String> values) implements SlotCheck {
    public TextChoice {
      values = List.copyOf(values);
    }

    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      return text != null && values.contains(text)
          ? null
          : new Fault(true, "one of the enum's values " + shortened(values));
    }
  }

  /// What only the value checker can say: dates, structures.
  record Checked(ValueChecker checker, Schema schema, boolean isText) implements SlotCheck {
    @Override
    public @Nullable Fault fault(long bits, @Nullable String text) {
      if (text == null) {
        return new Fault(false, "a text");
      }
      List<ValueError> errors = checker.check(schema, isText ? JsonText.quoted(text) : text);
      if (errors.isEmpty()) {
        return null;
      }
      ValueError first = errors.getFirst();
      return new Fault(
          isText,
          first.path().isEmpty() ? first.expected() : first.path() + ": " + first.expected());
    }
  }

  private static String shortened(List<?> values) {
    return values.size() <= 10 ? values.toString() : values.subList(0, 10) + "...";
  }

  /// The checks of all slots, in order.
  static List<SlotCheck> compile(List<Slot> slots, ModelSet models) {
    return slots.stream().map(slot -> of(slot.schema(), slot.type(), models)).toList();
  }

  /// The check of one schema; without a schema, what every value of the type must keep.
  static SlotCheck of(@Nullable Schema schema, ValueType type, ModelSet models) {
    return switch (schema) {
      case null -> type == ValueType.DOUBLE ? new Finite(Double.MAX_VALUE) : new Free();
      case Primitive primitive -> ofPrimitive(primitive, models);
      case EnumSchema choice -> ofEnum(choice);
      case ArraySchema _, MapSchema _, ObjectSchema _, Geospatial _ ->
          new Checked(new ValueChecker(models), schema, false);
      case SchemaReference reference ->
          of(models.schema(reference.id()).orElse(null), type, models);
    };
  }

  private static SlotCheck ofPrimitive(Primitive primitive, ModelSet models) {
    return switch (primitive) {
      case DOUBLE -> new Finite(Double.MAX_VALUE);
      case FLOAT -> new Finite(Float.MAX_VALUE);
      case BYTE -> new Whole(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SHORT -> new Whole(Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER -> new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case UNSIGNED_BYTE -> new Whole(0, 0xFF);
      case UNSIGNED_SHORT -> new Whole(0, 0xFFFF);
      case UNSIGNED_INTEGER -> new Whole(0, 0xFFFF_FFFFL);
      case LONG, BOOLEAN, STRING -> new Free();
      case DATE, DATE_TIME, DURATION, TIME, BYTES, UUID, DECIMAL, UNSIGNED_LONG ->
          new Checked(new ValueChecker(models), primitive, true);
    };
  }

  private static SlotCheck ofEnum(EnumSchema choice) {
    List<Object> values = choice.values().stream().map(EnumValue::value).toList();
    if (choice.valueSchema() == Primitive.STRING) {
      return new TextChoice(values.stream().map(Object::toString).toList());
    }
    long[] numbers =
        values.stream().mapToLong(value -> ((Number) value).longValue()).sorted().toArray();
    return new WholeChoice(Arrays.stream(numbers).boxed().toList());
  }
}
