package io.lockstep.bench;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The load generator as a process of its own.
///
/// @param connections publishers
/// @param topicPattern with one `%d`
/// @param topics how many
/// @param messages in all
/// @param payloadBytes of a message
/// @param qos 0 to 2
/// @param window unacknowledged messages of a connection
record Load(
    int connections,
    String topicPattern,
    int topics,
    long messages,
    int payloadBytes,
    int qos,
    int window) {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final long SLOWEST_NANOS = 50_000;
  private static final Pattern RESULT =
      Pattern.compile(
          "\\{\"start_ms\":(\\d+),\"messages\":(\\d+),\"wall_ns\":(\\d+),\"cpu_ns\":(\\d+)\\}");

  /// The budget's shape: 100-byte JSON of one reading, 10 publishers, 1,000 topics, a window of
  /// 2,000.
  static Load standard(String topicPattern, long messages, int qos) {
    return new Load(10, topicPattern, 1_000, messages, 100, qos, 2_000);
  }

  Load withMessages(long number) {
    return new Load(connections, topicPattern, topics, number, payloadBytes, qos, window);
  }

  /// What a run took.
  ///
  /// @param startMillis when the first write began, milliseconds since epoch
  /// @param messages sent, at QoS 1 also acknowledged
  /// @param wallSeconds from the first write to the last acknowledgement
  /// @param cpuSeconds of the generator's thread
  record Result(long startMillis, long messages, double wallSeconds, double cpuSeconds) {
    /// Since the first write. The generator's start is not in it, its end is: the server works on
    /// meanwhile.
    double secondsUntilNow() {
      return (System.currentTimeMillis() - startMillis) / 1e3;
    }

    double rate() {
      return messages / wallSeconds;
    }
  }

  /// Runs the generator to its end.
  Result run(BenchFolder folder, String host, int port, String user, String password) {
    return run(
        folder,
        "io.lockstep.field.LoadGenerator",
        messages,
        List.of(
            host,
            Integer.toString(port),
            user,
            password,
            Integer.toString(connections),
            topicPattern,
            Integer.toString(topics),
            Long.toString(messages),
            Integer.toString(payloadBytes),
            Integer.toString(qos),
            Integer.toString(window)));
  }

  /// Runs a generator that prints its result as ours do.
  ///
  /// @param messages that it will send
  static Result run(BenchFolder folder, String mainClass, long messages, List<String> arguments) {
    JavaProcess generator =
        JavaProcess.java(
            folder.resolve("generator.log"),
            List.of("-XX:+UseSerialGC", "-Xmx256m"),
            mainClass,
            arguments);
    try (generator) {
      String output = generator.finish(TIMEOUT.plusNanos(messages * SLOWEST_NANOS));
      Matcher matcher = RESULT.matcher(output);
      if (!matcher.find()) {
        throw new LockstepException(
            ErrorCode.PEER_FAILED, "generator: expected its result, found:\n" + output);
      }
      return new Result(
          Long.parseLong(matcher.group(1)),
          Long.parseLong(matcher.group(2)),
          Long.parseLong(matcher.group(3)) / 1e9,
          Long.parseLong(matcher.group(4)) / 1e9);
    }
  }
}
