package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.query.Query.Direction;
import io.lockstep.twin.internal.query.Query.Variable.Kind;
import java.util.ArrayList;
import java.util.List;

/// Reads what a query asks about: FROM with its JOINs and MATCHes. Confined to one thread.
final class SourceParser {
  private final Tokens tokens;
  private final Scope scope;
  private boolean isNamed;

  SourceParser(Tokens tokens, Scope scope) {
    this.tokens = tokens;
    this.scope = scope;
  }

  /// Whether there are JOINs or MATCHes.
  boolean isNamed() {
    return isNamed;
  }

  /// All behind FROM, up to the clause that follows.
  void source() {
    boolean isRelationships = tokens.isWord("RELATIONSHIPS");
    if (!isRelationships && !tokens.isWord("DIGITALTWINS")) {
      throw tokens.wrong("DIGITALTWINS or RELATIONSHIPS");
    }
    tokens.skip(1);
    Token at = tokens.peek();
    String name = alias();
    isNamed = tokens.isWord("JOIN") || tokens.isWord("MATCH");
    if (isRelationships && isNamed) {
      throw tokens.wrong("WHERE or the end of the query: RELATIONSHIPS go without JOIN and MATCH");
    }
    if (!name.isEmpty() || !tokens.isWord("MATCH")) {
      scope.declare(name, isRelationships ? Kind.RELATIONSHIP : Kind.TWIN, at);
    }
    while (tokens.isWord("JOIN") || tokens.isWord("MATCH")) {
      if (tokens.acceptWord("JOIN")) {
        join();
      } else {
        tokens.skip(1);
        do {
          pattern();
        } while (tokens.acceptMark(","));
      }
    }
  }

  private String alias() {
    if (isTime(tokens)) {
      return "";
    }
    boolean isMust = tokens.acceptWord("AS");
    Token token = tokens.peek();
    boolean isName =
        token.kind() == Token.Kind.NAME || (token.kind() == Token.Kind.WORD && !isClause(token));
    if (isName) {
      tokens.skip(1);
      return token.text();
    }
    if (isMust) {
      throw tokens.wrong("a name behind AS");
    }
    return "";
  }

  /// Whether `AS OF` or `AS KNOWN AT` comes, and no name behind AS.
  static boolean isTime(Tokens tokens) {
    if (!tokens.isWord("AS")) {
      return false;
    }
    if (tokens.peek(1).isWord("KNOWN")) {
      return tokens.peek(2).isWord("AT");
    }
    return tokens.peek(1).isWord("OF")
        && switch (tokens.peek(2).kind()) {
          case STRING, NUMBER, PARAMETER -> true;
          case MARK -> tokens.peek(2).isMark("-");
          case WORD, NAME, END -> false;
        };
  }

  private static boolean isClause(Token token) {
    return switch (token.upper()) {
      case "WHERE",
          "JOIN",
          "MATCH",
          "ORDER",
          "GROUP",
          "HAVING",
          "LIMIT",
          "OFFSET",
          "RELATED",
          "FROM",
          "AND",
          "OR" ->
          true;
      default -> false;
    };
  }

  private void checkEdges() {
    if (scope.edges().size() == tokens.limits().edges()) {
      throw tokens.wrong("at most " + tokens.limits().edges() + " JOINs and arrows of MATCH");
    }
  }

  // JOIN target RELATED source.relationshipName [relationship]

  private void join() {
    checkEdges();
    Token targetAt = tokens.peek();
    String target = tokens.name("a name for the joined twin");
    tokens.expectWord("RELATED");
    Token sourceAt = tokens.peek();
    int source = scope.find(tokens.name("the name of a twin"));
    if (source < 0 || !scope.variable(source).isTwin()) {
      throw tokens.wrong(sourceAt, "a twin that FROM, JOIN or MATCH before names");
    }
    tokens.expectMark(".");
    String relationshipName = tokens.name("the name of a relationship");
    int right = scope.declare(target, Kind.TWIN, targetAt);
    Token linkAt = tokens.peek();
    int link = scope.declare(alias(), Kind.RELATIONSHIP, linkAt);
    scope.add(
        new Query.Edge(
            source,
            right,
            link,
            Direction.OUT,
            List.of(relationshipName),
            1,
            1,
            scope.newPattern()));
  }

  // MATCH (a)-[r:x|y*1..3]->(b)<-[]-(c)

  private void pattern() {
    int pattern = scope.newPattern();
    int left = twin();
    while (tokens.isMark("-") || tokens.isMark("<")) {
      checkEdges();
      left = arrow(left, pattern);
    }
  }

  private int twin() {
    boolean isBracketed = tokens.acceptMark("(");
    Token at = tokens.peek();
    String name = "";
    if (!isBracketed || !tokens.isMark(")")) {
      name = tokens.name("a twin: (name) or ()");
    }
    if (isBracketed) {
      tokens.expectMark(")");
    }
    return scope.declareOrFind(name, Kind.TWIN, at);
  }

  private record Hops(int least, int most, boolean isPath) {}

  private int arrow(int left, int pattern) {
    boolean isIn = tokens.acceptMark("<");
    tokens.expectMark("-");
    tokens.expectMark("[");
    Token linkAt = tokens.peek();
    String link = "";
    List<String> names = new ArrayList<>();
    if (!tokens.isMark("]") && !tokens.isMark("*") && !tokens.isMark(":")) {
      link = tokens.name("a name for the relationship, :name, * or ]");
    }
    if (tokens.acceptMark(":")) {
      names.add(tokens.name("the name of a relationship"));
    } else if (tokens.isMark("|")) {
      // Without a colon one name is a variable, several are names of relationships.
      names.add(link);
      link = "";
    }
    while (tokens.acceptMark("|")) {
      // Also `a|:b`, as some write it.
      tokens.acceptMark(":");
      names.add(tokens.name("the name of a relationship"));
    }
    Hops hops = hops();
    tokens.expectMark("]");
    tokens.expectMark("-");
    Token headAt = tokens.peek();
    boolean isOut = tokens.acceptMark(">");
    if (isIn && isOut) {
      throw tokens.wrong(headAt, "an arrow of one direction, or - for either");
    }
    int linkVariable =
        scope.declareOrFind(link, hops.isPath ? Kind.PATH : Kind.RELATIONSHIP, linkAt);
    int right = twin();
    scope.add(
        new Query.Edge(
            left,
            right,
            linkVariable,
            isOut ? Direction.OUT : isIn ? Direction.IN : Direction.EITHER,
            names,
            hops.least,
            hops.most,
            pattern));
    return right;
  }

  /// `*n`, `*lo..hi` with lo left out and hi included, `*..hi`, `*lo..`, `*`.
  private Hops hops() {
    if (!tokens.acceptMark("*")) {
      return new Hops(1, 1, false);
    }
    Token at = tokens.peek();
    long below = tokens.peek().kind() == Token.Kind.NUMBER ? hopCount() : -1;
    if (!tokens.acceptMark(".")) {
      if (below == 0) {
        throw tokens.wrong(at, "at least 1 hop");
      }
      return below < 0
          ? new Hops(1, Query.Edge.UNBOUNDED, true)
          : new Hops((int) below, (int) below, true);
    }
    tokens.expectMark(".");
    int least = (int) Math.max(0, below) + 1;
    Token mostAt = tokens.peek();
    if (mostAt.kind() != Token.Kind.NUMBER) {
      return new Hops(least, Query.Edge.UNBOUNDED, true);
    }
    int most = (int) hopCount();
    if (most < least) {
      throw tokens.wrong(mostAt, "at least %d hops (the lower bound is left out)".formatted(least));
    }
    return new Hops(least, most, true);
  }

  private long hopCount() {
    Token at = tokens.peek();
    long hops = tokens.count("a whole number of hops");
    if (hops > 1_000_000) {
      throw tokens.wrong(at, "at most 1000000 hops; leave the bound out for any number");
    }
    return hops;
  }
}
