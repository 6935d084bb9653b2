package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.query.Plan.Access;
import io.lockstep.twin.internal.query.Plan.Step;
import io.lockstep.twin.internal.query.Query.Edge;
import io.lockstep.twin.internal.state.ValueIndex.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The rows of EXPLAIN: a plan's steps, then what is done with the rows that they find.
final class Explanation {
  private final Query query;
  private final Plan plan;
  private final @Nullable Search search;
  private final List<String> rows = new ArrayList<>();

  private Explanation(Query query, Plan plan, @Nullable Search search) {
    this.query = query;
    this.plan = plan;
    this.search = search;
  }

  /// @param search one that ran to its end, for what it found; or null
  static List<String> rows(Query query, Plan plan, @Nullable Search search) {
    Explanation explanation = new Explanation(query, plan, search);
    explanation.explain();
    return explanation.rows;
  }

  private void explain() {
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      ObjectNode row =
          switch (step) {
            case Step.Scan scan ->
                row("scan", name(scan.variable()) + ": " + access(scan.access()));
            case Step.Walk walk -> row("walk", walk(walk.way()));
          };
      row.put("conditions", step.conditions().size());
      row.put("estimatedRows", Math.round(step.estimate()));
      if (search != null) {
        row.put("looked", search.looked(i)).put("found", search.passed(i));
      }
      rows.add(JsonTree.text(row));
    }
    if (query.isGrouped()) {
      add(
          "group",
          "%d keys, %d aggregates, %d conditions"
              .formatted(query.groups().size(), query.aggregates().size(), query.having().size()));
    }
    if (query.distinct()) {
      add("distinct", "by all columns");
    }
    if (!query.order().isEmpty()) {
      add("order", query.order().size() + " keys");
    }
    if (query.offset() > 0 || query.limit() != null) {
      String limit = query.limit() == null ? "no limit" : "at most " + query.limit() + " rows";
      add("limit", "from row " + query.offset() + ", " + limit);
    }
  }

  private void add(String operation, String what) {
    rows.add(JsonTree.text(row(operation, what)));
  }

  private ObjectNode row(String operation, String what) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("step", rows.size() + 1)
        .put("operation", operation)
        .put("access", what);
  }

  private String name(int variable) {
    String name = query.variables().get(variable).name();
    return name.isEmpty() ? "#" + (variable + 1) : name;
  }

  private static String access(Access access) {
    return switch (access) {
      case Access.TwinsById(List<String> ids) -> "twins by id, " + ids.size() + " ids";
      case Access.TwinsOfModel(Expression.OfModel model) ->
          "twins of model " + model.modelId() + (model.exact() ? ", exactly" : "");
      case Access.TwinsByValue(String path, Probe probe) ->
          "twins by value of " + path + ", " + probe(probe);
      case Access.AllTwins _ -> "all twins";
      case Access.OutgoingOf(List<String> ids) ->
          "relationships that go out from " + ids.size() + " twins";
      case Access.IncomingTo(List<String> ids) ->
          "relationships that come in to " + ids.size() + " twins";
      case Access.Named(SortedSet<String> names) ->
          "relationships by name, " + String.join(", ", names);
      case Access.AllRelationships _ -> "all relationships";
    };
  }

  private static String probe(Probe probe) {
    return switch (probe) {
      case Probe.Numbers(double low, double high) -> "from " + low + " to " + high;
      case Probe.NumberIn(List<Double> values) -> "one of " + values.size() + " numbers";
      case Probe.TextIn(SortedSet<String> values) -> "one of " + values.size() + " texts";
      case Probe.TextPrefix(String prefix) -> "texts that begin with " + prefix;
      case Probe.Bool(boolean value) -> String.valueOf(value);
    };
  }

  private String walk(WalkCursor.Way way) {
    Edge edge = way.edge();
    String hops =
        edge.least() == 1 && edge.most() == 1
            ? ""
            : "*%d..%s"
                .formatted(edge.least() - 1, edge.most() == Edge.UNBOUNDED ? "" : edge.most());
    String arrow =
        switch (edge.direction()) {
          case OUT -> "(%s)-[%s%s]->(%s)";
          case IN -> "(%s)<-[%s%s]-(%s)";
          case EITHER -> "(%s)-[%s%s]-(%s)";
        };
    return (arrow + " from %s%s")
        .formatted(
            name(edge.left()),
            edge.names().isEmpty() ? "" : ":" + String.join("|", edge.names()),
            hops,
            name(edge.right()),
            name(way.isReversed() ? edge.right() : edge.left()),
            way.isEndBound() ? ", to a twin that is known" : "");
  }
}
