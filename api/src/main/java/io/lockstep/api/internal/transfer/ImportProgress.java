package io.lockstep.api.internal.transfer;

import java.util.List;

/// How far an import is. Immutable.
///
/// @param rows rows, or lines, that were read
/// @param readings values that are in the journal, or would be
/// @param refused cells or rows that cannot be read, or may not be written
/// @param problems the first of them, each with its place
record ImportProgress(long rows, long readings, long refused, List<String> problems) {
  static final ImportProgress NONE = new ImportProgress(0, 0, 0, List.of());

  /// Copies the list.
  ImportProgress {
    problems = List.copyOf(problems);
  }
}
