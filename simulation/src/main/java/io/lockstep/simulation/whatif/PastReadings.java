package io.lockstep.simulation.whatif;

import io.lockstep.space.AheadRun;
import io.lockstep.space.Branch;
import io.lockstep.space.BranchSeries;
import io.lockstep.space.Feed;
import io.lockstep.space.FieldChanges;
import io.lockstep.space.PastStates;
import io.lockstep.space.RunPlan;
import io.lockstep.space.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/// The readings that came from the field in a stretch of time, to be repeated later: decoded once,
/// by what was valid then, whatever messages looked like. Immutable.
final class PastReadings {
  private final List<Group> groups;
  private final long fromMicros;
  private final long periodMicros;

  /// What one twin sent at one time.
  private record Group(long atMicros, String twin, List<Telemetry.Value> values) {}

  private record Reading(long atMicros, Property property, String json) {}

  private PastReadings(List<Group> groups, long fromMicros, long periodMicros) {
    this.groups = groups;
    this.fromMicros = fromMicros;
    this.periodMicros = periodMicros;
  }

  /// Reads those that were received in `[from, to)`.
  ///
  /// @param leftOut a sender whose messages do not count; empty for none
  static PastReadings read(
      PastStates past,
      long fromMicros,
      long toMicros,
      String leftOut,
      RunPlan.Budget budget,
      LongSupplier cpuNanos) {
    Branch branch = past.at(instant(fromMicros));
    Set<Property> fromField = new HashSet<>();
    branch.tellFieldValues((twin, path) -> fromField.add(new Property(twin, path)));
    RunPlan plan =
        new RunPlan(
            toMicros,
            List.of(past.recorded(branch.basePosition(), toMicros).without(leftOut)),
            FieldChanges.NONE,
            false,
            _ -> true,
            budget);
    try (AheadRun run = new AheadRun(branch, fromMicros, plan, cpuNanos)) {
      var _ = run.finish();
    }
    List<Reading> readings = new ArrayList<>();
    for (Property property : fromField) {
      branch
          .series(property.twin(), property.path())
          .ifPresent(series -> add(series, property, readings));
    }
    readings.sort(
        Comparator.comparingLong(Reading::atMicros)
            .thenComparing(each -> each.property().twin())
            .thenComparing(each -> each.property().path()));
    return new PastReadings(grouped(readings), fromMicros, Math.max(1, toMicros - fromMicros));
  }

  private static void add(BranchSeries series, Property property, List<Reading> readings) {
    for (int i = 0; i < series.size(); i++) {
      readings.add(new Reading(series.receivedMicros(i), property, json(series, i)));
    }
  }

  private static String json(BranchSeries series, int index) {
    return switch (series.series().type()) {
      case BOOLEAN -> Boolean.toString(series.bits(index) != 0);
      case LONG -> Long.toString(series.bits(index));
      case DOUBLE -> Double.toString(series.number(index));
      case TEXT -> '"' + Telemetry.escaped(String.valueOf(series.text(index))) + '"';
      case JSON -> String.valueOf(series.text(index));
    };
  }

  /// A property that a twin sent twice at one time begins another group.
  private static List<Group> grouped(List<Reading> sorted) {
    List<Group> groups = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    for (Reading reading : sorted) {
      Group last = groups.isEmpty() ? null : groups.getLast();
      if (last == null
          || last.atMicros() != reading.atMicros()
          || !last.twin().equals(reading.property().twin())
          || paths.contains(reading.property().path())) {
        paths.clear();
        last = new Group(reading.atMicros(), reading.property().twin(), new ArrayList<>());
        groups.add(last);
      }
      paths.add(reading.property().path());
      last.values().add(new Telemetry.Value(reading.property().path(), reading.json()));
    }
    return groups;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plusNanos(Math.multiplyExact(micros, 1_000L));
  }

  /// How many messages they are.
  int size() {
    return groups.size();
  }

  /// They come again from a time on, period after period.
  Source from(long startMicros) {
    return new Again(startMicros);
  }

  private final class Again implements Source {
    private final long startMicros;
    private long round;
    private int next;

    Again(long startMicros) {
      this.startMicros = startMicros;
    }

    @Override
    public long nextMicros() {
      return groups.isEmpty()
          ? NEVER
          : startMicros + round * periodMicros + groups.get(next).atMicros() - fromMicros;
    }

    @Override
    public void feed(Feed into) {
      Group group = groups.get(next++);
      if (next == groups.size()) {
        next = 0;
        round++;
      }
      into.message(
          Telemetry.SENDER, Telemetry.topic(group.twin()), Telemetry.payload(group.values()));
    }
  }
}
