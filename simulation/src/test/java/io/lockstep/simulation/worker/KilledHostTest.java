package io.lockstep.simulation.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.LoadedFmu;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host that is killed leaves folders of workers; the next one removes them, and no others.
class KilledHostTest {
  @TempDir Path folder;
  @TempDir Path temporary;

  /// A host that loads an FMU into a worker and waits until nobody speaks to it any more.
  static final class Host {
    private Host() {}

    /// Runs it.
    ///
    /// @param arguments the FMU
    public static void main(String[] arguments) throws Exception {
      try (Workers workers = new Workers(WorkerOptions.STANDARD);
          LoadedFmu _ = workers.load(Fmu.open(Path.of(arguments[0])), Kind.CO_SIMULATION)) {
        System.out.println("loaded");
        int _ = System.in.read();
      }
    }
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.filter(each -> each.getFileName().toString().startsWith("lockstep-worker-"))
          .toList();
    }
  }

  @Test
  void whatIsLeftOverIsRemovedAndWhatLivesStays() throws Exception {
    Path fmu = TestFmus.binary(folder, "dahlquist", 3);
    Process host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Host.class.getName(),
                fmu.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = host.inputReader()) {
      assertThat(said.lines().anyMatch("loaded"::equals)).isTrue();
      List<ProcessHandle> workers = host.children().toList();
      assertThat(workers).hasSize(1);
      assertThat(folders()).hasSize(1);

      assertThat(WorkerFolder.sweep(temporary)).as("its host lives").isEmpty();
      assertThat(folders()).hasSize(1);

      host.destroyForcibly().waitFor();
      // The worker sees that its host is gone, and ends.
      workers.getFirst().onExit().get(60, TimeUnit.SECONDS);
      List<Path> left = folders();
      assertThat(left).hasSize(1);
      // Neither of these is a worker's: no lock is in it; it is a link.
      Path other = Files.createDirectory(temporary.resolve("lockstep-worker-other"));
      Path precious = Files.createDirectory(folder.resolve("precious"));
      Files.writeString(precious.resolve("host.lock"), "");
      Files.createSymbolicLink(temporary.resolve("lockstep-worker-link"), precious);

      assertThat(WorkerFolder.sweep(temporary)).isEqualTo(left);
      assertThat(left.getFirst()).doesNotExist();
      assertThat(other).exists();
      assertThat(precious.resolve("host.lock")).exists();
    } finally {
      host.destroyForcibly();
    }
  }
}
