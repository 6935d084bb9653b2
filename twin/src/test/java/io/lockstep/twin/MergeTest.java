package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What a branch did is taken over as a whole or not at all.
class MergeTest {
  private static List<Difference> differences(GraphView before, GraphView after) {
    return new GraphComparison(before, after).page(null, 10_000).differences();
  }

  private static MergePlan plan(
      GraphView base,
      Plant branch,
      Plant present,
      boolean isForced,
      Predicate<Difference> selection) {
    MergePlan plan = new MergePlan(base, branch.view(), present.view(), isForced);
    differences(base, branch.view()).stream().filter(selection).forEach(plan::add);
    return plan;
  }

  private static TwinCommand.Merge command(MergePlan plan) {
    return plan.command("b1", 7, "ann", "because");
  }

  private static String patch(String path, String json) {
    return "[{\"op\":\"add\",\"path\":\"/%s\",\"value\":%s}]".formatted(path, json);
  }

  private static Plant oven() {
    Plant base = Plant.withModels();
    base.put("oven", Plant.OVEN, "\"temperature\":1,\"speed\":2");
    base.put("belt", Plant.MACHINE, "");
    base.relate("belt", "r1", "feeds", "oven");
    return base;
  }

  /// Drafts belong to their one twin: neither they nor what holds on to them is merged.
  private static boolean isOfDraft(Difference difference, GraphView... views) {
    List<String> twins =
        switch (difference) {
          case Difference.OfModel model -> List.of(model.modelId());
          case Difference.OfTwin twin -> List.of(twin.twinId());
          case Difference.OfRelationship edge -> {
            List<String> ends = new ArrayList<>(List.of(edge.sourceId()));
            for (String json : new String[] {edge.before(), edge.after()}) {
              if (json != null) {
                ends.add(json.replaceAll(".*\"\\$targetId\":\"([^\"]*)\".*", "$1"));
              }
            }
            yield ends;
          }
        };
    return twins.stream()
        .anyMatch(
            id ->
                id.startsWith(Drafts.PREFIX)
                    || List.of(views).stream().anyMatch(view -> view.isDraft(id)));
  }

  @Test
  void aMergeOfAllIntoAnUnchangedBaseGivesTheBranch() {
    int merged = 0;
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      RandomPlant base = new RandomPlant(Plant.withModels(), new NaivePlant(), seed);
      base.steps(random.nextInt(60));
      RandomPlant branch = new RandomPlant(base.plant.fork(), base.naive.copy(), seed + 1_000);
      branch.steps(random.nextInt(40));
      GraphView then = base.plant.fork().view();
      GraphView did = branch.plant.view();

      Set<String> aside = new TreeSet<>();
      for (Difference difference : differences(then, did)) {
        if (isOfDraft(difference, then, did)) {
          aside.add(difference.id());
        }
      }
      if (differences(then, did).stream()
          .anyMatch(d -> d.kind() == Difference.Kind.DELETED && aside.contains(d.id()))) {
        continue; // Relationships of a drafted twin that the branch deleted stand in its way.
      }
      MergePlan plan = plan(then, branch.plant, base.plant, false, d -> !aside.contains(d.id()));
      assertThat(plan.conflicts()).as("seed %d", seed).isEmpty();
      Reply reply = base.plant.decide(command(plan));
      assertThat(reply).as("seed %d", seed).isInstanceOf(Reply.Done.class);
      assertThat(differences(base.plant.view(), did))
          .as("seed %d", seed)
          .allSatisfy(left -> assertThat(aside).contains(left.id()));
      merged += plan.merged().size();

      MergePlan again = plan(then, branch.plant, base.plant, false, d -> !aside.contains(d.id()));
      assertThat(again.merged()).as("seed %d", seed).isEmpty();
      assertThat(again.conflicts()).as("seed %d", seed).isEmpty();
    }
    assertThat(merged).isGreaterThan(100);
  }

  @Test
  void whatBothChangedIsAConflictAndTheBranchMayWin() {
    Plant base = oven();
    GraphView then = base.fork().view();
    Plant branch = base.fork();
    branch.done(new TwinCommand.PatchTwin("oven", patch("temperature", "9"), null));
    branch.done(new TwinCommand.PatchTwin("oven", patch("speed", "8"), null));
    base.done(new TwinCommand.PatchTwin("oven", patch("temperature", "5"), null));

    MergePlan refusing = plan(then, branch, base, false, _ -> true);
    assertThat(refusing.merged()).isEmpty();
    assertThat(refusing.conflicts())
        .containsExactly(new MergePlan.Conflict("twin:oven", "temperature", "1.0", "9.0", "5.0"));

    MergePlan forced = plan(then, branch, base, true, _ -> true);
    base.done(command(forced));
    assertThat(base.value("oven", "temperature").json()).isEqualTo("9.0");
    assertThat(base.value("oven", "speed").json()).isEqualTo("8.0");
  }

  @Test
  void whatOnlyTheGraphChangedStays() {
    Plant base = oven();
    GraphView then = base.fork().view();
    Plant branch = base.fork();
    branch.done(new TwinCommand.PatchTwin("oven", patch("temperature", "9"), null));
    base.done(new TwinCommand.PatchTwin("oven", patch("speed", "5"), null));

    base.done(command(plan(then, branch, base, false, _ -> true)));
    assertThat(base.value("oven", "temperature").json()).isEqualTo("9.0");
    assertThat(base.value("oven", "speed").json()).isEqualTo("5.0");
  }

  @Test
  void aChangeBetweenPlanAndDecisionIsRefused() {
    Plant base = oven();
    GraphView then = base.fork().view();
    Plant branch = base.fork();
    branch.done(new TwinCommand.PatchTwin("oven", patch("temperature", "9"), null));
    TwinCommand.Merge planned = command(plan(then, branch, base, false, _ -> true));
    base.done(new TwinCommand.PatchTwin("oven", patch("temperature", "5"), null));

    Refusal refusal = base.refused(planned);
    assertThat(refusal.code()).isEqualTo("MergeConflict");
    assertThat(refusal.httpStatus()).isEqualTo(409);
    assertThat(refusal.details()).containsExactly("twin:oven temperature: expected 1.0, found 5.0");
    assertThat(base.value("oven", "temperature").json()).isEqualTo("5.0");
  }

  @Test
  void aRefusedStepLeavesNothingBehind() {
    Plant base = oven();
    GraphView then = base.fork().view();
    Plant branch = base.fork();
    branch.put("new", Plant.OVEN, "\"temperature\":3");
    branch.done(new TwinCommand.DeleteRelationship("belt", "r1", null));
    branch.done(new TwinCommand.DeleteTwin("oven", null));
    base.relate("belt", "r2", "feeds", "oven");
    GraphView before = base.fork().view();

    Refusal refusal = base.refused(command(plan(then, branch, base, false, _ -> true)));
    assertThat(refusal.code()).isEqualTo("RelationshipsNotDeleted");
    assertThat(refusal.message()).contains("step 2 of the merge, DeleteTwin of oven");
    assertThat(differences(before, base.view())).isEmpty();
  }

  @Test
  void modelsTwinsAndRelationshipsComeInTheRightOrder() {
    Plant base = oven();
    GraphView then = base.fork().view();
    Plant branch = base.fork();
    branch.done(
        new TwinCommand.AddModels(
            "[{\"@id\":\"dtmi:a;1\",\"@type\":\"Interface\",\"@context\":\"dtmi:dtdl:context;2\","
                + "\"contents\":[{\"@type\":\"Component\",\"name\":\"m\",\"schema\":\"%s\"},"
                    .formatted(Plant.MOTOR)
                + "{\"@type\":\"Relationship\",\"name\":\"to\"}]}]"));
    branch.put("a", "dtmi:a;1", "\"m\":{\"$metadata\":{},\"rpm\":4}");
    branch.relate("a", "r", "to", "belt");
    branch.done(new TwinCommand.DeleteRelationship("belt", "r1", null));
    branch.done(new TwinCommand.DeleteTwin("oven", null));
    branch.done(
        new TwinCommand.PatchModel(
            Plant.OVEN, "[{\"op\":\"replace\",\"path\":\"/decommissioned\",\"value\":true}]"));

    base.changes.clear();
    base.done(command(plan(then, branch, base, false, _ -> true)));
    assertThat(differences(base.view(), branch.view())).isEmpty();
    assertThat(base.changes.kinds()).containsOnlyOnce(ChangeKind.MERGE);
  }

  @Test
  void aSelectionTakesNoMore() {
    Plant base = oven();
    GraphView then = base.fork().view();
    Plant branch = base.fork();
    branch.done(new TwinCommand.PatchTwin("oven", patch("temperature", "9"), null));
    branch.done(new TwinCommand.PatchTwin("belt", patch("speed", "9"), null));

    MergePlan plan = plan(then, branch, base, false, d -> d.id().equals("twin:belt"));
    base.done(command(plan));
    assertThat(plan.merged()).containsExactly("twin:belt");
    assertThat(
            differences(base.view(), branch.view()).stream()
                .map(Difference::id)
                .collect(Collectors.toSet()))
        .containsExactly("twin:oven");
  }

  @Test
  void relationshipsThatBothChangedAreConflicts() {
    Plant base = oven();
    GraphView then = base.fork().view();
    Plant branch = base.fork();
    branch.done(new TwinCommand.PatchRelationship("belt", "r1", patch("weight", "2"), null));
    Plant other = base.fork();
    other.done(new TwinCommand.PatchRelationship("belt", "r1", patch("weight", "3"), null));

    assertThat(plan(then, branch, other, false, _ -> true).conflicts()).hasSize(1);
    other.done(command(plan(then, branch, other, true, _ -> true)));
    base.done(command(plan(then, branch, base, false, _ -> true)));
    for (Plant plant : List.of(base, other)) {
      assertThat(plant.view().relationship("belt", "r1").orElseThrow().json())
          .contains("\"weight\":2");
    }
  }

  @Test
  void telemetryIsNotMerged() {
    Plant base = oven();
    GraphView then = base.fork().view();
    Plant branch = base.fork();
    assertThat(branch.number("oven", "noise", Kernel.NO_TIME, 4)).isNull();

    MergePlan plan = plan(then, branch, base, false, _ -> true);
    assertThat(plan.merged()).isEmpty();
    assertThat(plan.skipped()).extracting(MergePlan.Skipped::id).containsExactly("twin:oven");
  }
}
