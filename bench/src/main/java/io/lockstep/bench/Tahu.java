package io.lockstep.bench;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Eclipse Tahu's decoder of Sparkplug B as a peer, from jars of its own that
/// `tools/install-bench-peers` fetches.
final class Tahu {
  static final String NAME = "tahu";

  static final String MISSING = NAME + " left out: it is not installed (tools/install-bench-peers)";

  private static final Pattern RESULT = Pattern.compile("\"ns_per_reading\":([0-9.E-]+)");

  private Tahu() {}

  /// The CPU time of one reading of a payload of ten, in nanoseconds; empty when it is not
  /// installed.
  static OptionalDouble decodeNanos(BenchFolder folder) {
    Path bench = Path.of(System.getProperty("lockstep.home", ".")).resolve("bench");
    Path jars = bench.resolve("target/peers/tahu");
    if (!Files.isDirectory(jars)) {
      return OptionalDouble.empty();
    }
    try (JavaProcess process =
        JavaProcess.java(
            folder.resolve("tahu.log"),
            jars + "/*",
            List.of("-XX:+UseParallelGC"),
            bench.resolve("peers/tahu/TahuDecode.java").toString(),
            List.of())) {
      String output = process.finish(Duration.ofMinutes(5));
      Matcher matcher = RESULT.matcher(output);
      if (!matcher.find()) {
        throw new LockstepException(
            ErrorCode.PEER_FAILED, "tahu: expected its result, found:\n" + output);
      }
      return OptionalDouble.of(Double.parseDouble(matcher.group(1)));
    }
  }
}
