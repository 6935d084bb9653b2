package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cluster.kafka.KafkaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real server whose inputs are on a real Kafka: nothing is acknowledged before Kafka has it, and
/// a killed server goes on from its snapshot with what Kafka holds.
class InputsOnKafkaTest {
  private static final int READINGS = 2_000;

  @TempDir(factory = OnDisk.class)
  Path folder;

  private KafkaProcess kafka;

  @BeforeEach
  void startKafka() {
    kafka = KafkaProcess.start(folder.resolve("kafka"));
  }

  @AfterEach
  void stopKafka() {
    kafka.close();
  }

  private ServerProcess.Launch launch() {
    return ServerProcess.in(folder.resolve("data"))
        .set("inputs.kafka.bootstrap", kafka.bootstrap())
        .set("inputs.kafka.topic", "plant-inputs")
        .set("snapshot.records", "1000");
  }

  @Test
  void aPublicationIsAcknowledgedByKafkaDecidedAndKeptOverAKill() throws Exception {
    NumberedPublisher device = new NumberedPublisher("pump-1");
    try (ServerProcess server = launch().start()) {
      for (Thread thread : device.begin(server, READINGS)) {
        thread.join();
      }
      assertThat(device.acknowledged()).as(server.child().printed()).isEqualTo(READINGS);
      server.awaitHistory();
      assertThat(device.verify(server, READINGS)).isEqualTo(READINGS);
      server.kill();
    }
    try (ServerProcess again = launch().start()) {
      for (Thread thread : device.begin(again, 2 * READINGS)) {
        thread.join();
      }
      again.awaitHistory();
      assertThat(device.verify(again, 2 * READINGS)).isEqualTo(2 * READINGS);
      assertThat(again.stop()).isZero();
    }
    assertThat(folder.resolve("data/inputs")).doesNotExist();
    assertThat(Files.readString(folder.resolve("data/inputs-on-kafka")))
        .startsWith("topic plant-inputs, id ")
        .contains("partition 0, space default");

    try (Child child = ServerProcess.in(folder.resolve("data")).begin()) {
      assertThat(child.awaitExit()).isNotZero();
      assertThat(child.printed()).contains("a data folder stays with its inputs");
    }
  }

  @Test
  void whileKafkaIsStoppedNothingIsAcknowledgedAndAfterwardsAllIs() throws Exception {
    try (ServerProcess server = launch().start();
        MqttProbe probe = MqttProbe.connect(server, 4, "pump-2")) {
      String topic = NumberedPublisher.topic("pump-2");
      assertThat(probe.publish(topic, NumberedPublisher.payload(0)))
          .isEqualTo(MqttProbe.Fate.ACKNOWLEDGED);

      kafka.freeze();
      int late = probe.write(topic, NumberedPublisher.payload(1));
      CompletableFuture<MqttProbe.Packet> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return probe.read();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      Await.until(
          "health to tell that Kafka does not answer",
          () -> {
            Http.Reply health = server.http().get("/health/ready");
            return health.status() == 503 && health.body().contains("unreachable since");
          },
          server.child()::printed);
      assertThat(server.http().current("pump-2", "number").path("value").asDouble()).isZero();
      assertThat(answer).isNotDone();
      kafka.thaw();

      MqttProbe.Packet puback = answer.get(60, TimeUnit.SECONDS);
      assertThat(puback.first()).isEqualTo(MqttProbe.PUBACK);
      assertThat(puback.packetId()).isEqualTo(late);
      Await.until(
          "the twin to hold it and health to be well",
          () ->
              server.http().current("pump-2", "number").path("value").asDouble() == 1
                  && server.http().get("/health/ready").status() == 200,
          server.child()::printed);
    }
  }
}
