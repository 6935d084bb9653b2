package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.query.Expression.Comparison;
import io.lockstep.twin.internal.query.Expression.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads expressions by recursive descent: OR, AND, NOT, comparisons, sums, products, signs.
/// Confined to one thread.
final class ExpressionParser {
  private static final String OPERATORS = "=, !=, <, >, <=, >=, IN, NIN or NOT IN";

  private final Tokens tokens;
  private final Scope scope;
  private final FunctionParser functions;
  private int operators;

  ExpressionParser(Tokens tokens, Scope scope) {
    this.tokens = tokens;
    this.scope = scope;
    this.functions = new FunctionParser(tokens, scope, this);
  }

  /// An expression that may have aggregates in it.
  Expression withAggregates() {
    boolean before = functions.allowAggregates(true);
    Expression expression = expression();
    functions.allowAggregates(before);
    return expression;
  }

  /// Conditions that must all hold.
  List<Expression> conjuncts() {
    List<Expression> conjuncts = new ArrayList<>();
    addConjuncts(condition(), conjuncts);
    return conjuncts;
  }

  /// The same with aggregates.
  List<Expression> conjunctsWithAggregates() {
    boolean before = functions.allowAggregates(true);
    List<Expression> conjuncts = conjuncts();
    functions.allowAggregates(before);
    return conjuncts;
  }

  private static void addConjuncts(Expression condition, List<Expression> into) {
    if (condition instanceof Expression.And(List<Expression> parts)) {
      parts.forEach(part -> addConjuncts(part, into));
    } else {
      into.add(condition);
    }
  }

  private Expression condition() {
    Expression expression = expression();
    checkHolds(expression);
    return expression;
  }

  private void checkHolds(Expression expression) {
    if (!expression.mayHold()) {
      throw tokens.wrong(OPERATORS);
    }
  }

  /// Any expression, a condition included.
  Expression expression() {
    tokens.descend();
    Expression first = and();
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (tokens.isWord("OR")) {
      checkHolds(parts.getLast());
      tokens.skip(1);
      parts.add(and());
      checkHolds(parts.getLast());
    }
    tokens.ascend();
    return parts.size() == 1 ? first : new Expression.Or(parts);
  }

  private Expression and() {
    Expression first = not();
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (tokens.isWord("AND")) {
      checkHolds(parts.getLast());
      tokens.skip(1);
      parts.add(not());
      checkHolds(parts.getLast());
    }
    return parts.size() == 1 ? first : new Expression.And(parts);
  }

  private Expression not() {
    if (!tokens.acceptWord("NOT")) {
      return comparison();
    }
    tokens.descend();
    Expression inner = not();
    checkHolds(inner);
    tokens.ascend();
    return new Expression.Not(inner);
  }

  private Expression comparison() {
    Expression left = sum();
    Comparison comparison = comparisonMark();
    if (comparison != null) {
      return new Expression.Compare(comparison, left, sum());
    }
    if (tokens.acceptWord("IN")) {
      return new Expression.In(left, list());
    }
    if (tokens.acceptWord("NIN") || tokens.acceptWord("NOT_IN")) {
      return new Expression.Not(new Expression.In(left, list()));
    }
    if (tokens.isWord("NOT") && tokens.peek(1).isWord("IN")) {
      tokens.skip(2);
      return new Expression.Not(new Expression.In(left, list()));
    }
    return left;
  }

  private @Nullable Comparison comparisonMark() {
    Token token = tokens.peek();
    if (token.kind() != Token.Kind.MARK) {
      return null;
    }
    Comparison comparison =
        switch (token.text()) {
          case "=" -> Comparison.EQUAL;
          case "!=", "<>" -> Comparison.NOT_EQUAL;
          case "<" -> Comparison.LESS;
          case ">" -> Comparison.GREATER;
          case "<=" -> Comparison.LESS_OR_EQUAL;
          case ">=" -> Comparison.GREATER_OR_EQUAL;
          default -> null;
        };
    tokens.skip(comparison == null ? 0 : 1);
    return comparison;
  }

  private List<Value> list() {
    Token token = tokens.peek();
    if (token.kind() == Token.Kind.PARAMETER) {
      if (!(tokens.constant("a list") instanceof Value.Structure(JsonNode array)
          && array.isArray())) {
        throw tokens.wrong(token, "a list of values");
      }
      List<Value> values = new ArrayList<>();
      array.forEach(element -> values.add(Value.of(element)));
      return checkedSize(token, values);
    }
    boolean isSquare = tokens.acceptMark("[");
    if (!isSquare) {
      tokens.expectMark("(");
    }
    String end = isSquare ? "]" : ")";
    List<Value> values = new ArrayList<>();
    if (tokens.acceptMark(end)) {
      return values;
    }
    do {
      checkedSize(tokens.peek(), values).add(tokens.constant("a value"));
    } while (tokens.acceptMark(","));
    tokens.expectMark(end);
    return values;
  }

  private List<Value> checkedSize(Token token, List<Value> values) {
    if (values.size() >= tokens.limits().listItems()) {
      throw tokens.wrong(token, "at most " + tokens.limits().listItems() + " values in a list");
    }
    return values;
  }

  /// Sums and what binds closer.
  Expression sum() {
    Expression left = product();
    while (tokens.isMark("+") || tokens.isMark("-")) {
      Operation operation = tokens.isMark("+") ? Operation.PLUS : Operation.MINUS;
      left = operation(operation, left);
    }
    return left;
  }

  private Expression product() {
    Expression left = signed();
    while (tokens.isMark("*") || tokens.isMark("/") || tokens.isMark("%")) {
      Operation operation =
          tokens.isMark("*")
              ? Operation.TIMES
              : tokens.isMark("/") ? Operation.DIVIDED_BY : Operation.REMAINDER;
      left = operation(operation, left);
    }
    return left;
  }

  private Expression operation(Operation operation, Expression left) {
    if (++operators > tokens.limits().operators()) {
      throw tokens.wrong("at most " + tokens.limits().operators() + " arithmetic operators");
    }
    tokens.skip(1);
    boolean isSum = operation == Operation.PLUS || operation == Operation.MINUS;
    return new Expression.Arithmetic(operation, left, isSum ? product() : signed());
  }

  private Expression signed() {
    if (!tokens.isMark("-") || tokens.isConstant()) {
      return primary();
    }
    tokens.skip(1);
    tokens.descend();
    Expression inner = signed();
    tokens.ascend();
    return new Expression.Arithmetic(
        Operation.MINUS, new Expression.Literal(new Value.Whole(0)), inner);
  }

  private Expression primary() {
    if (tokens.acceptMark("(")) {
      Expression inner = expression();
      tokens.expectMark(")");
      return inner;
    }
    Token token = tokens.peek();
    if (token.kind() == Token.Kind.WORD && tokens.peek(1).isMark("(")) {
      return functions.call();
    }
    if (tokens.isConstant()) {
      return new Expression.Literal(tokens.constant("a value"));
    }
    boolean isName =
        token.kind() == Token.Kind.NAME
            || (token.kind() == Token.Kind.WORD && !isKeyword(token.upper()));
    if (!isName) {
      throw tokens.wrong("a property or a value");
    }
    return scope.path();
  }

  private static boolean isKeyword(String word) {
    return switch (word) {
      case "FROM", "WHERE", "AND", "OR", "IN", "NIN", "AS" -> true;
      default -> false;
    };
  }
}
