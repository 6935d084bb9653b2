package io.lockstep.twin.internal.query;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Units;
import io.lockstep.twin.QueryTimes;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.json.Times;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Parses queries by recursive descent.
final class Parser {
  private static final int LENGTH_MAX = 100_000;
  private static final int DEPTH_MAX = 200;
  private static final int JOINS_MAX = 16;
  private static final int LIST_ITEMS_MAX = 10_000;

  private final String text;
  private final List<Token> tokens;
  private final List<Query.Variable> variables = new ArrayList<>();
  private final List<Query.Join> joins = new ArrayList<>();
  private int at;
  private int depth;

  private final SortedMap<String, String> parameters;
  private @Nullable Long validMicros;
  private @Nullable Long knownMicros;

  private Parser(String text, SortedMap<String, String> parameters) {
    this.text = text;
    this.parameters = parameters;
    this.tokens = Lexer.tokens(text);
  }

  /// @throws QueryProblem of kind SYNTAX
  static Query parse(String text, SortedMap<String, String> parameters) {
    if (text.length() > LENGTH_MAX) {
      throw Lexer.syntax(
          "", 0, "at most " + LENGTH_MAX + " characters", text.length() + " characters");
    }
    return new Parser(text, parameters).query();
  }

  private Query query() {
    expectWord("SELECT");
    // The projection names variables that FROM and JOIN declare, so these are read first.
    int projectionAt = at;
    skipToFrom();
    source();
    while (peek().isWord("JOIN")) {
      join();
    }
    times();
    refuseUnsupported();
    List<Condition> conditions = new ArrayList<>();
    if (acceptWord("WHERE")) {
      addConjuncts(or(), conditions);
    }
    times();
    refuseUnsupported();
    if (peek().kind() != Token.Kind.END) {
      throw wrong("AND, OR or the end of the query");
    }
    at = projectionAt;
    Integer top = top();
    Query.Projection projection = projection();
    if (!peek().isWord("FROM")) {
      throw wrong("FROM");
    }
    return new Query(
        projection, top, variables, joins, conditions, new QueryTimes(validMicros, knownMicros));
  }

  private void skipToFrom() {
    while (!peek().isWord("FROM")) {
      if (peek().kind() == Token.Kind.END) {
        throw wrong("FROM");
      }
      at++;
    }
    at++;
  }

  private void refuseUnsupported() {
    Token token = peek();
    if (token.isWord("MATCH") || token.isWord("ORDER") || token.isWord("GROUP")) {
      throw Lexer.syntax(
          text,
          token.position(),
          "WHERE or the end of the query",
          token.upper() + ", which this version does not support");
    }
  }

  // FROM

  private void source() {
    boolean isRelationships = peek().isWord("RELATIONSHIPS");
    if (!isRelationships && !peek().isWord("DIGITALTWINS")) {
      throw wrong("DIGITALTWINS or RELATIONSHIPS");
    }
    at++;
    declare(alias(), isRelationships);
  }

  /// `AS OF '...'` and `AS KNOWN AT '...'`, in any order.
  private void times() {
    while (peek().isWord("AS") && isTime()) {
      Token first = peek();
      boolean isValid = peek(1).isWord("OF");
      at += isValid ? 2 : 3;
      if ((isValid ? validMicros : knownMicros) != null) {
        throw Lexer.syntax(text, first.position(), "each time once", "AS " + peek(-1).text());
      }
      long micros = time();
      if (isValid) {
        validMicros = micros;
      } else {
        knownMicros = micros;
      }
    }
  }

  private boolean isTime() {
    return (peek(1).isWord("OF") && isTimeValue(peek(2)))
        || (peek(1).isWord("KNOWN") && peek(2).isWord("AT"));
  }

  private static boolean isTimeValue(Token token) {
    return switch (token.kind()) {
      case STRING, NUMBER, PARAMETER -> true;
      case WORD, NAME, MARK, END -> false;
    };
  }

  private long time() {
    String expected = "a time: RFC 3339 in quotes, or milliseconds since epoch";
    Token token = peek();
    OptionalLong micros =
        switch (literal(expected)) {
          case Value.Text(String time) -> Times.parse(time);
          case Value.Whole(long millis) when Math.abs(millis) < Long.MAX_VALUE / 1000 ->
              OptionalLong.of(millis * 1000);
          case Value.Missing _,
              Value.Null _,
              Value.Bool _,
              Value.Whole _,
              Value.Real _,
              Value.Structure _ ->
              OptionalLong.empty();
        };
    if (micros.isEmpty()) {
      throw Lexer.syntax(text, token.position(), expected, token.shown());
    }
    return micros.getAsLong();
  }

  private String alias() {
    if (isTime()) {
      return "";
    }
    acceptWord("AS");
    Token token = peek();
    boolean isName =
        token.kind() == Token.Kind.NAME || (token.kind() == Token.Kind.WORD && !isClause(token));
    if (isName) {
      at++;
      return token.text();
    }
    return "";
  }

  private static boolean isClause(Token token) {
    return switch (token.upper()) {
      case "WHERE", "JOIN", "MATCH", "ORDER", "GROUP", "RELATED", "FROM", "AND", "OR" -> true;
      default -> false;
    };
  }

  private int declare(String name, boolean isRelationship) {
    if (!name.isEmpty() && variable(name) >= 0) {
      throw Lexer.syntax(
          text, tokens.get(at - 1).position(), "a name that is not taken", name + " again");
    }
    variables.add(new Query.Variable(name, isRelationship));
    return variables.size() - 1;
  }

  private int variable(String name) {
    for (int i = 0; i < variables.size(); i++) {
      if (variables.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private void join() {
    expectWord("JOIN");
    if (joins.size() == JOINS_MAX) {
      throw wrong("at most " + JOINS_MAX + " JOINs");
    }
    String target = name("a name for the joined twin");
    expectWord("RELATED");
    Token token = peek();
    int source = variable(name("the name of a twin"));
    if (source < 0 || variables.get(source).isRelationship()) {
      throw Lexer.syntax(
          text, token.position(), "a twin that FROM or a JOIN before names", token.shown());
    }
    expectMark(".");
    String relationshipName = name("the name of a relationship");
    int targetVariable = declare(target, false);
    int relationship = declare(alias(), true);
    joins.add(new Query.Join(source, relationshipName, relationship, targetVariable));
  }

  // SELECT

  private @Nullable Integer top() {
    if (!peek().isWord("TOP") || !peek(1).isMark("(")) {
      return null;
    }
    at += 2;
    Token token = peek();
    if (token.kind() != Token.Kind.NUMBER || token.text().length() > 9 || !isCount(token.text())) {
      throw wrong("a whole number of rows");
    }
    at++;
    expectMark(")");
    return Integer.valueOf(token.text());
  }

  private static boolean isCount(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private Query.Projection projection() {
    if (peek().isWord("FROM") || acceptMark("*")) {
      return new Query.Projection.All();
    }
    if (peek().isWord("COUNT") && peek(1).isMark("(")) {
      at += 2;
      expectMark(")");
      return new Query.Projection.Count();
    }
    List<Query.Item> items = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    do {
      Token token = peek();
      Operand operand = isConvert() ? converted() : path();
      Operand.Path path =
          operand instanceof Operand.Converted of ? of.path() : (Operand.Path) operand;
      String name =
          path.segments().isEmpty()
              ? variables.get(path.variable()).name()
              : path.segments().getLast();
      if (acceptWord("AS")) {
        name = name("a name behind AS");
      }
      if (!names.add(name)) {
        throw Lexer.syntax(
            text, token.position(), "a name that is not taken (use AS)", name + " again");
      }
      items.add(new Query.Item(operand, name));
    } while (acceptMark(","));
    return new Query.Projection.Items(items);
  }

  // WHERE

  private static void addConjuncts(Condition condition, List<Condition> into) {
    if (condition instanceof Condition.And(List<Condition> parts)) {
      parts.forEach(part -> addConjuncts(part, into));
    } else {
      into.add(condition);
    }
  }

  private Condition or() {
    descend();
    List<Condition> parts = new ArrayList<>();
    do {
      parts.add(and());
    } while (acceptWord("OR"));
    depth--;
    return parts.size() == 1 ? parts.getFirst() : new Condition.Or(parts);
  }

  private Condition and() {
    List<Condition> parts = new ArrayList<>();
    do {
      parts.add(not());
    } while (acceptWord("AND"));
    return parts.size() == 1 ? parts.getFirst() : new Condition.And(parts);
  }

  private Condition not() {
    if (!acceptWord("NOT")) {
      return primary();
    }
    descend();
    Condition condition = new Condition.Not(not());
    depth--;
    return condition;
  }

  private void descend() {
    if (++depth > DEPTH_MAX) {
      throw wrong("at most " + DEPTH_MAX + " levels of brackets and NOT");
    }
  }

  private Condition primary() {
    if (acceptMark("(")) {
      Condition condition = or();
      expectMark(")");
      return condition;
    }
    if (peek().kind() == Token.Kind.WORD && peek(1).isMark("(") && !isConvert()) {
      return call();
    }
    return predicate();
  }

  private Condition predicate() {
    Operand left = operand();
    Condition.Operator operator = operator();
    if (operator != null) {
      return new Condition.Compare(operator, left, operand());
    }
    if (acceptWord("IN")) {
      return new Condition.In(left, list());
    }
    if (acceptWord("NIN")) {
      return new Condition.Not(new Condition.In(left, list()));
    }
    if (peek().isWord("NOT") && peek(1).isWord("IN")) {
      at += 2;
      return new Condition.Not(new Condition.In(left, list()));
    }
    if (left instanceof Operand.Path path && !path.segments().isEmpty()) {
      return new Condition.Holds(left);
    }
    throw wrong("=, !=, <, >, <=, >=, IN, NIN or NOT IN");
  }

  private Condition.@Nullable Operator operator() {
    Token token = peek();
    if (token.kind() != Token.Kind.MARK) {
      return null;
    }
    Condition.Operator operator =
        switch (token.text()) {
          case "=" -> Condition.Operator.EQUAL;
          case "!=" -> Condition.Operator.NOT_EQUAL;
          case "<" -> Condition.Operator.LESS;
          case ">" -> Condition.Operator.GREATER;
          case "<=" -> Condition.Operator.LESS_OR_EQUAL;
          case ">=" -> Condition.Operator.GREATER_OR_EQUAL;
          default -> null;
        };
    if (operator != null) {
      at++;
    }
    return operator;
  }

  private List<Value> list() {
    Token token = peek();
    if (token.kind() == Token.Kind.PARAMETER) {
      at++;
      if (!(parameter(token) instanceof Value.Structure(JsonNode array) && array.isArray())) {
        throw Lexer.syntax(text, token.position(), "a list of values", token.shown());
      }
      List<Value> values = new ArrayList<>();
      array.forEach(element -> values.add(Value.of(element)));
      return values;
    }
    boolean isSquare = acceptMark("[");
    if (!isSquare) {
      expectMark("(");
    }
    String end = isSquare ? "]" : ")";
    List<Value> values = new ArrayList<>();
    if (acceptMark(end)) {
      return values;
    }
    do {
      if (values.size() == LIST_ITEMS_MAX) {
        throw wrong("at most " + LIST_ITEMS_MAX + " values in a list");
      }
      values.add(literal("a value"));
    } while (acceptMark(","));
    expectMark(end);
    return values;
  }

  private Condition call() {
    Token token = peek();
    at += 2;
    Condition condition =
        switch (token.upper()) {
          case "IS_DEFINED" -> is(Condition.Type.DEFINED);
          case "IS_NULL" -> is(Condition.Type.NULL);
          case "IS_BOOL" -> is(Condition.Type.BOOL);
          case "IS_NUMBER" -> is(Condition.Type.NUMBER);
          case "IS_STRING" -> is(Condition.Type.STRING);
          case "IS_OBJECT" -> is(Condition.Type.OBJECT);
          case "IS_PRIMITIVE" -> is(Condition.Type.PRIMITIVE);
          case "CONTAINS" -> test(Condition.Function.CONTAINS);
          case "STARTSWITH" -> test(Condition.Function.STARTSWITH);
          case "ENDSWITH" -> test(Condition.Function.ENDSWITH);
          case "ARRAY_CONTAINS" -> test(Condition.Function.ARRAY_CONTAINS);
          case "IS_OF_MODEL" -> ofModel();
          default ->
              throw Lexer.syntax(
                  text,
                  token.position(),
                  "a function: CONTAINS, STARTSWITH, ENDSWITH, ARRAY_CONTAINS, IS_OF_MODEL,"
                      + " IS_DEFINED, IS_NULL, IS_BOOL, IS_NUMBER, IS_STRING, IS_OBJECT or"
                      + " IS_PRIMITIVE",
                  token.text());
        };
    expectMark(")");
    return condition;
  }

  private Condition is(Condition.Type type) {
    return new Condition.Is(type, path());
  }

  private Condition test(Condition.Function function) {
    Operand left = operand();
    expectMark(",");
    return new Condition.Test(function, left, operand());
  }

  private Condition ofModel() {
    int variable = 0;
    if (peek().kind() != Token.Kind.STRING) {
      Token token = peek();
      Operand.Path path = path();
      if (!path.segments().isEmpty()) {
        throw Lexer.syntax(text, token.position(), "a twin or the id of a model", token.shown());
      }
      variable = path.variable();
      expectMark(",");
    }
    if (variables.get(variable).isRelationship()) {
      throw wrong("a twin, not a relationship");
    }
    Token id = peek();
    if (id.kind() != Token.Kind.STRING) {
      throw wrong("the id of a model as a string");
    }
    at++;
    boolean isExact = false;
    if (acceptMark(",")) {
      if (!acceptWord("exact")) {
        throw wrong("exact");
      }
      isExact = true;
    }
    return new Condition.OfModel(variable, id.text(), isExact);
  }

  private boolean isConvert() {
    return peek().isWord("CONVERT") && peek(1).isMark("(");
  }

  /// `CONVERT(T.temperature, 'degreeFahrenheit')`
  private Operand.Converted converted() {
    at += 2;
    Operand.Path path = path();
    if (path.segments().isEmpty()) {
      throw wrong("a property of the twin");
    }
    expectMark(",");
    Token token = peek();
    Unit unit = token.kind() == Token.Kind.STRING ? Units.find(token.text()).orElse(null) : null;
    if (unit == null) {
      throw wrong("a unit of DTDL as a string, such as 'degreeCelsius'");
    }
    at++;
    expectMark(")");
    return new Operand.Converted(path, unit);
  }

  private Operand operand() {
    if (isConvert()) {
      return converted();
    }
    Token token = peek();
    boolean isName =
        token.kind() == Token.Kind.NAME
            || (token.kind() == Token.Kind.WORD && constant(token) == null);
    return isName ? path() : new Operand.Literal(literal("a property or a value"));
  }

  private Value literal(String expected) {
    Token token = peek();
    Value value =
        switch (token.kind()) {
          case STRING -> new Value.Text(token.text());
          case NUMBER -> number(token);
          case WORD -> constant(token);
          case PARAMETER -> parameter(token);
          case NAME, MARK, END -> null;
        };
    if (value == null) {
      throw wrong(expected);
    }
    at++;
    return value;
  }

  private Value parameter(Token token) {
    String json = parameters.get(token.text());
    if (json == null) {
      throw Lexer.syntax(
          text,
          token.position(),
          "one of the parameters " + parameters.keySet(),
          token.shown() + ", which has no value");
    }
    return Value.of(JsonTree.own(json));
  }

  private static @Nullable Value constant(Token token) {
    return switch (token.text().toLowerCase(Locale.ROOT)) {
      case "true" -> Value.TRUE;
      case "false" -> Value.FALSE;
      case "null" -> Value.NULL;
      default -> null;
    };
  }

  private static Value number(Token token) {
    try {
      return new Value.Whole(Long.parseLong(token.text()));
    } catch (NumberFormatException _) {
      return new Value.Real(Double.parseDouble(token.text()));
    }
  }

  /// A path; its first name may be that of a variable.
  private Operand.Path path() {
    Token first = peek();
    List<String> segments = new ArrayList<>();
    segments.add(name("a property"));
    while (acceptMark(".")) {
      segments.add(name("a name behind the dot"));
    }
    int variable = variable(segments.getFirst());
    if (variable >= 0) {
      return new Operand.Path(variable, segments.subList(1, segments.size()));
    }
    if (!joins.isEmpty() || !variables.getFirst().name().isEmpty()) {
      throw Lexer.syntax(
          text, first.position(), "a path that begins with one of " + names(), first.shown());
    }
    return new Operand.Path(0, segments);
  }

  private List<String> names() {
    return variables.stream().map(Query.Variable::name).filter(name -> !name.isEmpty()).toList();
  }

  private String name(String expected) {
    Token token = peek();
    if (token.kind() != Token.Kind.WORD && token.kind() != Token.Kind.NAME) {
      throw wrong(expected);
    }
    at++;
    return token.text();
  }

  // Tokens

  private Token peek() {
    return tokens.get(at);
  }

  private Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  private boolean acceptWord(String keyword) {
    boolean isThere = peek().isWord(keyword);
    at += isThere ? 1 : 0;
    return isThere;
  }

  private boolean acceptMark(String mark) {
    boolean isThere = peek().isMark(mark);
    at += isThere ? 1 : 0;
    return isThere;
  }

  private void expectWord(String keyword) {
    if (!acceptWord(keyword)) {
      throw wrong(keyword);
    }
  }

  private void expectMark(String mark) {
    if (!acceptMark(mark)) {
      throw wrong(mark);
    }
  }

  private QueryProblem wrong(String expected) {
    return Lexer.syntax(text, peek().position(), expected, peek().shown());
  }
}
