package io.lockstep.simulation.calibration;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.simulation.behaviour.Behaviour.Fitting;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.Models;
import io.lockstep.simulation.behaviour.Plan;
import io.lockstep.simulation.shelf.Shelf;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The calibrations that were asked for, on a [Shelf]. Nothing of the behaviour itself changes:
/// what is found is an answer. Models run apart from those beside reality. Thread-safe.
public final class Calibrations implements AutoCloseable {
  private final @Nullable Behaviours behaviours;
  private final MeasuredPast past;
  private final InstantSource clock;
  private final Shelf<Asked, CalibrationResult> shelf;

  /// @param behaviours null when none run
  /// @param clock says when now is
  /// @param keeper is told of what is over
  public Calibrations(
      @Nullable Behaviours behaviours, MeasuredPast past, InstantSource clock, Keeper keeper) {
    this.behaviours = behaviours;
    this.past = past;
    this.clock = clock;
    shelf = new Shelf<>("calibrations", "c", clock, over -> keeper.keep(status(over)));
  }

  /// Keeps what calibrations came to. Called by one thread at a time.
  public interface Keeper {
    /// One is done or has failed. Nobody is told so before this is back.
    void keep(Status over);
  }

  /// What there is to say of one. Immutable.
  ///
  /// @param twin whose readings count
  /// @param trouble why it failed; empty when it has not
  /// @param progress 0 to 1
  /// @param result null until it is done
  public record Status(
      String id,
      String behaviour,
      String twin,
      CalibrationRequest request,
      String createdBy,
      Instant created,
      Shelf.State state,
      double progress,
      String trouble,
      @Nullable CalibrationResult result) {}

  private record Asked(
      String behaviour,
      String twin,
      CalibrationRequest request,
      Models models,
      Calibration calibration)
      implements Shelf.Work<CalibrationResult> {
    @Override
    public CalibrationResult run(String id) {
      try (Models _ = models) {
        return calibration.run();
      }
    }

    @Override
    public double progress() {
      return calibration.progress();
    }

    @Override
    public void cancel() {
      calibration.cancel();
    }
  }

  private static Status status(Shelf.Piece<Asked, CalibrationResult> piece) {
    Asked asked = piece.work();
    return new Status(
        piece.id(),
        asked.behaviour(),
        asked.twin(),
        asked.request(),
        piece.by().name(),
        piece.created(),
        piece.state(),
        piece.progress(),
        piece.trouble(),
        piece.result());
  }

  /// Begins one.
  ///
  /// @throws LockstepException NOT_FOUND when there is no such behaviour or twin, INVALID_ARGUMENT
  ///   when a parameter is not to be looked for, OVERLOADED when too many wait
  public Status begin(String behaviour, CalibrationRequest request, Principal by) {
    Behaviours present = behaviours;
    Plan plan =
        Optional.ofNullable(present)
            .flatMap(all -> all.plan(behaviour))
            .orElseThrow(
                () ->
                    new LockstepException(
                        ErrorCode.NOT_FOUND,
                        "behaviour: expected one that runs, found no %s".formatted(behaviour)));
    if (present == null) {
      throw new IllegalStateException("expected behaviours where there is a plan");
    }
    String twin = twin(behaviour, request.twin(), present.twins(behaviour));
    return status(
        shelf.begin(
            () -> {
              Models models = present.models().apart();
              return new Asked(
                  behaviour,
                  twin,
                  request,
                  models,
                  new Calibration(plan, twin, request, models, past));
            },
            by));
  }

  /// What the scenario file says of how a behaviour is calibrated.
  public Optional<Fitting> usual(String behaviour) {
    return Optional.ofNullable(behaviours)
        .flatMap(all -> all.plan(behaviour))
        .flatMap(plan -> plan.behaviour().fitting());
  }

  /// What time it is.
  public Instant now() {
    return clock.instant();
  }

  private static String twin(String behaviour, String asked, List<String> twins) {
    if (asked.isEmpty() && twins.size() == 1) {
      return twins.getFirst();
    }
    if (!twins.contains(asked)) {
      throw new LockstepException(
          ErrorCode.NOT_FOUND,
          "twin: expected one that %s runs beside (%s), found %s"
              .formatted(
                  behaviour,
                  twins.size() <= 5
                      ? String.join(", ", twins)
                      : String.join(", ", twins.subList(0, 5)) + ", ...",
                  asked.isEmpty() ? "none" : asked));
    }
    return asked;
  }

  /// One of a behaviour; empty when there is none.
  public Optional<Status> find(String behaviour, String id) {
    return shelf
        .find(id)
        .map(Calibrations::status)
        .filter(each -> each.behaviour().equals(behaviour));
  }

  /// All of a behaviour that are known, the newest first.
  public List<Status> all(String behaviour) {
    return shelf.all().stream()
        .map(Calibrations::status)
        .filter(each -> each.behaviour().equals(behaviour))
        .toList();
  }

  /// Cancels one that is under way, or forgets one that is over; nothing when there is none.
  public void drop(String behaviour, String id) {
    find(behaviour, id).ifPresent(_ -> shelf.drop(id));
  }

  /// Ends all. A model that does not come back from a step is left to the process's end.
  @Override
  public void close() {
    shelf.close();
  }
}
