package io.lockstep.stream;

import org.jspecify.annotations.Nullable;

/// One computation of a condition: the values it reads, and why a number or text in it could not be
/// computed. Used again and again, so that a computation makes no object. Confined to one thread.
public final class Evaluation {
  private final Readings readings;
  private @Nullable Verdict trouble;

  /// For the twin that `readings` shows.
  public Evaluation(Readings readings) {
    this.readings = readings;
  }

  /// The values of the twin that is asked about.
  public Readings readings() {
    return readings;
  }

  /// True when the slot's value may be used; else what is being computed is not known.
  public boolean knows(int slot) {
    boolean isKnown = readings.isKnown(slot);
    if (!isKnown) {
      if (readings.hasFailed(slot)) {
        failed();
      } else {
        notKnown();
      }
    }
    return isKnown;
  }

  /// Says that a part of it is not known.
  public void notKnown() {
    if (trouble == null) {
      trouble = Verdict.NOT_KNOWN;
    }
  }

  /// Says that a part of it cannot be computed.
  public void failed() {
    if (trouble == null) {
      trouble = Verdict.FAILED;
    }
  }

  /// Puts aside what was said so far, for a condition within a number or text; [#resume] takes it
  /// up again. Null when nothing was.
  public @Nullable Verdict suspend() {
    Verdict found = trouble;
    trouble = null;
    return found;
  }

  /// Goes on behind a condition within a number or text: true when it holds. What was put aside
  /// stays said; when the condition is neither true nor false, that is said.
  public boolean resume(@Nullable Verdict suspended, Verdict condition) {
    trouble = suspended;
    if (!condition.isKnown() && trouble == null) {
      trouble = condition;
    }
    return condition == Verdict.TRUE;
  }

  /// The verdict of a comparison whose sides were computed: `holds`, unless a side could not be.
  public Verdict settle(boolean holds) {
    Verdict found = trouble;
    trouble = null;
    return found == null ? Verdict.of(holds) : found;
  }
}
