package io.lockstep.api.internal.own;

import io.lockstep.api.ArchiveAudit;
import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.history.archive.Archive;
import io.lockstep.history.archive.ArchiveDay;
import io.lockstep.history.archive.ArchiveHealth;
import io.lockstep.history.archive.ArchiveManifest;
import io.lockstep.history.archive.ArchiveReport;
import io.lockstep.history.archive.ArchiveStatus;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Role;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The archive of readings: how far it is, which files it has, and whether they are as they were
/// written.
public final class ArchiveRoutes {
  private static final String TAG = "Archive";
  private static final String CSV = "text/csv; charset=utf-8";
  private static final long WAIT_SECONDS_MAX = 600;

  private final SpaceCalls space;
  private final @Nullable Archive archive;
  private final ArchiveAudit audit;
  private final WorkPool pool;

  /// @param archive null when none is written
  public ArchiveRoutes(
      SpaceCalls space, @Nullable Archive archive, ArchiveAudit audit, WorkPool pool) {
    this.space = space;
    this.archive = archive;
    this.audit = audit;
    this.pool = pool;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/archive", "getArchive")
            .role(Role.ENGINEER)
            .says(TAG, "Tells how far the archive is, and what it is doing.")
            .answers(Response.json(200, "It.", "Archive"))
            .to(_ -> Answer.json(status(required()))),
        Route.own(Verb.GET, "/api/v1/archive/files", "listArchiveFiles")
            .role(Role.ENGINEER)
            .says(TAG, "Lists the files of readings, each with its hash.")
            .with(
                Parameter.query("day", "Only those with readings of this day, `2026-03-05`, UTC."))
            .answers(
                Response.json(200, "In the order in which they were archived.", "ArchiveFiles"))
            .to(this::files),
        Route.own(Verb.GET, "/api/v1/archive/manifests", "listArchiveManifests")
            .role(Role.ENGINEER)
            .says(TAG, "Lists the days and removals of the archive, the first one first.")
            .answers(Response.json(200, "One for each manifest.", "ArchiveManifests"))
            .to(_ -> manifests()),
        Route.own(Verb.GET, "/api/v1/archive/readings", "readArchive")
            .role(Role.ENGINEER)
            .says(
                TAG,
                "Gives the archived readings of a day as CSV, late ones and corrections among them.")
            .with(
                Parameter.query("day", "Of the readings' own time, `2026-03-05`, UTC.").mandatory())
            .with(Parameter.query("twin", "Only those of a twin."))
            .answers(new Response(200, "The rows (RFC 4180).", "text/csv", "AnyBytes"))
            .to(this::readings),
        Route.own(Verb.POST, "/api/v1/archive/run", "runArchive")
            .role(Role.ENGINEER)
            .says(TAG, "Archives what is over now, and answers when it is done.")
            .answers(Response.json(200, "It is.", "Archive"))
            .to(_ -> run()),
        Route.own(Verb.POST, "/api/v1/archive/verify", "verifyArchive")
            .role(Role.ENGINEER)
            .says(TAG, "Compares each file with the hash that the audit vouches for.")
            .answers(Response.json(200, "What was compared, and what is wrong.", "ArchiveReport"))
            .to(_ -> verify()));
  }

  private Archive required() {
    Archive present = archive;
    if (present == null) {
      throw new LockstepException(
          ErrorCode.NOT_FOUND,
          "the archive is off: expected the setting history.archive.location with a place, found none");
    }
    return present;
  }

  private Answer run() throws InterruptedException {
    Archive present = required();
    // A day is over by what came after it: also by what was acknowledged just now.
    space.awaitLogged();
    try {
      Object _ = present.upToDate().get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED, "archive: " + message(present.status(), e.getCause()), e);
    } catch (TimeoutException e) {
      throw new LockstepException(
          ErrorCode.TIMED_OUT,
          "the archive: expected to be done within %d s; it goes on".formatted(WAIT_SECONDS_MAX),
          e);
    }
    return Answer.json(status(present));
  }

  private static String message(ArchiveStatus status, @Nullable Throwable cause) {
    return status.health() instanceof ArchiveHealth.Failed failed
        ? failed.message()
        : String.valueOf(cause == null ? "failed" : cause.getMessage());
  }

  private Answer files(Call call) {
    Optional<String> day = call.query("day");
    List<ArchiveManifest.File> found =
        required().files().stream()
            .filter(file -> day.isEmpty() || file.days().containsKey(day.get()))
            .toList();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              for (ArchiveManifest.File file : found) {
                out.writeStartObject();
                out.writeStringProperty("path", file.path());
                out.writeStringProperty("model", file.model());
                out.writeStringProperty("sha256", file.sha256());
                out.writeNumberProperty("bytes", file.bytes());
                out.writeNumberProperty("rows", file.rows());
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer manifests() throws InterruptedException {
    List<ArchiveManifest> all = pool.run(required()::manifests);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              all.forEach(manifest -> write(out, manifest));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void write(JsonGenerator out, ArchiveManifest manifest) {
    out.writeStartObject();
    out.writeNumberProperty("number", manifest.sequence());
    out.writeStringProperty("written", manifest.written());
    Optional<ArchiveManifest.Removal> removal = manifest.removal();
    if (removal.isPresent()) {
      out.writeStringProperty("removed", removal.get().twin());
      out.writeStringProperty("by", removal.get().who());
      out.writeStringProperty("reason", removal.get().why());
      out.writeNumberProperty("rows", removal.get().rows());
    } else {
      out.writeStringProperty("day", manifest.day());
      out.writeNumberProperty(
          "rows", manifest.files().stream().mapToLong(ArchiveManifest.File::rows).sum());
    }
    out.writeNumberProperty("files", manifest.files().size());
    out.writeNumberProperty(
        "bytes", manifest.files().stream().mapToLong(ArchiveManifest.File::bytes).sum());
    out.writeEndObject();
  }

  private Answer readings(Call call) {
    Archive present = required();
    String text = call.query("day").orElse("");
    LocalDate day;
    try {
      day = LocalDate.parse(text);
    } catch (DateTimeException _) {
      throw Call.invalid("query parameter day", "a day such as 2026-03-05", text).exception();
    }
    String twin = call.query("twin").orElse("");
    return new Answer.Streamed(
        CSV,
        Map.of("Content-Disposition", "attachment; filename=\"archive-%s.csv\"".formatted(day)),
        out -> {
          Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          writer.write(ArchiveDay.HEADER);
          try {
            long _ = present.read(day, twin, line -> append(writer, line));
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
          writer.flush();
        });
  }

  private static void append(Writer to, String line) {
    try {
      to.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer verify() throws InterruptedException {
    Archive present = required();
    String id = present.status().id();
    ArchiveReport report = pool.run(() -> present.verify(() -> audit.all(id)));
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("location", report.location());
              out.writeNumberProperty("manifests", report.manifests());
              out.writeNumberProperty("files", report.files());
              out.writeNumberProperty("rows", report.rows());
              out.writeNumberProperty("bytes", report.bytes());
              out.writeNumberProperty("removals", report.removals());
              out.writeArrayPropertyStart("findings");
              for (ArchiveReport.Finding finding : report.findings()) {
                out.writeStartObject();
                out.writeStringProperty("file", finding.file());
                out.writeStringProperty("expected", finding.expected());
                out.writeStringProperty("found", finding.found());
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static String status(Archive archive) {
    ArchiveStatus status = archive.status();
    return Json.write(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("location", status.location());
          switch (status.health()) {
            case ArchiveHealth.Running _ -> out.writeStringProperty("state", "running");
            case ArchiveHealth.Resting _ -> out.writeStringProperty("state", "starting");
            case ArchiveHealth.Incomplete(String message) -> {
              out.writeStringProperty("state", "incomplete");
              out.writeStringProperty("reason", message);
            }
            case ArchiveHealth.Failed(String message, var since) -> {
              out.writeStringProperty("state", "failed");
              out.writeStringProperty("reason", message);
              out.writeStringProperty("since", since.toString());
            }
          }
          if (!status.id().isEmpty()) {
            out.writeStringProperty("archive", status.id());
          }
          out.writeNumberProperty("manifests", status.sequence());
          if (status.archivedMicros() != Long.MIN_VALUE) {
            out.writeStringProperty("archivedBefore", Times.text(status.archivedMicros()));
          }
          out.writeNumberProperty("files", status.files());
          out.writeNumberProperty("rows", status.rows());
          out.writeNumberProperty("bytes", status.bytes());
          Optional<ArchiveStatus.Work> work = status.work();
          if (work.isPresent()) {
            out.writeObjectPropertyStart("work");
            out.writeStringProperty("what", work.get().what());
            out.writeStringProperty("about", work.get().about());
            out.writeNumberProperty("rows", work.get().rows());
            out.writeEndObject();
          }
          out.writeEndObject();
        });
  }
}
