package io.lockstep.api.internal.jobs;

import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.model.Principal;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads an import file line by line and writes what it says through the space. An element that is
/// refused is told with its line, the others go on; a file that is not what it should be ends the
/// run at that line. Confined to the job's thread.
final class ImportRun {
  private static final int SHOW_EVERY = 1_024;
  private static final String VERSION = "1.0.0";

  private final JobLog log;
  private final Consumer<Job.Progress> progress;
  private final ModelUpload models;
  private final Pipeline pipeline;
  private final Stop stop;
  private final LeftOut leftOut = new LeftOut();
  private long twins;
  private long relationships;
  private long sinceShown;
  private @Nullable Section section;
  private boolean hasVersion;
  private long errorsBefore;

  /// The sections of a file, in the order in which they stand.
  private enum Section {
    HEADER("Header"),
    MODELS("Models"),
    TWINS("Twins"),
    RELATIONSHIPS("Relationships");

    private final String word;

    Section(String word) {
      this.word = word;
    }

    static Optional<Section> of(String word) {
      for (Section section : values()) {
        if (section.word.equals(word)) {
          return Optional.of(section);
        }
      }
      return Optional.empty();
    }
  }

  /// Says whether somebody wants the run to end.
  @FunctionalInterface
  interface Stop {
    boolean isWanted();
  }

  /// A file that cannot be read on.
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final long line;

    Unreadable(long line, String message) {
      super(message);
      this.line = line;
    }

    long line() {
      return line;
    }
  }

  ImportRun(
      SpaceCalls space,
      Principal principal,
      JobLog log,
      Stop stop,
      Consumer<Job.Progress> progress) {
    this.log = log;
    this.progress = progress;
    this.stop = stop;
    this.models = new ModelUpload(space, principal, log);
    this.pipeline = new Pipeline(space, principal, new Told());
  }

  /// Hears of each element.
  private final class Told implements Pipeline.Listener {
    @Override
    public void done(TwinCommand command, long line, Reply.Done reply) {
      if (command instanceof TwinCommand.PutTwin) {
        twins++;
        leftOut.note(line, reply.body());
      } else {
        relationships++;
      }
      showSometimes();
    }

    @Override
    public void refused(TwinCommand command, long line, Refusal why) {
      String message =
          why.details().isEmpty() || why.details().contains(why.message())
              ? why.message()
              : why.message() + ": " + String.join("; ", why.details());
      if (command instanceof TwinCommand.PutRelationship put) {
        log.error(
            Section.RELATIONSHIPS.word,
            line,
            put.twinId() + "/" + put.relationshipId(),
            why.code(),
            message);
      } else if (command instanceof TwinCommand.PutTwin put) {
        log.error(Section.TWINS.word, line, put.twinId(), why.code(), message);
      }
      showSometimes();
    }
  }

  private void showSometimes() {
    sinceShown++;
    if (sinceShown >= SHOW_EVERY) {
      sinceShown = 0;
      progress.accept(progress());
    }
  }

  Job.Progress progress() {
    return new Job.Progress(models.added(), twins, relationships, log.errors());
  }

  /// Runs to the end of the file, or until it should stop.
  ///
  /// @throws Unreadable when the file is none of these
  void run(Path file) throws IOException, InterruptedException, Unreadable {
    try (ImportFile lines = new ImportFile(file)) {
      boolean isAtEnd = false;
      while (!isAtEnd && !stop.isWanted()) {
        isAtEnd = !step(lines);
      }
      if (isAtEnd && section == null) {
        throw new Unreadable(1, "expected {\"Section\":\"Header\"}, found an empty file");
      }
      endSection(null);
    }
  }

  private boolean step(ImportFile lines) throws IOException, InterruptedException, Unreadable {
    try {
      String text = lines.next();
      if (text == null) {
        return false;
      }
      ImportLine line = ImportLine.read(text);
      String word = line.text("Section");
      if (word != null) {
        beginSection(lines.number(), word);
      } else {
        take(lines.number(), line);
      }
    } catch (ImportLine.Malformed e) {
      if (section == null || section == Section.HEADER) {
        throw new Unreadable(lines.number(), String.valueOf(e.getMessage()));
      }
      log.error(
          section.word, lines.number(), "", "ValidationFailed", String.valueOf(e.getMessage()));
    }
    return true;
  }

  private void beginSection(long number, String word) throws InterruptedException, Unreadable {
    Section next =
        Section.of(word)
            .orElseThrow(
                () ->
                    new Unreadable(
                        number,
                        "expected the section Header, Models, Twins or Relationships, found "
                            + word));
    if (section == null && next != Section.HEADER) {
      throw new Unreadable(number, "expected the section Header first, found " + word);
    }
    if (section != null && next.compareTo(section) < 0) {
      throw new Unreadable(
          number,
          "expected the sections in the order Header, Models, Twins, Relationships, found %s behind %s"
              .formatted(word, section.word));
    }
    if (next != Section.HEADER && !hasVersion) {
      throw new Unreadable(
          number, "expected a line with fileVersion in the section Header, found none");
    }
    if (next != section) {
      endSection(next);
    }
  }

  /// Finishes a section and begins the next.
  private void endSection(@Nullable Section next) throws InterruptedException {
    if (section == Section.MODELS && !stop.isWanted()) {
      models.run();
    }
    pipeline.drain();
    leftOut.tell(log, Section.TWINS.word);
    if (section != null && section != Section.HEADER) {
      String how =
          stop.isWanted() ? "Cancelled" : log.errors() > errorsBefore ? "Failed" : "Succeeded";
      log.status(section.word, how);
    }
    section = next;
    errorsBefore = log.errors();
    if (next != null && next != Section.HEADER) {
      log.status(next.word, "Started");
    }
    progress.accept(progress());
  }

  private void take(long number, ImportLine line) throws InterruptedException, Unreadable {
    switch (section) {
      case null ->
          throw new Unreadable(
              number, "expected {\"Section\":\"Header\"} first, found another line");
      case HEADER -> {
        String version = line.text("fileVersion");
        if (!VERSION.equals(version)) {
          throw new Unreadable(
              number,
              "expected \"fileVersion\":\"%s\", found %s"
                  .formatted(VERSION, version == null ? "none" : version));
        }
        hasVersion = true;
      }
      case MODELS -> models.add(number, line);
      case TWINS -> {
        String id = line.text("$dtId");
        if (id == null) {
          log.error(
              Section.TWINS.word,
              number,
              "",
              "ValidationFailed",
              "expected a twin with $dtId, found none");
        } else {
          pipeline.submit(new TwinCommand.PutTwin(id, line.json(), false, true), number);
        }
      }
      case RELATIONSHIPS -> takeRelationship(number, line);
    }
  }

  private void takeRelationship(long number, ImportLine line) throws InterruptedException {
    String source = line.text("$dtId") == null ? line.text("$sourceId") : line.text("$dtId");
    String id = line.text("$relationshipId");
    if (source == null || id == null) {
      log.error(
          Section.RELATIONSHIPS.word,
          number,
          "",
          "ValidationFailed",
          "expected a relationship with $dtId of its source and $relationshipId, found none");
    } else {
      pipeline.submit(new TwinCommand.PutRelationship(source, id, line.json(), false), number);
    }
  }
}
