package io.lockstep.stream;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One look of a rule with measures at a twin: what has come, and the values behind it. Measures
/// stand behind the slots of the shape. Used again and again; confined to one thread.
final class Step implements Readings {
  private static final int NOTHING = -1;
  private static final int ROW = 5;

  private final Evaluation evaluation = new Evaluation(this);
  private final Outcome outcome = new Outcome();
  private final Cell cell = new Cell();
  private final long[] row = new long[ROW];
  private double[] scratch = {};
  private long[] memory = {};
  private @Nullable Readings twin;
  private @Nullable Gauges gauges;
  private long micros;
  private int slot;
  private boolean isLate;
  private long touched;
  private boolean hasFailed;

  // Of a message from other twins.
  private int messageFor = NOTHING;
  private @Nullable Outcome said;
  private long saidMicros;

  // Of a rule that waits for late readings: it sees the one reading only.
  private boolean isSorted;
  private long sortedBits;

  /// Shows a twin.
  void show(Gauges ofRule, long[] ofTwin, Readings values, boolean sorted) {
    gauges = ofRule;
    memory = ofTwin;
    twin = values;
    isSorted = sorted;
    slot = NOTHING;
    hasFailed = false;
  }

  /// Time has come.
  void time(long atMicros) {
    begin(atMicros, NOTHING, false);
  }

  /// A reading has come.
  ///
  /// @param late whether it is behind the time that the rule has come to
  void reading(long atMicros, int ofSlot, boolean late) {
    begin(atMicros, ofSlot, late);
  }

  /// A reading has come, whose value stands in no slot any more.
  void sorted(long atMicros, int ofSlot, long bits) {
    begin(atMicros, ofSlot, false);
    sortedBits = bits;
  }

  /// Other twins have said something.
  ///
  /// @param measure the number of the measure that it is for
  /// @param ofMicros the time of what was said
  void message(long atMicros, int measure, Outcome said, long ofMicros) {
    begin(atMicros, NOTHING, ofMicros < atMicros);
    messageFor = measure;
    this.said = said;
    saidMicros = ofMicros;
  }

  private void begin(long atMicros, int ofSlot, boolean late) {
    messageFor = NOTHING;
    micros = atMicros;
    slot = ofSlot;
    isLate = late;
    touched = 0;
  }

  // What it is about

  long micros() {
    return micros;
  }

  /// True when its reading is behind the time that the rule has come to.
  boolean isLate() {
    return isLate;
  }

  /// True when it is about a message for this measure.
  boolean isMessage(int measure) {
    return messageFor == measure;
  }

  Outcome message() {
    return said == null ? outcome : said;
  }

  long messageMicros() {
    return saidMicros;
  }

  /// True when it is about one of these slots and measures.
  boolean touches(List<Integer> slots) {
    Gauges ofRule = gauges;
    int size = ofRule == null ? 0 : ofRule.size();
    for (int i = 0; i < slots.size(); i++) {
      int read = slots.get(i);
      if (read < size ? read == slot : ((touched >>> (read - size)) & 1) != 0) {
        return true;
      }
    }
    return false;
  }

  /// True when it is about a reading of this slot of the shape.
  boolean touches(int ofSlot) {
    return ofSlot == slot;
  }

  /// Says that a measure has a new result.
  void touch(int measure) {
    touched |= 1L << measure;
  }

  // What measures work with

  long[] memory() {
    return memory;
  }

  Evaluation evaluation() {
    return evaluation;
  }

  Outcome outcome() {
    return outcome;
  }

  Cell cell() {
    return cell;
  }

  long[] row() {
    return row;
  }

  /// At least so many doubles, with whatever was left in them.
  double[] scratch(int doubles) {
    if (scratch.length < doubles) {
      scratch = new double[doubles];
    }
    return scratch;
  }

  long[] clearRow() {
    Arrays.fill(row, 0);
    return row;
  }

  Verdict test(Condition condition) {
    Verdict verdict = condition.test(evaluation);
    if (verdict == Verdict.FAILED) {
      fail();
    }
    return verdict;
  }

  void fail() {
    hasFailed = true;
  }

  boolean hasFailed() {
    return hasFailed;
  }

  // Values

  @Override
  public boolean isKnown(int of) {
    Gauges ofRule = gauges;
    if (ofRule == null || twin == null) {
      return false;
    }
    if (of >= ofRule.size()) {
      return ofRule.isKnown(of - ofRule.size(), memory);
    }
    return isSorted ? of == slot : twin.isKnown(of);
  }

  @Override
  public long bits(int of) {
    Gauges ofRule = gauges;
    if (ofRule == null || twin == null) {
      return 0;
    }
    if (of >= ofRule.size()) {
      return ofRule.bits(of - ofRule.size(), memory);
    }
    return isSorted ? sortedBits : twin.bits(of);
  }

  @Override
  public @Nullable String text(int of) {
    Gauges ofRule = gauges;
    if (ofRule == null || twin == null) {
      return null;
    }
    return of >= ofRule.size() ? ofRule.text(of - ofRule.size(), memory) : twin.text(of);
  }
}
