package io.lockstep.api.internal.transfer;

import java.time.ZoneId;
import java.util.List;

/// What to bring in, and how its file is to be read. Immutable.
///
/// @param file the name of an upload
/// @param map where columns go, each `COLUMN=TWIN/PROPERTY` with `{column}` for cells of the row;
///   empty for a file as an export writes it
/// @param time the column with the time; empty for `time`, else the first that is no other column
/// @param quality the column with the quality; empty for `quality` when there is one
/// @param timeFormat `auto`, `s`, `ms`, `us`, `ns`, or a pattern of letters
/// @param zone of times that state none
/// @param delimiter between cells of CSV; 0 to find out
/// @param decimalComma true when a comma stands before the fraction
/// @param bucket of lines
/// @param precision of lines, in nanoseconds
/// @param dryRun true to write nothing
record ImportRequest(
    String file,
    Format format,
    List<String> map,
    String time,
    String quality,
    String timeFormat,
    ZoneId zone,
    char delimiter,
    boolean decimalComma,
    String bucket,
    long precision,
    boolean dryRun) {
  /// Copies the list.
  ImportRequest {
    map = List.copyOf(map);
  }

  /// What a file is.
  enum Format {
    CSV,
    PARQUET,
    INFLUX
  }
}
