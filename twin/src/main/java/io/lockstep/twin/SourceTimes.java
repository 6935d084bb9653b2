package io.lockstep.twin;

import io.lockstep.twin.internal.json.Times;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The source times that one command states for properties: `$metadata.<property>.sourceTime` in
/// the document of a twin or component, `/$metadata/<property>/sourceTime` in a patch.
final class SourceTimes {
  private static final String SOURCE_TIME = "sourceTime";

  private final SortedMap<String, Long> micros = new TreeMap<>();

  /// By path of the property; [Kernel#NO_TIME] takes a stated time away.
  SortedMap<String, Long> micros() {
    return Collections.unmodifiableSortedMap(micros);
  }

  /// Reads the metadata of a twin or component. What else stands there is the server's to say.
  ///
  /// @param prefix path of the component with a `/` behind, empty for the twin itself
  void readMetadata(String prefix, JsonNode metadata, List<String> problems) {
    for (Map.Entry<String, JsonNode> member : metadata.properties()) {
      if (!member.getKey().startsWith("$")) {
        JsonNode time = member.getValue().get(SOURCE_TIME);
        if (time != null && !time.isNull()) {
          put(prefix, member.getKey(), time, problems);
        }
      }
    }
  }

  /// Applies an operation on metadata.
  ///
  /// @param prefix path of the component with a `/` behind, empty for the twin itself
  /// @param depth how many of the operation's segments lead to the metadata
  void patch(String prefix, int depth, JsonPatch.Operation operation, List<String> problems) {
    List<String> rest = operation.segments().subList(depth, operation.segments().size());
    String name = rest.getFirst();
    boolean isTime = rest.size() == 2 && rest.getLast().equals(SOURCE_TIME);
    if (name.startsWith("$") || (rest.size() > 1 && !isTime)) {
      throw JsonPatch.refused(
          "%s: expected a property and sourceTime behind $metadata, found what the server says itself"
              .formatted(operation.path()));
    }
    switch (operation.kind()) {
      case REMOVE -> micros.put(prefix + name, Kernel.NO_TIME);
      case ADD, REPLACE -> {
        JsonNode value = operation.requireValue();
        put(prefix, name, isTime ? value : value.get(SOURCE_TIME), problems);
      }
    }
  }

  private void put(String prefix, String name, @Nullable JsonNode time, List<String> problems) {
    OptionalLong read =
        time != null && time.isString() ? Times.parse(time.stringValue()) : OptionalLong.empty();
    if (read.isPresent()) {
      micros.put(prefix + name, read.getAsLong());
    } else {
      problems.add(
          "%s$metadata/%s/sourceTime: expected a time such as 2026-01-31T08:00:00.0000000Z, found %s"
              .formatted(prefix, name, time == null ? "none" : time.toString()));
    }
  }
}
