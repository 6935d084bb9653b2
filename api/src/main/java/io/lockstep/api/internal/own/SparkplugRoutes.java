package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.ingest.grade.EdgeGrades;
import io.lockstep.ingest.grade.Statement;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/// How well Sparkplug edge nodes keep to the specification: which statements were judged, and which
/// of them are violated, since when and how often.
public final class SparkplugRoutes {
  private static final String TAG = "Sparkplug";
  private static final String NODES = "/api/v1/sparkplug/nodes";

  private final Supplier<EdgeGrades> grades;

  /// @param grades the present ones
  public SparkplugRoutes(Supplier<EdgeGrades> grades) {
    this.grades = grades;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, NODES, "listSparkplugNodes")
            .role(Role.VIEWER)
            .says(TAG, "Grades the Sparkplug edge nodes that were heard of since the start.")
            .answers(Response.json(200, "The grades.", "SparkplugGrades"))
            .to(_ -> list()),
        Route.own(Verb.GET, NODES + "/{group}/{edge}", "getSparkplugNode")
            .role(Role.VIEWER)
            .says(TAG, "Grades one Sparkplug edge node.")
            .with(Parameter.path("group", "The group's id."))
            .with(Parameter.path("edge", "The edge node's id."))
            .answers(Response.json(200, "Its grade.", "SparkplugGrade"))
            .to(this::get));
  }

  private Answer list() {
    EdgeGrades present = grades.get();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("since", Times.text(present.sinceMicros()));
              out.writeNumberProperty("ungradedMessages", present.ungraded());
              out.writeNumberProperty("skips", present.skipped());
              out.writeArrayPropertyStart("value");
              present.nodes().forEach(node -> write(out, node));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer get(Call call) {
    String id = call.variable("group") + "/" + call.variable("edge");
    return grades
        .get()
        .of(id)
        .map(node -> Answer.json(Json.write(out -> write(out, node))))
        .orElseGet(
            () ->
                Answer.refused(
                    Fault.of(ErrorCode.NOT_FOUND, "There is no such edge node")
                        .at("group/edge")
                        .expected("an edge node that was heard of since the start")
                        .found(id)));
  }

  private static void write(JsonGenerator out, EdgeGrades.NodeGrade node) {
    out.writeStartObject();
    out.writeStringProperty("id", node.id());
    out.writeStringProperty("group", node.group());
    out.writeStringProperty("edge", node.edge());
    if (!node.clientId().isEmpty()) {
      out.writeStringProperty("clientId", node.clientId());
    }
    out.writeBooleanProperty("online", node.isOnline());
    out.writeStringProperty("lastSeen", Times.text(node.lastMicros()));
    out.writeNumberProperty("messages", node.messages());
    out.writeNumberProperty("messagesInDepth", node.inDepth());
    out.writeBooleanProperty("complete", node.isWhole());
    out.writeNumberProperty("statementsJudged", node.statements());
    out.writeArrayPropertyStart("violations");
    for (EdgeGrades.Violation violation : node.violations()) {
      Statement statement = violation.statement();
      out.writeStartObject();
      out.writeStringProperty("statement", "tck-id-" + statement.id());
      out.writeStringProperty("says", statement.text());
      out.writeArrayPropertyStart("statements");
      for (Statement one : violation.rule().statements()) {
        out.writeString("tck-id-" + one.id());
      }
      out.writeEndArray();
      out.writeNumberProperty("count", violation.count());
      out.writeStringProperty("first", Times.text(violation.firstMicros()));
      out.writeStringProperty("last", Times.text(violation.lastMicros()));
      out.writeStringProperty("example", violation.example());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
