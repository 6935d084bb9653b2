package io.lockstep.bench;

import io.lockstep.cluster.kafka.InputRecords;
import io.lockstep.cluster.kafka.KafkaBroker;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A Kafka broker as a process of its own, with its log on the benchmark's disk. Confined to one
/// thread.
final class KafkaPeer implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  private final JavaProcess process;
  private final Path data;
  private final String bootstrap;

  private KafkaPeer(JavaProcess process, Path data, String bootstrap) {
    this.process = process;
    this.data = data;
    this.bootstrap = bootstrap;
  }

  static KafkaPeer start(BenchFolder folder) {
    Path data = folder.resolve("kafka");
    int port = freePort();
    JavaProcess process =
        JavaProcess.java(
            folder.resolve("kafka.log"),
            List.of("-XX:+UseParallelGC", "-Xmx1g"),
            KafkaBroker.class.getName(),
            List.of(data.toString(), Integer.toString(port), Integer.toString(freePort())));
    KafkaPeer peer = new KafkaPeer(process, data, "localhost:" + port);
    try {
      process.await("Kafka to be ready", START_TIMEOUT, () -> isReady(process));
      return peer;
    } catch (RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  private static boolean isReady(JavaProcess process) {
    return process.output().lines().anyMatch("ready"::equals);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String bootstrap() {
    return bootstrap;
  }

  /// CPU used so far, nanoseconds.
  long cpuNanos() {
    return process.cpu().toNanos();
  }

  void topic(String name, int partitions) {
    KafkaBroker.createTopic(bootstrap, name, partitions, Map.of());
  }

  /// Writes a space's inputs to partition 0 of a topic, set-up first; durable when it returns.
  ///
  /// @param messages how many of them
  /// @return offset of the first message
  long write(String topic, ClusterInputs stream, long messages) {
    byte[] key = InputRecords.key(ClusterInputs.SPACE);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "acks",
                "all",
                "linger.ms",
                "5",
                "batch.size",
                Integer.toString(256 << 10)),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] record : stream.setup()) {
        Future<RecordMetadata> _ =
            producer.send(InputRecords.encode(topic, 0, key, ClusterInputs.setupKind(), record));
      }
      for (long i = 0; i < messages; i++) {
        byte[] message = stream.message(i).clone();
        Future<RecordMetadata> _ =
            producer.send(InputRecords.encode(topic, 0, key, ClusterInputs.messageKind(), message));
      }
      producer.flush();
    }
    long end = end(topic, false);
    if (end != stream.setup().size() + messages) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "topic %s: expected %d records, found %d"
              .formatted(topic, stream.setup().size() + messages, end));
    }
    return stream.setup().size();
  }

  /// The sum of the ends of a topic's partitions.
  ///
  /// @param isCommitted whether what belongs to an open transaction counts as not there yet
  long end(String topic, boolean isCommitted) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(isCommitted)) {
      return sum(consumer, topic);
    }
  }

  static long sum(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.endOffsets(partitions(consumer, topic)).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(each -> new TopicPartition(topic, each.partition()))
        .toList();
  }

  KafkaConsumer<byte[], byte[]> consumer(boolean isCommitted) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "isolation.level",
            isCommitted ? "read_committed" : "read_uncommitted",
            // Looked at seldom: to watch costs CPU that is counted.
            "fetch.min.bytes",
            Integer.toString(1 << 20),
            "fetch.max.wait.ms",
            "20"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /// Bytes of a topic on the disk.
  long bytes(String topic) {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = data.relativize(file).toString();
        if (path.startsWith(topic + "-") && path.endsWith(".log")) {
          bytes += Files.size(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  @Override
  public void close() {
    process.close();
  }
}
