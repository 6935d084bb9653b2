package io.lockstep.stream.internal;

import io.lockstep.model.Quality;
import io.lockstep.model.text.Yaml;
import io.lockstep.stream.RuleTest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads one test of rules. What it says of models is found out when it runs. Used once.
final class RuleTestReader {
  static final String KIND = "test";
  static final List<String> KEYS =
      List.of(KIND, "rule", "start", "twin", "twins", "relationships", "given", "expect");
  private static final List<String> GIVEN_KEYS =
      List.of("at", "received", "twin", "property", "value", "values", "every", "quality", "until");
  private static final List<String> EXPECT_KEYS =
      List.of(
          "alarm", "command", "write", "log", "notify", "rule", "twin", "to", "at", "message",
          "value", "text");
  private static final List<String> DEEDS = List.of("command", "write", "log", "notify", "alarm");
  private static final List<String> LINK_KEYS = List.of("source", "name", "target");
  private static final List<String> ALARM_WORDS = List.of("raised", "returned");
  private static final Pattern TIME = Pattern.compile("(\\+?)([0-9]{1,12})(ms|s|m|h|d)");
  private static final int NAME_MAX = 200;
  private static final int READINGS_MAX = 10_000;
  private static final String TWIN = "twin";

  private final String file;
  private final Yaml yaml;
  private final Yaml.Mapping test;
  private final List<RuleTest.Given> given = new ArrayList<>();
  private final List<String> named = new ArrayList<>();
  private List<String> rules = List.of();
  private String twin = "";
  private long atMicros;
  private long receivedMicros;
  private int wrong;

  RuleTestReader(String file, Yaml yaml, Yaml.Mapping test) {
    this.file = file;
    this.yaml = yaml;
    this.test = test;
  }

  /// The test; null when something is wrong with it, and then the problems say what.
  @Nullable RuleTest read() {
    String name = required(test, KIND, KIND);
    if (name != null && name.length() > NAME_MAX) {
      problem(test.node(), "test: expected a name of at most %d characters".formatted(NAME_MAX));
    }
    rules = rules();
    twin = text(test, TWIN, "");
    List<RuleTest.Twin> twins = twins();
    if (twin.isEmpty()) {
      twin = twins.isEmpty() ? TWIN : twins.getFirst().id();
    }
    long start = start();
    List<RuleTest.Link> links = links();
    Node steps = test.value("given");
    if (steps == null) {
      problem(test.node(), "test: expected the key given, found none");
    } else {
      yaml.items(steps, "given").forEach(this::given);
    }
    List<RuleTest.Expected> expected = expected();
    addUnlisted(twins);
    return name == null || wrong > 0
        ? null
        : new RuleTest(
            name,
            place(test.node()),
            rules,
            start,
            twins,
            links,
            given,
            expected,
            place(test.values().getOrDefault("expect", test.node())));
  }

  private List<String> rules() {
    Node node = test.value("rule");
    if (node == null) {
      problem(test.node(), "test: expected the key rule, found none");
      return List.of();
    }
    return node instanceof SequenceNode
        ? yaml.texts(test, "rule")
        : yaml.text(node, "rule").stream().toList();
  }

  private long start() {
    String text = text(test, "start", "");
    try {
      return text.isEmpty() ? RuleTest.START : Instant.parse(text).toEpochMilli() * 1_000;
    } catch (DateTimeException _) {
      problem(
          test.values().getOrDefault("start", test.node()),
          "start: expected a time such as 2026-03-29T00:00:00Z, found " + text);
      return RuleTest.START;
    }
  }

  /// Twins by their names: a model, or a mapping of the model as `$model` and of values.
  private List<RuleTest.Twin> twins() {
    List<RuleTest.Twin> twins = new ArrayList<>();
    Node node = test.value("twins");
    if (node == null) {
      return twins;
    }
    Yaml.Mapping all = yaml.mapping(node, "twins", List.of()).orElse(null);
    if (all == null) {
      wrong++;
      return twins;
    }
    all.values().forEach((id, value) -> twins.add(twin(id, value)));
    return twins;
  }

  private RuleTest.Twin twin(String id, Node value) {
    if (!(value instanceof MappingNode mapping)) {
      return new RuleTest.Twin(place(value), id, yaml.text(value, id).orElse(""), "");
    }
    String model = "";
    StringBuilder members = new StringBuilder();
    for (NodeTuple entry : mapping.getValue()) {
      String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (key.equals("$model")) {
        model = yaml.text(entry.getValueNode(), key).orElse("");
      } else {
        members.append(members.isEmpty() ? "" : ",");
        YamlJson.quote(key, members);
        members.append(':').append(YamlJson.of(entry.getValueNode()));
      }
    }
    return new RuleTest.Twin(place(value), id, model, members.toString());
  }

  /// Those that are named without being listed are of the rule's model.
  private void addUnlisted(List<RuleTest.Twin> twins) {
    named.add(twin);
    for (String id : named) {
      if (twins.stream().noneMatch(listed -> listed.id().equals(id))) {
        twins.add(new RuleTest.Twin(place(test.node()), id, "", ""));
      }
    }
  }

  private List<RuleTest.Link> links() {
    List<RuleTest.Link> links = new ArrayList<>();
    Node node = test.value("relationships");
    for (Node item : node == null ? List.<Node>of() : yaml.items(node, "relationships")) {
      Yaml.Mapping link = mapping(item, "relationships", LINK_KEYS);
      String source = link == null ? null : required(link, "source", "relationships");
      String name = link == null ? null : required(link, "name", "relationships");
      String target = link == null ? null : required(link, "target", "relationships");
      if (source != null && name != null && target != null) {
        named.add(source);
        named.add(target);
        links.add(new RuleTest.Link(place(item), source, name, target));
      }
    }
    return links;
  }

  // Given

  private void given(Node item) {
    Yaml.Mapping step = mapping(item, "given", GIVEN_KEYS);
    if (step == null) {
      return;
    }
    if (step.has("until")) {
      receivedMicros = Math.max(receivedMicros, time(step, "until", receivedMicros));
      given.add(new RuleTest.Until(place(item), receivedMicros));
      return;
    }
    String property = required(step, "property", "given");
    if (step.has("value") == step.has("values")) {
      problem(item, "given: expected one of the keys value, values and until, found none or two");
      return;
    }
    long at = time(step, "at", atMicros);
    String of = text(step, TWIN, twin);
    String quality = quality(step);
    long lag = step.has("received") ? time(step, "received", at) - at : 0;
    Node several = step.value("values");
    Node one = step.value("value");
    List<Node> values =
        several == null ? (one == null ? List.of() : List.of(one)) : yaml.items(several, "values");
    long every = several != null && step.has("every") ? time(step, "every", 0) : 0;
    if (several != null && !step.has("every")) {
      problem(item, "given: expected the key every beside values, such as 1s; found none");
    }
    for (Node value : values) {
      reading(value, of, property == null ? "" : property, quality, at, lag);
      at += every;
    }
  }

  private void reading(Node value, String of, String property, String quality, long at, long lag) {
    atMicros = at;
    receivedMicros = Math.max(receivedMicros, at + lag);
    named.add(of);
    if (given.size() == READINGS_MAX) {
      problem(value, "given: expected at most %d readings, found more".formatted(READINGS_MAX));
    }
    given.add(
        new RuleTest.Reading(
            place(value),
            of,
            property.replace('.', '/'),
            YamlJson.of(value),
            quality,
            at,
            receivedMicros));
  }

  private String quality(Yaml.Mapping step) {
    String word = text(step, "quality", "good");
    List<String> words =
        Arrays.stream(Quality.values()).map(q -> q.name().toLowerCase(Locale.ROOT)).toList();
    if (!words.contains(word)) {
      problem(
          step.values().getOrDefault("quality", step.node()),
          "quality: " + Document.oneOf(words, word));
    }
    return word;
  }

  /// A time behind the beginning; one with `+` is behind `before`.
  private long time(Yaml.Mapping owner, String key, long before) {
    String text = required(owner, key, "given");
    if (text == null) {
      return before;
    }
    Matcher matcher = TIME.matcher(text.toLowerCase(Locale.ROOT));
    long micros = matcher.matches() ? Document.micros(matcher.group(2), matcher.group(3)) : -1;
    if (micros < 0 || micros > Document.TIME_MAX) {
      problem(
          owner.values().getOrDefault(key, owner.node()),
          "%s: expected a time behind the beginning such as 0s, 500ms, 5m, or behind the one before such as +10s, found %s"
              .formatted(key, text));
      return before;
    }
    return matcher.group(1).isEmpty() ? micros : before + micros;
  }

  // Expected

  private List<RuleTest.Expected> expected() {
    List<RuleTest.Expected> expected = new ArrayList<>();
    Node node = test.value("expect");
    if (node == null) {
      problem(test.node(), "test: expected the key expect ([] for nothing), found none");
      return expected;
    }
    for (Node item : yaml.items(node, "expect")) {
      RuleTest.Expected one = expected(item);
      if (one != null) {
        expected.add(one);
      }
    }
    return expected;
  }

  private RuleTest.@Nullable Expected expected(Node item) {
    Yaml.Mapping effect = mapping(item, "expect", EXPECT_KEYS);
    if (effect == null) {
      return null;
    }
    String rule = text(effect, "rule", rules.isEmpty() ? "" : rules.getFirst());
    String of = text(effect, TWIN, twin);
    long at = effect.has("at") ? time(effect, "at", 0) : RuleTest.ANY;
    List<String> deeds = DEEDS.stream().filter(effect::has).toList();
    if (deeds.size() != 1) {
      problem(
          item,
          "expect: expected one of the keys %s, found %s"
              .formatted(
                  String.join(", ", DEEDS),
                  deeds.isEmpty() ? "none" : String.join(" and ", deeds)));
      return null;
    }
    String deed = deeds.getFirst();
    String word = text(effect, deed, "");
    RuleTest.Place place = place(item);
    String to = text(effect, "to", of);
    return switch (deed) {
      case "command" -> new RuleTest.Commanded(place, rule, of, at, word.replace('.', '/'), to);
      case "write" -> {
        Node value = effect.value("value");
        String json = value == null ? "" : YamlJson.of(value);
        yield new RuleTest.Written(place, rule, of, at, word.replace('.', '/'), to, json);
      }
      case "log" -> new RuleTest.Logged(place, rule, of, at, word);
      case "notify" -> new RuleTest.Told(place, rule, of, at, word, text(effect, "text", ""));
      default -> alarm(effect, item, rule, of, at, word);
    };
  }

  private RuleTest.@Nullable Expected alarm(
      Yaml.Mapping effect, Node item, String rule, String of, long at, String word) {
    if (!ALARM_WORDS.contains(word)) {
      problem(
          effect.values().getOrDefault("alarm", item),
          "alarm: " + Document.oneOf(ALARM_WORDS, word));
      return null;
    }
    return word.equals("raised")
        ? new RuleTest.Raised(place(item), rule, of, at, text(effect, "message", ""))
        : new RuleTest.Returned(place(item), rule, of, at);
  }

  // Reading

  private Yaml.@Nullable Mapping mapping(Node node, String what, List<String> keys) {
    Yaml.Mapping mapping = yaml.mapping(node, what, keys).orElse(null);
    wrong += mapping == null ? 1 : 0;
    return mapping;
  }

  private @Nullable String required(Yaml.Mapping owner, String key, String what) {
    String text = yaml.required(owner, key, what).orElse(null);
    wrong += text == null ? 1 : 0;
    return text;
  }

  private String text(Yaml.Mapping owner, String key, String otherwise) {
    return owner.has(key) ? yaml.optional(owner, key).orElse(otherwise) : otherwise;
  }

  private RuleTest.Place place(Node node) {
    int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    int column = node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
    return new RuleTest.Place(file, line, column);
  }

  private void problem(Node where, String message) {
    wrong++;
    yaml.problem(where, message);
  }
}
