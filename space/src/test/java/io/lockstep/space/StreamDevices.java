package io.lockstep.space;

import io.lockstep.ingest.CommandRequest;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.Downlink;
import io.lockstep.model.InputKind;
import io.lockstep.twin.CommandsUnderWay;
import io.lockstep.twin.Expectation;
import io.lockstep.twin.PendingCommand;
import io.lockstep.twin.TwinCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Commands to devices of a seeded stream: asked for, sent as an outbox sends them, answered in
/// time, late, twice, by the wrong device or not at all. What rules have commanded is sent and
/// answered like what apps ask for, since an embedded run tells it.
final class StreamDevices {
  private static final String DOWNLINK_TOPICS = "lockstep/";

  private final StreamWorld world;
  private final List<String> sentTopics = new ArrayList<>();

  StreamDevices(StreamWorld world) {
    this.world = world;
  }

  /// What the side of the devices does, null when there is nothing to do.
  @Nullable StreamInput next() {
    return switch (world.random.nextInt(9)) {
      case 0, 1, 2 -> send();
      case 3, 4 -> answer();
      case 5 -> delivered();
      case 6 -> cancel();
      case 7 -> cancelDecided();
      default ->
          world.oneIn(4)
              ? world.command(StreamCommands.of(new TwinCommand.Restarted()))
              : unroutable();
    };
  }

  private @Nullable PendingCommand pending() {
    List<PendingCommand> pending = world.run.view().pendingCommands(_ -> false, 20);
    return pending.isEmpty() ? null : pending.get(world.random.nextInt(pending.size()));
  }

  private @Nullable StreamInput send() {
    PendingCommand command = pending();
    if (command == null) {
      return null;
    }
    String payload = command.payload();
    CommandRequest request =
        new CommandRequest(
            command.id(),
            command.twinId(),
            command.name(),
            payload == null ? "" : payload,
            world.nowMicros);
    return switch (world.run.downlinks().of(request)) {
      case Downlink.Message message -> {
        sentTopics.add(message.topic());
        yield world.input(
            InputKind.FIELD_MESSAGE.number(),
            DownlinkRecord.of(message, command.id(), 10, world.nowMicros),
            "sent: command %s to %s".formatted(command.id(), message.topic()));
      }
      case Downlink.Unroutable(String reason) ->
          world.command(StreamCommands.of(new TwinCommand.Unroutable(command.id(), reason)));
    };
  }

  private StreamInput unroutable() {
    PendingCommand command = world.oneIn(5) ? null : pending();
    String id = command == null ? world.pick("7-0", "odd", "99999-1") : command.id();
    return world.command(StreamCommands.of(new TwinCommand.Unroutable(id, "no way to it")));
  }

  private @Nullable StreamInput delivered() {
    List<CommandsUnderWay.Sent> sent = world.run.view().commandsUnderWay().sent();
    if (sent.isEmpty()) {
      return null;
    }
    CommandsUnderWay.Sent command = sent.get(world.random.nextInt(sent.size()));
    return world.command(
        StreamCommands.of(
            new TwinCommand.Delivered(
                world.oneIn(12) ? "7-0" : command.id(), command.twinId(), world.nowMicros)));
  }

  /// Of one that is open, most often.
  private StreamInput cancel() {
    CommandsUnderWay commands = world.run.view().commandsUnderWay();
    List<CommandsUnderWay.Sent> sent = commands.sent();
    PendingCommand pending = world.oneIn(2) ? pending() : null;
    String id = "7-0";
    String twin = world.twin();
    if (pending != null) {
      id = pending.id();
      twin = pending.twinId();
    } else if (!sent.isEmpty()) {
      CommandsUnderWay.Sent command = sent.get(world.random.nextInt(sent.size()));
      id = command.id();
      twin = world.oneIn(12) ? twin : command.twinId();
    }
    return world.command(
        StreamCommands.of(
            new TwinCommand.CancelCommand(
                id, twin, "ben", world.oneIn(20) ? "x".repeat(1_001) : world.pick("", "why"))));
  }

  private @Nullable StreamInput cancelDecided() {
    List<CommandsUnderWay.Cancellation> wishes =
        world.run.view().commandsUnderWay().cancellations(_ -> false);
    if (wishes.isEmpty()) {
      return null;
    }
    PendingCommand command = wishes.get(world.random.nextInt(wishes.size())).command();
    return world.command(
        StreamCommands.of(
            new TwinCommand.CancelDecided(command.id(), command.twinId(), world.oneIn(2))));
  }

  private @Nullable StreamInput answer() {
    if (sentTopics.isEmpty()) {
      return null;
    }
    int choice = Math.max(world.random.nextInt(sentTopics.size()), sentTopics.size() - 3);
    String topic = sentTopics.get(Math.min(choice, sentTopics.size() - 1));
    if (!topic.startsWith(DOWNLINK_TOPICS)) {
      return world.message(StreamWorld.GATEWAY, topic + "/response", "{}");
    }
    String[] levels = topic.split("/", -1);
    if (world.oneIn(10)) {
      levels[2] = "t9"; // Somebody else's answer.
    }
    if (world.oneIn(15)) {
      levels[5] = "12345-6";
    }
    String said =
        switch (world.random.nextInt(6)) {
          case 0 -> world.oneIn(3) ? "{\"status\":499}" : "{\"status\":500,\"payload\":\"broken\"}";
          case 1 -> "{\"status\":200,\"payload\":" + world.random.nextInt(90) + "}";
          case 2 ->
              world.pick("{\"status\":\"odd\"}", "no json", "{\"status\":200,\"payload\":{}}");
          default -> "{\"status\":200}";
        };
    return world.message(world.sender(levels[2]), String.join("/", levels) + "/response", said);
  }

  TwinCommand invoke() {
    String component = world.oneIn(3) ? world.pick("motor", "motor", "engine") : "";
    String name =
        component.isEmpty()
            ? world.pick("halt", "halt", "set", "look", "unknown")
            : world.pick("stop", "turn");
    String payload =
        switch (name) {
          case "halt", "stop" -> world.oneIn(8) ? world.value() : null;
          case "look" -> world.oneIn(8) ? null : "\"" + world.pick("up", "down") + "\"";
          default -> world.oneIn(6) ? world.value() : String.valueOf(world.random.nextInt(9));
        };
    return new TwinCommand.Invoke(
        world.oneIn(10) ? world.stranger() : world.twin(),
        component,
        name,
        payload,
        world.oneIn(20) ? 1 : (1 + world.random.nextInt(20)) * 1_000_000L,
        world.oneIn(3),
        world.oneIn(2) ? "" : "key " + world.random.nextInt(8),
        world.pick("anna", "anna", "ben"),
        world.oneIn(3) ? null : expectation());
  }

  private Expectation expectation() {
    return new Expectation(
        world.pick(
            "temperature > 40.0",
            "temperature > -1000.0",
            "temperature > -1000.0 || count > -1000 || motor.speed > -1000.0",
            "temperature < 60.0 && count > 2",
            "label == 'text'",
            "1 == 1",
            "unknown > 3"),
        world.oneIn(20) ? 1 : (1 + world.random.nextInt(300)) * 1_000_000L);
  }

  DeviceCommand registry() {
    String id = world.pick("d0", "d1", "t0", "t1", "t8", StreamWorld.GATEWAY);
    CredentialHash hash = CredentialHash.of("secret " + world.random.nextInt(20));
    return switch (world.random.nextInt(5)) {
      case 0 -> new DeviceCommand.RemoveDevice(id);
      case 1 -> new DeviceCommand.RotateCredential(id, hash);
      case 2 -> new DeviceCommand.AddDevice(Device.withDefaults(id, hash));
      default ->
          new DeviceCommand.PutDevice(
              new Device(
                  id,
                  null,
                  true,
                  List.of(),
                  List.of(),
                  world.pick("", StreamTexts.MACHINE, StreamTexts.CAR, StreamTexts.MISSING),
                  world.oneIn(2) ? List.of() : List.of("t1", "t2")));
    };
  }
}
