package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.Reader;
import io.lockstep.model.InputKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the journal says of connections: each begins once and ends once.
class ConnectionNewsTest {
  @TempDir Path folder;
  private TestBroker broker;

  @BeforeEach
  void start() {
    broker = TestBroker.in(folder);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private List<ConnectionNews> news() {
    List<ConnectionNews> heard = new ArrayList<>();
    try (Reader reader = broker.inputs().reader(broker.inputs().firstPosition())) {
      int read = 1;
      while (read > 0) {
        read =
            reader.poll(
                (_, kind, record) -> {
                  if (kind == InputKind.SESSION.number()) {
                    SessionNews.read(
                        record,
                        new SessionNews.Listener() {
                          @Override
                          public void connection(ConnectionNews news) {
                            heard.add(news);
                          }

                          @Override
                          public void resumed(String principal, long atMicros) {}

                          @Override
                          public void subscribed(String filter) {}
                        });
                  }
                },
                1_000);
      }
    }
    return heard;
  }

  /// How each connection of a client ended, in their order; `open` for those that have not.
  private List<String> endsOf(String clientId) {
    Map<Long, String> ends = new LinkedHashMap<>();
    for (ConnectionNews one : news()) {
      switch (one) {
        case ConnectionNews.Begun begun -> {
          if (begun.clientId().equals(clientId)) {
            ends.put(begun.connection(), "open");
          }
        }
        case ConnectionNews.Ended ended -> {
          if (ended.clientId().equals(clientId)) {
            assertThat(ends).containsEntry(ended.connection(), "open");
            ends.put(
                ended.connection(),
                "%s 0x%02X %d/%d"
                    .formatted(
                        ended.parting().by(),
                        ended.parting().reasonCode(),
                        ended.receivedMessages(),
                        ended.sentMessages()));
          }
        }
        case ConnectionNews.Restarted _ -> ends.replaceAll((_, end) -> end.replace("open", "cut"));
      }
    }
    return List.copyOf(ends.values());
  }

  @Test
  void eachConnectionEndsOnceAndSaysWhy() {
    TestClient first = TestClient.connected(broker, 5, "c");
    first.publish1("a", "1").publish1("a", "2");
    first.publish1("a", "3");
    first.disconnect();
    Await.until("the goodbye", () -> endsOf("c").equals(List.of("CLIENT 0x00 3/0")));
    TestClient second = TestClient.connected(broker, 4, "c");
    second.close();
    Await.until("the loss", () -> endsOf("c").size() == 2 && !endsOf("c").contains("open"));
    TestClient third = TestClient.connected(broker, 5, "c");
    TestClient fourth = TestClient.connected(broker, 5, "c");
    Await.until("the takeover", () -> endsOf("c").contains("SERVER 0x8E 0/0"));
    fourth.send(new byte[] {(byte) 0xF1, 0});
    Await.until("the violation", () -> !endsOf("c").contains("open"));
    third.close();
    fourth.close();
    assertThat(endsOf("c"))
        .startsWith("CLIENT 0x00 3/0", "NETWORK 0x80 0/0", "SERVER 0x8E 0/0")
        .hasSize(4);
    assertThat(endsOf("c").getLast()).startsWith("SERVER 0x8");
  }

  @Test
  void aStopEndsThemAndACrashLeavesThemToTheNextStart() {
    try (TestClient stopped = TestClient.persistent(broker, 5, "s")) {
      broker.restart();
      assertThat(endsOf("s")).containsExactly("SERVER 0x8B 0/0");
      try (TestClient cut = TestClient.connected(broker, 5, "k")) {
        Await.until("the connection", () -> endsOf("k").equals(List.of("open")));
        broker.crash();
        // The record of the start is read once it is durable.
        Await.until("the start", () -> endsOf("k").equals(List.of("cut")));
        assertThat(cut).isNotNull();
      }
      assertThat(stopped).isNotNull();
    }
  }

  @Test
  void aConnectionSaysWhereItComesFrom() {
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      assertThat(client).isNotNull();
      Await.until("the connection", () -> endsOf("c").equals(List.of("open")));
      ConnectionNews.Begun begun =
          (ConnectionNews.Begun)
              news().stream()
                  .filter(ConnectionNews.Begun.class::isInstance)
                  .findFirst()
                  .orElseThrow();
      assertThat(begun.origin().address()).startsWith("127.0.0.1:");
      assertThat(begun.origin().listener()).isEqualTo("mqtt");
      assertThat(begun.origin().version()).isEqualTo(5);
      assertThat(begun.principal()).isNotEmpty();
    }
  }

  @Test
  void aCrowdIsAsLargeAsItMayBe() {
    broker.access.crowdOf = 2;
    try (TestClient one = TestClient.connected(broker, 5, "one");
        TestClient two = TestClient.connected(broker, 5, "two")) {
      TestClient three = new TestClient(broker.port(), 5);
      assertThat(three.connect(2, 60, new byte[0], "three").body()[1]).isEqualTo((byte) 0x97);
      three.close();
      TestClient old = new TestClient(broker.port(), 4);
      assertThat(old.connect(2, 60, new byte[0], "old").body()[1]).isEqualTo((byte) 3);
      old.close();
      assertThat(broker.access.turnedAway.get()).isEqualTo(2);
      // A client that comes anew takes its own place.
      TestClient again = TestClient.connected(broker, 5, "one");
      two.disconnect();
      Await.until("room", () -> endsOf("two").equals(List.of("CLIENT 0x00 0/0")));
      TestClient.connected(broker, 5, "three").close();
      again.close();
      assertThat(one).isNotNull();
    }
  }
}
