package io.lockstep.api.internal.ops;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.history.HistoryHealth;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.archive.Archive;
import io.lockstep.history.archive.ArchiveHealth;
import io.lockstep.history.lake.Lake;
import io.lockstep.history.lake.LakeHealth;
import io.lockstep.journal.DamagedRange;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalHealth;
import io.lockstep.space.Space;
import io.lockstep.space.SpaceHealth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Whether the process lives, and whether it can accept and persist. History is told, but does not
/// decide: nothing is lost while it starts or lags.
public final class HealthRoutes {
  private final Space space;
  private final Journal inputs;
  private final Journal changes;
  private final HistoryStore history;
  private final @Nullable Lake lake;
  private final @Nullable Archive archive;

  public HealthRoutes(
      Space space,
      Journal inputs,
      Journal changes,
      HistoryStore history,
      @Nullable Lake lake,
      @Nullable Archive archive) {
    this.space = space;
    this.inputs = inputs;
    this.changes = changes;
    this.history = history;
    this.lake = lake;
    this.archive = archive;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/health/live", "getLiveness")
            .open()
            .says("Operation", "Tells that the process answers.")
            .answers(Response.json(200, "It does.", "Health"))
            .to(_ -> Answer.json("{\"status\":\"up\"}")),
        Route.own(Verb.GET, "/health/ready", "getReadiness")
            .open()
            .says("Operation", "Tells whether the system can accept and persist, part by part.")
            .answers(Response.json(200, "It can.", "Health"))
            .answers(Response.json(503, "It cannot; the parts say why.", "Health"))
            .to(_ -> ready()));
  }

  /// The state of one part.
  ///
  /// @param ok whether it lets the system accept and persist
  private record Part(String name, boolean ok, String state, String reason, List<String> notes) {}

  private Answer ready() {
    Part inputsPart = journalPart("inputs", inputs.health());
    Part changesPart = journalPart("changes", changes.health());
    Part spacePart = spacePart(space.health());
    Part historyPart = historyPart(history.health());
    boolean ready = inputsPart.ok() && changesPart.ok() && spacePart.ok();
    String body =
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("status", ready ? "up" : "down");
              out.writeObjectPropertyStart("parts");
              List.of(inputsPart, changesPart, spacePart, historyPart)
                  .forEach(part -> write(out, part));
              Lake present = lake;
              if (present != null) {
                write(out, lakePart(present.status().health()));
              }
              archivePart().ifPresent(part -> write(out, part));
              out.writeEndObject();
              out.writeEndObject();
            });
    return Answer.json(ready ? 200 : 503, body, Map.of());
  }

  private static void write(JsonGenerator out, Part part) {
    out.writeObjectPropertyStart(part.name());
    out.writeStringProperty("status", part.ok() ? "up" : "down");
    out.writeStringProperty("state", part.state());
    if (!part.reason().isEmpty()) {
      out.writeStringProperty("reason", part.reason());
    }
    if (!part.notes().isEmpty()) {
      out.writeArrayPropertyStart("notes");
      part.notes().forEach(out::writeString);
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static Part journalPart(String name, JournalHealth health) {
    List<String> notes = health.quarantined().stream().map(HealthRoutes::text).toList();
    return switch (health) {
      case JournalHealth.Healthy _ -> new Part(name, true, "healthy", "", notes);
      case JournalHealth.ReadOnly readOnly ->
          new Part(
              name,
              false,
              "read-only",
              "%s since %s: %s"
                  .formatted(lower(readOnly.reason()), readOnly.since(), readOnly.message()),
              notes);
    };
  }

  private static String text(DamagedRange range) {
    return "positions %d to %d are in quarantine (%s): %s"
        .formatted(
            range.fromPosition(), range.toPosition(), range.quarantineFile(), range.finding());
  }

  private static Part spacePart(SpaceHealth health) {
    List<String> notes =
        health.findings().stream()
            .map(f -> "%s (%d): %s".formatted(lower(f.kind()), f.count(), f.first()))
            .toList();
    return switch (health) {
      case SpaceHealth.Running _ -> new Part("space", true, "running", "", notes);
      case SpaceHealth.ReadOnly readOnly ->
          new Part("space", false, "read-only", readOnly.reason(), notes);
      case SpaceHealth.Stopped stopped ->
          new Part(
              "space",
              false,
              "stopped",
              "%s (%d): %s".formatted(stopped.code(), stopped.code().number(), stopped.reason()),
              notes);
    };
  }

  private Optional<Part> archivePart() {
    Archive present = archive;
    if (present == null) {
      return history.retention().wantsArchive()
          ? Optional.of(
              new Part(
                  "archive",
                  false,
                  "off",
                  "retention has entries with archive: true, and history.archive.location is none: nothing of what they are about is removed",
                  List.of()))
          : Optional.empty();
    }
    return Optional.of(
        switch (present.status().health()) {
          case ArchiveHealth.Running _ -> new Part("archive", true, "running", "", List.of());
          case ArchiveHealth.Resting _ -> new Part("archive", true, "starting", "", List.of());
          case ArchiveHealth.Incomplete(String message) ->
              new Part("archive", true, "incomplete", message, List.of());
          case ArchiveHealth.Failed(String message, var since) ->
              new Part(
                  "archive", false, "failed", "since %s: %s".formatted(since, message), List.of());
        });
  }

  private static Part lakePart(LakeHealth health) {
    return switch (health) {
      case LakeHealth.Running _ -> new Part("lake", true, "running", "", List.of());
      case LakeHealth.Resting _ -> new Part("lake", true, "starting", "", List.of());
      case LakeHealth.Incomplete(String message) ->
          new Part("lake", true, "incomplete", message, List.of());
      case LakeHealth.Retrying(String message, var since) ->
          new Part("lake", true, "retrying", "since %s: %s".formatted(since, message), List.of());
      case LakeHealth.Failed(String message, var since) ->
          new Part("lake", false, "failed", "since %s: %s".formatted(since, message), List.of());
    };
  }

  private static Part historyPart(HistoryHealth health) {
    return switch (health) {
      case HistoryHealth.Starting _ -> history(false, "starting", "", "");
      case HistoryHealth.Running running -> history(true, "running", "", running.note());
      case HistoryHealth.Behind behind ->
          history(true, "behind", behind.lagBytes() + " bytes of changes to go", behind.note());
      case HistoryHealth.RebuildNeeded gone ->
          history(
              true,
              "rebuild-needed",
              "%s (changes %d to %d)"
                  .formatted(gone.message(), gone.fromPosition(), gone.toPosition()),
              "");
      case HistoryHealth.Failed failed ->
          history(false, "failed", "since %s: %s".formatted(failed.since(), failed.message()), "");
      case HistoryHealth.Closed _ -> history(false, "closed", "", "");
    };
  }

  private static Part history(boolean ok, String state, String reason, String note) {
    return new Part("history", ok, state, reason, note.isEmpty() ? List.of() : List.of(note));
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
