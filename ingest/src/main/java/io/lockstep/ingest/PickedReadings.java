package io.lockstep.ingest;

import io.lockstep.model.Quality;
import java.nio.ByteBuffer;
import java.util.List;

/// Reads a JSON payload by the [Picks] of a binding. What is not picked is left alone: whoever
/// wrote the binding saw it, and the raw message stays in the journal. A pointer that leads nowhere
/// in a payload is no drift either; a payload in which none leads anywhere is. Confined to the
/// decoder's thread.
final class PickedReadings {
  private final JsonScanner json;
  private final TwinWriter writer;
  private final JsonReadings plain;
  private long readings;
  private int picked;

  PickedReadings(JsonScanner json, TwinWriter writer, JsonReadings plain) {
    this.json = json;
    this.writer = writer;
    this.plain = plain;
  }

  /// How many readings were written since the beginning.
  long readings() {
    return readings;
  }

  /// Writes the scanned text, whose root is an object or array.
  void write(Picks picks) {
    if (json.kind(0) == JsonScanner.OBJECT || picks.rootIsArray()) {
      reading(0, picks);
      return;
    }
    int end = json.after(0);
    for (int item = 1; item < end; item = json.after(item)) {
      reading(item, picks);
    }
  }

  private void reading(int token, Picks picks) {
    long time = SampleTarget.NO_TIME;
    Quality quality = Quality.GOOD;
    int timeToken = find(token, picks.time());
    if (timeToken >= 0) {
      time = plain.time(timeToken, picks.timeUnit(), "time");
      quality = time == SampleTarget.NO_TIME ? Quality.UNCERTAIN : quality;
    }
    int qualityToken = find(token, picks.quality());
    if (qualityToken >= 0) {
      quality = JsonReadings.worse(quality, plain.quality(qualityToken, "quality"));
    }
    readings++;
    picked = 0;
    writer.begin(time, quality);
    if (writer.beginsWithUnits()) {
      walk(token, picks.root());
      writer.goOn();
      picked = 0;
    }
    walk(token, picks.root());
    writer.end();
    if (picked == 0) {
      writer.drift(
          "",
          DriftReason.UNKNOWN_PROPERTY,
          "expected a value at one of %s, found none of them".formatted(picks.pointers()));
    }
  }

  private void walk(int token, Picks.Node node) {
    if (node.path != null) {
      picked++;
      put(token, node, node.path);
    }
    if (node.children.isEmpty()) {
      return;
    }
    if (json.kind(token) == JsonScanner.OBJECT) {
      int end = json.after(token);
      for (int key = token + 1; key < end; key = json.after(key + 1)) {
        walkMember(key, node);
      }
    } else if (json.kind(token) == JsonScanner.ARRAY) {
      walkItems(token, node);
    }
  }

  private void walkMember(int key, Picks.Node node) {
    for (int i = 0; i < node.children.size(); i++) {
      Picks.Node child = node.children.get(i);
      if (json.hasText(key, child.step.utf8())) {
        walk(key + 1, child);
        return;
      }
    }
  }

  private void walkItems(int array, Picks.Node node) {
    int end = json.after(array);
    int index = 0;
    for (int item = array + 1; item < end; item = json.after(item)) {
      for (int i = 0; i < node.children.size(); i++) {
        if (node.children.get(i).step.index() == index) {
          walk(item, node.children.get(i));
        }
      }
      index++;
    }
  }

  private void put(int token, Picks.Node node, Plan.PropertyPath path) {
    ByteBuffer name = path.utf8();
    int slot = writer.shape().indexOf(name, 0, name.capacity());
    if (slot < 0 && !writer.isUnitsOnly()) {
      slot = writer.grow(path.text(), token);
    }
    if (slot >= 0 && writer.isTurnOf(slot)) {
      writer.put(slot, token, node.adjust);
    }
  }

  /// The token that these steps lead to, or -1.
  private int find(int from, List<Picks.Step> steps) {
    if (steps.isEmpty()) {
      return -1;
    }
    int token = from;
    for (int i = 0; i < steps.size() && token >= 0; i++) {
      token = child(token, steps.get(i));
    }
    return token;
  }

  private int child(int token, Picks.Step step) {
    int end = json.after(token);
    int found = -1;
    switch (json.kind(token)) {
      case JsonScanner.OBJECT -> {
        for (int key = token + 1; key < end; key = json.after(key + 1)) {
          if (json.hasText(key, step.utf8())) {
            found = key + 1;
          }
        }
      }
      case JsonScanner.ARRAY -> {
        int index = 0;
        for (int item = token + 1; item < end; item = json.after(item)) {
          if (index++ == step.index()) {
            found = item;
          }
        }
      }
      default -> {
        // A scalar has no children.
      }
    }
    return found;
  }
}
