package io.lockstep.twin;

import static io.lockstep.twin.Plant.SECOND;
import static io.lockstep.twin.Plant.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import org.junit.jupiter.api.Test;

/// A value whose source has fallen silent keeps what it is and when it is from, and is known to be
/// stale; readings of the past do not become current.
class RequalifyTest {
  private final Plant plant = Plant.empty();

  private void requalify(String id, String path, long micros, Quality quality) {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    int twin = plant.kernel.twin(id);
    plant.kernel.requalify(twin, plant.kernel.shape(twin).indexOf(path), micros, quality);
    int _ = plant.kernel.endInput();
  }

  private void past(String id, String path, long sourceMicros, double value) {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    int twin = plant.kernel.twin(id);
    SampleFault fault =
        plant.kernel.sample(
            twin,
            plant.kernel.shape(twin).indexOf(path),
            sourceMicros,
            Double.doubleToRawLongBits(value),
            null,
            Quality.GOOD,
            true);
    assertThat(fault).isNull();
    int _ = plant.kernel.endInput();
  }

  @Test
  void aStaleValueKeepsItsValueAndItsTime() {
    plant.number("a", "t", START, 1.5);

    requalify("a", "t", START + 10 * SECOND, Quality.STALE);

    TwinValues.Value value = plant.value("a", "t");
    assertThat(value.quality()).isEqualTo(Quality.STALE);
    assertThat(value.json()).isEqualTo("1.5");
    assertThat(value.sourceMicros()).isEqualTo(START);
  }

  @Test
  void historyIsToldSinceWhenItIsStale() {
    plant.number("a", "t", START, 1.5);

    requalify("a", "t", START + 10 * SECOND, Quality.STALE);

    RecordedChanges.Sample last = plant.changes.samples().getLast();
    assertThat(last.sourceMicros()).isEqualTo(START + 10 * SECOND);
    assertThat(last.quality()).isEqualTo(Quality.STALE);
    assertThat(last.current()).isTrue();
  }

  @Test
  void aTimeBeforeTheValuesOwnIsTheNextMicrosecond() {
    plant.number("a", "t", START, 1.5);

    requalify("a", "t", START - SECOND, Quality.STALE);

    assertThat(plant.changes.samples().getLast().sourceMicros()).isEqualTo(START + 1);
  }

  @Test
  void theSameQualityAgainAndNoValueChangeNothing() {
    plant.number("a", "t", START, 1.5);
    requalify("a", "t", START + SECOND, Quality.STALE);
    StateHash before = plant.kernel.stateHash();
    int changes = plant.changes.samples().size();

    requalify("a", "t", START + 2 * SECOND, Quality.STALE);

    assertThat(plant.changes.samples()).hasSize(changes);
    assertThat(before.high()).isNotZero();
  }

  @Test
  void anotherReadingEndsIt() {
    plant.number("a", "t", START, 1.5);
    requalify("a", "t", START + SECOND, Quality.STALE);

    plant.number("a", "t", START + 2 * SECOND, 2.5);

    assertThat(plant.value("a", "t").quality()).isEqualTo(Quality.GOOD);
  }

  @Test
  void theSameReadingAgainEndsItToo() {
    plant.number("a", "t", START, 1.5);
    requalify("a", "t", START + SECOND, Quality.STALE);

    plant.number("a", "t", START, 1.5);

    assertThat(plant.value("a", "t").quality()).isEqualTo(Quality.GOOD);
    assertThat(plant.value("a", "t").sourceMicros()).isEqualTo(START);
    assertThat(plant.changes.samples().getLast().quality()).isEqualTo(Quality.GOOD);
  }

  @Test
  void aReadingOfThePastIsLoggedAndNeverCurrent() {
    plant.number("a", "t", START, 1.5);

    past("a", "t", START + 5 * SECOND, 9);

    assertThat(plant.value("a", "t").json()).isEqualTo("1.5");
    assertThat(plant.changes.samples().getLast().current()).isFalse();
    assertThat(plant.kernel.statistics().late()).isEqualTo(1);
  }

  @Test
  void aDeclaredTypeIsKeptInADraft() {
    plant.number("a", "t", START, 1.5);
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    int twin = plant.kernel.twin("a");

    int declared = plant.kernel.declaredSlot(twin, "n", ValueType.LONG, "");

    assertThat(plant.kernel.shape(twin).slot(declared).type()).isEqualTo(ValueType.LONG);
    int _ = plant.kernel.endInput();
  }
}
