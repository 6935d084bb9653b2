package io.lockstep.twin;

import io.lockstep.model.Quality;
import io.lockstep.stream.Compute;
import io.lockstep.stream.Outcome;
import io.lockstep.twin.internal.state.ComputeTable;
import io.lockstep.twin.internal.state.ModelComputes;
import io.lockstep.twin.internal.state.Pending;
import io.lockstep.twin.internal.state.RuleTable;
import io.lockstep.twin.internal.state.State;

/// Computes what follows from values that have changed: by ranks, so that nothing is shown that is
/// half computed. What depends on values of its own twin alone is computed for each source time of
/// an input, and at its end; what depends on neighbours at its end.
///
/// A result is from the greatest source time of what led to it, or from when its input was received
/// where that was a change of structure, and never from before the value that it replaces.
final class ComputeDecider {
  private static final String ORIGIN = "compute:";

  /// How often values that follow from results may lead to computing again within one input.
  private static final int ROUNDS_MAX = 64;

  private final Kernel kernel;
  private final RuleDecider rules;
  private final SampleDecider samples;
  private final State state;
  private final ChangeWriter changes;
  private final ComputeTable table;
  private final Pending pending;
  private final Outcome outcome = new Outcome();
  private boolean isComputing;
  private boolean isFollowing;

  ComputeDecider(
      Kernel kernel, RuleDecider rules, SampleDecider samples, State state, ChangeWriter changes) {
    this.kernel = kernel;
    this.rules = rules;
    this.samples = samples;
    this.state = state;
    this.changes = changes;
    this.table = state.computes;
    this.pending = table.pending();
  }

  /// A value of a twin is about to change: what follows from its values of another time is computed
  /// first.
  void before(int twin, ModelComputes computes, long sourceMicros) {
    if (isComputing
        || pending.isEmpty()
        || !computes.hasOwn()
        || !table.hasOwnOfOther(twin, computes, sourceMicros)) {
      return;
    }
    boolean wereTold = begin();
    for (int entry = table.takeOwn(twin, computes);
        entry >= 0;
        entry = table.takeOwn(twin, computes)) {
      compute(entry);
    }
    end(wereTold);
  }

  /// Tells rules what other twins have said by now. Called behind each reading, so that it does not
  /// matter how readings are put into messages.
  void follow() {
    ComputeTable follows = table.follows();
    if (follows == null || follows.pending().isEmpty() || isFollowing) {
      return;
    }
    isFollowing = true;
    Pending open = follows.pending();
    for (int entry = open.take(); entry >= 0; entry = open.take()) {
      switch (follows.task(entry)) {
        case COMPUTE -> tell(follows, open.twin(entry), follows.number(entry), entry);
        case GIVE -> follows.give(entry, changes.receivedMicros());
        case RETIRE, NONE -> {
          // Nothing is kept.
        }
      }
    }
    open.clear();
    isFollowing = false;
  }

  private void tell(ComputeTable follows, int twin, int number, int entry) {
    ModelComputes computes = follows.of(state.twins.model(twin));
    RuleTable.Followed followed =
        computes == null ? null : state.rules.followed(computes.compute(number).name());
    if (computes == null || followed == null) {
      return;
    }
    Quality quality = follows.compute(twin, computes, number, outcome);
    if (outcome.isKnown() && !followed.compute().trust().accepts(quality)) {
      outcome.unknown();
    }
    long micros = follows.pending().micros(entry, changes.receivedMicros());
    rules.followed(twin, followed, outcome, micros);
  }

  /// The input is over.
  void end() {
    follow();
    compute();
    follow();
  }

  private void compute() {
    if (pending.isEmpty()) {
      return;
    }
    boolean wereTold = begin();
    int rounds = 0;
    int rank = 0;
    for (int entry = pending.take(); entry >= 0; entry = pending.take()) {
      rounds += pending.rank() < rank ? 1 : 0;
      rank = pending.rank();
      if (rounds > ROUNDS_MAX) {
        kernel.drift(
            ORIGIN, state.twins.id(pending.twin(entry)), "", "COMPUTE_CASCADE", "more than 64");
        break;
      }
      switch (table.task(entry)) {
        case COMPUTE -> compute(entry);
        case GIVE -> table.give(entry, changes.receivedMicros());
        case RETIRE -> retire(entry);
        case NONE -> {
          // Nothing to do.
        }
      }
    }
    pending.clear();
    end(wereTold);
  }

  private boolean begin() {
    isComputing = true;
    return changes.samplesAreTold(false);
  }

  private void end(boolean wereTold) {
    boolean _ = changes.samplesAreTold(wereTold);
    isComputing = false;
  }

  private long micros(int entry) {
    return pending.micros(entry, changes.receivedMicros());
  }

  private void retire(int entry) {
    samples.remove(pending.twin(entry), table.number(entry), micros(entry));
  }

  private void compute(int entry) {
    int twin = pending.twin(entry);
    int number = table.number(entry);
    long micros = micros(entry);
    ModelComputes computes = state.computes.of(state.twins.model(twin));
    if (computes == null) {
      return;
    }
    Quality quality = table.compute(twin, computes, number, outcome);
    int slot = computes.formula(number).target();
    switch (outcome.kind()) {
      case KNOWN -> samples.derive(twin, slot, outcome.bits(), outcome.text(), micros, quality);
      case UNKNOWN -> removed(twin, slot, micros);
      case FAILED -> {
        Compute compute = computes.compute(number);
        kernel.drift(
            ORIGIN + compute.name(),
            state.twins.id(twin),
            compute.property(),
            "COMPUTE_FAILED",
            compute.value());
        removed(twin, slot, micros);
      }
    }
  }

  private void removed(int twin, int slot, long micros) {
    if (state.slots.isPresent(state.twins.base(twin) + slot)) {
      samples.remove(twin, slot, micros);
      kernel.touch(twin);
    }
  }
}
