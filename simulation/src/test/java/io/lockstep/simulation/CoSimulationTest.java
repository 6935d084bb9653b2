package io.lockstep.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.Events;
import io.lockstep.simulation.instance.FmuException;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.SavedState;
import io.lockstep.simulation.instance.StepResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// FMI 2.0.4 §4.2, FMI 3.0 §4.2: instances that step themselves.
class CoSimulationTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();

  @TempDir Path folder;

  /// Where the FMUs run; the same tests run for the other, too.
  ProcessMode mode() {
    return ProcessMode.IN_PROCESS;
  }

  private static Variable variable(LoadedFmu fmu, String name) {
    return fmu.description().variable(name).orElseThrow();
  }

  private static void start(CoSimulation instance) {
    instance.enterInitialization(0, NONE, NONE);
    instance.exitInitialization();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void stepsFollowTheSolution(int version) {
    try (LoadedFmu fmu = mode().load(folder, "dahlquist", version, Kind.CO_SIMULATION);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      start(instance);
      Numbers x = instance.numbers(List.of(variable(fmu, "x"), variable(fmu, "der(x)")));
      for (int i = 0; i < 100; i++) {
        StepResult result = instance.step(i * 0.01, 0.01);
        assertThat(result.lastTime()).isEqualTo(i * 0.01 + 0.01);
      }
      x.read();

      assertThat(x.get(0)).isCloseTo(Math.exp(-1), within(1e-9));
      assertThat(x.get(1)).isEqualTo(-x.get(0));
      instance.terminate();
      assertThat(instance.phase()).isEqualTo(Phase.TERMINATED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aStateIsSavedRestoredAndCarriedToAnotherInstance(int version) {
    try (LoadedFmu fmu = mode().load(folder, "dahlquist", version, Kind.CO_SIMULATION);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"));
        CoSimulation other = fmu.coSimulation(InstanceOptions.quiet("other"))) {
      start(instance);
      Numbers x = instance.numbers(List.of(variable(fmu, "x")));
      instance.step(0, 0.5);
      try (SavedState saved = instance.save()) {
        byte[] bytes = instance.serialize(saved);
        x.read();
        double before = x.get(0);
        instance.step(0.5, 0.5);
        x.read();
        assertThat(x.get(0)).isLessThan(before);

        instance.restore(saved);
        x.read();
        assertThat(x.get(0)).isEqualTo(before);

        instance.step(0.5, 0.5);
        instance.save(saved);
        start(other);
        try (SavedState carried = other.deserialize(bytes, Phase.STEP)) {
          other.restore(carried);
        }
        Numbers there = other.numbers(List.of(variable(fmu, "x")));
        there.read();
        assertThat(there.get(0)).isEqualTo(before);
        assertThatThrownBy(() -> other.restore(saved))
            .hasMessageContaining("expected an open state that it saved itself");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aStateIsTakenInOneCallAndBringsAnotherInstanceToWhereItWas(int version) {
    try (LoadedFmu fmu = mode().load(folder, "dahlquist", version, Kind.CO_SIMULATION);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"));
        CoSimulation other = fmu.coSimulation(InstanceOptions.quiet("other"))) {
      start(instance);
      instance.step(0, 0.5);
      byte[] bytes = instance.snapshot();
      instance.step(0.5, 0.5);
      other.revive(0, bytes, Phase.STEP);
      other.step(0.5, 0.5);

      assertThat(other.phase()).isEqualTo(Phase.STEP);
      Numbers here = instance.numbers(List.of(variable(fmu, "x")));
      Numbers there = other.numbers(List.of(variable(fmu, "x")));
      here.read();
      there.read();
      assertThat(there.get(0)).isEqualTo(here.get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  @SuppressWarnings("try") // closes one twice, which is allowed
  void aCallAtTheWrongTimeIsRefusedBeforeTheFmuSeesIt(int version) {
    try (LoadedFmu fmu = mode().load(folder, "dahlquist", version, Kind.CO_SIMULATION);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      assertThatThrownBy(() -> instance.step(0, 1))
          .isInstanceOf(LockstepException.class)
          .hasMessageContaining("expected the FMU in Step Mode, found it in Instantiated");
      start(instance);
      assertThatThrownBy(() -> instance.enterInitialization(0, NONE, NONE))
          .hasMessageContaining("expected the FMU in Instantiated");
      Numbers k = instance.numbers(List.of(variable(fmu, "k")));
      assertThatThrownBy(k::write)
          .hasMessageContaining("set \"k\"")
          .hasMessageContaining("Instantiated or Initialization Mode, found it in Step Mode");
      instance.reset();
      assertThat(instance.phase()).isEqualTo(Phase.INSTANTIATED);
      k.set(0, 2);
      k.write();
      start(instance);
      instance.step(0, 1);
      Numbers x = instance.numbers(List.of(variable(fmu, "x")));
      x.read();
      assertThat(x.get(0)).isCloseTo(Math.exp(-2), within(1e-8));
      instance.close();
      assertThatThrownBy(x::read).hasMessageContaining("found it in Closed");
    }
  }

  @Test
  void anErrorOfFmi2TellsWhatTheFmuLoggedWithItsArguments() {
    try (LoadedFmu fmu = mode().load(folder, "failing", 2, Kind.CO_SIMULATION);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      start(instance);
      instance.step(0, 0.25);

      assertThatThrownBy(() -> instance.step(0.25, 0.5))
          .isInstanceOf(FmuException.class)
          .hasMessageContaining("fmi2DoStep of \"one\" answered \"error\"")
          .hasMessageContaining("no solution at 0.25 s, residual 7");
      assertThat(instance.phase()).isEqualTo(Phase.FAILED);
      instance.reset();
      start(instance);
      instance.step(0, 0.25);
    }
  }

  @Test
  void afterAFatalErrorNothingIsCalledAnyMore() {
    try (LoadedFmu fmu = mode().load(folder, "failing", 3, Kind.CO_SIMULATION);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      start(instance);

      assertThatThrownBy(() -> instance.step(0, 1)).hasMessageContaining("out of everything");
      assertThat(instance.phase()).isEqualTo(Phase.FATAL);
      assertThatThrownBy(instance::reset).hasMessageContaining("found it in Fatal");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void anotherTokenIsRefusedByTheFmuWithItsReason(int version) {
    String xml = TestFmus.xml("dahlquist", version).replace("{dahlquist}", "{other}");
    Path file = TestFmus.binary(folder, "dahlquist", version, xml);
    try (LoadedFmu fmu = mode().load(file, Kind.CO_SIMULATION)) {
      assertThatThrownBy(() -> fmu.coSimulation(InstanceOptions.quiet("one")))
          .isInstanceOf(FmuException.class)
          .hasMessageContaining(
              version == 2
                  ? "guid {other} is not {dahlquist} (42, 1.500)"
                  : "another token is expected");
    }
  }

  @Test
  void aBallBouncesInEventMode() {
    try (LoadedFmu fmu = mode().load(folder, "ball", 3, Kind.CO_SIMULATION);
        CoSimulation instance =
            fmu.coSimulation(InstanceOptions.quiet("ball").withEvents(true, true))) {
      instance.enterInitialization(0, NONE, NONE);
      instance.exitInitialization();
      assertThat(instance.phase()).isEqualTo(Phase.EVENT);
      Events events = new Events();
      instance.updateDiscreteStates(events);
      assertThat(events.needsUpdate()).isFalse();
      assertThat(events.nextTime()).isInfinite();
      instance.enterStepMode();

      StepResult result = instance.step(0, 1);

      double impact = Math.sqrt(2 / 9.81);
      assertThat(result.isEarly()).isTrue();
      assertThat(result.needsEvent()).isTrue();
      assertThat(result.lastTime()).isCloseTo(impact, within(1e-9));
      Numbers v = instance.numbers(List.of(variable(fmu, "v")));
      v.read();
      assertThat(v.get(0)).isCloseTo(-9.81 * impact, within(1e-8));
      instance.enterEventMode();
      instance.updateDiscreteStates(events);
      assertThat(events.hasNewStates()).isTrue();
      instance.enterStepMode();
      v.read();
      assertThat(v.get(0)).isCloseTo(0.7 * 9.81 * impact, within(1e-8));
    }
  }

  @Test
  void anIntermediateUpdateReadsAndEndsAStep() {
    List<Double> times = new ArrayList<>();
    try (LoadedFmu fmu = mode().load(folder, "ball", 3, Kind.CO_SIMULATION)) {
      InstanceOptions options =
          InstanceOptions.quiet("ball")
              .withEvents(false, true)
              .withUpdate(
                  moment -> {
                    times.add(moment.time());
                    return moment.time() > 0.0999;
                  },
                  List.of(variable(fmu, "h")));
      try (CoSimulation instance = fmu.coSimulation(options)) {
        start(instance);
        StepResult result = instance.step(0, 1);

        assertThat(result.isEarly()).isTrue();
        assertThat(result.lastTime()).isCloseTo(0.1, within(1e-9));
        assertThat(times).hasSize(20).isSorted();
      }
    }
  }

  @Test
  void clocksTickAndHaveIntervals() {
    try (LoadedFmu fmu = mode().load(folder, "clocked", 3, Kind.CO_SIMULATION);
        CoSimulation instance =
            fmu.coSimulation(InstanceOptions.quiet("clocked").withEvents(true, true))) {
      List<Variable> tick = List.of(variable(fmu, "tick"));
      double[] seconds = new double[1];
      boolean[] isChanged = new boolean[1];
      instance.enterInitialization(0, NONE, NONE);
      instance.exitInitialization();
      instance.clockIntervals(tick, seconds, isChanged);
      assertThat(seconds).containsExactly(0.5);
      assertThat(isChanged).containsExactly(true);
      instance.clockShifts(tick, seconds);
      assertThat(seconds).containsExactly(0.25);
      instance.setClockIntervals(tick, new double[] {0.125});
      instance.clockIntervals(tick, seconds, isChanged);
      assertThat(seconds).containsExactly(0.125);

      Numbers in = instance.numbers(tick);
      Numbers out = instance.numbers(List.of(variable(fmu, "third")));
      Numbers ticks = instance.numbers(List.of(variable(fmu, "ticks")));
      List<Long> third = new ArrayList<>();
      Events events = new Events();
      for (int i = 0; i < 4; i++) {
        in.setLong(0, 1);
        in.write();
        instance.updateDiscreteStates(events);
        out.read();
        third.add(out.getLong(0));
      }
      ticks.read();
      assertThat(third).containsExactly(0L, 0L, 1L, 0L);
      assertThat(ticks.getLong(0)).isEqualTo(4);
      instance.enterStepMode();
      assertThatThrownBy(in::write).hasMessageContaining("expected the FMU in Event Mode");
    }
  }

  @Test
  void arraysHaveTheSizeOfTheirStructuralParameter() {
    try (LoadedFmu fmu = mode().load(folder, "chain", 3, Kind.CO_SIMULATION);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("chain"))) {
      assertThat(instance.numbers(List.of(variable(fmu, "x"))).size()).isEqualTo(3);
      instance.enterConfiguration();
      Numbers n = instance.numbers(List.of(variable(fmu, "n")));
      n.setLong(0, 5);
      n.write();
      instance.exitConfiguration();
      start(instance);
      Numbers x = instance.numbers(List.of(variable(fmu, "x")));
      assertThat(x.size()).isEqualTo(5);
      for (int i = 0; i < 10; i++) {
        instance.step(i * 0.1, 0.1);
      }
      x.read();
      for (int i = 0; i < 5; i++) {
        assertThat(x.get(i)).isCloseTo(Math.exp(-(i + 1)), within(1e-8));
      }
      assertThatThrownBy(instance::enterConfiguration)
          .hasMessageContaining("without a structural parameter to set");
    }
  }
}
