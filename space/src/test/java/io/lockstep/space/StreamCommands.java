package io.lockstep.space;

import io.lockstep.model.AlarmState;
import io.lockstep.twin.AlarmAction;
import io.lockstep.twin.Entity;
import io.lockstep.twin.GraphLimits;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.TwinCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What apps of a seeded stream ask for, of which much is refused: models, twins, relationships,
/// telemetry, rules, bindings, alarms, options and limits.
final class StreamCommands {
  private final StreamWorld world;
  private final StreamDevices devices;
  private final List<Link> asked = new ArrayList<>();

  StreamCommands(StreamWorld world, StreamDevices devices) {
    this.world = world;
    this.devices = devices;
  }

  StreamInput next() {
    return world.command(command());
  }

  private Command command() {
    return switch (world.random.nextInt(48)) {
      case 0, 1 -> of(new TwinCommand.AddModels(StreamTexts.later(world.random)));
      case 2 -> of(models());
      case 3, 4, 5, 6 -> of(putTwin(world.oneIn(12) ? world.stranger() : world.twin()));
      case 7, 8, 9, 10, 11 -> of(patchTwin());
      case 12 -> of(new TwinCommand.DeleteTwin(anyTwin(), condition(anyTwin())));
      case 13 -> of(deleteTwin());
      case 14, 15, 16, 17, 18, 19 -> of(putRelationship());
      case 20 -> of(patchRelationship());
      case 21, 22 -> of(deleteRelationship());
      case 23, 24 -> of(patchComponent());
      case 25, 26, 27 -> of(telemetry());
      case 28 ->
          of(new TwinCommand.AdoptDraft(world.oneIn(4) ? world.twin() : world.stranger(), model()));
      case 29, 30 -> of(new TwinCommand.SetRules(world.rules()));
      case 31 -> new Command.SetBindings(StreamTexts.bindings(world.random));
      case 32 -> of(acknowledge());
      case 33 -> of(world.oneIn(3) ? acknowledge() : actOnAlarm());
      case 34 -> of(options());
      case 35 -> of(limits());
      case 36 -> of(eventRoute());
      case 37, 43 -> new Command.OfDevices(devices.registry());
      case 40, 41, 42 -> of(run());
      default -> of(devices.invoke());
    };
  }

  static Command of(TwinCommand command) {
    return new Command.OfTwins(command);
  }

  private String anyTwin() {
    return world.oneIn(6) ? world.stranger() : world.twin();
  }

  private String model() {
    return StreamTexts.ALL.get(world.random.nextInt(StreamTexts.ALL.size()));
  }

  private TwinCommand models() {
    String id = model();
    return switch (world.random.nextInt(4)) {
      case 0 -> new TwinCommand.DeleteModel(world.pick(id, StreamTexts.SPARE));
      case 1 -> new TwinCommand.PatchModel(id, "[{\"op\":\"add\",\"path\":\"/x\",\"value\":1}]");
      default ->
          new TwinCommand.PatchModel(
              world.pick(id, StreamTexts.SPARE, StreamTexts.SENSOR),
              "[{\"op\":\"replace\",\"path\":\"/decommissioned\",\"value\":%s}]"
                  .formatted(world.oneIn(3)));
    };
  }

  TwinCommand putTwin(String twin) {
    StringBuilder json = new StringBuilder("{\"$metadata\":{\"$model\":\"");
    json.append(model()).append("\"}");
    int members = world.random.nextInt(3);
    for (int i = 0; i < members; i++) {
      String name = world.pick("label", "label", "temperature", "count", "limit");
      if (json.indexOf("\"" + name + "\":") < 0) {
        json.append(",\"").append(name).append("\":").append(world.valueOf(name));
      }
    }
    if (world.oneIn(3)) {
      json.append(",\"motor\":{\"$metadata\":{}");
      json.append(world.oneIn(3) ? "" : ",\"speed\":" + world.valueOf("speed")).append('}');
    }
    return new TwinCommand.PutTwin(
        twin, json.append(world.oneIn(30) ? "" : "}").toString(), world.random.nextBoolean());
  }

  /// An `If-Match`: none, the right one, one of before, or what is none.
  private @Nullable String condition(String twin) {
    return ifMatch(world.run.view().twin(twin).map(Entity::etag).orElse("W/\"x\""));
  }

  private @Nullable String ifMatch(String right) {
    return switch (world.random.nextInt(8)) {
      case 0, 1 -> right;
      case 2 -> "*";
      case 3 -> "W/\"00000000-0000-0000-0000-000000000000\"";
      case 4 -> world.oneIn(2) ? "odd" : "W/\"a\", " + right;
      default -> null;
    };
  }

  private TwinCommand patchTwin() {
    String twin = anyTwin();
    StringBuilder patch = new StringBuilder("[");
    int operations = 1 + world.random.nextInt(2);
    for (int i = 0; i < operations; i++) {
      patch.append(i == 0 ? "" : ",").append(operation());
    }
    return new TwinCommand.PatchTwin(twin, patch.append(']').toString(), condition(twin));
  }

  private String operation() {
    String name =
        world.pick(
            "temperature", "count", "label", "limit", "mode", "motor/speed", "place", "unknown");
    return switch (world.random.nextInt(12)) {
      case 0 -> "{\"op\":\"remove\",\"path\":\"/%s\"}".formatted(name);
      case 1, 2 ->
          "{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"%s\"}".formatted(model());
      case 3 ->
          "{\"op\":\"add\",\"path\":\"/$metadata/%s/sourceTime\",\"value\":\"%s\"}"
              .formatted(name, Instant.ofEpochMilli(world.sourceMillis()));
      case 4 ->
          "{\"op\":\"replace\",\"path\":\"/%s\",\"value\":%s}".formatted(name, world.valueOf(name));
      default ->
          "{\"op\":\"add\",\"path\":\"/%s\",\"value\":%s}".formatted(name, world.valueOf(name));
    };
  }

  private TwinCommand deleteTwin() {
    String twin = anyTwin();
    return new TwinCommand.DeleteTwin(twin, world.oneIn(3) ? condition(twin) : null);
  }

  /// The source and the id of a relationship.
  private record Link(String source, String id) {}

  /// One that was asked for, most often.
  private Link link() {
    return asked.isEmpty() || world.oneIn(5)
        ? new Link(world.twin(), "r" + world.random.nextInt(3))
        : asked.get(world.random.nextInt(asked.size()));
  }

  private TwinCommand putRelationship() {
    String name = world.oneIn(12) ? "unknown" : world.pick("feeds", "feeds", "feeds", "contains");
    String properties =
        switch (world.random.nextInt(5)) {
          case 0 -> ",\"weight\":" + world.valueOf("weight");
          case 1 -> world.oneIn(3) ? ",\"odd\":1" : ",\"weight\":2.5";
          default -> "";
        };
    Link link = world.oneIn(3) ? link() : new Link(world.twin(), "r" + world.random.nextInt(3));
    asked.add(link);
    return new TwinCommand.PutRelationship(
        link.source(),
        link.id(),
        "{\"$targetId\":\"%s\",\"$relationshipName\":\"%s\"%s}"
            .formatted(world.oneIn(8) ? anyTwin() : world.twin(), name, properties),
        world.oneIn(4));
  }

  private String etagOf(Link link) {
    return world
        .run
        .view()
        .relationship(link.source(), link.id())
        .map(Entity::etag)
        .orElse("W/\"x\"");
  }

  private TwinCommand patchRelationship() {
    Link link = link();
    String etag = etagOf(link);
    return new TwinCommand.PatchRelationship(
        link.source(),
        link.id(),
        "[{\"op\":\"%s\",\"path\":\"/%s\",\"value\":%s}]"
            .formatted(
                world.pick("add", "add", "replace"),
                world.pick("weight", "weight", "odd", "$targetId"),
                world.valueOf("weight")),
        ifMatch(etag));
  }

  private TwinCommand deleteRelationship() {
    Link link = link();
    String etag = etagOf(link);
    return new TwinCommand.DeleteRelationship(link.source(), link.id(), ifMatch(etag));
  }

  private TwinCommand patchComponent() {
    String twin = anyTwin();
    return new TwinCommand.PatchComponent(
        twin,
        world.oneIn(6) ? "engine" : "motor",
        "[{\"op\":\"%s\",\"path\":\"/%s\",\"value\":%s}]"
            .formatted(
                world.pick("add", "replace"),
                world.pick("speed", "speed", "running", "odd"),
                world.valueOf("speed")),
        condition(twin));
  }

  private TwinCommand telemetry() {
    boolean isComponent = world.oneIn(4);
    String json =
        isComponent
            ? "{\"current\":" + world.valueOf("current") + "}"
            : "{\"%s\":%s,\"%s\":%s}"
                .formatted(
                    world.pick("vibration", "vibration", "flow", "distance"),
                    world.valueOf("vibration"),
                    world.pick("temperature", "flowState"),
                    world.valueOf("flowState"));
    return new TwinCommand.PublishTelemetry(
        anyTwin(),
        isComponent ? world.pick("motor", "motor", "engine") : "",
        world.oneIn(15) ? "[]" : json,
        "m" + world.random.nextInt(30),
        world.oneIn(3) ? world.sourceMillis() * 1_000 : Long.MIN_VALUE);
  }

  private TwinCommand acknowledge() {
    List<EmbeddedRun.AlarmOf> alarms =
        world.run.alarms(world.oneIn(4) ? null : AlarmState.UNACKNOWLEDGED);
    EmbeddedRun.AlarmOf alarm =
        alarms.isEmpty() || world.oneIn(8)
            ? new EmbeddedRun.AlarmOf(
                world.random.nextInt(300) + "-" + world.random.nextInt(3), world.twin())
            : alarms.get(world.random.nextInt(alarms.size()));
    return new TwinCommand.AcknowledgeAlarm(
        alarm.id(),
        "anna",
        world.oneIn(30) ? "x".repeat(1_001) : world.pick("", "seen"),
        alarm.twin());
  }

  private TwinCommand actOnAlarm() {
    List<EmbeddedRun.AlarmOf> alarms = world.run.alarms(null);
    boolean isOfRule = alarms.isEmpty() || world.oneIn(3);
    EmbeddedRun.AlarmOf alarm =
        isOfRule
            ? new EmbeddedRun.AlarmOf("", world.twin())
            : alarms.get(world.random.nextInt(alarms.size()));
    AlarmAction action =
        switch (world.random.nextInt(7)) {
          case 0, 1 ->
              new AlarmAction.Shelve(
                  (world.sourceMillis() + 1_000L * world.random.nextInt(20)) * 1_000);
          case 2 -> new AlarmAction.Unshelve();
          case 3 -> new AlarmAction.TakeOut(world.pick("", "P-1"));
          case 4 -> new AlarmAction.ReturnToService();
          case 5 -> new AlarmAction.Reset();
          default -> world.oneIn(2) ? new AlarmAction.Comment() : new AlarmAction.Assign("bob");
        };
    return new TwinCommand.ActOnAlarm(
        alarm.id(),
        isOfRule ? world.pick("flow", "r0", "none") : "",
        alarm.twin(),
        action,
        "anna",
        world.oneIn(10) ? "" : "why not");
  }

  private TwinCommand run() {
    String twin = anyTwin();
    if (world.oneIn(2)) {
      return new TwinCommand.BeginRun(twin, world.pick("", "cycle", "other"), "anna");
    }
    List<String> open = world.run.openRuns();
    if (open.isEmpty() || world.oneIn(6)) {
      return new TwinCommand.EndRun(twin, "1-1", "anna", "");
    }
    String run = open.get(world.random.nextInt(open.size()));
    return new TwinCommand.EndRun(
        EmbeddedRun.member(run, "twin"), EmbeddedRun.member(run, "id"), "anna", "enough");
  }

  /// The number of drift entries is left alone: parts have one table each.
  private TwinCommand options() {
    KernelOptions.AutoCreate[] choices = KernelOptions.AutoCreate.values();
    return new TwinCommand.SetOptions(
        new KernelOptions(
            world.oneIn(2)
                ? KernelOptions.AutoCreate.DRAFT
                : choices[world.random.nextInt(choices.length)],
            world.oneIn(3) ? 2_000_000L : 300_000_000L,
            10_000));
  }

  private TwinCommand limits() {
    GraphLimits all = GraphLimits.defaults();
    return new TwinCommand.SetLimits(
        world.oneIn(3)
            ? all
            : new GraphLimits(
                8 + world.random.nextInt(8),
                3 + world.random.nextInt(20),
                2 + world.random.nextInt(3),
                2 + world.random.nextInt(3),
                all.models(),
                all.modelsAtOnce(),
                all.modelLength(),
                60 + world.random.nextInt(200),
                40 + world.random.nextInt(100),
                3 + world.random.nextInt(20),
                all.eventRoutes()));
  }

  private TwinCommand eventRoute() {
    String id = "route" + world.random.nextInt(3);
    return world.oneIn(3)
        ? new TwinCommand.DeleteEventRoute(id)
        : new TwinCommand.PutEventRoute(id, "hook", world.pick("true", "false", "type = ", "1"));
  }
}
