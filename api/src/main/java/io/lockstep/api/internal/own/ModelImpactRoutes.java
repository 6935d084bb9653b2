package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.evolution.ModelChange;
import io.lockstep.dtdl.evolution.ModelDiff;
import io.lockstep.ingest.Bindings;
import io.lockstep.ingest.BindingsResult;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.ModelImpact;
import io.lockstep.twin.EvolutionView;
import io.lockstep.twin.MigrationOutlook;
import io.lockstep.twin.RuleHit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// Compares two models, and says what going from one to the other would hit.
public final class ModelImpactRoutes {
  private static final int TWINS_MAX = 20;

  private final Scopes graphs;
  private final Json json;
  private final WorkPool pool;
  private final int bodyBytesMax;
  private final DtdlParser parser = new DtdlParser();

  public ModelImpactRoutes(Scopes graphs, Json json, WorkPool pool, int bodyBytesMax) {
    this.graphs = graphs;
    this.json = json;
    this.pool = pool;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/models/compare", "compareModels")
            .alsoInBranches()
            .role(Role.VIEWER)
            .says("Models", "Compares two models, and says what going from one to the other hits.")
            .jsonBody("ModelComparison", bodyBytesMax)
            .answers(Response.json(200, "What differs, and what it hits.", "ModelImpact"))
            .to(this::compare));
  }

  private Answer compare(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("before", "after", "models"));
    Dtmi before = id(body, "before");
    Dtmi after = id(body, "after");
    JsonNode models = body.path("models");
    if (!models.isMissingNode() && !models.isArray()) {
      throw Call.invalid("request body /models", "an array of DTDL Interfaces", models.toString())
          .exception();
    }
    EvolutionView view = graphs.of(call).view().evolution();
    List<NamedText> files = graphs.of(call).bindings();
    ModelImpact impact =
        pool.run(
            () ->
                ModelImpact.of(
                    view, bindings(files), before, after, withMore(view, models), TWINS_MAX));
    return Answer.json(Json.write(out -> write(out, impact)));
  }

  private static Dtmi id(JsonNode body, String name) {
    String text = Members.text(body, name);
    return Dtmi.tryParse(text)
        .orElseThrow(() -> Call.invalid("request body /" + name, "a DTMI", text).exception());
  }

  private static Bindings bindings(List<NamedText> files) {
    return switch (Bindings.parse(files)) {
      case BindingsResult.Valid(Bindings valid) -> valid;
      case BindingsResult.Invalid _ -> Bindings.none();
    };
  }

  private ModelSet withMore(EvolutionView view, JsonNode models) {
    ModelSet present = view.models();
    if (models.isEmpty()) {
      return present;
    }
    ParseResult result =
        parser.parse(List.of(new ModelSource("models", models.toString())), present);
    if (!result.isValid()) {
      List<String> problems =
          new ArrayList<>(result.errors().stream().map(DtdlError::toString).toList());
      result
          .unresolved()
          .forEach(
              id ->
                  problems.add("%s is referred to and neither stated nor uploaded".formatted(id)));
      throw Fault.of(ErrorCode.INVALID_MODEL, "The models are not valid")
          .details(problems)
          .exception();
    }
    return result.models();
  }

  private static void write(JsonGenerator out, ModelImpact impact) {
    out.writeStartObject();
    write(out, impact.diff());
    out.writeObjectPropertyStart("impact");
    write(out, impact.outlook());
    out.writeArrayPropertyStart("models");
    for (ModelImpact.User user : impact.users()) {
      out.writeStartObject();
      out.writeStringProperty("id", user.model());
      out.writeStringProperty("by", user.isExtension() ? "extends" : "component");
      out.writeNumberProperty("twins", user.twins());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("bindings");
    for (ModelImpact.BindingHit hit : impact.bindings()) {
      out.writeStartObject();
      out.writeStringProperty("place", hit.binding().file() + ":" + hit.binding().line());
      out.writeStringProperty("address", hit.binding().address());
      out.writeStringProperty("twin", hit.twin());
      out.writeBooleanProperty("byName", hit.binding().byName());
      texts(out, "paths", hit.paths());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("rules");
    for (RuleHit hit : impact.rules()) {
      out.writeStartObject();
      out.writeStringProperty("name", hit.name());
      out.writeStringProperty("place", hit.place());
      out.writeStringProperty("why", hit.why());
      texts(out, "paths", hit.paths());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndObject();
  }

  /// Writes the members of a difference.
  static void write(JsonGenerator out, ModelDiff diff) {
    out.writeStringProperty("before", diff.before().value());
    out.writeStringProperty("after", diff.after().value());
    out.writeBooleanProperty("breaks", diff.breaks());
    out.writeArrayPropertyStart("changes");
    for (ModelChange change : diff.changes()) {
      out.writeStartObject();
      out.writeStringProperty("kind", change.kind().name());
      out.writeStringProperty("severity", change.severity().name().toLowerCase(Locale.ROOT));
      out.writeStringProperty("path", change.path());
      out.writeStringProperty("before", change.before());
      out.writeStringProperty("after", change.after());
      out.writeStringProperty("explanation", change.explanation());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void write(JsonGenerator out, MigrationOutlook outlook) {
    out.writeObjectPropertyStart("twins");
    out.writeNumberProperty("count", outlook.twins());
    texts(out, "first", outlook.firstTwins());
    out.writeEndObject();
    out.writeObjectPropertyStart("inTheWay");
    out.writeNumberProperty("twins", outlook.twinsInTheWay());
    out.writeNumberProperty("count", outlook.reasonCount());
    texts(out, "reasons", outlook.reasons());
    out.writeEndObject();
    counts(out, "dropped", outlook.dropped());
    counts(out, "converted", outlook.converted());
  }

  private static void counts(JsonGenerator out, String name, Map<String, Long> counts) {
    out.writeObjectPropertyStart(name);
    counts.forEach(out::writeNumberProperty);
    out.writeEndObject();
  }

  private static void texts(JsonGenerator out, String name, List<String> texts) {
    out.writeArrayPropertyStart(name);
    texts.forEach(out::writeString);
    out.writeEndArray();
  }
}
