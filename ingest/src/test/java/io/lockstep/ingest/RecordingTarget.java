package io.lockstep.ingest;

import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A target that writes down what it is told, as text. Twins are those that were added; others are
/// drafted when `drafts` is set.
final class RecordingTarget implements SampleTarget {
  final List<String> log = new ArrayList<>();
  final List<String> drifts = new ArrayList<>();
  final List<String> ids = new ArrayList<>();

  /// When each timer is due, and its two numbers.
  final List<long[]> timers = new ArrayList<>();

  /// Twins whose devices are there to be told something.
  final List<String> reached = new ArrayList<>();

  private final List<Shape> shapes = new ArrayList<>();
  private final Map<String, Integer> refs = new HashMap<>();
  private final boolean drafts;
  private final Map<Integer, String> units = new HashMap<>();
  private int current = -1;
  int lookups;

  RecordingTarget(boolean drafts) {
    this.drafts = drafts;
  }

  RecordingTarget add(String id, Shape shape) {
    refs.put(id, ids.size());
    ids.add(id);
    shapes.add(shape);
    return this;
  }

  /// The models that topics stated, by twin.
  final Map<String, String> statedModels = new TreeMap<>();

  static Shape shape(String... typedPaths) {
    List<Slot> slots = new ArrayList<>();
    List<String> components = new ArrayList<>();
    for (String typed : typedPaths) {
      String[] parts = typed.split(":", -1);
      String path = parts[0];
      int slash = path.indexOf('/');
      if (slash > 0 && !components.contains(path.substring(0, slash))) {
        components.add(path.substring(0, slash));
      }
      slots.add(
          new Slot(
              slots.size(),
              path,
              Slot.Kind.PROPERTY,
              ValueType.valueOf(parts[1]),
              null,
              false,
              parts.length > 2 ? parts[2] : ""));
    }
    return new Shape("dtmi:test:Thing;1", slots, components);
  }

  @Override
  public int twin(String twinId, String device, String model) {
    if (!model.isEmpty()) {
      statedModels.put(twinId, model);
    }
    return twin(twinId, device);
  }

  @Override
  public int twin(String twinId, String device) {
    lookups++;
    Integer known = refs.get(twinId);
    if (known != null) {
      return known;
    }
    if (!drafts) {
      drift(device, twinId, "", DriftReason.UNKNOWN_TWIN, "unknown");
      return -1;
    }
    add(twinId, shape());
    return ids.size() - 1;
  }

  @Override
  public Shape shape(int twin) {
    return shapes.get(twin);
  }

  @Override
  public String unit(int twin, int slot) {
    Slot place = shapes.get(twin).slot(slot);
    String own = place.unitFrom() < 0 ? null : units.get(place.unitFrom());
    return own == null ? place.unit() : own;
  }

  @Override
  public int slotFor(int twin, String path, ValueType seen) {
    if (!drafts || path.startsWith("$")) {
      return -1;
    }
    ValueType type = seen == ValueType.LONG ? ValueType.DOUBLE : seen;
    shapes.set(twin, shapes.get(twin).plus(path, Slot.Kind.PROPERTY, type, ""));
    return shapes.get(twin).size() - 1;
  }

  @Override
  public void begin(int twin, long sourceMicros, Quality quality) {
    if (current >= 0) {
      throw new IllegalStateException("begin inside a reading");
    }
    current = twin;
    log.add(
        ids.get(twin)
            + (sourceMicros == NO_TIME ? "" : "@" + sourceMicros)
            + (quality == Quality.GOOD ? "" : " " + quality)
            + " {");
  }

  private void value(int slot, ValueType type, Object value) {
    Slot place = shapes.get(current).slot(slot);
    if (place.type() != type) {
      throw new IllegalStateException(place + " was given " + type);
    }
    log.add(place.path() + "=" + value);
  }

  @Override
  public void number(int slot, double value) {
    value(slot, ValueType.DOUBLE, value);
  }

  @Override
  public void integer(int slot, long value) {
    value(slot, ValueType.LONG, value);
  }

  @Override
  public void bool(int slot, boolean value) {
    value(slot, ValueType.BOOLEAN, value);
  }

  @Override
  public void text(int slot, String value) {
    value(slot, ValueType.TEXT, '"' + value + '"');
    units.put(slot, value);
  }

  @Override
  public void json(int slot, String compactJson) {
    value(slot, ValueType.JSON, compactJson);
  }

  @Override
  public void end() {
    if (current < 0) {
      throw new IllegalStateException("end outside of a reading");
    }
    current = -1;
    log.add("}");
  }

  @Override
  public int known(String twinId) {
    Integer known = refs.get(twinId);
    return known == null ? -1 : known;
  }

  @Override
  public int declaredSlot(int twin, String path, ValueType type, String unit) {
    int known = shapes.get(twin).indexOf(path);
    boolean isComponent =
        shapes.get(twin).slots().stream().anyMatch(slot -> slot.path().startsWith(path + "/"));
    boolean isBelow =
        shapes.get(twin).slots().stream().anyMatch(slot -> path.startsWith(slot.path() + "/"));
    if (known >= 0 || !drafts || isComponent || isBelow) {
      return known;
    }
    shapes.set(twin, shapes.get(twin).plus(path, Slot.Kind.PROPERTY, type, unit));
    return shapes.get(twin).size() - 1;
  }

  @Override
  public void beginPast(int twin, long sourceMicros, Quality quality) {
    begin(twin, sourceMicros, quality);
    log.set(log.size() - 1, "past " + log.getLast());
  }

  @Override
  public void requalify(int twin, int slot, long micros, Quality quality) {
    if (current >= 0) {
      throw new IllegalStateException("requalify inside a reading");
    }
    log.add(
        "%s.%s@%d %s"
            .formatted(ids.get(twin), shapes.get(twin).slot(slot).path(), micros, quality));
  }

  @Override
  public void told() {}

  @Override
  public void hostState(String hostId, ByteBuffer payload) {
    log.add("host(" + hostId + "," + StandardCharsets.UTF_8.decode(payload) + ")");
  }

  @Override
  public void setTimer(long dueMicros, long a, long b) {
    timers.add(new long[] {dueMicros, a, b});
    log.add("timer(" + dueMicros + "," + a + "," + b + ")");
  }

  @Override
  public void commandResponse(
      String twinId, String commandId, int status, @Nullable String payloadJson) {
    log.add("response(%s,%s,%d,%s)".formatted(twinId, commandId, status, payloadJson));
  }

  @Override
  public void acknowledge(String twinId, String alarmId, String by, String comment) {
    log.add("acknowledge(%s,%s,%s,%s)".formatted(twinId, alarmId, by, comment));
  }

  @Override
  public void reachable(int twin, boolean asks) {
    reached.add("%s(%s)".formatted(asks ? "asks" : "reachable", ids.get(twin)));
  }

  @Override
  public void acknowledged(int twin, int slot, int status, long version, String note) {
    log.add(
        "acknowledged(%s,%s,%d,%d,%s)"
            .formatted(ids.get(twin), shape(twin).slot(slot).path(), status, version, note));
  }

  @Override
  public void drift(
      String device, @Nullable String twinId, String path, DriftReason reason, String found) {
    if (found.length() > 200) {
      throw new IllegalStateException("found is too long: " + found.length());
    }
    drifts.add(device + " " + twinId + " [" + path + "] " + reason + ": " + found);
  }

  /// All calls so far in one line.
  String text() {
    return String.join(" ", log);
  }
}
