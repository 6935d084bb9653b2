package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lets Jazzer look for bytes that break the broker, guided by coverage, for `lockstep.fuzzSeconds`
/// (60 unless told), with Netty's leak detection at its strictest. A process of its own: it
/// instruments the broker.
@Tag("slow")
class JazzerTest {
  private static final int SECONDS = Integer.getInteger("lockstep.fuzzSeconds", 60);
  private static final int INPUT_SECONDS_MAX = 30;

  @TempDir Path folder;

  @Test
  void findsNothing() throws IOException, InterruptedException {
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    int number = 0;
    for (byte[] input : PacketCorpus.all()) {
      Files.write(corpus.resolve("seed" + number++), input);
    }
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseParallelGC",
            "-Xmx1g",
            "-Dio.netty.leakDetection.level=paranoid",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + PacketFuzz.class.getName(),
            "--instrumentation_includes=io.lockstep.broker.**",
            // It watches writes beside the heap, and breaks at those of JCTools, which it does not
            // know.
            "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer",
            "-artifact_prefix=" + folder + "/",
            "-max_total_time=" + SECONDS,
            "-timeout=" + INPUT_SECONDS_MAX,
            "-max_len=4096",
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
