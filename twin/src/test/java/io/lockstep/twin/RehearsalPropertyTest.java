package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// What rules did live with random readings (late ones, equal ones, of bad quality, some in one
/// message, time passing by ticks), and what a rehearsal does with what was recorded of them: the
/// same, twin by twin.
class RehearsalPropertyTest {
  private static final String HEAD = "model: dtmi:t:Oven;1\n";
  private static final String TAIL = "alarm: { priority: low, title: T, message: \"%s\" }\n";
  private static final String[] RULES = {
    "rule: limit\n" + HEAD + "when: temperature > 5\n" + TAIL.formatted("{temperature}"),
    "rule: delays\n"
        + HEAD
        + "when: temperature > 3 && pressure > 2\nfor: { time: 4s }\nclear: { time: 2s }\n"
        + TAIL.formatted("{temperature} {pressure}")
        + "command: { to: \"<-contains\", name: halt }\n",
    "rule: row\n" + HEAD + "when: pressure > 3\nfor: { readings: 3 }\n" + TAIL.formatted("!"),
    "rule: silent\n" + HEAD + "missing: { property: pressure, time: 9s }\n" + TAIL.formatted("!"),
    "rule: mean\n"
        + HEAD
        + "let: { m: { mean: temperature, over: 10s }, n: { count: pressure, every: 7s } }\n"
        + "when: m > 4.5 || n > 3\n"
        + TAIL.formatted("{m:1} {n}"),
    "rule: sorted\n"
        + HEAD
        + "let: { m: { max: temperature, over: 8s } }\nlate: { time: 5s }\nwhen: m > 7\n"
        + TAIL.formatted("{m}")
  };
  private static final String[] TWINS = {"oven", "deck"};
  private static final String[] PATHS = {"temperature", "pressure"};
  private static final int READINGS = 150;

  /// Collects firings by twin.
  private static final class Collected implements RuleWitness {
    private final Map<String, List<String>> byTwin = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    @Override
    public boolean wants(String rule, String twinId) {
      return false;
    }

    @Override
    public void looked(RuleTrace trace) {
      throw new AssertionError("nobody wanted it: " + trace);
    }

    @Override
    public void fired(RuleTrace trace) {
      List<String> targets = trace.commands().stream().map(RuleTrace.Given::twinId).toList();
      byTwin
          .computeIfAbsent(trace.twinId(), _ -> new ArrayList<>())
          .add(
              "%s %s %d %s %s %s %s %s"
                  .formatted(
                      trace.rule(),
                      trace.transition(),
                      trace.atMicros(),
                      trace.message(),
                      trace.cause(),
                      trace.before(),
                      trace.explanation(),
                      targets));
      lines.add(trace.line(0));
    }

    List<String> of(String twin) {
      return byTwin.getOrDefault(twin, List.of()).stream().sorted().toList();
    }
  }

  private static RulePlant plant() {
    RulePlant plant = RulePlant.with();
    plant.plant.now = RulePlant.at(0);
    plant.set(RULES);
    plant.plant.changes.clear();
    return plant;
  }

  /// Readings that are mostly in time.
  private static double live(RulePlant plant, Random random) {
    double received = 1;
    for (int i = 0; i < READINGS; ) {
      received += 0.25 * random.nextInt(9);
      passUntil(plant, received);
      plant.begin(received);
      for (int j = random.nextInt(3); j >= 0; j--, i++) {
        double at = received - (random.nextInt(5) == 0 ? 0.5 * random.nextInt(12) : 0);
        Quality quality = random.nextInt(12) == 0 ? Quality.BAD : Quality.GOOD;
        plant.sample(
            TWINS[random.nextInt(TWINS.length)],
            PATHS[random.nextInt(PATHS.length)],
            at,
            random.nextInt(10),
            quality);
      }
      plant.plant.kernel.endInput();
    }
    double end = received + 60;
    passUntil(plant, end);
    return end;
  }

  /// Ticks, as a space appends them when timers are due.
  private static void passUntil(RulePlant plant, double seconds) {
    Kernel kernel = plant.plant.kernel;
    while (kernel.nextTimerMicros() <= RulePlant.at(seconds)) {
      plant.tick((double) (kernel.nextTimerMicros() - RulePlant.at(0)) / Plant.SECOND);
    }
  }

  /// What was recorded of a twin, shown to rules on a kernel of their own.
  private static Collected rehearsed(RulePlant plant, String twin, long endMicros) {
    RuleRehearsal rules =
        switch (plant
            .plant
            .view()
            .rules()
            .rehearse(RulePlant.rules(RULES).files(), Set.of(), List.of(twin))) {
          case RuleRehearsal.Result.Ready(RuleRehearsal ready) -> ready;
          case RuleRehearsal.Result.Invalid invalid -> throw new AssertionError(invalid);
        };
    assertThat(rules.twins()).containsExactly(twin);
    Rehearsal rehearsal = rules.empty(RulePlant.at(0));
    assertThat(rules.stage(rehearsal, twin)).isEmpty();
    assertThat(rules.begin(rehearsal)).isEmpty();
    Collected collected = new Collected();
    rehearsal.witness(collected);
    Map<Integer, SeriesChange> series = new HashMap<>();
    long position = -1;
    for (RecordedChanges.Change change : plant.plant.changes.all()) {
      if (change.header().inputPosition() != position) {
        position = change.header().inputPosition();
        rehearsal.passUntil(change.header().receivedMicros());
      }
      if (change.kind() == ChangeKind.SERIES) {
        SeriesChange begun = SeriesChange.read(change.body());
        series.put(begun.series(), begun);
      } else if (change.kind() == ChangeKind.SAMPLES) {
        SamplesChange.read(
            change.body(),
            (number, source, type, bits, text, quality, flags) -> {
              SeriesChange of = series.get(number);
              if (of != null && of.twin().value().equals(twin)) {
                assertThat(rehearsal.reading(twin, of.path(), type, bits, text, quality, source))
                    .isTrue();
              }
            });
      }
    }
    rehearsal.passUntil(endMicros);
    return collected;
  }

  @Property(tries = 150)
  void aRehearsalDoesWhatTheRulesDidLive(@ForAll long seed) {
    RulePlant plant = plant();
    Collected live = new Collected();
    plant.plant.kernel.witness(live);
    double end = live(plant, new Random(seed));
    assertThat(live.byTwin.keySet()).containsExactlyInAnyOrder(TWINS);
    for (String twin : TWINS) {
      assertThat(rehearsed(plant, twin, RulePlant.at(end)).of(twin))
          .as("%s, seed %d", twin, seed)
          .isEqualTo(live.of(twin));
    }
  }

  @Property(tries = 20)
  void firingsAreTheSameAfterASnapshotAndOnAFork(@ForAll long seed) {
    RulePlant plant = plant();
    double _ = live(plant, new Random(seed));
    Kernel restored = Plant.restore(plant.plant.snapshot());
    assertThat(restored.stateHash()).isEqualTo(plant.plant.kernel.stateHash());
    Plant fork = plant.plant.fork();
    for (String rule : List.of("limit", "delays", "row", "silent", "mean", "sorted")) {
      List<String> firings = plant.plant.view().rules().firings(rule, 32).orElseThrow();
      assertThat(restored.view().rules().firings(rule, 32)).contains(firings);
      assertThat(fork.view().rules().firings(rule, 32)).contains(firings);
      assertThat(firings).hasSizeLessThanOrEqualTo(32);
    }
    assertThat(plant.plant.view().rules().firings("limit", 1).orElseThrow()).hasSize(1);
  }
}
