package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Unknown devices appear as twins with drafted models that a person can adopt.
class DraftTest {
  private final Plant plant = Plant.withModels();

  @Test
  void aReadingOfAnUnknownTwinCreatesADraft() {
    plant.number("line1", "temperature", Kernel.NO_TIME, 21.5);
    assertThat(plant.view().isDraft("line1")).isTrue();
    assertThat(plant.view().modelOf("line1")).contains("dtmi:lockstep:draft:line1;1");
    assertThat(plant.json("line1")).contains("\"temperature\":21.5");
    assertThat(plant.changes.graph(ChangeKind.TWIN))
        .singleElement()
        .extracting(GraphChange::action)
        .isEqualTo(GraphChange.Action.CREATED);
  }

  @Test
  void aDraftGrowsBySlotsAndKeepsItsValues() {
    for (int i = 0; i < 40; i++) {
      plant.number("line1", "p" + i, Kernel.NO_TIME, i);
    }
    plant.text("line1", "note", Kernel.NO_TIME, "hi", ValueType.TEXT);
    for (int i = 0; i < 40; i++) {
      assertThat(plant.value("line1", "p" + i).json()).isEqualTo(i + ".0");
      assertThat(plant.value("line1", "p" + i).series()).isEqualTo(i);
    }
    assertThat(plant.value("line1", "note").json()).isEqualTo("\"hi\"");
  }

  @Test
  void theDraftedModelIsValidDtdl() {
    plant.number("line 1/öfen", "temp (C)", Kernel.NO_TIME, 1);
    plant.number("line 1/öfen", "temp [C]", Kernel.NO_TIME, 1);
    plant.number("line 1/öfen", "motor/rpm", Kernel.NO_TIME, 1);
    plant.number("line 1/öfen", "7up", Kernel.NO_TIME, 1);
    plant.text("line 1/öfen", "s", Kernel.NO_TIME, "x", ValueType.TEXT);
    plant.text("line 1/öfen", "j", Kernel.NO_TIME, "[1]", ValueType.JSON);
    String id = plant.view().modelOf("line 1/öfen").orElseThrow();
    String data = plant.view().model(id, true).orElseThrow();
    String definition = data.substring(data.indexOf("\"model\":") + 8, data.length() - 1);
    assertThat(new DtdlParser().parse(List.of(new ModelSource("draft", definition))).errors())
        .isEmpty();
    assertThat(definition).contains("\"name\":\"motor\"");
  }

  @Test
  void aDeclaredUnitIsKeptAcrossASnapshot() {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    int twin = plant.kernel.twin("line1", "device", "");
    int slot = plant.kernel.declaredSlot(twin, "heat", ValueType.DOUBLE, "degreeCelsius");
    plant.kernel.sample(
        twin,
        slot,
        Kernel.NO_TIME,
        Double.doubleToRawLongBits(20),
        null,
        io.lockstep.model.Quality.GOOD);
    plant.kernel.endInput();
    assertThat(plant.value("line1", "heat").unit()).isEqualTo("degreeCelsius");
    assertThat(plant.view().model("dtmi:lockstep:draft:line1;1", true).orElseThrow())
        .contains("unit degreeCelsius");
    Kernel restored = Plant.restore(plant.snapshot());
    assertThat(restored.stateHash()).isEqualTo(plant.kernel.stateHash());
    assertThat(restored.view().evolution().draft("line1").orElseThrow().seen())
        .singleElement()
        .extracting(DraftedTwin.Seen::unit)
        .isEqualTo("degreeCelsius");
  }

  @Test
  void idsThatLookAlikeInADtmiGetDifferentModels() {
    plant.number("a b", "t", Kernel.NO_TIME, 1);
    plant.number("a-b", "t", Kernel.NO_TIME, 1);
    assertThat(plant.view().modelOf("a b")).isNotEqualTo(plant.view().modelOf("a-b"));
  }

  @Test
  void adoptingKeepsWhatFitsAndItsSeries() {
    plant.number("o", "temperature", Kernel.NO_TIME, 200);
    plant.number("o", "smell", Kernel.NO_TIME, 1);
    int series = plant.view().seriesOf("o", "temperature");
    plant.done(new TwinCommand.AdoptDraft("o", Plant.OVEN));
    assertThat(plant.view().isDraft("o")).isFalse();
    assertThat(plant.json("o")).contains("\"temperature\":200.0").doesNotContain("smell");
    assertThat(plant.view().seriesOf("o", "temperature")).isEqualTo(series);
    assertThat(plant.view().series(1).orElseThrow().path()).isEqualTo("smell");
    assertThat(plant.view().model("dtmi:lockstep:draft:o;1", false)).isEmpty();
    assertThat(plant.view().modelCount()).isEqualTo(4);
  }

  @Test
  void aPatchOfTheModelAdoptsToo() {
    plant.number("o", "temperature", Kernel.NO_TIME, 200);
    plant.done(
        new TwinCommand.PatchTwin(
            "o",
            "[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"%s\"},"
                    .formatted(Plant.OVEN)
                + "{\"op\":\"add\",\"path\":\"/serial\",\"value\":\"x1\"}]",
            null));
    assertThat(plant.json("o")).contains("\"serial\":\"x1\"").contains("\"temperature\":200.0");
  }

  @Test
  void aDraftedModelServesItsOwnTwinOnly() {
    plant.number("o", "temperature", Kernel.NO_TIME, 200);
    Refusal refusal =
        plant.refused(
            new TwinCommand.PutTwin(
                "p", "{\"$metadata\":{\"$model\":\"dtmi:lockstep:draft:o;1\"}}", false));
    assertThat(refusal.details().getFirst()).contains("drafted for another twin");
  }

  @Test
  void deletingTheTwinDeletesItsDraft() {
    plant.number("o", "temperature", Kernel.NO_TIME, 200);
    plant.done(new TwinCommand.DeleteTwin("o", null));
    assertThat(plant.view().modelCount()).isEqualTo(4);
    plant.number("o", "temperature", Kernel.NO_TIME, 200);
    assertThat(plant.view().seriesOf("o", "temperature")).isEqualTo(1);
    assertThat(plant.view().series(0).orElseThrow().twinId()).isEqualTo("o");
  }

  @Test
  void refusingPolicyNotesDriftInstead() {
    Plant strict =
        new Plant(Kernel.empty(new KernelOptions(KernelOptions.AutoCreate.REFUSE, 0, 10)), 0);
    strict.kernel.beginInput(0, Plant.START, strict.changes);
    assertThat(strict.kernel.twin("x", "dev", "")).isEqualTo(-1);
    strict.kernel.endInput();
    assertThat(strict.view().drift(null, "dev", 10))
        .singleElement()
        .extracting(DriftEntry::reason)
        .isEqualTo("UNKNOWN_TWIN");
  }

  @Test
  void thePolicyIsChangedByACommandAndPartOfTheState() {
    StateHash before = plant.kernel.stateHash();
    KernelOptions refusing = new KernelOptions(KernelOptions.AutoCreate.REFUSE, 0, 10);
    plant.done(new TwinCommand.SetOptions(refusing));
    assertThat(plant.kernel.stateHash()).isNotEqualTo(before);

    Plant restored = new Plant(Plant.restore(plant.snapshot()), plant.position);
    assertThat(restored.kernel.options()).isEqualTo(refusing);
    assertThat(restored.kernel.stateHash()).isEqualTo(plant.kernel.stateHash());
    assertThat(plant.kernel.fork().options()).isEqualTo(refusing);
    restored.kernel.beginInput(restored.position, Plant.START, restored.changes);
    assertThat(restored.kernel.twin("x", "dev", "")).isEqualTo(-1);
    restored.kernel.endInput();
  }

  @Test
  void anIdThatCannotBeATwinIsDrift() {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    assertThat(plant.kernel.twin("x".repeat(200), "dev", "")).isEqualTo(-1);
    plant.kernel.endInput();
    assertThat(plant.view().drift(null, null, 10)).hasSize(1);
  }
}
