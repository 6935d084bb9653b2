package io.lockstep.stream;

import io.lockstep.stream.internal.Properties;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A [Holding] compiled for the twins of one model: the way from idle to active and back.
/// Immutable; the cell is the caller's.
final class Hold {
  private final int readings;
  private final int of;
  private final long onDelayMicros;
  private final long offDelayMicros;
  private final Condition when;
  private final @Nullable Condition clear;
  private final List<Integer> slots;
  private final List<Condition> whenParts;
  private final List<Condition> clearParts;

  private Hold(Holding holding, Condition when, @Nullable Condition clear, Properties properties) {
    this.readings = holding.readings();
    this.of = holding.of();
    this.onDelayMicros = holding.onDelayMicros();
    this.offDelayMicros = holding.offDelayMicros();
    this.when = when;
    this.clear = clear;
    this.whenParts = when.parts(properties);
    this.clearParts = clear == null ? List.of() : clear.parts(properties);
    Set<Integer> all = new LinkedHashSet<>(when.slots());
    all.addAll(clearSlots());
    this.slots = List.copyOf(all);
  }

  /// Compiles it.
  ///
  /// @param properties what conditions can name
  /// @param faults receives all that is wrong
  /// @param path where it stands in the rule
  /// @return null when there is something wrong
  static @Nullable Hold compile(
      Holding holding, Properties properties, Faults faults, String... path) {
    Condition when = condition(holding.condition(), properties, faults, path, "when");
    String back = holding.clear();
    Condition clear =
        back == null ? null : condition(back, properties, faults, path, "clear", "when");
    return when == null || (back != null && clear == null)
        ? null
        : new Hold(holding, when, clear, properties);
  }

  private static @Nullable Condition condition(
      String text, Properties properties, Faults faults, String[] path, String... key) {
    return Faults.collect(
        faults,
        key[0],
        problems -> Condition.compile(text, properties, problems),
        Faults.path(path, key));
  }

  /// The slots that it reads, in the order of their first use.
  List<Integer> slots() {
    return slots;
  }

  List<Integer> whenSlots() {
    return when.slots();
  }

  List<Integer> clearSlots() {
    return clear == null ? List.of() : clear.slots();
  }

  /// The values of a slot for which a reading of it may lead out of idleness.
  Reach reach(int slot) {
    return of > 0 ? Reach.ALL : when.reach(slot);
  }

  /// What its conditions say, part by part.
  List<Explanation.Part> explain(Evaluation at) {
    List<Explanation.Part> parts = new ArrayList<>();
    whenParts.forEach(part -> parts.add(explain("when", part, at)));
    clearParts.forEach(part -> parts.add(explain("clear", part, at)));
    return parts;
  }

  private static Explanation.Part explain(String key, Condition part, Evaluation at) {
    return new Explanation.Part(key, part.text(), part.test(at));
  }

  /// What is due has come.
  Transition fire(Cell cell) {
    return switch (cell.phase()) {
      case RAISING -> cell.raise(cell.dueMicros());
      case RETURNING -> cell.back(cell.dueMicros());
      case IDLE, ACTIVE -> Transition.NONE;
    };
  }

  /// How long that takes which the cell waits for.
  long delayMicros(Phase phase) {
    return switch (phase) {
      case RAISING -> onDelayMicros;
      case RETURNING -> offDelayMicros;
      case IDLE, ACTIVE -> 0;
    };
  }

  /// Looks at the reading of a slot.
  Transition reading(Cell cell, int slot, long eventMicros, long receivedMicros, Evaluation at) {
    boolean isWhen = when.reads(slot);
    boolean isClear = clear != null && clear.reads(slot);
    return reading(cell, isWhen, isClear, eventMicros, receivedMicros, at);
  }

  /// Looks at a reading of what its condition reads, or of what the one reads that clears it.
  Transition reading(
      Cell cell,
      boolean isWhen,
      boolean isClear,
      long eventMicros,
      long receivedMicros,
      Evaluation at) {
    if (of > 0 && isWhen) {
      cell.mark(test(when, cell, at) == Verdict.TRUE, of);
    }
    return switch (cell.phase()) {
      case IDLE -> isWhen ? idle(cell, eventMicros, receivedMicros, at) : Transition.NONE;
      case RAISING -> isWhen ? raising(cell, eventMicros, at) : Transition.NONE;
      case ACTIVE -> active(cell, isWhen, isClear, eventMicros, receivedMicros, at);
      case RETURNING -> {
        if ((clear == null ? isWhen : isClear) && !clears(cell, isWhen, isClear, at)) {
          cell.enter(Phase.ACTIVE);
        }
        yield Transition.NONE;
      }
    };
  }

  private Transition idle(Cell cell, long eventMicros, long receivedMicros, Evaluation at) {
    if (verdict(cell, at) != Verdict.TRUE) {
      return Transition.NONE;
    }
    if (onDelayMicros > 0) {
      cell.enter(Phase.RAISING);
      cell.due(eventMicros, receivedMicros, onDelayMicros);
      return Transition.NONE;
    }
    if (isRow()) {
      cell.enter(Phase.RAISING);
      cell.countReading();
      return Transition.NONE;
    }
    return cell.raise(eventMicros);
  }

  private Transition raising(Cell cell, long eventMicros, Evaluation at) {
    if (verdict(cell, at) != Verdict.TRUE) {
      cell.enter(Phase.IDLE);
      return Transition.NONE;
    }
    if (isRow()) {
      cell.countReading();
      return cell.count() >= readings ? cell.raise(eventMicros) : Transition.NONE;
    }
    return Transition.NONE;
  }

  private Transition active(
      Cell cell,
      boolean isWhen,
      boolean isClear,
      long eventMicros,
      long receivedMicros,
      Evaluation at) {
    if (!clears(cell, isWhen, isClear, at)) {
      return Transition.NONE;
    }
    if (clear != null) {
      cell.marks(0);
    }
    if (offDelayMicros == 0) {
      return cell.back(eventMicros);
    }
    cell.enter(Phase.RETURNING);
    cell.due(eventMicros, receivedMicros, offDelayMicros);
    return Transition.NONE;
  }

  private boolean clears(Cell cell, boolean isWhen, boolean isClear, Evaluation at) {
    if (clear != null) {
      return isClear && test(clear, cell, at) == Verdict.TRUE;
    }
    return isWhen && verdict(cell, at) == Verdict.FALSE;
  }

  private boolean isRow() {
    return of == 0 && readings > 1;
  }

  private Verdict verdict(Cell cell, Evaluation at) {
    return of == 0 ? test(when, cell, at) : Verdict.of(cell.marked() >= readings);
  }

  private static Verdict test(Condition condition, Cell cell, Evaluation at) {
    Verdict verdict = condition.test(at);
    if (verdict == Verdict.FAILED) {
      cell.fail();
    }
    return verdict;
  }
}
