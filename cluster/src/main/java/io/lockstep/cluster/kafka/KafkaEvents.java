package io.lockstep.cluster.kafka;

import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.egress.EventEndpoint;
import io.lockstep.twin.events.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/// Writes events to a Kafka topic, as the Kafka protocol binding of CloudEvents 1.0.2 has it:
/// binary (§3.2, attributes as headers `ce_...`) or structured (§3.3, one JSON text). The key is
/// the twin, or the subject when it is about none, so that events of one twin keep their order.
/// They are taken when all replicas in sync have them. Thread-safe.
public final class KafkaEvents implements EventEndpoint {
  private static final int BATCH_MAX = 500;
  private static final String CONTENT_TYPE = "content-type";
  private static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";

  private final EndpointSettings.Kafka settings;
  private final KafkaProducer<byte[], byte[]> producer;

  private KafkaEvents(EndpointSettings.Kafka settings, KafkaProducer<byte[], byte[]> producer) {
    this.settings = settings;
    this.producer = producer;
  }

  /// Opens one; does not ask whether the cluster is there.
  ///
  /// @param properties of the client, with their secrets
  /// @param password of the login, empty when there is none
  /// @throws io.lockstep.model.LockstepException with CONFIGURATION_INVALID when the client does
  ///   not take the properties
  public static KafkaEvents open(
      EndpointSettings.Kafka settings, Map<String, String> properties, String password) {
    Map<String, String> all = new HashMap<>();
    boolean isLogin = settings.login().isPresent();
    all.put("security.protocol", (isLogin ? "SASL_" : "") + (settings.tls() ? "SSL" : "PLAINTEXT"));
    if (!settings.caFile().isEmpty()) {
      all.put("ssl.truststore.type", "PEM");
      all.put("ssl.truststore.location", settings.caFile());
    }
    settings
        .login()
        .ifPresent(
            login -> {
              all.put("sasl.mechanism", login.mechanism());
              all.put("sasl.jaas.config", jaas(login.mechanism(), login.user(), password));
            });
    all.putAll(properties);
    int millis = Math.toIntExact(settings.timeout().toMillis());
    KafkaProducer<byte[], byte[]> producer =
        KafkaConnection.of(settings.bootstrap(), all)
            .producer(
                Map.of(
                    "client.id",
                    "lockstep-events-" + settings.name(),
                    "linger.ms",
                    0,
                    "max.block.ms",
                    millis,
                    "request.timeout.ms",
                    Math.max(1, millis / 2),
                    "delivery.timeout.ms",
                    millis));
    return new KafkaEvents(settings, producer);
  }

  /// JAAS has texts in quotes, with a backslash before quotes and backslashes.
  private static String jaas(String mechanism, String user, String password) {
    String module =
        mechanism.equals("PLAIN")
            ? "org.apache.kafka.common.security.plain.PlainLoginModule"
            : "org.apache.kafka.common.security.scram.ScramLoginModule";
    return "%s required username=%s password=%s;".formatted(module, quoted(user), quoted(password));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public int batchMax() {
    return BATCH_MAX;
  }

  @Override
  public Outcome deliver(List<CloudEvent> events) throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try {
      for (CloudEvent event : events) {
        sent.add(producer.send(record(event)));
      }
      // The client gives up by itself; what comes on top is for its own thread.
      long deadline = System.nanoTime() + settings.timeout().plusSeconds(5).toNanos();
      for (Future<RecordMetadata> each : sent) {
        RecordMetadata _ =
            each.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
      return new Outcome.Taken();
    } catch (ExecutionException e) {
      return outcome(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      return outcome(e);
    } catch (TimeoutException e) {
      return new Outcome.Failed(
          "topic %s: expected an acknowledgement within %d s, found none"
              .formatted(settings.topic(), settings.timeout().toSeconds()),
          Duration.ZERO);
    }
  }

  private Outcome outcome(Throwable why) {
    String reason = "topic %s: %s".formatted(settings.topic(), why.getMessage());
    return why instanceof RecordTooLargeException || why instanceof SerializationException
        ? new Outcome.Refused(reason)
        : new Outcome.Failed(reason, Duration.ZERO);
  }

  private ProducerRecord<byte[], byte[]> record(CloudEvent event) {
    String key = event.twinId().isEmpty() ? event.subject() : event.twinId();
    boolean isBinary = settings.mode() == EndpointSettings.Mode.BINARY;
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            settings.topic(),
            key.isEmpty() ? null : bytes(key),
            bytes(isBinary ? event.data() : event.json()));
    if (isBinary) {
      event.attributes().forEach((name, value) -> record.headers().add("ce_" + name, bytes(value)));
    }
    record.headers().add(CONTENT_TYPE, bytes(isBinary ? CloudEvent.DATA_TYPE : STRUCTURED));
    return record;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    // What is not acknowledged is tried again after the next start.
    producer.close(Duration.ofSeconds(2));
  }
}
