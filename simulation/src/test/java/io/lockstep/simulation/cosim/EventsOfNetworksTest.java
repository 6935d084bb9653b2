package io.lockstep.simulation.cosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.simulation.TestFmus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An event of one member reaches the others at its very time, wherever the communication points
/// are.
class EventsOfNetworksTest {
  @TempDir Path folder;

  private static Master network(Member source, Member follower, String from, double step) {
    return new Master(
        List.of(follower, source),
        List.of(Connection.of(from, "follower.n")),
        MasterOptions.every(step));
  }

  @ParameterizedTest
  @CsvSource({"cs3,cs3", "me3,cs3", "cs3,me3", "me3,me3", "me2,me3"})
  void aTimeEventIsMetAndPassedOn(String source, String follower) {
    try (Fmus fmus = new Fmus(folder);
        Master master =
            network(
                fmus.member("stair", "stair", source, Map.of()),
                fmus.member("follower", "follower", follower, Map.of()),
                "stair.counter",
                0.3)) {
      master.start(0, OptionalDouble.empty());
      assertThat(master.number("follower.latched")).isEqualTo(1);
      assertThat(master.advance(5.5)).isTrue();

      assertThat(master.number("stair.counter")).isEqualTo(6);
      assertThat(master.number("follower.latched")).isEqualTo(6);
      // 1 + 2 + 3 + 4 + 5, and half a second of 6.
      assertThat(master.number("follower.x")).isCloseTo(18, within(1e-9));
    }
  }

  @ParameterizedTest
  @CsvSource({"cs3,cs3", "me3,cs3", "cs3,me3", "me3,me3", "me2,me3"})
  void aStateEventStopsAllAtItsTime(String source, String follower) {
    try (Fmus fmus = new Fmus(folder);
        Master master =
            network(
                fmus.member("ball", "ball", source, Map.of()),
                fmus.member("follower", "follower", follower, Map.of()),
                "ball.bounces",
                0.35)) {
      master.start(0, OptionalDouble.empty());
      master.advance(1.5);

      double first = Math.sqrt(2 / 9.81);
      double second = first + 2 * 0.7 * first;
      assertThat(master.number("follower.latched")).isEqualTo(2);
      assertThat(master.number("follower.x")).isCloseTo(1.5 - first + 1.5 - second, within(2e-5));
      assertThat(master.notes()).isEmpty();
    }
  }

  @Test
  void aMemberThatCannotGoBackLeavesItsNeighboursEventsToThem() {
    String xml =
        TestFmus.xml("follower", 3)
            .replace("canGetAndSetFMUState=\"true\"", "")
            .replace("canSerializeFMUState=\"true\"", "");
    try (Fmus fmus = new Fmus(folder);
        Master master =
            network(
                fmus.member("ball", "ball", "cs3", Map.of()),
                fmus.member("follower", "follower", "cs3", xml, Map.of()),
                "ball.bounces",
                0.01)) {
      master.start(0, OptionalDouble.empty());
      master.advance(1.5);

      assertThat(master.notes())
          .containsExactly(
              "events of \"follower\", \"ball\" are handled by it alone, within the step, since \"follower\" cannot save its state (canGetAndSetFMUState)");
      double first = Math.sqrt(2 / 9.81);
      double second = first + 2 * 0.7 * first;
      // As exact as the communication points are dense.
      assertThat(master.number("follower.x")).isCloseTo(3 - first - second, within(0.03));
      assertThat(master.number("follower.latched")).isEqualTo(2);
    }
  }

  @Test
  void aMemberThatWantsToEndEndsAll() {
    try (Fmus fmus = new Fmus(folder);
        Master master =
            network(
                fmus.member("stair", "stair", "cs3", Map.of()),
                fmus.member("follower", "follower", "me3", Map.of()),
                "stair.counter",
                0.4)) {
      master.start(0, OptionalDouble.empty());

      assertThat(master.advance(20)).isFalse();
      assertThat(master.time()).isEqualTo(9);
    }
  }

  @Test
  void aDiscreteInputFromOutsideIsAnEventAtOnce() {
    try (Fmus fmus = new Fmus(folder);
        Master master =
            new Master(
                List.of(fmus.member("follower", "follower", "cs3", Map.of())),
                List.of(),
                MasterOptions.every(0.5))) {
      master.start(0, OptionalDouble.empty());
      master.advance(1);
      master.set("follower.n", 7);
      master.advance(3);

      assertThat(master.number("follower.x")).isCloseTo(14, within(1e-9));
    }
  }
}
