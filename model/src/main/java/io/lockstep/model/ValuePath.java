package io.lockstep.model;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.Field;
import io.lockstep.dtdl.MapSchema;
import io.lockstep.dtdl.ObjectSchema;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Valued;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A place within a structured value: `.x` of an object or a map, `[2]` of an array, `['a key']` of
/// a map. Immutable.
///
/// @param text as it was written
/// @param steps from the outside inwards; at least one
public record ValuePath(String text, List<Step> steps) {
  private static final int INDEX_DIGITS_MAX = 6;

  /// A field or key when the name is there, else an index.
  public record Step(@Nullable String name, int index) {}

  /// Copies.
  public ValuePath {
    steps = List.copyOf(steps);
  }

  /// Reads what stands behind the name of a property.
  ///
  /// @return empty when it is no such path
  public static Optional<ValuePath> parse(String text) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end;
      if (text.charAt(at) == '.') {
        end = at + 1;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
          end++;
        }
        steps.add(new Step(text.substring(at + 1, end), 0));
        if (end == at + 1) {
          return Optional.empty();
        }
      } else if (text.startsWith("['", at)) {
        int close = text.indexOf("']", at);
        if (close < 0) {
          return Optional.empty();
        }
        steps.add(new Step(text.substring(at + 2, close), 0));
        end = close + 2;
      } else {
        int close = text.indexOf(']', at);
        if (text.charAt(at) != '[' || close < at + 2 || close > at + 1 + INDEX_DIGITS_MAX) {
          return Optional.empty();
        }
        String digits = text.substring(at + 1, close);
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
          return Optional.empty();
        }
        steps.add(new Step(null, Integer.parseInt(digits)));
        end = close + 1;
      }
      at = end;
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(new ValuePath(text, steps));
  }

  /// Where a path into a structured value may leave the name of its property: at each of these
  /// characters.
  public static boolean mayBegin(char c) {
    return c == '.' || c == '[';
  }

  /// What the model says of the place within a property: its type, its unit and what may stand
  /// there, as of a property of its own. What is within an array or a map has the unit of the whole
  /// unless it has its own.
  ///
  /// @return empty when the model has nothing there
  public Optional<Slot> in(Slot whole) {
    Schema schema = whole.schema();
    String unit = whole.unit();
    for (Step step : steps) {
      Valued value =
          switch (schema) {
            case ObjectSchema object when step.name() != null -> object.field(step.name());
            case MapSchema map when step.name() != null -> map.value();
            case null, default -> null;
          };
      if (value != null) {
        unit = unitOf(value, value instanceof Field ? "" : unit);
        schema = value.schema();
      } else if (schema instanceof ArraySchema array && step.name() == null) {
        schema = array.elementSchema();
      } else {
        return Optional.empty();
      }
    }
    return schema == null ? Optional.empty() : Optional.of(part(whole, text, schema, unit));
  }

  /// The places of an object's fields, those of objects in them, too: all that are known without a
  /// value. Of an array or a map it is not known what it has.
  public static List<Slot> fieldsOf(Slot whole) {
    List<Slot> found = new ArrayList<>();
    if (whole.schema() instanceof ObjectSchema object) {
      for (Field field : object.fields()) {
        Slot part = part(whole, "." + field.name(), field.schema(), unitOf(field, ""));
        found.add(part);
        found.addAll(fieldsOf(part));
      }
    }
    return found;
  }

  private static String unitOf(Valued value, String otherwise) {
    Unit unit = value.unit();
    return unit == null ? otherwise : unit.term();
  }

  private static Slot part(Slot whole, String path, Schema schema, String unit) {
    return new Slot(
        whole.index(),
        whole.path() + path,
        whole.kind(),
        ValueType.of(schema),
        schema,
        false,
        unit,
        whole.kept(),
        -1,
        -1,
        false,
        null);
  }
}
