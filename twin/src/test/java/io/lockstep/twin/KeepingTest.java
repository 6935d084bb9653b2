package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.KeepShape;
import io.lockstep.model.RetentionChange;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.access.Clause;
import io.lockstep.twin.keeping.KeepPlanner;
import io.lockstep.twin.keeping.KeepSelector;
import io.lockstep.twin.keeping.Keeping;
import io.lockstep.twin.keeping.KnownGap;
import io.lockstep.twin.keeping.LegalHold;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// For how long what is kept, as the kernel decides it.
class KeepingTest {
  private static final long DAY = 86_400_000_000L;

  private final Plant plant = Plant.withModels();

  KeepingTest() {
    plant.put("hall", Plant.HALL, "");
    plant.put("oven1", Plant.OVEN, "\"tags\":{\"critical\":\"yes\"}");
    plant.put("oven2", Plant.OVEN, "");
    plant.put("lathe", Plant.MACHINE, "");
    plant.relate("hall", "c1", "contains", "oven2");
  }

  @Test
  void theFirstEntryThatIsAboutAPropertyHolds() {
    set(
        """
        retention: plant
        entries:
          - { keep: 1d, model: 'dtmi:com:example:Oven;1', properties: [temperature] }
          - { keep: forever, tags: [critical=yes] }
          - { keep: 7d, below: { twin: hall, along: contains } }
          - { keep: 90d, twins: ['*'] }
        """);
    tell();

    assertThat(kept("oven1", "temperature")).isEqualTo("r.yaml:3");
    assertThat(kept("oven1", "motor/rpm")).isEqualTo("r.yaml:4");
    assertThat(kept("oven2", "speed")).isEqualTo("r.yaml:5");
    assertThat(kept("lathe", "speed")).isEqualTo("r.yaml:6");
    assertThat(kept("a twin of long ago", "speed")).isEqualTo("r.yaml:6");
  }

  @Test
  void whatWasToldIsNotToldAgain() {
    set(
        """
        retention: plant
        entries:
          - { keep: 1d, twins: [lathe] }
        """);

    RetentionChange first = tell();

    assertThat(first.twins()).containsOnlyKeys("lathe");
    assertThat(plan().isEmpty()).isTrue();
    plant.put("lathe2", Plant.MACHINE, "");
    assertThat(plan().isEmpty()).isTrue();
    set("retention: plant\nentries: []\n");
    assertThat(tell().twins()).containsEntry("lathe", RetentionChange.UNTOLD);
  }

  @Test
  void aTwinThatIsNoMoreKeepsWhatHeldForIt() {
    set(
        """
        retention: plant
        entries:
          - { keep: 1d, model: 'dtmi:com:example:Machine;1', properties: [speed] }
        """);
    tell();
    plant.done(new TwinCommand.DeleteTwin("lathe", null));

    assertThat(plan().twins()).doesNotContainKey("lathe");
    assertThat(kept("lathe", "speed")).isEqualTo("r.yaml:3");
  }

  @Test
  void aHoldStaysOnATwinWhereverItGoes() {
    hold("case-7", new Clause.Below("hall", List.of("contains")), List.of(), Long.MIN_VALUE);
    tell();
    plant.done(new TwinCommand.DeleteRelationship("hall", "c1", null));
    plant.done(new TwinCommand.DeleteTwin("oven2", null));
    tell();

    assertThat(keeping().shapeOf("oven2").holdsOn("temperature"))
        .extracting(KeepShape.Hold::name)
        .containsExactly("case-7");
    plant.done(new TwinCommand.SetHold("case-7", null, "anna", "settled"));
    tell();
    assertThat(keeping().shapeOf("oven2").holds()).isEmpty();
  }

  @Test
  void aPurgeOfWhatIsHeldIsRefusedWithTheHoldsName() {
    // By where the twin stands, though nothing was told to the history yet.
    hold("case-7", null, List.of("oven*"), Plant.START);

    Refusal refusal = plant.refused(purge("oven1", TwinCommand.PurgeTwin.ALL));

    assertThat(refusal.code()).isEqualTo("LegalHold");
    assertThat(refusal.message()).contains("case-7");
    assertThat(plant.decide(purge("lathe", TwinCommand.PurgeTwin.ALL)))
        .isInstanceOf(Reply.Done.class);
    assertThat(plant.decide(purge("oven1", Plant.START))).isInstanceOf(Reply.Done.class);
    plant.done(new TwinCommand.SetHold("case-7", null, "anna", "settled"));
    assertThat(plant.decide(purge("oven1", TwinCommand.PurgeTwin.ALL)))
        .isInstanceOf(Reply.Done.class);
  }

  @Test
  void aHoldNeedsAReasonAndANameOfItsOwn() {
    hold("case-7", null, List.of("oven1"), Long.MIN_VALUE);

    assertThat(
            plant
                .refused(
                    new TwinCommand.SetHold(
                        "case-7", wanted("case-7", null, List.of("lathe"), 0), "anna", "other"))
                .code())
        .isEqualTo("HoldExists");
    assertThat(plant.refused(new TwinCommand.SetHold("case-7", null, "anna", "")).message())
        .contains("expected a reason");
    assertThat(plant.refused(new TwinCommand.SetHold("case-8", null, "anna", "x")).code())
        .isEqualTo("HoldNotFound");
  }

  @Test
  void gapsAreNotedAndTakenBack() {
    String id = "gap-" + plant.position;
    plant.done(
        new TwinCommand.NoteGap("", "oven1", "motor", 10, 20, "bearings were changed", "anna"));

    assertThat(keeping().gaps("oven1", "motor/rpm", 0, 15))
        .containsExactly(
            new KnownGap(
                id, "oven1", "motor", 10, 20, "bearings were changed", KnownGap.Source.PERSON));
    assertThat(keeping().gaps("oven1", "temperature", 0, 15)).isEmpty();
    assertThat(keeping().gaps("oven1", "motor/rpm", 20, 30)).isEmpty();
    plant.done(new TwinCommand.NoteGap(id, "", "", 0, 0, "", "anna"));
    assertThat(keeping().gaps()).isEmpty();
  }

  @Test
  void timeInWhichNobodyListenedIsAGapOfAll() {
    plant.kernel.beginInput(plant.position++, Plant.START + DAY, plant.changes);
    plant.kernel.notListened(Plant.START);
    plant.kernel.endInput();

    assertThat(keeping().gaps("lathe", "speed", 0, Long.MAX_VALUE))
        .extracting(KnownGap::fromMicros, KnownGap::toMicros, KnownGap::source)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Plant.START, Plant.START + DAY, KnownGap.Source.LISTENING));
  }

  @Test
  void aSnapshotHasAllOfIt() {
    set(
        """
        retention: plant
        entries:
          - { keep: 1d, twins: [lathe] }
        """);
    hold("case-7", new Clause.Below("hall", List.of("contains")), List.of(), 5);
    tell();
    plant.done(new TwinCommand.NoteGap("", "oven1", "", 10, 20, "a reason", "anna"));

    Plant restored = new Plant(Plant.restore(plant.snapshot()), plant.position);

    assertThat(restored.view().keeping().holds()).isEqualTo(keeping().holds());
    assertThat(restored.view().keeping().shapes()).isEqualTo(keeping().shapes());
    assertThat(restored.view().keeping().told()).isEqualTo(keeping().told());
    assertThat(restored.view().keeping().gaps()).isEqualTo(keeping().gaps());
    assertThat(restored.view().keeping().rules().rules()).isEqualTo(keeping().rules().rules());
    assertThat(restored.kernel.stateHash()).isEqualTo(plant.kernel.stateHash());
  }

  @Test
  void aForkGoesItsOwnWay() {
    hold("case-7", null, List.of("oven1"), Long.MIN_VALUE);
    Plant fork = new Plant(plant.kernel.fork(), plant.position);

    fork.done(new TwinCommand.SetHold("case-7", null, "anna", "settled"));

    assertThat(keeping().holds()).containsKey("case-7");
    assertThat(fork.view().keeping().holds()).isEmpty();
  }

  private Keeping keeping() {
    return plant.view().keeping();
  }

  private void set(String text) {
    plant.done(new TwinCommand.SetRetention(List.of(new NamedText("r.yaml", text))));
  }

  private RetentionChange plan() {
    GraphView view = plant.view();
    return new KeepPlanner(view.keeping(), view.reach(), view::tags).plan(false);
  }

  private RetentionChange tell() {
    RetentionChange change = plan();
    plant.done(new TwinCommand.PlanKeeping(change));
    return change;
  }

  private String kept(String twin, String path) {
    return keeping().rule(twin, path).map(KeepShape.Rule::place).orElse("settings");
  }

  private void hold(
      String name,
      Clause.@org.jspecify.annotations.Nullable Below below,
      List<String> twins,
      long from) {
    plant.done(
        new TwinCommand.SetHold(name, wanted(name, below, twins, from), "anna", "a law suit"));
  }

  private static LegalHold wanted(
      String name,
      Clause.@org.jspecify.annotations.Nullable Below below,
      List<String> twins,
      long from) {
    Clause clause = new Clause(Set.of(), below, twins, null, List.of(), "");
    return new LegalHold(
        name, new KeepSelector(clause, List.of()), from, Long.MAX_VALUE, Long.MAX_VALUE, "", "", 0);
  }

  private static TwinCommand.PurgeTwin purge(String twin, long before) {
    return new TwinCommand.PurgeTwin(twin, TwinCommand.PurgeTwin.ALL, before, "", "asked for");
  }
}
