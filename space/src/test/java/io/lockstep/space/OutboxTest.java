package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.ingest.CommandRequest;
import io.lockstep.ingest.ContractState;
import io.lockstep.ingest.DesiredMessages;
import io.lockstep.ingest.DesiredRequest;
import io.lockstep.ingest.Downlink;
import io.lockstep.ingest.Downlinks;
import io.lockstep.journal.Reader;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.CommandState;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.twin.TwinCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the kernel decides to send is sent: once, whatever happens in between.
class OutboxTest {
  private static final long FIRST_SEED = 20_261_125;
  private static final Principal OPERATOR = new Principal("operator", Role.OPERATOR);
  private static final long TIMEOUT = 10_000_000;

  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final SimulatedTime time = new SimulatedTime();
  private SteppedWorld world = SteppedWorld.open(disk, time);

  @Test
  void noCommandIsLostOrDoubledInFiveHundredStories() {
    tell(500, FIRST_SEED);
  }

  @Tag("slow")
  @Test
  void noCommandIsLostOrDoubledInFiftyThousandStories() {
    tell(Integer.getInteger("lockstep.rounds", 50_000), new SplittableRandom().nextLong());
  }

  private static void tell(int stories, long firstSeed) {
    System.out.println("outbox: " + stories + " stories from seed " + firstSeed);
    int raisedByRule = 0;
    for (int i = 0; i < stories; i++) {
      OutboxRun story = new OutboxRun(firstSeed + i);
      story.run();
      raisedByRule += story.raisedByRule();
    }
    assertThat(raisedByRule).as("commands that rules have raised").isGreaterThan(stories);
  }

  private void makeLine() {
    submit(
        new TwinCommand.AddModels(
            """
            [{"@id":"dtmi:test:line;1","@type":"Interface","@context":"dtmi:dtdl:context;2",
              "contents":[{"@type":"Command","name":"halt"}]}]
            """));
    submit(
        new TwinCommand.PutTwin("line", "{\"$metadata\":{\"$model\":\"dtmi:test:line;1\"}}", true));
    world.settle();
  }

  private void submit(TwinCommand command) {
    CompletableFuture<Outcome> _ = world.space().submit(OPERATOR, new Command.OfTwins(command));
  }

  private void halt(boolean idempotent) {
    submit(new TwinCommand.Invoke("line", "", "halt", null, TIMEOUT, idempotent, "", "operator"));
  }

  private record Sent(String topic, String commandId, int expirySeconds, String payload) {}

  private List<Sent> sent() {
    List<Sent> all = new ArrayList<>();
    try (Reader reader = world.inputs().reader(world.inputs().firstPosition())) {
      while (reader.poll(
              (_, kind, payload) -> {
                if (kind == InputKind.FIELD_MESSAGE.number()) {
                  FieldMessage message = new FieldMessage().wrap(payload);
                  if (message.isDownlink()) {
                    all.add(sent(message));
                  }
                }
              },
              1_000)
          > 0) {
        // The visitor collects.
      }
    }
    return all;
  }

  private static Sent sent(FieldMessage message) {
    byte[] payload = new byte[message.payloadLength()];
    message.buffer().get(message.payloadOffset(), payload);
    // Payload format, response topic, then the expiry.
    int response = message.propertiesOffset() + 2;
    int expiry = response + 3 + message.buffer().getShort(response + 1);
    assertThat(message.buffer().get(expiry)).isEqualTo((byte) 2);
    return new Sent(
        message.topic(),
        DownlinkRecord.commandId(message),
        message.buffer().getInt(expiry + 1),
        new String(payload, StandardCharsets.UTF_8));
  }

  private String onlyCommand() {
    return world
        .space()
        .driver()
        .kernel()
        .view()
        .commands("line", EnumSet.allOf(CommandState.class), 2)
        .getFirst();
  }

  private void answer(String topic) {
    world.append(
        Input.message(
            "line",
            topic + "/response",
            "{\"status\":200}".getBytes(StandardCharsets.UTF_8),
            time.epochMillis() * 1_000));
    world.settle();
  }

  @Test
  void aCommandGoesOutAsAMessageThatExpiresWithIt() {
    makeLine();
    halt(false);
    world.settle();

    assertThat(sent())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.topic())
                  .isEqualTo("lockstep/v1/line/commands/halt/" + message.commandId());
              assertThat(message.expirySeconds()).isEqualTo(10);
              assertThat(message.payload()).isEqualTo("{}");
            });
    assertThat(onlyCommand()).contains("\"state\":\"sent\"");

    answer(sent().getFirst().topic());
    assertThat(onlyCommand()).contains("\"state\":\"succeeded\"");
  }

  @Test
  void withoutAnAnswerTheClockEndsIt() {
    makeLine();
    halt(false);
    world.settle();
    time.advance(Duration.ofSeconds(10));
    world.settle();

    assertThat(onlyCommand()).contains("\"state\":\"timed-out\"");
  }

  @Test
  void aCommandThatTheJournalRefusedIsSentWhenThereIsRoomAgain() {
    makeLine();
    halt(false);
    // The command itself is durable; what comes behind it finds the disk full.
    while (world.space().driver().kernel().view().commandsToSend() == 0) {
      boolean _ = world.step();
    }
    disk.failWrites(0, 1);
    world.settle();
    assertThat(onlyCommand()).contains("\"state\":\"accepted\"");
    for (int i = 0; i < 8; i++) {
      time.advance(Duration.ofSeconds(1));
      world.settle();
    }

    assertThat(sent()).hasSize(1);
    assertThat(onlyCommand()).contains("\"state\":\"sent\"");
    assertThat(sent().getFirst().expirySeconds()).isLessThan(10);
  }

  @Test
  void afterARestartTheOutcomeIsUnknownUntilTheDeviceAnswers() {
    makeLine();
    halt(false);
    world.settle();
    world = world.killedAndReopened();
    world.settle();
    assertThat(onlyCommand()).contains("\"state\":\"unknown\"");

    answer(sent().getFirst().topic());
    assertThat(onlyCommand()).contains("\"state\":\"succeeded\"", "\"late\":true");
    assertThat(sent()).hasSize(1);
  }

  @Test
  void anIdempotentCommandIsSentAgainAfterARestart() {
    makeLine();
    halt(true);
    world.settle();
    world = world.killedAndReopened();
    world.settle();

    assertThat(sent())
        .hasSize(2)
        .extracting(Sent::commandId)
        .containsOnly(sent().getFirst().commandId());
    assertThat(onlyCommand()).contains("\"state\":\"sent\"");
  }

  @Test
  void aDefectInMakingAMessageIsAFindingAndStopsNothing() {
    makeLine();
    halt(false);
    while (world.space().driver().kernel().view().commandsToSend() == 0) {
      boolean _ = world.step();
    }
    Findings findings = new Findings("test");
    Outbox outbox =
        new Outbox(
            world.space().driver().kernel().view(),
            ContractState.empty(),
            world.inputs(),
            findings,
            () -> Instant.ofEpochMilli(time.epochMillis()),
            time::nanoTime,
            () -> {});
    boolean isSent =
        outbox.consider(
            world.space().driver().kernel().view(),
            new Downlinks() {
              @Override
              public Downlink of(CommandRequest request) {
                throw new IllegalStateException("defect");
              }

              @Override
              public DesiredMessages desired(DesiredRequest request) {
                throw new IllegalStateException("defect");
              }

              @Override
              public Downlink.Message cancellation(CommandRequest request) {
                throw new IllegalStateException("defect");
              }

              @Override
              public List<Downlink.Message> rebirths(long nowMicros) {
                throw new IllegalStateException("defect");
              }
            });

    assertThat(isSent).as("the command is told to have failed").isTrue();
    assertThat(findings.all())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(SpaceHealth.Kind.DOWNLINK_DEFECT);
              assertThat(finding.count()).isEqualTo(2);
            });
  }

  @Test
  void aBranchSendsNothing() {
    makeLine();
    Branch branch = world.space().fork();
    Input halt =
        Input.command(
            new Command.OfTwins(
                new TwinCommand.Invoke("line", "", "halt", null, TIMEOUT, false, "", "what if")),
            time.epochMillis() * 1_000,
            1);
    var _ = branch.feed(InputKind.COMMAND, halt.payload());
    world.settle();

    assertThat(branch.view().commandsToSend()).isEqualTo(1);
    assertThat(sent()).isEmpty();
  }

  @Test
  void anAnswerToNothingIsDrift() {
    makeLine();
    answer("lockstep/v1/line/commands/halt/1-0");

    assertThat(world.space().driver().kernel().view().drift("line", null, 5))
        .singleElement()
        .satisfies(entry -> assertThat(entry.reason()).isEqualTo("UNKNOWN_COMMAND"));
  }
}
