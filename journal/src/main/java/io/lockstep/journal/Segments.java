package io.lockstep.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// The segment files of a log, oldest first; never empty. Read by any thread, changed by the commit
/// loop (new ones) and the upkeep (deleted ones).
final class Segments {

  private static final String SUFFIX = ".log";
  private static final int DIGITS = 20;

  private final String folder;
  private volatile List<Long> bases;

  Segments(String folder, List<Long> bases) {
    this.folder = folder;
    this.bases = List.copyOf(bases);
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

  List<Long> bases() {
    return bases;
  }

  long first() {
    return bases.getFirst();
  }

  long last() {
    return bases.getLast();
  }

  /// The base of the segment that holds a position, or of the first one after it.
  long holding(long position) {
    List<Long> now = bases;
    for (int i = now.size() - 1; i >= 0; i--) {
      if (now.get(i) <= position) {
        return now.get(i);
      }
    }
    return now.getFirst();
  }

  /// Where a segment ends: at the next one's base; `Long.MAX_VALUE` for the last.
  long endOf(long base) {
    for (long next : bases) {
      if (next > base) {
        return next;
      }
    }
    return Long.MAX_VALUE;
  }

  synchronized void add(long base) {
    List<Long> longer = new ArrayList<>(bases);
    longer.add(base);
    bases = List.copyOf(longer);
  }

  synchronized void removeFirst() {
    bases = List.copyOf(bases.subList(1, bases.size()));
  }
}
