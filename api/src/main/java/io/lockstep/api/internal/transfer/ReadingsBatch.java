package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.http.Times;
import io.lockstep.ingest.DefaultTopics;
import io.lockstep.ingest.influx.LineParser;
import io.lockstep.space.FieldPublication;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Readings on their way into the journal: a message for each twin, in the default format, on the
/// topic of its past. Confined to one thread.
final class ReadingsBatch {
  private static final int READINGS_MAX = 10_000;
  private static final int CHARACTERS_MAX = 1 << 20;
  private static final int MESSAGE_CHARACTERS_MAX = 1 << 18;

  private final Map<String, StringBuilder> byTwin = new LinkedHashMap<>();
  private final List<FieldPublication> whole = new ArrayList<>();
  private int readings;
  private int characters;

  /// Adds a reading.
  ///
  /// @param quality empty for good
  /// @param unit empty for the model's
  /// @param json the value
  void add(String twin, String path, long micros, String quality, String unit, String json) {
    StringBuilder message = byTwin.computeIfAbsent(twin, _ -> new StringBuilder());
    int before = message.length();
    message.append(before == 0 ? '[' : ',').append("{\"$time\":\"").append(Times.text(micros));
    message.append('"');
    if (!quality.isEmpty()) {
      member("$quality", message);
      string(quality, message);
    }
    if (!unit.isEmpty()) {
      message.append(",\"$unit\":{");
      string(path, message);
      message.append(':');
      string(unit, message);
      message.append('}');
    }
    member(path, message);
    message.append(json).append('}');
    characters += message.length() - before;
    readings++;
    if (message.length() > MESSAGE_CHARACTERS_MAX) {
      whole.add(publication(twin, message));
      byTwin.remove(twin);
    }
  }

  /// A text as JSON.
  static void string(String text, StringBuilder into) {
    into.append('"');
    LineParser.quote(text, into);
    into.append('"');
  }

  private static void member(String name, StringBuilder into) {
    into.append(',');
    string(name, into);
    into.append(':');
  }

  private static FieldPublication publication(String twin, StringBuilder message) {
    return FieldPublication.of(DefaultTopics.history(twin), message.append(']').toString());
  }

  boolean isFull() {
    return readings >= READINGS_MAX || characters >= CHARACTERS_MAX;
  }

  /// How many readings it holds.
  int readings() {
    return readings;
  }

  /// Takes all messages out.
  List<FieldPublication> drain() {
    List<FieldPublication> messages = new ArrayList<>(whole);
    byTwin.forEach((twin, message) -> messages.add(publication(twin, message)));
    whole.clear();
    byTwin.clear();
    readings = 0;
    characters = 0;
    return messages;
  }
}
