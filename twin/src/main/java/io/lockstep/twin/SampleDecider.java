package io.lockstep.twin;

import io.lockstep.dtdl.TypedCheck;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.Slot;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Writer;
import io.lockstep.twin.internal.state.ComputeTable;
import io.lockstep.twin.internal.state.ModelComputes;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.ModelRules;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.QualityNotes;
import io.lockstep.twin.internal.state.SlotTable;
import io.lockstep.twin.internal.state.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides on values of slots: which become current, of what quality, and what history and rules
/// get of them. Slots hold values as they were written; the changes have them in the model's unit.
final class SampleDecider {
  private final Kernel kernel;
  private final State state;
  private final ChangeWriter changes;
  private final RuleDecider rules;
  private final RuleWrites writes;
  private final AnnotatedReadings annotated;
  private final EffectDecider effects;
  private final UnitChanges units;
  private final ComputeDecider computes;

  SampleDecider(
      Kernel kernel,
      State state,
      ChangeWriter changes,
      RuleDecider rules,
      RuleWrites writes,
      AnnotatedReadings annotated,
      EffectDecider effects) {
    this.kernel = kernel;
    this.state = state;
    this.changes = changes;
    this.rules = rules;
    this.writes = writes;
    this.annotated = annotated;
    this.effects = effects;
    this.units = new UnitChanges(this, state);
    this.computes = new ComputeDecider(kernel, rules, this, state, changes);
  }

  /// The input is over.
  void end() {
    units.end();
    computes.end();
  }

  /// See [Kernel#sample].
  @Nullable SampleFault sample(
      int twin,
      int slot,
      long sourceMicros,
      long bits,
      @Nullable String text,
      Quality quality,
      boolean isPast) {
    int model = state.twins.model(twin);
    ModelEntry entry = state.models.entry(model);
    TypedCheck.Fault fault = entry.checks().get(slot).fault(bits, text);
    if (fault != null) {
      return SampleFault.of(fault.outOfRange(), fault.expected());
    }
    ModelComputes computing = state.computes.of(model);
    Writer writer = state.computes.writer(model, slot);
    if (writer != null) {
      return SampleFault.of(writer, state.rules.placeOf(writer));
    }
    if (!state.role.holdsValues()) {
      return null;
    }
    long received = changes.receivedMicros();
    boolean isExplicit = sourceMicros != Kernel.NO_TIME;
    long source = isExplicit ? sourceMicros : received;
    Slot place = entry.shape().slot(slot);
    ValueType type = place.type();
    SlotTable slots = state.slots;
    int base = state.twins.base(twin);
    int at = base + slot;
    long shared = bits;
    if (place.unitFrom() >= 0) {
      shared = OwnUnits.shared(slots, base, place, bits);
      if (!isFinite(place, shared)) {
        return SampleFault.of(true, "a number that is finite in " + place.unit());
      }
    }
    if (isExplicit && slots.holds(at, type, bits, text, source)) {
      if (slots.quality(at) == Quality.STALE && quality != Quality.STALE && !isPast) {
        // Its source is back and says the same as before.
        requalify(twin, slot, received, quality);
      }
      state.tally.duplicates++;
      return null;
    }
    boolean isFuture = isExplicit && source - kernel.options().futureToleranceMicros() > received;
    boolean isCurrent =
        !isFuture && !isPast && (!slots.isSeen(at) || source >= slots.sourceMicros(at));
    if (isCurrent && writes.precede(twin, source)) {
      isCurrent = !slots.isSeen(at) || source >= slots.sourceMicros(at);
    }
    QualityNotes notes = entry.notes();
    Quality said = annotated.lasting(quality, twin, notes, slot);
    Quality noted = isFuture && said == Quality.GOOD ? Quality.UNCERTAIN : said;
    int series = seriesOf(twin, at, place);
    state.tally.samples++;
    ModelRules watching = isCurrent ? state.rules.of(model) : null;
    int[] numbers = watching == null ? null : watching.watching(slot);
    if (isCurrent && computing != null) {
      computes.before(twin, computing, source);
    }
    if (watching != null && numbers != null) {
      rules.before(twin, watching, numbers, slot, source);
    }
    boolean isWatched = isCurrent && !state.watches.isEmpty();
    if (isWatched) {
      effects.before(twin, source);
    }
    if (isCurrent) {
      hold(twin, slot, bits, text, source, received, noted, isExplicit, series);
      kernel.touch(twin);
      if (notes != null) {
        annotated.written(twin, notes, slot, bits, text);
      }
      if (state.desired.size() > 0) {
        kernel.desired().reported(twin, slot, noted);
      }
    } else if (isFuture) {
      state.tally.future++;
    } else {
      state.tally.late++;
      if (slots.isSeen(at) && source >= slots.sourceMicros(at)) {
        slots.markOvertaken(at);
      }
    }
    changes.sample(
        series,
        source,
        place.sharedType(),
        shared,
        text,
        noted.code(),
        flags(place, isExplicit)
            | (isCurrent ? SamplesChange.CURRENT : 0)
            | (isFuture ? SamplesChange.FUTURE : 0));
    if (watching != null && numbers != null) {
      rules.after(twin, watching, numbers, slot);
    } else if (!isCurrent) {
      rules.stray(twin, slot, source, shared, noted);
    }
    if (isWatched) {
      effects.after(twin, slot, source);
    }
    computes.follow();
    writes.settleAll();
    return null;
  }

  /// See [Kernel#rebound].
  boolean rebound(int twin, int slot, ReboundReading reading) {
    int model = state.twins.model(twin);
    ModelEntry entry = state.models.entry(model);
    Slot place = entry.shape().slot(slot);
    SlotTable slots = state.slots;
    int base = state.twins.base(twin);
    int at = base + slot;
    String text = reading.text();
    if (place.sharedType() != reading.type()
        || state.computes.writer(model, slot) != null
        || !state.role.holdsValues()) {
      return false;
    }
    long own = OwnUnits.own(slots, base, place, reading.bits());
    if (entry.checks().get(slot).fault(own, text) != null) {
      return false;
    }
    long source = reading.sourceMicros();
    boolean isExplicit = (reading.flags() & SamplesChange.EXPLICIT) != 0;
    boolean isCurrent =
        (reading.flags() & SamplesChange.CURRENT) != 0
            && (!slots.isSeen(at) || source >= slots.sourceMicros(at));
    int series = seriesOf(twin, at, place);
    state.tally.samples++;
    if (isCurrent) {
      ModelComputes _ = computing(twin, source);
      hold(
          twin,
          slot,
          own,
          text,
          source,
          reading.receivedMicros(),
          reading.quality(),
          isExplicit,
          series);
      kernel.touch(twin);
      QualityNotes notes = entry.notes();
      if (notes != null) {
        annotated.written(twin, notes, slot, own, text);
      }
    } else {
      state.tally.late++;
      if (slots.isSeen(at) && source >= slots.sourceMicros(at)) {
        slots.markOvertaken(at);
      }
    }
    changes.rebound(
        reading.position(),
        reading.receivedMicros(),
        series,
        source,
        place.sharedType(),
        reading.bits(),
        text,
        reading.quality().code(),
        flags(place, isExplicit)
            | (isCurrent ? SamplesChange.CURRENT : 0)
            | (reading.flags() & (SamplesChange.FUTURE | SamplesChange.CORRECTS)));
    return true;
  }

  private @Nullable QualityNotes notesOf(int twin) {
    return state.models.entry(state.twins.model(twin)).notes();
  }

  /// See [Kernel#requalify].
  void requalify(int twin, int slot, long micros, Quality quality) {
    SlotTable slots = state.slots;
    int at = state.twins.base(twin) + slot;
    if (slots.isPresent(at) && slots.quality(at) != quality && !isWritten(twin, slot)) {
      again(twin, slot, micros, quality);
    }
  }

  /// The number of a slot reads as one of another unit from now on: it is not trusted until it is
  /// written anew. History gets what it is worth now.
  void distrust(int twin, int slot, long micros) {
    int at = state.twins.base(twin) + slot;
    if (state.slots.isPresent(at) && !isWritten(twin, slot)) {
      Quality quality = state.slots.quality(at);
      again(twin, slot, micros, quality == Quality.GOOD ? Quality.UNCERTAIN : quality);
    }
  }

  /// What is computed has the quality of what it is computed from; what a process shows is good.
  private boolean isWritten(int twin, int slot) {
    return state.computes.writer(state.twins.model(twin), slot) != null;
  }

  private void again(int twin, int slot, long micros, Quality quality) {
    SlotTable slots = state.slots;
    int base = state.twins.base(twin);
    int at = base + slot;
    Slot place = kernel.shape(twin).slot(slot);
    long since = Math.max(micros, slots.sourceMicros(at) + 1);
    ModelComputes computing = computing(twin, since);
    long bits = slots.bits(at);
    String text = place.type().isPrimitive() ? null : slots.text(at);
    long source = slots.sourceMicros(at);
    boolean isExplicit = slots.isExplicit(at);
    int series = seriesOf(twin, at, place);
    slots.set(at, bits, text, source, slots.receivedMicros(at), quality, isExplicit, series);
    slots.markRequalified(at);
    tellFollowers(twin, slot, since);
    if (computing != null) {
      state.computes.changed(twin, computing, slot, since);
    }
    kernel.touch(twin);
    state.tally.samples++;
    long shared = OwnUnits.shared(slots, base, place, bits);
    if (!isFinite(place, shared)) {
      return;
    }
    changes.sample(
        series,
        since,
        place.sharedType(),
        shared,
        text,
        quality.code(),
        flags(place, isExplicit) | SamplesChange.CURRENT | SamplesChange.REQUALIFIED);
  }

  private static int flags(Slot place, boolean isExplicit) {
    return (isExplicit ? SamplesChange.EXPLICIT : 0) | (place.kept() ? 0 : SamplesChange.PASSING);
  }

  /// Sets a property because an app asked for it: it is current whatever the devices' clocks say.
  ///
  /// @param sourceMicros when it was true as the app says, or [Kernel#NO_TIME]
  void write(int twin, int slot, long bits, @Nullable String text, long sourceMicros) {
    if (!state.role.holdsValues()) {
      return;
    }
    int at = state.twins.base(twin) + slot;
    long received = changes.receivedMicros();
    boolean isExplicit = sourceMicros != Kernel.NO_TIME;
    long implied =
        state.slots.isSeen(at) ? Math.max(received, state.slots.sourceMicros(at)) : received;
    long source = isExplicit ? sourceMicros : implied;
    ModelComputes _ = computing(twin, source);
    put(twin, slot, bits, text, source, Quality.GOOD, isExplicit);
  }

  /// Sets a value that was computed, in the model's unit, unless it is there as it is.
  void derive(
      int twin, int slot, long shared, @Nullable String text, long sourceMicros, Quality quality) {
    Slot place = kernel.shape(twin).slot(slot);
    int base = state.twins.base(twin);
    int at = base + slot;
    SlotTable slots = state.slots;
    long bits = OwnUnits.own(slots, base, place, shared);
    boolean isThere =
        slots.isPresent(at)
            && slots.quality(at) == quality
            && (text == null ? slots.bits(at) == bits : text.equals(slots.text(at)));
    if (!isThere) {
      long source =
          slots.isSeen(at) ? Math.max(sourceMicros, slots.sourceMicros(at)) : sourceMicros;
      boolean isWatched = !state.watches.isEmpty();
      if (isWatched) {
        effects.before(twin, source);
      }
      put(twin, slot, bits, text, source, quality, false);
      kernel.touch(twin);
      if (isWatched) {
        effects.after(twin, slot, source);
      }
    }
  }

  /// Sets a value that a rule wrote, in the model's unit; never from before the one that it
  /// replaces.
  void assign(int twin, int slot, long shared, @Nullable String text, long sourceMicros) {
    SlotTable slots = state.slots;
    int base = state.twins.base(twin);
    int at = base + slot;
    long bits = OwnUnits.own(slots, base, kernel.shape(twin).slot(slot), shared);
    long source = slots.isSeen(at) ? Math.max(sourceMicros, slots.sourceMicros(at)) : sourceMicros;
    // Records of what led to it do not tell of it.
    boolean wereTold = changes.samplesAreTold(false);
    ModelComputes _ = computing(twin, source);
    put(twin, slot, bits, text, source, Quality.GOOD, false);
    boolean _ = changes.samplesAreTold(wereTold);
    kernel.touch(twin);
  }

  private @Nullable ModelComputes computing(int twin, long sourceMicros) {
    ModelComputes computing = state.computes.of(state.twins.model(twin));
    if (computing != null) {
      computes.before(twin, computing, sourceMicros);
    }
    return computing;
  }

  /// Makes a value the current one.
  private void put(
      int twin,
      int slot,
      long bits,
      @Nullable String text,
      long source,
      Quality stated,
      boolean isExplicit) {
    Slot place = kernel.shape(twin).slot(slot);
    int at = state.twins.base(twin) + slot;
    long received = changes.receivedMicros();
    int series = seriesOf(twin, at, place);
    ModelRules watching = state.rules.of(state.twins.model(twin));
    int[] numbers = watching == null ? null : watching.watching(slot);
    if (watching != null && numbers != null) {
      rules.before(twin, watching, numbers, slot, source);
    }
    QualityNotes notes = notesOf(twin);
    Quality quality = isWritten(twin, slot) ? stated : annotated.lasting(stated, twin, notes, slot);
    hold(twin, slot, bits, text, source, received, quality, isExplicit, series);
    state.tally.samples++;
    long shared = OwnUnits.shared(state.slots, state.twins.base(twin), place, bits);
    if (isFinite(place, shared)) {
      changes.sample(
          series,
          source,
          place.sharedType(),
          shared,
          text,
          quality.code(),
          flags(place, isExplicit) | SamplesChange.CURRENT);
    }
    if (notes != null) {
      annotated.written(twin, notes, slot, bits, text);
    }
    if (watching != null && numbers != null) {
      rules.after(twin, watching, numbers, slot);
    }
    computes.follow();
  }

  /// Sets a slot. A text may name the unit of others.
  private void hold(
      int twin,
      int slot,
      long bits,
      @Nullable String text,
      long source,
      long received,
      Quality quality,
      boolean isExplicit,
      int series) {
    int at = state.twins.base(twin) + slot;
    boolean givesUnit = text != null && kernel.shape(twin).givesUnit(slot);
    ModelComputes computing = state.computes.of(state.twins.model(twin));
    if (computing != null) {
      tellComputes(twin, computing, slot, bits, text, source, quality, givesUnit);
    }
    tellFollowers(twin, slot, source);
    if (!state.followed.isEmpty()) {
      tellIndexes(twin, slot, bits, text, givesUnit);
    }
    List<String> before = givesUnit ? units.unitsOf(twin) : List.of();
    state.slots.set(at, bits, text, source, received, quality, isExplicit, series);
    if (givesUnit) {
      units.changed(twin, slot, before, source);
    } else {
      units.written(twin, slot);
    }
  }

  private void tellFollowers(int twin, int slot, long source) {
    ComputeTable follows = state.computes.follows();
    if (follows != null) {
      follows.told(twin, slot, source);
    }
  }

  /// Before a value is set.
  private void tellComputes(
      int twin,
      ModelComputes computing,
      int slot,
      long bits,
      @Nullable String text,
      long source,
      Quality quality,
      boolean givesUnit) {
    int at = state.twins.base(twin) + slot;
    if (givesUnit) {
      state.computes.allChanged(twin, source);
    } else if (text != null
        || !state.slots.isPresent(at)
        || state.slots.bits(at) != bits
        || state.slots.quality(at) != quality) {
      state.computes.changed(twin, computing, slot, source);
    }
  }

  /// Before a value is set.
  private void tellIndexes(
      int twin, int slot, long bits, @Nullable String text, boolean givesUnit) {
    if (givesUnit) {
      state.followed.allChanged(twin);
      return;
    }
    int at = state.twins.base(twin) + slot;
    boolean isSame =
        state.slots.isPresent(at)
            && (text == null ? state.slots.bits(at) == bits : text.equals(state.slots.text(at)));
    if (!isSame) {
      state.followed.changed(twin, kernel.shape(twin).slot(slot).path());
    }
  }

  /// False for a number that is too large in the model's unit.
  private static boolean isFinite(Slot place, long shared) {
    return place.unitFrom() < 0
        || place.sharedType() != ValueType.DOUBLE
        || Double.isFinite(Double.longBitsToDouble(shared));
  }

  /// See [Kernel#unitsOf].
  List<String> unitsOf(int twin) {
    return units.unitsOf(twin);
  }

  /// See [Kernel#unitsMoved].
  void unitsMoved(int twin, ModelMove move, List<String> before) {
    units.moved(twin, move, before, changes.receivedMicros());
  }

  /// Removes a property's value, and tells history so.
  void remove(int twin, int slot) {
    remove(twin, slot, changes.receivedMicros());
  }

  /// The same.
  ///
  /// @param micros since when there is none; not before the time of the value
  void remove(int twin, int slot, long micros) {
    int at = state.twins.base(twin) + slot;
    if (state.slots.isPresent(at)) {
      long received = changes.receivedMicros();
      long source = Math.max(micros, state.slots.sourceMicros(at));
      ModelComputes computing = computing(twin, source);
      Slot place = kernel.shape(twin).slot(slot);
      boolean givesUnit = kernel.shape(twin).givesUnit(slot);
      List<String> before = givesUnit ? units.unitsOf(twin) : List.of();
      changes.sample(
          seriesOf(twin, at, place),
          source,
          place.sharedType(),
          0,
          null,
          Quality.GOOD.code(),
          flags(place, false) | SamplesChange.CURRENT | SamplesChange.REMOVED);
      // States before this one may ask an index of values that were read after it.
      state.followed.changed(twin, place.path());
      state.slots.remove(at, source, received);
      tellFollowers(twin, slot, source);
      if (computing != null && givesUnit) {
        state.computes.allChanged(twin, source);
      } else if (computing != null) {
        state.computes.changed(twin, computing, slot, source);
      }
      if (givesUnit) {
        state.followed.allChanged(twin);
        units.changed(twin, slot, before, received);
      }
      ModelRules watching = state.rules.of(state.twins.model(twin));
      int[] numbers = watching == null ? null : watching.watching(slot);
      if (watching != null && numbers != null) {
        rules.after(twin, watching, numbers, slot);
      }
      computes.follow();
    }
  }

  /// See [Kernel#seriesOf].
  int seriesOf(int twin, int at, Slot place) {
    int known = state.slots.series(at);
    if (known >= 0) {
      return known;
    }
    int series = state.series.begin(twin, place.index());
    state.slots.setSeries(at, series);
    changes.series(
        new SeriesChange(
            series,
            new TwinId(state.twins.id(twin)),
            place.path(),
            place.sharedType(),
            place.unit()));
    return series;
  }
}
