package io.lockstep.dtdl.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lets Jazzer look for inputs that break a fuzz target, guided by coverage, for
/// `lockstep.fuzzSeconds` each (60 unless told). A process of its own: it instruments the parser.
@Tag("slow")
class JazzerTest {
  private static final int SECONDS = Integer.getInteger("lockstep.fuzzSeconds", 60);
  private static final int INPUT_SECONDS_MAX = 10;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(classes = {ModelFuzz.class, GrammarFuzz.class, ValueFuzz.class})
  void findsNothing(Class<?> target) throws IOException, InterruptedException {
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    int number = 0;
    for (byte[] text : target == ModelFuzz.class ? Corpus.all() : Corpus.values()) {
      Files.write(corpus.resolve("seed" + number++), text);
    }
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseParallelGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target.getName(),
            "--instrumentation_includes=io.lockstep.dtdl.**",
            "-artifact_prefix=" + folder + "/",
            "-max_total_time=" + SECONDS,
            "-timeout=" + INPUT_SECONDS_MAX,
            "-max_len=8192",
            corpus.toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean hasEnded = process.waitFor(SECONDS + 120L, TimeUnit.SECONDS);
    process.destroyForcibly();

    String said = Files.readString(log);
    assertThat(hasEnded).as("ended by itself").isTrue();
    assertThat(process.exitValue()).as(said.substring(Math.max(0, said.length() - 6_000))).isZero();
    assertThat(said).contains("Done ");
  }
}
