package io.lockstep.twin;

import static io.lockstep.twin.Plant.SECOND;
import static io.lockstep.twin.Plant.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import org.junit.jupiter.api.Test;

/// Design, "Two times": the current value is the one with the greatest (source time, position).
class SampleTimeTest {
  private final Plant plant = Plant.empty();

  @Test
  void aReadingWithoutTimeIsOfWhenItWasReceived() {
    plant.now = START;
    plant.number("a", "t", Kernel.NO_TIME, 1);
    TwinValues.Value value = plant.value("a", "t");
    assertThat(value.sourceMicros()).isEqualTo(START);
    assertThat(value.receivedMicros()).isEqualTo(START);
    assertThat(value.json()).isEqualTo("1.0");
    assertThat(plant.changes.samples().getFirst().explicitTime()).isFalse();
  }

  @Test
  void anOlderReadingIsLoggedAndNotCurrent() {
    plant.number("a", "t", START, 1);
    plant.number("a", "t", START - 10, 2);
    assertThat(plant.value("a", "t").json()).isEqualTo("1.0");
    assertThat(plant.changes.samples())
        .extracting(RecordedChanges.Sample::current)
        .containsExactly(true, false);
    assertThat(plant.kernel.statistics().late()).isEqualTo(1);
  }

  @Test
  void ofTwoReadingsOfOneTimeTheLaterReceivedIsCurrent() {
    plant.number("a", "t", START, 1);
    plant.number("a", "t", START, 2);
    assertThat(plant.value("a", "t").json()).isEqualTo("2.0");
  }

  @Test
  void anEqualReadingOfTheSameExplicitTimeIsDropped() {
    plant.number("a", "t", START, 1);
    plant.number("a", "t", START, 1);
    assertThat(plant.changes.samples()).hasSize(1);
    assertThat(plant.kernel.statistics().duplicates()).isEqualTo(1);
    assertThat(plant.kernel.statistics().samples()).isEqualTo(1);
  }

  @Test
  void equalReadingsWithoutStatedTimeAreAllKept() {
    plant.number("a", "t", Kernel.NO_TIME, 1);
    plant.now -= SECOND;
    plant.number("a", "t", Kernel.NO_TIME, 1);
    assertThat(plant.changes.samples()).hasSize(2);
  }

  @Test
  void aReadingMoreThanFiveMinutesAheadIsUncertainAndNeverCurrent() {
    plant.now = START;
    plant.number("a", "t", START, 1);
    plant.now = START;
    plant.number("a", "t", START + 300 * SECOND + 1, 2);
    RecordedChanges.Sample last = plant.changes.samples().getLast();
    assertThat(last.quality()).isEqualTo(Quality.UNCERTAIN);
    assertThat(last.current()).isFalse();
    assertThat(plant.value("a", "t").json()).isEqualTo("1.0");
    assertThat(plant.kernel.statistics().future()).isEqualTo(1);
  }

  @Test
  void aReadingFiveMinutesAheadIsStillCurrent() {
    plant.now = START;
    plant.number("a", "t", START + 300 * SECOND, 2);
    assertThat(plant.value("a", "t").json()).isEqualTo("2.0");
    assertThat(plant.value("a", "t").quality()).isEqualTo(Quality.GOOD);
  }

  @Test
  void aFutureReadingMayBeTheFirstOfItsSeriesAndLeavesTheTwinWithoutValue() {
    plant.now = START;
    plant.number("a", "t", START + 301 * SECOND, 2);
    assertThat(plant.view().values("a").orElseThrow().values()).isEmpty();
    assertThat(plant.changes.series()).hasSize(1);
    assertThat(plant.changes.samples()).hasSize(1);
  }

  @Test
  void theSeriesStandsBeforeItsFirstSample() {
    plant.number("a", "t", START, 1);
    plant.number("a", "t", START + 1, 2);
    assertThat(plant.changes.kinds())
        .containsExactly(
            ChangeKind.MODEL,
            ChangeKind.TWIN,
            ChangeKind.MODEL,
            ChangeKind.SERIES,
            ChangeKind.SAMPLES,
            ChangeKind.SAMPLES);
    assertThat(plant.changes.all().get(4).header().ordinal()).isEqualTo(4);
    assertThat(plant.view().series(0).orElseThrow())
        .isEqualTo(new Series(0, "a", "t", ValueType.DOUBLE, ""));
    assertThat(plant.view().seriesOf("a", "t")).isZero();
  }

  @Test
  void textDuplicatesAreSeenToo() {
    plant.text("a", "s", START, "x", ValueType.TEXT);
    plant.text("a", "s", START, "x", ValueType.TEXT);
    plant.text("a", "s", START, "y", ValueType.TEXT);
    assertThat(plant.changes.samples())
        .extracting(RecordedChanges.Sample::text)
        .containsExactly("x", "y");
  }

  @Test
  void anAppsWriteIsCurrentEvenWhenADevicesClockIsAhead() {
    Plant modelled = Plant.withModels();
    modelled.put("o", Plant.OVEN, "");
    modelled.number("o", "speed", modelled.now + 60 * SECOND, 1);
    modelled.done(
        new TwinCommand.PatchTwin(
            "o", "[{\"op\":\"replace\",\"path\":\"/speed\",\"value\":7}]", null));
    assertThat(modelled.value("o", "speed").json()).isEqualTo("7.0");
  }

  @Test
  void aRemovedValueDoesNotComeBackThroughALateReading() {
    Plant modelled = Plant.withModels();
    modelled.put("o", Plant.OVEN, "\"speed\":3");
    modelled.done(
        new TwinCommand.PatchTwin("o", "[{\"op\":\"remove\",\"path\":\"/speed\"}]", null));
    modelled.number("o", "speed", START - SECOND, 1);
    assertThat(modelled.view().values("o").orElseThrow().values()).isEmpty();
  }
}
