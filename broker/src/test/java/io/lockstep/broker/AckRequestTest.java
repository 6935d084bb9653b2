package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.AckLevel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MQTT 5 publishers may ask how far their message has come: user property `ack`, answered on the
/// response topic.
class AckRequestTest {
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  @TempDir Path folder;
  private TestBroker broker;

  private record Asked(AckLevel level, long position, CompletableFuture<Void> answer) {}

  @BeforeEach
  void start() {
    broker = TestBroker.in(folder);
    broker.milestones =
        (level, position) -> {
          CompletableFuture<Void> answer = new CompletableFuture<>();
          asked.add(new Asked(level, position, answer));
          return answer;
        };
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static byte[] asking(String topic, int packetId, Object... properties) {
    byte[] section = TestClient.bytes(properties);
    return TestClient.packet(
        0x32,
        topic,
        (short) packetId,
        section.length,
        section,
        "{\"t\":1}".getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] asking(String level, String responseTopic) {
    return asking("a", 1, 0x08, responseTopic, 0x26, "ack", level, 0x09, "c7");
  }

  @Test
  void theAnswerComesWhenTheLevelIsReached() throws InterruptedException {
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.subscribe("acks/c", 1);
      client.send(asking("queryable", "acks/c"));
      assertThat(client.read(4).hex()).isEqualTo("400001");
      Asked request = asked.take();
      assertThat(request.level()).isEqualTo(AckLevel.QUERYABLE);
      assertThat(client.isQuiet()).isTrue();

      request.answer().complete(null);

      TestClient.Packet answer = client.receive();
      assertThat(answer.topic()).isEqualTo("acks/c");
      assertThat(answer.qos()).isOne();
      assertThat(answer.properties()).as("text, correlation data").isEqualTo("0101" + "0900026337");
      assertThat(answer.payload(5))
          .isEqualTo("{\"ack\":\"queryable\",\"position\":" + request.position() + "}");
    }
  }

  @Test
  void theAnswerSaysWhyTheLevelWillNotBeReached() throws InterruptedException {
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.subscribe("acks/c", 0);
      client.send(asking("a", 1, 0x26, "ack", "applied", 0x08, "acks/c"));
      Asked request = asked.take();

      request.answer().completeExceptionally(new IllegalStateException("the \"kernel\" stopped"));

      assertThat(client.read(4).hex()).isEqualTo("400001");
      assertThat(client.receive().payload(5))
          .isEqualTo(
              "{\"ack\":\"applied\",\"position\":%d,\"failed\":\"the  kernel  stopped\"}"
                  .formatted(request.position()));
    }
  }

  @Test
  void nobodyHasAnAnswerSentWhereHeMayNotPublish() {
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.send(asking("applied", "forbidden/x"));
      assertThat(client.read(4).hex()).as("not authorized").isEqualTo("40000187");
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void aPropertyOfThatNameThatIsNoLevelMeansSomethingElse() {
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.send(asking("yes please", "acks/c"));
      client.send(asking("a", 2, 0x26, "ack", "applied"));
      assertThat(client.read(4).hex()).isEqualTo("400001");
      assertThat(client.read(4).hex()).isEqualTo("400002");
      assertThat(client.isQuiet()).isTrue();
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void aRestartAnswersNoOldRequests() throws InterruptedException {
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.send(asking("durable", "acks/c"));
      assertThat(client.read(4).hex()).isEqualTo("400001");
      Asked _ = asked.take();
    }
    broker.crash();
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.subscribe("acks/c", 1);
      assertThat(client.isQuiet()).isTrue();
      assertThat(asked).isEmpty();
    }
  }
}
