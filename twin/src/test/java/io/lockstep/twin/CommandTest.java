package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.CommandState;
import io.lockstep.model.GraphChange;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the model permits is accepted, and what becomes of it is kept.
class CommandTest {
  static final String MODELS =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:test:Line;1","@type":"Interface","contents":[
        {"@type":"Command","name":"halt"},
        {"@type":"Command","name":"setSpeed","request":{"name":"speed","schema":"double"}},
        {"@type":"Command","name":"load","request":{"name":"recipe","schema":{"@type":"Object",
          "fields":[{"name":"name","schema":"string"},{"name":"pieces","schema":"integer"}]}},
          "response":{"name":"queue","schema":"integer"}},
        {"@type":"Property","name":"speed","schema":"double"},
        {"@type":"Component","name":"motor","schema":"dtmi:test:Motor;1"}]},
       {"@context":"dtmi:dtdl:context;2","@id":"dtmi:test:Motor;1","@type":"Interface","contents":[
        {"@type":"Command","name":"stop"}]}]
      """;

  private static final long TIMEOUT = 10 * Plant.SECOND;

  private final Plant plant = line();

  static Plant line() {
    Plant plant = Plant.empty();
    plant.done(new TwinCommand.AddModels(MODELS));
    plant.put("line1", "dtmi:test:Line;1", "");
    plant.changes.clear();
    return plant;
  }

  static TwinCommand.Invoke invoke(String component, String name, @Nullable String payload) {
    return new TwinCommand.Invoke(
        "line1", component, name, payload, TIMEOUT, false, "", "operator");
  }

  private static TwinCommand.Invoke keyed(String key, String name, @Nullable String payload) {
    return new TwinCommand.Invoke("line1", "", name, payload, TIMEOUT, false, key, "operator");
  }

  private String accepted(TwinCommand.Invoke command) {
    return JsonTree.own(plant.done(command).body()).path("id").stringValue();
  }

  private void within(Runnable what) {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    what.run();
    plant.kernel.endInput();
  }

  private void sent(String id) {
    within(() -> plant.kernel.deviceCommands().sent(id));
  }

  private boolean answered(String id, int status, @Nullable String response) {
    AnswerFault fault = fault(id, status, response);
    return fault == null || !fault.isUnknown();
  }

  private @Nullable AnswerFault fault(String id, int status, @Nullable String response) {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    AnswerFault fault = plant.kernel.deviceCommands().answered("line1", id, status, response);
    plant.kernel.endInput();
    return fault;
  }

  private void tick() {
    within(() -> plant.kernel.fireTimers((_, _, _) -> {}));
  }

  private JsonNode command(String id) {
    return JsonTree.own(plant.view().command(id).orElseThrow());
  }

  private String state(String id) {
    return command(id).path("state").stringValue();
  }

  @Test
  void aCommandIsAcceptedSentAndAnswered() {
    String id = accepted(invoke("", "load", "{ \"name\": \"rye\", \"pieces\": 12 }"));
    assertThat(state(id)).isEqualTo("accepted");
    assertThat(plant.view().pendingCommands(_ -> false, 10))
        .containsExactly(
            new PendingCommand(
                id,
                "line1",
                "load",
                "{\"name\":\"rye\",\"pieces\":12}",
                plant.now - Plant.SECOND + TIMEOUT));

    sent(id);
    assertThat(state(id)).isEqualTo("sent");
    assertThat(plant.view().pendingCommands(_ -> false, 10)).isEmpty();

    assertThat(answered(id, 200, "3")).isTrue();
    assertThat(state(id)).isEqualTo("succeeded");
    assertThat(command(id).path("response").intValue()).isEqualTo(3);
    assertThat(plant.changes.graph(ChangeKind.COMMAND))
        .extracting(change -> JsonTree.own(change.body()).path("state").stringValue())
        .containsExactly("accepted", "sent", "succeeded");
    assertThat(plant.changes.graph(ChangeKind.COMMAND).getLast().body())
        .isEqualTo(plant.view().command(id).orElseThrow());
  }

  @Test
  void aResponseThatDoesNotFitTheModelIsToldAndTheAnswerCountsAllTheSame() {
    String load = accepted(invoke("", "load", "{\"pieces\":1}"));
    sent(load);
    assertThat(fault(load, 200, "\"many\""))
        .isEqualTo(
            new AnswerFault(
                false,
                "load",
                "response: expected an integer from -2147483648 to 2147483647, found the string \"many\""));
    assertThat(state(load)).isEqualTo("succeeded");

    String stop = accepted(invoke("motor", "stop", null));
    sent(stop);
    assertThat(fault(stop, 200, "[1]"))
        .isEqualTo(
            new AnswerFault(
                false,
                "motor/stop",
                "response: expected none, since the model declares none, found [1]"));

    String failing = accepted(invoke("", "load", "{\"pieces\":1}"));
    sent(failing);
    assertThat(fault(failing, 500, "\"jammed\"")).isNull();
  }

  @Test
  void theIdIsThatOfTheChangeThatAcceptedIt() {
    long position = plant.position;
    assertThat(accepted(invoke("", "halt", null))).isEqualTo(position + "-0");
  }

  @Test
  void aStatusOf400AndAboveIsAFailure() {
    String id = accepted(invoke("", "halt", "{}"));
    sent(id);
    answered(id, 503, null);

    assertThat(state(id)).isEqualTo("failed");
    assertThat(command(id).path("message").stringValue()).contains("status 503");
  }

  @Test
  void withoutAnAnswerInTimeItIsTimedOutAndALateAnswerStillCounts() {
    String id = accepted(invoke("motor", "stop", null));
    sent(id);
    plant.now += TIMEOUT;
    tick();
    assertThat(state(id)).isEqualTo("timed-out");
    assertThat(command(id).path("name").stringValue()).isEqualTo("motor/stop");

    answered(id, 200, null);
    assertThat(state(id)).isEqualTo("succeeded");
    assertThat(command(id).path("late").booleanValue()).isTrue();
  }

  @Test
  void whatCouldNotBeSentInTimeIsTimedOutToo() {
    String id = accepted(invoke("", "halt", null));
    plant.now += TIMEOUT;
    tick();

    assertThat(command(id).path("message").stringValue())
        .isEqualTo("it could not be sent within 10 s");
    sent(id);
    assertThat(state(id)).isEqualTo("timed-out");
  }

  @Test
  void anAnswerInTimeIsNotOverruledByTheTimeOut() {
    String id = accepted(invoke("", "halt", null));
    sent(id);
    answered(id, 200, null);
    plant.now += TIMEOUT;
    tick();

    assertThat(state(id)).isEqualTo("succeeded");
    assertThat(plant.kernel.nextTimerMicros()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void onlyTheTwinThatWasAskedCanAnswerAndOnlyWhatWasSent() {
    String id = accepted(invoke("", "halt", null));
    assertThat(answered(id, 200, null)).as("not sent yet").isFalse();
    sent(id);
    within(
        () ->
            assertThat(plant.kernel.deviceCommands().answered("other", id, 200, null))
                .as("another twin")
                .isNotNull());
    assertThat(answered("1-1", 200, null)).isFalse();
    assertThat(answered("no id", 200, null)).isFalse();
    assertThat(state(id)).isEqualTo("sent");
  }

  @Test
  void aSecondAnswerChangesNothing() {
    String id = accepted(invoke("", "halt", null));
    sent(id);
    answered(id, 200, "1");
    String before = plant.view().command(id).orElseThrow();

    assertThat(answered(id, 500, "2")).isTrue();
    assertThat(plant.view().command(id)).contains(before);
  }

  @Test
  void afterARestartTheOutcomeIsUnknownAndIdempotentOnesAreSentAgain() {
    String once = accepted(invoke("", "halt", null));
    String again =
        accepted(new TwinCommand.Invoke("line1", "", "halt", null, TIMEOUT, true, "", "rule:oven"));
    sent(once);
    sent(again);
    plant.done(new TwinCommand.Restarted());

    assertThat(state(once)).isEqualTo("unknown");
    assertThat(state(again)).isEqualTo("accepted");
    assertThat(plant.view().pendingCommands(_ -> false, 9))
        .extracting(PendingCommand::id)
        .containsExactly(again);
    answered(once, 200, null);
    assertThat(command(once).path("late").booleanValue()).isTrue();
    answered(again, 200, null);
    assertThat(state(again)).as("the answer to the first message").isEqualTo("succeeded");
  }

  @Test
  void anIdempotentOneThatIsOutOfTimeIsNotSentAgain() {
    String id =
        accepted(new TwinCommand.Invoke("line1", "", "halt", null, TIMEOUT, true, "", "rule:oven"));
    sent(id);
    plant.now += TIMEOUT;
    plant.done(new TwinCommand.Restarted());

    assertThat(state(id)).isEqualTo("unknown");
  }

  @Test
  void whatHasNoWayToItsDeviceHasFailed() {
    String id = accepted(invoke("", "halt", null));
    plant.done(new TwinCommand.Unroutable(id, "no Sparkplug device of this name"));

    assertThat(state(id)).isEqualTo("failed");
    assertThat(command(id).path("message").stringValue())
        .isEqualTo("no Sparkplug device of this name");
  }

  @Test
  void whatTheModelDoesNotPermitIsRefused() {
    assertThat(plant.refused(invoke("", "stop", null)).message())
        .isEqualTo(
            "There is no command stop in the model dtmi:test:Line;1; it has [halt, setSpeed, load].");
    assertThat(plant.refused(invoke("pump", "stop", null)).code()).isEqualTo("ComponentNotFound");
    assertThat(plant.refused(invoke("", "setSpeed", null)).message())
        .isEqualTo("request of command setSpeed: expected speed, found none");
    assertThat(plant.refused(invoke("", "setSpeed", "\"fast\"")).message())
        .isEqualTo(
            "request of command setSpeed: expected a number (double), found the string \"fast\"");
    assertThat(plant.refused(invoke("", "load", "{\"pieces\":1.5}")).message())
        .startsWith("request of command load/pieces: expected");
    assertThat(plant.refused(invoke("", "halt", "7")).message())
        .isEqualTo(
            "request of command halt: expected none, since the model declares none, found a number");
    assertThat(plant.refused(invoke("", "setSpeed", "{")).code()).isEqualTo("InvalidArgument");
    assertThat(
            plant
                .refused(
                    new TwinCommand.Invoke("nobody", "", "halt", null, TIMEOUT, false, "", "o"))
                .httpStatus())
        .isEqualTo(404);
    assertThat(
            plant
                .refused(new TwinCommand.Invoke("line1", "", "halt", null, 1, false, "", "o"))
                .message())
        .contains("expected 1 to 3600 seconds");
    plant.number("draft", "x", Kernel.NO_TIME, 1);
    assertThat(
            plant
                .refused(new TwinCommand.Invoke("draft", "", "halt", null, TIMEOUT, false, "", "o"))
                .message())
        .contains("was drafted");
    assertThat(plant.view().commands(null, EnumSet.allOf(CommandState.class), 10)).isEmpty();
  }

  @Test
  void oneKeyGivesOneCommandForADay() {
    String id = accepted(keyed("k", "setSpeed", "1"));
    plant.now += 23 * 3_600 * Plant.SECOND;
    assertThat(accepted(keyed("k", "setSpeed", "1"))).isEqualTo(id);
    assertThat(plant.refused(keyed("k", "setSpeed", "2")).httpStatus()).isEqualTo(422);
    assertThat(accepted(keyed("other", "setSpeed", "1"))).isNotEqualTo(id);

    plant.now += 3_600 * Plant.SECOND;
    assertThat(accepted(keyed("k", "setSpeed", "1"))).isNotEqualTo(id);
  }

  @Test
  void aRuleRaisesACommandAndSeesItFailWhenTheModelDoesNotPermitIt() {
    within(
        () -> {
          plant
              .kernel
              .deviceCommands()
              .give("line1", "line1", "", "halt", null, TIMEOUT, false, "rule:oven", null);
          plant
              .kernel
              .deviceCommands()
              .give("line1", "line1", "", "fly", null, TIMEOUT, false, "rule:oven", null);
        });
    List<String> all = plant.view().commands("line1", EnumSet.allOf(CommandState.class), 10);

    assertThat(all).hasSize(2);
    JsonNode failed = JsonTree.own(all.getFirst());
    assertThat(failed.path("state").stringValue()).isEqualTo("failed");
    assertThat(failed.path("message").stringValue()).contains("no command fly");
    assertThat(JsonTree.own(all.getLast()).path("origin").stringValue()).isEqualTo("rule:oven");
  }

  @Test
  void whatARuleCommandsIsToldToTheAuditWithTheRuleAsWhoDidIt() {
    within(
        () -> {
          plant
              .kernel
              .deviceCommands()
              .give("oven1", "line1", "", "halt", null, TIMEOUT, false, "rule:oven", null);
          plant
              .kernel
              .deviceCommands()
              .give("oven1", "line1", "", "fly", null, TIMEOUT, false, "rule:oven", null);
        });

    List<GraphChange> notes =
        plant.changes.all().stream()
            .filter(change -> change.kind() == ChangeKind.AUDIT)
            .map(change -> GraphChange.read(change.body()))
            .toList();
    assertThat(notes).hasSize(2).allMatch(note -> note.subject().equals("line1"));
    assertThat(notes.getFirst().body())
        .isEqualTo(
            "{\"who\":\"rule:oven\",\"role\":\"\",\"what\":\"Invoke\",\"outcome\":\"done\",\"after\":{\"command\":\"halt\"}}");
    assertThat(notes.getLast().body())
        .contains("\"who\":\"rule:oven\"")
        .contains("\"outcome\":\"refused\"")
        .contains("no command fly");
  }

  @Test
  void ofThoseThatAreOverTheLatestThousandAreKept() {
    String first = "";
    for (int i = 0; i < 1_001; i++) {
      String id = accepted(invoke("", "halt", null));
      first = i == 0 ? id : first;
      sent(id);
      answered(id, 200, null);
    }

    assertThat(plant.view().command(first)).isEmpty();
    assertThat(plant.view().commands(null, EnumSet.allOf(CommandState.class), 9_999))
        .hasSize(1_000);
    assertThat(plant.view().commandStatistics().totals())
        .containsEntry(CommandState.SUCCEEDED, 1_001L);
  }

  @Test
  void tooManyOpenOnesAreRefused() {
    for (int i = 0; i < CommandDecider.OPEN_MAX; i++) {
      accepted(invoke("", "halt", null));
    }

    assertThat(plant.refused(invoke("", "halt", null)).httpStatus()).isEqualTo(503);
  }
}
