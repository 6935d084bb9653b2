package io.lockstep.history.lake;

import io.lockstep.model.ValueType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Values as they stand in the changes log, as values of a column. Thread-safe.
final class ColumnValues {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ColumnValues() {}

  /// The value for a column of this type; empty when it does not fit, which a model that was
  /// changed beside its twins may bring.
  static Optional<Object> of(Type column, ValueType type, long bits, @Nullable String text) {
    return switch (type) {
      case BOOLEAN ->
          switch (column.typeId()) {
            case BOOLEAN -> Optional.of(bits != 0);
            case STRING -> Optional.of(Boolean.toString(bits != 0));
            default -> Optional.empty();
          };
      case LONG -> whole(column, bits);
      case DOUBLE -> number(column, Double.longBitsToDouble(bits));
      case TEXT -> text(column, text == null ? "" : text);
      case JSON -> json(column, text == null ? "null" : text);
    };
  }

  /// How a value is told that has no place in its column.
  static String told(ValueType type, long bits, @Nullable String text) {
    return switch (type) {
      case BOOLEAN -> Boolean.toString(bits != 0);
      case LONG -> Long.toString(bits);
      case DOUBLE -> Double.toString(Double.longBitsToDouble(bits));
      case TEXT, JSON -> text == null ? "" : text;
    };
  }

  private static Optional<Object> whole(Type column, long value) {
    return switch (column.typeId()) {
      case INTEGER -> value == (int) value ? Optional.of((int) value) : Optional.empty();
      case LONG -> Optional.of(value);
      case DOUBLE -> number(column, (double) value);
      case STRING -> Optional.of(Long.toString(value));
      default -> Optional.empty();
    };
  }

  private static Optional<Object> number(Type column, double value) {
    return switch (column.typeId()) {
      case FLOAT -> Optional.of((float) value);
      case DOUBLE -> Optional.of(value);
      case INTEGER -> value == (int) value ? Optional.of((int) value) : Optional.empty();
      case LONG ->
          value == Math.rint(value) && Math.abs(value) < 0x1p53
              ? Optional.of((long) value)
              : Optional.empty();
      case STRING -> Optional.of(Double.toString(value));
      default -> Optional.empty();
    };
  }

  private static Optional<Object> text(Type column, String text) {
    try {
      return switch (column.typeId()) {
        case STRING -> Optional.of(text);
        case DATE -> Optional.of(LocalDate.parse(text));
        case TIMESTAMP -> {
          Instant time = OffsetDateTime.parse(text).toInstant();
          yield Optional.of(ChronoUnit.MICROS.between(Instant.EPOCH, time));
        }
        case BINARY -> Optional.of(Base64.getDecoder().decode(text));
        default -> Optional.empty();
      };
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  private static Optional<Object> json(Type column, String text) {
    if (column.typeId() == Type.TypeID.STRING) {
      return Optional.of(text);
    }
    try {
      Object value = value(column, JSON.readTree(text));
      return Optional.ofNullable(value);
    } catch (JacksonException | NotFitting _) {
      return Optional.empty();
    }
  }

  /// A part of a structure has no column of its own to stand beside: the whole value does not fit
  /// then.
  private static final class NotFitting extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFitting() {
      super("a part of the value does not fit", null, false, false);
    }
  }

  private static @Nullable Object value(Type type, JsonNode node) {
    if (node.isNull() || node.isMissingNode()) {
      return null;
    }
    return switch (type.typeId()) {
      case STRUCT -> struct(type.asStructType(), node);
      case LIST -> {
        check(node.isArray());
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonNode each : node) {
          list.add(value(type.asListType().elementType(), each));
        }
        yield list;
      }
      case MAP -> {
        check(node.isObject());
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : node.properties()) {
          Object _ = map.put(each.getKey(), value(type.asMapType().valueType(), each.getValue()));
        }
        yield map;
      }
      case BOOLEAN -> {
        check(node.isBoolean());
        yield node.booleanValue();
      }
      case INTEGER, LONG -> {
        check(node.isIntegralNumber() && node.canConvertToLong());
        yield fitting(whole(type, node.longValue()));
      }
      case FLOAT, DOUBLE -> {
        check(node.isNumber());
        yield fitting(number(type, node.doubleValue()));
      }
      case STRING -> node.isString() ? node.stringValue() : node.toString();
      default -> {
        check(node.isString());
        yield fitting(text(type, node.stringValue()));
      }
    };
  }

  private static @Nullable Object[] struct(Types.StructType type, JsonNode node) {
    check(node.isObject());
    List<Types.NestedField> fields = type.fields();
    @Nullable Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode part = node.get(fields.get(i).name());
      values[i] = part == null ? null : value(fields.get(i).type(), part);
    }
    return values;
  }

  private static void check(boolean fits) {
    if (!fits) {
      throw new NotFitting();
    }
  }

  private static Object fitting(Optional<Object> value) {
    return value.orElseThrow(NotFitting::new);
  }
}
