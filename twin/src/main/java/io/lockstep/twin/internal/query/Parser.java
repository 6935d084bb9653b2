package io.lockstep.twin.internal.query;

import io.lockstep.twin.QueryLimits;
import io.lockstep.twin.QueryTimes;
import io.lockstep.twin.internal.query.Query.Explain;
import io.lockstep.twin.internal.query.Query.Projection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Parses queries: the clauses and their order. Confined to one thread.
final class Parser {
  private final Tokens tokens;
  private final Scope scope;
  private final SourceParser source;
  private final ExpressionParser expressions;
  private final List<Token> itemTokens = new ArrayList<>();
  private final List<Token> orderTokens = new ArrayList<>();
  private boolean isDistinct;
  private @Nullable Long top;
  private @Nullable Long validMicros;
  private @Nullable Long knownMicros;

  private Parser(String text, SortedMap<String, String> parameters, QueryLimits limits) {
    this.tokens = new Tokens(text, parameters, limits);
    this.scope = new Scope(tokens);
    this.source = new SourceParser(tokens, scope);
    this.expressions = new ExpressionParser(tokens, scope);
  }

  /// @param parameters JSON texts by name
  /// @throws QueryProblem of kind SYNTAX
  static Query parse(String text, SortedMap<String, String> parameters, QueryLimits limits) {
    int most = limits.characters();
    if (text.length() > most) {
      throw Lexer.syntax("", 0, "at most " + most + " characters", text.length() + " characters");
    }
    return new Parser(text, parameters, limits).query();
  }

  private Query query() {
    Explain explain = explain();
    tokens.expectWord("SELECT");
    // The projection names variables that FROM, JOIN and MATCH declare, so these are read first.
    int projectionAt = tokens.place();
    skipToFrom();
    source.source();
    int restAt = tokens.place();
    tokens.moveTo(projectionAt);
    Projection projection = projection();
    if (!tokens.isWord("FROM")) {
      throw tokens.wrong("FROM");
    }
    tokens.moveTo(restAt);
    return rest(explain, projection);
  }

  private Explain explain() {
    if (!tokens.acceptWord("EXPLAIN")) {
      return Explain.NO;
    }
    return tokens.acceptWord("ANALYZE") ? Explain.ANALYZE : Explain.PLAN;
  }

  private void skipToFrom() {
    boolean isBehindDot = false;
    while (!tokens.isWord("FROM") || isBehindDot) {
      if (tokens.isEnd()) {
        throw tokens.wrong("FROM");
      }
      isBehindDot = tokens.isMark(".");
      tokens.skip(1);
    }
    tokens.skip(1);
  }

  // SELECT

  private Projection projection() {
    isDistinct = tokens.acceptWord("DISTINCT");
    if (tokens.isWord("TOP") && tokens.peek(1).isMark("(")) {
      tokens.skip(2);
      top = tokens.count("a whole number of rows");
      tokens.expectMark(")");
    }
    if (tokens.isWord("FROM") || tokens.acceptMark("*")) {
      return all();
    }
    List<Query.Item> items = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    do {
      Token token = tokens.peek();
      Expression expression = expressions.withAggregates();
      String name =
          tokens.acceptWord("AS")
              ? tokens.name("a name behind AS")
              : name(expression, token, items.size());
      if (!names.add(name)) {
        throw tokens.wrong(token, "a name that is not taken (use AS)", name + " again");
      }
      itemTokens.add(token);
      items.add(new Query.Item(expression, name));
    } while (tokens.acceptMark(","));
    return new Projection.Items(items);
  }

  /// All named variables as items when equal rows are to be seen once, else all as they are.
  private Projection all() {
    if (!isDistinct || !source.isNamed()) {
      isDistinct = false;
      return new Projection.All();
    }
    List<Query.Item> items = new ArrayList<>();
    for (int i = 0; i < scope.variables().size(); i++) {
      String name = scope.variable(i).name();
      if (!name.isEmpty()) {
        itemTokens.add(tokens.peek());
        items.add(new Query.Item(new Expression.Path(i, List.of()), name));
      }
    }
    return new Projection.Items(items);
  }

  private String name(Expression expression, Token first, int index) {
    return switch (expression) {
      case Expression.Path path -> name(path);
      case Expression.Converted converted -> name(converted.path());
      case Expression.Aggregate _,
          Expression.Call _,
          Expression.History _,
          Expression.Is _,
          Expression.OfModel _ ->
          first.upper();
      case Expression.Literal _,
          Expression.And _,
          Expression.Or _,
          Expression.Not _,
          Expression.Compare _,
          Expression.In _,
          Expression.Arithmetic _,
          Expression.Column _ ->
          "$" + (index + 1);
    };
  }

  private String name(Expression.Path path) {
    return path.segments().isEmpty()
        ? scope.variable(path.variable()).name()
        : path.segments().getLast();
  }

  // All behind FROM and its JOINs and MATCHes

  private Query rest(Explain explain, Projection projection) {
    times();
    List<Expression> conditions = tokens.acceptWord("WHERE") ? expressions.conjuncts() : List.of();
    List<Expression> groups = tokens.isWord("GROUP") ? groups(projection) : List.of();
    boolean isExplicit = !groups.isEmpty();
    List<Expression> having =
        tokens.acceptWord("HAVING") ? expressions.conjunctsWithAggregates() : List.of();
    List<Query.SortKey> order = tokens.isWord("ORDER") ? order(projection) : List.of();
    Limits limits = limits();
    times();
    if (!tokens.isEnd()) {
      throw tokens.wrong("AND, OR or the end of the query");
    }
    boolean isGrouped = isExplicit || !having.isEmpty() || hasAggregate(projection, order);
    Query query =
        new Query(
            explain,
            projection,
            isDistinct,
            scope.variables(),
            scope.edges(),
            source.isNamed(),
            conditions,
            new QueryTimes(validMicros, knownMicros),
            groups,
            List.of(),
            isGrouped,
            having,
            order,
            limits.offset,
            limits.limit);
    if (isGrouped) {
      return new Grouped(tokens, groups).rewrite(query, itemTokens, orderTokens);
    }
    checkDistinctOrder(query);
    return query;
  }

  private static boolean hasAggregate(Projection projection, List<Query.SortKey> order) {
    return (projection instanceof Projection.Items(List<Query.Item> items)
            && items.stream().anyMatch(item -> item.expression().hasAggregate()))
        || order.stream().anyMatch(key -> key.expression().hasAggregate());
  }

  /// Equal rows must have one place in the order.
  private void checkDistinctOrder(Query query) {
    if (!query.distinct() || !(query.projection() instanceof Projection.Items(var items))) {
      return;
    }
    for (int i = 0; i < query.order().size(); i++) {
      Expression key = query.order().get(i).expression();
      if (items.stream().noneMatch(item -> item.expression().equals(key))) {
        throw tokens.wrong(orderTokens.get(i), "one of the columns of SELECT DISTINCT");
      }
    }
  }

  private List<Expression> groups(Projection projection) {
    tokens.expectWord("GROUP");
    tokens.expectWord("BY");
    List<Expression> groups = new ArrayList<>();
    do {
      Token token = tokens.peek();
      Expression column = columnByName(projection);
      if (column != null && column.hasAggregate()) {
        throw tokens.wrong(token, "what is known before the groups are");
      }
      groups.add(column == null ? expressions.expression() : column);
    } while (tokens.acceptMark(","));
    return groups;
  }

  private List<Query.SortKey> order(Projection projection) {
    tokens.expectWord("ORDER");
    tokens.expectWord("BY");
    List<Query.SortKey> keys = new ArrayList<>();
    do {
      orderTokens.add(tokens.peek());
      Expression expression = columnByName(projection);
      if (expression == null) {
        expression = expressions.withAggregates();
      }
      boolean isDescending = tokens.acceptWord("DESC");
      if (!isDescending) {
        tokens.acceptWord("ASC");
      }
      keys.add(new Query.SortKey(expression, isDescending));
    } while (tokens.acceptMark(","));
    return keys;
  }

  /// The expression of SELECT that has the name that comes, when a name stands by itself.
  private @Nullable Expression columnByName(Projection projection) {
    Token token = tokens.peek();
    boolean isName = token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.NAME;
    Token next = tokens.peek(1);
    boolean isAlone =
        next.kind() == Token.Kind.END || next.kind() == Token.Kind.WORD || next.isMark(",");
    if (!isName || !isAlone || !(projection instanceof Projection.Items(List<Query.Item> items))) {
      return null;
    }
    for (Query.Item item : items) {
      if (item.name().equals(token.text())) {
        tokens.skip(1);
        return item.expression();
      }
    }
    return null;
  }

  private record Limits(long offset, @Nullable Long limit) {}

  /// `OFFSET n` and `LIMIT n`, in any order.
  private Limits limits() {
    Long offset = null;
    Long limit = top;
    while (tokens.isWord("OFFSET") || tokens.isWord("LIMIT")) {
      Token token = tokens.peek();
      boolean isOffset = tokens.acceptWord("OFFSET");
      if ((isOffset ? offset : limit) != null) {
        throw tokens.wrong(token, "TOP or LIMIT once, and OFFSET once");
      }
      if (isOffset) {
        offset = tokens.count("a whole number of rows");
      } else {
        tokens.skip(1);
        limit = tokens.count("a whole number of rows");
      }
    }
    return new Limits(offset == null ? 0 : offset, limit);
  }

  /// `AS OF '...'` and `AS KNOWN AT '...'`, in any order.
  private void times() {
    while (SourceParser.isTime(tokens)) {
      Token first = tokens.peek();
      boolean isValid = tokens.peek(1).isWord("OF");
      tokens.skip(isValid ? 2 : 3);
      if ((isValid ? validMicros : knownMicros) != null) {
        throw tokens.wrong(first, "each time once", isValid ? "AS OF again" : "AS KNOWN AT again");
      }
      long micros = time();
      if (isValid) {
        validMicros = micros;
      } else {
        knownMicros = micros;
      }
    }
  }

  private long time() {
    String expected = "a time: RFC 3339 in quotes, or milliseconds since epoch";
    Token token = tokens.peek();
    OptionalLong micros = FunctionParser.micros(tokens.constant(expected));
    if (micros.isEmpty()) {
      throw tokens.wrong(token, expected);
    }
    return micros.getAsLong();
  }
}
