package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.query.Query.Variable;
import java.util.ArrayList;
import java.util.List;

/// The variables and edges that FROM, JOIN and MATCH name. Confined to one thread.
final class Scope {
  private static final int VARIABLES_MAX = 200;

  private final Tokens tokens;
  private final List<Variable> variables = new ArrayList<>();
  private final List<Query.Edge> edges = new ArrayList<>();
  private int patterns;

  Scope(Tokens tokens) {
    this.tokens = tokens;
  }

  List<Variable> variables() {
    return variables;
  }

  List<Query.Edge> edges() {
    return edges;
  }

  Variable variable(int index) {
    return variables.get(index);
  }

  /// The number of a JOIN or MATCH.
  int newPattern() {
    return patterns++;
  }

  void add(Query.Edge edge) {
    edges.add(edge);
  }

  /// The variable of a name, or -1.
  int find(String name) {
    for (int i = 0; i < variables.size(); i++) {
      if (!name.isEmpty() && variables.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /// A new variable.
  ///
  /// @param at where it stands, for the error when its name is taken
  int declare(String name, Variable.Kind kind, Token at) {
    if (find(name) >= 0) {
      throw tokens.wrong(at, "a name that is not taken", name + " again");
    }
    if (variables.size() == VARIABLES_MAX) {
      throw tokens.wrong(at, "at most " + VARIABLES_MAX + " twins and relationships in a pattern");
    }
    variables.add(new Variable(name, kind));
    return variables.size() - 1;
  }

  /// The variable of a name, new when there is none yet.
  int declareOrFind(String name, Variable.Kind kind, Token at) {
    int known = find(name);
    if (known < 0) {
      return declare(name, kind, at);
    }
    Variable.Kind found = variables.get(known).kind();
    if (found == kind && kind != Variable.Kind.PATH) {
      return known;
    }
    throw tokens.wrong(at, kind == Variable.Kind.TWIN ? "a twin" : "a new name", name + " again");
  }

  /// A path; its first name may be that of a variable. Without it, the path is one of the only twin
  /// or relationship.
  Expression.Path path() {
    Token first = tokens.peek();
    List<String> segments = new ArrayList<>();
    segments.add(tokens.name("a property"));
    while (tokens.acceptMark(".")) {
      segments.add(tokens.name("a name behind the dot"));
    }
    int variable = find(segments.getFirst());
    if (variable < 0 && variables.size() == 1) {
      return new Expression.Path(0, segments);
    }
    if (variable < 0) {
      throw tokens.wrong(first, "a path that begins with one of " + names());
    }
    boolean isPath = variables.get(variable).kind() == Variable.Kind.PATH;
    if (isPath && segments.size() > 1) {
      throw tokens.wrong(
          first, "a relationship of one hop", first.text() + ", which stands for several");
    }
    return new Expression.Path(variable, segments.subList(1, segments.size()));
  }

  private List<String> names() {
    return variables.stream().map(Variable::name).filter(name -> !name.isEmpty()).toList();
  }
}
