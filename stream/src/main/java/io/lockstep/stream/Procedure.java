package io.lockstep.stream;

import io.lockstep.model.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The steps of a process, compiled for the twins of one model. Immutable, thread-safe; the cell is
/// the caller's: [Phase#IDLE] no run, [Phase#ACTIVE] in a step, [Phase#RAISING] between two steps,
/// [Phase#RETURNING] a run is over and what begins the next one has held ever since.
final class Procedure {
  private final Trigger.Run process;
  private final List<@Nullable Condition> begins = new ArrayList<>();
  private final List<@Nullable Condition> ends = new ArrayList<>();
  private final @Nullable Condition abort;

  Procedure(Trigger.Run process, Shape shape, List<TextProblem> problems) {
    this.process = process;
    for (Trigger.Step step : process.steps()) {
      begins.add(compile(step.begins(), shape, problems));
      ends.add(compile(step.ends(), shape, problems));
    }
    abort = compile(process.abort(), shape, problems);
  }

  private static @Nullable Condition compile(
      @Nullable String text, Shape shape, List<TextProblem> problems) {
    return text == null ? null : Condition.compile(text, shape, problems);
  }

  Set<Integer> slots() {
    Set<Integer> slots = new LinkedHashSet<>();
    for (int i = 0; i < begins.size(); i++) {
      add(begins.get(i), slots);
      add(ends.get(i), slots);
    }
    add(abort, slots);
    return slots;
  }

  private static void add(@Nullable Condition condition, Set<Integer> slots) {
    if (condition != null) {
      slots.addAll(condition.slots());
    }
  }

  /// The step of the cell is not over in time.
  Transition fire(Cell cell) {
    return cell.phase() == Phase.ACTIVE ? cell.passed(Transition.OVERDUE) : Transition.NONE;
  }

  /// How long the step of the cell may take.
  long delayMicros(Cell cell) {
    return cell.phase() == Phase.ACTIVE ? process.steps().get(cell.count()).withinMicros() : 0;
  }

  /// Begins a run because somebody wants it.
  Transition begin(Cell cell, long eventMicros, long receivedMicros) {
    return enter(cell, 0, eventMicros, receivedMicros, Transition.BEGUN);
  }

  /// Looks at the values; to be asked again while its answer goes on.
  Transition reading(Cell cell, long eventMicros, long receivedMicros, Evaluation at) {
    return switch (cell.phase()) {
      case IDLE ->
          test(begins.getFirst(), cell, at) == Verdict.TRUE
              ? enter(cell, 0, eventMicros, receivedMicros, Transition.BEGUN)
              : Transition.NONE;
      case ACTIVE -> active(cell, eventMicros, receivedMicros, at);
      case RAISING -> {
        if (test(abort, cell, at) == Verdict.TRUE) {
          yield cell.move(Phase.RETURNING, 0, eventMicros, Transition.ABORTED);
        }
        int next = cell.count() + 1;
        yield test(begins.get(next), cell, at) == Verdict.TRUE
            ? enter(cell, next, eventMicros, receivedMicros, Transition.STEPPED)
            : Transition.NONE;
      }
      case RETURNING ->
          test(begins.getFirst(), cell, at) == Verdict.FALSE
              ? cell.move(Phase.IDLE, 0, eventMicros, Transition.NONE)
              : Transition.NONE;
    };
  }

  private Transition active(Cell cell, long eventMicros, long receivedMicros, Evaluation at) {
    if (test(abort, cell, at) == Verdict.TRUE) {
      return cell.move(Phase.RETURNING, 0, eventMicros, Transition.ABORTED);
    }
    int step = cell.count();
    boolean isLast = step == process.steps().size() - 1;
    Condition end = ends.get(step);
    Condition next = isLast ? null : begins.get(step + 1);
    if (test(end == null ? next : end, cell, at) != Verdict.TRUE) {
      return Transition.NONE;
    }
    if (isLast) {
      return cell.move(Phase.RETURNING, 0, eventMicros, Transition.COMPLETED);
    }
    return next == null || end == null || test(next, cell, at) == Verdict.TRUE
        ? enter(cell, step + 1, eventMicros, receivedMicros, Transition.STEPPED)
        : cell.move(Phase.RAISING, step, eventMicros, Transition.WAITING);
  }

  private Transition enter(
      Cell cell, int step, long eventMicros, long receivedMicros, Transition transition) {
    Transition moved = cell.move(Phase.ACTIVE, step, eventMicros, transition);
    long within = process.steps().get(step).withinMicros();
    if (within > 0) {
      cell.due(eventMicros, receivedMicros, within);
    }
    return moved;
  }

  /// What is not there neither holds nor does not.
  private static Verdict test(@Nullable Condition condition, Cell cell, Evaluation at) {
    Verdict verdict = condition == null ? Verdict.NOT_KNOWN : condition.test(at);
    if (verdict == Verdict.FAILED) {
      cell.fail();
    }
    return verdict;
  }
}
