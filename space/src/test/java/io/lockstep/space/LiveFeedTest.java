package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.LockstepException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What live subscribers see, and what slow ones miss.
class LiveFeedTest {
  private static final long NOW = 1_700_000_000_000_000L;

  private final SteppedWorld world = SteppedWorld.open(new SimulatedDisk(1), new SimulatedTime());

  @TempDir Path folder;

  @Test
  void aSubscriberSeesValuesWithTheirTwinAndPath() throws InterruptedException {
    LiveSubscription live = world.space().live().subscribe(LiveFilter.all().samplesOnly(), 100);
    reading("oven", "{\"temperature\":21.5}");

    assertThat(take(live))
        .singleElement()
        .isInstanceOfSatisfying(
            LiveEvent.Sample.class,
            sample -> {
              assertThat(sample.twinId()).isEqualTo("oven");
              assertThat(sample.path()).isEqualTo("temperature");
              assertThat(Double.longBitsToDouble(sample.bits())).isEqualTo(21.5);
              assertThat(sample.receivedMicros()).isEqualTo(NOW);
              assertThat(sample.current()).isTrue();
            });
  }

  @Test
  void aLateSubscriberKnowsSeriesThatAreOlderThanItself() throws InterruptedException {
    reading("oven", "{\"temperature\":1}");
    LiveSubscription live = world.space().live().subscribe(LiveFilter.all().samplesOnly(), 100);
    reading("oven", "{\"temperature\":2}");

    assertThat(take(live))
        .singleElement()
        .isInstanceOfSatisfying(
            LiveEvent.Sample.class, sample -> assertThat(sample.twinId()).isEqualTo("oven"));
  }

  @Test
  void whatOneMessageSaidIsNeverCutInTwo() throws InterruptedException {
    LiveSubscription live = world.space().live().subscribe(LiveFilter.all().samplesOnly(), 100);
    reading("oven", "{\"a\":1,\"b\":2,\"c\":3}");
    reading("oven", "{\"a\":4,\"b\":5,\"c\":6}");

    assertThat(live.take(2, Duration.ZERO)).hasSize(3);
    assertThat(live.take(3, Duration.ZERO)).hasSize(3);
    assertThat(live.take(3, Duration.ZERO)).isEmpty();
  }

  @Test
  void filtersChooseByTwinPrefixPropertyAndModel() throws InterruptedException {
    reading("oven-2", "{\"temperature\":0}");
    String model = world.space().<String>read(view -> view.modelOf("oven-2").orElseThrow());
    LiveFeed feed = world.space().live();
    LiveFilter values = LiveFilter.all().samplesOnly();
    LiveSubscription byTwin = feed.subscribe(values.ofTwin("oven-1"), 100);
    LiveSubscription byPrefix = feed.subscribe(values.ofTwinsNamed("oven"), 100);
    LiveSubscription byProperty = feed.subscribe(values.ofProperty("pressure"), 100);
    LiveSubscription byComponent = feed.subscribe(values.ofProperty("motor"), 100);
    LiveSubscription byModel = feed.subscribe(values.ofModel(model), 100);
    reading("oven-1", "{\"temperature\":1,\"pressure\":2}");
    reading("oven-2", "{\"temperature\":3}");
    reading("mixer", "{\"pressure\":4,\"motor\":{\"speed\":5}}");

    assertThat(take(byTwin)).hasSize(2);
    assertThat(take(byPrefix)).hasSize(3);
    assertThat(take(byProperty)).hasSize(2);
    assertThat(paths(take(byComponent))).allMatch(path -> path.startsWith("motor"));
    assertThat(twins(take(byModel))).containsExactly("oven-2");
  }

  @Test
  void structureIsTold() throws InterruptedException {
    LiveSubscription live =
        world.space().live().subscribe(LiveFilter.all().structureOnly().ofTwin("oven"), 100);
    reading("oven", "{\"temperature\":1}");

    assertThat(take(live))
        .anySatisfy(
            event ->
                assertThat(event)
                    .isInstanceOfSatisfying(
                        LiveEvent.Structure.class,
                        structure -> {
                          assertThat(structure.kind()).isEqualTo(ChangeKind.TWIN);
                          assertThat(structure.change().subject()).isEqualTo("oven");
                        }));
  }

  @Test
  void aSlowSubscriberLosesTheOldestAndIsToldHowMany() throws InterruptedException {
    LiveFilter values = LiveFilter.all().samplesOnly();
    LiveSubscription slow = world.space().live().subscribe(values, 3);
    LiveSubscription quick = world.space().live().subscribe(values, 100);
    for (int i = 0; i < 10; i++) {
      reading("oven", "{\"temperature\":" + i + "}");
    }

    List<LiveEvent> got = take(slow);
    assertThat(got).hasSize(4);
    assertThat(got.getFirst()).isEqualTo(new LiveEvent.Gap(7));
    assertThat(temperatures(got.subList(1, 4))).containsExactly(7.0, 8.0, 9.0);
    assertThat(take(quick)).hasSize(10);
    assertThat(slow.lost()).isEqualTo(7);
    assertThat(world.space().statistics().liveDropped()).isEqualTo(7);
  }

  @Test
  void aClosedSubscriptionGetsNothingMore() throws InterruptedException {
    LiveSubscription live = world.space().live().subscribe(LiveFilter.all(), 10);
    live.close();
    reading("oven", "{\"temperature\":1}");

    assertThat(take(live)).isEmpty();
    assertThat(world.space().live().subscribers()).isZero();
  }

  @Test
  void tooManySubscribersAreRefused() {
    for (int i = 0; i < SteppedWorld.OPTIONS.subscribersMax(); i++) {
      LiveSubscription _ = world.space().live().subscribe(LiveFilter.all(), 1);
    }

    assertThatThrownBy(() -> world.space().live().subscribe(LiveFilter.all(), 1))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("live subscribers");
  }

  @Test
  void aRunningSpaceTellsWhatItDecides() throws InterruptedException {
    try (RunningSpace running = RunningSpace.in(folder)) {
      FieldReceipt _ = running.reading("oven", "{\"temperature\":1}");
      LiveSubscription live =
          running.space().live().subscribe(LiveFilter.all().samplesOnly().ofTwin("oven"), 100);
      FieldReceipt second = running.reading("oven", "{\"temperature\":2}");

      // The feed may still be at the first reading when the subscription begins.
      long position = -1;
      while (position < second.lastPosition()) {
        List<LiveEvent> got = live.take(10, Duration.ofSeconds(60));
        assertThat(got).isNotEmpty().last().isInstanceOf(LiveEvent.Sample.class);
        position = ((LiveEvent.Sample) got.getLast()).inputPosition();
      }
      assertThat(position).isEqualTo(second.lastPosition());
    }
  }

  private void reading(String twin, String json) {
    world.append(Input.telemetry(twin, json, NOW));
    world.settle();
  }

  private static List<LiveEvent> take(LiveSubscription live) throws InterruptedException {
    return live.take(1_000, Duration.ZERO);
  }

  private static List<String> twins(List<LiveEvent> events) {
    return events.stream().map(LiveFeedTest::sample).map(LiveEvent.Sample::twinId).toList();
  }

  private static List<String> paths(List<LiveEvent> events) {
    return events.stream().map(LiveFeedTest::sample).map(LiveEvent.Sample::path).toList();
  }

  private static List<Double> temperatures(List<LiveEvent> events) {
    return events.stream()
        .map(LiveFeedTest::sample)
        .map(sample -> Double.longBitsToDouble(sample.bits()))
        .toList();
  }

  private static LiveEvent.Sample sample(LiveEvent event) {
    return event instanceof LiveEvent.Sample sample ? sample : failed(event);
  }

  private static LiveEvent.Sample failed(LiveEvent event) {
    throw new AssertionError("expected a sample, found " + event);
  }
}
