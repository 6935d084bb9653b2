package io.lockstep.broker;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One client of an [Endurance]: connects anew whenever the connection breaks, breaks it at times,
/// and keeps its side of the session across.
abstract class EnduringClient implements Runnable {
  static final int VERSION = 5;

  private static final int PUBLISH = 3;
  private static final int PUBACK = 4;
  private static final int PUBREC = 5;
  private static final int PUBREL = 6;
  private static final int PUBCOMP = 7;

  private final World world;
  final Random random;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable TestClient current;
  private boolean hasSession;

  /// What all clients know.
  static final class World {
    private final Supplier<Endurance.@Nullable Address> broker;
    private final AtomicInteger life = new AtomicInteger();
    private volatile boolean isStopping;
    private volatile boolean isOver;

    World(Supplier<Endurance.@Nullable Address> broker) {
      this.broker = broker;
    }

    Endurance.@Nullable Address address() {
      return broker.get();
    }

    void lifeEnded() {
      life.incrementAndGet();
    }

    void stop() {
      isStopping = true;
    }

    void end() {
      isOver = true;
    }
  }

  EnduringClient(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  abstract String clientId();

  /// Speaks over a fresh connection until it breaks, or there is nothing more to do.
  abstract void speak(TestClient client);

  /// False while it has had its share of the broker's present life.
  boolean isReady() {
    return true;
  }

  /// True when nothing more is to be said.
  abstract boolean isDone();

  World world() {
    return world;
  }

  /// From now on the session has to be there.
  void sessionMade() {
    hasSession = true;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  void hangUp() {
    TestClient client = current;
    if (client != null) {
      client.close();
    }
  }

  boolean isStopping() {
    return world.isStopping;
  }

  boolean isOver() {
    return world.isOver;
  }

  int life() {
    return world.life.get();
  }

  @Override
  public void run() {
    while (!isOver() && !isDone()) {
      Endurance.Address address = world.address();
      if (address == null || !isReady()) {
        pause();
        continue;
      }
      try (TestClient client = new TestClient(address.port(), VERSION)) {
        current = client;
        if (isOver()) {
          return;
        }
        if (connect(client, address)) {
          speak(client);
        }
      } catch (UncheckedIOException _) {
        pause(); // The broker is broken, or not there yet.
      } catch (AssertionError | RuntimeException e) {
        failure = e;
        return;
      }
    }
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
  }

  /// False when the broker cannot now; a session that was there once has to be there for ever.
  private boolean connect(TestClient client, Endurance.Address address) {
    client.send(connectPacket(address, clientId(), will()));
    TestClient.Packet connack = client.read();
    if (connack.type() != 2 || connack.body()[1] != 0) {
      return false;
    }
    boolean isPresent = connack.body()[0] == 1;
    if (hasSession && !isPresent) {
      throw new AssertionError(clientId() + ": expected its session, found it lost");
    }
    hasSession = true;
    return true;
  }

  /// A client with a session, once.
  static TestClient connected(Endurance.Address address, String clientId) {
    TestClient client = new TestClient(address.port(), VERSION);
    client.send(connectPacket(address, clientId, ""));
    TestClient.Packet connack = client.read(2);
    if (connack.body()[1] != 0) {
      throw new AssertionError("CONNACK " + connack.hex());
    }
    return client;
  }

  /// The payload of the will, empty for none.
  String will() {
    return "";
  }

  private static byte[] connectPacket(Endurance.Address address, String clientId, String will) {
    boolean isNamed = !address.user().isEmpty();
    boolean hasWill = !will.isEmpty();
    byte[] none = {};
    return TestClient.packet(
        0x10,
        "MQTT",
        VERSION,
        (isNamed ? 0xC0 : 0) | (hasWill ? 0x0C : 0),
        (short) 0,
        TestClient.bytes(5, 0x11, (short) 0, (short) 3_600),
        clientId,
        hasWill ? TestClient.bytes(0, "a/w", will) : none,
        isNamed ? TestClient.bytes(address.user(), address.password()) : none);
  }

  /// Publishes q1:0, q1:1, ... at QoS 1, retained, or q2:0, ... at QoS 2, some at a time; what was
  /// under way when the connection broke goes first over the next one, in order [MQTT-4.6.0-1].
  static final class Numbers extends EnduringClient {
    private static final int WINDOW = 8;
    private static final int MOST_A_LIFE = 2_000;

    private final int qos;
    private final Map<Integer, Long> open = new LinkedHashMap<>();
    private final Set<Integer> released = new LinkedHashSet<>();
    private int lastId;
    private volatile long next;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile boolean isDone;

    Numbers(World world, Random random, int qos) {
      super(world, random);
      this.qos = qos;
    }

    @Override
    String clientId() {
      return "publisher-" + qos;
    }

    @Override
    boolean isReady() {
      return isStopping() || mayGoOn() || !open.isEmpty() || !released.isEmpty();
    }

    long sent() {
      return next;
    }

    long acknowledged() {
      return acknowledged.get();
    }

    @Override
    boolean isDone() {
      return isDone;
    }

    @Override
    void speak(TestClient client) {
      open.forEach((id, number) -> client.send(publish(client, id, number, true)));
      released.forEach(client::pubrel);
      while (!isOver()) {
        if (mayGoOn() && open.size() + released.size() < WINDOW) {
          int id = freeId();
          long number = next;
          next = number + 1;
          open.put(id, number);
          client.send(publish(client, id, number, false));
        } else if (open.isEmpty() && released.isEmpty()) {
          isDone = isStopping();
          return;
        } else if (!take(client, client.read())) {
          return;
        }
        if (random.nextInt(200) == 0) {
          return; // the network breaks
        }
      }
    }

    private boolean mayGoOn() {
      return !isStopping() && next < (life() + 1L) * MOST_A_LIFE;
    }

    private int freeId() {
      do {
        lastId = lastId == 0xFFFF ? 1 : lastId + 1;
      } while (open.containsKey(lastId) || released.contains(lastId));
      return lastId;
    }

    private byte[] publish(TestClient client, int id, long number, boolean isAgain) {
      int flags = qos << 1 | (isAgain ? 8 : 0) | (qos == 1 ? 1 : 0);
      return client.publishPacket(flags, "a/q" + qos, id, "q%d:%d".formatted(qos, number));
    }

    /// False when the broker says goodbye, or refuses for now: what is open goes over the next one.
    private boolean take(TestClient client, TestClient.Packet answer) {
      if (answer.type() == 14 || isRefusal(answer)) {
        return false;
      }
      int id = answer.packetId();
      switch (answer.type()) {
        case PUBACK -> end(open.remove(id) != null);
        case PUBREC -> {
          Long _ = open.remove(id);
          released.add(id);
          client.pubrel(id);
        }
        case PUBCOMP -> end(released.remove(id));
        default -> throw new AssertionError("unexpected " + answer.hex());
      }
      return true;
    }

    private static boolean isRefusal(TestClient.Packet answer) {
      return answer.body().length > 2
          && (answer.body()[2] & 0xFF) >= 0x80
          && answer.type() != PUBCOMP;
    }

    private void end(boolean isNews) {
      if (isNews) {
        long _ = acknowledged.incrementAndGet();
      }
    }
  }

  /// Connects with a will, w:0, w:1, ..., and is gone without a word. A will is promised once the
  /// next connection is acknowledged by a broker that did not break meanwhile: the records have
  /// this order.
  static final class Dying extends EnduringClient {
    private static final int MOST_A_LIFE = 200;

    private final Set<String> promised = new LinkedHashSet<>();
    private int number;
    private int lifeBefore = -1;
    private int lifeOfLast = -1;
    private volatile boolean isDone;

    Dying(World world, Random random) {
      super(world, random);
    }

    @Override
    String clientId() {
      return "dying";
    }

    @Override
    boolean isReady() {
      return isStopping() || number < (life() + 1) * MOST_A_LIFE;
    }

    @Override
    String will() {
      lifeBefore = life();
      return "w:" + number;
    }

    @Override
    void speak(TestClient client) {
      int life = life();
      if (number > 0 && lifeOfLast == life) {
        synchronized (promised) {
          promised.add("w:" + (number - 1));
        }
      }
      // Only one that was opened wholly within a life counts for the next.
      lifeOfLast = lifeBefore == life ? life : -1;
      number++;
      isDone = isStopping();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(10)));
    }

    @Override
    boolean isDone() {
      return isDone;
    }

    Set<String> promised() {
      synchronized (promised) {
        return new LinkedHashSet<>(promised);
      }
    }
  }

  /// Takes messages; at QoS 2 those that are new (method B of §4.3.3, receiver).
  static final class Collector extends EnduringClient {
    private final String name;
    private final String filter;
    private final List<String> collected = new ArrayList<>();
    private final Set<Integer> unreleased = new HashSet<>();

    Collector(World world, Random random, String name, String filter) {
      super(world, random);
      this.name = name;
      this.filter = filter;
    }

    void subscribe() {
      Endurance.Address address = world().address();
      if (address == null) {
        throw new AssertionError("expected a broker, found none");
      }
      try (TestClient client = connected(address, name)) {
        if (client.subscribe(filter, 2) != 2) {
          throw new AssertionError(name + ": refused");
        }
        sessionMade();
        client.disconnect();
      }
    }

    @Override
    String clientId() {
      return name;
    }

    /// Until all is over: what came twice would come at once.
    @Override
    boolean isDone() {
      return false;
    }

    /// How many came.
    int size() {
      synchronized (collected) {
        return collected.size();
      }
    }

    /// What came, in its order, of those that begin so.
    List<String> all(String prefix) {
      synchronized (collected) {
        return collected.stream().filter(text -> text.startsWith(prefix)).toList();
      }
    }

    /// The same, each when it came first.
    Set<String> distinct(String prefix) {
      return new LinkedHashSet<>(all(prefix));
    }

    @Override
    void speak(TestClient client) {
      while (!isOver()) {
        TestClient.Packet packet = client.read();
        switch (packet.type()) {
          case PUBLISH -> {
            take(packet);
            if (random.nextInt(200) == 0) {
              return; // the network breaks before the answer
            }
            if (packet.qos() == 1) {
              client.acknowledge(packet);
            } else {
              client.pubrec(packet.packetId());
            }
          }
          case PUBREL -> {
            unreleased.remove(packet.packetId());
            client.pubcomp(packet.packetId());
          }
          case 14 -> {
            return;
          }
          default -> throw new AssertionError("unexpected " + packet.hex());
        }
      }
    }

    private void take(TestClient.Packet packet) {
      if (packet.qos() == 2 && !unreleased.add(packet.packetId())) {
        if (!packet.isDuplicate()) {
          throw new AssertionError("an identifier in use, and no DUP: " + packet.hex());
        }
        return;
      }
      synchronized (collected) {
        collected.add(packet.payload(VERSION));
      }
    }
  }
}
