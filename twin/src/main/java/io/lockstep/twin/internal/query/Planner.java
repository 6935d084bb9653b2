package io.lockstep.twin.internal.query;

import io.lockstep.dtdl.Unit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Chooses where to begin: twins by their id, then the relationships of one twin, then the twins of
/// a model, and all of them only when nothing narrows them down.
final class Planner {
  private static final String ID = "$dtId";

  private final Query query;

  private Planner(Query query) {
    this.query = query;
  }

  static Plan plan(Query query) {
    return new Planner(query).plan();
  }

  private Plan plan() {
    int rootVariable = 0;
    Plan.Root root =
        query.variables().getFirst().isRelationship()
            ? ofRelationships()
            : new Plan.Root.AllTwins();
    for (int i = 0; i < query.variables().size(); i++) {
      Plan.Root candidate = query.variables().get(i).isRelationship() ? null : ofTwins(i);
      if (candidate != null && cost(candidate) < cost(root)) {
        root = candidate;
        rootVariable = i;
      }
    }
    List<Plan.Step> steps = steps(rootVariable);
    return new Plan(rootVariable, root, steps, conditions(rootVariable, steps));
  }

  private static int cost(Plan.Root root) {
    return switch (root) {
      case Plan.Root.ById(List<String> ids) -> ids.size();
      case Plan.Root.OutgoingOf _, Plan.Root.IncomingTo _ -> 1 << 20;
      case Plan.Root.OfModel(Condition.OfModel condition) -> condition.exact() ? 1 << 21 : 1 << 22;
      case Plan.Root.AllTwins _, Plan.Root.AllRelationships _ -> 1 << 23;
    };
  }

  private Plan.@Nullable Root ofTwins(int variable) {
    Plan.Root best = null;
    for (Condition condition : query.conditions()) {
      Set<String> ids = ids(condition, variable, ID);
      Plan.Root candidate = null;
      if (ids != null) {
        candidate = new Plan.Root.ById(List.copyOf(ids));
      } else if (condition instanceof Condition.OfModel ofModel && ofModel.variable() == variable) {
        candidate = new Plan.Root.OfModel(ofModel);
      }
      if (candidate != null && (best == null || cost(candidate) < cost(best))) {
        best = candidate;
      }
    }
    return best;
  }

  private Plan.Root ofRelationships() {
    for (Condition condition : query.conditions()) {
      Set<String> sources = ids(condition, 0, "$sourceId");
      if (sources != null && sources.size() == 1) {
        return new Plan.Root.OutgoingOf(sources.iterator().next());
      }
      Set<String> targets = ids(condition, 0, "$targetId");
      if (targets != null && targets.size() == 1) {
        return new Plan.Root.IncomingTo(targets.iterator().next());
      }
    }
    return new Plan.Root.AllRelationships();
  }

  /// The only texts that a property of a variable may have by a condition, or null.
  private static @Nullable Set<String> ids(Condition condition, int variable, String property) {
    Set<String> ids = new LinkedHashSet<>();
    switch (condition) {
      case Condition.Compare(
              Condition.Operator operator,
              Operand.Path path,
              Operand.Literal(Value value)) -> {
        return operator == Condition.Operator.EQUAL && isProperty(path, variable, property)
            ? addText(value, ids)
            : null;
      }
      case Condition.Compare(
              Condition.Operator operator,
              Operand.Literal(Value value),
              Operand.Path path) -> {
        return operator == Condition.Operator.EQUAL && isProperty(path, variable, property)
            ? addText(value, ids)
            : null;
      }
      case Condition.In(Operand.Path path, List<Value> values) -> {
        if (!isProperty(path, variable, property)) {
          return null;
        }
        values.forEach(value -> addText(value, ids));
        return ids;
      }
      case Condition.And _,
          Condition.Or _,
          Condition.Not _,
          Condition.Compare _,
          Condition.In _,
          Condition.Is _,
          Condition.Test _,
          Condition.OfModel _,
          Condition.Holds _ -> {
        return null;
      }
    }
  }

  private static boolean isProperty(Operand.Path path, int variable, String property) {
    return path.variable() == variable && path.is(property);
  }

  private static Set<String> addText(Value value, Set<String> ids) {
    if (value instanceof Value.Text(String id)) {
      ids.add(id);
    }
    return ids;
  }

  private List<Plan.Step> steps(int rootVariable) {
    List<Query.Join> open = new ArrayList<>(query.joins());
    List<Plan.Step> steps = new ArrayList<>();
    BitSet bound = new BitSet();
    bound.set(rootVariable);
    while (!open.isEmpty()) {
      for (Query.Join join : List.copyOf(open)) {
        if (bound.get(join.source()) || bound.get(join.target())) {
          steps.add(new Plan.Step(join, bound.get(join.source())));
          bound.set(join.source());
          bound.set(join.target());
          open.remove(join);
        }
      }
    }
    return steps;
  }

  private List<List<Condition>> conditions(int rootVariable, List<Plan.Step> steps) {
    List<Condition> open = new ArrayList<>(query.conditions());
    List<List<Condition>> placed = new ArrayList<>();
    BitSet bound = new BitSet();
    bound.set(rootVariable);
    placed.add(takeDecidable(open, bound));
    for (Plan.Step step : steps) {
      bound.set(step.join().source());
      bound.set(step.join().relationship());
      bound.set(step.join().target());
      placed.add(takeDecidable(open, bound));
    }
    return placed;
  }

  private static List<Condition> takeDecidable(List<Condition> open, BitSet bound) {
    List<Condition> decidable = new ArrayList<>();
    for (Condition condition : List.copyOf(open)) {
      BitSet needed = new BitSet();
      addVariables(condition, needed);
      needed.andNot(bound);
      if (needed.isEmpty()) {
        decidable.add(condition);
        open.remove(condition);
      }
    }
    return decidable;
  }

  private static void addVariables(Condition condition, BitSet into) {
    switch (condition) {
      case Condition.And(List<Condition> parts) -> parts.forEach(part -> addVariables(part, into));
      case Condition.Or(List<Condition> parts) -> parts.forEach(part -> addVariables(part, into));
      case Condition.Not(Condition inner) -> addVariables(inner, into);
      case Condition.Compare(Condition.Operator _, Operand left, Operand right) -> {
        addVariable(left, into);
        addVariable(right, into);
      }
      case Condition.In(Operand operand, List<Value> _) -> addVariable(operand, into);
      case Condition.Is(Condition.Type _, Operand operand) -> addVariable(operand, into);
      case Condition.Test(Condition.Function _, Operand left, Operand right) -> {
        addVariable(left, into);
        addVariable(right, into);
      }
      case Condition.OfModel ofModel -> into.set(ofModel.variable());
      case Condition.Holds(Operand operand) -> addVariable(operand, into);
    }
  }

  private static void addVariable(Operand operand, BitSet into) {
    switch (operand) {
      case Operand.Literal _ -> {
        // Speaks of none.
      }
      case Operand.Path path -> into.set(path.variable());
      case Operand.Converted(Operand.Path path, Unit _) -> into.set(path.variable());
    }
  }
}
