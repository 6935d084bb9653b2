package io.lockstep.api.internal.own;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.PastMoment;
import io.lockstep.history.Reading;
import io.lockstep.history.RecordedChange;
import io.lockstep.model.Quality;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Transition;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Rehearsal;
import io.lockstep.twin.RuleRehearsal;
import io.lockstep.twin.RuleTrace;
import io.lockstep.twin.RuleWitness;
import io.lockstep.twin.TwinValues;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tries rules on what the history has of twins: each twin on a kernel of its own, which begins
/// with the values of then, gets the readings in the order in which they became known, and whose
/// clock is that of their receipt. Never touches the live kernel. Used once, by one thread.
final class RuleDryRun implements RuleWitness {
  /// Readings of a twin that are held at once.
  private static final int AT_ONCE = 20_000;

  /// What bounds it.
  ///
  /// @param readings the most readings that are shown to rules
  /// @param firings the most firings that are kept
  /// @param until when it stops, by the clock
  record Bounds(int readings, int firings, Instant until) {}

  /// What came of it.
  ///
  /// @param twins how many were looked at
  /// @param readings how many the rules were shown
  /// @param stopped why it ended before it was through; empty when it did not
  /// @param skipped rules and twins that cannot be made on a kernel of their own, and why
  /// @param firings in the order of their times
  record Outcome(
      int twins, long readings, String stopped, List<String> skipped, List<RuleTrace> firings) {
    Outcome {
      skipped = List.copyOf(skipped);
      firings = List.copyOf(firings);
    }
  }

  /// It has come to one of its bounds.
  private static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;

    Stopped(String why) {
      super(why, null, false, false);
    }
  }

  private final HistoryStore history;
  private final GraphView view;
  private final RuleRehearsal rules;
  private final long fromMicros;
  private final long toMicros;
  private final Bounds bounds;
  private final InstantSource clock;
  private final List<RuleTrace> firings = new ArrayList<>();
  private long readings;
  private long position = -1;
  private int found;

  /// @param view the graph that the rehearsal is of, for the series of twins
  /// @param fromMicros the first known time, inclusive
  /// @param toMicros the last known time, exclusive
  RuleDryRun(
      HistoryStore history,
      GraphView view,
      RuleRehearsal rules,
      long fromMicros,
      long toMicros,
      Bounds bounds,
      InstantSource clock) {
    this.history = history;
    this.view = view;
    this.rules = rules;
    this.fromMicros = fromMicros;
    this.toMicros = toMicros;
    this.bounds = bounds;
    this.clock = clock;
  }

  Outcome run() {
    List<String> skipped = new ArrayList<>();
    rules
        .left()
        .forEach(
            name -> skipped.add("rule " + name + ": it follows other twins, and is not tried"));
    Rehearsal base = rules.empty(fromMicros);
    String stopped = "";
    int twins = 0;
    try {
      for (String twin : rules.twins()) {
        check();
        Rehearsal rehearsal = base.fork();
        Optional<String> refused = rules.stage(rehearsal, twin);
        if (refused.isPresent()) {
          skipped.add(twin + ": " + refused.get());
          continue;
        }
        twins++;
        run(rehearsal, twin);
      }
    } catch (Stopped e) {
      stopped = String.valueOf(e.getMessage());
    }
    firings.sort(Comparator.comparingLong(RuleTrace::atMicros));
    return new Outcome(twins, readings, stopped, skipped, firings);
  }

  private void run(Rehearsal rehearsal, String twin) throws Stopped {
    Set<String> watched = rules.watched(twin);
    position = -1;
    seed(rehearsal, twin, watched);
    Optional<String> _ = rules.begin(rehearsal);
    rehearsal.witness(this);
    read(rehearsal, twin, watched, fromMicros, toMicros);
    rehearsal.passUntil(toMicros - 1);
    if (found > bounds.firings()) {
      throw new Stopped("more than %d firings".formatted(bounds.firings()));
    }
  }

  /// The values that the twin had as the range begins.
  private void seed(Rehearsal rehearsal, String twin, Set<String> watched) {
    List<String> paths =
        view.values(twin).map(TwinValues::values).orElse(List.of()).stream()
            .map(TwinValues.Value::path)
            .filter(watched::contains)
            .filter(path -> view.seriesOf(twin, path) >= 0)
            .toList();
    int[] series = paths.stream().mapToInt(path -> view.seriesOf(twin, path)).toArray();
    List<Seed> seeds = new ArrayList<>();
    if (series.length > 0) {
      history.at(
          series,
          new PastMoment(PastMoment.CURRENT, fromMicros - 1, Long.MAX_VALUE),
          (index, source, known, position, type, bits, text, quality, explicit, removed) -> {
            if (!removed) {
              seeds.add(new Seed(paths.get(index), new Reading(source, type, bits, text, quality)));
            }
          });
    }
    seeds.sort(Comparator.comparing(Seed::path));
    for (Seed seed : seeds) {
      show(rehearsal, twin, seed.path(), seed.reading());
    }
  }

  private record Seed(String path, Reading reading) {}

  /// Shows the readings of a range of known times. What does not fit into memory is read in halves.
  private void read(Rehearsal rehearsal, String twin, Set<String> watched, long from, long to)
      throws Stopped {
    check();
    List<RecordedChange> changes =
        history.changes(
            new TwinId(twin),
            from,
            new PastMoment(PastMoment.CURRENT, to - 1, Long.MAX_VALUE),
            AT_ONCE);
    if (changes.size() == AT_ONCE && to - from > 1) {
      long middle = from + (to - from) / 2;
      read(rehearsal, twin, watched, from, middle);
      read(rehearsal, twin, watched, middle, to);
      return;
    }
    for (RecordedChange change : changes.reversed()) {
      if (watched.contains(change.path())) {
        if (++readings > bounds.readings()) {
          throw new Stopped("more than %d readings".formatted(bounds.readings()));
        }
        // What came with one input is seen without time passing in between.
        if (change.position() != position) {
          position = change.position();
          rehearsal.passUntil(change.knownMicros());
        }
        show(rehearsal, twin, change);
      }
    }
  }

  private static void show(Rehearsal rehearsal, String twin, RecordedChange change) {
    Reading reading = change.reading();
    switch (change.kind()) {
      case READING, FUTURE -> show(rehearsal, twin, change.path(), reading);
      case REMOVED -> rehearsal.removal(twin, change.path());
      case REQUALIFIED ->
          rehearsal.requalification(twin, change.path(), reading.quality(), reading.sourceMicros());
    }
  }

  private static void show(Rehearsal rehearsal, String twin, String path, Reading reading) {
    ValueType type = reading.type();
    Quality quality = reading.quality();
    @Nullable String text = reading.text();
    long source = reading.sourceMicros();
    var _ = rehearsal.reading(twin, path, type, reading.bits(), text, quality, source);
  }

  /// Stops when its time is over, or nobody waits for it any more.
  private void check() throws Stopped {
    if (Thread.currentThread().isInterrupted()) {
      throw new Stopped("it was cancelled");
    }
    if (clock.instant().isAfter(bounds.until())) {
      throw new Stopped("its time is over");
    }
  }

  @Override
  public boolean wants(String rule, String twinId) {
    return false;
  }

  @Override
  public void looked(RuleTrace trace) {
    throw new IllegalStateException("a dry run wants no looks, and was told of one");
  }

  @Override
  public void fired(RuleTrace trace) {
    found++;
    if (firings.size() < bounds.firings()) {
      firings.add(trace);
    }
  }

  /// How often a rule would have fired.
  static long raised(Outcome outcome) {
    return outcome.firings().stream()
        .filter(firing -> firing.transition() == Transition.RAISED)
        .count();
  }
}
