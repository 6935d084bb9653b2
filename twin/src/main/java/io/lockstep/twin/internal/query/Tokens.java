package io.lockstep.twin.internal.query;

import io.lockstep.twin.QueryLimits;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The tokens of a query, read from the first to the last, and what every clause is made of: names,
/// constants, counts. Confined to one thread.
final class Tokens {
  private static final int DEPTH_MAX = 200;

  private final String text;
  private final List<Token> tokens;
  private final SortedMap<String, String> parameters;
  private final QueryLimits limits;
  private int at;
  private int depth;

  /// @param parameters JSON texts by name
  Tokens(String text, SortedMap<String, String> parameters, QueryLimits limits) {
    this.text = text;
    this.tokens = Lexer.tokens(text);
    this.parameters = parameters;
    this.limits = limits;
  }

  /// What a query may say.
  QueryLimits limits() {
    return limits;
  }

  /// How many tokens are read.
  int place() {
    return at;
  }

  /// Goes back, or on, to where [#place] was.
  void moveTo(int place) {
    at = place;
  }

  void skip(int count) {
    at += count;
  }

  Token peek() {
    return peek(0);
  }

  Token peek(int ahead) {
    return tokens.get(Math.clamp(at + (long) ahead, 0, tokens.size() - 1));
  }

  boolean isWord(String keyword) {
    return peek().isWord(keyword);
  }

  boolean isMark(String mark) {
    return peek().isMark(mark);
  }

  boolean isEnd() {
    return peek().kind() == Token.Kind.END;
  }

  boolean acceptWord(String keyword) {
    boolean isThere = isWord(keyword);
    at += isThere ? 1 : 0;
    return isThere;
  }

  boolean acceptMark(String mark) {
    boolean isThere = isMark(mark);
    at += isThere ? 1 : 0;
    return isThere;
  }

  void expectWord(String keyword) {
    if (!acceptWord(keyword)) {
      throw wrong(keyword);
    }
  }

  void expectMark(String mark) {
    if (!acceptMark(mark)) {
      throw wrong(mark);
    }
  }

  /// What is wrong with the next token.
  QueryProblem wrong(String expected) {
    return wrong(peek(), expected);
  }

  QueryProblem wrong(Token token, String expected) {
    return wrong(token, expected, token.shown());
  }

  QueryProblem wrong(Token token, String expected, String found) {
    return Lexer.syntax(text, token.position(), expected, found);
  }

  /// Goes one level of brackets or NOT down; [#ascend] comes back.
  void descend() {
    if (++depth > DEPTH_MAX) {
      throw wrong("at most " + DEPTH_MAX + " levels of brackets and NOT");
    }
  }

  void ascend() {
    depth--;
  }

  /// A name; every word is one where a name must stand.
  String name(String expected) {
    Token token = peek();
    if (token.kind() != Token.Kind.WORD && token.kind() != Token.Kind.NAME) {
      throw wrong(expected);
    }
    at++;
    return token.text();
  }

  /// A count of rows or hops, from 0.
  long count(String expected) {
    Token token = peek();
    if (constant(expected) instanceof Value.Whole(long count) && count >= 0) {
      return count;
    }
    throw wrong(token, expected);
  }

  /// A string or a parameter that is one.
  String string(String expected) {
    Token token = peek();
    boolean isPossible = token.kind() == Token.Kind.STRING || token.kind() == Token.Kind.PARAMETER;
    if (isPossible && constant(expected) instanceof Value.Text(String value)) {
      return value;
    }
    throw wrong(token, expected);
  }

  /// A constant: string, number, true, false, null, a parameter, or JSON in braces.
  Value constant(String expected) {
    Token token = peek();
    Value value =
        switch (token.kind()) {
          case STRING -> new Value.Text(token.text());
          case NUMBER -> number(token, token.text());
          case WORD -> keyword(token);
          case PARAMETER -> parameter(token);
          case MARK -> {
            if (token.isMark("{")) {
              yield new Value.Structure(object());
            }
            yield negative(token);
          }
          case NAME, END -> null;
        };
    if (value == null) {
      throw wrong(expected);
    }
    at += token.isMark("{") ? 0 : 1;
    return value;
  }

  private @Nullable Value negative(Token token) {
    if (!token.isMark("-") || peek(1).kind() != Token.Kind.NUMBER) {
      return null;
    }
    at++;
    return number(peek(), "-" + peek().text());
  }

  /// Whether the next token begins a constant.
  boolean isConstant() {
    Token token = peek();
    return switch (token.kind()) {
      case STRING, NUMBER, PARAMETER -> true;
      case WORD -> keyword(token) != null;
      case MARK -> token.isMark("{") || (token.isMark("-") && peek(1).kind() == Token.Kind.NUMBER);
      case NAME, END -> false;
    };
  }

  private static @Nullable Value keyword(Token token) {
    return switch (token.text().toLowerCase(Locale.ROOT)) {
      case "true" -> Value.TRUE;
      case "false" -> Value.FALSE;
      case "null" -> Value.NULL;
      default -> null;
    };
  }

  private Value number(Token token, String digits) {
    try {
      return new Value.Whole(Long.parseLong(digits));
    } catch (NumberFormatException _) {
      double value = Double.parseDouble(digits);
      if (Double.isFinite(value)) {
        return new Value.Real(value);
      }
      throw wrong(token, "a number within the range of doubles");
    }
  }

  private Value parameter(Token token) {
    String json = parameters.get(token.text());
    if (json == null) {
      throw wrong(
          token,
          "one of the parameters " + parameters.keySet(),
          token.shown() + ", which has no value");
    }
    return Value.of(JsonTree.own(json));
  }

  // JSON in braces, with quotes of either kind

  private ObjectNode object() {
    expectMark("{");
    descend();
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (!acceptMark("}")) {
      do {
        Token name = peek();
        boolean isName = name.kind() == Token.Kind.STRING || name.kind() == Token.Kind.WORD;
        if (!isName || object.has(name.text())) {
          throw wrong("the name of another member");
        }
        at++;
        expectMark(":");
        object.set(name.text(), json());
      } while (acceptMark(","));
      expectMark("}");
    }
    ascend();
    return object;
  }

  private JsonNode json() {
    if (isMark("{")) {
      return object();
    }
    if (!acceptMark("[")) {
      return node(constant("a value"));
    }
    descend();
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    if (!acceptMark("]")) {
      do {
        array.add(json());
      } while (acceptMark(","));
      expectMark("]");
    }
    ascend();
    return array;
  }

  private static JsonNode node(Value value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case Value.Missing _, Value.Null _ -> nodes.nullNode();
      case Value.Bool(boolean bool) -> nodes.booleanNode(bool);
      case Value.Text(String string) -> nodes.stringNode(string);
      case Value.Whole(long number) -> nodes.numberNode(number);
      case Value.Real(double number) -> nodes.numberNode(number);
      case Value.Structure(JsonNode node) -> node;
    };
  }
}
