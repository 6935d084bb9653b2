package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.Reader;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A session taken over has a new epoch, and nothing of an older epoch comes after it
/// [MQTT-3.1.4-3], on several event loops.
class TakeoverTest {
  private TestBroker broker;

  /// On a disk that is quick, also on a busy machine.
  @BeforeEach
  void start() {
    broker =
        new TestBroker(
            new SimulatedDisk(1),
            BrokerOptions.defaults().withEventLoops(3),
            TestBroker.smallJournal());
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  /// Reads the whole journal: every message must be of its client's latest epoch. Returns how many
  /// there were.
  private int checkEpochs() {
    AtomicInteger messages = new AtomicInteger();
    long[] epoch = {-1};
    Set<Long> older = new HashSet<>();
    try (Reader reader = broker.inputs().reader(broker.inputs().firstPosition())) {
      int read = 1;
      while (read > 0) {
        read =
            reader.poll(
                (position, kind, payload) -> {
                  if (kind == InputKind.SESSION.number()) {
                    if (SessionRecord.read(payload) instanceof SessionRecord.Opened opened
                        && opened.clientId().equals("c")) {
                      older.add(epoch[0]);
                      epoch[0] = position;
                    }
                  } else if (kind == InputKind.FIELD_MESSAGE.number()) {
                    FieldMessage message = new FieldMessage().wrap(payload);
                    messages.incrementAndGet();
                    assertThat(older).doesNotContain(message.epoch());
                  }
                },
                1_000);
      }
    }
    return messages.get();
  }

  /// Two connections that take the session from each other while both publish without pause.
  @Test
  void nothingOfAnOlderEpochFollowsATakeover() throws InterruptedException {
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicInteger takeovers = new AtomicInteger();
    List<Thread> racers = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      racers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!isOver.get()) {
                      try (TestClient client = new TestClient(broker.port(), 5)) {
                        client.connect("c", false, 3_600);
                        takeovers.incrementAndGet();
                        for (int id = 1; id <= 500 && !isOver.get(); id++) {
                          client.send(client.publishPacket(2, "a", id, "x"));
                          client.send(client.publishPacket(0, "a", 0, "y"));
                        }
                      } catch (UncheckedIOException | AssertionError _) {
                        // Taken over: the other one has the session now.
                      } catch (RuntimeException e) {
                        synchronized (failures) {
                          failures.add(e);
                        }
                      }
                    }
                  }));
    }
    Await.until("60 takeovers", () -> takeovers.get() >= 60);
    isOver.set(true);
    for (Thread racer : racers) {
      racer.join();
    }
    assertThat(failures).isEmpty();
    assertThat(checkEpochs()).isPositive();
    assertThat(broker.statistics().takeovers()).isPositive();
  }

  /// Clients that come anew before the one before has been written: that one is let in, and of
  /// those that wait for it the last one follows. Nobody keeps the others out for ever.
  @Test
  @Clause(v5 = {"3.1.4-3"})
  void whoIsBeingWrittenIsLetInAlsoWhenItsClientComesAnewMeanwhile() throws InterruptedException {
    GatedDisk disk = new GatedDisk(new SimulatedDisk(1));
    try (TestBroker slow =
            new TestBroker(
                disk, BrokerOptions.defaults().withEventLoops(1), TestBroker.smallJournal());
        ClientTrace arrivals = slow.clients().trace("c");
        TestClient first = new TestClient(slow.port(), 5);
        TestClient second = new TestClient(slow.port(), 5);
        TestClient third = new TestClient(slow.port(), 5)) {
      try (GatedDisk.Shut _ = disk.shut()) {
        first.send(first.connectPacket("c", false, 60, 60));
        disk.awaitArrival();
        second.send(second.connectPacket("c", false, 60, 60));
        for (int connects = 0; connects < 2; connects++) {
          assertThat(arrivals.next(Duration.ofSeconds(60)).orElseThrow().type())
              .isEqualTo("CONNECT");
        }
        third.send(third.connectPacket("c", false, 60, 60));
        assertThat(second.read(2).hex()).as("the third has come").isEqualTo("20008e00");
      }
      assertThat(first.read(2).body()[1]).as("let in").isZero();
      assertThat(first.readToEnd()).as("and taken over").isEqualTo(0x8E);
      TestClient.Packet connack = third.read(2);
      assertThat(connack.body()[1]).isZero();
      assertThat(connack.body()[0]).as("the session that the first one made").isEqualTo((byte) 1);
      assertThat(third.isQuiet()).isTrue();
    }
  }

  @Test
  void messagesOfQosTwoAreTakenOnceWhoeverResendsThem() {
    TestClient first = TestClient.persistent(broker, 5, "c");
    for (int id = 1; id <= 20; id++) {
      first.send(first.publishPacket(4, "a", id, "m" + id));
    }
    TestClient last = first;
    for (int takeover = 0; takeover < 10; takeover++) {
      last = TestClient.persistent(broker, 5, "c");
      for (int id = 1; id <= 20; id++) {
        last.send(last.publishPacket(4 | 8, "a", id, "m" + id));
      }
    }
    for (int id = 1; id <= 20; id++) {
      last.handshake(5, id);
    }
    assertThat(checkEpochs()).isEqualTo(20);
    assertThat(first.readToEnd()).isEqualTo(0x8E);
    last.close();
  }

  @Test
  void whoMayNotTakeTheSessionDoesNotEndTheConnection() {
    try (TestClient owner = new TestClient(broker.port(), 5);
        TestClient thief = new TestClient(broker.port(), 5)) {
      owner.send(TestClient.packet(0x10, "MQTT", 5, 0x82, (short) 60, 0, "c", "alice"));
      assertThat(owner.read(2).body()[1]).isZero();
      thief.send(TestClient.packet(0x10, "MQTT", 5, 0x82, (short) 60, 0, "c", "bob"));
      assertThat(thief.read(2).body()[1] & 0xFF).isEqualTo(0x85);
      owner.publish1("a", "still here");
    }
  }

  @Test
  void theWillOfTheOneTakenOverComesBeforeTheNextSession() { // §3.1.4
    try (TestClient watcher = TestClient.connected(broker, 5, "w")) {
      watcher.subscribe("#", 1);
      TestClient first = new TestClient(broker.port(), 5);
      first.send(TestClient.packet(0x10, "MQTT", 5, 0x06, (short) 60, 0, "c", 0, "will", "gone"));
      first.read(2);
      try (TestClient second = TestClient.connected(broker, 5, "c")) {
        second.publish1("a", "here");
        assertThat(watcher.receive().topic()).isEqualTo("will");
        assertThat(watcher.receive().topic()).isEqualTo("a");
        assertThat(first.readToEnd()).isEqualTo(0x8E);
      }
    }
  }
}
