package io.lockstep.cluster.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cluster.kafka.BridgeSettings.Form;
import io.lockstep.cluster.kafka.BridgeSettings.Inbound;
import io.lockstep.cluster.kafka.BridgeSettings.Outbound;
import io.lockstep.journal.Appender;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages of other brokers become inputs, raw messages go out, and neither is lost over a
/// restart.
final class KafkaBridgeTest {
  private final KafkaBroker broker = KafkaBroker.shared();

  @TempDir Path folder;

  private Journal inputs;
  private Reader reader;

  /// A field message as it was read.
  private record Message(String device, String topic, String payload) {}

  @BeforeEach
  void open() {
    inputs =
        Journal.open(
            new RealDisk(folder),
            TimeSource.system(),
            JournalOptions.named("inputs").withSegmentBytes(1 << 20));
    reader = inputs.reader(inputs.firstPosition());
  }

  @AfterEach
  void close() {
    reader.close();
    inputs.close();
  }

  private KafkaBridge bridge(String name, List<Inbound> in, List<Outbound> out) {
    return KafkaBridge.start(
        new BridgeSettings(name, broker.bootstrap(), Optional.empty(), in, out),
        inputs,
        folder.resolve("bridges"),
        InstantSource.system());
  }

  @Test
  void eachFormBecomesAMessageAndWhatIsNoneBecomesDriftWithoutAStop() throws Exception {
    String hive = broker.topic("hive", 1);
    String emqx = broker.topic("emqx", 1);
    String keyed = broker.topic("keyed", 1);
    String azure = broker.topic("azure", 1);
    try (KafkaProducer<byte[], byte[]> producer = producer();
        KafkaBridge _ =
            bridge(
                hive,
                List.of(
                    new Inbound(hive, Form.TOPIC_KEY, "site-b", ""),
                    new Inbound(emqx, Form.JSON, "", ""),
                    new Inbound(keyed, Form.DEVICE_KEY, "", "lockstep/v1/{device}/telemetry"),
                    new Inbound(azure, Form.EVENT_HUBS, "", "devices/{device}/messages/events")),
                List.of())) {
      send(producer, hive, "plant/oven/1", "{\"t\":1}");
      expect(new Message("site-b", "plant/oven/1", "{\"t\":1}"));
      send(
          producer,
          emqx,
          "c7",
          "{\"clientid\":\"c7\",\"topic\":\"a/b\",\"qos\":1,\"payload\":\"{\\\"t\\\":2}\",\"timestamp\":1}");
      expect(new Message("c7", "a/b", "{\"t\":2}"));
      send(producer, emqx, "c7", "{\"clientid\":\"c7\",\"topic\":\"a/b\",\"payload\":{\"t\":3}}");
      expect(new Message("c7", "a/b", "{\"t\":3}"));
      send(producer, emqx, "c7", "no json");
      expect(new Message(hive, "lockstep/v1/" + hive + "/kafka/" + emqx, "no json"));
      send(producer, hive, "plant/+/1", "x");
      expect(new Message(hive, "lockstep/v1/" + hive + "/kafka/" + hive, "x"));
      send(producer, keyed, "pump-1", "4");
      expect(new Message("pump-1", "lockstep/v1/pump-1/telemetry", "4"));
      for (byte[] device : List.of(bytes("dev-1"), amqp(0xA1, "dev-1"), amqp(0xB1, "dev-1"))) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(azure, bytes("{\"t\":5}"));
        record.headers().add(ForeignMessage.DEVICE_HEADER, device);
        producer.send(record).get();
        expect(new Message("dev-1", "devices/dev-1/messages/events", "{\"t\":5}"));
      }
      producer.send(new ProducerRecord<>(azure, bytes("nobody"))).get();
      expect(new Message(hive, "lockstep/v1/" + hive + "/kafka/" + azure, "nobody"));
    }
  }

  @Test
  void aBridgeGoesOnBehindWhatWasDurableWhenItStopped() throws Exception {
    String topic = broker.topic("resumed", 1);
    List<Inbound> in = List.of(new Inbound(topic, Form.TOPIC_KEY, "site", ""));
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      send(producer, topic, "a", "1");
      try (KafkaBridge _ = bridge(topic, in, List.of())) {
        expect(new Message("site", "a", "1"));
        send(producer, topic, "a", "2");
        expect(new Message("site", "a", "2"));
      }
      send(producer, topic, "a", "3");
      try (KafkaBridge _ = bridge(topic, in, List.of())) {
        Message next = next();
        // The last commit may have been under way: then the message before comes once more.
        expectLast(next, new Message("site", "a", "3"));
      }
    }
  }

  @Test
  void rawMessagesGoOutByTheirFilterInOrderAndGoOnAfterARestart() throws Exception {
    String topic = broker.topic("raw", 1);
    List<Outbound> out = List.of(new Outbound("plant/+/temperature", topic));
    append("before", "plant/1/temperature", "0");
    try (KafkaBridge _ = bridge(topic, List.of(), out)) {
      for (int i = 1; i <= 50; i++) {
        append("oven-1", "plant/1/temperature", Integer.toString(i));
        append("oven-1", "plant/1/pressure", Integer.toString(i));
      }
      assertThat(read(topic, 50)).hasSize(50);
    }
    append("oven-2", "plant/2/temperature", "51");
    try (KafkaBridge _ = bridge(topic, List.of(), out)) {
      List<ConsumerRecord<byte[], ByteBuffer>> found = read(topic, 51);
      // At least once: a repetition may stand before the last.
      List<String> values = found.stream().map(KafkaBridgeTest::value).distinct().toList();
      assertThat(values).hasSize(51).startsWith("1", "2", "3").endsWith("50", "51");
      ConsumerRecord<byte[], ByteBuffer> first = found.getFirst();
      assertThat(new String(first.key(), StandardCharsets.UTF_8)).isEqualTo("plant/1/temperature");
      assertThat(new String(first.headers().lastHeader("device").value(), StandardCharsets.UTF_8))
          .isEqualTo("oven-1");
      assertThat(new String(first.headers().lastHeader("qos").value(), StandardCharsets.UTF_8))
          .isEqualTo("1");
    }
  }

  @Test
  void filesAreCheckedWithPlaces() {
    NamedText good =
        new NamedText(
            "plant/bridges/b.yaml",
            """
            bridges:
              - name: site-b
                bootstrap: broker-1:9092, broker-2:9092
                properties: kafka.properties
                in:
                  - { topic: mqtt, form: json }
                  - { topic: hub, form: event-hubs }
                out:
                  - { filter: "plant/#", topic: raw }
            """);
    assertThat(BridgeFiles.parse(List.of(good)))
        .isEqualTo(
            new BridgeFiles.Result.Valid(
                List.of(
                    new BridgeSettings(
                        "site-b",
                        "broker-1:9092, broker-2:9092",
                        Optional.of("plant/bridges/kafka.properties"),
                        List.of(
                            new Inbound("mqtt", Form.JSON, "", ""),
                            new Inbound(
                                "hub", Form.EVENT_HUBS, "", "devices/{device}/messages/events")),
                        List.of(new Outbound("plant/#", "raw"))))));
    NamedText bad =
        new NamedText(
            "b.yaml",
            """
            bridges:
              - name: site-b
                bootstrap: broker
                in:
                  - { topic: "mqtt/x", form: xml }
                  - { topic: keyed, form: device-key }
                out:
                  - { filter: "a/#/b", topic: raw, more: 1 }
              - name: idle
                bootstrap: broker:1
            """);
    assertThat(BridgeFiles.parse(List.of(bad)))
        .isInstanceOfSatisfying(
            BridgeFiles.Result.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(Problem::toString)
                    .anyMatch(text -> text.startsWith("b.yaml:3") && text.contains("host:port"))
                    .anyMatch(text -> text.startsWith("b.yaml:5") && text.contains("mqtt/x"))
                    .anyMatch(text -> text.startsWith("b.yaml:5") && text.contains("event-hubs"))
                    .anyMatch(text -> text.startsWith("b.yaml:6") && text.contains("as: expected"))
                    .anyMatch(text -> text.startsWith("b.yaml:8") && text.contains("more"))
                    .anyMatch(text -> text.startsWith("b.yaml:9") && text.contains("neither")));
  }

  private void append(String device, String topic, String payload) {
    Appender appender = inputs.appender();
    byte[] sender = bytes(device);
    byte[] name = bytes(topic);
    byte[] body = bytes(payload);
    ByteBuffer into =
        appender.begin(
            InputKind.FIELD_MESSAGE.number(),
            FieldMessage.sizeOf(sender.length, name.length, 0, body.length));
    FieldMessage.putHeader(into, 1, 0, 1, 0, sender.length, name.length, 0, body.length);
    into.put(sender).put(name).put(body);
    int _ = appender.end();
    appender.flush();
    inputs.syncNow();
  }

  private void expect(Message expected) {
    expectLast(next(), expected);
  }

  private void expectLast(Message found, Message expected) {
    Message at = found;
    for (int repeated = 0; repeated < 3 && !at.equals(expected); repeated++) {
      at = next();
    }
    assertThat(at).isEqualTo(expected);
  }

  private Message next() {
    List<Message> found = new ArrayList<>();
    FieldMessage view = new FieldMessage();
    assertThat(reader.await(Duration.ofMinutes(2))).isTrue();
    int _ =
        reader.poll(
            (_, _, payload) -> {
              FieldMessage message = view.wrap(payload);
              byte[] body = new byte[message.payloadLength()];
              message.buffer().get(message.payloadOffset(), body);
              found.add(
                  new Message(
                      message.device(), message.topic(), new String(body, StandardCharsets.UTF_8)));
            },
            1);
    return found.getFirst();
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return KafkaConnection.of(broker.bootstrap()).producer(Map.of());
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, String key, String value)
      throws Exception {
    producer.send(new ProducerRecord<>(topic, bytes(key), bytes(value))).get();
  }

  private List<ConsumerRecord<byte[], ByteBuffer>> read(String topic, int distinct) {
    List<ConsumerRecord<byte[], ByteBuffer>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], ByteBuffer> consumer =
        KafkaConnection.of(broker.bootstrap()).consumer(Map.of())) {
      TopicPartition place = new TopicPartition(topic, 0);
      consumer.assign(List.of(place));
      consumer.seekToBeginning(List.of(place));
      long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (found.stream().map(KafkaBridgeTest::value).distinct().count() < distinct
          && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    return found;
  }

  private static String value(ConsumerRecord<byte[], ByteBuffer> record) {
    return StandardCharsets.UTF_8.decode(record.value().duplicate()).toString();
  }

  private static byte[] amqp(int type, String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] utf8 = bytes(text);
    out.write(type);
    if (type == 0xB1) {
      out.writeBytes(ByteBuffer.allocate(4).putInt(utf8.length).array());
    } else {
      out.write(utf8.length);
    }
    out.writeBytes(utf8);
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
