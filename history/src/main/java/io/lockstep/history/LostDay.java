package io.lockstep.history;

import java.time.LocalDate;

/// A day of receipt whose readings are missing, since their files were damaged and the changes log
/// did not reach back to it. Immutable.
///
/// @param fromMicros its begin, microseconds since 1970-01-01T00:00Z
/// @param toMicros its end
/// @param table `samples`, the numbers, or `texts`
/// @param folder of the history's folder, where the damaged files lie
record LostDay(long fromMicros, long toMicros, String table, String folder) {
  /// For a person.
  String told() {
    return "%s received on %s are missing: their files were damaged and lie in '%s'; restore them from a backup of the history, or accept the hole by removing its line from %s"
        .formatted(
            table.equals(TableShape.TEXTS.getTableName().toString()) ? "texts" : "numbers",
            LocalDate.ofEpochDay(Math.floorDiv(fromMicros, SampleTable.DAY_MICROS)),
            folder,
            LostDays.FILE);
  }
}
