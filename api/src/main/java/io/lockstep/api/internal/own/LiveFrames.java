package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.own.LiveReplay.Place;
import io.lockstep.api.internal.socket.SocketLink;
import io.lockstep.model.Quality;
import io.lockstep.space.LiveEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Makes frames for one live client. Of values the last of each tag is kept until they are sent
/// together; everything else goes out at once. A tag (a property of a twin) is named once and has a
/// number from then on. Confined to one thread.
final class LiveFrames {
  private static final long MICROS_A_MILLI = 1_000;

  private final SocketLink out;
  private final Runnable counter;
  private final Map<Tag, Integer> numbers = new HashMap<>();
  private final List<Numbered> unnamed = new ArrayList<>();
  private final Map<Integer, LiveEvent.Sample> values = new LinkedHashMap<>();
  private @Nullable Place reached;

  private record Tag(String twinId, String path, String unit) {}

  private record Numbered(int number, Tag tag) {}

  /// @param counter run for each frame
  LiveFrames(SocketLink out, Runnable counter) {
    this.out = out;
    this.counter = counter;
  }

  /// True when values wait for [#sendValues].
  boolean hasValues() {
    return !values.isEmpty();
  }

  /// Takes events in their order. All of what one record said must be in one list.
  void add(List<LiveEvent> events) {
    for (LiveEvent event : events) {
      switch (event) {
        case LiveEvent.Sample sample -> {
          reached = new Place(sample.inputPosition(), sample.ordinal());
          if (sample.current()) {
            values.put(numberOf(sample), sample);
          }
        }
        case LiveEvent.Structure structure -> {
          reached = new Place(structure.inputPosition(), structure.ordinal());
          send(structure);
        }
        case LiveEvent.Gap gap -> {
          out.send("{\"type\":\"gap\",\"events\":%d}".formatted(gap.events()));
          counter.run();
        }
      }
    }
  }

  private int numberOf(LiveEvent.Sample sample) {
    Tag tag = new Tag(sample.twinId(), sample.path(), sample.unit());
    Integer known = numbers.get(tag);
    if (known != null) {
      return known;
    }
    int number = numbers.size();
    numbers.put(tag, number);
    unnamed.add(new Numbered(number, tag));
    return number;
  }

  /// Sends the names of new tags, then the values that wait.
  void sendValues() {
    if (!unnamed.isEmpty()) {
      out.send(Json.write(this::writeTags));
      unnamed.clear();
    }
    out.send(Json.write(this::writeValues));
    counter.run();
    values.clear();
  }

  private void writeTags(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("type", "tags");
    json.writeArrayPropertyStart("tags");
    for (Numbered each : unnamed) {
      json.writeStartArray();
      json.writeNumber(each.number());
      json.writeString(each.tag().twinId());
      json.writeString(each.tag().path());
      json.writeString(each.tag().unit());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeValues(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("type", "values");
    if (reached != null) {
      json.writeStringProperty("at", reached.toString());
    }
    json.writeArrayPropertyStart("values");
    values.forEach(
        (number, sample) -> {
          json.writeStartArray();
          json.writeNumber(number);
          JsonValues.write(json, sample.type(), sample.bits(), sample.text());
          json.writeNumber(Math.floorDiv(sample.sourceMicros(), MICROS_A_MILLI));
          if (sample.quality() != Quality.GOOD) {
            json.writeString(sample.quality().name().toLowerCase(Locale.ROOT));
          }
          json.writeEndArray();
        });
    json.writeEndArray();
    json.writeEndObject();
  }

  private void send(LiveEvent.Structure structure) {
    // A place told with an event promises all before it, values included: they go first.
    if (hasValues()) {
      sendValues();
    }
    Place place = new Place(structure.inputPosition(), structure.ordinal());
    out.send(
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("type", "event");
              json.writeStringProperty("event", LiveText.typeOf(structure.kind()));
              json.writeStringProperty("at", place.toString());
              json.writeName("data");
              LiveText.write(json, structure);
              json.writeEndObject();
            }));
    counter.run();
  }
}
