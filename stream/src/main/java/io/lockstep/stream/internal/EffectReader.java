package io.lockstep.stream.internal;

import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Effect;
import io.lockstep.stream.Effects;
import io.lockstep.stream.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads the keys `command`, `write`, `log` and `notify` of a rule, and of its `on-clear`. Each is
/// one effect or a list of them. Goes on after a problem, to find the others.
final class EffectReader {
  static final List<String> KEYS = List.of("command", "write", "log", "notify");
  static final String ON_CLEAR = "on-clear";

  private static final List<String> COMMAND_KEYS =
      List.of("to", "name", "payload", "timeout", "expect", "within");
  private static final List<String> WRITE_KEYS = List.of("to", "property", "value");
  private static final List<String> NOTIFY_KEYS =
      List.of("webhook", "email", "mqtt", "to", "title", "subject", "text");
  private static final List<String> MQTT_KEYS = List.of("topic", "payload", "qos", "retain");
  private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}");
  private static final int ADDRESSES_MAX = 100;
  private static final int TEXT_MAX = 4_000;
  private static final int TITLE_MAX = 1_000;
  private static final int TOPIC_MAX = 1_000;
  private static final long TIMEOUT_MAX = 3_600 * Document.SECOND;

  /// Where others read readings and give commands: those are not for notifications.
  private static final List<String> TAKEN = List.of("$", "lockstep/", "spBv1.0/");

  private final Document document;
  private final Yaml yaml;
  private final List<Placed> begins = new ArrayList<>();
  private final List<Placed> ends = new ArrayList<>();

  /// An effect, and where it stands.
  ///
  /// @param node a mapping, or the text of a log
  record Placed(Effect effect, Node node) {}

  EffectReader(Document document) {
    this.document = document;
    this.yaml = document.yaml();
  }

  /// Reads them; what is wrong is told.
  EffectReader read() {
    read(document.mapping(), begins);
    if (document.mapping().has(ON_CLEAR)) {
      yaml.mapping(document.valueOf(ON_CLEAR), ON_CLEAR, KEYS)
          .ifPresentOrElse(mapping -> read(mapping, ends), document::failed);
    }
    if (begins.size() + ends.size() > Effects.COUNT_MAX) {
      document.problem(
          document.mapping().node(),
          "%s: expected at most %d effects, found %d"
              .formatted(document.what(), Effects.COUNT_MAX, begins.size() + ends.size()));
    }
    return this;
  }

  /// All, to be checked.
  List<Placed> placed() {
    List<Placed> all = new ArrayList<>(begins);
    all.addAll(ends);
    return all;
  }

  /// What was read.
  Effects effects() {
    return new Effects(
        begins.stream().map(Placed::effect).toList(), ends.stream().map(Placed::effect).toList());
  }

  private void read(Yaml.Mapping owner, List<Placed> into) {
    for (String key : KEYS) {
      Node value = owner.value(key);
      if (value == null) {
        continue;
      }
      List<Node> items = value instanceof SequenceNode list ? list.getValue() : List.of(value);
      for (Node item : items) {
        int before = document.wrong();
        Effect effect =
            switch (key) {
              case "command" -> command(item);
              case "write" -> write(item);
              case "log" -> log(item);
              default -> notification(item);
            };
        if (effect != null) {
          into.add(new Placed(effect, item));
        } else if (document.wrong() == before) {
          document.failed();
        }
      }
    }
  }

  private @Nullable Effect log(Node item) {
    String text = yaml.text(item, "log").orElse(null);
    return text == null || isTooLong(item, "log", text, TEXT_MAX) ? null : new Effect.Log(text);
  }

  private boolean isTooLong(Node where, String key, String text, int max) {
    if (text.length() <= max) {
      return false;
    }
    document.problem(
        where, "%s: expected at most %d characters, found %d".formatted(key, max, text.length()));
    return true;
  }

  // Writes

  private @Nullable Effect write(Node item) {
    Yaml.Mapping write = yaml.mapping(item, "write", WRITE_KEYS).orElse(null);
    if (write == null) {
      return null;
    }
    String to = yaml.optional(write, "to").orElse("self");
    String property = yaml.required(write, "property", "write").orElse(null);
    String value = yaml.required(write, "value", "write").orElse(null);
    return property == null || value == null
        ? null
        : new Effect.Write(target(to), relationship(to), property.replace('.', '/'), value);
  }

  private static Rule.Target target(String to) {
    return to.equals("self")
        ? Rule.Target.SELF
        : to.startsWith("<-") ? Rule.Target.INCOMING : Rule.Target.OUTGOING;
  }

  private static String relationship(String to) {
    return switch (target(to)) {
      case SELF -> "";
      case OUTGOING -> to;
      case INCOMING -> to.substring(2);
    };
  }

  // Notifications

  private @Nullable Effect notification(Node item) {
    Yaml.Mapping notify = yaml.mapping(item, "notify", NOTIFY_KEYS).orElse(null);
    if (notify == null) {
      return null;
    }
    List<String> kinds = List.of("webhook", "email", "mqtt").stream().filter(notify::has).toList();
    if (kinds.size() != 1) {
      document.problem(
          item,
          "notify: expected one of webhook, email, mqtt; found %s"
              .formatted(kinds.isEmpty() ? "none" : String.join(" and ", kinds)));
      return null;
    }
    return switch (kinds.getFirst()) {
      case "webhook" -> post(notify);
      case "email" -> mail(notify);
      default -> publish(notify);
    };
  }

  private @Nullable Effect post(Yaml.Mapping notify) {
    refuse(notify, "webhook", "to", "subject");
    String channel = channel(notify, "webhook");
    String title = yaml.optional(notify, "title").orElse("");
    String text = yaml.optional(notify, "text").orElse("");
    return channel == null || areTooLong(notify, "title", title, text)
        ? null
        : new Effect.Post(channel, title, text);
  }

  private boolean areTooLong(Yaml.Mapping notify, String key, String title, String text) {
    return isTooLong(notify.values().getOrDefault(key, notify.node()), key, title, TITLE_MAX)
        || isTooLong(notify.values().getOrDefault("text", notify.node()), "text", text, TEXT_MAX);
  }

  private @Nullable Effect mail(Yaml.Mapping notify) {
    refuse(notify, "email", "title");
    String channel = channel(notify, "email");
    String subject = yaml.required(notify, "subject", "notify").orElse(null);
    String text = yaml.optional(notify, "text").orElse("");
    List<String> to = addresses(notify);
    return channel == null
            || subject == null
            || to.isEmpty()
            || areTooLong(notify, "subject", subject, text)
        ? null
        : new Effect.Mail(channel, to, subject, text);
  }

  private List<String> addresses(Yaml.Mapping notify) {
    Node node = notify.value("to");
    if (node == null) {
      document.problem(notify.node(), "notify: expected the key to beside email, found none");
      return List.of();
    }
    List<String> addresses = new ArrayList<>();
    for (Node item : node instanceof SequenceNode list ? list.getValue() : List.of(node)) {
      String address = yaml.text(item, "to").orElse("");
      if (ADDRESS.matcher(address).matches()) {
        addresses.add(address);
      } else {
        document.problem(
            item, "to: expected an address such as shift@example.org, found " + address);
        return List.of();
      }
    }
    if (addresses.size() > ADDRESSES_MAX) {
      document.problem(
          node,
          "to: expected at most %d addresses, found %d".formatted(ADDRESSES_MAX, addresses.size()));
    }
    return addresses;
  }

  private @Nullable String channel(Yaml.Mapping notify, String key) {
    String channel = yaml.required(notify, key, "notify").orElse(null);
    if (channel != null
        && (!CHANNEL.matcher(channel).matches() || channel.equals(Effect.Publish.CHANNEL))) {
      document.problem(
          notify.values().getOrDefault(key, notify.node()),
          "%s: expected the name of an endpoint of the workspace, found %s"
              .formatted(key, channel));
      return null;
    }
    return channel;
  }

  private @Nullable Effect publish(Yaml.Mapping notify) {
    refuse(notify, "mqtt", "to", "title", "subject", "text");
    Node node = notify.values().getOrDefault("mqtt", notify.node());
    Yaml.Mapping mqtt = yaml.mapping(node, "mqtt", MQTT_KEYS).orElse(null);
    String topic = mqtt == null ? null : yaml.required(mqtt, "topic", "mqtt").orElse(null);
    if (mqtt == null || topic == null) {
      return null;
    }
    Node place = mqtt.values().getOrDefault("topic", node);
    boolean isTaken = TAKEN.stream().anyMatch(topic::startsWith);
    boolean isFilter = topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0;
    if (isTaken || isFilter || topic.startsWith("{") || topic.length() > TOPIC_MAX) {
      document.problem(
          place,
          "topic: expected a topic of at most %d characters without + and #, that begins with neither a place for a value nor %s, where readings and commands go; found %s"
              .formatted(TOPIC_MAX, String.join(", ", TAKEN), topic));
      return null;
    }
    Node payload = mqtt.value("payload");
    boolean isJson = payload instanceof MappingNode || payload instanceof SequenceNode;
    String text =
        payload == null
            ? ""
            : isJson ? YamlJson.of(payload) : yaml.optional(mqtt, "payload").orElse("");
    int qos = document.count(mqtt, "qos", 1, 0, 1);
    boolean retain = yaml.bool(mqtt, "retain", false);
    return payload != null && isTooLong(payload, "payload", text, TEXT_MAX)
        ? null
        : new Effect.Publish(topic, text, isJson, qos, retain);
  }

  private void refuse(Yaml.Mapping owner, String beside, String... keys) {
    for (String key : keys) {
      if (owner.has(key)) {
        document.problem(
            owner.keys().getOrDefault(key, owner.node()),
            "notify: expected no key %s beside %s, found it".formatted(key, beside));
      }
    }
  }

  // Commands

  private @Nullable Effect command(Node item) {
    Yaml.Mapping command = yaml.mapping(item, "command", COMMAND_KEYS).orElse(null);
    if (command == null) {
      return null;
    }
    String to = yaml.optional(command, "to").orElse("self");
    String name = yaml.required(command, "name", "command").orElse(null);
    Node payload = command.value("payload");
    String json = payload == null ? "" : YamlJson.of(payload);
    Long timeout = time(command, "timeout");
    String expect = yaml.optional(command, "expect").orElse("");
    Long within = time(command, "within");
    if (command.has("within") && expect.isEmpty()) {
      document.problem(
          command.values().getOrDefault("within", command.node()),
          "within: expected the key expect beside it, which says what is to be seen; found none");
    }
    if (name == null || timeout == null || within == null) {
      return null;
    }
    int slash = name.lastIndexOf('.');
    String component = slash < 0 ? "" : name.substring(0, slash).replace('.', '/');
    return new Effect.Command(
        new Rule.Request(
            target(to),
            relationship(to),
            component,
            name.substring(slash + 1),
            json,
            timeout,
            expect,
            within));
  }

  private @Nullable Long time(Yaml.Mapping command, String key) {
    return command.has(key)
        ? document.time(command, key, "command", Document.SECOND, TIMEOUT_MAX)
        : Long.valueOf(0);
  }
}
