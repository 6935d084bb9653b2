package io.lockstep.api.internal.jobs;

import io.lockstep.api.internal.http.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// What is known of a job. Immutable. Times are microseconds since 1970-01-01T00:00Z; 0 says that
/// it has not come to that.
///
/// @param principal who asked for it
/// @param input where the graph is read from; empty for a delete job
/// @param output where the log goes; empty for a delete job
/// @param timeoutMinutes after which a delete job gives up; 0 for an import
/// @param purgeMicros when it is forgotten
public record Job(
    Kind kind,
    String id,
    String principal,
    String input,
    String output,
    int timeoutMinutes,
    Status status,
    long createdMicros,
    long lastActionMicros,
    long finishedMicros,
    long purgeMicros,
    Progress progress,
    @Nullable Failure failure) {

  /// What a job does.
  public enum Kind {
    IMPORT,
    DELETE
  }

  /// How far a job is, by the names of the protocol.
  public enum Status {
    NOTSTARTED,
    RUNNING,
    CANCELLING,
    CANCELLED,
    FAILED,
    SUCCEEDED;

    /// The name in an answer.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// True when nothing more will happen.
    public boolean isFinal() {
      return switch (this) {
        case NOTSTARTED, RUNNING, CANCELLING -> false;
        case CANCELLED, FAILED, SUCCEEDED -> true;
      };
    }
  }

  /// How much was done.
  ///
  /// @param errors elements that were refused
  public record Progress(long models, long twins, long relationships, long errors) {
    /// Nothing yet.
    public static final Progress NONE = new Progress(0, 0, 0, 0);
  }

  /// Why a job failed.
  ///
  /// @param details single reasons, one a line
  public record Failure(String code, String message, List<String> details) {
    /// Copies the list.
    public Failure {
      details = List.copyOf(details);
    }
  }

  Job began(long micros) {
    return with(Status.RUNNING, micros, finishedMicros, purgeMicros, progress, failure);
  }

  Job cancelling(long micros) {
    return with(Status.CANCELLING, micros, finishedMicros, purgeMicros, progress, failure);
  }

  Job advanced(long micros, Progress now) {
    return with(status, micros, finishedMicros, purgeMicros, now, failure);
  }

  Job finished(Status how, long micros, long purge, Progress now, @Nullable Failure why) {
    return with(how, micros, micros, purge, now, why);
  }

  private Job with(
      Status how, long action, long finished, long purge, Progress now, @Nullable Failure why) {
    return new Job(
        kind,
        id,
        principal,
        input,
        output,
        timeoutMinutes,
        how,
        createdMicros,
        action,
        finished,
        purge,
        now,
        why);
  }

  /// The job as the protocol shows it, with `progress` on top.
  public String json() {
    return Json.write(
        out -> {
          out.writeStartObject();
          write(out);
          out.writeEndObject();
        });
  }

  private void write(JsonGenerator out) {
    out.writeStringProperty("id", id);
    if (kind == Kind.IMPORT) {
      out.writeStringProperty("inputBlobUri", input);
      out.writeStringProperty("outputBlobUri", output);
    }
    out.writeStringProperty("status", status.word());
    time(out, "createdDateTime", createdMicros);
    if (kind == Kind.IMPORT) {
      time(out, "lastActionDateTime", lastActionMicros);
    }
    time(out, "finishedDateTime", finishedMicros);
    time(out, "purgeDateTime", purgeMicros);
    if (failure != null) {
      out.writeObjectPropertyStart("error");
      out.writeStringProperty("code", failure.code);
      out.writeStringProperty("message", failure.message);
      if (!failure.details.isEmpty()) {
        out.writeArrayPropertyStart("details");
        for (String detail : failure.details) {
          out.writeStartObject();
          out.writeStringProperty("code", failure.code);
          out.writeStringProperty("message", detail);
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    }
    out.writeObjectPropertyStart("progress");
    out.writeNumberProperty("models", progress.models);
    out.writeNumberProperty("twins", progress.twins);
    out.writeNumberProperty("relationships", progress.relationships);
    out.writeNumberProperty("errors", progress.errors);
    out.writeEndObject();
  }

  private static void time(JsonGenerator out, String name, long micros) {
    if (micros != 0) {
      out.writeStringProperty(name, JobTimes.text(micros));
    }
  }

  /// The job as it is kept in a file.
  String stored() {
    return Json.write(
        out -> {
          out.writeStartObject();
          out.writeNumberProperty("format", 1);
          out.writeStringProperty("kind", kind.name());
          out.writeStringProperty("principal", principal);
          out.writeStringProperty("input", input);
          out.writeStringProperty("output", output);
          out.writeNumberProperty("timeoutMinutes", timeoutMinutes);
          out.writeNumberProperty("createdMicros", createdMicros);
          out.writeNumberProperty("lastActionMicros", lastActionMicros);
          out.writeNumberProperty("finishedMicros", finishedMicros);
          out.writeNumberProperty("purgeMicros", purgeMicros);
          write(out);
          out.writeEndObject();
        });
  }

  /// Reads what [#stored] wrote.
  static Job read(JsonNode json) {
    JsonNode error = json.path("error");
    JsonNode done = json.path("progress");
    return new Job(
        Kind.valueOf(json.path("kind").asString()),
        json.path("id").asString(),
        json.path("principal").asString(),
        json.path("input").asString(),
        json.path("output").asString(),
        json.path("timeoutMinutes").asInt(0),
        Status.valueOf(json.path("status").asString().toUpperCase(Locale.ROOT)),
        json.path("createdMicros").asLong(0),
        json.path("lastActionMicros").asLong(0),
        json.path("finishedMicros").asLong(0),
        json.path("purgeMicros").asLong(0),
        new Progress(
            done.path("models").asLong(0),
            done.path("twins").asLong(0),
            done.path("relationships").asLong(0),
            done.path("errors").asLong(0)),
        error.isObject()
            ? new Failure(
                error.path("code").asString(),
                error.path("message").asString(),
                error.path("details").valueStream().map(d -> d.path("message").asString()).toList())
            : null);
  }
}
