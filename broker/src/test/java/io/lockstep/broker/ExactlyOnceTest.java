package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Promise: at QoS 2 every message is journalled once and reaches a session once, whatever crashes
/// and breaks come between (§4.3.3, §4.4). Two clients that keep their side of the protocol run
/// against a broker whose power fails again and again.
class ExactlyOnceTest {
  private static final int MESSAGES = 120;
  private static final int CRASHES = 6;

  static Stream<Long> seeds() {
    return IntStream.range(0, 3).mapToObj(i -> 20_261_125L + i);
  }

  static Stream<Long> manySeeds() {
    return IntStream.range(0, 200).mapToObj(i -> 71_000L + i);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyMessageIsTakenAndDeliveredOnceAcrossPowerLosses(long seed) throws Exception {
    run(seed);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void theSameForManySeeds(long seed) throws Exception {
    run(seed);
  }

  private static void run(long seed) throws Exception {
    SimulatedDisk disk = new SimulatedDisk(seed);
    TestBroker broker = new TestBroker(disk, BrokerOptions.defaults(), TestBroker.smallJournal());
    Receiver receiver = new Receiver(broker, new Random(seed + 1));
    receiver.subscribe();
    Sender sender = new Sender(broker, new Random(seed + 2));
    Thread sending = Thread.ofPlatform().start(sender);
    Thread receiving = Thread.ofPlatform().start(receiver);
    Random random = new Random(seed);
    for (int crash = 1; crash <= CRASHES; crash++) {
      int until = crash * MESSAGES / (CRASHES + 2) + random.nextInt(10);
      receiver.await(seed, until);
      disk.powerLoss();
      broker.crash();
    }
    receiver.await(seed, MESSAGES);
    sending.join();
    List<String> journalled = broker.journalled();
    receiver.isOver = true;
    broker.close();
    receiving.join();
    assertThat(sender.failures).isEmpty();
    assertThat(receiver.failures).isEmpty();
    List<String> expected = IntStream.range(0, MESSAGES).mapToObj(i -> "m" + i).toList();
    assertThat(journalled).as("seed %d: journalled", seed).isEqualTo(expected);
    assertThat(receiver.delivered).as("seed %d: delivered", seed).isEqualTo(expected);
  }

  /// A client that connects anew whenever the connection breaks, and breaks it at times.
  private abstract static class Peer implements Runnable {
    final TestBroker broker;
    final Random random;
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    volatile boolean isOver;

    Peer(TestBroker broker, Random random) {
      this.broker = broker;
      this.random = random;
    }

    abstract String clientId();

    abstract boolean isDone();

    /// Speaks over a fresh connection until it breaks.
    abstract void speak(TestClient client);

    @Override
    public void run() {
      while (!isDone()) {
        try (TestClient client = new TestClient(broker.port(), 5)) {
          client.connect(clientId(), false, 3_600);
          speak(client);
        } catch (UncheckedIOException _) {
          // The broker has crashed, or is not there yet.
        } catch (AssertionError | RuntimeException e) {
          if (!String.valueOf(e.getMessage()).startsWith("CONNACK")) {
            failures.add(e);
            return;
          }
        }
      }
    }
  }

  /// Publishes m0, m1, ... each under an identifier of its own until its PUBCOMP; up to three at a
  /// time (method of §4.3.3, sender).
  private static final class Sender extends Peer {
    private final Map<Integer, String> unreceived = new LinkedHashMap<>();
    private final Set<Integer> received = new HashSet<>();
    private int next;

    Sender(TestBroker broker, Random random) {
      super(broker, random);
    }

    @Override
    String clientId() {
      return "sender";
    }

    @Override
    boolean isDone() {
      return next == MESSAGES && unreceived.isEmpty() && received.isEmpty();
    }

    @Override
    void speak(TestClient client) {
      unreceived.forEach(
          (id, payload) -> client.send(client.publishPacket(4 | 8, "t", id, payload)));
      received.forEach(client::pubrel);
      while (!isDone()) {
        if (next < MESSAGES && unreceived.size() + received.size() < 3) {
          int id = 1;
          while (unreceived.containsKey(id) || received.contains(id)) {
            id++;
          }
          unreceived.put(id, "m" + next++);
          client.send(client.publishPacket(4, "t", id, String.valueOf(unreceived.get(id))));
        } else {
          TestClient.Packet answer = client.read();
          if (answer.type() == 14) {
            return; // DISCONNECT
          }
          int id = answer.packetId();
          if (answer.type() == 5) {
            String _ = unreceived.remove(id);
            received.add(id);
            client.pubrel(id);
          } else {
            assertThat(answer.type()).isEqualTo(7);
            received.remove(id);
          }
        }
        if (random.nextInt(60) == 0) {
          return; // the network breaks
        }
      }
    }
  }

  /// Takes messages and keeps those that are new (method B of §4.3.3, receiver).
  private static final class Receiver extends Peer {
    final List<String> delivered = new CopyOnWriteArrayList<>();
    private final Set<Integer> unreleased = new HashSet<>();

    Receiver(TestBroker broker, Random random) {
      super(broker, random);
    }

    void subscribe() {
      try (TestClient client = new TestClient(broker.port(), 5)) {
        client.connect(clientId(), false, 3_600);
        assertThat(client.subscribe("t", 2)).isEqualTo(2);
        client.disconnect();
      }
    }

    @Override
    String clientId() {
      return "receiver";
    }

    /// Until the broker is closed: what came twice would come at once.
    @Override
    boolean isDone() {
      return isOver;
    }

    void await(long seed, int messages) {
      Await.until(
          "seed %d: %d messages".formatted(seed, messages),
          () -> delivered.size() >= messages || !failures.isEmpty());
    }

    @Override
    void speak(TestClient client) {
      while (!isDone()) {
        TestClient.Packet packet = client.read();
        if (packet.type() == 3) {
          if (unreleased.add(packet.packetId())) {
            delivered.add(packet.payload(5));
          } else {
            assertThat(packet.isDuplicate()).isTrue();
          }
          if (random.nextInt(40) == 0) {
            return; // the network breaks before the answer
          }
          client.pubrec(packet.packetId());
        } else if (packet.type() == 6) {
          unreleased.remove(packet.packetId());
          client.pubcomp(packet.packetId());
        } else {
          return; // DISCONNECT
        }
      }
    }
  }
}
