package io.lockstep.simulation.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Phase;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// An FMU that does what it must not takes down its worker at most, and it is said what it did.
class MisbehavingFmuTest {
  private static final int EPERM = 1;
  private static final int ENOMEM = 12;

  /// The numbers of `rogue.h`.
  enum Deed {
    NOTHING,
    WRONG_POINTER,
    EXITS,
    ABORTS,
    LOOPS,
    EATS,
    PRINTS,
    PRINTS_ON,
    LOGS,
    CLOSES,
    FORKS,
    THREADS,
    RECURSES,
    CONNECTS,
    KILLS,
    STARTS,
    ASKS_FOR_ALL,
    DIVIDES,
    LEAVES_A_THREAD,
    SAYS_NONSENSE,
    SAYS_TOO_MUCH
  }

  @TempDir static Path folder;

  private static final Workers WORKERS =
      new Workers(WorkerOptions.STANDARD.limited(Duration.ofSeconds(60), 256L << 20));
  private static final Workers HURRIED =
      new Workers(WorkerOptions.STANDARD.limited(Duration.ofSeconds(6), 256L << 20));

  /// For what harms nobody.
  private static LoadedFmu shared;

  private static LoadedFmu good;
  private static CoSimulation bystander;
  private static double time;

  @BeforeAll
  static void startABystander() {
    shared = rogue(WORKERS);
    good = WORKERS.load(Fmu.open(TestFmus.binary(folder, "dahlquist", 3)), Kind.CO_SIMULATION);
    bystander = good.coSimulation(InstanceOptions.quiet("bystander"));
    bystander.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
    bystander.exitInitialization();
  }

  @AfterAll
  static void end() {
    bystander.close();
    WORKERS.close();
    HURRIED.close();
  }

  /// Whatever happened: an FMU in another worker goes on.
  @AfterEach
  void theBystanderGoesOn() {
    bystander.step(time, 0.125);
    time += 0.125;
    Numbers x = bystander.numbers(List.of(good.description().variable("x").orElseThrow()));
    x.read();
    assertThat(x.get(0)).isCloseTo(Math.exp(-time), within(1e-8));
  }

  private static LoadedFmu rogue(Workers workers) {
    return workers.load(Fmu.open(TestFmus.binary(folder, "rogue", 3)), Kind.CO_SIMULATION);
  }

  @SuppressWarnings("EnumOrdinal") // the numbers of C
  private static void command(LoadedFmu fmu, CoSimulation instance, Deed deed) {
    if (instance.phase() == Phase.INSTANTIATED) {
      instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
      instance.exitInitialization();
    }
    Numbers number = instance.numbers(List.of(fmu.description().variable("deed").orElseThrow()));
    number.setLong(0, deed.ordinal());
    number.write();
  }

  private static WorkerFailure failure(Deed deed, Workers workers) {
    try (LoadedFmu fmu = rogue(workers);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      command(fmu, instance, deed);
      WorkerLostException lost =
          catchThrowableOfType(WorkerLostException.class, () -> instance.step(0, 0.1));
      assertThat(lost).as("what the step threw").isNotNull();
      assertThat(instance.phase()).isEqualTo(Phase.FATAL);
      assertThat(((Isolated) instance).failure()).contains(lost.failure());
      assertThat(lost.failure().during()).isEqualTo("step of \"one\"");
      assertThat(lost)
          .hasMessageStartingWith("\"one\": its worker process is lost: ")
          .hasMessageContaining(lost.failure().detail());
      return lost.failure();
    }
  }

  private static long result(Deed deed) {
    LoadedFmu fmu = shared;
    try (CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      command(fmu, instance, deed);
      instance.step(0, 0.5);
      Numbers x = instance.numbers(List.of(fmu.description().variable("x").orElseThrow()));
      x.read();
      assertThat(x.get(0)).isCloseTo(Math.exp(-0.5), within(1e-8));
      Numbers result =
          instance.numbers(List.of(fmu.description().variable("result").orElseThrow()));
      result.read();
      return result.getLong(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WRONG_POINTER,SIGSEGV,rogue",
    "RECURSES,SIGSEGV,''",
    "DIVIDES,SIGFPE,rogue",
    "ABORTS,SIGABRT,''"
  })
  void aCrashIsNamedWithItsSignalAndPlace(Deed deed, String signal, String place) {
    WorkerFailure failure = failure(deed, WORKERS);

    assertThat(failure.cause()).isEqualTo(WorkerFailure.Cause.CRASHED);
    assertThat(failure.detail()).contains(signal).contains(place);
    if (deed == Deed.WRONG_POINTER) {
      assertThat(failure.output()).contains("about to go wrong");
    } else if (deed == Deed.ABORTS) {
      assertThat(failure.output()).contains("this cannot be");
    }
  }

  @Test
  void anExitIsNamedWithItsCode() {
    WorkerFailure failure = failure(Deed.EXITS, WORKERS);

    assertThat(failure.cause()).isEqualTo(WorkerFailure.Cause.EXITED);
    assertThat(failure.detail()).isEqualTo("it ended itself with exit code 3");
    assertThat(failure.output()).contains("good bye");
  }

  /// The FMU writes into the memory that its worker shares with us.
  @ParameterizedTest
  @CsvSource({"SAYS_NONSENSE,99", "SAYS_TOO_MUCH,a letter of -5 bytes"})
  void anAnswerThatMakesNoSenseIsTheEndOfTheWorker(Deed deed, String found) {
    WorkerFailure failure = failure(deed, WORKERS);

    assertThat(failure.cause()).isEqualTo(WorkerFailure.Cause.GARBLED);
    assertThat(failure.detail()).startsWith("its answer made no sense: ").contains(found);
  }

  @Test
  void aWorkerThatShowsNoSignOfLifeIsEnded() throws Exception {
    WorkerOptions usual = WorkerOptions.STANDARD;
    WorkerOptions impatient =
        new WorkerOptions(
            usual.spin(),
            Duration.ofMinutes(5),
            usual.startMax(),
            Duration.ofSeconds(5),
            usual.memoryMax(),
            usual.instancesMax(),
            usual.recovery(),
            usual.firstBackOff(),
            usual.longestBackOff(),
            usual.sandbox());
    Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
    try (Workers workers = new Workers(impatient);
        LoadedFmu fmu = rogue(workers);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      command(fmu, instance, Deed.NOTHING);
      ProcessHandle worker =
          ProcessHandle.current()
              .children()
              .filter(each -> !before.contains(each))
              .findFirst()
              .orElseThrow();
      freeze(worker.pid());

      WorkerLostException lost =
          catchThrowableOfType(WorkerLostException.class, () -> instance.step(0, 0.1));

      assertThat(lost.failure().cause()).isEqualTo(WorkerFailure.Cause.SILENT);
      assertThat(lost.failure().detail()).isEqualTo("it showed no sign of life for 5000 ms");
    }
  }

  /// Returns when all its threads stand still: the signal alone is no promise of it.
  private static void freeze(long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-STOP", "" + pid).start().waitFor()).isZero();
    while (!isStopped(pid)) {
      Thread.onSpinWait();
    }
  }

  /// Whether the system says so of each thread (`proc(5)`: the state comes after the name).
  private static boolean isStopped(long pid) throws IOException {
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
      return true;
    }
  }

  @Test
  void anEndlessLoopIsEnded() {
    WorkerFailure failure = failure(Deed.LOOPS, HURRIED);

    assertThat(failure.cause()).isEqualTo(WorkerFailure.Cause.TOO_SLOW);
    assertThat(failure.detail()).isEqualTo("the call took more than 6000 ms");
  }

  @Test
  void anInstanceThatNeverComesToBeIsEnded() {
    try (LoadedFmu fmu =
        HURRIED.load(Fmu.open(TestFmus.binary(folder, "stuck", 3)), Kind.CO_SIMULATION)) {
      WorkerLostException lost =
          catchThrowableOfType(
              WorkerLostException.class, () -> fmu.coSimulation(InstanceOptions.quiet("one")));

      assertThat(lost.failure().cause()).isEqualTo(WorkerFailure.Cause.TOO_SLOW);
      assertThat(lost.failure().during()).isEqualTo("instantiate of \"one\"");
    }
  }

  @Test
  void oneThatEatsMemoryIsEnded() {
    WorkerFailure failure = failure(Deed.EATS, WORKERS);

    assertThat(failure.cause()).isEqualTo(WorkerFailure.Cause.TOO_LARGE);
    assertThat(failure.detail()).contains("MiB of memory, and may take 256");
  }

  @Test
  void oneThatAsksForMoreThanThereIsGetsNothing() {
    assertThat(result(Deed.ASKS_FOR_ALL)).isEqualTo(ENOMEM);
  }

  @Test
  void aFloodOfOutputEndsByTheTimeOfTheCallAndLittleOfItIsKept() {
    WorkerFailure failure = failure(Deed.PRINTS_ON, HURRIED);

    assertThat(failure.cause()).isEqualTo(WorkerFailure.Cause.TOO_SLOW);
    assertThat(failure.output()).hasSizeLessThanOrEqualTo(5).contains("and on");
  }

  @ParameterizedTest
  @EnumSource(names = {"PRINTS", "CLOSES", "LEAVES_A_THREAD", "NOTHING"})
  void whatHarmsNobodyGoesOn(Deed deed) {
    assertThat(result(deed)).isZero();
  }

  /// Answers of the system: it is not permitted.
  @ParameterizedTest
  @EnumSource(names = {"FORKS", "CONNECTS", "KILLS", "STARTS"})
  void whatWouldReachBeyondTheWorkerIsNotPermitted(Deed deed) {
    assertThat(result(deed)).isEqualTo(EPERM);
  }

  @Test
  void aFloodOfMessagesIsCutAndCounted() {
    List<String> messages = Collections.synchronizedList(new ArrayList<>());
    LoadedFmu fmu = shared;
    try (CoSimulation instance =
        fmu.coSimulation(
            InstanceOptions.quiet("one").withLog((_, _, text) -> messages.add(text), false))) {
      command(fmu, instance, Deed.LOGS);
      instance.step(0, 0.1);

      assertThat(messages).hasSizeBetween(100, 2000);
      assertThat(messages.getLast()).endsWith("the FMU logs faster than they can be read");
    }
  }

  @Test
  void threadsOfTheFmuMayLog() {
    List<String> messages = Collections.synchronizedList(new ArrayList<>());
    LoadedFmu fmu = shared;
    try (CoSimulation instance =
        fmu.coSimulation(
            InstanceOptions.quiet("one").withLog((_, _, text) -> messages.add(text), false))) {
      command(fmu, instance, Deed.THREADS);
      instance.step(0, 0.1);

      assertThat(messages).hasSize(800).containsOnly("said by a thread");
    }
  }
}
