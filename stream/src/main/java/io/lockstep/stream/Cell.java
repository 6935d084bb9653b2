package io.lockstep.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a rule remembers of one twin: four longs, and behind them as many as its measures need,
/// loaded and stored again, so that it needs no object of its own. A cell of zeros is one that
/// nothing has happened to. Confined to one thread.
public final class Cell {
  /// How many longs it takes without measures.
  public static final int LONGS = 4;

  private static final int STATE = 0;
  private static final int DUE = 1;
  private static final int WAKE = 2;
  private static final int TIMER = 3;
  private static final int PHASE_BITS = 0xFF;
  private static final int DUE_SET = 0x100;
  private static final int TIMER_SET = 0x200;

  /// In which spell of listening the wait began, see [#isOfSpell].
  private static final int SPELL_SHIFT = 12;

  private static final int SPELL_BITS = 0xFFFFF;
  private static final int COUNT_SHIFT = 32;

  private Phase phase = Phase.IDLE;
  private int count;
  private int spell;
  private boolean isDueSet;
  private long dueMicros;
  private long wakeMicros;
  private boolean isTimerSet;
  private long timerMicros;
  private long atMicros;
  private boolean hasFailed;
  private long marks;
  private long[] memory = {};
  private int memoryLongs;
  private @Nullable Step step;

  /// Takes over what stands at `at` of a page.
  ///
  /// @param longs how many, see [Trigger#longs]
  public void load(long[] page, int at, int longs) {
    load(page, at);
    memoryLongs = longs - LONGS;
    if (memoryLongs > memory.length) {
      memory = new long[memoryLongs];
    }
    System.arraycopy(page, at + LONGS, memory, 0, memoryLongs);
  }

  /// The same without measures.
  void load(long[] page, int at) {
    long state = page[at + STATE];
    phase = Phase.ofNumber((int) state & PHASE_BITS);
    isDueSet = (state & DUE_SET) != 0;
    isTimerSet = (state & TIMER_SET) != 0;
    count = (int) (state >>> COUNT_SHIFT);
    spell = (int) state >>> SPELL_SHIFT & SPELL_BITS;
    dueMicros = page[at + DUE];
    wakeMicros = page[at + WAKE];
    timerMicros = page[at + TIMER];
    hasFailed = false;
  }

  /// True when the cell at `at` of a page waits for time, as [#isDueSet] says it once loaded.
  public static boolean waits(long[] page, int at) {
    return (page[at + STATE] & DUE_SET) != 0;
  }

  /// True when the rule of the cell at `at` of a page is idle, and waits for nothing.
  public static boolean isIdle(long[] page, int at) {
    return page[at + STATE] == 0;
  }

  /// True when a timer that is due at `dueMicros` stands for the cell at `at` of a page.
  public static boolean waitsForTimer(long[] page, int at, long dueMicros) {
    return (page[at + STATE] & TIMER_SET) != 0 && page[at + TIMER] == dueMicros;
  }

  /// Where the rule of the cell at `at` of a page stands, as [#phase] says it once loaded.
  static Phase phase(long[] page, int at) {
    return Phase.ofNumber((int) page[at + STATE] & PHASE_BITS);
  }

  /// What [#dueMicros] says of it once loaded.
  static long dueMicros(long[] page, int at) {
    return page[at + DUE];
  }

  /// Lets what the cell at `at` of a page waits for count from `sinceMicros`.
  static void countFrom(long[] page, int at, long sinceMicros, long delayMicros) {
    if (waits(page, at)) {
      page[at + DUE] = sinceMicros + delayMicros;
      page[at + WAKE] = page[at + DUE];
    }
  }

  /// True when [#store] would change nothing.
  public boolean isStored(long[] page, int at) {
    int behind = at + LONGS;
    return page[at + STATE] == state()
        && page[at + DUE] == dueMicros
        && page[at + WAKE] == wakeMicros
        && page[at + TIMER] == timerMicros
        && (memoryLongs == 0
            || Arrays.equals(page, behind, behind + memoryLongs, memory, 0, memoryLongs));
  }

  /// Writes it to `at` of a page.
  public void store(long[] page, int at) {
    page[at + STATE] = state();
    page[at + DUE] = dueMicros;
    page[at + WAKE] = wakeMicros;
    page[at + TIMER] = timerMicros;
    if (memoryLongs > 0) {
      System.arraycopy(memory, 0, page, at + LONGS, memoryLongs);
    }
  }

  private long state() {
    return (long) count << COUNT_SHIFT
        | phase.number()
        | (isDueSet ? DUE_SET | (long) spell << SPELL_SHIFT : 0)
        | (isTimerSet ? TIMER_SET : 0);
  }

  /// Where the rule stands.
  public Phase phase() {
    return phase;
  }

  /// How many readings in a row the condition held for, while it is [Phase#RAISING]; of a process
  /// the number of the step, from 0.
  public int count() {
    return count;
  }

  /// True when time alone may lead to a transition.
  public boolean isDueSet() {
    return isDueSet;
  }

  /// The event time of that transition.
  public long dueMicros() {
    return dueMicros;
  }

  /// When, by received time, it takes place without a further reading.
  public long wakeMicros() {
    return wakeMicros;
  }

  /// The event time of the last step's transition.
  public long atMicros() {
    return atMicros;
  }

  /// True when the condition could not be computed in the last step.
  public boolean hasFailed() {
    return hasFailed;
  }

  /// True when somebody must be woken at [#wakeMicros], and no earlier timer stands; then one is
  /// taken to stand.
  public boolean needsTimer() {
    if (!isDueSet || (isTimerSet && timerMicros <= wakeMicros)) {
      return false;
    }
    isTimerSet = true;
    timerMicros = wakeMicros;
    return true;
  }

  /// Says that a timer went off at `nowMicros`.
  public void timerFired(long nowMicros) {
    if (isTimerSet && timerMicros <= nowMicros) {
      isTimerSet = false;
      timerMicros = 0;
    }
  }

  // Of time in which nobody listened

  /// True when it waits for nothing, or has waited since this spell of listening began.
  public boolean isOfSpell(int number) {
    return !isDueSet || spell == (number & SPELL_BITS);
  }

  /// Says that it has heard of a spell of listening: what it waits for, and will, belongs to it.
  public void spell(int number) {
    spell = number & SPELL_BITS;
  }

  /// Time alone brings something at `micros` at the earliest.
  public void wakeAt(long micros) {
    wakeMicros = isDueSet ? micros : wakeMicros;
  }

  /// A timer that stands may be one by another clock: none counts.
  public void forgetTimer() {
    isTimerSet = false;
    timerMicros = 0;
  }

  /// What it waits for counts from `sinceMicros`, and takes `delayMicros`.
  void countFrom(long sinceMicros, long delayMicros) {
    if (isDueSet) {
      dueMicros = sinceMicros + delayMicros;
      wakeMicros = dueMicros;
    }
  }

  /// Readings lag behind their receipt by now, and so does time.
  void lag(long lagMicros) {
    if (isDueSet) {
      wakeMicros = Math.max(wakeMicros, dueMicros + lagMicros);
    }
  }

  void enter(Phase next) {
    phase = next;
    count = 0;
    clearDue();
  }

  /// Enters a phase of a process with the number of a step, and leads to a transition.
  Transition move(Phase next, int step, long eventMicros, Transition transition) {
    enter(next);
    count = step;
    atMicros = eventMicros;
    return transition;
  }

  /// What was due has come about; the phase stays.
  Transition passed(Transition transition) {
    atMicros = dueMicros;
    clearDue();
    return transition;
  }

  Transition raise(long eventMicros) {
    enter(Phase.ACTIVE);
    atMicros = eventMicros;
    return Transition.RAISED;
  }

  Transition back(long eventMicros) {
    enter(Phase.IDLE);
    atMicros = eventMicros;
    return Transition.RETURNED;
  }

  void countReading() {
    count++;
  }

  /// Due `delayMicros` behind an event; readings that lag behind their events let time lag too.
  void due(long eventMicros, long receivedMicros, long delayMicros) {
    isDueSet = true;
    dueMicros = eventMicros + delayMicros;
    wakeMicros = dueMicros + Math.max(0, receivedMicros - eventMicros);
  }

  private void clearDue() {
    isDueSet = false;
    dueMicros = 0;
    wakeMicros = 0;
  }

  void fail() {
    hasFailed = true;
  }

  // Of a condition that must hold for some of the last readings

  /// Notes whether it held for one more of the last `of` readings.
  void mark(boolean holds, int of) {
    marks = ((marks << 1) | (holds ? 1 : 0)) & (-1L >>> (Long.SIZE - of));
  }

  /// How many of the last readings it held for.
  int marked() {
    return Long.bitCount(marks);
  }

  long marks() {
    return marks;
  }

  void marks(long next) {
    marks = next;
  }

  // Of a rule with measures

  /// What stands behind the four longs, to read and to write; perhaps longer than is kept.
  long[] memory() {
    return memory;
  }

  /// What looks at a twin with it.
  Step step() {
    if (step == null) {
      step = new Step();
    }
    return step;
  }

  /// Stands there, and waits.
  ///
  /// @param eventMicros for this event time
  /// @param lagMicros how much later time brings it about without a reading
  void await(Phase next, long eventMicros, long lagMicros) {
    phase = next;
    isDueSet = true;
    dueMicros = eventMicros;
    wakeMicros = eventMicros + lagMicros;
  }

  /// Stands there, and waits for readings only.
  void rest(Phase next) {
    phase = next;
    clearDue();
  }

  /// Says when the last step's transition was.
  void at(long eventMicros) {
    atMicros = eventMicros;
  }

  /// Nothing is missed before `silenceMicros` behind a receipt.
  void heard(long receivedMicros, long silenceMicros) {
    if (isDueSet) {
      wakeMicros = Math.max(wakeMicros, receivedMicros + silenceMicros);
    }
  }
}
