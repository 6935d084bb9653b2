package io.lockstep.simulation.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.behaviour.TwinStatus.State;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.FmuLoader;
import io.lockstep.simulation.whatif.ModelPool;
import io.lockstep.simulation.whatif.Study;
import io.lockstep.simulation.whatif.StudyResult;
import io.lockstep.simulation.whatif.WhatIf;
import io.lockstep.simulation.whatif.WhatIfReader;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.simulation.worker.Workers;
import io.lockstep.space.AheadRun;
import io.lockstep.space.Branch;
import io.lockstep.space.BranchSeries;
import io.lockstep.space.Feed;
import io.lockstep.space.RunPlan;
import io.lockstep.space.RunReport;
import io.lockstep.space.Source;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models beside the plant take part in branches that run ahead.
class WhatIfBehavioursTest {
  private static final String SHADOW =
      """
      behaviour: zone
      mode: shadow
      fmu: zone3.fmu
      model: dtmi:test:Oven;1
      inputs: { u: burner, ambient: 300 }
      start: { T: temperature }
      outputs:
        T: { property: expected, measured: temperature, residual: residual }
      health: health
      """;
  private static final String RULE =
      """
      rule: drifts
      model: dtmi:test:Oven;1
      when: residual > 3 || residual < -3
      alarm: { priority: high, title: Reality is different }
      """;

  /// Of the plant's readings, in whole seconds before the what-if begins.
  private final Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);

  @TempDir Path folder;
  private Path fmus;

  @BeforeEach
  void writeFmu() throws Exception {
    fmus = Files.createDirectory(folder.resolve("fmus"));
    TestFmus.binary(fmus, "zone", 3);
  }

  private FmuModels models(FmuLoader loader) {
    return new FmuModels(Optional.of(fmus), Map.of("lag", new Lag()), loader);
  }

  private Behaviours start(LivePlant plant, String yaml) {
    return plant.start(
        List.of(new NamedText("scenarios/zone.yaml", yaml)),
        models(Fmu::load),
        folder.resolve("behaviours"));
  }

  /// The oven is heated for seconds from the beginning on; its sensor is right until one, and then
  /// says 500.
  private void heat(LivePlant plant, int from, int to, int rightUntil) throws Exception {
    for (int i = from; i <= to; i++) {
      double temperature = i <= rightUntil ? 126.85 - 100 * Math.exp(-i / 10.0) : 500;
      plant.tell(
          "oven-1",
          begin.plusSeconds(i),
          "\"temperature\":%s,\"burner\":50".formatted(temperature));
    }
    long micros = begin.plusSeconds(to).getEpochSecond() * 1_000_000;
    plant.await(
        () ->
            plant
                .value("oven-1", "expected")
                .filter(value -> value.sourceMicros() >= micros)
                .isPresent());
  }

  private static StudyResult run(LivePlant plant, Behaviours behaviours, String yaml)
      throws Exception {
    List<Problem> problems = new ArrayList<>();
    WhatIf scenario = WhatIfReader.read(new NamedText("x.yaml", yaml), problems).getFirst();
    assertThat(problems).isEmpty();
    try (ModelPool pool = new ModelPool(behaviours)) {
      return new Study(plant.space(), scenario, pool, Instant.now(), 2, () -> 0).run();
    }
  }

  private static double last(StudyResult result, String path) {
    return result.compared().stream()
        .filter(each -> each.property().path().equals(path))
        .findFirst()
        .orElseThrow()
        .first()
        .last();
  }

  /// What the zone comes to: a step is exact while its input holds.
  private double zone(double celsius, Instant from, StudyResult result, double hotFromMicros) {
    double value = celsius;
    long last = result.fromMicros() + 30_000_000;
    for (long at = from.getEpochSecond() * 1_000_000; at + 1_000_000 <= last; at += 1_000_000) {
      double end = 26.85 + 2 * (at >= hotFromMicros ? 80 : 50);
      value = end + (value - end) * Math.exp(-0.1);
    }
    return value;
  }

  private static final String HOTTER =
      """
      what-if: hotter
      for: 30s
      inputs: none
      signals:
        - { property: oven-1/burner, every: 1s, constant: 80 }
      watch: [oven-1/expected]
      """;

  @Test
  void aModelGoesOnInTheBranchFromTheStateThatItHasBesideThePlant() throws Exception {
    try (LivePlant plant = LivePlant.open(folder);
        Behaviours behaviours = start(plant, SHADOW)) {
      plant.putOven("oven-1");
      heat(plant, 0, 20, 10);

      StudyResult result = run(plant, behaviours, HOTTER);

      assertThat(result.behaviours())
          .singleElement()
          .satisfies(
              ran -> {
                assertThat(ran.isSaved()).as(ran.reason()).isTrue();
                assertThat(ran.twin()).isEqualTo("oven-1");
                assertThat(ran.status().orElseThrow().state()).isEqualTo(State.RUNNING);
              });
      assertThat(last(result, "expected"))
          .isCloseTo(zone(26.85, begin, result, result.fromMicros() + 1e6), within(1e-6));
      assertThat(behaviours.status().getFirst().twins().getFirst().steps()).isEqualTo(20);

      // Begun anew it believes the sensor, which says 500.
      StudyResult anew = run(plant, behaviours, HOTTER + "behaviours: anew\n");

      assertThat(anew.behaviours().getFirst().isSaved()).isFalse();
      assertThat(anew.behaviours().getFirst().reason()).isEqualTo("asked for");
      Instant first =
          Instant.ofEpochSecond(Math.floorDiv(anew.fromMicros() + 1_000_000, 1_000_000));
      assertThat(last(anew, "expected"))
          .isCloseTo(zone(500, first, anew, anew.fromMicros() + 1e6), within(1e-6));
    }
  }

  @Test
  void parametersOfAModelAreOtherwise() throws Exception {
    try (LivePlant plant = LivePlant.open(folder);
        Behaviours behaviours = start(plant, SHADOW)) {
      plant.putOven("oven-1");
      heat(plant, 0, 20, 20);

      // An input that is a number in the file: the model goes on.
      StudyResult warmer =
          run(
              plant,
              behaviours,
              HOTTER + "parameters:\n  - { behaviour: zone, variable: ambient, value: 310 }\n");
      StudyResult usual = run(plant, behaviours, HOTTER);
      assertThat(warmer.behaviours().getFirst().isSaved()).isTrue();
      assertThat(last(warmer, "expected") - last(usual, "expected")).isBetween(9.0, 10.0);

      // A fixed parameter: it begins anew, and says so; or the what-if is refused by its name.
      String fixed = HOTTER + "parameters:\n  - { behaviour: zone, variable: gain, value: 3 }\n";
      StudyResult stronger = run(plant, behaviours, fixed);
      assertThat(stronger.behaviours().getFirst().reason())
          .isEqualTo("a value that it starts with is otherwise");
      assertThat(last(stronger, "expected")).isGreaterThan(last(usual, "expected") + 40);
      assertThatThrownBy(() -> run(plant, behaviours, fixed + "behaviours: saved-only\n"))
          .isInstanceOf(LockstepException.class)
          .hasMessageContaining("zone of oven-1 (a value that it starts with is otherwise)");
      assertThatThrownBy(
              () ->
                  run(
                      plant,
                      behaviours,
                      HOTTER + "parameters:\n  - { behaviour: zone, variable: gian, value: 3 }\n"))
          .hasMessageContaining("found gian; did you mean gain?");
    }
  }

  @Test
  void theSameBranchHasTheSameBytesInThisProcessAndInAnother() throws Exception {
    try (LivePlant plant = LivePlant.open(folder);
        Behaviours behaviours = start(plant, SHADOW);
        Models here = models(Fmu::load);
        Models elsewhere = models(new Workers(WorkerOptions.STANDARD))) {
      plant.putOven("oven-1");
      plant.putOven("oven-2");
      heat(plant, 0, 20, 20);
      Forked forked = behaviours.fork();
      assertThat(forked.saved()).isEqualTo(1);

      List<Long> digests = new ArrayList<>();
      for (Models models : List.of(here, here, elsewhere)) {
        digests.add(ahead(forked, behaviours, models).digest());
      }

      assertThat(digests).containsOnly(digests.getFirst());
    }
  }

  private RunReport ahead(Forked forked, Behaviours behaviours, Models models) {
    Branch branch = forked.branch().fork();
    long from = begin.getEpochSecond() * 1_000_000 + 120_000_000;
    BranchBehaviours source =
        new BranchBehaviours(
            branch,
            from,
            new BranchBehaviours.Setting(behaviours.plans(), List.of(), true),
            Optional.of(forked),
            models);
    List<Source> sources = List.of(new Readings(from), source);
    try (AheadRun run =
        new AheadRun(branch, from, RunPlan.until(from + 60_000_000, sources), () -> 0)) {
      RunReport report = run.finish();
      assertThat(branch.series("oven-2", "expected").orElseThrow().size()).isGreaterThan(50);
      assertThat(source.ran())
          .extracting(BranchBehaviours.Ran::twin, BranchBehaviours.Ran::reason)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("oven-1", ""),
              org.assertj.core.groups.Tuple.tuple(
                  "oven-2", "it did not run: waits for a value of burner"));
      return report;
    }
  }

  /// Two ovens, once a second.
  private static final class Readings implements Source {
    private long next;

    Readings(long from) {
      next = from;
    }

    @Override
    public long nextMicros() {
      return next;
    }

    @Override
    public void feed(Feed into) {
      for (String twin : List.of("oven-1", "oven-2")) {
        String json =
            "{\"temperature\":%s,\"burner\":%s}"
                .formatted(100 + Math.sin(next / 7e6), 50 + Math.cos(next / 5e6));
        into.message(
            "plc",
            "lockstep/v1/%s/telemetry".formatted(twin),
            ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
      }
      next += 1_000_000;
    }
  }

  @Test
  void inTheBranchOfAPastModelsRunAnewAndWhatTheySaidThenIsLeftOut() throws Exception {
    try (LivePlant plant = LivePlant.open(folder);
        Behaviours behaviours = start(plant, SHADOW)) {
      plant.submit(new TwinCommand.SetRules(List.of(new NamedText("rules/r.yaml", RULE))));
      plant.putOven("oven-1");
      heat(plant, 0, 10, 20);
      Instant then = Instant.now();
      heat(plant, 11, 30, 30);
      String yaml =
          """
          what-if: the sensor is off
          as-of: %s
          for: 1m
          change:
            - { property: oven-1/temperature, offset: 20 }
          watch: [oven-1/residual, oven-1/expected]
          """
              .formatted(then);

      StudyResult first = run(plant, behaviours, yaml);
      StudyResult second = run(plant, behaviours, yaml);

      assertThat(first.runs().getFirst().digest()).isEqualTo(second.runs().getFirst().digest());
      assertThat(first.behaviours().getFirst().reason()).contains("not kept");
      assertThat(first.base().alarms()).isZero();
      // It begins with the first reading there, 20 above what was: then reality cools down to it.
      BranchSeries expected = first.first().series("oven-1", "expected").orElseThrow();
      for (int i = 1; i < expected.size(); i++) {
        assertThat(expected.sourceMicros(i)).isGreaterThan(expected.sourceMicros(i - 1));
      }
      assertThat(last(first, "expected")).isCloseTo(126.85 - 100 * Math.exp(-3), within(6.0));
      assertThat(first.compared())
          .filteredOn(each -> each.property().path().equals("residual"))
          .singleElement()
          .satisfies(each -> assertThat(each.base().last()).isCloseTo(0, within(1e-6)));
      assertThat(last(first, "residual")).isGreaterThan(3);
      assertThat(first.runs().getFirst().alarms()).isEqualTo(1);
    }
  }

  @Test
  void theReadingsOfTheTimeBeforeComeAgainWithoutWhatModelsSaid() throws Exception {
    try (LivePlant plant = LivePlant.open(folder);
        Behaviours behaviours = start(plant, SHADOW)) {
      plant.putOven("oven-1");
      heat(plant, 0, 20, 20);

      StudyResult result =
          run(
              plant,
              behaviours,
              "what-if: again\nfor: 5m\ninputs: { repeat: 1m }\nwatch: [oven-1/expected]\n");

      Branch branch = result.first();
      BranchSeries burner = branch.series("oven-1", "burner").orElseThrow();
      assertThat(burner.size()).isEqualTo(5 * 21);
      assertThat(burner.receivedMicros(21) - burner.receivedMicros(0)).isEqualTo(60_000_000);
      BranchSeries expected = branch.series("oven-1", "expected").orElseThrow();
      assertThat(expected.size()).isGreaterThan(280);
      for (int i = 1; i < expected.size(); i++) {
        assertThat(expected.sourceMicros(i) - expected.sourceMicros(i - 1)).isEqualTo(1_000_000);
      }
      // With nothing otherwise, both are the same.
      assertThat(result.runs().getFirst().digest()).isEqualTo(result.base().digest());
    }
  }

  @Test
  void aModelThatFailsInABranchTouchesNothingElse() throws Exception {
    try (LivePlant plant = LivePlant.open(folder);
        Behaviours behaviours = start(plant, SHADOW)) {
      plant.putOven("oven-1");
      heat(plant, 0, 20, 20);

      StudyResult result = run(plant, behaviours, HOTTER.replace("80", "5000"));

      assertThat(result.runs().getFirst().end()).isEqualTo(RunReport.End.TIME);
      TwinStatus status = result.behaviours().getFirst().status().orElseThrow();
      assertThat(status.state()).isEqualTo(State.FAILED);
      // After pauses of 1, 2, 4, 8 and 16 s of the branch's time.
      assertThat(status.failures()).isBetween(4L, 6L);
      assertThat(result.first().view().values("oven-1").orElseThrow().values())
          .anySatisfy(value -> assertThat(value.json()).contains("simulation failed"));
      assertThat(behaviours.status().getFirst().twins().getFirst().state())
          .isEqualTo(State.RUNNING);
      assertThat(plant.value("oven-1", "health").orElseThrow().json()).isEqualTo("\"running\"");
    }
  }

  @Test
  void aModelThatTheClockDrivesGoesByTheBranchesClock() throws Exception {
    String clocked =
        """
        behaviour: weather
        mode: virtual-sensor
        java: lag
        model: dtmi:test:Oven;1
        inputs: { u: 10 }
        start: { y: 0, timeConstant: 20 }
        outputs: { y: expected }
        """;
    try (LivePlant plant = LivePlant.open(folder);
        Behaviours behaviours = start(plant, clocked)) {
      plant.putOven("oven-1");
      plant.await(() -> plant.value("oven-1", "expected").isPresent());

      StudyResult result =
          run(
              plant,
              behaviours,
              """
              what-if: later
              for: 10m
              inputs: none
              watch: [oven-1/expected]
              parameters: [{ behaviour: weather, twin: oven-1, variable: u, value: 20 }]
              """);

      assertThat(result.first().series("oven-1", "expected").orElseThrow().size())
          .isBetween(599, 601);
      assertThat(last(result, "expected")).isCloseTo(20, within(1e-6));
      assertThat(result.compared().getFirst().base().last()).isCloseTo(10, within(1e-6));
      assertThat(result.behaviours().getFirst().isSaved()).isTrue();
    }
  }
}
