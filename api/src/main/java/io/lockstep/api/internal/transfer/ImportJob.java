package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Times;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// What is known of an import. Immutable.
///
/// @param principal who asked for it
/// @param startedMicros when, microseconds since 1970-01-01T00:00Z
/// @param failure why it failed; empty when it did not
record ImportJob(
    String id,
    String principal,
    long startedMicros,
    ImportRequest request,
    State state,
    ImportProgress progress,
    String failure) {

  /// Where it stands.
  enum State {
    RUNNING,
    DONE,
    CANCELLED,
    FAILED,
    /// The server stopped while it ran; it can be resumed.
    INTERRUPTED;

    boolean mayResume() {
      return switch (this) {
        case CANCELLED, FAILED, INTERRUPTED -> true;
        case RUNNING, DONE -> false;
      };
    }
  }

  ImportJob with(State now, ImportProgress done, String why) {
    return new ImportJob(id, principal, startedMicros, request, now, done, why);
  }

  /// As a client sees it, and as it is kept in a file.
  void write(JsonGenerator out) {
    out.writeStartObject();
    out.writeStringProperty("id", id);
    out.writeStringProperty("state", state.name().toLowerCase(Locale.ROOT));
    out.writeStringProperty("by", principal);
    out.writeStringProperty("started", Times.text(startedMicros));
    out.writeNumberProperty("rows", progress.rows());
    out.writeNumberProperty("readings", progress.readings());
    out.writeNumberProperty("refused", progress.refused());
    texts(out, "problems", progress.problems());
    if (!failure.isEmpty()) {
      out.writeStringProperty("failure", failure);
    }
    out.writeStringProperty("file", request.file());
    out.writeStringProperty("format", request.format().name().toLowerCase(Locale.ROOT));
    texts(out, "map", request.map());
    out.writeStringProperty("time", request.time());
    out.writeStringProperty("quality", request.quality());
    out.writeStringProperty("timeFormat", request.timeFormat());
    out.writeStringProperty("zone", request.zone().getId());
    out.writeStringProperty(
        "delimiter", request.delimiter() == 0 ? "" : String.valueOf(request.delimiter()));
    out.writeBooleanProperty("decimalComma", request.decimalComma());
    out.writeStringProperty("bucket", request.bucket());
    out.writeNumberProperty("precisionNanos", request.precision());
    out.writeBooleanProperty("dryRun", request.dryRun());
    out.writeEndObject();
  }

  private static void texts(JsonGenerator out, String name, List<String> texts) {
    out.writeArrayPropertyStart(name);
    texts.forEach(out::writeString);
    out.writeEndArray();
  }

  String stored() {
    return Json.write(this::write);
  }

  /// Reads what [#stored] wrote; one that ran has been interrupted.
  static ImportJob read(JsonNode json) {
    State state = State.valueOf(json.path("state").asString().toUpperCase(Locale.ROOT));
    return new ImportJob(
        json.path("id").asString(),
        json.path("by").asString(),
        Times.parseMicros("started", json.path("started").asString()),
        new ImportRequest(
            json.path("file").asString(),
            ImportRequest.Format.valueOf(json.path("format").asString().toUpperCase(Locale.ROOT)),
            texts(json.path("map")),
            json.path("time").asString(),
            json.path("quality").asString(),
            json.path("timeFormat").asString(),
            ZoneId.of(json.path("zone").asString()),
            Optional.of(json.path("delimiter").asString())
                .filter(text -> !text.isEmpty())
                .map(text -> text.charAt(0))
                .orElse((char) 0),
            json.path("decimalComma").asBoolean(),
            json.path("bucket").asString(),
            json.path("precisionNanos").asLong(),
            json.path("dryRun").asBoolean()),
        state == State.RUNNING ? State.INTERRUPTED : state,
        new ImportProgress(
            json.path("rows").asLong(),
            json.path("readings").asLong(),
            json.path("refused").asLong(),
            texts(json.path("problems"))),
        json.path("failure").asString(""));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
