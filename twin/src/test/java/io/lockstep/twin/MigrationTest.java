package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Twins of one model get another, all of them or none.
class MigrationTest {
  private static final String MODELS =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:m:Press;1","@type":"Interface","contents":[
        {"@type":["Property","Temperature"],"name":"heat","schema":"double","unit":"degreeCelsius"},
        {"@type":"Property","name":"count","schema":"integer"},
        {"@type":"Property","name":"ratio","schema":"double"},
        {"@type":"Property","name":"mode","schema":"string"},
        {"@type":"Property","name":"note","schema":"string"},
        {"@type":"Telemetry","name":"noise","schema":"double"},
        {"@type":"Component","name":"drive","schema":"dtmi:m:Drive;1"},
        {"@type":"Relationship","name":"feeds","target":"dtmi:m:Press;1"},
        {"@type":"Relationship","name":"isIn","properties":[
          {"@type":"Property","name":"since","schema":"string"}]}]},
       {"@context":"dtmi:dtdl:context;2","@id":"dtmi:m:Press;2","@type":"Interface","contents":[
        {"@type":["Property","Temperature"],"name":"heat","schema":"double","unit":"degreeFahrenheit"},
        {"@type":"Property","name":"count","schema":"double"},
        {"@type":"Property","name":"ratio","schema":"integer"},
        {"@type":"Property","name":"mode","schema":{"@type":"Enum","valueSchema":"string","enumValues":[
          {"name":"idle","enumValue":"idle"},{"name":"run","enumValue":"run"}]}},
        {"@type":"Property","name":"remark","schema":"string"},
        {"@type":"Component","name":"motor","schema":"dtmi:m:Drive;2"},
        {"@type":"Relationship","name":"feeds","target":"dtmi:m:Press;2","maxMultiplicity":1},
        {"@type":"Relationship","name":"isIn","properties":[
          {"@type":"Property","name":"since","schema":"date"}]}]},
       {"@context":"dtmi:dtdl:context;2","@id":"dtmi:m:Drive;1","@type":"Interface","contents":[
        {"@type":"Property","name":"rpm","schema":"double"}]},
       {"@context":"dtmi:dtdl:context;2","@id":"dtmi:m:Drive;2","@type":"Interface","contents":[
        {"@type":"Property","name":"rpm","schema":"double"}]},
       {"@context":"dtmi:dtdl:context;2","@id":"dtmi:m:Hall;1","@type":"Interface","contents":[
        {"@type":"Relationship","name":"contains","target":"dtmi:m:Press;1"}]},
       {"@context":"dtmi:dtdl:context;2","@id":"dtmi:m:Hall;2","@type":"Interface","contents":[
        {"@type":"Relationship","name":"contains","target":"dtmi:m:Press;2"}]}]
      """;
  private static final String OLD = "dtmi:m:Press;1";
  private static final String NEW = "dtmi:m:Press;2";
  private static final List<TwinCommand.Rename> RENAMES =
      List.of(new TwinCommand.Rename("note", "remark"), new TwinCommand.Rename("drive", "motor"));

  private final Plant plant = Plant.empty();

  @BeforeEach
  void models() {
    plant.done(new TwinCommand.AddModels(MODELS));
    plant.changes.clear();
  }

  private static TwinCommand.MigrateTwins migrate(List<String> drop, String... twins) {
    return new TwinCommand.MigrateTwins(
        List.of(new TwinCommand.Move(OLD, NEW, List.of(twins), drop, RENAMES)));
  }

  private static TwinCommand.MigrateTwins plain() {
    return new TwinCommand.MigrateTwins(List.of(TwinCommand.Move.of(OLD, NEW)));
  }

  private void press(String id, String members) {
    plant.put(id, OLD, members);
  }

  @Test
  void valuesThatFitStayAndOthersAreConverted() {
    press(
        "p",
        "\"heat\":20.0,\"count\":3,\"ratio\":4.0,\"mode\":\"run\",\"note\":\"hi\",\"drive\":{\"$metadata\":{},\"rpm\":7.0}");
    Reply.Done done = plant.done(migrate(List.of()));
    assertThat(done.body())
        .isEqualTo(
            "{\"migrated\":1,\"moves\":[{\"from\":\"dtmi:m:Press;1\",\"to\":\"dtmi:m:Press;2\",\"twins\":1}],"
                + "\"dropped\":{},\"converted\":{\"count\":1,\"heat\":1,\"ratio\":1}}");
    assertThat(plant.view().modelOf("p")).contains(NEW);
    assertThat(Double.parseDouble(plant.value("p", "heat").json())).isCloseTo(68, within(1e-9));
    assertThat(plant.value("p", "count").json()).isEqualTo("3.0");
    assertThat(plant.value("p", "ratio").json()).isEqualTo("4");
    assertThat(plant.value("p", "mode").json()).isEqualTo("\"run\"");
    assertThat(plant.value("p", "remark").json()).isEqualTo("\"hi\"");
    assertThat(plant.value("p", "motor/rpm").json()).isEqualTo("7.0");
  }

  @Test
  void oneValueThatDoesNotFitLeavesAllAsItWas() {
    press("a", "\"mode\":\"run\"");
    press("b", "\"mode\":\"jog\",\"ratio\":0.5");
    press("c", "\"note\":\"x\"");
    StateHash before = plant.fork().kernel.stateHash();
    Refusal refusal = plant.refused(plain());
    assertThat(refusal.httpStatus()).isEqualTo(409);
    assertThat(refusal.code()).isEqualTo("MigrationRefused");
    assertThat(refusal.message()).contains("3 reasons");
    assertThat(refusal.details())
        .containsExactly(
            "twin b: ratio: expected an integer as model dtmi:m:Press;2 says, found 0.5; drop or rename it, or change it first",
            "twin b: mode: expected one of the enum's values [idle, run] as model dtmi:m:Press;2 says, found \"jog\"; drop or rename it, or change it first",
            "twin c: note: expected a property of the model, which has none of this name as model dtmi:m:Press;2 says, found \"x\"; drop or rename it, or change it first");
    assertThat(plant.view().modelOf("a")).contains(OLD);
    assertThat(plant.changes.graph(ChangeKind.REFUSAL)).hasSize(1);
    // The refusal itself is counted, and the input has a position; nothing else differs.
    Plant other = plant.fork();
    assertThat(before).isNotNull();
    assertThat(other.json("b")).isEqualTo(plant.json("b")).contains("jog");
  }

  @Test
  void whatIsNamedToBeDroppedGoes() {
    press("b", "\"mode\":\"jog\",\"ratio\":0.5,\"drive\":{\"$metadata\":{},\"rpm\":7.0}");
    Reply.Done done =
        plant.done(
            new TwinCommand.MigrateTwins(
                List.of(
                    new TwinCommand.Move(
                        OLD, NEW, List.of(), List.of("mode", "ratio", "drive"), List.of()))));
    assertThat(done.body()).contains("\"dropped\":{\"drive/rpm\":1,\"mode\":1,\"ratio\":1}");
    assertThat(plant.json("b")).doesNotContain("jog").doesNotContain("rpm");
  }

  @Test
  void theLastReadingOfATelemetryStandsInNobodysWay() {
    press("a", "");
    plant.number("a", "noise", Kernel.NO_TIME, 1);
    assertThat(plant.done(plain()).body()).contains("\"dropped\":{\"noise\":1}");
  }

  @Test
  void onlyTheListedTwinsMove() {
    press("a", "");
    press("b", "");
    plant.done(migrate(List.of(), "b"));
    assertThat(plant.view().modelOf("a")).contains(OLD);
    assertThat(plant.view().modelOf("b")).contains(NEW);
  }

  @Test
  void timeQualityAndHistoryOfAConvertedValueGoOn() {
    press("a", "\"note\":\"x\"");
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    int twin = plant.kernel.twin("a");
    plant.kernel.sample(
        twin,
        plant.kernel.shape(twin).indexOf("heat"),
        Plant.START + 5,
        Double.doubleToRawLongBits(100),
        null,
        Quality.UNCERTAIN);
    plant.kernel.endInput();
    int series = plant.view().seriesOf("a", "heat");
    plant.changes.clear();
    plant.done(migrate(List.of()));

    TwinValues.Value heat = plant.value("a", "heat");
    assertThat(heat.sourceMicros()).isEqualTo(Plant.START + 5);
    assertThat(heat.quality()).isEqualTo(Quality.UNCERTAIN);
    assertThat(heat.series()).isNotEqualTo(series);
    assertThat(plant.view().series(series).orElseThrow())
        .isEqualTo(new Series(series, "a", "heat", ValueType.DOUBLE, "degreeCelsius"));
    assertThat(plant.changes.series())
        .singleElement()
        .extracting(SeriesChange::unit)
        .isEqualTo("degreeFahrenheit");
    assertThat(plant.changes.samples())
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.sourceMicros()).isEqualTo(Plant.START + 5);
              assertThat(Double.longBitsToDouble(sample.bits())).isBetween(211.9999, 212.0001);
              assertThat(sample.series()).isEqualTo(heat.series());
            });
  }

  @Test
  void aSeriesGoesOnWhereNothingChanged() {
    press("a", "\"mode\":\"run\"");
    int series = plant.view().seriesOf("a", "mode");
    plant.changes.clear();
    plant.done(plain());
    assertThat(plant.view().seriesOf("a", "mode")).isEqualTo(series);
    assertThat(plant.changes.series()).isEmpty();
  }

  @Test
  void theChangeIsAPatchOfTheTwinsDocument() {
    press("a", "\"note\":\"x\",\"heat\":10.0,\"mode\":\"jog\"");
    plant.changes.clear();
    plant.done(migrate(List.of("mode")));
    assertThat(plant.changes.graph(ChangeKind.TWIN))
        .singleElement()
        .isEqualTo(
            new GraphChange(
                GraphChange.Action.CHANGED,
                "a",
                "[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"dtmi:m:Press;2\"},"
                    + "{\"op\":\"remove\",\"path\":\"/heat\"},{\"op\":\"add\",\"path\":\"/heat\",\"value\":%s},"
                        .formatted(plant.value("a", "heat").json())
                    + "{\"op\":\"remove\",\"path\":\"/mode\"},"
                    + "{\"op\":\"remove\",\"path\":\"/note\"},{\"op\":\"add\",\"path\":\"/remark\",\"value\":\"x\"}]",
                "dtmi:m:Press;2"));
  }

  @Test
  void relationshipsMustBePossibleAfterwards() {
    press("a", "");
    press("b", "");
    plant.put("hall", "dtmi:m:Hall;1", "");
    plant.relate("a", "r1", "feeds", "b");
    plant.relate("hall", "r2", "contains", "a");
    assertThat(plant.refused(migrate(List.of(), "a")).details())
        .containsExactly(
            "twin a: relationship r1: expected a target of model dtmi:m:Press;2, found b of model dtmi:m:Press;1; migrate it in the same step, or delete the relationship first",
            "twin a: incoming relationship r2 of hall: expected a target of model dtmi:m:Press;1, found one of dtmi:m:Press;2; migrate its source in the same step, or delete the relationship first");
  }

  @Test
  void modelsThatNameEachOtherMoveInOneStep() {
    press("a", "");
    press("b", "");
    plant.put("hall", "dtmi:m:Hall;1", "");
    plant.relate("a", "r1", "feeds", "b");
    plant.relate("hall", "r2", "contains", "a");
    plant.done(
        new TwinCommand.MigrateTwins(
            List.of(
                TwinCommand.Move.of(OLD, NEW),
                TwinCommand.Move.of("dtmi:m:Hall;1", "dtmi:m:Hall;2"))));
    assertThat(plant.view().modelOf("hall")).contains("dtmi:m:Hall;2");
    assertThat(plant.view().modelOf("b")).contains(NEW);
    assertThat(plant.view().twinCount()).isEqualTo(3);
  }

  @Test
  void multiplicitiesAndPropertiesOfRelationshipsCount() {
    press("a", "");
    press("b", "");
    press("c", "");
    plant.put("hall", "dtmi:m:Hall;1", "");
    plant.relate("a", "r1", "feeds", "b");
    plant.relate("a", "r2", "feeds", "c");
    plant.done(
        new TwinCommand.PutRelationship(
            "a",
            "r3",
            "{\"$relationshipName\":\"isIn\",\"$targetId\":\"hall\",\"since\":\"yesterday\"}",
            false));
    assertThat(plant.refused(plain()).details())
        .anyMatch(reason -> reason.contains("at most 1"))
        .anyMatch(reason -> reason.contains("relationship r3: since"))
        .hasSize(2);
  }

  @Test
  void aRefusalListsAHundredReasonsAndCountsTheRest() {
    for (int i = 0; i < 150; i++) {
      press("p" + i, "\"mode\":\"jog\"");
    }
    Refusal refusal = plant.refused(plain());
    assertThat(refusal.details()).hasSize(100);
    assertThat(refusal.message()).contains("150 reasons").contains("100 are listed");
  }

  @Test
  void wrongCommandsAreRefusedBeforeAnyTwinIsLookedAt() {
    press("a", "");
    assertThat(plant.refused(move(OLD, OLD)).message()).contains("another model");
    assertThat(plant.refused(move(OLD, "dtmi:m:None;1")).httpStatus()).isEqualTo(404);
    assertThat(plant.refused(move("dtmi:m:None;1", NEW)).httpStatus()).isEqualTo(404);
    assertThat(plant.refused(migrate(List.of(), "z")).httpStatus()).isEqualTo(404);
    assertThat(plant.refused(migrate(List.of(), "a", "a")).message()).contains("twice");
    assertThat(plant.refused(migrate(List.of("nothing"))).message()).contains("found nothing");
    assertThat(plant.refused(migrate(List.of("note"))).message()).contains("in both");
    assertThat(plant.refused(renaming("note", "mode")).message())
        .contains("one value for mode")
        .contains("mode and note");
    assertThat(plant.refused(renaming("note", "nothing")).message()).contains("found nothing");
    plant.done(
        new TwinCommand.PatchModel(
            NEW, "[{\"op\":\"replace\",\"path\":\"/decommissioned\",\"value\":true}]"));
    assertThat(plant.refused(plain()).code()).isEqualTo("ModelDecommissioned");
  }

  private static TwinCommand move(String from, String to) {
    return new TwinCommand.MigrateTwins(List.of(TwinCommand.Move.of(from, to)));
  }

  private static TwinCommand renaming(String from, String to) {
    return new TwinCommand.MigrateTwins(
        List.of(
            new TwinCommand.Move(
                OLD, NEW, List.of(), List.of(), List.of(new TwinCommand.Rename(from, to)))));
  }

  @Test
  void aDryRunGivesTheSameAnswerAndDoesNothing() {
    press("a", "\"heat\":1.0");
    press("b", "\"mode\":\"jog\"");
    StateHash before = plant.kernel.stateHash();
    assertThat(plant.view().evolution().migration(migrate(List.of())))
        .isInstanceOf(Reply.Refused.class)
        .extracting(Reply::toString)
        .asString()
        .contains("jog");
    Reply dry = plant.view().evolution().migration(migrate(List.of("mode")));
    assertThat(plant.kernel.stateHash()).isEqualTo(before);
    assertThat(plant.decide(migrate(List.of("mode")))).isEqualTo(dry);
  }

  @Test
  void theStateIsTheSameAfterASnapshot() {
    press("a", "\"heat\":1.0,\"note\":\"x\"");
    plant.done(migrate(List.of()));
    assertThat(Plant.restore(plant.snapshot()).stateHash()).isEqualTo(plant.kernel.stateHash());
  }

  @Test
  void aPatchOfTheModelConvertsLikeAMigration() {
    press("a", "\"heat\":20.0");
    plant.done(
        new TwinCommand.PatchTwin(
            "a",
            "[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"%s\"}]".formatted(NEW),
            null));
    assertThat(Double.parseDouble(plant.value("a", "heat").json())).isCloseTo(68, within(1e-9));
  }

  @Test
  void aDraftsNumbersBecomeIntegersWhereTheyAreWhole() {
    plant.number("d", "ratio", Kernel.NO_TIME, 4);
    plant.number("d", "count", Kernel.NO_TIME, 5);
    plant.done(new TwinCommand.AdoptDraft("d", NEW));
    assertThat(plant.value("d", "ratio").json()).isEqualTo("4");
    assertThat(plant.value("d", "count").json()).isEqualTo("5.0");
  }
}
