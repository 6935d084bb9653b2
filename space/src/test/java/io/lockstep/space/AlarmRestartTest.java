package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.AlarmState;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.AlarmAction;
import io.lockstep.twin.TwinCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Alarms of a whole space: what people do outlives a process, and so does the time on the shelf.
class AlarmRestartTest {
  private static final Principal ENGINEER = new Principal("ann", Role.ENGINEER);

  private final SimulatedTime time = new SimulatedTime();
  private SteppedWorld world = SteppedWorld.open(new SimulatedDisk(1), time);

  AlarmRestartTest() {
    submit(
        new TwinCommand.AddModels(
            """
            [{"@id":"dtmi:test:oven;1","@type":"Interface","@context":"dtmi:dtdl:context;2",
              "contents":[{"@type":"Property","name":"temperature","schema":"double"}]}]
            """));
    submit(
        new TwinCommand.PutTwin("oven", "{\"$metadata\":{\"$model\":\"dtmi:test:oven;1\"}}", true));
    submit(
        new TwinCommand.SetRules(
            List.of(
                new NamedText(
                    "rules/oven.yaml",
                    """
                    rule: hot
                    model: dtmi:test:oven;1
                    when: temperature > 260
                    alarm: { priority: high, title: Hot, latch: true }
                    """))));
  }

  private void submit(TwinCommand command) {
    CompletableFuture<Outcome> _ = world.space().submit(ENGINEER, new Command.OfTwins(command));
    world.settle();
  }

  private void reads(int value) {
    world.append(
        Input.telemetry("oven", "{\"temperature\":" + value + "}", time.epochMillis() * 1_000));
    world.settle();
  }

  private void act(AlarmAction action) {
    submit(new TwinCommand.ActOnAlarm("", "hot", "oven", action, "ann", "because"));
  }

  private String alarm() {
    List<String> all =
        world
            .space()
            .driver()
            .kernel()
            .view()
            .alarms(null, null, EnumSet.allOf(AlarmState.class), 10);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private void restart() {
    world = world.killedAndReopened();
    world.settle();
  }

  private void stands(String state) {
    assertThat(alarm()).contains("\"state\":\"" + state + "\"");
    restart();
    assertThat(alarm()).contains("\"state\":\"" + state + "\"");
  }

  @Test
  void eachStateOutlivesTheProcess() {
    reads(300);
    stands("unacknowledged");
    act(new AlarmAction.Shelve((time.epochMillis() + 60_000) * 1_000));
    stands("shelved");
    act(new AlarmAction.TakeOut("P-1"));
    stands("out-of-service");
    act(new AlarmAction.ReturnToService());
    stands("shelved");
    act(new AlarmAction.Unshelve());
    stands("unacknowledged");
    reads(200);
    stands("latched-unacknowledged");
    String id = alarm().replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
    submit(new TwinCommand.AcknowledgeAlarm(id, "ann", ""));
    stands("latched-acknowledged");
    act(new AlarmAction.Reset());
    stands("normal");
  }

  @Test
  void theTimeOnTheShelfEndsAlsoWhileNobodyRuns() {
    reads(300);
    act(new AlarmAction.Shelve((time.epochMillis() + 60_000) * 1_000));
    time.advance(Duration.ofSeconds(59));
    restart();
    assertThat(alarm()).contains("\"state\":\"shelved\"");
    time.advance(Duration.ofSeconds(2));
    restart();
    assertThat(alarm()).contains("\"state\":\"unacknowledged\"");
  }

  @Test
  void anOperatorAcknowledgesOverMqttAndTheAuditKnows() {
    reads(300);
    String id = alarm().replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
    world.append(
        Input.message(
            "operator-1",
            "lockstep/v1/oven/alarms/" + id + "/acknowledge",
            "{\"comment\":\"on my way\"}".getBytes(StandardCharsets.UTF_8),
            time.epochMillis() * 1_000));
    world.settle();
    assertThat(alarm())
        .contains("\"state\":\"acknowledged\"")
        .contains("operator-1")
        .contains("on my way");
    assertThat(world.logged()).anyMatch(change -> change.kind() == ChangeKind.AUDIT.number());
  }
}
