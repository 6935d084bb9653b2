package io.lockstep.cluster.flink;

import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/// The job's main class, for a cluster of Flink. Arguments, each `--name value`:
///
/// | argument | meaning | without it |
/// |---|---|---|
/// | `--bootstrap` | addresses of Kafka, `host:port`, with commas between | needed |
/// | `--topics` | the name that the topics begin with | needed |
/// | `--checkpoints` | a folder that all machines see, as a URI | needed |
/// | `--parts` | parts of a space, see [StageOptions#parts] | 64 |
/// | `--live-parts` | parts that a subtask keeps as objects, see [StageOptions#liveParts] | all |
/// | `--parallelism` | of all operators | 1 |
/// | `--max-parallelism` | see [KernelJobOptions#maxParallelism] | 128 |
/// | `--backend` | `heap` or `rocksdb` | `heap` |
/// | `--checkpoint-millis` | time between checkpoints | 1000 |
/// | `--transaction-millis` | see [KernelJobOptions#transactionMillis] | 900000 |
public final class KernelJobMain {
  private static final List<String> NAMES =
      List.of(
          "--bootstrap",
          "--topics",
          "--checkpoints",
          "--parts",
          "--live-parts",
          "--parallelism",
          "--max-parallelism",
          "--backend",
          "--checkpoint-millis",
          "--transaction-millis");

  private KernelJobMain() {}

  /// Submits the job to the cluster that runs this class, and waits until it has ended.
  public static void main(String[] arguments) throws Exception {
    KernelJobOptions options = options(arguments);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(KernelJob.configuration(options));
    KernelStreams _ = KernelJob.add(environment, options);
    var _ = environment.execute("lockstep kernel " + options.topics());
  }

  /// What the arguments say.
  ///
  /// @throws IllegalArgumentException when one is unknown, missing or out of its range
  static KernelJobOptions options(String... arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (!NAMES.contains(name) || i + 1 == arguments.length) {
        throw new IllegalArgumentException(
            "argument %d: expected one of %s and its value, found '%s'%s"
                .formatted(i + 1, NAMES, name, i + 1 == arguments.length ? " at the end" : ""));
      }
      given.put(name, arguments[i + 1]);
    }
    KernelJobOptions standard =
        KernelJobOptions.of(
            needed(given, "--bootstrap"),
            needed(given, "--topics"),
            needed(given, "--checkpoints"));
    return new KernelJobOptions(
        standard.bootstrap(),
        standard.topics(),
        StageOptions.of(number(given, "--parts", standard.stages().parts()))
            .withLiveParts(number(given, "--live-parts", standard.stages().liveParts())),
        number(given, "--parallelism", standard.parallelism()),
        number(given, "--max-parallelism", standard.maxParallelism()),
        backend(given.getOrDefault("--backend", "heap")),
        number(given, "--checkpoint-millis", (int) standard.checkpointMillis()),
        standard.checkpoints(),
        number(given, "--transaction-millis", standard.transactionMillis()));
  }

  private static String needed(Map<String, String> given, String name) {
    String value = given.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "argument %s: expected a value, found none".formatted(name));
    }
    return value;
  }

  private static int number(Map<String, String> given, String name, int otherwise) {
    String value = given.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "argument %s: expected a number, found '%s'".formatted(name, value), e);
    }
  }

  private static Backend backend(String name) {
    try {
      return Backend.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "argument --backend: expected heap or rocksdb, found '%s'".formatted(name), e);
    }
  }
}
