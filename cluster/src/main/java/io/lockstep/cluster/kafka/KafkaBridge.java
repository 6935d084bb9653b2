package io.lockstep.cluster.kafka;

import io.lockstep.journal.Journal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/// A bridge that runs: messages from Kafka topics into the inputs, raw messages from the inputs to
/// Kafka topics. It goes on trying while its Kafka is away. Thread-safe.
public final class KafkaBridge implements AutoCloseable {
  private final Deque<Runnable> closings = new ArrayDeque<>();

  private KafkaBridge() {}

  /// Starts one; does not ask whether the cluster is there.
  ///
  /// @param folder remembers how far it is
  /// @throws io.lockstep.model.LockstepException with CONFIGURATION_INVALID when its properties
  ///   cannot be used
  public static KafkaBridge start(
      BridgeSettings settings, Journal inputs, Path folder, InstantSource clock) {
    KafkaConnection connection =
        settings
            .properties()
            .map(file -> KafkaConnection.read(settings.bootstrap(), Path.of(file)))
            .orElseGet(() -> KafkaConnection.of(settings.bootstrap()));
    KafkaBridge bridge = new KafkaBridge();
    if (!settings.out().isEmpty()) {
      Path cursor = folder.resolve(settings.name() + ".cursor");
      bridge.closings.push(new KafkaMirror(settings, connection, inputs, cursor)::close);
    }
    if (!settings.in().isEmpty()) {
      bridge.closings.push(new KafkaSource(settings, connection, inputs, clock)::close);
    }
    return bridge;
  }

  @Override
  public void close() {
    while (!closings.isEmpty()) {
      closings.pop().run();
    }
  }
}
