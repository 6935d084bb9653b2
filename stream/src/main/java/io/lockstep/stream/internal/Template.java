package io.lockstep.stream.internal;

import io.lockstep.stream.Firing;
import io.lockstep.stream.Readings;
import io.lockstep.stream.TextProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A text with places for values, or JSON whose texts have them. A text of JSON that is one place
/// and nothing else becomes the value itself: a number, a flag, a text, or null when it is not
/// known. Immutable.
public final class Template {
  /// @param before what stands before the message
  /// @param form how the message's values are written
  private record Piece(String before, Message message, Form form) {}

  private enum Form {
    /// As they are.
    PLAIN,
    /// Within a text of JSON.
    ESCAPED,
    /// As a value of JSON.
    VALUE
  }

  private final List<Piece> pieces;
  private final String end;

  private Template(List<Piece> pieces, String end) {
    this.pieces = List.copyOf(pieces);
    this.end = end;
  }

  /// Compiles a text.
  public static Template text(String text, Properties properties, List<TextProblem> problems) {
    return new Template(
        List.of(new Piece("", Message.named(text, properties, problems), Form.PLAIN)), "");
  }

  /// Compiles compact JSON.
  ///
  /// @param json well-formed
  public static Template json(String json, Properties properties, List<TextProblem> problems) {
    List<Piece> pieces = new ArrayList<>();
    int copied = 0;
    int at = json.indexOf('"');
    while (at >= 0) {
      int last = endOfText(json, at);
      boolean isKey = last + 1 < json.length() && json.charAt(last + 1) == ':';
      String inner = json.substring(at + 1, last);
      if (!isKey && inner.indexOf('{') >= 0) {
        Message message = Message.named(inner, properties, problems);
        boolean isValue = message.isOnePlace();
        pieces.add(
            new Piece(
                json.substring(copied, isValue ? at : at + 1),
                message,
                isValue ? Form.VALUE : Form.ESCAPED));
        copied = isValue ? last + 1 : last;
      }
      at = json.indexOf('"', last + 1);
    }
    return new Template(pieces, json.substring(copied));
  }

  private static int endOfText(String json, int from) {
    int at = from + 1;
    while (json.charAt(at) != '"') {
      at += json.charAt(at) == '\\' ? 2 : 1;
    }
    return at;
  }

  /// The slots whose values it shows.
  public List<Integer> slots() {
    return pieces.stream().flatMap(piece -> piece.message().slots().stream()).toList();
  }

  /// The text with the present values.
  public String of(Readings at, Firing firing) {
    StringBuilder out = new StringBuilder();
    for (Piece piece : pieces) {
      out.append(piece.before());
      switch (piece.form()) {
        case PLAIN -> out.append(piece.message().of(at, firing, UnaryOperator.identity()));
        case ESCAPED -> out.append(piece.message().of(at, firing, Template::escaped));
        case VALUE -> out.append(value(piece.message(), at, firing));
      }
    }
    return out.append(end).toString();
  }

  private static String value(Message message, Readings at, Firing firing) {
    String number = message.primitive(at);
    if (number != null) {
      return number;
    }
    return message.isKnown(at) ? '"' + message.of(at, firing, Template::escaped) + '"' : "null";
  }

  private static @Nullable String escapeOf(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> c < 0x20 ? "\\u%04x".formatted((int) c) : null;
    };
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      String escape = escapeOf(text.charAt(i));
      if (escape == null) {
        out.append(text.charAt(i));
      } else {
        out.append(escape);
      }
    }
    return out.toString();
  }
}
