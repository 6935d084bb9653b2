package io.lockstep.ingest;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads the files of a workspace's `devices/` folder. They hold no secrets: a device gets its
/// credential by `device add` or over HTTP, and keeps it when its entry changes.
///
/// ```yaml
/// devices:
///   - id: oven-1
///     enabled: true                     # the default
///     model: dtmi:bakery:Oven;1
///     publish: [ "plant/l1/#" ]         # MQTT filters instead of the default permissions
///     subscribe: [ "plant/l1/#" ]
///     feeds: [ l1-oven, l1-fan ]        # twins that it may feed besides its own
///   - id: gateway-1
///     sparkplug: plant/gateway-1        # the edge node of Sparkplug that it is
/// ```
public final class DeviceFiles {
  private static final List<String> FILE_KEYS = List.of("devices");
  private static final List<String> KEYS =
      List.of("id", "enabled", "model", "publish", "subscribe", "feeds", "sparkplug");

  private DeviceFiles() {}

  /// The outcome of [#parse].
  public sealed interface Result {
    /// What to apply, in the order of the files.
    record Valid(List<DeviceCommand.PutDevice> commands) implements Result {
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
    List<DeviceCommand.PutDevice> commands = new ArrayList<>();
    Map<String, String> places = new HashMap<>();
    for (NamedText file : files) {
      Yaml yaml = Yaml.of(file.name(), problems);
      List<Node> items =
          Yaml.read(file, problems, FILE_KEYS)
              .map(top -> top.value("devices"))
              .map(list -> yaml.items(list, "devices"))
              .orElse(List.of());
      for (Node item : items) {
        yaml.mapping(item, "device", KEYS)
            .flatMap(entry -> device(yaml, entry))
            .filter(device -> isNew(yaml, item, file.name(), device.id(), places))
            .ifPresent(device -> commands.add(new DeviceCommand.PutDevice(device)));
      }
    }
    return problems.isEmpty() ? new Result.Valid(commands) : new Result.Invalid(problems);
  }

  private static Optional<Device> device(Yaml yaml, Yaml.Mapping entry) {
    Optional<String> id = yaml.required(entry, "id", "device");
    boolean enabled = yaml.bool(entry, "enabled", true);
    String model = yaml.optional(entry, "model").orElse("");
    List<String> publish = yaml.texts(entry, "publish");
    List<String> subscribe = yaml.texts(entry, "subscribe");
    List<String> feeds = yaml.texts(entry, "feeds");
    String sparkplug = yaml.optional(entry, "sparkplug").orElse("");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Device device =
        new Device(id.get(), null, enabled, publish, subscribe, model, feeds, sparkplug);
    String problem = DeviceRules.problemOf(device);
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
