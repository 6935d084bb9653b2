package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.Reader;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.Quality;
import io.lockstep.twin.StateHash;
import io.lockstep.twin.TwinValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;
import org.junit.jupiter.api.Test;

/// The Sparkplug host in a space: ticks end the wait for a missing message, requests for a rebirth
/// go out through the journal, once, and a restart goes on where it was.
class SparkplugSpaceTest {
  private static final String TWIN = "G:E:press";

  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final SimulatedTime time = new SimulatedTime();
  private SteppedWorld world = SteppedWorld.open(disk, time);

  private void send(String topic, Payload.Builder payload) {
    long now = time.epochMillis();
    world.append(
        Input.message(
            "gateway", topic, payload.setTimestamp(now).build().toByteArray(), now * 1_000));
    world.settle();
  }

  private void born() {
    send(
        "spBv1.0/G/NBIRTH/E",
        Payload.newBuilder()
            .setSeq(0)
            .addMetrics(
                Payload.Metric.newBuilder().setName("bdSeq").setDatatype(4).setLongValue(3)));
    send(
        "spBv1.0/G/DBIRTH/E/press",
        Payload.newBuilder()
            .setSeq(1)
            .addMetrics(
                Payload.Metric.newBuilder()
                    .setName("T")
                    .setAlias(1)
                    .setDatatype(10)
                    .setDoubleValue(20)));
  }

  private void reading(int seq, double value) {
    send(
        "spBv1.0/G/DDATA/E/press",
        Payload.newBuilder()
            .setSeq(seq)
            .addMetrics(Payload.Metric.newBuilder().setAlias(1).setDoubleValue(value)));
  }

  private TwinValues.Value value() {
    return world.space().driver().kernel().view().values(TWIN).orElseThrow().values().getFirst();
  }

  private List<String> downlinks() {
    List<String> topics = new ArrayList<>();
    FieldMessage message = new FieldMessage();
    try (Reader reader = world.inputs().reader(world.inputs().firstPosition())) {
      while (reader.poll(
              (_, kind, payload) -> {
                if (kind == InputKind.FIELD_MESSAGE.number()
                    && message.wrap(payload).isDownlink()) {
                  topics.add(message.topic());
                }
              },
              1_000)
          > 0) {
        // The visitor collects.
      }
    }
    return topics;
  }

  private void advance(Duration duration) {
    time.advance(duration);
    world.settle();
  }

  @Test
  void aMissingMessageIsWaitedForAndThenARebirthIsAskedForOnce() {
    born();
    reading(3, 22);
    assertThat(value().json()).isEqualTo("20.0");
    assertThat(downlinks()).isEmpty();

    advance(Duration.ofMillis(1_999));
    assertThat(value().json()).isEqualTo("20.0");

    advance(Duration.ofMillis(1));
    assertThat(value().json()).isEqualTo("22.0");
    assertThat(downlinks()).containsExactly("spBv1.0/G/NCMD/E");

    advance(Duration.ofMinutes(1));
    assertThat(downlinks()).hasSize(1);
    assertThat(world.space().driver().sparkplug().health().nodes().getFirst().rebirthPending())
        .isFalse();
  }

  @Test
  void aMessageThatComesInTimeMakesNoNoise() {
    born();
    reading(3, 22);
    reading(2, 21);

    advance(Duration.ofSeconds(10));

    assertThat(value().json()).isEqualTo("22.0");
    assertThat(downlinks()).isEmpty();
    assertThat(world.space().driver().kernel().view().drift(null, null, 10)).isEmpty();
  }

  @Test
  void aKilledSpaceStillKnowsAliasesAndWhatItWaitsFor() {
    born();
    reading(3, 22);
    StateHash before = world.stateHash();

    world = world.killedAndReopened();
    assertThat(world.stateHash()).isEqualTo(before);
    reading(2, 21);
    reading(4, 23);

    assertThat(value().json()).isEqualTo("23.0");
    advance(Duration.ofSeconds(10));
    assertThat(downlinks()).isEmpty();
  }

  @Test
  void aKillBetweenTheNeedAndTheRequestNeitherLosesNorDoublesIt() {
    reading(5, 1);
    world = world.killedAndReopened();
    world.settle();

    assertThat(downlinks()).containsExactly("spBv1.0/G/NCMD/E");
    world = world.killedAndReopened();
    advance(Duration.ofSeconds(5));
    assertThat(downlinks()).hasSize(1);
  }

  @Test
  void aDeathMakesValuesStaleInStateAndHistory() {
    born();
    time.advance(Duration.ofSeconds(5));
    send(
        "spBv1.0/G/NDEATH/E",
        Payload.newBuilder()
            .addMetrics(
                Payload.Metric.newBuilder().setName("bdSeq").setDatatype(4).setLongValue(3)));

    assertThat(value().quality()).isEqualTo(Quality.STALE);
    assertThat(value().json()).isEqualTo("20.0");

    born();
    assertThat(value().quality()).isEqualTo(Quality.GOOD);
  }
}
