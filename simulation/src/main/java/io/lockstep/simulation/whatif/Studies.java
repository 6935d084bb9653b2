package io.lockstep.simulation.whatif;

import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.shelf.Shelf;
import io.lockstep.space.Branches;
import io.lockstep.space.Space;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The what-ifs that were asked for, on a [Shelf]. The branch of the first replication is hosted,
/// so that it can be looked at as the plant can. Thread-safe.
public final class Studies implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Space space;
  private final Branches branches;
  private final InstantSource clock;
  private final ModelPool models;
  private final Shelf<Asked, Outcome> shelf;

  /// @param clock says when now is
  /// @param behaviours beside the space, that take part; null when there are none
  public Studies(
      Space space, Branches branches, InstantSource clock, @Nullable Behaviours behaviours) {
    this.models = new ModelPool(behaviours);
    this.space = space;
    this.branches = branches;
    this.clock = clock;
    shelf = new Shelf<>("what-ifs", "w", clock, _ -> {});
  }

  /// What there is to say of one. Immutable.
  ///
  /// @param branch the id of the hosted branch; empty while there is none
  /// @param trouble why it failed, or has no branch; empty when there is nothing to say
  /// @param progress 0 to 1
  /// @param result null until it is done
  public record Status(
      String id,
      WhatIf scenario,
      String createdBy,
      Instant created,
      Shelf.State state,
      double progress,
      String branch,
      String trouble,
      @Nullable StudyResult result) {}

  private record Outcome(StudyResult result, String branch, String trouble) {}

  private record Asked(WhatIf scenario, Study study, Branches branches, Principal by)
      implements Shelf.Work<Outcome> {
    @Override
    public Outcome run(String id) throws InterruptedException {
      StudyResult result = study.run();
      try {
        String branch =
            branches
                .host(
                    id,
                    "what if: " + scenario.name(),
                    by,
                    result.first(),
                    result.start(),
                    Instant.EPOCH.plusNanos(result.runs().getFirst().atMicros() * 1_000))
                .id();
        return new Outcome(result, branch, "");
      } catch (LockstepException e) {
        return new Outcome(result, "", "its branch is not kept: " + e.getMessage());
      }
    }

    @Override
    public double progress() {
      return study.progress();
    }

    @Override
    public void cancel() {
      study.cancel();
    }
  }

  private static Status status(Shelf.Piece<Asked, Outcome> piece) {
    Outcome outcome = piece.result();
    return new Status(
        piece.id(),
        piece.work().scenario(),
        piece.by().name(),
        piece.created(),
        piece.state(),
        piece.progress(),
        outcome == null ? "" : outcome.branch(),
        outcome == null ? piece.trouble() : outcome.trouble(),
        outcome == null ? null : outcome.result());
  }

  /// Begins one.
  ///
  /// @throws LockstepException OVERLOADED when too many wait
  public Status begin(WhatIf scenario, Principal by) {
    int parallel = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    return status(
        shelf.begin(
            () ->
                new Asked(
                    scenario,
                    new Study(
                        space,
                        scenario,
                        models,
                        clock.instant(),
                        parallel,
                        ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime),
                    branches,
                    by),
            by));
  }

  /// One; empty when there is none.
  public Optional<Status> find(String id) {
    return shelf.find(id).map(Studies::status);
  }

  /// All that are known, the newest first.
  public List<Status> all() {
    return shelf.all().stream().map(Studies::status).toList();
  }

  /// Cancels one that is under way, or forgets one that is over; its branch stays. Nothing when
  /// there is none.
  public void drop(String id) {
    shelf.drop(id);
  }

  /// Ends all. A model that does not come back is left to the process's end.
  @Override
  public void close() {
    shelf.close();
    if (shelf.await(PATIENCE)) {
      models.close();
    }
  }
}
