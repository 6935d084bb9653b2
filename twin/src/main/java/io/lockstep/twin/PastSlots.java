package io.lockstep.twin;

import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.internal.state.ChangeMemory;
import io.lockstep.twin.internal.state.MemoryKind;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.SlotSource;
import io.lockstep.twin.internal.state.SlotTable;
import io.lockstep.twin.internal.state.State;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Fills the slots of a state whose structure was rewound with the values of the moment, a twin at
/// a time, when somebody reads them. What the slots of the present tell of the moment is taken from
/// there; the rest is asked of the history. Confined to the state's thread.
final class PastSlots implements SlotSource {
  /// Series that the history is asked for at once.
  private static final int SERIES_MAX = 8_192;

  /// Twins that are read ahead at most.
  private static final int AHEAD_MAX = 512;

  /// Twins that are looked at together.
  private static final int CHUNK = 1_024;

  private final State state;
  private final SlotTable slots;
  private final ValueHistory history;
  private final Moment moment;
  private final BitSet touched;
  private final BitSet filled = new BitSet();
  private int ahead = 1;

  /// @param touched twins whose slots are not to be trusted
  PastSlots(State state, ValueHistory history, Moment moment, BitSet touched) {
    this.state = state;
    this.slots = state.slots;
    this.history = history;
    this.moment = moment;
    this.touched = touched;
  }

  @Override
  public void ensure(int twin) {
    if (filled.get(twin)) {
      return;
    }
    if (!holdsAnother(twin)) {
      filled.set(twin);
      return;
    }
    // Who reads many twins mostly goes on with the next ones: the history is asked for ever more.
    int[] twins = new int[ahead];
    int count = 0;
    for (int at = twin; at < state.twins.limit() && at < twin + 4 * ahead; at++) {
      if (count < ahead && state.twins.exists(at) && !filled.get(at) && holdsAnother(at)) {
        twins[count++] = at;
      }
    }
    ensure(twins, count);
    ahead = Math.min(AHEAD_MAX, 2 * ahead);
  }

  @Override
  public void ensureAll() {
    int[] open = new int[CHUNK];
    int count = 0;
    for (int twin = 0; twin < state.twins.limit(); twin++) {
      if (state.twins.exists(twin) && !filled.get(twin) && holdsAnother(twin)) {
        open[count++] = twin;
        if (count == CHUNK) {
          ensure(open, count);
          count = 0;
        }
      }
    }
    ensure(open, count);
  }

  @Override
  public void ensure(int[] twins, int count) {
    int[] open = new int[count];
    int openCount = 0;
    int seriesCount = 0;
    for (int i = 0; i < count; i++) {
      int twin = twins[i];
      if (filled.get(twin)) {
        continue;
      }
      filled.set(twin);
      if (holdsAnother(twin)) {
        open[openCount++] = twin;
        seriesCount += shape(twin).size();
        if (seriesCount >= SERIES_MAX) {
          fill(open, openCount, seriesCount);
          openCount = 0;
          seriesCount = 0;
        }
      }
    }
    if (openCount > 0) {
      fill(open, openCount, seriesCount);
    }
  }

  private Shape shape(int twin) {
    return state.models.entry(state.twins.model(twin)).shape();
  }

  /// Whether a twin's slots may hold other values than those of the moment.
  private boolean holdsAnother(int twin) {
    if (touched.get(twin)) {
      return true;
    }
    // After the clock was set back, a received time does not tell what was known when.
    boolean wasSetBack = state.setBackMicros() > moment.knownMicros();
    if (moment.isOfCurrent()) {
      return wasSetBack || state.twins.updatedMicros(twin) > moment.knownMicros();
    }
    int base = state.twins.base(twin);
    int size = shape(twin).size();
    for (int at = base; at < base + size; at++) {
      if (slots.series(at) >= 0
          && (wasSetBack
              || !slots.tellsItsPast(at)
              || slots.sourceMicros(at) > moment.validMicros()
              || slots.receivedMicros(at) > moment.knownMicros())) {
        return true;
      }
    }
    return false;
  }

  private void fill(int[] twins, int count, int slotsMax) {
    int[] series = new int[slotsMax];
    int[] places = new int[slotsMax];
    int size = 0;
    for (int i = 0; i < count; i++) {
      int base = state.twins.base(twins[i]);
      int end = base + shape(twins[i]).size();
      for (int at = base; at < end; at++) {
        if (slots.series(at) >= 0) {
          series[size] = slots.series(at);
          places[size++] = at;
        }
        if (slots.isSeen(at)) {
          slots.empty(at);
        }
      }
    }
    Found found = new Found(size);
    history.at(Arrays.copyOf(series, size), moment, found);
    int from = 0;
    for (int i = 0; i < count; i++) {
      int base = state.twins.base(twins[i]);
      int end = base + shape(twins[i]).size();
      int to = from;
      while (to < size && places[to] >= base && places[to] < end) {
        to++;
      }
      take(twins[i], places, found, from, to);
      from = to;
    }
  }

  private void take(int twin, int[] places, Found found, int from, int to) {
    Shape shape = shape(twin);
    int base = state.twins.base(twin);
    // What names the unit of others comes before them.
    for (int i = from; i < to && shape.givesUnits(); i++) {
      if (shape.givesUnit(places[i] - base)) {
        found.put(i, places[i], base, shape.slot(places[i] - base));
      }
    }
    for (int i = from; i < to; i++) {
      if (!shape.givesUnit(places[i] - base)) {
        found.put(i, places[i], base, shape.slot(places[i] - base));
      }
    }
    version(twin, found, from, to);
  }

  /// The version that a twin had: from the last input that changed it.
  private void version(int twin, Found found, int from, int to) {
    boolean isExact =
        moment.isOfCurrent()
            && state.setBackMicros() <= moment.knownMicros()
            && state.twins.updatedMicros(twin) <= moment.knownMicros();
    if (isExact) {
      return;
    }
    ChangeMemory memory = state.memory;
    long version = -1;
    long updated = 0;
    long entry = state.twins.latestChange(twin);
    while (entry >= memory.begin() && isOfRelationship(memory.kind(entry))) {
      entry = memory.previous(entry);
    }
    if (entry >= memory.begin()) {
      version = memory.position(entry);
      updated = memory.receivedMicros(entry);
    }
    for (int i = from; i < to; i++) {
      if (found.isThere[i] && found.position[i] > version) {
        version = found.position[i];
        updated = found.received[i];
      }
    }
    // Written in any case, so that a comparison by pages sees that the twin may be another.
    state.twins.touch(
        twin,
        version >= 0 ? version : state.twins.version(twin),
        version >= 0 ? updated : state.twins.updatedMicros(twin));
  }

  private static boolean isOfRelationship(MemoryKind kind) {
    return switch (kind) {
      case RELATIONSHIP_CREATED, RELATIONSHIP_CHANGED, RELATIONSHIP_DELETED -> true;
      case TWIN_CREATED,
          TWIN_DELETED,
          TWIN_MOVED,
          TWIN_TOUCHED,
          DRAFT_GREW,
          MODEL_CREATED,
          MODEL_DELETED,
          MODEL_DECOMMISSIONED,
          MODEL_RECOMMISSIONED ->
          false;
    };
  }

  /// What the history says, by index of the series.
  private final class Found implements ValueHistory.Visitor {
    private final boolean[] isThere;
    private final boolean[] isRemoved;
    private final boolean[] isExplicit;
    private final long[] source;
    private final long[] received;
    private final long[] position;
    private final long[] bits;
    private final @Nullable String[] text;
    private final Quality[] quality;

    Found(int size) {
      isThere = new boolean[size];
      isRemoved = new boolean[size];
      isExplicit = new boolean[size];
      source = new long[size];
      received = new long[size];
      position = new long[size];
      bits = new long[size];
      text = new @Nullable String[size];
      quality = new Quality[size];
    }

    @Override
    public void value(
        int index,
        long sourceMicros,
        long receivedMicros,
        long inputPosition,
        ValueType type,
        long valueBits,
        @Nullable String valueText,
        Quality valueQuality,
        boolean explicitTime,
        boolean removed) {
      isThere[index] = true;
      isRemoved[index] = removed;
      isExplicit[index] = explicitTime;
      source[index] = sourceMicros;
      received[index] = receivedMicros;
      position[index] = inputPosition;
      bits[index] = valueBits;
      text[index] = valueText;
      quality[index] = valueQuality;
    }

    /// Puts a value into its slot.
    void put(int index, int at, int base, Slot slot) {
      if (!isThere[index]) {
        return;
      }
      if (isRemoved[index]) {
        slots.remove(at, source[index], received[index]);
        return;
      }
      slots.set(
          at,
          OwnUnits.own(slots, base, slot, bits[index]),
          text[index],
          source[index],
          received[index],
          quality[index],
          isExplicit[index],
          slots.series(at));
    }
  }
}
