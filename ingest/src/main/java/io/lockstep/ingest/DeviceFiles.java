package io.lockstep.ingest;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads the files of a workspace's `devices/` folder. They hold no secrets: a device gets its
/// credential by `device add` or over HTTP, and keeps it when its entry changes.
///
/// ```yaml
/// devices:
///   - id: oven-1
///     enabled: false                    # suspends it; true lets it in again
///     model: dtmi:bakery:Oven;1
///     publish: [ "plant/l1/#" ]         # MQTT filters instead of the default permissions
///     subscribe: [ "plant/l1/#" ]
///     feeds: [ l1-oven, l1-fan ]        # twins that it may feed besides its own
///     groups: [ ovens ]
///     tags: { line: l1 }
///     quota: { messagesPerSecond: 50, bytesPerSecond: 20000, connections: 1 }
///   - id: gateway-1
///     sparkplug: plant/gateway-1        # the edge node of Sparkplug that it is
/// enrolments:
///   - id: line-1
///     proof: symmetric-key              # or authority, claim
///     ids: "oven-*"
///     approval: true                    # a person says yes to each
///     groups: [ ovens ]
/// ```
public final class DeviceFiles {
  private static final List<String> FILE_KEYS = List.of("devices", "enrolments");
  private static final List<String> KEYS =
      List.of(
          "id",
          "enabled",
          "model",
          "publish",
          "subscribe",
          "feeds",
          "sparkplug",
          "groups",
          "tags",
          "quota");

  private DeviceFiles() {}

  /// The outcome of [#parse].
  public sealed interface Result {
    /// What to apply, in the order of the files.
    record Valid(List<DeviceCommand> commands) implements Result {
      public Valid {
        commands = List.copyOf(commands);
      }
    }

    /// Nothing of the set can be used; all problems that were found, by file and line.
    record Invalid(List<Problem> problems) implements Result {
      public Invalid {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Parses the files as one set.
  public static Result parse(List<NamedText> files) {
    List<Problem> problems = new ArrayList<>();
    List<DeviceCommand> commands = new ArrayList<>();
    Map<String, String> places = new HashMap<>();
    for (NamedText file : files) {
      Yaml yaml = Yaml.of(file.name(), problems);
      Optional<Yaml.Mapping> top = Yaml.read(file, problems, FILE_KEYS);
      List<Node> items = items(yaml, top, "devices");
      for (Node item : items) {
        yaml.mapping(item, "device", KEYS)
            .flatMap(entry -> device(yaml, entry))
            .filter(device -> isNew(yaml, item, file.name(), device.id(), places))
            .ifPresent(device -> commands.add(new DeviceCommand.PutDevice(device)));
      }
      for (Node item : items(yaml, top, "enrolments")) {
        EnrolmentEntry.read(yaml, item)
            .filter(entry -> isNew(yaml, item, file.name(), "enrolment " + entry.id(), places))
            .ifPresent(entry -> commands.add(new DeviceCommand.PutEnrolment(entry)));
      }
    }
    return problems.isEmpty() ? new Result.Valid(commands) : new Result.Invalid(problems);
  }

  private static List<Node> items(Yaml yaml, Optional<Yaml.Mapping> top, String key) {
    return top.map(file -> file.value(key)).map(list -> yaml.items(list, key)).orElse(List.of());
  }

  /// A key that is not there says nothing: what was decided elsewhere stays.
  private static Lifecycle lifecycle(Yaml yaml, Yaml.Mapping entry) {
    if (!entry.has("enabled")) {
      return Lifecycle.PROVISIONED;
    }
    return Lifecycle.of(
        yaml.bool(entry, "enabled", true) ? DeviceState.ACTIVE : DeviceState.SUSPENDED);
  }

  private static Optional<Device> device(Yaml yaml, Yaml.Mapping entry) {
    Optional<String> id = yaml.required(entry, "id", "device");
    Lifecycle lifecycle = lifecycle(yaml, entry);
    String model = yaml.optional(entry, "model").orElse("");
    List<String> publish = yaml.texts(entry, "publish");
    List<String> subscribe = yaml.texts(entry, "subscribe");
    List<String> feeds = yaml.texts(entry, "feeds");
    String sparkplug = yaml.optional(entry, "sparkplug").orElse("");
    List<String> groups = yaml.texts(entry, "groups");
    SortedMap<String, String> tags = EnrolmentEntry.tags(yaml, entry);
    Quota quota = EnrolmentEntry.quota(yaml, entry);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Device device =
        new Device(id.get(), null, true, publish, subscribe, model, feeds, sparkplug)
            .at(lifecycle)
            .labelled(groups, tags)
            .limited(quota);
    String problem = DeviceRules.problemOfNew(device);
    if (problem != null) {
      yaml.problem(entry.node(), problem);
      return Optional.empty();
    }
    return Optional.of(device);
  }

  private static boolean isNew(
      Yaml yaml, Node item, String file, String id, Map<String, String> places) {
    int line = item.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    String earlier = places.putIfAbsent(id, file + ":" + line);
    if (earlier != null) {
      yaml.problem(
          item, "device %s: expected one entry, found another at %s".formatted(id, earlier));
    }
    return earlier == null;
  }
}
