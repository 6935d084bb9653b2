package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Clients that use all that a broker promises to keep, while somebody else breaks it again and
/// again: publishers at QoS 1 (retained) and QoS 2, a client whose connections end without a word
/// and that leaves a will each time, a subscriber of everything, and a group that shares
/// everything. All have sessions that outlive their connections. In the end everything acknowledged
/// must have come, in the order of its publisher, at QoS 2 once (§4.3, §4.4, §4.6).
///
/// Used by one thread; the clients have threads of their own.
public final class Endurance implements AutoCloseable {
  private static final int GROUP = 2;
  private static final long SILENCE_MAX_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final long seed;
  private final EnduringClient.Numbers atLeastOnce;
  private final EnduringClient.Numbers exactlyOnce;
  private final EnduringClient.Dying dying;
  private final EnduringClient.Collector everything;
  private final List<EnduringClient.Collector> group = new ArrayList<>();
  private final List<EnduringClient> clients = new ArrayList<>();
  private final List<Thread> running = new ArrayList<>();
  private final EnduringClient.World world;

  /// Where the broker is now.
  ///
  /// @param user empty for a nameless client
  public record Address(int port, String user, String password) {}

  /// @param broker where it is now; null while it is not there
  public Endurance(long seed, Supplier<@Nullable Address> broker) {
    this.seed = seed;
    Random random = new Random(seed);
    world = new EnduringClient.World(broker);
    atLeastOnce = new EnduringClient.Numbers(world, new Random(random.nextLong()), 1);
    exactlyOnce = new EnduringClient.Numbers(world, new Random(random.nextLong()), 2);
    dying = new EnduringClient.Dying(world, new Random(random.nextLong()));
    everything =
        new EnduringClient.Collector(world, new Random(random.nextLong()), "everything", "a/#");
    clients.addAll(List.of(atLeastOnce, exactlyOnce, dying, everything));
    for (int i = 0; i < GROUP; i++) {
      EnduringClient.Collector member =
          new EnduringClient.Collector(
              world, new Random(random.nextLong()), "member-" + i, "$share/g/a/#");
      group.add(member);
      clients.add(member);
    }
  }

  /// Subscribes while the broker is whole, then lets all clients run.
  public void begin() {
    everything.subscribe();
    group.forEach(EnduringClient.Collector::subscribe);
    for (EnduringClient client : clients) {
      running.add(Thread.ofPlatform().name("endurance-" + client.clientId()).start(client));
    }
  }

  /// To be called after the broker was broken, before it is started again.
  public void lifeEnded() {
    world.lifeEnded();
  }

  /// Messages that were acknowledged so far.
  public long acknowledged() {
    return atLeastOnce.acknowledged() + exactlyOnce.acknowledged();
  }

  /// Throws what a client found wrong.
  public void check() {
    for (EnduringClient client : clients) {
      Throwable failure = client.failure();
      if (failure != null) {
        throw new AssertionError("seed %d: %s".formatted(seed, client.clientId()), failure);
      }
    }
  }

  /// Publishes nothing new any more, waits until all is there, and checks it.
  public void finish() {
    world.stop();
    await("everything to be acknowledged", () -> atLeastOnce.isDone() && exactlyOnce.isDone());
    await("the wills to be published", dying::isDone);
    List<String> once = texts(2, exactlyOnce.sent());
    List<String> least = texts(1, atLeastOnce.sent());
    await(
        "all to reach the subscriber",
        () ->
            everything.distinct("q2:").size() >= once.size()
                && everything.distinct("q1:").size() >= least.size()
                && everything.distinct("w:").containsAll(dying.promised()));
    await(
        "all to reach the group",
        () ->
            ofGroup("q2:").size() >= once.size() && distinctOfGroup("q1:").size() >= least.size());
    check();
    assertThat(everything.all("q2:")).as("seed %d: QoS 2, once and in order", seed).isEqualTo(once);
    assertThat(everything.distinct("q1:"))
        .as("seed %d: QoS 1, in order when first seen", seed)
        .containsExactlyElementsOf(least);
    assertThat(ofGroup("q2:"))
        .as("seed %d: QoS 2 shared, once", seed)
        .containsExactlyInAnyOrderElementsOf(once);
    assertThat(distinctOfGroup("q1:"))
        .as("seed %d: QoS 1 shared", seed)
        .containsExactlyInAnyOrderElementsOf(least);
    assertThat(distinctOfGroup("w:"))
        .as("seed %d: wills shared", seed)
        .containsAll(dying.promised());
    checkRetained(least);
  }

  /// The last one acknowledged is the one that is kept; there may be none.
  private void checkRetained(List<String> sent) {
    if (!sent.isEmpty()) {
      Address address = Objects.requireNonNull(world.address(), "the broker");
      try (TestClient late = EnduringClient.connected(address, "late")) {
        assertThat(late.subscribe("a/q1", 0)).isZero();
        assertThat(late.receive().payload(EnduringClient.VERSION))
            .as("seed %d: retained", seed)
            .isEqualTo(sent.getLast());
      }
    }
  }

  private static List<String> texts(int qos, long number) {
    return LongStream.range(0, number).mapToObj(i -> "q%d:%d".formatted(qos, i)).toList();
  }

  private List<String> ofGroup(String prefix) {
    return group.stream().flatMap(member -> member.all(prefix).stream()).toList();
  }

  private Set<String> distinctOfGroup(String prefix) {
    return new LinkedHashSet<>(ofGroup(prefix));
  }

  private void await(String what, BooleanSupplier condition) {
    long lastMove = System.nanoTime();
    long seen = -1;
    while (!condition.getAsBoolean()) {
      check();
      long found =
          acknowledged()
              + everything.size()
              + group.stream().mapToInt(EnduringClient.Collector::size).sum();
      if (found != seen) {
        seen = found;
        lastMove = System.nanoTime();
      } else if (System.nanoTime() - lastMove > SILENCE_MAX_NANOS) {
        throw new AssertionError(standing(what));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private String standing(String what) {
    return "seed %d: waited in vain for %s; acknowledged %d of %d at QoS 1, %d of %d at QoS 2; here %d, %d; of the group %d, %d; wills %s of %s"
        .formatted(
            seed,
            what,
            atLeastOnce.acknowledged(),
            atLeastOnce.sent(),
            exactlyOnce.acknowledged(),
            exactlyOnce.sent(),
            everything.distinct("q1:").size(),
            everything.distinct("q2:").size(),
            distinctOfGroup("q1:").size(),
            ofGroup("q2:").size(),
            everything.distinct("w:").size(),
            dying.promised().size());
  }

  /// Ends all clients.
  @Override
  public void close() {
    world.end();
    clients.forEach(EnduringClient::hangUp);
    try {
      for (Thread thread : running) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
