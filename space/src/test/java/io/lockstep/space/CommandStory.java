package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.JournalException;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.twin.Expectation;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The story of one command with a key: a caller that asks until it is answered, a device with its
/// manner, perhaps somebody who cancels, and a hub that ends at one operation of its disk. However
/// it goes: the device has acted at most once, the command has ended with a state that the device's
/// behaviour permits, and one that does not say what the machine did says why.
final class CommandStory {
  private static final Principal OPERATOR = new Principal("operator", Role.OPERATOR);
  private static final long SECOND = 1_000_000;
  private static final int ROUNDS = 60;

  /// More operations than there are.
  private static final long NEVER = 1L << 40;

  private static final String MODEL =
      """
      [{"@id":"dtmi:test:line;1","@type":"Interface","@context":"dtmi:dtdl:context;2","contents":[
        {"@type":"Property","name":"speed","schema":"double"},
        {"@type":"Command","name":"setSpeed","request":{"name":"speed","schema":"double"}},
        {"@type":"Command","name":"run","request":{"name":"on","schema":"boolean"}}]}]
      """;

  /// When somebody cancels.
  enum Cancel {
    NEVER,
    /// As soon as it is accepted, while the device is away.
    AT_ONCE,
    /// When the device has it.
    LATER
  }

  private final StoryDevice.Manner manner;
  private final Cancel cancel;
  private final boolean isSparkplug;
  private final SimulatedDisk disk = new SimulatedDisk(7);
  private final SimulatedTime time = new SimulatedTime();
  private final StoryDevice device;

  private @Nullable CompletableFuture<Outcome> asked;
  private @Nullable CompletableFuture<Outcome> cancelled;
  private String id = "";
  private boolean wasCut;

  CommandStory(StoryDevice.Manner manner, Cancel cancel, boolean isSparkplug) {
    this.manner = manner;
    this.cancel = cancel;
    this.isSparkplug = isSparkplug;
    this.device = new StoryDevice(manner, isSparkplug, time);
  }

  /// Tells it.
  ///
  /// @param cut the operation of the disk at which the hub ends, counted from when the caller asks
  /// @param losesPower what is not synced is lost, too
  /// @return the state in the end
  String tell(int cut, boolean losesPower) {
    try {
      SteppedWorld world = SteppedWorld.open(disk, time);
      prepare(world);
      disk.stopAfter(cut);
      wasCut = !play(world);
      if (wasCut) {
        if (losesPower) {
          disk.powerLoss();
        } else {
          disk.processKilled();
        }
        world = SteppedWorld.open(disk, time);
        device.hubStarted(world);
        asked = null;
        cancelled = null;
        assertThat(play(world)).as("the second life goes on to the end").isTrue();
      }
      disk.stopAfter(NEVER); // What comes now is no part of the story.
      return end(world);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "%s, cancel %s, %s, cut at operation %d, %s: %s"
              .formatted(
                  manner,
                  cancel,
                  isSparkplug ? "Sparkplug" : "JSON",
                  cut,
                  losesPower ? "power loss" : "kill",
                  e.getMessage()),
          e);
    }
  }

  /// True when the hub ended before the story did.
  boolean wasCut() {
    return wasCut;
  }

  private void prepare(SteppedWorld world) {
    CompletableFuture<Outcome> _ = submit(world, new TwinCommand.AddModels(MODEL));
    CompletableFuture<Outcome> _ =
        submit(
            world,
            new TwinCommand.PutTwin(
                device.twin(), "{\"$metadata\":{\"$model\":\"dtmi:test:line;1\"}}", true));
    world.settle();
    device.hubStarted(world);
    device.act(world, true);
    world.settle();
  }

  private static CompletableFuture<Outcome> submit(SteppedWorld world, TwinCommand command) {
    return world.space().submit(OPERATOR, new Command.OfTwins(command));
  }

  /// False when the hub ended meanwhile.
  private boolean play(SteppedWorld world) {
    try {
      for (int round = 0; round < ROUNDS && !disk.isStopped(); round++) {
        ask(world);
        settle(world);
        learn();
        cancel(world, round);
        settle(world);
        device.act(world, cancel != Cancel.AT_ONCE || round > 4);
        settle(world);
        time.advance(Duration.ofMillis(500));
      }
    } catch (JournalException | LockstepException e) {
      assertThat(disk.isStopped()).as(e.toString()).isTrue();
    }
    return !disk.isStopped();
  }

  private void settle(SteppedWorld world) {
    boolean worked = true;
    while (worked && !disk.isStopped()) {
      worked = world.step();
    }
  }

  /// Asks until there is an answer, always with the same key.
  private void ask(SteppedWorld world) {
    if (asked == null) {
      asked =
          submit(
              world,
              new TwinCommand.Invoke(
                  device.twin(),
                  "",
                  isSparkplug ? "run" : "setSpeed",
                  isSparkplug ? "true" : "60",
                  10 * SECOND,
                  false,
                  "key",
                  "operator",
                  new Expectation("speed == 60.0", 5 * SECOND)));
    }
  }

  private void learn() {
    if (asked != null
        && asked.isDone()
        && !asked.isCompletedExceptionally()
        && asked.join().reply() instanceof Reply.Done(String _, String body)) {
      String told = idOf(body);
      assertThat(id.isEmpty() || id.equals(told)).as("one id a key").isTrue();
      id = told;
    }
  }

  private void cancel(SteppedWorld world, int round) {
    boolean isTime =
        switch (cancel) {
          case NEVER -> false;
          case AT_ONCE -> true;
          case LATER -> round >= 1;
        };
    if (isTime && cancelled == null && !id.isEmpty()) {
      cancelled = submit(world, new TwinCommand.CancelCommand(id, device.twin(), "anna", ""));
    }
  }

  static String idOf(String document) {
    int from = document.indexOf("\"id\":\"") + 6;
    return document.substring(from, document.indexOf('"', from));
  }

  static String stateOf(String document) {
    int from = document.indexOf("\"state\":\"") + 9;
    return document.substring(from, document.indexOf('"', from));
  }

  private String end(SteppedWorld world) {
    time.advance(Duration.ofSeconds(60));
    world.settle();
    time.advance(Duration.ofSeconds(60));
    world.settle();
    assertThat(world.space().health().findings()).as("findings").isEmpty();
    assertThat(id).as("the caller has learnt the command's id").isNotEmpty();
    String document = world.space().driver().kernel().view().command(id).orElseThrow();
    String state = stateOf(document);
    for (Map.Entry<String, Integer> each : device.actuations().entrySet()) {
      assertThat(each.getKey()).as("the command that the device has carried out").isEqualTo(id);
      assertThat(each.getValue()).as("how often: %s", document).isEqualTo(1);
    }
    boolean hasActed = !device.actuations().isEmpty();
    switch (state) {
      case "verified" -> assertThat(hasActed).as(document).isTrue();
      case "unverified", "timed-out", "unknown" ->
          assertThat(document).as("its reason").contains("\"message\":\"");
      case "failed" -> assertThat(document).contains("status");
      case "cancelled" -> assertThat(hasActed).as(document).isFalse();
      default -> throw new AssertionError("a state in which no command ends: " + document);
    }
    ReferenceRun reference = ReferenceRun.of(world.inputs());
    assertThat(world.stateHash()).as("state").isEqualTo(reference.stateHash());
    assertThat(world.logged()).as("changes").isEqualTo(reference.changes());
    return state;
  }
}
