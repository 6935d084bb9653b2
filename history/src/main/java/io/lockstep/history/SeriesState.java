package io.lockstep.history;

import java.util.Arrays;
import java.util.BitSet;

/// What is kept in memory of each series: the bounds of its source times. 24 bytes a series, in
/// pages, so that growing copies nothing. Written by the history's thread; other threads may read a
/// little old or, of the greatest time, a little new, which only costs them a vain look.
final class SeriesState {
  private static final int PAGE_BITS = 12;
  private static final int PAGE_SERIES = 1 << PAGE_BITS;
  private static final int PAGE_MASK = PAGE_SERIES - 1;
  private static final Page EMPTY = new Page();

  private volatile Page[] pages = {};

  /// The series of which readings were corrected; few, so that a set of them is copied.
  private volatile BitSet corrected = new BitSet();

  private static final class Page {
    private final long[] least = new long[PAGE_SERIES];
    private final long[] greatest = new long[PAGE_SERIES];
    private final long[] current = new long[PAGE_SERIES];

    Page() {
      Arrays.fill(least, Long.MAX_VALUE);
      Arrays.fill(greatest, Long.MIN_VALUE);
      Arrays.fill(current, Long.MIN_VALUE);
    }
  }

  /// Notes a row that is to be written; true when it is late, that is, not the newest of its
  /// series.
  boolean expect(int series, long source) {
    long[] all = pageToWrite(series).greatest;
    int at = series & PAGE_MASK;
    if (source > all[at]) {
      all[at] = source;
      return false;
    }
    return true;
  }

  /// Takes what another one knows of a series.
  void replace(int series, SeriesState by) {
    Page page = pageToWrite(series);
    int at = series & PAGE_MASK;
    page.least[at] = by.least(series);
    page.greatest[at] = by.greatest(series);
    page.current[at] = by.current(series);
  }

  /// Notes a row that became visible.
  void visible(int series, long source, boolean isCurrent) {
    Page page = pageToWrite(series);
    int at = series & PAGE_MASK;
    if (source < page.least[at]) {
      page.least[at] = source;
    }
    if (isCurrent && source > page.current[at]) {
      page.current[at] = source;
    }
  }

  /// Notes that a visible row stands in the place of an earlier one.
  void corrected(int series) {
    if (!corrected.get(series)) {
      BitSet more = (BitSet) corrected.clone();
      more.set(series);
      corrected = more;
    }
  }

  /// Whether rows of a series may stand in the place of earlier ones.
  boolean isCorrected(int series) {
    return corrected.get(series);
  }

  /// Whether there is any such series.
  boolean isAnyCorrected() {
    return !corrected.isEmpty();
  }

  /// The least source time; greater than [#greatest] when there is no row.
  long least(int series) {
    return page(series).least[series & PAGE_MASK];
  }

  /// The greatest source time.
  long greatest(int series) {
    return page(series).greatest[series & PAGE_MASK];
  }

  /// The source time of the current value; [Long#MIN_VALUE] when there is none.
  long current(int series) {
    return page(series).current[series & PAGE_MASK];
  }

  private Page page(int series) {
    Page[] all = pages;
    int number = series >> PAGE_BITS;
    return number < all.length ? all[number] : EMPTY;
  }

  private Page pageToWrite(int series) {
    int number = series >> PAGE_BITS;
    Page[] all = pages;
    if (number < all.length && all[number] != EMPTY) {
      return all[number];
    }
    Page[] more = Arrays.copyOf(all, Math.max(all.length, number + 1));
    Arrays.fill(more, all.length, more.length, EMPTY);
    Page made = new Page();
    more[number] = made;
    pages = more;
    return made;
  }
}
