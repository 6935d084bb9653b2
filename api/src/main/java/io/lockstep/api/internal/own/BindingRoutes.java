package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.ingest.BindingOutline;
import io.lockstep.ingest.Bindings;
import io.lockstep.ingest.BindingsResult;
import io.lockstep.ingest.ModelTopic;
import io.lockstep.ingest.ModelTopics;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.space.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The bindings: which field address feeds which property. They are replaced as a whole, so that
/// there is never a half of two sets in force.
public final class BindingRoutes {
  private static final String TAG = "Bindings";

  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;

  public BindingRoutes(Scopes graphs, Json json, int bodyBytesMax) {
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/bindings", "getBindings")
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(
                TAG,
                "Gives the binding files in force, in order, and the topics that models state.")
            .answers(Response.json(200, "The files and the models' topics.", "Bindings"))
            .to(this::get),
        Route.own(Verb.PUT, "/api/v1/bindings", "putBindings")
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says(TAG, "Replaces all binding files.")
            .jsonBody("BindingFiles", bodyBytesMax)
            .answers(Response.empty(204, "They are in force."))
            .to(this::put));
  }

  private Answer get(Call call) {
    List<NamedText> files = graphs.of(call).bindings();
    ModelTopics stated = ModelTopics.of(graphs.of(call).view().interfaces());
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              FileTexts.write(out, files);
              write(out, stated);
              out.writeEndObject();
            }));
  }

  private Answer put(Call call, List<NamedText> files, Bindings bindings)
      throws InterruptedException {
    List<String> problems = unitProblems(call, bindings);
    if (!problems.isEmpty()) {
      return Answer.refused(
          Fault.of(ErrorCode.CONFIGURATION_INVALID, "Units of the bindings do not convert")
              .status(400)
              .details(problems));
    }
    return Registry.reply(
        graphs.of(call).write(call.principal(), new Command.SetBindings(files)),
        () -> Answer.noContent(Map.of()));
  }

  /// Looks at bindings that name one twin; of the others nobody knows yet which they will feed.
  private List<String> unitProblems(Call call, Bindings bindings) {
    List<String> problems = new ArrayList<>();
    for (BindingOutline outline : bindings.outlines()) {
      Optional<String> twin = outline.units().isEmpty() ? Optional.empty() : outline.onlyTwin();
      if (twin.isPresent()) {
        graphs
            .of(call)
            .read(view -> outline.unitProblems(twin.get(), path -> view.slot(twin.get(), path)))
            .forEach(problem -> problems.add(problem.toString()));
      }
    }
    return problems;
  }

  private static void write(JsonGenerator out, ModelTopics stated) {
    out.writeArrayPropertyStart("derived");
    for (ModelTopic topic : stated.topics()) {
      out.writeStartObject();
      out.writeStringProperty("model", topic.model());
      out.writeStringProperty("kind", topic.kind().name().toLowerCase(Locale.ROOT));
      out.writeStringProperty("topic", topic.pattern());
      out.writeStringProperty("filter", topic.filter());
      out.writeStringProperty("payloadFormat", topic.formatName());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("problems");
    for (ModelTopics.Problem problem : stated.problems()) {
      out.writeStartObject();
      out.writeStringProperty("model", problem.model());
      out.writeStringProperty("message", problem.message());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private Answer put(Call call) throws InterruptedException {
    List<NamedText> files = FileTexts.read(json.parseObject(call.body()));
    return switch (Bindings.parse(files)) {
      case BindingsResult.Invalid invalid ->
          Answer.refused(
              Fault.of(ErrorCode.CONFIGURATION_INVALID, "The bindings are not valid")
                  .status(400)
                  .details(invalid.problems().stream().map(Problem::toString).toList()));
      case BindingsResult.Valid(Bindings bindings) -> put(call, files, bindings);
    };
  }
}
