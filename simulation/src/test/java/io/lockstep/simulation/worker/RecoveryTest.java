package io.lockstep.simulation.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.LockstepException;
import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.SavedState;
import io.lockstep.simulation.worker.WorkerOptions.Recovery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens to instances whose worker was lost.
class RecoveryTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();

  @TempDir Path folder;
  private Set<ProcessHandle> before = Set.of();

  @BeforeEach
  void look() {
    before = children();
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(children().stream().filter(ProcessHandle::isAlive)).isSubsetOf(before);
  }

  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toSet());
  }

  private ProcessHandle worker() {
    return children().stream().filter(each -> !before.contains(each)).findFirst().orElseThrow();
  }

  private static Workers workers(Recovery recovery, Duration first) {
    return new Workers(WorkerOptions.STANDARD.recovering(recovery, first, Duration.ofHours(1)));
  }

  private LoadedFmu load(Workers workers) {
    return workers.load(Fmu.open(TestFmus.binary(folder, "dahlquist", 3)), Kind.CO_SIMULATION);
  }

  private static Numbers numbers(LoadedFmu fmu, CoSimulation instance, String name) {
    return instance.numbers(List.of(fmu.description().variable(name).orElseThrow()));
  }

  private static void start(LoadedFmu fmu, CoSimulation instance, double k) {
    Numbers parameter = numbers(fmu, instance, "k");
    parameter.set(0, k);
    parameter.write();
    instance.enterInitialization(0, NONE, NONE);
    instance.exitInitialization();
  }

  private static double value(Numbers x) {
    x.read();
    return x.get(0);
  }

  private static void lose(ProcessHandle worker, CoSimulation instance, double time) {
    worker.destroyForcibly();
    WorkerLostException lost =
        catchThrowableOfType(
            WorkerLostException.class,
            () -> {
              // It may still be alive for a moment.
              for (int i = 0; ; i++) {
                instance.step(time + i * 1e-9, 1e-9);
              }
            });
    assertThat(lost.failure().cause()).isEqualTo(WorkerFailure.Cause.KILLED);
    assertThat(lost.failure().detail()).contains("SIGKILL");
  }

  @Test
  void allInstancesOfALostWorkerAreToldAndComeBackToTheirStart() {
    try (Workers workers = workers(Recovery.FROM_START, Duration.ZERO);
        LoadedFmu fmu = load(workers);
        CoSimulation one = fmu.coSimulation(InstanceOptions.quiet("one"));
        CoSimulation two = fmu.coSimulation(InstanceOptions.quiet("two"))) {
      start(fmu, one, 2);
      start(fmu, two, 3);
      Numbers ofOne = numbers(fmu, one, "x");
      Numbers ofTwo = numbers(fmu, two, "x");
      one.step(0, 1);
      two.step(0, 1);

      lose(worker(), one, 1);

      assertThatThrownBy(() -> two.step(1, 1))
          .isInstanceOf(WorkerLostException.class)
          .hasMessageContaining("step of \"one\"");
      assertThat(((Isolated) one).recover()).isEqualTo(Recovery.FROM_START);
      assertThat(((Isolated) two).recover()).isEqualTo(Recovery.FROM_START);
      assertThat(one.phase()).isEqualTo(Phase.STEP);
      assertThat(value(ofOne)).isEqualTo(1);
      one.step(0, 0.5);
      two.step(0, 0.5);
      assertThat(value(ofOne)).isCloseTo(Math.exp(-1), within(1e-8));
      assertThat(value(ofTwo)).isCloseTo(Math.exp(-1.5), within(1e-7));
    }
  }

  @Test
  void anInstanceThatBeganFromAStateComesBackToIt() {
    try (Workers workers = workers(Recovery.FROM_START, Duration.ZERO);
        LoadedFmu fmu = load(workers);
        CoSimulation one = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      byte[] bytes;
      try (Workers others = workers(Recovery.NEVER, Duration.ZERO);
          LoadedFmu apart = load(others);
          CoSimulation two = apart.coSimulation(InstanceOptions.quiet("two"))) {
        start(apart, two, 1);
        two.step(0, 0.5);
        bytes = two.snapshot();
      }
      Numbers x = numbers(fmu, one, "x");
      one.revive(0, bytes, Phase.STEP);
      double then = value(x);
      one.step(0.5, 0.5);

      lose(worker(), one, 1);

      assertThat(((Isolated) one).recover()).isEqualTo(Recovery.FROM_START);
      assertThat(value(x)).isEqualTo(then).isCloseTo(Math.exp(-0.5), within(1e-8));
    }
  }

  @Test
  void theLastStateThatWasSerialisedComesBackAndOthersAreLost() {
    try (Workers workers = workers(Recovery.LAST_STATE, Duration.ZERO);
        LoadedFmu fmu = load(workers);
        CoSimulation one = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      start(fmu, one, 1);
      Numbers x = numbers(fmu, one, "x");
      one.step(0, 0.5);
      double then = value(x);
      SavedState state = one.save();
      assertThat(one.serialize(state)).isNotEmpty();
      one.step(0.5, 0.5);

      lose(worker(), one, 1);

      assertThat(((Isolated) one).recover()).isEqualTo(Recovery.LAST_STATE);
      assertThat(value(x)).isEqualTo(then);
      one.step(0.5, 0.5);
      assertThat(value(x)).isCloseTo(Math.exp(-1), within(1e-8));
      assertThatThrownBy(() -> one.restore(state))
          .hasMessageContaining("has not lost with its worker");
      state.close();
    }
  }

  @Test
  void itComesBackNoEarlierThanTheBackOffAndNotAtAllWhenItShallNot() {
    for (Recovery recovery : List.of(Recovery.FROM_START, Recovery.NEVER)) {
      try (Workers workers = workers(recovery, Duration.ofHours(1));
          LoadedFmu fmu = load(workers);
          CoSimulation one = fmu.coSimulation(InstanceOptions.quiet("one"))) {
        start(fmu, one, 1);
        assertThatThrownBy(((Isolated) one)::recover)
            .isInstanceOf(LockstepException.class)
            .hasMessageContaining("expected a lost worker");

        lose(worker(), one, 0);

        assertThatThrownBy(((Isolated) one)::recover)
            .hasMessageContaining(
                recovery == Recovery.NEVER
                    ? "it shall stay lost"
                    : "its worker failed 1 times in a row, and may be started again in 3");
      }
    }
  }

  /// Killed at any moment, an instance that comes back from its last state ends where one ends that
  /// was never killed.
  @Test
  void killsAtRandomChangeNoResult() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (Workers workers = workers(Recovery.LAST_STATE, Duration.ZERO);
        LoadedFmu fmu = load(workers);
        CoSimulation one = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      start(fmu, one, 1);
      Numbers x = numbers(fmu, one, "x");
      int done = 0;
      int kept = 0;
      int losses = 0;
      int untilKill = random.nextInt(50);
      while (done < 500) {
        try {
          if (untilKill-- == 0 && losses < 4) {
            worker().destroyForcibly();
          }
          one.step(done * 0.002, 0.002);
          done++;
          if (done % 10 == 0) {
            try (SavedState state = one.save()) {
              assertThat(one.serialize(state)).isNotEmpty();
            }
            kept = done;
          }
        } catch (WorkerLostException e) {
          losses++;
          done = ((Isolated) one).recover() == Recovery.LAST_STATE ? kept : 0;
          untilKill = random.nextInt(50);
        }
      }
      assertThat(losses).as("seed %d", seed).isEqualTo(4);
      assertThat(value(x)).as("seed %d", seed).isCloseTo(Math.exp(-1), within(1e-8));
    }
  }
}
