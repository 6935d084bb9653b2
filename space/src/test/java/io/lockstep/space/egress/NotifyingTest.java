package io.lockstep.space.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import io.lockstep.space.egress.EndpointSettings.Persistence;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.events.CloudEvent;
import io.lockstep.twin.events.Notification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What rules let be told, and what they log, from the rule to an endpoint in memory.
final class NotifyingTest {
  private static final String RULE =
      """
      rule: hot
      model: dtmi:test:Oven;1
      when: temperature > 50
      log: "hot: {temperature:0}"
      notify:
        - { webhook: ops, title: "{$twin}", text: "{temperature:0}" }
      on-clear: { log: over, notify: { mqtt: { topic: "ovens/{$twin}" } } }
      """;

  @TempDir Path folder;

  /// An endpoint that keeps what it gets, as long as it is up.
  private static final class Inbox implements EventEndpoint {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final int batchMax;
    private final List<Integer> batches = new ArrayList<>();
    private final List<CloudEvent> events = new ArrayList<>();
    private int attempts;
    private boolean isDown;

    Inbox(int batchMax) {
      this.batchMax = batchMax;
    }

    @Override
    public int batchMax() {
      return batchMax;
    }

    @Override
    public Outcome deliver(List<CloudEvent> all) {
      lock.lock();
      try {
        attempts++;
        more.signalAll();
        if (isDown) {
          return new Outcome.Failed("down", Duration.ZERO);
        }
        batches.add(all.size());
        events.addAll(all);
        return new Outcome.Taken();
      } finally {
        lock.unlock();
      }
    }

    void down(boolean now) {
      lock.lock();
      try {
        isDown = now;
      } finally {
        lock.unlock();
      }
    }

    /// Waits for what a delivery here brings about, or what comes of it elsewhere a moment later.
    void await(BooleanSupplier done) throws InterruptedException {
      lock.lock();
      try {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!done.getAsBoolean()) {
          boolean _ = more.await(5, TimeUnit.MILLISECONDS);
          assertThat(end - System.nanoTime()).as("in good time").isPositive();
        }
      } finally {
        lock.unlock();
      }
    }

    List<String> titles() {
      return events.stream().map(event -> Notification.of(event).title()).toList();
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  private Egress start(EventSpace plant, Map<String, Inbox> inboxes, Inbox broker) {
    List<EndpointSettings> settings =
        inboxes.keySet().stream()
            .<EndpointSettings>map(
                name ->
                    new EndpointSettings.Mqtt(
                        name,
                        "t",
                        1,
                        false,
                        new Persistence(
                            Duration.ofMillis(1),
                            Duration.ofMillis(5),
                            1_000_000,
                            Duration.ofHours(1),
                            "")))
            .toList();
    return Egress.start(
        "host",
        folder.resolve("events"),
        plant.space,
        plant.changes,
        settings,
        each -> inboxes.getOrDefault(each.name(), broker),
        broker,
        InstantSource.system(),
        new SplittableRandom(1));
  }

  private static void set(EventSpace plant, String twin, int temperature) throws Exception {
    plant.submit(
        new TwinCommand.PatchTwin(
            twin,
            "[{\"op\":\"add\",\"path\":\"/temperature\",\"value\":%d}]".formatted(temperature),
            null));
  }

  private static void rules(EventSpace plant) throws Exception {
    plant.submit(new TwinCommand.SetRules(List.of(new NamedText("rules/a.yaml", RULE))));
  }

  @Test
  void aNotificationReachesItsChannelAndNobodyElse() throws Exception {
    Inbox ops = new Inbox(1);
    Inbox other = new Inbox(1);
    Inbox broker = new Inbox(1);
    Map<String, Inbox> inboxes = new HashMap<>(Map.of("ops", ops, "other", other));
    try (EventSpace plant = EventSpace.open(folder).withModel();
        Egress egress = start(plant, inboxes, broker)) {
      rules(plant);
      plant.putTwin("oven");
      assertThat(egress.channels()).allMatch(channel -> channel.status().isEmpty());
      set(plant, "oven", 60);
      set(plant, "oven", 40);
      ops.await(() -> ops.events.size() == 1);
      broker.await(() -> broker.events.size() == 1);

      assertThat(ops.titles()).containsExactly("oven");
      assertThat(Notification.of(broker.events.getFirst()).topic()).isEqualTo("ovens/oven");
      assertThat(Notification.of(ops.events.getFirst()).id()).isEqualTo(ops.events.getFirst().id());
      assertThat(other.attempts).isZero();
      assertThat(egress.endpoints()).containsExactlyInAnyOrder("ops", "other");
      assertThat(egress.channels().stream().map(Notifying.Channel::name))
          .containsExactlyInAnyOrder("ops", "other", "mqtt");
      assertThat(egress.log("hot", "", 10))
          .hasSize(2)
          .satisfies(lines -> assertThat(lines.getFirst()).contains("\"text\":\"over\""))
          .satisfies(lines -> assertThat(lines.getLast()).contains("\"text\":\"hot: 60\""));
      assertThat(egress.log("hot", "mill", 10)).isEmpty();
      assertThat(egress.log("ho", "", 10)).isEmpty();
      assertThat(egress.log("hot", "oven", 1)).hasSize(1);
    }
  }

  @Test
  void whatWaitsIsToldAfterARestartAndNothingTwice() throws Exception {
    Inbox ops = new Inbox(1);
    Inbox broker = new Inbox(1);
    ops.down(true);
    try (EventSpace plant = EventSpace.open(folder).withModel();
        Egress egress = start(plant, new HashMap<>(Map.of("ops", ops)), broker)) {
      rules(plant);
      for (String twin : List.of("a", "b", "c")) {
        plant.putTwin(twin);
        set(plant, twin, 60);
      }
      ops.await(() -> ops.attempts > 2);
      assertThat(egress.channels().getFirst().status().orElseThrow().lastFailure())
          .isEqualTo("down");
    }
    ops.down(false);
    try (EventSpace plant = EventSpace.open(folder);
        Egress egress = start(plant, new HashMap<>(Map.of("ops", ops)), broker)) {
      plant.putTwin("d");
      set(plant, "d", 60);
      ops.await(() -> ops.events.size() == 4);
      assertThat(ops.titles()).containsExactly("a", "b", "c", "d");
      set(plant, "d", 40);
      // Lines before the first notification of a channel are kept before that is told.
      broker.await(() -> broker.events.size() == 1);
      assertThat(egress.log("hot", "", 10)).hasSize(5);
    }
  }

  @Test
  void aFloodIsToldInFewDeliveries() throws Exception {
    Inbox ops = new Inbox(1_000);
    Inbox broker = new Inbox(1);
    ops.down(true);
    try (EventSpace plant = EventSpace.open(folder).withModel();
        Egress egress = start(plant, new HashMap<>(Map.of("ops", ops)), broker)) {
      rules(plant);
      plant.putTwin("first");
      set(plant, "first", 60);
      ops.await(() -> ops.attempts > 0);
      List<String> twins = IntStream.range(0, 300).mapToObj(i -> "t" + i).toList();
      for (String twin : twins) {
        plant.putTwin(twin);
        set(plant, twin, 60);
      }
      ops.down(false);
      ops.await(() -> ops.events.size() == 301);
      assertThat(ops.titles()).startsWith("first").containsAll(twins);
      assertThat(ops.batches).hasSizeLessThanOrEqualTo(3);
      // It is counted once the answer of the last delivery is back.
      ops.await(() -> egress.channels().getFirst().status().orElseThrow().delivered() == 301);
    }
  }

  @Test
  void aChannelThatNobodyDescribedWaits() throws Exception {
    Inbox broker = new Inbox(1);
    try (EventSpace plant = EventSpace.open(folder).withModel();
        Egress egress = start(plant, new HashMap<>(), broker)) {
      rules(plant);
      plant.putTwin("oven");
      set(plant, "oven", 60);
      set(plant, "oven", 40);
      broker.await(() -> broker.events.size() == 1);
      assertThat(egress.channels())
          .anySatisfy(
              channel -> {
                assertThat(channel.name()).isEqualTo("ops");
                assertThat(channel.kind()).isEqualTo("none");
              });
      assertThat(egress.test("ops", List.of(), "anna")).isEmpty();
      assertThat(egress.test("mqtt", List.of(), "anna"))
          .contains(new EventEndpoint.Outcome.Taken());
    }
  }
}
