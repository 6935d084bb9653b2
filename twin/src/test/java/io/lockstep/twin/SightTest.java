package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.access.Explanation;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What policies grant is seen and may be written, and nothing else; what is hidden is answered as
/// what is not there.
class SightTest {
  private static final Principal ANNA =
      new Principal("anna", Role.ENGINEER, "", List.of("bakers"), true);

  private final Plant plant = Plant.withModels();

  @BeforeEach
  void plant() {
    plant.put("hall", Plant.HALL, "\"name\":\"north\"");
    plant.put(
        "oven",
        Plant.OVEN,
        "\"temperature\":200,\"serial\":\"A\",\"speed\":1,\"motor\":{\"rpm\":9}");
    plant.put("mixer", Plant.MACHINE, "\"speed\":5");
    plant.put("secret", Plant.OVEN, "\"temperature\":1");
    plant.relate("hall", "c1", "contains", "oven");
    plant.relate("oven", "f1", "feeds", "mixer");
    plant.relate("oven", "f2", "feeds", "secret");
    plant.relate("secret", "f3", "feeds", "oven");
  }

  private void policies(String... clauses) {
    String text = "policy: p\nsubjects: [group:bakers]\n" + String.join("\n", clauses) + "\n";
    plant.done(new TwinCommand.SetPolicies(List.of(new NamedText("policies/p.yaml", text))));
  }

  private GraphView base() {
    return plant.kernel.fork().view();
  }

  private Sight sight(GraphView base, Principal principal) {
    return Objects.requireNonNull(base.policies().sightOf(principal, base.reach()));
  }

  private GraphView seen() {
    GraphView base = base();
    return base.seenBy(sight(base, ANNA));
  }

  private String refusal(TwinCommand command) {
    GraphView base = base();
    return new WriteGuard(base, sight(base, ANNA))
        .refusal(command)
        .map(refusal -> refusal.httpStatus() + " " + refusal.code())
        .orElse("");
  }

  @Test
  void whoIsRestrictedSeesNothingUntilSomethingIsGranted() {
    assertThat(seen().twin("oven")).isEmpty();
    assertThat(seen().outline(100).twins()).isEmpty();
    policies("grant: [{ rights: [read], twins: [oven] }]");
    assertThat(seen().twin("oven")).isPresent();
    assertThat(seen().twin("mixer")).isEmpty();
    assertThat(seen().outline(100).isTruncated()).isFalse();
  }

  @Test
  void aSubtreeIsSeenWithItsRootAndWithoutWhatIsBeside() {
    policies("grant: [{ rights: [read], below: { twin: hall, along: contains } }]");
    assertThat(seen().outline(100).twins())
        .extracting(GraphOutline.Node::id)
        .containsExactly("hall", "oven");
    assertThat(seen().relationships("oven", null, null, 100).orElseThrow().items()).isEmpty();
    assertThat(seen().relationship("oven", "f1")).isEmpty();
    assertThat(seen().incomingRelationships("oven", null, 100).orElseThrow().items()).hasSize(1);
  }

  @Test
  void aCycleEndsTheWalk() {
    policies("grant: [{ rights: [read], below: { twin: hall, along: [contains, feeds] } }]");
    assertThat(seen().outline(100).twins()).hasSize(4);
    policies("grant: [{ rights: [read], below: { twin: mixer, along: feeds } }]");
    assertThat(seen().outline(100).twins())
        .extracting(GraphOutline.Node::id)
        .containsExactly("mixer");
  }

  @Test
  void whatMovesOutOfASubtreeIsLost() {
    policies("grant: [{ rights: [read], below: { twin: hall, along: contains } }]");
    plant.done(new TwinCommand.DeleteRelationship("hall", "c1", null));
    assertThat(seen().twin("oven")).isEmpty();
  }

  @Test
  void propertiesThatAreNotGrantedAreAsIfTheyHadNoValue() {
    policies("grant: [{ rights: [read], twins: [oven], properties: [temperature, feeds] }]");
    assertThat(seen().twin("oven").orElseThrow().json())
        .contains("\"temperature\":200")
        .doesNotContain("serial", "speed", "rpm");
    assertThat(seen().values("oven").orElseThrow().values()).hasSize(1);
    assertThat(seen().slot("oven", "serial")).isEmpty();
    assertThat(seen().seriesOf("oven", "serial")).isEqualTo(-1);
    policies(
        "grant: [{ rights: [read], twins: ['*'] }]",
        "deny: [{ rights: [read], model: dtmi:com:example:Machine;1, properties: [motor.*] }]");
    assertThat(seen().twin("oven").orElseThrow().json()).contains("serial").doesNotContain("rpm");
  }

  @Test
  void aDenyWinsOverEveryGrantAndOverARole() {
    policies(
        "grant: [{ rights: [read, write], twins: ['*'] }]",
        "deny: [{ rights: [read], twins: [secret] }, { rights: [write], twins: [oven], properties: [speed] }]");
    assertThat(seen().twin("secret")).isEmpty();
    assertThat(
            refusal(
                new TwinCommand.PatchTwin(
                    "oven", "[{\"op\":\"replace\",\"path\":\"/speed\",\"value\":2}]", null)))
        .isEqualTo("403 Forbidden");
    GraphView base = base();
    Sight of = sight(base, new Principal("bert", Role.ENGINEER, "", List.of("bakers"), false));
    assertThat(base.seenBy(of).twin("secret")).isEmpty();
    assertThat(base.seenBy(of).twin("mixer")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT COUNT() FROM DIGITALTWINS | {\"COUNT\":2}",
        "SELECT SUM(T.temperature) AS s FROM DIGITALTWINS T | {\"s\":200.0}",
        "SELECT COUNT() FROM RELATIONSHIPS | {\"COUNT\":1}",
        "SELECT T.$dtId FROM DIGITALTWINS T WHERE IS_DEFINED(T.serial) | ",
        "SELECT T.$dtId FROM DIGITALTWINS T WHERE IS_OF_MODEL(T, 'dtmi:com:example:Oven;1') | {\"$dtId\":\"oven\"}",
        "SELECT B.$dtId FROM DIGITALTWINS MATCH (A)-[:feeds*1..4]->(B) | ",
        "SELECT T.$dtId FROM DIGITALTWINS T WHERE T.$dtId = 'secret' | ",
        "SELECT R.$relationshipId FROM RELATIONSHIPS R WHERE R.$sourceId = 'oven' | "
      })
  void queriesAskOnlyWhatIsSeen(String sql, String expected) {
    policies(
        "grant: [{ rights: [read], below: { twin: hall, along: contains } }]",
        "deny: [{ rights: [read], twins: [oven], properties: [serial] }]");
    QueryPage page =
        new QueryEngine().run(seen(), QueryRequest.of(sql, 100), QueryBudget.unlimited());
    assertThat(String.join(" ", page.rows())).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void thePlanOfAQueryIsForThoseWhoSeeEverything() {
    policies("grant: [{ rights: [read], twins: [oven] }]");
    QueryException e =
        catchThrowableOfType(
            QueryException.class,
            () ->
                new QueryEngine()
                    .run(
                        seen(),
                        QueryRequest.of("EXPLAIN SELECT COUNT() FROM DIGITALTWINS", 1),
                        QueryBudget.unlimited()));
    assertThat(e.refusal().httpStatus()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "oven, 'speed', ''",
    "oven, 'motor/rpm', 403 Forbidden",
    "oven, '$metadata/$model', 403 Forbidden",
    "mixer, 'speed', 403 Forbidden",
    "secret, 'speed', 404 DigitalTwinNotFound",
    "nothing, 'speed', 404 DigitalTwinNotFound"
  })
  void aPatchNeedsTheRightToWriteWhatItTouches(String twin, String path, String expected) {
    policies(
        "grant: [{ rights: [read], twins: [oven, mixer] },",
        "  { rights: [write], twins: [oven, secret], properties: [speed] }]");
    assertThat(
            refusal(
                new TwinCommand.PatchTwin(
                    twin, "[{\"op\":\"add\",\"path\":\"/%s\",\"value\":1}]".formatted(path), null)))
        .isEqualTo(expected);
  }

  @Test
  void whatIsHiddenIsRefusedInTheWordsForWhatIsNotThere() {
    GraphView base = base();
    WriteGuard guard = new WriteGuard(base, sight(base, ANNA));
    for (String kind : List.of("secret", "nothing")) {
      assertThat(guard.refusal(new TwinCommand.DeleteTwin(kind, null)).orElseThrow().message())
          .isEqualTo(
              plant
                  .refused(new TwinCommand.DeleteTwin("nothing", null))
                  .message()
                  .replace("nothing", kind));
    }
  }

  @Test
  void nobodyChangesWhatDecidesAboutTheirRights() {
    policies("grant: [{ rights: [read, write], below: { twin: hall, along: contains } }]");
    assertThat(refusal(put("hall", "c9", "contains", "secret"))).isEqualTo("403 Forbidden");
    assertThat(refusal(new TwinCommand.DeleteRelationship("hall", "c1", null)))
        .isEqualTo("403 Forbidden");
    assertThat(
            refusal(
                new TwinCommand.PutTwin(
                    "oven", "{\"$metadata\":{\"$model\":\"%s\"}}".formatted(Plant.MACHINE), false)))
        .isEqualTo("403 Forbidden");
    assertThat(refusal(put("oven", "f9", "feeds", "secret"))).isEqualTo("404 TargetTwinNotFound");
    assertThat(refusal(put("oven", "f9", "feeds", "hall"))).isEmpty();
  }

  @Test
  void aTwinThatIsLinkedIsNotDeletedAndTheAnswerCountsOnlyWhatIsSeen() {
    policies("grant: [{ rights: [read, write], twins: [oven, secret, mixer] }]");
    assertThat(message(new TwinCommand.DeleteTwin("oven", null)))
        .contains("2 outgoing and 1 incoming");
    policies("grant: [{ rights: [read, write], twins: [oven] }]");
    assertThat(refusal(new TwinCommand.DeleteTwin("oven", null))).isEqualTo("403 Forbidden");
    assertThat(message(new TwinCommand.DeleteTwin("oven", null)))
        .doesNotContain("secret", "mixer", "outgoing");
    policies("grant: [{ rights: [read, write], twins: [oven, secret] }]");
    plant.done(new TwinCommand.DeleteRelationship("secret", "f3", null));
    plant.done(new TwinCommand.DeleteRelationship("oven", "f2", null));
    plant.done(new TwinCommand.DeleteRelationship("oven", "f1", null));
    plant.done(new TwinCommand.DeleteRelationship("hall", "c1", null));
    assertThat(refusal(new TwinCommand.DeleteTwin("oven", null))).isEmpty();
  }

  private String message(TwinCommand command) {
    GraphView base = base();
    return new WriteGuard(base, sight(base, ANNA))
        .refusal(command)
        .map(Refusal::message)
        .orElse("");
  }

  @Test
  void whatIsInstalledAndHiddenIsNeitherTakenAwayNorNamed() {
    plant.done(
        new TwinCommand.AddModels(
            """
            [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Bay;1","@type":"Interface",
              "contents":[{"@type":"Relationship","name":"installed"}]}]
            """));
    plant.put("bay", "dtmi:test:Bay;1", "");
    plant.relate("bay", "installed-secret", "installed", "secret");
    plant.relate("bay", "installed-mixer", "installed", "mixer");
    String grant = "grant: [{ rights: [read, write], twins: [bay, oven, mixer] }]";
    policies(grant);
    for (TwinCommand command :
        List.of(
            new TwinCommand.RemoveItem("bay", ""),
            new TwinCommand.RemoveItem("bay", "secret"),
            new TwinCommand.RemoveItem("bay", "none"),
            new TwinCommand.Install("bay", "oven", true))) {
      assertThat(refusal(command)).as(command.toString()).isEqualTo("403 Forbidden");
      assertThat(message(command)).doesNotContain("secret");
    }
    assertThat(refusal(new TwinCommand.RemoveItem("bay", "mixer"))).isEmpty();
    assertThat(refusal(new TwinCommand.Install("bay", "oven", false))).isEmpty();
    policies(grant, "deny: [{ rights: [write], below: { twin: hall, along: installed } }]");
    assertThat(refusal(new TwinCommand.RemoveItem("bay", "mixer"))).isEqualTo("403 Forbidden");
  }

  @Test
  void aNewTwinNeedsAGrantByItsIdOrModel() {
    policies("grant: [{ rights: [read, write], twins: ['line2/*'] }]");
    String json = "{\"$metadata\":{\"$model\":\"%s\"}}".formatted(Plant.OVEN);
    assertThat(refusal(new TwinCommand.PutTwin("line2/oven", json, true))).isEmpty();
    assertThat(refusal(new TwinCommand.PutTwin("line3/oven", json, true)))
        .isEqualTo("403 Forbidden");
    assertThat(refusal(new TwinCommand.PutTwin("secret", json, true))).isEqualTo("403 Forbidden");
  }

  private static TwinCommand put(String source, String id, String name, String target) {
    return new TwinCommand.PutRelationship(
        source,
        id,
        "{\"$relationshipName\":\"%s\",\"$targetId\":\"%s\"}".formatted(name, target),
        false);
  }

  @Test
  void thePastIsSeenByThePoliciesOfThePresent() {
    long before = plant.now;
    plant.done(new TwinCommand.DeleteRelationship("hall", "c1", null));
    policies("grant: [{ rights: [read], below: { twin: hall, along: contains } }]");
    assertThat(seen().twin("oven")).isEmpty();
    GraphView then = seen().asOf(before - 1, null, new NaiveHistory());
    assertThat(then.twin("oven")).isPresent();
    assertThat(then.twin("secret")).isEmpty();
  }

  @Test
  void whoAsksWhyLearnsWhichClauseDecides() {
    policies(
        "grant:",
        "  - { rights: [read, write], model: dtmi:com:example:Machine;1 }",
        "deny:",
        "  - { rights: [write], twins: [oven], properties: [motor.rpm] }");
    Sight sight = sight(base(), ANNA);
    assertThat(sight.explain(Right.WRITE, "oven", "motor"))
        .isEqualTo(
            new Explanation(false, Explanation.By.DENY, "p", "policies/p.yaml:6", Right.WRITE));
    assertThat(sight.explain(Right.WRITE, "oven", "speed"))
        .isEqualTo(
            new Explanation(true, Explanation.By.GRANT, "p", "policies/p.yaml:4", Right.WRITE));
    assertThat(sight.explain(Right.COMMAND, "oven", "start"))
        .isEqualTo(new Explanation(false, Explanation.By.NOTHING, "", "", Right.COMMAND));
    assertThat(sight.explain(Right.READ, "hall", "").allowed()).isFalse();
  }

  @Test
  void policiesSurviveASnapshotAndCountInTheHash() {
    StateHash before = plant.view().stateHash();
    policies("grant: [{ rights: [read], twins: [oven] }]");
    assertThat(plant.view().stateHash()).isNotEqualTo(before);
    Kernel restored = Plant.restore(plant.snapshot());
    assertThat(restored.view().policies().files()).isEqualTo(plant.view().policies().files());
    assertThat(restored.view().stateHash()).isEqualTo(plant.view().stateHash());
  }

  @Test
  void policiesThatAreNotValidLeaveThoseInForce() {
    policies("grant: [{ rights: [read], twins: [oven] }]");
    Refusal refusal =
        plant.refused(
            new TwinCommand.SetPolicies(List.of(new NamedText("policies/x.yaml", "policy: x"))));
    assertThat(refusal.httpStatus()).isEqualTo(400);
    assertThat(refusal.details()).first().asString().startsWith("policies/x.yaml:1:");
    assertThat(plant.view().policies().policies()).hasSize(1);
  }
}
