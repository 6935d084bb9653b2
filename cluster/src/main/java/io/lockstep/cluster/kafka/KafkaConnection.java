package io.lockstep.cluster.kafka;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/// Where a Kafka cluster is and how to log in to it. Immutable; its text tells no secret.
public final class KafkaConnection {
  private static final int REQUEST_MILLIS = 10_000;

  private final String bootstrap;
  private final Map<String, String> properties;

  private KafkaConnection(String bootstrap, Map<String, String> properties) {
    this.bootstrap = bootstrap;
    this.properties = Map.copyOf(properties);
  }

  /// A cluster that lets everybody in.
  ///
  /// @param bootstrap `host:port`, several with commas between
  public static KafkaConnection of(String bootstrap) {
    return new KafkaConnection(bootstrap, Map.of());
  }

  /// A cluster with settings of its clients.
  ///
  /// @param properties of Kafka's Java clients, for security and tuning, such as
  ///   `security.protocol` and `sasl.jaas.config`
  public static KafkaConnection of(String bootstrap, Map<String, String> properties) {
    return new KafkaConnection(bootstrap, properties);
  }

  /// A cluster whose client settings stand in a file of Java properties, as Kafka's own tools take
  /// it.
  ///
  /// @throws LockstepException with [ErrorCode.CONFIGURATION_INVALID] when the file cannot be read
  public static KafkaConnection read(String bootstrap, Path file) {
    Properties read = new Properties();
    try (Reader text = Files.newBufferedReader(file)) {
      read.load(text);
    } catch (IOException | IllegalArgumentException e) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "properties of Kafka's clients: expected a readable file of lines 'name=value' at %s, found %s"
              .formatted(file, e),
          e);
    }
    Map<String, String> properties = new HashMap<>();
    for (String name : read.stringPropertyNames()) {
      properties.put(name, read.getProperty(name));
    }
    return new KafkaConnection(bootstrap, properties);
  }

  /// Where it is.
  public String bootstrap() {
    return bootstrap;
  }

  /// A producer that is idempotent and waits for all replicas in sync, whatever the properties say.
  ///
  /// @param defaults settings that the properties may change
  public KafkaProducer<byte[], byte[]> producer(Map<String, Object> defaults) {
    Map<String, Object> settings = settings(defaults);
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    return made(
        () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /// A consumer that sees only committed records, whatever the properties say.
  ///
  /// @param defaults settings that the properties may change
  public KafkaConsumer<byte[], ByteBuffer> consumer(Map<String, Object> defaults) {
    Map<String, Object> settings = settings(defaults);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.putIfAbsent("auto.offset.reset", "none");
    return made(
        () ->
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteBufferDeserializer()));
  }

  /// Asks about topics.
  public Admin admin() {
    return made(() -> Admin.create(settings(Map.of())));
  }

  private Map<String, Object> settings(Map<String, Object> defaults) {
    Map<String, Object> settings = new HashMap<>();
    // What does not answer for so long is asked again, over another connection.
    settings.put("request.timeout.ms", REQUEST_MILLIS);
    settings.put("default.api.timeout.ms", REQUEST_MILLIS);
    settings.putAll(defaults);
    settings.putAll(properties);
    settings.put("bootstrap.servers", bootstrap);
    return settings;
  }

  private <T> T made(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "Kafka at %s: expected settings that its client takes, found: %s"
              .formatted(bootstrap, cause.getMessage()),
          e);
    }
  }

  @Override
  public String toString() {
    return "Kafka at " + bootstrap;
  }
}
