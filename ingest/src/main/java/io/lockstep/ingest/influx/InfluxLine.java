package io.lockstep.ingest.influx;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// One line of the line protocol: `measurement,tag=value field=1,other=2i 1700000000`. Immutable.
///
/// @param measurement not empty
/// @param tags by key
/// @param fields at least one, in the order of the line; a name may stand there twice
/// @param fieldSet the fields as they were written
/// @param time the time as it was written, in the precision that the sender says; null for none
public record InfluxLine(
    String measurement,
    SortedMap<String, String> tags,
    List<Field> fields,
    String fieldSet,
    @Nullable Long time) {
  /// Copies the list.
  public InfluxLine {
    fields = List.copyOf(fields);
  }

  /// A value of the line.
  ///
  /// @param name not empty
  /// @param json the value as JSON: a float always has a fraction or an exponent, an integer never
  public record Field(String name, String json) {}

  /// What is journalled of the line: its fields, and its time in nanoseconds when it has one. The
  /// rest is the topic.
  public String payload(@Nullable Long nanos) {
    return nanos == null ? fieldSet : fieldSet + " " + nanos;
  }
}
