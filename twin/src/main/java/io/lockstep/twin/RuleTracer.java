package io.lockstep.twin;

import io.lockstep.model.ChangeId;
import io.lockstep.model.Quality;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Cell;
import io.lockstep.stream.Operator;
import io.lockstep.stream.Transition;
import io.lockstep.stream.Trigger;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.FiringTable;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.SlotTable;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.TwinReadings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Notes why rules fire: what they saw, what their conditions were, what they did. The latest
/// firings of each rule are part of the state, so a replay has the same ones.
final class RuleTracer {
  private static final int NOBODY = -1;
  private static final int TIME = -1;

  private final Kernel kernel;
  private final State state;
  private final ChangeWriter changes;
  private @Nullable RuleWitness witness;

  // The value that a reading is about to replace.
  private int beforeTwin = NOBODY;
  private int beforeSlot;
  private boolean wasPresent;
  private long beforeBits;
  private @Nullable String beforeText;

  private int cause = TIME;
  private final List<RuleTrace.Given> commands = new ArrayList<>();

  RuleTracer(Kernel kernel, State state, ChangeWriter changes) {
    this.kernel = kernel;
    this.state = state;
    this.changes = changes;
  }

  void witness(@Nullable RuleWitness next) {
    witness = next;
  }

  /// True while somebody looks on, who wants to see all that rules look at.
  boolean isWatched() {
    return witness != null;
  }

  /// A reading is about to be written.
  void before(int twin, int slot) {
    int at = state.twins.base(twin) + slot;
    beforeTwin = twin;
    beforeSlot = slot;
    wasPresent = state.slots.isPresent(at);
    beforeBits = state.slots.bits(at);
    beforeText = state.slots.text(at);
  }

  /// The reading was looked at.
  void behind() {
    beforeTwin = NOBODY;
  }

  /// What follows is led to by the reading of a slot.
  void byReading(int slot) {
    cause = slot;
  }

  /// What follows is led to by time.
  void byTime() {
    cause = TIME;
  }

  /// A rule has looked at a twin.
  void looked(int twin, Operator operator, Transition transition, Cell cell, TwinReadings shown) {
    RuleWitness looksOn = witness;
    if (looksOn != null && looksOn.wants(operator.rule().name(), state.twins.id(twin))) {
      looksOn.looked(trace(twin, operator, transition, cell, shown, cell.atMicros()));
    }
  }

  /// What a rule sees as it fires; to be asked before what it does changes anything.
  RuleTrace trace(
      int twin,
      Operator operator,
      Transition transition,
      Cell cell,
      TwinReadings shown,
      long atMicros) {
    commands.clear();
    boolean hasBefore = cause >= 0 && beforeTwin == twin && beforeSlot == cause && wasPresent;
    Slot caused = cause < 0 ? null : kernel.shape(twin).slot(cause);
    return new RuleTrace(
        operator.rule().name(),
        state.twins.id(twin),
        transition,
        cell.phase().name().toLowerCase(Locale.ROOT),
        cell.count(),
        transition == Transition.NONE ? shown.eventMicros(operator) : atMicros,
        changes.receivedMicros(),
        cause < 0 ? delay(operator.rule().trigger(), transition) : 0,
        caused == null ? "" : caused.path(),
        hasBefore && caused != null ? json(twin, caused, beforeBits, beforeText) : null,
        values(twin, operator, shown),
        operator.explain(cell, shown),
        "",
        null,
        List.of());
  }

  private static long delay(Trigger trigger, Transition transition) {
    boolean isRaised = transition == Transition.RAISED;
    return switch (trigger) {
      case Trigger.When when ->
          isRaised ? when.holds().onDelayMicros() : when.holds().offDelayMicros();
      case Trigger.Missing missing -> isRaised ? missing.silenceMicros() : 0;
      case Trigger.Run _ -> 0;
    };
  }

  private List<RuleTrace.Seen> values(int twin, Operator operator, TwinReadings shown) {
    SlotTable slots = state.slots;
    List<RuleTrace.Seen> values = new ArrayList<>();
    for (int slot : operator.slots()) {
      int at = state.twins.base(twin) + slot;
      Slot place = kernel.shape(twin).slot(slot);
      boolean isPresent = slots.isPresent(at);
      String value = isPresent ? json(twin, place, slots.bits(at), slots.text(at)) : null;
      Quality quality = isPresent ? slots.quality(at) : null;
      long source = slots.isSeen(at) ? slots.sourceMicros(at) : Kernel.NO_TIME;
      values.add(new RuleTrace.Seen(place.path(), value, source, quality, shown.isKnown(slot)));
    }
    return values;
  }

  /// A value in the model's unit.
  private String json(int twin, Slot slot, long bits, @Nullable String text) {
    StringBuilder out = new StringBuilder();
    if (slot.unitFrom() >= 0 && slot.sharedType() == ValueType.DOUBLE) {
      long shared = OwnUnits.shared(state.slots, state.twins.base(twin), slot, bits);
      return out.append(Double.longBitsToDouble(shared)).toString();
    }
    JsonText.value(out, slot, bits, text);
    return out.toString();
  }

  /// The rule that is firing gave a command.
  void gave(ChangeId id, String twinId, String component, String name) {
    String path = component.isEmpty() ? name : component + "/" + name;
    commands.add(new RuleTrace.Given(id, twinId, path));
  }

  /// The rule did something besides; to be told only [while somebody looks on][#isWatched].
  void did(String rule, String twinId, long atMicros, RuleDeed deed) {
    RuleWitness looksOn = witness;
    if (looksOn != null) {
      looksOn.did(rule, twinId, atMicros, deed);
    }
  }

  /// The rule has fired.
  ///
  /// @param row of the rule
  /// @param alarm that it raised or returned, or null
  void fired(int row, RuleTrace seen, String message, @Nullable ChangeId alarm) {
    RuleTrace trace = seen.did(message, alarm, commands);
    commands.clear();
    state.firings.add(
        state.rules.key(row),
        new FiringTable.Firing(
            trace.twinId(), alarm, trace.transition() == Transition.RAISED, trace.json()));
    RuleWitness looksOn = witness;
    if (looksOn != null) {
      looksOn.fired(trace);
    }
  }
}
