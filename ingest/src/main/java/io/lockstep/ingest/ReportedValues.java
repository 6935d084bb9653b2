package io.lockstep.ingest;

import io.lockstep.model.Quality;
import io.lockstep.model.text.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads what a device says of its desired values: an object whose members are values by name, or
/// acknowledgements as in IoT Plug and Play, `{"value":60,"ac":200,"av":7,"ad":"..."}`; the values
/// of a component are an object at its name. Values are readings like others; `$time` states their
/// time. An acknowledgement counts after its value. Confined to the decoder's thread.
final class ReportedValues {
  private static final byte[] VALUE = "value".getBytes(StandardCharsets.UTF_8);
  private static final byte[] STATUS = "ac".getBytes(StandardCharsets.UTF_8);
  private static final byte[] VERSION = "av".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTE = "ad".getBytes(StandardCharsets.UTF_8);

  /// With it IoT Plug and Play marks a component.
  private static final String KIND = "__t";

  private static final int STATUS_MIN = 100;
  private static final int STATUS_MAX = 599;

  private final JsonScanner json;
  private final TwinWriter writer;
  private final JsonReadings plain;
  private final List<Acknowledgement> acknowledgements = new ArrayList<>();
  private long readings;
  private boolean isPatch;

  private record Acknowledgement(int slot, int status, long version, String note) {}

  ReportedValues(JsonScanner json, TwinWriter writer, JsonReadings plain) {
    this.json = json;
    this.writer = writer;
    this.plain = plain;
  }

  /// How many readings were written since the beginning.
  long readings() {
    return readings;
  }

  /// The same of a patch, in which null takes a value away: what the device has reported stays what
  /// was known of it last.
  void writePatch(int twin, SampleTarget target) {
    writePatch(twin, 0, target);
  }

  /// The same of an object in the scanned text.
  void writePatch(int twin, int object, SampleTarget target) {
    isPatch = true;
    try {
      report(object, twin, target);
    } finally {
      isPatch = false;
    }
  }

  /// Writes the scanned text, whose root is an object or array.
  void write(int twin, SampleTarget target) {
    if (json.kind(0) == JsonScanner.OBJECT) {
      report(0, twin, target);
      return;
    }
    int end = json.after(0);
    for (int item = 1; item < end; item = json.after(item)) {
      if (json.kind(item) == JsonScanner.OBJECT) {
        report(item, twin, target);
      } else {
        writer.drift("", DriftReason.WRONG_TYPE, "expected an object, found " + writer.found(item));
      }
    }
  }

  private void report(int object, int twin, SampleTarget target) {
    int stated = plain.find(object, JsonReadings.TIME);
    long time = SampleTarget.NO_TIME;
    Quality quality = Quality.GOOD;
    if (stated >= 0) {
      time = plain.time(stated, SourceTime.Unit.MILLISECONDS, "$time");
      quality = time == SampleTarget.NO_TIME ? Quality.UNCERTAIN : quality;
    }
    readings++;
    acknowledgements.clear();
    writer.begin(time, quality);
    if (writer.beginsWithUnits()) {
      members(object, "");
      writer.goOn();
    }
    members(object, "");
    writer.end();
    for (Acknowledgement said : acknowledgements) {
      target.acknowledged(twin, said.slot, said.status, said.version, said.note);
    }
  }

  private void members(int object, String prefix) {
    int end = json.after(object);
    for (int key = object + 1; key < end; key = json.after(key + 1)) {
      String name = json.string(key);
      boolean isGone = isPatch && json.kind(key + 1) == JsonScanner.NULL;
      if (!name.startsWith("$") && !name.equals(KIND) && !isGone) {
        member(prefix + name, key + 1);
      }
    }
  }

  private void member(String path, int token) {
    int slot = writer.shape().indexOf(path);
    if (slot >= 0) {
      if (writer.isTurnOf(slot)) {
        property(slot, token);
      }
    } else if (plain.isComponent(path) && json.kind(token) == JsonScanner.OBJECT) {
      members(token, path + "/");
    } else if (!writer.isUnitsOnly()) {
      int value = isAcknowledgement(token) ? find(token, VALUE) : token;
      int grown = value < 0 ? -1 : writer.grow(path, value);
      if (grown >= 0) {
        property(grown, token);
      }
    }
  }

  /// True for an object that says how a desired value fared.
  private boolean isAcknowledgement(int token) {
    return json.kind(token) == JsonScanner.OBJECT
        && find(token, STATUS) >= 0
        && find(token, VERSION) >= 0;
  }

  /// The value of a member, or -1.
  private int find(int object, byte[] name) {
    int end = json.after(object);
    for (int key = object + 1; key < end; key = json.after(key + 1)) {
      if (json.hasText(key, name)) {
        return key + 1;
      }
    }
    return -1;
  }

  private void property(int slot, int token) {
    if (!isAcknowledgement(token)) {
      writer.put(slot, token, Adjust.NONE);
      return;
    }
    int value = find(token, VALUE);
    if (value >= 0 && json.kind(value) != JsonScanner.NULL) {
      writer.put(slot, value, Adjust.NONE);
    }
    int status = find(token, STATUS);
    int version = find(token, VERSION);
    boolean isRead =
        json.kind(status) == JsonScanner.INTEGER
            && json.bits(status) >= STATUS_MIN
            && json.bits(status) <= STATUS_MAX
            && json.kind(version) == JsonScanner.INTEGER
            && json.bits(version) >= 0;
    if (!isRead) {
      writer.drift(
          writer.shape().slot(slot).path(),
          DriftReason.WRONG_TYPE,
          "expected ac, a status from 100 to 599, and av, a version, found "
              + Excerpt.of(json.compact(token)));
      return;
    }
    int note = find(token, NOTE);
    acknowledgements.add(
        new Acknowledgement(
            slot,
            (int) json.bits(status),
            json.bits(version),
            note >= 0 && json.kind(note) == JsonScanner.STRING ? json.string(note) : ""));
  }
}
