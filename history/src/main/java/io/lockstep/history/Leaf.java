package io.lockstep.history;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.ValuePath;
import io.lockstep.model.ValueType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What stands at a [ValuePath] of a structured value: it is read out of the JSON text each time,
/// which is passed over up to there. Immutable.
final class Leaf {
  private static final JsonFactory JSON = new JsonFactory();

  /// What stands there.
  ///
  /// @param bits of a primitive type, else 0
  /// @param text of TEXT and JSON
  record Value(ValueType type, long bits, @Nullable String text) {
    /// NaN for what is no number; of a boolean 0 or 1.
    double number() {
      return switch (type) {
        case DOUBLE -> Double.longBitsToDouble(bits);
        case LONG, BOOLEAN -> bits;
        case TEXT, JSON -> Double.NaN;
      };
    }
  }

  private final ValuePath path;

  private Leaf(ValuePath path) {
    this.path = path;
  }

  /// Reads what stands behind the name of a property.
  ///
  /// @return empty when it is no such path
  static Optional<Leaf> parse(String text) {
    return ValuePath.parse(text).map(Leaf::new);
  }

  /// What stands there in a value; null when nothing does, or `null`.
  @Nullable Value in(String json) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      JsonToken _ = parser.nextToken();
      for (ValuePath.Step step : path.steps()) {
        String name = step.name();
        boolean isThere = name != null ? goTo(parser, name) : goTo(parser, step.index());
        if (!isThere) {
          return null;
        }
      }
      return value(parser, json);
    } catch (JacksonException e) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT, "structured value of the history: " + e.getOriginalMessage(), e);
    }
  }

  private static boolean goTo(JsonParser parser, String name) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return false;
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isIt = name.equals(parser.currentName());
      JsonToken _ = parser.nextToken();
      if (isIt) {
        return true;
      }
      JsonParser _ = parser.skipChildren();
    }
    return false;
  }

  private static boolean goTo(JsonParser parser, int index) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return false;
    }
    int at = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (at++ == index) {
        return true;
      }
      JsonParser _ = parser.skipChildren();
    }
    return false;
  }

  private static @Nullable Value value(JsonParser parser, String json) {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> new Value(ValueType.BOOLEAN, 1, null);
      case VALUE_FALSE -> new Value(ValueType.BOOLEAN, 0, null);
      case VALUE_STRING -> new Value(ValueType.TEXT, 0, parser.getString());
      case START_OBJECT, START_ARRAY -> {
        int from = (int) parser.currentTokenLocation().getCharOffset();
        JsonParser _ = parser.skipChildren();
        int to = (int) parser.currentLocation().getCharOffset();
        yield new Value(ValueType.JSON, 0, json.substring(from, to));
      }
      case null, default -> null;
    };
  }

  private static Value integer(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT, LONG -> new Value(ValueType.LONG, parser.getLongValue(), null);
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> number(parser);
    };
  }

  private static Value number(JsonParser parser) {
    return new Value(ValueType.DOUBLE, Double.doubleToRawLongBits(parser.getDoubleValue()), null);
  }
}
