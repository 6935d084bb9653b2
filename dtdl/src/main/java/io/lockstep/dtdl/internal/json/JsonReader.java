package io.lockstep.dtdl.internal.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// Reads strict JSON (RFC 8259) into a [Json] tree.
///
/// Refused, with line and column: anything outside of the grammar, text after the value, nesting
/// deeper than [#DEPTH_MAX], half of a surrogate pair (also escaped: no UTF-8 can hold it), and
/// where it is asked for, two members of one name. A byte order mark at the start is skipped.
public final class JsonReader {

  /// The deepest nesting of objects and arrays.
  public static final int DEPTH_MAX = 500;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(1_000)
                  .maxStringLength(16 << 20)
                  .build())
          .build();

  private final String text;
  private final JsonParser parser;
  private final boolean hasUniqueNames;
  private final boolean mayHoldHalfPairs;

  private JsonReader(String text, JsonParser parser, boolean hasUniqueNames) {
    this.text = text;
    this.parser = parser;
    this.hasUniqueNames = hasUniqueNames;
    this.mayHoldHalfPairs = text.contains("\\ud") || text.contains("\\uD");
  }

  /// Reads one value that fills the whole text; the members of each object have names of their own.
  ///
  /// @throws JsonTextException if the text is not exactly one JSON value
  public static Json read(String text) throws JsonTextException {
    return readUnmarked(withoutMark(text));
  }

  /// As [#read], of a text whose byte order mark, if it had one, is gone: the places of the values
  /// are those of this text.
  ///
  /// @throws JsonTextException if the text is not exactly one JSON value
  public static Json readUnmarked(String text) throws JsonTextException {
    return read(text, true);
  }

  /// The text without a byte order mark at its start.
  public static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /// Reads one value that fills the whole text; members of one name are kept, in order (RFC 8259 §4
  /// leaves open what they mean).
  ///
  /// @throws JsonTextException if the text is not exactly one JSON value
  public static Json readLenient(String text) throws JsonTextException {
    return read(withoutMark(text), false);
  }

  private static Json read(String text, boolean hasUniqueNames) throws JsonTextException {
    checkCharacters(text);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonReader reader = new JsonReader(text, parser, hasUniqueNames);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new JsonTextException("the text is empty, expected a JSON value", 1, 1);
      }
      Json value = reader.value(first);
      if (parser.nextToken() != null) {
        TokenStreamLocation at = parser.currentTokenLocation();
        throw new JsonTextException(
            "there is more text after the JSON value", at.getLineNr(), at.getColumnNr());
      }
      return value;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      int line = at == null ? 1 : Math.max(1, at.getLineNr());
      int column = at == null ? 1 : Math.max(1, at.getColumnNr());
      throw new JsonTextException(firstLine(e.getOriginalMessage()), line, column);
    }
  }

  private static void checkCharacters(String text) throws JsonTextException {
    int at = Utf8Text.halfPair(text);
    if (at >= 0) {
      String before = text.substring(0, at);
      int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
      int column = at - before.lastIndexOf('\n');
      throw new JsonTextException(Utf8Text.describe(text.charAt(at)), line, column);
    }
  }

  /// Escapes can write what no character is.
  private String checked(String unescaped) throws JsonTextException {
    if (mayHoldHalfPairs) {
      int at = Utf8Text.halfPair(unescaped);
      if (at >= 0) {
        throw problem(
            "the escape \\u%04x is half of a surrogate pair, which is no character; remove it"
                .formatted((int) unescaped.charAt(at)));
      }
    }
    return unescaped;
  }

  private Json value(JsonToken token) throws JsonTextException {
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> {
        TokenStreamLocation at = parser.currentTokenLocation();
        String string = checked(parser.getString());
        yield new Json.Str(scalar(at), string);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        TokenStreamLocation at = parser.currentTokenLocation();
        String number = parser.getString();
        yield new Json.Num(scalar(at), number);
      }
      case VALUE_TRUE -> new Json.Bool(scalar(parser.currentTokenLocation()), true);
      case VALUE_FALSE -> new Json.Bool(scalar(parser.currentTokenLocation()), false);
      case VALUE_NULL -> new Json.Null(scalar(parser.currentTokenLocation()));
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw problem("expected a JSON value, found " + token);
    };
  }

  private Json object() throws JsonTextException {
    TokenStreamLocation start = parser.currentTokenLocation();
    List<Json.Member> members = new ArrayList<>();
    Set<String> names = new HashSet<>();
    JsonToken token = next();
    while (token != JsonToken.END_OBJECT) {
      String name = checked(parser.currentName());
      TokenStreamLocation at = parser.currentTokenLocation();
      if (hasUniqueNames && !names.add(name)) {
        throw problem("the member '" + name + "' is there twice; remove one of them");
      }
      Json value = value(next());
      members.add(new Json.Member(name, at.getLineNr(), at.getColumnNr(), value));
      token = next();
    }
    return new Json.Obj(span(start), members);
  }

  private Json array() throws JsonTextException {
    TokenStreamLocation start = parser.currentTokenLocation();
    List<Json> items = new ArrayList<>();
    JsonToken token = next();
    while (token != JsonToken.END_ARRAY) {
      items.add(value(token));
      token = next();
    }
    return new Json.Arr(span(start), items);
  }

  private JsonToken next() throws JsonTextException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw problem("the text ends in the middle of a value");
    }
    return token;
  }

  private Span scalar(TokenStreamLocation at) {
    int start = (int) at.getCharOffset();
    return new Span(at.getLineNr(), at.getColumnNr(), at.getLineNr(), start, start);
  }

  private Span span(TokenStreamLocation start) {
    TokenStreamLocation end = parser.currentTokenLocation();
    int endIndex = Math.min(text.length(), (int) end.getCharOffset() + 1);
    return new Span(
        start.getLineNr(),
        start.getColumnNr(),
        end.getLineNr(),
        (int) start.getCharOffset(),
        endIndex);
  }

  private JsonTextException problem(String problem) {
    TokenStreamLocation at = parser.currentTokenLocation();
    return new JsonTextException(problem, at.getLineNr(), at.getColumnNr());
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
