package io.lockstep.cluster.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.egress.EndpointSettings.Login;
import io.lockstep.space.egress.EndpointSettings.Mode;
import io.lockstep.space.egress.EndpointSettings.Persistence;
import io.lockstep.space.egress.EndpointSettings.Secret;
import io.lockstep.space.egress.EventEndpoint.Outcome;
import io.lockstep.twin.events.CloudEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/// Events on a topic, as the Kafka protocol binding of CloudEvents 1.0.2 wants them.
final class KafkaEventsTest {
  private static final CloudEvent EVENT =
      new CloudEvent(
          "7.0",
          "bäckerei",
          "Microsoft.DigitalTwins.Twin.Create",
          "öfen",
          "öfen",
          "dtmi:test:Oven;1",
          "",
          1_500_000,
          "",
          "{\"state\":\"idle\"}");
  private static final CloudEvent OF_NO_TWIN =
      new CloudEvent("8.0", "b", "t", "a subject", "", "", "", 0, "", "null");

  private final KafkaBroker broker = KafkaBroker.shared();

  @Test
  void binaryEventsHaveTheirAttributesAsHeadersAndTheTwinAsKey() throws Exception {
    String topic = broker.topic("events", 1);
    try (KafkaEvents events =
        KafkaEvents.open(settings(broker.bootstrap(), topic, Mode.BINARY), Map.of(), "")) {
      assertThat(events.deliver(List.of(EVENT, OF_NO_TWIN))).isEqualTo(new Outcome.Taken());
    }

    List<ConsumerRecord<byte[], ByteBuffer>> found = read(topic, 2);
    assertThat(text(found.getFirst().key())).isEqualTo("öfen");
    assertThat(headers(found.getFirst()))
        .isEqualTo(
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", "7.0",
                "ce_source", "bäckerei",
                "ce_type", "Microsoft.DigitalTwins.Twin.Create",
                "ce_subject", "öfen",
                "ce_time", "1970-01-01T00:00:01.5000000Z",
                "content-type", "application/json"));
    assertThat(value(found.getFirst())).isEqualTo("{\"state\":\"idle\"}");
    assertThat(text(found.getLast().key())).isEqualTo("a subject");
  }

  @Test
  void structuredEventsAreOneJsonText() throws Exception {
    String topic = broker.topic("events", 1);
    try (KafkaEvents events =
        KafkaEvents.open(settings(broker.bootstrap(), topic, Mode.STRUCTURED), Map.of(), "")) {
      assertThat(events.deliver(List.of(EVENT))).isEqualTo(new Outcome.Taken());
    }

    ConsumerRecord<byte[], ByteBuffer> found = read(topic, 1).getFirst();
    assertThat(headers(found))
        .isEqualTo(Map.of("content-type", "application/cloudevents+json; charset=UTF-8"));
    assertThat(value(found)).isEqualTo(EVENT.json());
  }

  @Test
  void whatKafkaFindsTooLargeIsRefusedAndSilenceIsToTryAgain() throws Exception {
    String topic = broker.topic("events", 1);
    CloudEvent large =
        new CloudEvent("1", "s", "t", "", "", "", "", 0, "", "\"" + "x".repeat(3_000) + "\"");
    try (KafkaEvents events =
        KafkaEvents.open(
            settings(broker.bootstrap(), topic, Mode.BINARY),
            Map.of("max.request.size", "2000"),
            "")) {
      assertThat(events.deliver(List.of(large))).isInstanceOf(Outcome.Refused.class);
    }
    // A port that is taken, so that nobody else gets it, and that nobody listens on.
    try (Socket nobody = new Socket()) {
      nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertTriesAgain("127.0.0.1:" + nobody.getLocalPort(), topic);
    }
  }

  private static void assertTriesAgain(String nowhere, String topic) throws Exception {
    try (KafkaEvents events =
        KafkaEvents.open(settings(nowhere, topic, Mode.BINARY), Map.of(), "")) {
      assertThat(events.deliver(List.of(EVENT)))
          .isInstanceOfSatisfying(
              Outcome.Failed.class, failed -> assertThat(failed.reason()).contains(topic));
    }
  }

  @Test
  void itLogsInWithUserAndPasswordAndTellsNoSecretWhenTheyAreWrong() throws Exception {
    String topic = broker.topic("events", 1);
    try (KafkaEvents events =
        KafkaEvents.open(
            withLogin(topic, Duration.ofSeconds(30)), Map.of(), KafkaBroker.PASSWORD)) {
      assertThat(events.deliver(List.of(EVENT))).isEqualTo(new Outcome.Taken());
    }
    try (KafkaEvents events =
        KafkaEvents.open(withLogin(topic, Duration.ofSeconds(5)), Map.of(), "wrong-\"secret\"")) {
      assertThat(events.deliver(List.of(EVENT)))
          .isInstanceOfSatisfying(
              Outcome.Failed.class, failed -> assertThat(failed.reason()).doesNotContain("secret"));
    }
    assertThat(read(topic, 1)).hasSize(1);
  }

  private EndpointSettings.Kafka withLogin(String topic, Duration timeout) {
    return new EndpointSettings.Kafka(
        "lake",
        broker.saslBootstrap(),
        topic,
        Mode.BINARY,
        timeout,
        false,
        "",
        Optional.of(new Login("PLAIN", KafkaBroker.USER, new Secret.Environment("KAFKA_PASSWORD"))),
        List.of(),
        Persistence.defaults());
  }

  private static EndpointSettings.Kafka settings(String bootstrap, String topic, Mode mode) {
    return new EndpointSettings.Kafka(
        "lake",
        bootstrap,
        topic,
        mode,
        Duration.ofSeconds(bootstrap.equals(KafkaBroker.shared().bootstrap()) ? 30 : 1),
        false,
        "",
        Optional.empty(),
        List.of(),
        Persistence.defaults());
  }

  private List<ConsumerRecord<byte[], ByteBuffer>> read(String topic, int count) {
    List<ConsumerRecord<byte[], ByteBuffer>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], ByteBuffer> consumer =
        KafkaConnection.of(broker.bootstrap()).consumer(Map.of())) {
      TopicPartition place = new TopicPartition(topic, 0);
      consumer.assign(List.of(place));
      consumer.seekToBeginning(List.of(place));
      long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (found.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    assertThat(found).hasSize(count);
    return found;
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], ByteBuffer> record) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), text(header.value()));
    }
    return headers;
  }

  private static String value(ConsumerRecord<byte[], ByteBuffer> record) {
    return StandardCharsets.UTF_8.decode(record.value()).toString();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
