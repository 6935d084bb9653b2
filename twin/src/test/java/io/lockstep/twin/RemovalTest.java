package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.SamplesChange;
import org.junit.jupiter.api.Test;

/// Whatever takes a property's value away tells history so; what never was is not removed.
class RemovalTest {
  private final Plant plant = Plant.withModels();

  private void put(String properties) {
    plant.done(
        new TwinCommand.PutTwin(
            "o",
            "{\"$metadata\":{\"$model\":\"%s\"},\"motor\":{\"$metadata\":{}}%s}"
                .formatted(Plant.OVEN, properties),
            false));
  }

  private RecordedChanges.Sample removal() {
    return plant.changes.samples().stream()
        .filter(RecordedChanges.Sample::removed)
        .reduce(
            (first, second) -> {
              throw new AssertionError("removed twice: " + first + ", " + second);
            })
        .orElseThrow();
  }

  private int seriesOfTheValue() {
    return plant.changes.samples().stream()
        .filter(sample -> !sample.removed())
        .toList()
        .getLast()
        .series();
  }

  @Test
  void aPatchThatRemoves() {
    put(",\"temperature\":20");

    plant.done(
        new TwinCommand.PatchTwin("o", "[{\"op\":\"remove\",\"path\":\"/temperature\"}]", null));

    assertThat(removal().series()).isEqualTo(seriesOfTheValue());
    assertThat(removal().sourceMicros()).isEqualTo(plant.now - Plant.SECOND);
    assertThat(removal().current()).isTrue();
    assertThat(removal().explicitTime()).isFalse();
  }

  @Test
  void aReplacementThatLeavesItOut() {
    put(",\"temperature\":20");

    put("");

    assertThat(removal().series()).isEqualTo(seriesOfTheValue());
  }

  @Test
  void anotherModelThatHasNoPlaceForIt() {
    put(",\"serial\":\"s1\"");

    plant.done(
        new TwinCommand.PatchTwin(
            "o",
            "[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"%s\"},{\"op\":\"remove\",\"path\":\"/serial\"}]"
                .formatted(Plant.HALL),
            null));

    assertThat(removal().series()).isEqualTo(seriesOfTheValue());
    assertThat(removal().text()).isEmpty();
  }

  @Test
  void aRemovalIsNotBeforeTheValuesOwnTime() {
    put("");
    long ahead = plant.now + 60 * Plant.SECOND;
    plant.number("o", "temperature", ahead, 20);

    plant.done(
        new TwinCommand.PatchTwin("o", "[{\"op\":\"remove\",\"path\":\"/temperature\"}]", null));

    assertThat(removal().sourceMicros()).isEqualTo(ahead);
  }

  @Test
  void readingsOfThePastTheFutureAndOtherQualitiesAreToldApart() {
    put("");
    plant.number("o", "temperature", plant.now, 20);
    plant.number("o", "temperature", plant.now - 10 * Plant.SECOND, 19);
    plant.number("o", "temperature", plant.now + 600 * Plant.SECOND, 99);

    assertThat(plant.changes.samples())
        .extracting(RecordedChanges.Sample::flags)
        .containsExactly(
            SamplesChange.EXPLICIT | SamplesChange.CURRENT,
            SamplesChange.EXPLICIT,
            SamplesChange.EXPLICIT | SamplesChange.FUTURE);
  }
}
