package io.lockstep.api.internal.jobs;

import io.lockstep.api.internal.http.Json;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The log of a job as the original writes it: one JSON object a line with `timestamp`, `jobId`,
/// `jobType`, `logType` and `details`. Confined to one thread.
final class JobLog implements AutoCloseable {
  /// What goes beyond is counted, and told at the end.
  private static final int ERRORS_MAX = 10_000;

  private static final int SAMPLES_MAX = 10;

  private final OutputStream out;
  private final InstantSource clock;
  private final String jobId;
  private final String jobType;
  private final List<String> firstErrors = new ArrayList<>();
  private long errors;

  /// @param append true to go on with a log that is there
  JobLog(Path file, InstantSource clock, Job job, boolean append) {
    this.clock = clock;
    this.jobId = job.id();
    String kind = job.kind().name();
    this.jobType = kind.charAt(0) + kind.substring(1).toLowerCase(Locale.ROOT);
    try {
      out = new BufferedOutputStream(new FileOutputStream(file.toFile(), append), 1 << 16);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// A step of the job as a whole, or of one of its sections.
  void status(@Nullable String section, String status) {
    line(
        "Info",
        json -> {
          if (section != null) {
            json.writeStringProperty("section", section);
          }
          json.writeStringProperty("status", status);
        });
  }

  /// Something that is left as it is.
  void warning(String section, long number, String message) {
    line(
        "Warning",
        json -> {
          json.writeStringProperty("section", section);
          json.writeNumberProperty("line", number);
          json.writeStringProperty("message", message);
        });
  }

  /// An element that was refused, or what ended the job.
  ///
  /// @param section where, or null for the job as a whole
  /// @param number the line of the input, or 0
  /// @param subject which element, or empty
  void error(@Nullable String section, long number, String subject, String code, String message) {
    errors++;
    if (firstErrors.size() < SAMPLES_MAX) {
      firstErrors.add((number > 0 ? "line " + number + ": " : "") + code + ": " + message);
    }
    if (errors <= ERRORS_MAX) {
      line(
          "Error",
          json -> {
            if (section != null) {
              json.writeStringProperty("section", section);
            }
            if (number > 0) {
              json.writeNumberProperty("line", number);
            }
            if (!subject.isEmpty()) {
              json.writeStringProperty("id", subject);
            }
            json.writeStringProperty("code", code);
            json.writeStringProperty("message", message);
          });
    }
  }

  /// The last line.
  void end(String status) {
    long untold = errors - ERRORS_MAX;
    if (untold > 0) {
      line(
          "Warning",
          json ->
              json.writeStringProperty(
                  "message", "%d more errors are not listed".formatted(untold)));
    }
    status(null, status);
  }

  long errors() {
    return errors;
  }

  List<String> firstErrors() {
    return List.copyOf(firstErrors);
  }

  private void line(String type, Consumer<JsonGenerator> details) {
    String text =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("timestamp", JobTimes.text(JobTimes.now(clock)));
              json.writeStringProperty("jobId", jobId);
              json.writeStringProperty("jobType", jobType);
              json.writeStringProperty("logType", type);
              json.writeObjectPropertyStart("details");
              details.accept(json);
              json.writeEndObject();
              json.writeEndObject();
            });
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.write('\n');
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private LockstepException failed(IOException e) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED,
        "log of job %s: expected to write it, found: %s".formatted(jobId, e),
        e);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
