package io.lockstep.simulation.cosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.LoadedFmu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clocks of members: those that tick by time, and those that another member's clock makes tick.
class ClocksOfNetworksTest {
  @TempDir Path folder;

  private LoadedFmu metronome() {
    return TestFmus.load(folder, "clocked", 3, Kind.CO_SIMULATION);
  }

  /// The same model, whose clock nobody but a connection makes tick.
  private LoadedFmu counter() throws IOException {
    String xml =
        TestFmus.xml("clocked", 3)
            .replace(
                "intervalVariability=\"tunable\" intervalDecimal=\"0.5\" shiftDecimal=\"0.25\"",
                "intervalVariability=\"triggered\"");
    Path other = Files.createDirectories(folder.resolve("counter"));
    return Fmu.open(TestFmus.binary(other, "clocked", 3, xml)).load(Kind.CO_SIMULATION);
  }

  private static Master started(Master master) {
    master.start(0, OptionalDouble.empty());
    return master;
  }

  /// Ticks at 0.25 + n * 0.5, each third one goes on: at 1.25, 2.75, ...
  @Test
  void aTickGoesOverInTheSameEvent() throws IOException {
    try (LoadedFmu first = metronome();
        LoadedFmu second = counter();
        Master master =
            started(
                new Master(
                    List.of(
                        Member.of("metronome", first, Map.of()),
                        Member.of("counter", second, Map.of())),
                    List.of(Connection.of("metronome.third", "counter.tick")),
                    MasterOptions.every(1)))) {
      assertThat(master.advance(1)).isTrue();
      assertThat(master.number("metronome.ticks")).isEqualTo(2);
      assertThat(master.number("counter.ticks")).isZero();

      master.advance(1.5);
      assertThat(master.number("metronome.ticks")).isEqualTo(3);
      assertThat(master.number("counter.ticks")).isEqualTo(1);

      master.advance(30);
      assertThat(master.number("metronome.ticks")).isEqualTo(60);
      assertThat(master.number("counter.ticks")).isEqualTo(20);
    }
  }

  /// A third of a third: the tick runs through all three at once.
  @Test
  void ticksRunAlongAChain() throws IOException {
    try (LoadedFmu first = metronome();
        LoadedFmu second = counter();
        Master master =
            started(
                new Master(
                    List.of(
                        Member.of("last", second, Map.of()),
                        Member.of("counter", second, Map.of()),
                        Member.of("metronome", first, Map.of())),
                    List.of(
                        Connection.of("metronome.third", "counter.tick"),
                        Connection.of("counter.third", "last.tick")),
                    MasterOptions.every(0.3)))) {
      master.advance(9);

      assertThat(master.number("metronome.ticks")).isEqualTo(18);
      assertThat(master.number("counter.ticks")).isEqualTo(6);
      assertThat(master.number("last.ticks")).isEqualTo(2);
    }
  }

  @Test
  void aSavedNetworkKnowsWhenItsClocksTick() throws IOException {
    try (LoadedFmu first = metronome();
        LoadedFmu second = counter();
        Master master =
            started(
                new Master(
                    List.of(
                        Member.of("metronome", first, Map.of()),
                        Member.of("counter", second, Map.of())),
                    List.of(Connection.of("metronome.third", "counter.tick")),
                    MasterOptions.every(1)))) {
      master.advance(2.6);
      try (NetworkState state = master.save()) {
        master.advance(7);
        double ticks = master.number("metronome.ticks");
        double counted = master.number("counter.ticks");
        master.restore(state);
        master.advance(7);

        assertThat(master.number("metronome.ticks")).isEqualTo(ticks).isEqualTo(14);
        assertThat(master.number("counter.ticks")).isEqualTo(counted).isEqualTo(4);
      }
    }
  }

  @Test
  void aClockIsConnectedWithATriggeredOneOnly() {
    try (LoadedFmu first = metronome()) {
      assertThatThrownBy(
              () ->
                  new Master(
                      List.of(Member.of("a", first, Map.of()), Member.of("b", first, Map.of())),
                      List.of(Connection.of("a.third", "b.tick")),
                      MasterOptions.every(1)))
          .hasMessageContaining(
              "connection a.third -> b.tick: expected an output clock and a triggered input clock");
    }
  }
}
