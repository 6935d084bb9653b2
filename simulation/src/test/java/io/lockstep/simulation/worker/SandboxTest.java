package io.lockstep.simulation.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lockstep.model.LockstepException;
import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An FMU in a worker reaches nothing that is not its own, neither when its library is loaded nor
/// in a step; what is its own it can use.
class SandboxTest {
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int EXDEV = 18;
  private static final String TEXT = "what nobody else shall read";

  @TempDir Path folder;
  private Path secret = Path.of("");
  private Path key = Path.of("");
  private Path workspace = Path.of("");

  /// The attempts of `intruder.h`, in its order.
  enum Attempt {
    READS_SECRET,
    READS_KEY,
    READS_BY_LINK,
    LISTS_WORKSPACE,
    OVERWRITES,
    TRUNCATES,
    REMOVES,
    RENAMES,
    LINKS,
    CHANGES_MODE,
    MAKES_FILE,
    MAKES_FOLDER,
    WRITES_RESOURCE,
    READS_ENVIRONMENT,
    READS_MEMORY,
    CONNECTS,
    TALKS_LOCALLY,
    FORKS,
    TELLS_SHELL,
    KILLS_PARENT,
    TRACES_PARENT,
    LIMITS_PARENT,
    READS_RESOURCE,
    WRITES_TEMPORARY,
    WRITES_HERE,
    COPIES,
    MOVES;

    boolean isOfFiles() {
      return compareTo(CONNECTS) < 0;
    }

    boolean isOfItsOwn() {
      return compareTo(READS_RESOURCE) >= 0;
    }
  }

  /// When it tries.
  enum Moment {
    EARLY,
    LATE
  }

  @BeforeEach
  void leaveThingsAround() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home/.ssh"));
    secret = Files.writeString(home.resolve("id"), TEXT);
    Path data = Files.createDirectories(folder.resolve("data/keys"));
    key = Files.writeString(data.resolve("audit.key"), TEXT);
    workspace = Files.createDirectories(folder.resolve("plant/rules"));
  }

  private Path intruder() throws IOException {
    String targets =
        Stream.of(secret, key, workspace).map(each -> each + "\n").reduce("", String::concat);
    return TestFmus.binary(
        Files.createDirectories(folder.resolve("fmus")),
        "intruder",
        3,
        TestFmus.xml("intruder", 3),
        Map.of("resources/targets.txt", TestFmus.utf8(targets)));
  }

  /// What the attempts came to: 0 is success, all else an errno.
  @SuppressWarnings("EnumOrdinal") // the numbers of C
  private Map<Attempt, Integer> results(Moment moment, Sandbox sandbox) throws IOException {
    try (Workers workers = new Workers(WorkerOptions.STANDARD.within(sandbox));
        LoadedFmu fmu = workers.load(Fmu.open(intruder()), Kind.CO_SIMULATION);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
      instance.exitInitialization();
      instance.step(0, 0.1);
      Numbers numbers =
          instance.numbers(
              List.of(
                  fmu.description()
                      .variable(moment == Moment.EARLY ? "early" : "late")
                      .orElseThrow()));
      numbers.read();
      Map<Attempt, Integer> results = new EnumMap<>(Attempt.class);
      for (Attempt each : Attempt.values()) {
        results.put(each, (int) numbers.getLong(each.ordinal()));
      }
      return results;
    }
  }

  @ParameterizedTest
  @EnumSource
  void noFileThatIsNotItsOwnIsReadWrittenOrMade(Moment moment) throws IOException {
    assumeTrue(Isolation.here().files().isPresent(), "this kernel has no Landlock");

    Map<Attempt, Integer> results = results(moment, Sandbox.STANDARD);

    results.keySet().removeIf(each -> !each.isOfFiles());
    assertThat(results).hasSize(15);
    assertThat(results.values()).isSubsetOf(EACCES, EPERM, EXDEV, ENOENT);
    assertThat(results).doesNotContainValue(0).containsEntry(Attempt.READS_SECRET, EACCES);
    assertThat(secret).hasContent(TEXT);
    assertThat(key).hasContent(TEXT);
    assertThat(workspace).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource
  void noSocketProgramOrOtherProcessIsReached(Moment moment) throws IOException {
    assumeTrue(Isolation.here().hasCalls(), "this kernel has no seccomp");

    Map<Attempt, Integer> results = results(moment, Sandbox.STANDARD);

    results.keySet().removeIf(each -> each.isOfFiles() || each.isOfItsOwn());
    assertThat(results).hasSize(7);
    assertThat(results.values()).containsOnly(EPERM);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsItsOwnItReadsAndWrites(Moment moment) throws IOException {
    Map<Attempt, Integer> results = results(moment, Sandbox.STANDARD);

    results.keySet().removeIf(each -> !each.isOfItsOwn());
    assertThat(results).hasSize(5);
    assertThat(results.values()).containsOnly(0);
  }

  @Test
  void filesThatAreNamedCanBeReadAndNotWritten() throws IOException {
    assumeTrue(Isolation.here().files().isPresent(), "this kernel has no Landlock");

    Map<Attempt, Integer> results =
        results(Moment.LATE, new Sandbox(Sandbox.Strictness.POSSIBLE, List.of(secret.getParent())));

    assertThat(results)
        .containsEntry(Attempt.READS_SECRET, 0)
        .containsEntry(Attempt.READS_BY_LINK, 0)
        .containsEntry(Attempt.OVERWRITES, EACCES)
        .containsEntry(Attempt.READS_KEY, EACCES);
  }

  /// The attempts succeed where nothing keeps them: so the tests above see the sandbox, and not a
  /// mistake of the intruder.
  @Test
  void withoutASandboxTheSameAttemptsSucceed() throws IOException {
    Map<Attempt, Integer> results =
        results(Moment.LATE, new Sandbox(Sandbox.Strictness.NONE, List.of()));

    assertThat(results)
        .containsEntry(Attempt.CONNECTS, 0)
        .containsEntry(Attempt.FORKS, 0)
        .containsEntry(Attempt.TELLS_SHELL, 0)
        .containsEntry(Attempt.LIMITS_PARENT, 0)
        .containsEntry(Attempt.READS_ENVIRONMENT, 0)
        .containsEntry(Attempt.WRITES_RESOURCE, 0);
    assertThat(workspace.resolve("rules.yaml")).exists();
    assertThat(secret).doesNotExist();
  }

  @Test
  void whereItMustBeAndCannotNoWorkerStarts() throws IOException {
    Sandbox required = new Sandbox(Sandbox.Strictness.REQUIRED, List.of());
    if (Isolation.here().missing().isEmpty()) {
      assertThat(results(Moment.LATE, required)).containsEntry(Attempt.CONNECTS, EPERM);
      return;
    }

    assertThatThrownBy(() -> results(Moment.LATE, required))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("fmus.isolation is required")
        .hasMessageContaining(Isolation.here().missing().getFirst());
  }

  @Test
  void whatKeepsAnFmuApartIsSaidInALine() {
    assertThat(new Isolation(java.util.Optional.of("Landlock 7"), true, true))
        .hasToString(
            "a process of its own, a deadline for each call, a bound of memory, no files but its own (Landlock 7), no sockets, programs or other processes (seccomp)");
    assertThat(new Isolation(java.util.Optional.empty(), false, false).toString())
        .endsWith(
            "; nothing keeps it from files of the user (Landlock) and sockets, programs and other processes (seccomp)");
  }
}
