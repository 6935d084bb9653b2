package io.lockstep.cluster.flink;

import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/// What a cluster of Flink runs: a [KernelJob] by arguments.
///
/// | argument | meaning | default |
/// |---|---|---|
/// | `--bootstrap` | addresses of Kafka, `host:port`, with commas between | must be given |
/// | `--topics` | the name that the topics begin with | must be given |
/// | `--checkpoints` | a folder, as a URI, that all machines see | must be given |
/// | `--parts` | into how many parts a space is divided; the same for as long as the state lives | 64 |
/// | `--parallelism` | of all operators | 1 |
/// | `--backend` | `heap` or `rocksdb` | `heap` |
/// | `--live-parts` | with `rocksdb`: how many parts a subtask keeps as objects | all |
/// | `--checkpoint-millis` | time between checkpoints, with which changes are committed | 1000 |
/// | `--transaction-millis` | how long Kafka keeps what a job that is away has not committed | 900000 |
public final class KernelJobMain {
  private static final List<String> NAMES =
      List.of(
          "--backend",
          "--bootstrap",
          "--checkpoint-millis",
          "--checkpoints",
          "--live-parts",
          "--parallelism",
          "--parts",
          "--topics",
          "--transaction-millis");

  private KernelJobMain() {}

  /// Runs the job until it ends.
  public static void main(String[] arguments) throws Exception {
    KernelJobOptions options = options(arguments);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(KernelJob.configuration(options));
    KernelStreams _ = KernelJob.add(environment, options);
    var _ = environment.execute("lockstep " + options.topics());
  }

  /// The options that arguments stand for.
  ///
  /// @throws IllegalArgumentException when they are wrong: says which, and what is right
  static KernelJobOptions options(String... arguments) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!NAMES.contains(arguments[i]) || i + 1 == arguments.length) {
        throw new IllegalArgumentException(
            "job of a kernel: expected pairs of a name and a value, the names being %s, found %s"
                .formatted(
                    NAMES, String.join(" ", List.of(arguments).subList(i, arguments.length))));
      }
      given.put(arguments[i], arguments[i + 1]);
    }
    KernelJobOptions defaults =
        KernelJobOptions.of(
            needed(given, "--bootstrap"),
            needed(given, "--topics"),
            needed(given, "--checkpoints"));
    return new KernelJobOptions(
        defaults.bootstrap(),
        defaults.topics(),
        StageOptions.of(number(given, "--parts", defaults.stages().parts()))
            .withLiveParts(number(given, "--live-parts", defaults.stages().liveParts())),
        number(given, "--parallelism", defaults.parallelism()),
        defaults.maxParallelism(),
        backend(given.getOrDefault("--backend", "heap")),
        number(given, "--checkpoint-millis", (int) defaults.checkpointMillis()),
        defaults.checkpoints(),
        number(given, "--transaction-millis", defaults.transactionMillis()));
  }

  private static String needed(Map<String, String> given, String name) {
    String value = given.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "job of a kernel, %s: expected a value, found none; put it behind the job's jar"
              .formatted(name));
    }
    return value;
  }

  private static int number(Map<String, String> given, String name, int otherwise) {
    String value = given.get(name);
    try {
      return value == null ? otherwise : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "job of a kernel, %s: expected a whole number, found '%s'".formatted(name, value), e);
    }
  }

  private static Backend backend(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "heap" -> Backend.HEAP;
      case "rocksdb" -> Backend.ROCKSDB;
      case String other ->
          throw new IllegalArgumentException(
              "job of a kernel, --backend: expected heap or rocksdb, found '%s'".formatted(other));
    };
  }
}
