package io.lockstep.space.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.space.egress.EventEndpoint.Outcome;
import io.lockstep.twin.EventRoute;
import io.lockstep.twin.TwinCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One route's delivery, step by step, under a clock of the test's.
final class DeliveryTest {
  private static final int STEPS_MAX = 10_000;

  @TempDir Path folder;
  private EventSpace plant;
  private Instant now = Instant.now();
  private final Map<String, Delivery.Endpoint> endpoints = new TreeMap<>();
  private final SplittableRandom random = new SplittableRandom(7);

  @BeforeEach
  void open() throws Exception {
    plant = EventSpace.open(folder).withModel();
  }

  @AfterEach
  void close() {
    plant.close();
  }

  private ScriptedEndpoint endpoint(String name, int batchMax, int attemptsMax, String deadLetter) {
    ScriptedEndpoint endpoint = new ScriptedEndpoint(batchMax);
    EndpointSettings settings =
        new EndpointSettings.Mqtt(
            name,
            "t",
            1,
            false,
            new EndpointSettings.Persistence(
                Duration.ofSeconds(1),
                Duration.ofSeconds(8),
                attemptsMax,
                Duration.ofHours(1),
                deadLetter));
    endpoints.put(name, new Delivery.Endpoint(settings, endpoint));
    return endpoint;
  }

  private RouteFolder folderOf(EventRoute route) {
    return RouteFolder.of(folder.resolve("events"), route.id());
  }

  /// Begins where the route's folder says, or with all of the log.
  private Delivery delivery(EventRoute route) {
    RouteFolder own = folderOf(route);
    RouteFolder.Place place =
        own.place()
            .orElseGet(
                () ->
                    new RouteFolder.Place(
                        route.id(),
                        route.since(),
                        plant.changes.firstPosition(),
                        -1,
                        0,
                        0,
                        0,
                        0,
                        0));
    return new Delivery(
        new Delivery.Services("host", plant.space, plant.changes, endpoints, () -> now, random),
        own,
        place,
        route);
  }

  /// Steps until there is nothing to do; waits are over at once.
  private void run(Delivery delivery) throws InterruptedException {
    for (int i = 0; i < STEPS_MAX; i++) {
      Delivery.Rest rest = delivery.step();
      if (rest.untilMore() && !rest.longest().isZero()) {
        return;
      }
      now = now.plus(rest.longest());
    }
    throw new IllegalStateException("the delivery does not come to rest");
  }

  @Test
  void eventsComeInTheirOrderFromTheRoutesBeginning() throws Exception {
    ScriptedEndpoint endpoint = endpoint("e", 1, 3, "");
    plant.putTwin("before");
    EventRoute route = plant.putRoute("r", "e", "type = 'Microsoft.DigitalTwins.Twin.Create'");
    for (int i = 0; i < 200; i++) {
      plant.putTwin("t" + i);
    }

    run(delivery(route));

    assertThat(endpoint.taken).hasSize(200).startsWith("t0", "t1").endsWith("t199");
  }

  @Test
  void pausesDoubleUpToTheLongest() throws Exception {
    ScriptedEndpoint endpoint = endpoint("e", 1, 100, "");
    EventRoute route = plant.putRoute("r", "e", "true");
    plant.putTwin("t");
    endpoint.fail();
    Delivery delivery = delivery(route);

    List<Long> pauses = new ArrayList<>();
    while (pauses.size() < 6) {
      Delivery.Rest rest = delivery.step();
      if (!rest.longest().isZero()) {
        assertThat(rest.untilMore()).isFalse();
        pauses.add(rest.longest().toMillis());
        now = now.plus(rest.longest());
      }
    }

    long[] most = {1_000, 2_000, 4_000, 8_000, 8_000, 8_000};
    for (int i = 0; i < most.length; i++) {
      assertThat(pauses.get(i)).isBetween(most[i] / 2, most[i]);
    }
    endpoint.answer(_ -> new Outcome.Taken());
    run(delivery);
    assertThat(endpoint.taken).containsExactly("t");
    assertThat(delivery.status().failed()).isEqualTo(6);
  }

  @Test
  void aReceiverIsLeftAloneAsLongAsItAsks() throws Exception {
    ScriptedEndpoint endpoint = endpoint("e", 1, 100, "");
    EventRoute route = plant.putRoute("r", "e", "true");
    plant.putTwin("t");
    endpoint.answer(_ -> new Outcome.Failed("busy", Duration.ofMinutes(2)));
    Delivery delivery = delivery(route);
    while (endpoint.attempts.isEmpty()) {
      delivery.step();
    }

    assertThat(delivery.step().longest()).isEqualTo(Duration.ofMinutes(2));
    assertThat(endpoint.attempts).hasSize(1);
  }

  @Test
  void whatIsGivenUpIsKeptAndTheRestGoesOn() throws Exception {
    ScriptedEndpoint endpoint = endpoint("e", 1, 3, "graveyard");
    ScriptedEndpoint graveyard = endpoint("graveyard", 1, 3, "");
    EventRoute route = plant.putRoute("r", "e", "true");
    plant.putTwin("good");
    plant.putTwin("bad");
    plant.putTwin("better");
    endpoint.answer(
        subjects ->
            subjects.contains("bad")
                ? new Outcome.Failed("no", Duration.ZERO)
                : new Outcome.Taken());

    Delivery delivery = delivery(route);
    run(delivery);

    assertThat(endpoint.taken).containsExactly("good", "better");
    assertThat(endpoint.attempts).hasSize(5);
    assertThat(graveyard.taken).containsExactly("bad");
    assertThat(delivery.status().dead()).isEqualTo(1);
    assertThat(folderOf(route).deadLetters(10))
        .singleElement()
        .asString()
        .contains("\"reason\":\"no\"", "\"attempts\":3", "\"subject\":\"bad\"");
  }

  @Test
  void oldEventsAreGivenUpAfterOneMoreTry() throws Exception {
    ScriptedEndpoint endpoint = endpoint("e", 1, 100, "");
    EventRoute route = plant.putRoute("r", "e", "true");
    plant.putTwin("a");
    plant.putTwin("b");
    endpoint.fail();
    now = now.plus(Duration.ofHours(2));

    Delivery delivery = delivery(route);
    run(delivery);

    assertThat(endpoint.attempts).containsExactly(List.of("a"), List.of("b"));
    assertThat(delivery.status().dead()).isEqualTo(2);
  }

  @Test
  void ofARefusedBatchOnlyTheCulpritIsGivenUp() throws Exception {
    ScriptedEndpoint endpoint = endpoint("e", 10, 3, "");
    EventRoute route = plant.putRoute("r", "e", "type = 'Microsoft.DigitalTwins.Twin.Create'");
    for (String id : List.of("a", "b", "c", "d")) {
      plant.putTwin(id);
    }
    endpoint.answer(
        subjects -> subjects.contains("c") ? new Outcome.Refused("bad") : new Outcome.Taken());

    Delivery delivery = delivery(route);
    run(delivery);

    assertThat(endpoint.taken).containsExactly("a", "b", "d");
    assertThat(delivery.status().dead()).isEqualTo(1);
  }

  @Test
  void anotherFilterChoosesAmongWhatWaits() throws Exception {
    ScriptedEndpoint endpoint = endpoint("e", 1, 100, "");
    EventRoute route = plant.putRoute("r", "e", "true");
    plant.putTwin("a");
    plant.putTwin("b");
    endpoint.fail();
    Delivery delivery = delivery(route);
    while (endpoint.attempts.isEmpty()) {
      delivery.step();
    }

    endpoint.answer(_ -> new Outcome.Taken());
    delivery.update(new EventRoute("r", "e", "subject = 'b'", route.since()));
    run(delivery);

    assertThat(endpoint.taken).containsExactly("b");
  }

  @Test
  void anEndpointThatIsGoneHoldsEventsUntilItIsBack() throws Exception {
    EventRoute route = plant.putRoute("r", "e", "true");
    plant.putTwin("a");
    Delivery delivery = delivery(route);
    delivery.step();
    assertThat(delivery.status().state()).isEqualTo(RouteStatus.State.NO_ENDPOINT);

    ScriptedEndpoint endpoint = endpoint("e", 1, 3, "");
    run(delivery);

    assertThat(endpoint.taken).containsExactly("a");
  }

  /// Ends at any moment, without a word; nothing is lost, order holds, and only what was under way
  /// comes twice.
  @Test
  void crashesLoseNothingAndKeepTheOrder() throws Exception {
    ScriptedEndpoint endpoint = endpoint("e", 3, 1_000, "");
    EventRoute route = plant.putRoute("r", "e", "type = 'Microsoft.DigitalTwins.Twin.Create'");
    List<String> expected = new ArrayList<>();
    Delivery delivery = delivery(route);
    for (int i = 0; i < 300; i++) {
      plant.putTwin("t" + i);
      expected.add("t" + i);
      for (int steps = random.nextInt(4); steps > 0; steps--) {
        endpoint.answer(
            random.nextInt(4) == 0
                ? _ -> new Outcome.Failed("flaky", Duration.ZERO)
                : _ -> new Outcome.Taken());
        now = now.plusMillis(random.nextLong(2_000));
        delivery.step();
      }
      if (random.nextInt(20) == 0) {
        delivery.wake();
        delivery = delivery(route);
      }
      if (random.nextInt(60) == 0) {
        delivery.finishOrderly();
        delivery.wake();
        plant.close();
        plant = EventSpace.open(folder);
        delivery = delivery(route);
      }
    }
    endpoint.answer(_ -> new Outcome.Taken());
    run(delivery);

    assertThat(new LinkedHashSet<>(endpoint.taken)).containsExactlyElementsOf(expected);
  }

  @Test
  void nothingComesTwiceWhenItEndsInOrder() throws Exception {
    ScriptedEndpoint endpoint = endpoint("e", 1, 3, "");
    EventRoute route = plant.putRoute("r", "e", "true");
    for (int i = 0; i < 20; i++) {
      plant.putTwin("t" + i);
      Delivery delivery = delivery(route);
      run(delivery);
      delivery.finishOrderly();
      delivery.wake();
    }

    assertThat(endpoint.taken).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void whatTheLogLostIsCountedAndToldToWhoAsks() throws Exception {
    ScriptedEndpoint endpoint = endpoint("e", 1, 3, "");
    EventRoute route =
        plant.putRoute("r", "e", "type = 'io.lockstep.events.lost' OR CONTAINS(subject, 'last')");
    for (int i = 0; i < 1_000; i++) {
      plant.submit(
          new TwinCommand.PutTwin(
              "t" + i % 3, "{\"$metadata\":{\"$model\":\"dtmi:test:Oven;1\"}}", false));
    }
    Delivery delivery = delivery(route);
    plant.changes.trimTo(plant.changes.readablePosition());
    plant.putTwin("last");

    run(delivery);

    assertThat(plant.changes.firstPosition()).isPositive();
    assertThat(delivery.status().lost()).isEqualTo(1);
    assertThat(endpoint.taken).containsExactly("", "last");
  }
}
