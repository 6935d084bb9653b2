package io.lockstep.history.rollup;

import io.lockstep.model.Quality;

/// What the readings of one property in a stretch of source times come to. Readings may be added in
/// any order, and summaries of parts may be joined: the outcome is the same to the last bit as long
/// as readings of one source time are added in the order in which they became known. Only the
/// course ([#hasCourse]) wants readings in the order of source times, and parts that do not
/// overlap. Confined to one thread.
///
/// A reading is usable when it is a number and its quality is not BAD (OPC UA Part 13 treats it as
/// data that is not there; uncertain data counts, and is told by [#worst]).
public final class Summary {
  /// One reading that stands for itself. `number` is NaN unless usable.
  static final class Point {
    long source;
    long bits;
    double number;
    byte quality;

    void set(long sourceMicros, long valueBits, double value, byte grade) {
      source = sourceMicros;
      bits = valueBits;
      number = value;
      quality = grade;
    }

    void set(Point other) {
      set(other.source, other.bits, other.number, other.quality);
    }

    boolean isSame(Point other) {
      return source == other.source && bits == other.bits && quality == other.quality;
    }
  }

  /// In place of sums that are not wanted; nothing is added to it.
  private static final ExactSum NOTHING = new ExactSum();

  long count;
  byte worst;
  long usable;
  byte worstUsable;
  final Point first = new Point();
  final Point last = new Point();
  final Point firstUsable = new Point();
  final Point lastUsable = new Point();
  final Point least = new Point();
  final Point greatest = new Point();
  ExactSum sum = new ExactSum();
  ExactSum squares = new ExactSum();

  boolean hasCourse;
  ExactSum area;
  ExactSum resets;
  long usableMicros;
  long goodMicros;
  long nonZeroMicros;

  /// Rows that are no readings were there, or rows that stand in the place of others.
  boolean hasOthers;

  /// Of no readings, with the course of those that will be added.
  public Summary() {
    this(true);
  }

  /// Of no readings.
  ///
  /// @param withCourse whether their course is wanted
  public Summary(boolean withCourse) {
    hasCourse = withCourse;
    area = withCourse ? new ExactSum() : NOTHING;
    resets = withCourse ? new ExactSum() : NOTHING;
  }

  /// Adds a reading.
  ///
  /// @param bits the value, see [ValueType]
  /// @param value the same as a number; NaN for what is none
  public void add(long sourceMicros, long bits, double value, byte quality) {
    double number = quality == Quality.BAD.code() ? Double.NaN : value;
    if (count == 0) {
      first.set(sourceMicros, bits, number, quality);
      worst = quality;
    } else {
      follow(sourceMicros);
      if (sourceMicros < first.source) {
        first.set(sourceMicros, bits, number, quality);
      }
      worst = worse(worst, quality);
    }
    if (!Double.isNaN(number)) {
      use(sourceMicros, bits, number, quality);
    }
    if (count == 0 || sourceMicros >= last.source) {
      last.set(sourceMicros, bits, number, quality);
    }
    count++;
  }

  private void use(long sourceMicros, long bits, double number, byte quality) {
    if (usable == 0) {
      firstUsable.set(sourceMicros, bits, number, quality);
      lastUsable.set(firstUsable);
      least.set(firstUsable);
      greatest.set(firstUsable);
      worstUsable = quality;
    } else {
      if (hasCourse && number < lastUsable.number) {
        resets.add(lastUsable.number);
      }
      if (sourceMicros < firstUsable.source) {
        firstUsable.set(sourceMicros, bits, number, quality);
      }
      if (sourceMicros >= lastUsable.source) {
        lastUsable.set(sourceMicros, bits, number, quality);
      }
      if (isBetter(order(number, bits, least), sourceMicros, least)) {
        least.set(sourceMicros, bits, number, quality);
      }
      if (isBetter(-order(number, bits, greatest), sourceMicros, greatest)) {
        greatest.set(sourceMicros, bits, number, quality);
      }
      worstUsable = worse(worstUsable, quality);
    }
    usable++;
    sum.add(number);
    squares.addSquare(number);
  }

  /// The last reading held until this one.
  private void follow(long sourceMicros) {
    if (sourceMicros < last.source) {
      hasCourse = false;
    }
    if (hasCourse) {
      hold(last.number, last.quality, sourceMicros - last.source);
    }
  }

  private void hold(double number, byte quality, long micros) {
    if (!Double.isNaN(number)) {
      area.addProduct(number, micros);
      usableMicros += micros;
      goodMicros += quality == Quality.GOOD.code() ? micros : 0;
      nonZeroMicros += number != 0 ? micros : 0;
    }
  }

  /// Rows were there that are no readings, or that stand in the place of others: the figures are
  /// right, but for the course.
  ///
  /// @param endsCourse false when they do not matter to it
  public void disturb(boolean endsCourse) {
    hasOthers = true;
    hasCourse &= !endsCourse;
  }

  /// Adds all readings of another summary, which became known later.
  public void join(Summary later) {
    hasOthers |= later.hasOthers;
    hasCourse &= later.hasCourse;
    if (later.count == 0) {
      return;
    }
    if (count == 0) {
      take(later);
      return;
    }
    joinCourse(later);
    if (later.first.source < first.source) {
      first.set(later.first);
    }
    if (later.last.source >= last.source) {
      last.set(later.last);
    }
    worst = worse(worst, later.worst);
    count += later.count;
    if (later.usable > 0) {
      joinUsable(later);
    }
  }

  private void joinUsable(Summary later) {
    if (usable == 0) {
      takeUsable(later);
      return;
    }
    if (later.firstUsable.source < firstUsable.source) {
      firstUsable.set(later.firstUsable);
    }
    if (later.lastUsable.source >= lastUsable.source) {
      lastUsable.set(later.lastUsable);
    }
    Point low = later.least;
    if (isBetter(order(low.number, low.bits, least), low.source, least)) {
      least.set(low);
    }
    Point high = later.greatest;
    if (isBetter(-order(high.number, high.bits, greatest), high.source, greatest)) {
      greatest.set(high);
    }
    worstUsable = worse(worstUsable, later.worstUsable);
    usable += later.usable;
    sum.add(later.sum);
    squares.add(later.squares);
  }

  private void joinCourse(Summary later) {
    if (!hasCourse) {
      return;
    }
    if (later.first.source >= last.source) {
      joinCourse(this, later);
    } else if (later.last.source < first.source) {
      joinCourse(later, this);
    } else {
      hasCourse = false;
    }
  }

  private void joinCourse(Summary before, Summary after) {
    ExactSum both = new ExactSum();
    both.add(before.area);
    both.add(after.area);
    ExactSum fallen = new ExactSum();
    fallen.add(before.resets);
    fallen.add(after.resets);
    if (before.usable > 0
        && after.usable > 0
        && after.firstUsable.number < before.lastUsable.number) {
      fallen.add(before.lastUsable.number);
    }
    area = both;
    resets = fallen;
    usableMicros = before.usableMicros + after.usableMicros;
    goodMicros = before.goodMicros + after.goodMicros;
    nonZeroMicros = before.nonZeroMicros + after.nonZeroMicros;
    hold(before.last.number, before.last.quality, after.first.source - before.last.source);
  }

  private void take(Summary other) {
    count = other.count;
    worst = other.worst;
    first.set(other.first);
    last.set(other.last);
    takeUsable(other);
    if (hasCourse) {
      usableMicros = other.usableMicros;
      goodMicros = other.goodMicros;
      nonZeroMicros = other.nonZeroMicros;
      area.add(other.area);
      resets.add(other.resets);
    }
  }

  private void takeUsable(Summary other) {
    usable = other.usable;
    worstUsable = other.worstUsable;
    firstUsable.set(other.firstUsable);
    lastUsable.set(other.lastUsable);
    least.set(other.least);
    greatest.set(other.greatest);
    sum.add(other.sum);
    squares.add(other.squares);
  }

  /// Two integers may differ where their doubles do not.
  private static int order(double number, long bits, Point other) {
    int byNumber = Double.compare(number, other.number);
    return byNumber != 0 || bits == other.bits ? byNumber : Long.compare(bits, other.bits);
  }

  private static boolean isBetter(int order, long sourceMicros, Point than) {
    return order < 0 || (order == 0 && sourceMicros < than.source);
  }

  private static byte worse(byte one, byte other) {
    return badness(other) > badness(one) ? other : one;
  }

  private static int badness(byte quality) {
    return switch (Quality.ofCode(quality)) {
      case GOOD -> 0;
      case SIMULATED -> 1;
      case UNCERTAIN -> 2;
      case STALE -> 3;
      case BAD -> 4;
    };
  }

  /// Readings of any quality.
  public long count() {
    return count;
  }

  /// The worst quality of the readings; of one that has none, GOOD.
  public Quality worst() {
    return count == 0 ? Quality.GOOD : Quality.ofCode(worst);
  }

  /// Readings that are numbers and not BAD.
  public long usable() {
    return usable;
  }

  /// The worst quality of the usable readings.
  public Quality worstUsable() {
    return usable == 0 ? Quality.GOOD : Quality.ofCode(worstUsable);
  }

  /// Whether what each value came to by how long it held is known.
  public boolean hasCourse() {
    return hasCourse;
  }

  /// See [#disturb].
  public boolean hasOthers() {
    return hasOthers;
  }

  /// The sum of the usable numbers, rounded once.
  public double sum() {
    return sum.value();
  }

  /// Adds the usable numbers to a sum of several summaries.
  public void sumInto(ExactSum into) {
    into.add(sum);
  }

  /// The mean of the usable numbers; there must be some.
  public double mean() {
    return sum.value() / usable;
  }

  /// The standard deviation of the usable numbers as a sample; there must be two.
  public double deviation() {
    return Rounding.deviation(usable, sum, squares);
  }

  /// Source time of the first reading; there must be one.
  public long firstSource() {
    return first.source;
  }

  /// Its bits.
  public long firstBits() {
    return first.bits;
  }

  /// Its quality.
  public Quality firstQuality() {
    return Quality.ofCode(first.quality);
  }

  /// Source time of the first usable number; there must be one.
  public long firstUsableSource() {
    return firstUsable.source;
  }

  /// Source time of the last usable number; there must be one.
  public long lastUsableSource() {
    return lastUsable.source;
  }

  /// The bits of the first usable number; there must be one.
  public long firstUsableBits() {
    return firstUsable.bits;
  }

  /// The bits of the last usable number; there must be one.
  public long lastUsableBits() {
    return lastUsable.bits;
  }

  /// Source time of the least number; there must be one.
  public long leastSource() {
    return least.source;
  }

  /// Its bits.
  public long leastBits() {
    return least.bits;
  }

  /// Source time of the greatest number; there must be one.
  public long greatestSource() {
    return greatest.source;
  }

  /// Its bits.
  public long greatestBits() {
    return greatest.bits;
  }

  /// Source time of the last reading; there must be one.
  public long lastSource() {
    return last.source;
  }

  /// Its bits.
  public long lastBits() {
    return last.bits;
  }

  /// Its quality.
  public Quality lastQuality() {
    return Quality.ofCode(last.quality);
  }
}
