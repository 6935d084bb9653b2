package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import io.lockstep.twin.StateHash;
import io.lockstep.twin.TwinCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A space with its threads: what is asked is journalled, decided, answered and remembered.
class SpaceTest {
  private static final String KETTLE = "dtmi:example:Kettle;1";

  private static final String MODELS =
      """
      [{"@id":"dtmi:test:room;1","@type":"Interface","@context":"dtmi:dtdl:context;2",
        "contents":[{"@type":"Property","name":"temperature","schema":"double"}]}]
      """;

  @TempDir Path folder;

  @Test
  void aPublishedReadingIsInTheTwinWhenItIsAnsweredAsApplied() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      FieldReceipt receipt = running.reading("oven", "{\"temperature\":21.5}");

      assertThat(running.space().appliedPosition()).isGreaterThan(receipt.lastPosition());
      assertThat(running.space().<String>read(view -> view.twin("oven").orElseThrow().json()))
          .contains("\"temperature\":21.5");
      assertThat(running.space().durable(receipt.lastPosition())).isCompleted();
      assertThat(running.space().applied(receipt.lastPosition())).isCompleted();
    }
  }

  @Test
  void aViewHoldsAllThatIsDecidedWhenItIsAskedForHoweverYoungTheOneBeforeItIs() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      for (int i = 0; i < 20; i++) {
        String value = "{\"temperature\":%d}".formatted(i);
        FieldReceipt _ = running.reading("oven", value);

        assertThat(running.space().view().twin("oven").orElseThrow().json())
            .contains(value.substring(1, value.length() - 1));
      }
    }
  }

  @Test
  void whatAReadingChangedStandsInTheChangesLogWhenItIsToldAsLogged() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      for (int i = 0; i < 300; i++) {
        long position = running.reading("oven", "{\"temperature\":%d}".formatted(i)).lastPosition();

        running.space().logged(position).join();

        assertThat(running.changes().lastRecord().orElseThrow().payload().getLong(0))
            .as("input position of the last change, reading %d", i)
            .isEqualTo(position);
      }
    }
  }

  @Test
  void commandsThatAreSubmittedTogetherAreDecidedInOrderAndEachByItself() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      assertThat(running.submit(new TwinCommand.AddModels(MODELS))).isInstanceOf(Reply.Done.class);
      List<TwinCommand> commands = new ArrayList<>();
      String room = "{\"$metadata\":{\"$model\":\"dtmi:test:room;1\"}}";
      commands.add(new TwinCommand.PutTwin("room", room, true));
      for (int i = 0; i < 1_000; i++) {
        String patch = "[{\"op\":\"add\",\"path\":\"/temperature\",\"value\":%d}]".formatted(i);
        commands.add(new TwinCommand.PatchTwin(i == 500 ? "nowhere" : "room", patch, null));
      }

      List<Outcome> outcomes = running.space().submitAll(RunningSpace.TESTER, commands).join();

      assertThat(outcomes).hasSize(1_001);
      for (int i = 1; i < outcomes.size(); i++) {
        assertThat(outcomes.get(i).position()).isGreaterThan(outcomes.get(i - 1).position());
        assertThat(outcomes.get(i).reply())
            .isInstanceOf(i == 501 ? Reply.Refused.class : Reply.Done.class);
      }
      assertThat(running.space().<String>read(view -> view.twin("room").orElseThrow().json()))
          .contains("\"temperature\":999.0");
      assertThat(running.space().statistics().inFlight()).isZero();
    }
  }

  @Test
  void moreCommandsTogetherThanMayWaitAreRefusedAsAWhole() {
    SpaceOptions options = SpaceOptions.named("test").withWaiting(10, 10);
    try (RunningSpace running = RunningSpace.in(folder, options)) {
      List<TwinCommand> commands = new ArrayList<>();
      for (int i = 0; i < 11; i++) {
        commands.add(new TwinCommand.DeleteTwin("nowhere", null));
      }

      assertThatThrownBy(() -> running.space().submitAll(RunningSpace.TESTER, commands).join())
          .cause()
          .isInstanceOfSatisfying(
              LockstepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
      assertThat(running.space().statistics().inFlight()).isZero();
      assertThat(running.space().statistics().commands()).isZero();
    }
  }

  @Test
  void aCommandIsAnsweredWithWhatTheKernelDecided() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      assertThat(running.submit(new TwinCommand.AddModels(MODELS))).isInstanceOf(Reply.Done.class);
      Reply put =
          running.submit(
              new TwinCommand.PutTwin(
                  "room", "{\"$metadata\":{\"$model\":\"dtmi:test:room;1\"}}", false));
      assertThat(put).isInstanceOf(Reply.Done.class);
      assertThat(running.submit(new TwinCommand.DeleteTwin("nowhere", null)))
          .isInstanceOfSatisfying(
              Reply.Refused.class,
              refused -> assertThat(refused.reason().httpStatus()).isEqualTo(404));
      assertThat(running.space().<Boolean>read(view -> view.hasTwin("room"))).isTrue();
      assertThat(running.space().statistics().commands()).isEqualTo(3);
    }
  }

  @Test
  void deviceCommandsChangeTheRegistryThatTheBrokerAsks() {
    DeviceCommand add =
        new DeviceCommand.AddDevice(Device.withDefaults("oven", CredentialHash.of("secret")));
    try (RunningSpace running = RunningSpace.in(folder)) {
      Outcome outcome = running.submit(new Command.OfDevices(add));

      assertThat(outcome.reply()).isEqualTo(new Reply.Done("", "{\"created\":true}"));
      assertThat(running.devices().device("oven")).isPresent();
      assertThat(running.submit(new Command.OfDevices(add)).reply())
          .isInstanceOfSatisfying(
              Reply.Refused.class,
              refused -> assertThat(refused.reason().httpStatus()).isEqualTo(409));
    }
    try (RunningSpace again = RunningSpace.in(folder)) {
      assertThat(again.devices().device("oven")).isPresent();
    }
  }

  @Test
  void bindingsThatCannotBeReadAreRefusedBeforeTheyAreJournalled() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      Outcome outcome =
          running.submit(
              new Command.SetBindings(
                  List.of(new NamedText("bindings/a.yaml", "bindings:\n  - tpoic: a\n"))));

      assertThat(outcome.position()).isEqualTo(-1);
      assertThat(outcome.reply())
          .isInstanceOfSatisfying(
              Reply.Refused.class,
              refused -> assertThat(refused.reason().message()).contains("bindings/a.yaml:2"));
    }
  }

  @Test
  void bindingsAreInForceForTheNextMessageAndAfterARestart() {
    NamedText file =
        new NamedText(
            "bindings/a.yaml",
            """
            bindings:
              - topic: plant/{line}/temp
                twin: "{line}-oven"
                format: scalar
                property: temperature
            """);
    try (RunningSpace running = RunningSpace.in(folder)) {
      assertThat(running.submit(new Command.SetBindings(List.of(file))).reply())
          .isInstanceOf(Reply.Done.class);
      FieldReceipt _ = running.publish("gateway", FieldPublication.of("plant/l1/temp", "4")).join();
      assertThat(running.space().<Boolean>read(view -> view.hasTwin("l1-oven"))).isTrue();
    }
    try (RunningSpace again = RunningSpace.in(folder)) {
      assertThat(again.space().bindings()).containsExactly(file);
    }
  }

  @Test
  void aRestartAfterACleanStopReplaysNothingAndKnowsEverything() {
    StateHash before;
    try (RunningSpace running = RunningSpace.in(folder)) {
      for (int i = 0; i < 100; i++) {
        FieldReceipt _ = running.reading("t" + i % 7, "{\"temperature\":" + i + "}");
      }
      before = running.space().stateHash();
    }
    try (RunningSpace again = RunningSpace.in(folder)) {
      assertThat(again.space().statistics().replayedRecords()).isZero();
      assertThat(again.space().stateHash()).isEqualTo(before);
      assertThat(again.space().health()).isEqualTo(new SpaceHealth.Running(List.of()));
    }
  }

  @Test
  void aViewHoldsThePositionThatIsAskedFor() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      for (int i = 0; i < 5; i++) {
        FieldReceipt receipt = running.reading("oven", "{\"temperature\":" + i + "}");
        GraphView view = running.space().view(receipt.lastPosition());
        assertThat(view.twin("oven").orElseThrow().json()).contains("\"temperature\":" + i);
      }
    }
  }

  @Test
  void aViewOfAPositionThatDoesNotComeTimesOut() {
    // Nobody drives it: that it opens needs no other thread, which might not come in so short a
    // time.
    SteppedWorld world = SteppedWorld.open(new SimulatedDisk(1), new SimulatedTime(), impatient());
    assertThatThrownBy(() -> world.space().view(1_000_000))
        .isInstanceOfSatisfying(
            LockstepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT));
  }

  private static SpaceOptions impatient() {
    SpaceOptions all = SpaceOptions.named("test");
    return new SpaceOptions(
        all.name(),
        all.batchRecords(),
        all.snapshotRecords(),
        all.snapshotInterval(),
        all.viewInterval(),
        all.readBudget(),
        Duration.ofMillis(100),
        all.inFlightMax(),
        all.readsMax(),
        all.subscribersMax());
  }

  @Test
  void manyWritersAtOnceAllGetTheirOwnAnswers() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      List<CompletableFuture<FieldReceipt>> receipts = new ArrayList<>();
      List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        receipts.add(
            running.publish(
                "t" + i % 10,
                FieldPublication.of(
                    "lockstep/v1/t" + i % 10 + "/telemetry/count", String.valueOf(i))));
        outcomes.add(
            running
                .space()
                .submit(
                    RunningSpace.TESTER,
                    new Command.OfTwins(new TwinCommand.DeleteTwin("nobody" + i, null))));
      }
      assertThat(receipts.stream().map(it -> it.join().lastPosition()).distinct()).hasSize(500);
      for (int i = 0; i < 500; i++) {
        assertThat(outcomes.get(i).join().reply())
            .isInstanceOfSatisfying(
                Reply.Refused.class,
                refused -> assertThat(refused.reason().code()).isEqualTo("DigitalTwinNotFound"));
      }
      assertThat(running.space().statistics().inFlight()).isZero();
    }
  }

  @Test
  void whatIsTooMuchIsRefusedAsOverload() {
    SpaceOptions narrow = SpaceOptions.named("test").withWaiting(1, 1);
    try (RunningSpace running = RunningSpace.in(folder, narrow)) {
      List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        outcomes.add(
            running
                .space()
                .submit(
                    RunningSpace.TESTER,
                    new Command.OfTwins(new TwinCommand.DeleteTwin("nobody", null))));
      }
      long refused = outcomes.stream().filter(it -> it.handle((_, e) -> e != null).join()).count();
      assertThat(refused).isPositive().isLessThan(200);
      assertThat(running.space().statistics().overloads()).isEqualTo(refused);
    }
  }

  @Test
  void aPublicationThatIsTooLargeIsRefusedWhole() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      CompletableFuture<FieldReceipt> receipt =
          running
              .space()
              .publish(
                  "oven",
                  List.of(
                      FieldPublication.of("lockstep/v1/oven/telemetry", "{\"temperature\":1}"),
                      FieldPublication.of("lockstep/v1/oven/telemetry", " ".repeat(3 << 20))));

      assertThatThrownBy(receipt::join)
          .hasCauseInstanceOf(LockstepException.class)
          .hasMessageContaining("expected a record of at most");
      FieldReceipt next = running.reading("other", "{\"temperature\":1}");
      assertThat(next.messages()).isEqualTo(1);
      assertThat(running.space().<Boolean>read(view -> view.hasTwin("oven"))).isFalse();
    }
  }

  @Test
  void aDeviceWhoseModelIsStatedAppearsAsATwinOfIt() {
    Device kettle = new Device("kettle", null, true, List.of(), List.of(), KETTLE, List.of());
    Device later = new Device("later", null, true, List.of(), List.of(), KETTLE, List.of());
    try (RunningSpace running = RunningSpace.in(folder)) {
      running.submit(new Command.OfDevices(new DeviceCommand.PutDevice(later)));
      running.reading("later", "{\"temperature\":20}");
      running.submit(
          new TwinCommand.AddModels(
              """
              [{"@context":"dtmi:dtdl:context;3","@id":"%s","@type":"Interface","contents":[
                {"@type":"Property","name":"temperature","schema":"double"}]}]
              """
                  .formatted(KETTLE)));
      running.submit(new Command.OfDevices(new DeviceCommand.PutDevice(kettle)));
      running.reading("kettle", "{\"temperature\":20,\"colour\":\"red\"}");

      assertThat(modelOf(running, "kettle")).isEqualTo(KETTLE);
      assertThat(modelOf(running, "later")).as("no such model then").contains(":draft:");
      assertThat(running.space().<Integer>read(view -> view.drift("kettle", null, 9).size()))
          .as("the colour")
          .isOne();
    }
  }

  private static String modelOf(RunningSpace running, String twin) {
    return running.space().read(view -> view.values(twin).orElseThrow().modelId());
  }

  @Test
  void otherKernelOptionsAfterACrashDecideWhatComesAndNotWhatWas() throws IOException {
    KernelOptions standard = KernelOptions.defaults();
    KernelOptions refusing =
        new KernelOptions(
            KernelOptions.AutoCreate.REFUSE,
            standard.futureToleranceMicros(),
            standard.driftEntriesMax());
    Path crashed = Files.createDirectory(folder.resolve("crashed"));
    try (RunningSpace running = RunningSpace.in(folder.resolve("first"))) {
      running.reading("oven", "{\"temperature\":1}");
      try (Stream<Path> files = Files.walk(folder.resolve("first"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = crashed.resolve(folder.resolve("first").relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
    try (RunningSpace again = RunningSpace.in(crashed, refusing)) {
      again.reading("other", "{\"temperature\":1}");
      assertThat(again.space().<Boolean>read(view -> view.hasTwin("oven"))).isTrue();
      assertThat(again.space().<Boolean>read(view -> view.hasTwin("other"))).isFalse();
    }
  }

  @Test
  void aTopicWithAWildcardIsNoTopicToPublishTo() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      assertThatThrownBy(
              () -> running.space().publish("oven", List.of(FieldPublication.of("a/+/b", "1"))))
          .isInstanceOf(LockstepException.class)
          .hasMessageContaining("U+002B at index 2");
    }
  }

  @Test
  void afterTheEndEverythingIsRefusedAndNothingHangs() {
    RunningSpace running = RunningSpace.in(folder);
    running.close();

    assertThat(
            running
                .space()
                .submit(
                    RunningSpace.TESTER, new Command.OfTwins(new TwinCommand.AddModels(MODELS))))
        .isCompletedExceptionally();
    assertThatThrownBy(() -> running.space().read(GraphView::twinCount))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> running.space().live().subscribe(LiveFilter.all(), 10))
        .isInstanceOf(LockstepException.class);
  }

  @Test
  void snapshotsWrittenWhileTheKernelGoesOnLeadToTheSameState() {
    SpaceOptions often = SpaceOptions.named("test").withSnapshots(50, Duration.ofMinutes(5));
    StateHash before;
    try (RunningSpace running = RunningSpace.in(folder, often)) {
      RandomInputs random = new RandomInputs(3);
      List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        Command command = random.nextCommand();
        if (commandsADevice(command)) {
          continue; // What waits for its device goes on by itself, after a restart too.
        }
        outcomes.add(running.space().submit(RunningSpace.TESTER, command));
      }
      outcomes.forEach(CompletableFuture::join);
      running.space().snapshot().join();
      assertThat(running.space().statistics().snapshots()).isGreaterThan(1);
      before = running.space().stateHash();
    }
    try (RunningSpace again = RunningSpace.in(folder)) {
      assertThat(again.space().stateHash()).isEqualTo(before);
    }
  }

  private static boolean commandsADevice(Command command) {
    return switch (command) {
      case Command.OfTwins(TwinCommand.Invoke _) -> true;
      case Command.OfTwins(TwinCommand.SetRules(List<NamedText> files)) ->
          files.stream().anyMatch(file -> file.text().contains("command:"));
      case Command.OfTwins _,
          Command.OfDevices _,
          Command.SetBindings _,
          Command.SetSparkplug _,
          Command.OfHub _,
          Command.OfRebinding _ ->
          false;
    };
  }
}
