package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process of its own over a folder, which kills itself in the middle of its work.
public final class KilledProcess {
  private KilledProcess() {}

  /// Runs it until it has killed itself.
  ///
  /// @param main whose arguments are the folder, the seed, and what else is given
  /// @return what it printed
  public static List<String> run(Class<?> main, Path folder, int seed, String... more)
      throws IOException, InterruptedException {
    Path output = folder.resolve("child-" + seed + ".txt");
    List<String> command = new ArrayList<>();
    boolean _ =
        command.addAll(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                folder.toString(),
                Integer.toString(seed)));
    boolean _ = command.addAll(List.of(more));
    Process child =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(child.waitFor(300, TimeUnit.SECONDS)).isTrue();
    List<String> lines = Files.readAllLines(output);
    assertThat(child.exitValue()).as("child said %s", lines).isEqualTo(137);
    return lines;
  }
}
