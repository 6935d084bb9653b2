package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.PurgeProgress;
import io.lockstep.history.archive.Archive;
import io.lockstep.history.archive.ArchiveStatus;
import io.lockstep.history.retention.RetentionState;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// What goes on in the history's background, in one list: imports, retention, purges, the archive.
/// Imports can be ended early. The others carry out what was decided, and end by another decision.
public final class HistoryJobRoutes {
  private static final String TAG = "History";
  private static final String LIST = "/api/v1/jobs";
  private static final String RETENTION = "retention";
  private static final String ARCHIVE = "archive";
  private static final String PURGE = "purge-";

  private final HistoryImports imports;
  private final HistoryStore history;
  private final @Nullable Archive archive;

  /// @param archive null when none is written
  public HistoryJobRoutes(HistoryImports imports, HistoryStore history, @Nullable Archive archive) {
    this.imports = imports;
    this.history = history;
    this.archive = archive;
  }

  /// One of the list.
  ///
  /// @param about the file, the twin, or the day
  /// @param done how much was gone through, in `unit`
  /// @param total how much there is; -1 when nobody knows
  private record Job(
      String id,
      String kind,
      String state,
      String about,
      long done,
      long total,
      String unit,
      String failure) {}

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, LIST, "listHistoryJobs")
            .role(Role.ENGINEER)
            .says(
                TAG,
                "Lists what goes on in the background: imports, retention, purges, the archive.")
            .with(
                Parameter.query(
                    "running",
                    "{\"type\":\"boolean\",\"default\":false}",
                    "Without what has ended."))
            .answers(Response.json(200, "Imports first, the latest last.", "HistoryJobs"))
            .to(this::list),
        Route.own(Verb.POST, LIST + "/{id}/cancel", "cancelHistoryJob")
            .role(Role.ENGINEER)
            .says(TAG, "Ends an import early; says of the others how they end.")
            .with(Parameter.path("id", "The job's id."))
            .answers(Response.json(200, "The job.", "HistoryJob"))
            .to(this::cancel));
  }

  private List<Job> jobs() {
    List<Job> all = new ArrayList<>();
    imports.all().forEach(job -> all.add(of(job)));
    RetentionState retention = history.retention();
    if (retention.daysToDo() > 0) {
      all.add(new Job(RETENTION, RETENTION, "running", "", 0, retention.daysToDo(), "days", ""));
    }
    for (PurgeProgress purge : history.purges()) {
      all.add(
          new Job(
              PURGE + purge.purge().upToPosition(),
              "purge",
              purge.blocks() == 0 ? "waiting" : "running",
              purge.purge().twin().value(),
              purge.blocksDone(),
              purge.blocks() == 0 ? -1 : purge.blocks(),
              "blocks",
              ""));
    }
    Archive present = archive;
    Optional<ArchiveStatus.Work> work =
        present == null ? Optional.empty() : present.status().work();
    work.ifPresent(
        one ->
            all.add(new Job(ARCHIVE, ARCHIVE, "running", one.about(), one.rows(), -1, "rows", "")));
    return all;
  }

  private static Job of(ImportJob job) {
    return new Job(
        job.id(),
        "import",
        job.state().name().toLowerCase(Locale.ROOT),
        job.request().file(),
        job.progress().rows(),
        -1,
        "rows",
        job.failure());
  }

  private Answer list(Call call) {
    boolean isRunningOnly = call.query("running").orElse("false").equals("true");
    List<Job> found =
        jobs().stream()
            .filter(
                job ->
                    !isRunningOnly
                        || job.state().equals("running")
                        || job.state().equals("waiting"))
            .toList();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              found.forEach(job -> write(out, job));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer cancel(Call call) {
    String id = call.variable("id");
    if (imports.find(id).isPresent()) {
      Job job = of(imports.cancel(id));
      return Answer.json(Json.write(out -> write(out, job)));
    }
    String how =
        id.equals(RETENTION)
            ? "one that can be ended; retention goes by its documents: let them keep more"
            : id.equals(ARCHIVE)
                ? "one that can be ended; a day is archived as a whole: the setting"
                    + " history.archive.location switches the archive off"
                : id.startsWith(PURGE)
                    ? "one that can be ended; what is purged is seen by nobody any more"
                    : "";
    if (how.isEmpty()) {
      throw Fault.of(ErrorCode.NOT_FOUND, "There is no job " + id).exception();
    }
    return Answer.refused(
        Fault.of(ErrorCode.CONFLICT, "This job cannot be cancelled")
            .at("job")
            .expected(how)
            .found(id));
  }

  private static void write(JsonGenerator out, Job job) {
    out.writeStartObject();
    out.writeStringProperty("id", job.id());
    out.writeStringProperty("kind", job.kind());
    out.writeStringProperty("state", job.state());
    if (!job.about().isEmpty()) {
      out.writeStringProperty("about", job.about());
    }
    out.writeNumberProperty("done", job.done());
    if (job.total() >= 0) {
      out.writeNumberProperty("total", job.total());
    }
    out.writeStringProperty("unit", job.unit());
    if (!job.failure().isEmpty()) {
      out.writeStringProperty("failure", job.failure());
    }
    out.writeEndObject();
  }
}
