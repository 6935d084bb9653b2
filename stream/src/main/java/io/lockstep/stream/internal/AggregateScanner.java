package io.lockstep.stream.internal;

import io.lockstep.model.text.Nearest;
import io.lockstep.stream.Aggregate;
import io.lockstep.stream.TextProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the aggregates of an expression and puts a name of the same length in place of each, so
/// that what is left is CEL over names and all places stay. Used once.
final class AggregateScanner {
  private static final String OUTGOING = "outgoing";
  private static final String INCOMING = "incoming";

  /// An aggregate as it was written; offsets are those within the whole text.
  ///
  /// @param model empty when none was written
  /// @param variable null for `count()`
  /// @param text null for `count()`
  record Found(
      int offset,
      int end,
      Aggregate.Direction direction,
      Part relationship,
      Part model,
      Part function,
      @Nullable String variable,
      @Nullable Part text) {}

  /// A piece of the text.
  record Part(int offset, String text) {}

  /// A place where scanning cannot go on.
  private static final class Stop extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient TextProblem problem;

    Stop(int offset, String message) {
      super(message, null, false, false);
      problem = new TextProblem(offset, message);
    }
  }

  private final String text;
  private final List<TextProblem> problems;
  private final List<Found> found = new ArrayList<>();
  private int at;

  AggregateScanner(String text, List<TextProblem> problems) {
    this.text = text;
    this.problems = problems;
  }

  /// All aggregates, in the order of the text; when `problems` has grown, they mean nothing.
  List<Found> scan() {
    try {
      while (at < text.length()) {
        if (!isAggregate()) {
          skip();
        } else if (isMember(at)) {
          throw new Stop(
              at,
              "expected %s(...) at the beginning of an aggregate, found it behind a dot; an aggregate goes one relationship far: compute a property at the twin between, and read that"
                  .formatted(word()));
        } else {
          found.add(aggregate());
        }
      }
    } catch (Stop stop) {
      problems.add(stop.problem);
    }
    return found;
  }

  /// The text with each aggregate replaced by its name.
  ///
  /// @param names one for each aggregate found, no longer than it
  String replaced(List<String> names) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < found.size(); i++) {
      Found one = found.get(i);
      String name = names.get(i);
      for (int j = one.offset(); j < one.end(); j++) {
        int within = j - one.offset();
        char c = text.charAt(j);
        out.setCharAt(
            j, within < name.length() ? name.charAt(within) : c == '\n' || c == '\r' ? c : ' ');
      }
    }
    return out.toString();
  }

  private Found aggregate() throws Stop {
    int offset = at;
    Aggregate.Direction direction =
        word().equals(OUTGOING) ? Aggregate.Direction.OUTGOING : Aggregate.Direction.INCOMING;
    at += word().length();
    blanks();
    at++; // the parenthesis
    Part relationship = quoted("the name of a relationship as a string, such as 'contains'");
    Part model = new Part(at, "");
    if (isSign(',')) {
      at++;
      model = quoted("the id of a model as a string, such as 'dtmi:com:example:Oven;1'");
    }
    expect(')', "a closing parenthesis");
    expect('.', "." + functions() + " behind the twins of a relationship");
    blanks();
    Part function = new Part(at, word());
    if (function.text().isEmpty()) {
      throw new Stop(at, "expected one of %s, found %s".formatted(functions(), sign()));
    }
    at += function.text().length();
    if (functionOf(function.text()) == null) {
      String nearest = Nearest.to(function.text(), names());
      throw new Stop(
          function.offset(),
          "expected one of %s behind the twins of a relationship, found %s%s"
              .formatted(
                  functions(),
                  function.text(),
                  nearest == null ? "" : "; did you mean " + nearest + "?"));
    }
    expect('(', "an opening parenthesis");
    blanks();
    boolean isCount = function.text().equals(Aggregate.Function.COUNT.term());
    if (isSign(')') && isCount) {
      at++;
      return new Found(offset, at, direction, relationship, model, function, null, null);
    }
    String variable = word();
    int variableAt = at;
    at += variable.length();
    blanks();
    if (variable.isEmpty() || !isSign(',')) {
      throw new Stop(
          variableAt,
          "expected a name for the twin at the other end and what is asked of it, such as %s(x, x.%s), found %s"
              .formatted(
                  function.text(),
                  isCount ? "on" : "value",
                  variable.isEmpty() ? sign() : variable));
    }
    at++;
    Part inner = inner();
    return new Found(offset, at, direction, relationship, model, function, variable, inner);
  }

  /// The rest up to the parenthesis that closes the function, which is passed.
  private Part inner() throws Stop {
    int begin = at;
    int depth = 0;
    while (at < text.length()) {
      if (isAggregate()) {
        throw new Stop(
            at,
            "expected a value of one twin within an aggregate, found another aggregate; compute it as a property of the twin between, and read that");
      }
      char c = text.charAt(at);
      if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' && depth == 0) {
        Part inner = new Part(begin, text.substring(begin, at));
        at++;
        if (inner.text().isBlank()) {
          throw new Stop(begin, "expected an expression, found none");
        }
        return inner;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      }
      skip();
    }
    throw new Stop(at, "expected a closing parenthesis, found the end");
  }

  /// What is made of the twins' values; `exists` is CEL's word for any. Null for another word.
  static Aggregate.@Nullable Function functionOf(String word) {
    for (Aggregate.Function function : Aggregate.Function.values()) {
      if (function.term().equals(word)) {
        return function;
      }
    }
    return word.equals("exists") ? Aggregate.Function.ANY : null;
  }

  private static List<String> names() {
    return Arrays.stream(Aggregate.Function.values()).map(Aggregate.Function::term).toList();
  }

  private static String functions() {
    return String.join(", ", names());
  }

  private boolean isAggregate() {
    String word = word();
    if (!word.equals(OUTGOING) && !word.equals(INCOMING)) {
      return false;
    }
    int next = at + word.length();
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    return next < text.length() && text.charAt(next) == '(';
  }

  private boolean isMember(int offset) {
    int before = offset - 1;
    while (before >= 0 && Character.isWhitespace(text.charAt(before))) {
      before--;
    }
    return before >= 0 && text.charAt(before) == '.';
  }

  /// The name that begins here, empty when none does.
  private String word() {
    int end = at;
    while (end < text.length() && isNamePart(text.charAt(end))) {
      end++;
    }
    return end > at && Character.isDigit(text.charAt(at)) ? "" : text.substring(at, end);
  }

  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  /// Passes one token, as far as it matters here.
  private void skip() {
    char c = text.charAt(at);
    if (isNamePart(c)) {
      int begin = at;
      while (at < text.length() && isNamePart(text.charAt(at))) {
        at++;
      }
      boolean isRaw =
          at - begin <= 2 && text.substring(begin, at).matches("[rR]|[bB][rR]|[rR][bB]");
      if (isRaw && at < text.length() && isQuote(text.charAt(at))) {
        skipText(true);
      }
    } else if (isQuote(c)) {
      skipText(false);
    } else if (c == '/' && at + 1 < text.length() && text.charAt(at + 1) == '/') {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
    } else {
      at++;
    }
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private void skipText(boolean isRaw) {
    String quote = text.substring(at, at + 1);
    String end = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
    at += end.length();
    while (at < text.length() && !text.startsWith(end, at)) {
      at += text.charAt(at) == '\\' && !isRaw ? 2 : 1;
    }
    at = Math.min(text.length(), at + end.length());
  }

  private Part quoted(String expected) throws Stop {
    blanks();
    if (at >= text.length() || !isQuote(text.charAt(at))) {
      throw new Stop(at, "expected %s, found %s".formatted(expected, sign()));
    }
    int begin = at + 1;
    int end = text.indexOf(text.charAt(at), begin);
    if (end < 0) {
      throw new Stop(at, "expected a text that ends with %s, found no end".formatted(sign()));
    }
    at = end + 1;
    blanks();
    return new Part(begin, text.substring(begin, end));
  }

  private void expect(char sign, String expected) throws Stop {
    blanks();
    if (!isSign(sign)) {
      throw new Stop(at, "expected %s, found %s".formatted(expected, sign()));
    }
    at++;
  }

  private boolean isSign(char sign) {
    return at < text.length() && text.charAt(at) == sign;
  }

  private String sign() {
    String word = at < text.length() ? word() : "";
    return at >= text.length()
        ? "the end"
        : word.isEmpty() ? text.substring(at, text.offsetByCodePoints(at, 1)) : word;
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
