package io.lockstep.space.rebind;

import io.lockstep.model.SamplesChange;
import io.lockstep.space.RebindingCounts;
import io.lockstep.twin.ReboundReading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps of readings what the history lacks or has otherwise. For each property and source time the
/// reading of the latest message counts: one of an earlier message changes nothing, and one of the
/// same message that has another value corrects it. Confined to one thread.
final class Sifter {
  private final PastReadings past;
  private final SliceOrigins origins;

  Sifter(PastReadings past, SliceOrigins origins) {
    this.past = past;
    this.origins = origins;
  }

  /// What is to enter, and how much was as it is.
  record Sifted(List<ReboundReading> readings, long fresh, long corrected, long unchanged) {
    RebindingCounts counts() {
      return new RebindingCounts(0, fresh, corrected, unchanged, 0, 0, 0);
    }
  }

  private record Property(String twin, String path) {}

  /// What counts at a source time.
  private record Counting(
      long origin, PastReadings.@Nullable Held held, @Nullable ReboundReading own) {
    boolean isSameAs(ReboundReading reading) {
      return own != null
          ? own.type() == reading.type()
              && own.bits() == reading.bits()
              && Objects.equals(own.text(), reading.text())
          : held != null
              && held.type() == reading.type()
              && held.bits() == reading.bits()
              && Objects.equals(held.text(), reading.text());
    }
  }

  /// Sifts readings, which are in the order of their messages.
  Sifted sift(List<ReboundReading> readings) {
    Map<Property, Map<Long, Counting>> counting = new HashMap<>();
    Map<Property, List<ReboundReading>> byProperty = new LinkedHashMap<>();
    for (ReboundReading reading : readings) {
      byProperty
          .computeIfAbsent(new Property(reading.twinId(), reading.path()), _ -> new ArrayList<>())
          .add(reading);
    }
    byProperty.forEach((property, all) -> counting.put(property, known(property, all)));
    List<ReboundReading> kept = new ArrayList<>();
    long fresh = 0;
    long corrected = 0;
    long unchanged = 0;
    for (ReboundReading reading : readings) {
      Map<Long, Counting> known =
          counting.getOrDefault(new Property(reading.twinId(), reading.path()), Map.of());
      Counting there = known.get(reading.sourceMicros());
      if (there != null && (there.origin() > reading.position() || there.isSameAs(reading))) {
        unchanged++;
        continue;
      }
      boolean isCorrection = there != null && there.origin() == reading.position();
      ReboundReading enters = isCorrection ? correcting(reading) : reading;
      corrected += isCorrection ? 1 : 0;
      fresh += isCorrection ? 0 : 1;
      kept.add(enters);
      known.put(reading.sourceMicros(), new Counting(reading.position(), null, enters));
    }
    return new Sifted(kept, fresh, corrected, unchanged);
  }

  private Map<Long, Counting> known(Property property, List<ReboundReading> readings) {
    long[] times = readings.stream().mapToLong(ReboundReading::sourceMicros).distinct().toArray();
    List<Optional<PastReadings.Held>> all = past.held(property.twin(), property.path(), times);
    Map<Long, Counting> known = new HashMap<>();
    for (int i = 0; i < times.length; i++) {
      PastReadings.Held held = all.get(i).orElse(null);
      if (held != null) {
        long origin =
            held.isRebound()
                ? origins.of(held.position(), property.twin(), property.path(), times[i])
                : held.position();
        known.put(times[i], new Counting(origin, held, null));
      }
    }
    return known;
  }

  private static ReboundReading correcting(ReboundReading of) {
    return new ReboundReading(
        of.position(),
        of.receivedMicros(),
        of.twinId(),
        of.path(),
        of.type(),
        of.bits(),
        of.text(),
        of.sourceMicros(),
        of.quality(),
        of.flags() | SamplesChange.CORRECTS);
  }
}
