package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.JournalException;
import io.lockstep.journal.Reader;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.AlarmState;
import io.lockstep.model.CommandState;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.TwinCommand;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// A reading makes a rule command a machine; the process ends anywhere between. Then the command is
/// neither lost nor doubled, and the alarm is one.
class RuleCommandTest {
  private static final Principal ENGINEER = new Principal("engineer", Role.ENGINEER);
  private static final int STEPS = 60;

  private static void submit(SteppedWorld world, TwinCommand command) {
    CompletableFuture<Outcome> _ = world.space().submit(ENGINEER, new Command.OfTwins(command));
  }

  private static void makeOven(SteppedWorld world, String hold) {
    submit(
        world,
        new TwinCommand.AddModels(
            """
            [{"@id":"dtmi:test:oven;1","@type":"Interface","@context":"dtmi:dtdl:context;2",
              "contents":[{"@type":"Property","name":"temperature","schema":"double"},
                          {"@type":"Command","name":"stop"}]}]
            """));
    submit(
        world,
        new TwinCommand.PutTwin("oven", "{\"$metadata\":{\"$model\":\"dtmi:test:oven;1\"}}", true));
    submit(
        world,
        new TwinCommand.SetRules(
            List.of(
                new NamedText(
                    "rules/oven.yaml",
                    """
                    rule: hot
                    model: dtmi:test:oven;1
                    when: temperature > 260
                    %salarm: { priority: high, title: Hot }
                    command: { name: stop }
                    """
                        .formatted(hold)))));
    world.settle();
  }

  private static void reads(SteppedWorld world, SimulatedTime time, int value) {
    world.append(
        Input.telemetry("oven", "{\"temperature\":" + value + "}", time.epochMillis() * 1_000));
  }

  private static int sent(SteppedWorld world) {
    int[] count = new int[1];
    try (Reader reader = world.inputs().reader(world.inputs().firstPosition())) {
      while (reader.poll(
              (_, kind, payload) -> {
                if (kind == InputKind.FIELD_MESSAGE.number()
                    && new FieldMessage().wrap(payload).isDownlink()) {
                  count[0]++;
                }
              },
              1_000)
          > 0) {
        // The visitor counts.
      }
    }
    return count[0];
  }

  private static List<String> alarms(SteppedWorld world) {
    return world
        .space()
        .driver()
        .kernel()
        .view()
        .alarms(null, null, EnumSet.allOf(AlarmState.class), 10);
  }

  private static List<String> commands(SteppedWorld world) {
    return world
        .space()
        .driver()
        .kernel()
        .view()
        .commands(null, EnumSet.allOf(CommandState.class), 10);
  }

  @Test
  void aProcessThatEndsBetweenTriggerAndDispatchSendsTheCommandOnce() {
    int interrupted = 0;
    for (int operations = 0; operations < STEPS; operations++) {
      SimulatedDisk disk = new SimulatedDisk(operations);
      SimulatedTime time = new SimulatedTime();
      SteppedWorld world = SteppedWorld.open(disk, time);
      makeOven(world, "");
      disk.stopAfter(operations);
      try {
        reads(world, time, 300);
        world.settle();
      } catch (JournalException | LockstepException e) {
        assertThat(disk.isStopped()).as(e.toString()).isTrue();
      }
      interrupted += disk.isStopped() ? 1 : 0;
      disk.processKilled();
      world = SteppedWorld.open(disk, time);
      world.settle();
      if (alarms(world).isEmpty()) {
        // The reading was never durable: its device sends it again.
        reads(world, time, 300);
        world.settle();
      }
      String story = "ended after %d operations of the disk".formatted(operations);
      assertThat(alarms(world)).as(story).hasSize(1);
      assertThat(commands(world)).as(story).hasSize(1);
      assertThat(sent(world)).as(story).isEqualTo(1);
      ReferenceRun reference = ReferenceRun.of(world.inputs());
      assertThat(world.stateHash()).as(story).isEqualTo(reference.stateHash());
      assertThat(world.logged()).as(story).isEqualTo(reference.changes());
    }
    assertThat(interrupted).as("stories that were interrupted").isGreaterThan(3);
  }

  @Test
  void aDelayCountsFromARestart() {
    SimulatedDisk disk = new SimulatedDisk(1);
    SimulatedTime time = new SimulatedTime();
    SteppedWorld world = SteppedWorld.open(disk, time);
    makeOven(world, "for: { time: 30s }\n");
    reads(world, time, 300);
    world.settle();
    time.advance(Duration.ofSeconds(20));
    world = world.killedAndReopened();
    world.settle();
    assertThat(alarms(world)).isEmpty();
    time.advance(Duration.ofSeconds(29));
    world.settle();
    assertThat(alarms(world)).isEmpty();
    time.advance(Duration.ofSeconds(1));
    world.settle();
    assertThat(alarms(world)).hasSize(1);
    assertThat(sent(world)).isEqualTo(1);
  }

  @Test
  void aDelayGoesOnWhenTheServerIsBackAtOnce() {
    SimulatedDisk disk = new SimulatedDisk(1);
    SimulatedTime time = new SimulatedTime();
    SteppedWorld world = SteppedWorld.open(disk, time);
    makeOven(world, "for: { time: 30s }\n");
    reads(world, time, 300);
    world.settle();
    time.advance(Duration.ofSeconds(4));
    world = world.killedAndReopened();
    world.settle();
    time.advance(Duration.ofSeconds(26));
    world.settle();
    assertThat(alarms(world)).hasSize(1);
  }

  @Test
  void anHourWithoutTheServerIsNoDelayThatIsOver() {
    SimulatedDisk disk = new SimulatedDisk(1);
    SimulatedTime time = new SimulatedTime();
    SteppedWorld world = SteppedWorld.open(disk, time);
    makeOven(world, "for: { time: 30s }\n");
    reads(world, time, 300);
    world.settle();
    time.advance(Duration.ofHours(1));
    world = world.killedAndReopened();
    world.settle();
    reads(world, time, 20);
    world.settle();
    time.advance(Duration.ofMinutes(10));
    world.settle();
    assertThat(alarms(world)).isEmpty();
    ReferenceRun reference = ReferenceRun.of(world.inputs());
    assertThat(world.stateHash()).isEqualTo(reference.stateHash());
    assertThat(world.logged()).isEqualTo(reference.changes());
  }

  @Test
  void aClockThatIsPutAnHourForwardEndsNoDelay() {
    SimulatedDisk disk = new SimulatedDisk(1);
    SimulatedTime time = new SimulatedTime();
    SteppedWorld world = SteppedWorld.open(disk, time);
    makeOven(world, "for: { time: 30s }\n");
    reads(world, time, 300);
    world.settle();
    time.setClock(Duration.ofHours(1));
    world.settle();
    time.advance(Duration.ofSeconds(29));
    world.settle();
    assertThat(alarms(world)).isEmpty();
    time.advance(Duration.ofSeconds(1));
    world.settle();
    assertThat(alarms(world)).hasSize(1);
  }

  @Test
  void aClockThatIsPutAnHourBackFreezesNoDelay() {
    SimulatedDisk disk = new SimulatedDisk(1);
    SimulatedTime time = new SimulatedTime();
    SteppedWorld world = SteppedWorld.open(disk, time);
    makeOven(world, "for: { time: 30s }\n");
    reads(world, time, 300);
    world.settle();
    time.setClock(Duration.ofHours(-1));
    world.settle();
    time.advance(Duration.ofSeconds(30));
    world.settle();
    assertThat(alarms(world)).hasSize(1);
  }
}
