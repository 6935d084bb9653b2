package io.lockstep.twin;

import io.lockstep.model.ChangeId;
import io.lockstep.model.Shape;
import io.lockstep.stream.Condition;
import io.lockstep.stream.Evaluation;
import io.lockstep.stream.Trust;
import io.lockstep.stream.Verdict;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.TwinReadings;
import io.lockstep.twin.internal.state.WatchTable.Watch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks for the expected effects of commands in readings. Those of one twin and one source time
/// that come one after the other count together: a condition over two of them is asked once both
/// are written. Only readings that come after the input with which the command was accepted count.
///
/// It does not know what became of a command. What it has seen is told when the input is over, so
/// that nothing else of the input depends on it, whoever decides about the command.
final class EffectDecider {
  private static final int CONDITIONS_MAX = 256;
  private static final int NOBODY = -1;

  private final State state;
  private final ChangeWriter changes;
  private final TwinReadings readings;
  private final Evaluation evaluation;

  /// Conditions by model and text: a cache.
  private final Map<String, Optional<Condition>> conditions = new HashMap<>();

  private long modelsVersion = -1;

  private int pendingTwin = NOBODY;
  private long pendingMicros;
  private final BitSet pendingSlots = new BitSet();
  private final List<Seen> seen = new ArrayList<>(0);

  /// An effect that was seen.
  ///
  /// @param id of the command
  /// @param micros the source time of the reading
  record Seen(ChangeId id, String twinId, long micros) {}

  EffectDecider(State state, ChangeWriter changes) {
    this.state = state;
    this.changes = changes;
    this.readings = new TwinReadings(state.slots);
    this.evaluation = new Evaluation(readings);
  }

  /// Looks for the effect of a command from the next input on; does nothing when none is expected,
  /// or when no values are held here.
  void watch(
      ChangeId id,
      int twin,
      @Nullable Expectation expected,
      long acceptedMicros,
      long timeoutMicros) {
    if (expected != null && state.role.holdsValues()) {
      state.watches.add(
          Watch.of(id, twin, expected, acceptedMicros, timeoutMicros), acceptedMicros);
    }
  }

  /// A reading is about to be written as the current one.
  void before(int twin, long sourceMicros) {
    if (pendingTwin != NOBODY && (pendingTwin != twin || pendingMicros != sourceMicros)) {
      settle();
    }
  }

  /// It was written.
  void after(int twin, int slot, long sourceMicros) {
    if (pendingTwin == NOBODY) {
      if (!state.watches.has(twin)) {
        return;
      }
      pendingTwin = twin;
      pendingMicros = sourceMicros;
    }
    pendingSlots.set(slot);
  }

  /// The input is over; what was seen with it, in the order in which it was.
  List<Seen> end() {
    if (pendingTwin != NOBODY) {
      settle();
    }
    if (seen.isEmpty()) {
      return List.of();
    }
    List<Seen> all = List.copyOf(seen);
    seen.clear();
    return all;
  }

  private void settle() {
    int twin = pendingTwin;
    pendingTwin = NOBODY;
    if (state.twins.exists(twin)) {
      for (Watch watch : state.watches.of(twin)) {
        consider(watch);
      }
    }
    pendingSlots.clear();
  }

  private void consider(Watch watch) {
    if (changes.receivedMicros() > watch.untilMicros()) {
      state.watches.remove(watch.id());
      return;
    }
    boolean isLater =
        changes.inputPosition() > watch.id().inputPosition()
            && pendingMicros >= watch.sinceMicros();
    if (isLater && holds(watch)) {
      state.watches.remove(watch.id());
      seen.add(new Seen(watch.id(), state.twins.id(watch.twin()), pendingMicros));
    }
  }

  private boolean holds(Watch watch) {
    int model = state.twins.model(watch.twin());
    Shape shape = state.models.entry(model).shape();
    Condition condition = condition(model, shape, watch.condition());
    if (condition == null || condition.slots().stream().noneMatch(pendingSlots::get)) {
      return false;
    }
    readings.show(state.twins.base(watch.twin()), Trust.UNCERTAIN, shape);
    return condition.test(evaluation) == Verdict.TRUE;
  }

  /// Null when the twin has a model by now that the condition does not fit.
  private @Nullable Condition condition(int model, Shape shape, String text) {
    if (modelsVersion != state.models.version() || conditions.size() >= CONDITIONS_MAX) {
      modelsVersion = state.models.version();
      conditions.clear();
    }
    return conditions
        .computeIfAbsent(
            model + "\n" + text,
            _ -> Optional.ofNullable(Condition.compile(text, shape, new ArrayList<>())))
        .orElse(null);
  }
}
