package io.lockstep.ingest.influx;

import io.lockstep.model.text.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a line of InfluxDB's line protocol, as its reference describes it. Confined to one thread;
/// made for one line.
///
/// | where | `\` keeps its meaning from |
/// |---|---|
/// | measurement | comma, space |
/// | tag keys and values, field keys | comma, equals sign, space |
/// | texts | `"`, `\` |
///
/// Before anything else it is a character like others. Floats are decimal (`1`, `-1.5e3`), integers
/// end in `i`, unsigned integers in `u`, truth values are `t`, `T`, `true`, `True`, `TRUE` and
/// their opposites. Not a number, infinity and NUL are refused.
public final class LineParser {
  /// The most characters of what names a series: topics have 65,535 bytes.
  private static final int SERIES_MAX = 16_384;

  private static final Pattern FLOAT =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  private static final Pattern JSON_DECIMAL =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)");

  private final String text;
  private final int end;
  private int at;

  private LineParser(String text) {
    int last = text.length();
    while (last > 0 && (text.charAt(last - 1) == '\r' || text.charAt(last - 1) == ' ')) {
      last--;
    }
    this.text = text;
    this.end = last;
  }

  /// Reads a line, without the line break behind it.
  ///
  /// @throws InvalidLineException when it is none
  public static InfluxLine parse(String line) {
    return new LineParser(line).line();
  }

  /// Reads what [InfluxLine#payload] wrote; measurement and tags are empty.
  ///
  /// @throws InvalidLineException when it is none
  public static InfluxLine parsePayload(String payload) {
    return new LineParser(payload).rest("", new TreeMap<>());
  }

  private InfluxLine line() {
    skipSpaces();
    String measurement = name("a measurement", false);
    if (measurement.startsWith("#")) {
      throw invalid(1, "a measurement", "a comment");
    }
    SortedMap<String, String> tags = new TreeMap<>();
    while (at < end && text.charAt(at) == ',') {
      at++;
      int column = at + 1;
      String key = name("a tag's key", true);
      equalsSign("behind the tag's key");
      String value = name("a tag's value", true);
      if (tags.put(key, value) != null) {
        throw invalid(column, "each tag once", Excerpt.of(key) + " again");
      }
    }
    if (at > SERIES_MAX) {
      throw invalid(
          1, "at most %d characters of measurement and tags".formatted(SERIES_MAX), "more");
    }
    if (at < end && text.charAt(at) != ' ') {
      throw invalid(at + 1, "a comma or a space", found());
    }
    return rest(measurement, tags);
  }

  private InfluxLine rest(String measurement, SortedMap<String, String> tags) {
    skipSpaces();
    int first = at;
    List<InfluxLine.Field> fields = new ArrayList<>();
    do {
      if (!fields.isEmpty()) {
        at++; // The comma.
      }
      String name = name("a field's name", true);
      equalsSign("behind the field's name");
      fields.add(new InfluxLine.Field(name, value()));
    } while (at < end && text.charAt(at) == ',');
    String fieldSet = text.substring(first, at);
    if (at < end && text.charAt(at) != ' ') {
      throw invalid(at + 1, "a comma or a space behind a field", found());
    }
    skipSpaces();
    return new InfluxLine(measurement, tags, fields, fieldSet, time());
  }

  private @Nullable Long time() {
    if (at == end) {
      return null;
    }
    String word = text.substring(at, end);
    try {
      return Long.valueOf(word);
    } catch (NumberFormatException _) {
      throw invalid(at + 1, "a time as a whole number of 64 bits", Excerpt.of(word));
    }
  }

  /// A name up to a comma, a space, or, unless it is a measurement, an equals sign.
  private String name(String what, boolean endsAtEquals) {
    int first = at;
    StringBuilder name = new StringBuilder();
    while (at < end) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < end && isSpecial(text.charAt(at + 1), endsAtEquals)) {
        name.append(text.charAt(at + 1));
        at += 2;
        continue;
      }
      if (isSpecial(c, endsAtEquals)) {
        break;
      }
      if (c == 0) {
        throw invalid(at + 1, what + " without NUL", "NUL");
      }
      name.append(c);
      at++;
    }
    if (name.isEmpty()) {
      throw invalid(first + 1, what, found());
    }
    return name.toString();
  }

  private static boolean isSpecial(char c, boolean endsAtEquals) {
    return c == ',' || c == ' ' || (endsAtEquals && c == '=');
  }

  private void equalsSign(String where) {
    if (at == end || text.charAt(at) != '=') {
      throw invalid(at + 1, "= " + where, found());
    }
    at++;
  }

  private String value() {
    return at < end && text.charAt(at) == '"' ? quoted() : word();
  }

  private String quoted() {
    int first = at++;
    StringBuilder json = new StringBuilder("\"");
    while (at < end) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return json.append('"').toString();
      }
      if (c == '\\'
          && at + 1 < end
          && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\')) {
        at++;
        c = text.charAt(at);
      }
      quote(c, json);
      at++;
    }
    throw invalid(first + 1, "a text with \" at its end", "none");
  }

  /// Puts a text into a JSON string (RFC 8259 §7), without the quotation marks.
  public static void quote(String text, StringBuilder json) {
    for (int i = 0; i < text.length(); i++) {
      quote(text.charAt(i), json);
    }
  }

  private static void quote(char c, StringBuilder json) {
    if (c == '"' || c == '\\') {
      json.append('\\').append(c);
    } else if (c < ' ') {
      json.append("\\u%04x".formatted((int) c));
    } else {
      json.append(c);
    }
  }

  private String word() {
    int first = at;
    while (at < end && text.charAt(at) != ',' && text.charAt(at) != ' ') {
      at++;
    }
    String word = text.substring(first, at);
    String json =
        switch (word) {
          case "t", "T", "true", "True", "TRUE" -> "true";
          case "f", "F", "false", "False", "FALSE" -> "false";
          default -> number(word);
        };
    if (json == null) {
      throw invalid(
          first + 1,
          "a number, an integer with i or u, true, false, or a text in \"\"",
          word.isEmpty() ? found() : Excerpt.of(word));
    }
    return json;
  }

  private static @Nullable String number(String word) {
    int last = word.length() - 1;
    try {
      if (word.endsWith("i")) {
        return Long.toString(Long.parseLong(word, 0, last, 10));
      }
      if (word.endsWith("u")) {
        return Long.toUnsignedString(Long.parseUnsignedLong(word, 0, last, 10));
      }
    } catch (NumberFormatException _) {
      return null;
    }
    if (!FLOAT.matcher(word).matches()) {
      return null;
    }
    double value = Double.parseDouble(word);
    if (!Double.isFinite(value)) {
      return null;
    }
    return JSON_DECIMAL.matcher(word).matches() ? word : Double.toString(value);
  }

  private void skipSpaces() {
    while (at < end && text.charAt(at) == ' ') {
      at++;
    }
  }

  private String found() {
    return at >= end ? "the end of the line" : "'" + text.charAt(at) + "'";
  }

  private static InvalidLineException invalid(int column, String expected, String found) {
    return new InvalidLineException(column, expected, found);
  }
}
