package io.lockstep.cluster.kafka;

import io.lockstep.cluster.kafka.BridgeSettings.Form;
import io.lockstep.cluster.kafka.BridgeSettings.Inbound;
import io.lockstep.cluster.kafka.BridgeSettings.Outbound;
import io.lockstep.ingest.TopicFilters;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads the files of a workspace's `bridges/` folder.
///
/// ```yaml
/// bridges:
///   - name: site-b
///     bootstrap: broker-1:9092
///     properties: kafka.properties      # logins and TLS, as Kafka's own tools take it
///     in:
///       - topic: mqtt-messages          # of Kafka
///         form: json                    # topic-key, device-key, json or event-hubs
///         device: gateway-b             # without it the one that each record names
///         as: "lockstep/v1/{device}/telemetry"   # with device-key and event-hubs
///     out:
///       - filter: "plant/#"             # of MQTT
///         topic: raw-messages           # of Kafka
/// ```
public final class BridgeFiles {
  private static final List<String> FILE_KEYS = List.of("bridges");
  private static final List<String> KEYS = List.of("name", "bootstrap", "properties", "in", "out");
  private static final List<String> IN_KEYS = List.of("topic", "form", "device", "as");
  private static final List<String> OUT_KEYS = List.of("filter", "topic");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final Pattern BROKERS =
      Pattern.compile("[^\\s,:]+:[0-9]{1,5}(\\s*,\\s*[^\\s,:]+:[0-9]{1,5})*");
  private static final Pattern MQTT_TOPIC = Pattern.compile("[^$+#\\x00][^+#\\x00]{0,1023}");
  private static final String DEVICE = "{device}";

  private final String file;
  private final Yaml yaml;

  private BridgeFiles(String file, Yaml yaml) {
    this.file = file;
    this.yaml = yaml;
  }

  /// The outcome of [#parse].
  public sealed interface Result {
    /// The bridges, in the order of the files.
    record Valid(List<BridgeSettings> bridges) implements Result {
      /// Copies the list.
      public Valid {
        bridges = List.copyOf(bridges);
      }
    }

    /// Nothing of the set can be used; all problems that were found, by file and line.
    record Invalid(List<Problem> problems) implements Result {
      /// Copies the list.
      public Invalid {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Parses the files as one set.
  public static Result parse(List<NamedText> files) {
    List<Problem> problems = new ArrayList<>();
    List<BridgeSettings> bridges = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (NamedText text : files) {
      Yaml yaml = Yaml.of(text.name(), problems);
      BridgeFiles reader = new BridgeFiles(text.name(), yaml);
      Yaml.read(text, problems, FILE_KEYS)
          .map(top -> top.value("bridges"))
          .map(list -> yaml.items(list, "bridges"))
          .orElse(List.of())
          .forEach(
              item ->
                  yaml.mapping(item, "bridge", KEYS)
                      .flatMap(reader::bridge)
                      .ifPresent(
                          bridge -> {
                            if (!names.add(bridge.name())) {
                              yaml.problem(
                                  item,
                                  "bridge %s: expected one entry, found another"
                                      .formatted(bridge.name()));
                            }
                            bridges.add(bridge);
                          }));
    }
    return problems.isEmpty() ? new Result.Valid(bridges) : new Result.Invalid(problems);
  }

  private Optional<BridgeSettings> bridge(Yaml.Mapping entry) {
    Optional<String> name =
        required(entry, "name", NAME, "1 to 128 letters, digits, dots, dashes and underscores");
    Optional<String> bootstrap =
        required(entry, "bootstrap", BROKERS, "host:port, with commas between");
    Optional<String> properties = yaml.optional(entry, "properties").map(this::beside);
    List<Inbound> in = new ArrayList<>();
    for (Node item : items(entry, "in")) {
      yaml.mapping(item, "in", IN_KEYS).flatMap(this::inbound).ifPresent(in::add);
    }
    List<Outbound> out = new ArrayList<>();
    for (Node item : items(entry, "out")) {
      yaml.mapping(item, "out", OUT_KEYS).flatMap(this::outbound).ifPresent(out::add);
    }
    if (!entry.has("in") && !entry.has("out")) {
      yaml.problem(entry.node(), "bridge: expected in, out or both, found neither");
    }
    return name.flatMap(
        who -> bootstrap.map(at -> new BridgeSettings(who, at, properties, in, out)));
  }

  private List<Node> items(Yaml.Mapping entry, String key) {
    Node list = entry.value(key);
    return list == null ? List.of() : yaml.items(list, key);
  }

  private Optional<Inbound> inbound(Yaml.Mapping entry) {
    Optional<String> topic = kafkaTopic(entry);
    Optional<Form> form = yaml.required(entry, "form", "in").flatMap(text -> form(entry, text));
    String device = yaml.optional(entry, "device").orElse("");
    String standard =
        form.filter(one -> one == Form.EVENT_HUBS)
            .map(_ -> "devices/" + DEVICE + "/messages/events")
            .orElse("");
    String as = yaml.optional(entry, "as").orElse(standard);
    if (form.filter(one -> one == Form.DEVICE_KEY).isPresent() && as.isEmpty()) {
      problem(entry, "as", "an MQTT topic, such as lockstep/v1/{device}/telemetry", "none");
    }
    if (!as.isEmpty() && !MQTT_TOPIC.matcher(as).matches()) {
      problem(entry, "as", "an MQTT topic without + and # that does not begin with $", as);
    }
    return topic.flatMap(from -> form.map(how -> new Inbound(from, how, device, as)));
  }

  private Optional<Form> form(Yaml.Mapping entry, String text) {
    Optional<Form> form =
        Arrays.stream(Form.values()).filter(one -> one.text().equals(text)).findFirst();
    if (form.isEmpty()) {
      problem(
          entry,
          "form",
          String.join(", ", Arrays.stream(Form.values()).map(Form::text).toList()),
          text);
    }
    return form;
  }

  private Optional<Outbound> outbound(Yaml.Mapping entry) {
    Optional<String> topic = kafkaTopic(entry);
    Optional<String> filter = yaml.required(entry, "filter", "out");
    filter.ifPresent(
        text -> {
          String wrong = TopicFilters.problemOf(text);
          if (wrong != null) {
            yaml.problem(valueOf(entry, "filter"), wrong);
          }
        });
    return filter.flatMap(from -> topic.map(to -> new Outbound(from, to)));
  }

  private Optional<String> kafkaTopic(Yaml.Mapping entry) {
    return required(
        entry, "topic", TOPIC, "1 to 249 letters, digits, dots, dashes and underscores");
  }

  private Optional<String> required(
      Yaml.Mapping entry, String key, Pattern pattern, String expected) {
    Optional<String> text = yaml.required(entry, key, "bridge");
    if (text.isPresent() && !pattern.matcher(text.get()).matches()) {
      problem(entry, key, expected, text.get());
    }
    return text;
  }

  private void problem(Yaml.Mapping entry, String key, String expected, String found) {
    yaml.problem(valueOf(entry, key), "%s: expected %s, found %s".formatted(key, expected, found));
  }

  private static Node valueOf(Yaml.Mapping entry, String key) {
    @Nullable Node at = entry.value(key);
    return at == null ? entry.node() : at;
  }

  /// A path of the workspace is meant from the folder of its file.
  private String beside(String path) {
    Path folder = Path.of(file).getParent();
    return folder == null ? path : folder.resolve(path).toString();
  }
}
