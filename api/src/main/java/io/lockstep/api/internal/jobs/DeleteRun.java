package io.lockstep.api.internal.jobs;

import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.model.Principal;
import io.lockstep.twin.GraphKeys;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Deletes all relationships, then all twins, then all models. Confined to the job's thread.
final class DeleteRun {
  private static final int SHOW_EVERY = 1_024;

  private final SpaceCalls space;
  private final JobLog log;
  private final ImportRun.Stop stop;
  private final Consumer<Job.Progress> progress;
  private final Pipeline pipeline;
  private final List<Told> refused = new ArrayList<>();
  private long models;
  private long twins;
  private long relationships;
  private long sinceShown;

  /// A model that could not go yet.
  private record Told(String model, Refusal why) {}

  DeleteRun(
      SpaceCalls space,
      Principal principal,
      JobLog log,
      ImportRun.Stop stop,
      Consumer<Job.Progress> progress) {
    this.space = space;
    this.log = log;
    this.stop = stop;
    this.progress = progress;
    this.pipeline =
        new Pipeline(
            space,
            principal,
            new Pipeline.Listener() {
              @Override
              public void done(TwinCommand command, long line, Reply.Done reply) {
                count(command);
              }

              @Override
              public void refused(TwinCommand command, long line, Refusal why) {
                tell(command, why);
              }
            });
  }

  private void count(TwinCommand command) {
    if (command instanceof TwinCommand.DeleteRelationship) {
      relationships++;
    } else if (command instanceof TwinCommand.DeleteTwin) {
      twins++;
    } else {
      models++;
    }
    sinceShown++;
    if (sinceShown >= SHOW_EVERY) {
      sinceShown = 0;
      progress.accept(progress());
    }
  }

  /// What is gone already is as it should be.
  private void tell(TwinCommand command, Refusal why) {
    if (why.httpStatus() == 404) {
      return;
    }
    if (command instanceof TwinCommand.DeleteModel model) {
      refused.add(new Told(model.modelId(), why));
    } else if (command instanceof TwinCommand.DeleteTwin twin) {
      log.error("Twins", 0, twin.twinId(), why.code(), why.message());
    } else if (command instanceof TwinCommand.DeleteRelationship relationship) {
      log.error(
          "Relationships",
          0,
          relationship.twinId() + "/" + relationship.relationshipId(),
          why.code(),
          why.message());
    }
  }

  Job.Progress progress() {
    return new Job.Progress(models, twins, relationships, log.errors());
  }

  /// Runs until all is deleted, or until it should stop.
  void run() throws InterruptedException {
    GraphKeys keys = GraphKeys.of(space.view());
    section(
        "Relationships",
        () ->
            keys.relationships(
                (source, id) -> {
                  pipeline.submit(new TwinCommand.DeleteRelationship(source, id, null), 0);
                  return !stop.isWanted();
                }));
    section(
        "Twins",
        () ->
            keys.twins(
                id -> {
                  pipeline.submit(new TwinCommand.DeleteTwin(id, null), 0);
                  return !stop.isWanted();
                }));
    section("Models", this::deleteModels);
  }

  @FunctionalInterface
  private interface Part {
    void run() throws InterruptedException;
  }

  private void section(String name, Part part) throws InterruptedException {
    if (stop.isWanted()) {
      return;
    }
    long before = log.errors();
    log.status(name, "Started");
    part.run();
    pipeline.drain();
    progress.accept(progress());
    log.status(name, stop.isWanted() ? "Stopped" : log.errors() > before ? "Failed" : "Succeeded");
  }

  /// Those that others need go in a later round, as long as a round deletes some.
  private void deleteModels() throws InterruptedException {
    long before = -1;
    while (before != models && !stop.isWanted()) {
      before = models;
      refused.clear();
      GraphKeys.of(space.view())
          .models(
              id -> {
                pipeline.submit(new TwinCommand.DeleteModel(id), 0);
                return !stop.isWanted();
              });
      pipeline.drain();
    }
    refused.forEach(
        told -> log.error("Models", 0, told.model(), told.why().code(), told.why().message()));
  }
}
