package io.lockstep.simulation.calibration;

import io.lockstep.model.Quality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A past in memory.
final class Remembered implements MeasuredPast {
  private final Map<String, List<Reading>> readings = new HashMap<>();

  record Reading(String path, long micros, double value, Quality quality) {}

  void add(String path, long micros, double value, Quality quality) {
    readings
        .computeIfAbsent("oven-1/" + path, _ -> new ArrayList<>())
        .add(new Reading(path, micros, value, quality));
  }

  void add(String path, long micros, double value) {
    add(path, micros, value, Quality.GOOD);
  }

  /// All there are, by time.
  List<Reading> all() {
    return readings.values().stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparingLong(Reading::micros))
        .toList();
  }

  @Override
  public void read(String twinId, String path, long fromMicros, long toMicros, Visitor into) {
    List<Reading> sorted = new ArrayList<>(readings.getOrDefault(twinId + "/" + path, List.of()));
    sorted.sort(Comparator.comparingLong(Reading::micros));
    List<Reading> before = sorted.stream().filter(each -> each.micros() < fromMicros).toList();
    if (!before.isEmpty()) {
      Reading held = before.getLast();
      into.reading(held.micros(), held.value(), held.quality());
    }
    sorted.stream()
        .filter(each -> each.micros() >= fromMicros && each.micros() < toMicros)
        .forEach(each -> into.reading(each.micros(), each.value(), each.quality()));
  }
}
