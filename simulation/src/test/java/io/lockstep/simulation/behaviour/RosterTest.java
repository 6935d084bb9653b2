package io.lockstep.simulation.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.LockstepException;
import io.lockstep.model.Quality;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.twin.TwinCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Behaviours are put, replaced and removed while the plant runs, and kept over a restart.
class RosterTest {
  private static final Instant NOW = Instant.parse("2026-05-01T08:00:00Z");
  private static final String SHADOW =
      """
      # Put by hand.
      behaviour: %s
      mode: shadow
      java: lag
      model: dtmi:test:Oven;1
      inputs: { u: burner }
      start: { y: temperature, timeConstant: 10, gain: 2 }
      outputs:
        y: { property: expected, measured: temperature, residual: residual }
      health: health
      """;

  @TempDir Path folder;
  private LivePlant plant;

  @BeforeEach
  void start() throws Exception {
    plant = LivePlant.open(Files.createDirectories(folder.resolve("space")));
    plant.putOven("oven-1");
  }

  @AfterEach
  void end() {
    plant.close();
  }

  private Roster open(String... workspace) {
    Models models = new FmuModels(Optional.empty(), Map.of("lag", new Lag()), Fmu::load);
    return Roster.open(
        List.of(workspace).stream().map(text -> new NamedText("plant.yaml", text)).toList(),
        BehaviourFiles.open(folder.resolve("scenarios")),
        plant.space(),
        models,
        plans -> plant.startPlanned(plans, models, folder.resolve("behaviours")));
  }

  private static List<String> refused(Roster.Outcome outcome) {
    assertThat(outcome).isInstanceOf(Roster.Outcome.Refused.class);
    return outcome instanceof Roster.Outcome.Refused(List<Problem> problems)
        ? problems.stream().map(Problem::toString).toList()
        : List.of();
  }

  private void tell(int from, int to) throws Exception {
    for (int second = from; second <= to; second++) {
      plant.tell("oven-1", second, "\"temperature\":20,\"burner\":10");
    }
  }

  private boolean expects(Quality quality) {
    return plant.value("oven-1", "expected").filter(each -> each.quality() == quality).isPresent();
  }

  @Test
  void oneThatIsPutRunsAtOnceAndIsRetiredWhenItIsRemoved() throws Exception {
    try (Roster roster = open()) {
      assertThat(roster.all()).isEmpty();

      Roster.Outcome outcome = roster.put("oven", SHADOW.formatted("oven"), "ada", NOW);

      assertThat(outcome).isInstanceOf(Roster.Outcome.Done.class);
      Roster.Entry entry = roster.find("oven").orElseThrow();
      assertThat(entry.place()).isEqualTo(Roster.Place.UPLOADED);
      assertThat(entry.text()).isEqualTo(SHADOW.formatted("oven"));
      assertThat(entry.kept().map(BehaviourFiles.Kept::who)).contains("ada");
      assertThat(entry.status().orElseThrow().twins())
          .extracting(TwinStatus::twinId)
          .containsExactly("oven-1");
      tell(0, 5);
      plant.await(() -> expects(Quality.SIMULATED));

      assertThat(roster.remove("oven")).isTrue();
      assertThat(roster.remove("oven")).isFalse();
      plant.await(() -> expects(Quality.BAD));
      assertThat(roster.all()).isEmpty();
      assertThat(roster.running().plans()).isEmpty();
      assertThat(folder.resolve("scenarios")).isEmptyDirectory();
    }
  }

  @Test
  void aTwinThatCameJustBeforeIsKnownWhenAPutAnswers() throws Exception {
    try (Roster roster = open()) {
      for (int i = 2; i <= 6; i++) {
        String twin = "oven-" + i;
        assertThat(plant.space().view().hasTwin(twin)).isFalse();
        plant.putOven(twin);

        Roster.Outcome _ = roster.put("oven", SHADOW.formatted("oven"), "ada", NOW);

        assertThat(roster.running().twins("oven")).contains(twin);
      }
    }
  }

  @Test
  void oneThatIsPutIsThereAfterARestart() {
    try (Roster roster = open()) {
      var _ = roster.put("oven", SHADOW.formatted("oven"), "ada\tlovelace", NOW);
    }
    try (Roster roster = open()) {
      assertThat(roster.find("oven").orElseThrow().kept())
          .contains(new BehaviourFiles.Kept("oven", SHADOW.formatted("oven"), NOW, "ada?lovelace"));
      assertThat(roster.running().twins("oven")).containsExactly("oven-1");
    }
  }

  @Test
  void mistakesAreToldAsOfAFileAndChangeNothing() {
    try (Roster roster = open()) {
      var _ = roster.put("oven", SHADOW.formatted("oven"), "ada", NOW);
      String wrong = SHADOW.formatted("oven").replace("u: burner", "u: burn");

      assertThat(refused(roster.put("oven", wrong, "ada", NOW)))
          .singleElement()
          .asString()
          .startsWith("oven.yaml:6:")
          .contains("did you mean burner?");
      assertThat(roster.check(Optional.empty(), wrong)).hasSize(1);
      assertThat(refused(roster.put("mill", SHADOW.formatted("oven"), "ada", NOW)))
          .containsExactly(
              "mill.yaml:1:1: expected one document, of the behaviour mill, found 1, of [oven]");
      assertThat(
              refused(
                  roster.put(
                      "oven", SHADOW.formatted("oven") + "---\nwhat-if: other\n", "ada", NOW)))
          .isNotEmpty();
      assertThat(refused(roster.put("second", SHADOW.formatted("second"), "ada", NOW)))
          .first()
          .asString()
          .contains("expected one behaviour to write it, found oven as well");
      assertThat(roster.find("oven").orElseThrow().text()).isEqualTo(SHADOW.formatted("oven"));
      assertThat(roster.all()).hasSize(1);
    }
  }

  @Test
  void namesOfTheWorkspaceAreNotPutAndNotRemoved() {
    try (Roster roster = open(SHADOW.formatted("oven") + "---\nwhat-if: other\n")) {
      String why =
          "behaviour oven: expected a name that the workspace does not have, found it in its folder scenarios";

      assertThat(roster.find("oven").orElseThrow().text()).isEqualTo(SHADOW.formatted("oven"));
      assertThatThrownBy(() -> roster.put("oven", SHADOW.formatted("oven"), "ada", NOW))
          .isInstanceOf(LockstepException.class)
          .hasMessageContaining(why);
      assertThatThrownBy(() -> roster.remove("oven")).hasMessageContaining(why);
      assertThat(roster.check(Optional.of("oven"), SHADOW.formatted("oven")))
          .extracting(Problem::message)
          .anyMatch(message -> message.contains(why));
    }
  }

  @Test
  void oneWhoseTwinIsGoneWaitsWithTheReasonUntilItIsRestarted() throws Exception {
    String ofOne = SHADOW.formatted("oven").replace("model: dtmi:test:Oven;1", "twin: oven-2");
    plant.putOven("oven-2");
    try (Roster roster = open()) {
      var _ = roster.put("oven", ofOne, "ada", NOW);
    }
    plant.submit(new TwinCommand.DeleteTwin("oven-2", null));
    try (Roster roster = open()) {
      Roster.Entry entry = roster.find("oven").orElseThrow();
      assertThat(entry.status()).isEmpty();
      assertThat(entry.problems())
          .extracting(Problem::message)
          .contains("twin: expected a twin that there is, found oven-2");
      assertThat(refused(roster.restart("oven").orElseThrow())).hasSize(1);
      assertThat(roster.restart("none")).isEmpty();

      plant.putOven("oven-2");
      assertThat(roster.restart("oven").orElseThrow()).isInstanceOf(Roster.Outcome.Done.class);
      assertThat(roster.find("oven").orElseThrow().problems()).isEmpty();
      assertThat(roster.running().twins("oven")).containsExactly("oven-2");
    }
  }

  @Test
  void aFileThatNobodyPutStopsTheStart() throws Exception {
    Files.createDirectories(folder.resolve("scenarios"));
    Files.writeString(folder.resolve("scenarios/oven.yaml"), SHADOW.formatted("oven"));

    assertThatThrownBy(() -> open().close())
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("oven.yaml:1: expected a first line such as # put at");
  }
}
