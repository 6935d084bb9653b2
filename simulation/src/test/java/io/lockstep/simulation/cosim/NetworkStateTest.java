package io.lockstep.simulation.cosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.LockstepException;
import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.cosim.MasterOptions.Control;
import io.lockstep.simulation.cosim.MasterOptions.Coupling;
import io.lockstep.simulation.cosim.MasterOptions.Extrapolation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A network runs again, goes back, forks and moves to another process to the bit.
class NetworkStateTest {
  @TempDir Path folder;

  static List<MasterOptions> options() {
    List<MasterOptions> all = new ArrayList<>();
    for (Coupling coupling : Coupling.values()) {
      for (Extrapolation extrapolation : Extrapolation.values()) {
        MasterOptions each = MasterOptions.every(0.05).by(coupling).by(extrapolation);
        all.add(each);
        all.add(each.controlled(new Control(1e-4, 1e-4, 1e-6)));
      }
    }
    return all;
  }

  /// A ball whose bounces a follower counts, and two masses of either interface.
  private static Master network(Fmus fmus, MasterOptions options) {
    return new Master(
        List.of(
            fmus.member("left", "mass", "cs2", Map.of()),
            fmus.member("right", "mass", "me3", Map.of("x", "-1")),
            fmus.member("ball", "ball", "cs3", Map.of()),
            fmus.member("bouncing", "ball", "me2", Map.of()),
            fmus.member("follower", "follower", "me3", Map.of())),
        List.of(
            Connection.of("left.x", "right.u"),
            Connection.of("right.x", "left.u"),
            Connection.of("ball.bounces", "follower.n")),
        options);
  }

  private static List<Long> bits(Master master) {
    List<Long> bits = new ArrayList<>();
    for (Member member : master.members()) {
      Values values = master.outputs(member);
      Arrays.stream(values.reals).mapToObj(Double::doubleToRawLongBits).forEach(bits::add);
      Arrays.stream(values.wholes).forEach(bits::add);
    }
    bits.add(Double.doubleToRawLongBits(master.time()));
    return bits;
  }

  private static List<List<Long>> run(Master master) {
    List<List<Long>> rows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      master.advance(master.time() + 0.17);
      rows.add(bits(master));
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("options")
  void twoRunsAreEqualToTheBitAndSoIsOneThatWentBack(MasterOptions options) {
    List<List<Long>> first;
    try (Fmus fmus = new Fmus(folder);
        Master master = network(fmus, options)) {
      master.start(0, OptionalDouble.empty());
      master.advance(0.4);
      try (NetworkState state = master.save()) {
        first = run(master);
        assertThat(new java.util.HashSet<>(first)).as("something moves").hasSize(first.size());
        master.restore(state);
        assertThat(master.time()).isEqualTo(0.4);

        assertThat(run(master)).isEqualTo(first);
      }
    }
    try (Fmus fmus = new Fmus(folder);
        Master master = network(fmus, options)) {
      master.start(0, OptionalDouble.empty());
      master.advance(0.4);

      assertThat(run(master)).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void aForkGoesOnAsItsOriginWould(MasterOptions options) {
    try (Fmus fmus = new Fmus(folder);
        Master master = network(fmus, options)) {
      master.start(0, OptionalDouble.empty());
      master.advance(0.4);
      byte[] bytes = master.serialize();
      try (Master fork = master.fork();
          Master other = network(fmus, options)) {
        assertThat(bits(fork)).isEqualTo(bits(master));
        List<List<Long>> forked = run(fork);
        assertThat(master.time()).as("the fork is apart").isEqualTo(0.4);
        other.resume(bytes);

        List<List<Long>> rows = run(master);
        assertThat(forked).isEqualTo(rows);
        assertThat(run(other)).isEqualTo(rows);
      }
    }
  }

  @Test
  void aMemberWithoutSavedStateIsNamed() {
    String xml = TestFmus.xml("mass", 2).replace("canSerializeFMUstate=\"true\"", "");
    try (Fmus fmus = new Fmus(folder);
        Master master =
            new Master(
                List.of(
                    fmus.member("left", "mass", "cs2", xml, Map.of()),
                    fmus.member("right", "mass", "cs2", Map.of())),
                List.of(),
                MasterOptions.every(0.1))) {
      master.start(0, OptionalDouble.empty());
      master.save().close();

      assertThatThrownBy(master::fork)
          .isInstanceOf(LockstepException.class)
          .hasMessage(
              "the network cannot be serialized: expected members that can be, found \"left\"");
    }
  }

  @Test
  void bytesOfAnotherNetworkAreRefused() {
    try (Fmus fmus = new Fmus(folder);
        Master one =
            new Master(
                List.of(fmus.member("left", "mass", "cs2", Map.of())),
                List.of(),
                MasterOptions.every(0.1));
        Master other =
            new Master(
                List.of(fmus.member("right", "mass", "cs2", Map.of())),
                List.of(),
                MasterOptions.every(0.1))) {
      one.start(0, OptionalDouble.empty());
      byte[] bytes = one.serialize();

      assertThatThrownBy(() -> other.resume(bytes))
          .hasMessageContaining("expected member \"right\", found \"left\"");
      assertThatThrownBy(() -> other.resume(new byte[3])).hasMessageContaining("expected");
      assertThatThrownBy(() -> other.resume(Arrays.copyOf(bytes, bytes.length - 9)))
          .hasMessageContaining("expected");
    }
  }
}
