package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Imports of history: begins them, says how far they are, and ends them.
public final class ImportRoutes {
  private static final String TAG = "History";
  private static final String LIST = "/api/v1/history-imports";
  private static final Parameter ID = Parameter.path("id", "The import's id.");
  private static final List<String> KNOWN =
      List.of(
          "bucket",
          "decimalComma",
          "delimiter",
          "dryRun",
          "file",
          "format",
          "map",
          "precision",
          "quality",
          "time",
          "timeFormat",
          "zone");
  private static final Map<String, Long> PRECISIONS =
      Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);

  private final HistoryImports imports;
  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;

  public ImportRoutes(HistoryImports imports, Scopes graphs, Json json, int bodyBytesMax) {
    this.imports = imports;
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/history/import", "importHistory")
            .seen()
            .role(Role.ENGINEER)
            .says(TAG, "Brings readings of an uploaded file into history, or says what that would.")
            .jsonBody("HistoryImportRequest", bodyBytesMax)
            .answers(Response.json(200, "What a dry run found.", "HistoryImport"))
            .answers(Response.json(202, "It is under way.", "HistoryImport"))
            .to(this::start),
        Route.own(Verb.GET, LIST, "listHistoryImports")
            .role(Role.ENGINEER)
            .says(TAG, "Lists imports of history, the latest last.")
            .answers(Response.json(200, "At most the last 100.", "HistoryImportList"))
            .to(_ -> list()),
        Route.own(Verb.GET, LIST + "/{id}", "getHistoryImport")
            .role(Role.ENGINEER)
            .says(TAG, "Says how far an import of history is.")
            .with(ID)
            .answers(Response.json(200, "The import.", "HistoryImport"))
            .to(call -> one(call.variable("id"))),
        Route.own(Verb.POST, LIST + "/{id}/cancel", "cancelHistoryImport")
            .role(Role.ENGINEER)
            .says(TAG, "Ends an import of history early; what it has brought in stays.")
            .with(ID)
            .answers(Response.json(200, "The import.", "HistoryImport"))
            .to(call -> Answer.json(Json.write(imports.cancel(call.variable("id"))::write))),
        Route.own(Verb.POST, LIST + "/{id}/resume", "resumeHistoryImport")
            .role(Role.ENGINEER)
            .says(TAG, "Goes on with an import that was interrupted, cancelled, or has failed.")
            .with(ID)
            .answers(Response.json(202, "It is under way.", "HistoryImport"))
            .to(this::resume));
  }

  private HistoryImports.Caller caller(Call call) {
    Optional<Sight> sight = graphs.sight(call);
    return new HistoryImports.Caller(
        call.principal(),
        (twin, path) -> sight.isEmpty() || sight.get().of(twin, "").allows(Right.WRITE, path),
        graphs.of(call));
  }

  private Answer start(Call call) throws InterruptedException {
    ImportRequest request = request(json.parseObject(call.body()));
    HistoryImports.Caller caller = caller(call);
    if (request.dryRun()) {
      return Answer.json(Json.write(imports.dryRun(caller, request)::write));
    }
    ImportJob begun = imports.start(caller, request);
    return Answer.json(202, Json.write(begun::write), Map.of("Location", LIST + "/" + begun.id()));
  }

  private Answer resume(Call call) {
    ImportJob job = imports.resume(caller(call), call.variable("id"));
    return Answer.json(202, Json.write(job::write), Map.of());
  }

  private Answer one(String id) {
    ImportJob job =
        imports
            .find(id)
            .orElseThrow(
                () -> Fault.of(ErrorCode.NOT_FOUND, "There is no import " + id).exception());
    return Answer.json(Json.write(job::write));
  }

  private Answer list() {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              imports.all().forEach(job -> job.write(out));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static ImportRequest request(JsonNode body) {
    Members.check(body, KNOWN);
    String format = text(body, "format", "csv");
    String delimiter = text(body, "delimiter", "");
    if (delimiter.length() > 1) {
      throw invalid("delimiter", "one character", delimiter);
    }
    Long precision = PRECISIONS.get(text(body, "precision", "ns"));
    if (precision == null) {
      throw invalid("precision", "ns, us, ms or s", text(body, "precision", ""));
    }
    return new ImportRequest(
        text(body, "file", ""),
        switch (format) {
          case "csv" -> ImportRequest.Format.CSV;
          case "parquet" -> ImportRequest.Format.PARQUET;
          case "influx" -> ImportRequest.Format.INFLUX;
          default -> throw invalid("format", "csv, parquet or influx", format);
        },
        body.path("map").valueStream().map(JsonNode::asString).toList(),
        text(body, "time", ""),
        text(body, "quality", ""),
        text(body, "timeFormat", "auto"),
        zone(text(body, "zone", "UTC")),
        delimiter.isEmpty() ? 0 : delimiter.charAt(0),
        body.path("decimalComma").asBoolean(false),
        text(body, "bucket", ""),
        precision,
        body.path("dryRun").asBoolean(false));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException _) {
      throw invalid("zone", "a time zone such as Europe/Vienna or +01:00", name);
    }
  }

  private static String text(JsonNode body, String name, String otherwise) {
    JsonNode value = body.path(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isString()) {
      throw invalid(name, "a text", value.getNodeType().name().toLowerCase(Locale.ROOT));
    }
    return value.asString();
  }

  private static RuntimeException invalid(String name, String expected, String found) {
    return Call.invalid("request body /" + name, expected, found).exception();
  }
}
