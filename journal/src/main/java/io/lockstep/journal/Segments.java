package io.lockstep.journal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// The segment files of a log, oldest first; never empty. Read by any thread, changed by the commit
/// loop (new ones) and the upkeep (deleted ones).
final class Segments {

  private static final String SUFFIX = ".log";
  private static final int DIGITS = 20;

  private final String folder;
  private volatile long[] bases;

  Segments(String folder, List<Long> bases) {
    this.folder = folder;
    this.bases = bases.stream().mapToLong(Long::longValue).toArray();
  }

  /// The file of a segment, relative to the disk's root.
  String file(long base) {
    return file(folder, base);
  }

  static String file(String folder, long base) {
    return folder + "/" + String.format(Locale.ROOT, "%020d", base) + SUFFIX;
  }

  /// The base that a file name states; empty when it is not a segment's.
  static OptionalLong baseOf(String fileName) {
    if (fileName.length() != DIGITS + SUFFIX.length() || !fileName.endsWith(SUFFIX)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(fileName.substring(0, DIGITS)));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /// How many segments there are.
  int count() {
    return bases.length;
  }

  /// The bases now; not to be changed.
  long[] bases() {
    return bases;
  }

  long first() {
    return bases[0];
  }

  long last() {
    long[] now = bases;
    return now[now.length - 1];
  }

  /// The base of the segment that holds a position, or of the first one after it.
  long holding(long position) {
    long[] now = bases;
    int at = Arrays.binarySearch(now, position);
    return now[Math.max(0, at >= 0 ? at : -at - 2)];
  }

  /// Where a segment ends: at the next one's base; `Long.MAX_VALUE` for the last.
  long endOf(long base) {
    long[] now = bases;
    int at = Arrays.binarySearch(now, base);
    int next = at >= 0 ? at + 1 : -at - 1;
    return next < now.length ? now[next] : Long.MAX_VALUE;
  }

  synchronized void add(long base) {
    long[] longer = Arrays.copyOf(bases, bases.length + 1);
    longer[bases.length] = base;
    bases = longer;
  }

  synchronized void removeFirst() {
    bases = Arrays.copyOfRange(bases, 1, bases.length);
  }
}
