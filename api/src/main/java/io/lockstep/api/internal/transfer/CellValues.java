package io.lockstep.api.internal.transfer;

import io.lockstep.model.ValueType;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads values in cells as JSON of a type. Immutable.
///
/// @param decimalComma true when a comma stands before the fraction
record CellValues(boolean decimalComma) {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  /// The cell as JSON; null when it is none of the type.
  ///
  /// @param type null when nobody knows: then it is what it looks like
  @Nullable String json(String cell, @Nullable ValueType type) {
    if (type == null) {
      String number = number(cell);
      String bool = number == null ? bool(cell) : null;
      return number != null ? number : bool != null ? bool : quoted(cell);
    }
    return switch (type) {
      case DOUBLE, LONG -> number(cell);
      case BOOLEAN -> bool(cell);
      case TEXT -> quoted(cell);
      case JSON -> cell.startsWith("{") || cell.startsWith("[") ? cell : null;
    };
  }

  /// What is expected of a cell of a type.
  String expected(@Nullable ValueType type) {
    return switch (type) {
      case DOUBLE, LONG -> decimalComma ? "a number such as 21,5" : "a number such as 21.5";
      case BOOLEAN -> "true or false";
      case JSON -> "an object or array of JSON";
      case TEXT -> "a text";
      case null -> "a value";
    };
  }

  private @Nullable String number(String cell) {
    String text = decimalComma ? cell.replace(',', '.') : cell;
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    if (JSON_NUMBER.matcher(text).matches()) {
      return text;
    }
    double value = Double.parseDouble(text);
    return Double.isFinite(value) ? Double.toString(value) : null;
  }

  private static @Nullable String bool(String cell) {
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "true" -> "true";
      case "false" -> "false";
      default -> null;
    };
  }

  private static String quoted(String cell) {
    StringBuilder json = new StringBuilder();
    ReadingsBatch.string(cell, json);
    return json.toString();
  }
}
