package io.lockstep.ingest;

import io.lockstep.ingest.influx.InfluxLine;
import io.lockstep.ingest.influx.InvalidLineException;
import io.lockstep.ingest.influx.LineParser;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.Quality;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the fields and the time of a line of InfluxDB's line protocol, whose series is the topic.
/// They are put as JSON before the scanner, so that a value meets the model as all others do. A
/// field `$quality` states the quality of the others. Confined to the decoder's thread.
final class LineReadings {
  private static final long NANOS_PER_MICRO = 1_000;

  private final JsonScanner json;
  private final TwinWriter writer;
  private final JsonReadings plain;
  private long timeMicros;
  private long readings;

  LineReadings(JsonScanner json, TwinWriter writer, JsonReadings plain) {
    this.json = json;
    this.writer = writer;
    this.plain = plain;
  }

  /// How many readings were written since the beginning.
  long readings() {
    return readings;
  }

  /// Scans a payload; what is wrong with it, or null.
  @Nullable String scan(FieldMessage message) {
    byte[] payload = new byte[message.payloadLength()];
    message.buffer().get(message.payloadOffset(), payload);
    try {
      InfluxLine line = LineParser.parsePayload(new String(payload, StandardCharsets.UTF_8));
      Long nanos = line.time();
      timeMicros = nanos == null ? SampleTarget.NO_TIME : Math.floorDiv(nanos, NANOS_PER_MICRO);
      ByteBuffer text = ByteBuffer.wrap(objectOf(line).getBytes(StandardCharsets.UTF_8));
      return json.scan(text, 0, text.limit()) ? null : json.error();
    } catch (InvalidLineException e) {
      return e.getMessage();
    }
  }

  private static String objectOf(InfluxLine line) {
    StringBuilder object = new StringBuilder("{");
    for (InfluxLine.Field field : line.fields()) {
      object.append(object.length() == 1 ? "\"" : ",\"");
      LineParser.quote(field.name(), object);
      object.append("\":").append(field.json());
    }
    return object.append('}').toString();
  }

  /// Writes what was scanned.
  void write(LineFields fields) {
    int quality = plain.find(0, JsonReadings.QUALITY);
    readings++;
    writer.begin(timeMicros, quality < 0 ? Quality.GOOD : plain.quality(quality, "$quality"));
    if (writer.beginsWithUnits()) {
      members(fields);
      writer.goOn();
    }
    members(fields);
    writer.end();
  }

  private void members(LineFields fields) {
    int end = json.after(0);
    for (int key = 1; key < end; key = json.after(key + 1)) {
      if (!json.hasText(key, JsonReadings.QUALITY)) {
        member(fields.place(json.string(key)), key + 1);
      }
    }
  }

  private void member(LineFields.Place place, int value) {
    ByteBuffer name = place.path().utf8();
    int slot = writer.shape().indexOf(name, 0, name.capacity());
    if (slot >= 0 && !writer.isTurnOf(slot)) {
      return;
    }
    if (slot < 0 && writer.isUnitsOnly()) {
      return;
    }
    int known = slot >= 0 ? slot : writer.grow(place.path().text(), value);
    if (known >= 0) {
      writer.put(known, value, place.adjust());
    }
  }
}
