package io.lockstep.ingest;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Units;
import io.lockstep.model.text.Excerpt;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Nearest;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads binding files and collects all that is wrong with them.
final class BindingFiles {
  private static final List<String> FILE_KEYS = List.of("bindings");
  private static final List<String> KEYS =
      List.of(
          "topic",
          "sparkplug",
          "influx",
          "bucket",
          "tags",
          "twin",
          "format",
          "property",
          "properties",
          "metrics",
          "fields",
          "time",
          "time-unit",
          "quality",
          "scale",
          "offset",
          "unit",
          "parse",
          "map");
  private static final List<String> PICK_KEYS =
      List.of("property", "scale", "offset", "unit", "parse", "map");
  private static final List<String> FORMATS = List.of("json", "scalar");
  private static final List<String> TIME_UNITS = List.of("s", "ms", "us", "ns");

  private record Place(String file, int line) {}

  private final List<Problem> problems;
  private final List<Binding> bindings = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final TopicTrie topics = new TopicTrie();
  private final List<EdgePattern> edges = new ArrayList<>();
  private final List<Place> edgePlaces = new ArrayList<>();
  private final TopicTrie edgeFilters = new TopicTrie();

  private final List<InfluxPattern> series = new ArrayList<>();
  private final List<Place> seriesPlaces = new ArrayList<>();

  BindingFiles(List<Problem> problems) {
    this.problems = problems;
  }

  /// The bindings of topics, in order.
  List<Binding> bindings() {
    return bindings;
  }

  /// The bindings of edge nodes and devices of Sparkplug, in order.
  List<EdgePattern> edges() {
    return edges;
  }

  /// The bindings of series of InfluxDB, in order.
  List<InfluxPattern> series() {
    return series;
  }

  /// What each binding may feed: those of topics, of edge nodes, of series.
  List<BindingOutline> outlines() {
    List<BindingOutline> outlines = new ArrayList<>();
    for (int i = 0; i < bindings.size(); i++) {
      outlines.add(BindingOutline.of(places.get(i).file(), places.get(i).line(), bindings.get(i)));
    }
    for (int i = 0; i < edges.size(); i++) {
      outlines.add(
          BindingOutline.of(edgePlaces.get(i).file(), edgePlaces.get(i).line(), edges.get(i)));
    }
    for (int i = 0; i < series.size(); i++) {
      outlines.add(
          BindingOutline.of(seriesPlaces.get(i).file(), seriesPlaces.get(i).line(), series.get(i)));
    }
    return outlines;
  }

  /// Reads all bindings of these files; what is wrong goes to the problems.
  void read(List<NamedText> files) {
    for (NamedText file : files) {
      Yaml yaml = Yaml.of(file.name(), problems);
      Yaml.read(file, problems, FILE_KEYS)
          .map(top -> top.value("bindings"))
          .map(list -> yaml.items(list, "bindings"))
          .orElse(List.of())
          .forEach(
              item ->
                  yaml.mapping(item, "binding", KEYS)
                      .ifPresent(entry -> new Entry(yaml, file.name(), entry).read()));
    }
  }

  /// One entry; reading goes on after a problem, to find the others.
  private final class Entry {
    private final Yaml yaml;
    private final String file;
    private final Yaml.Mapping entry;
    private final List<String> captures = new ArrayList<>();

    Entry(Yaml yaml, String file, Yaml.Mapping entry) {
      this.yaml = yaml;
      this.file = file;
      this.entry = entry;
    }

    void read() {
      if (entry.has("sparkplug")) {
        readSparkplug();
      } else if (entry.has("influx")) {
        readInflux();
      } else {
        readTopic();
      }
    }

    private void readSparkplug() {
      int before = problems.size();
      refuse(
          "a binding of sparkplug",
          "topic",
          "influx",
          "bucket",
          "tags",
          "fields",
          "format",
          "property",
          "properties",
          "time",
          "time-unit",
          "quality",
          "scale",
          "offset",
          "unit",
          "parse",
          "map");
      Optional<String> filter =
          yaml.required(entry, "sparkplug", "binding").flatMap(this::edgeFilter);
      Optional<Template> twin =
          yaml.required(entry, "twin", "binding").map(text -> template("twin", text));
      Map<String, EdgeBinding.Pick> metrics =
          entry.has("metrics")
              ? yaml.mapping(valueOf("metrics"), "metrics", List.of())
                  .map(listed -> metrics("metrics", listed))
                  .orElse(Map.of())
              : Map.of();
      if (filter.isPresent() && twin.isPresent() && problems.size() == before) {
        edgeFilters.add(filter.get(), edges.size());
        edges.add(new EdgePattern(filter.get(), List.copyOf(captures), twin.get(), metrics));
        edgePlaces.add(new Place(file, lineOf(entry.node())));
      }
    }

    /// `group/edge` or `group/edge/device`, captures as `+`.
    private Optional<String> edgeFilter(String text) {
      Node node = valueOf("sparkplug");
      String[] levels = text.split("/", -1);
      if (levels.length < 2 || levels.length > 3) {
        yaml.problem(
            node, "sparkplug: expected group/edge or group/edge/device, found " + Excerpt.of(text));
        return Optional.empty();
      }
      List<String> filtered = new ArrayList<>();
      for (String level : levels) {
        filtered.add(level(node, "sparkplug " + text, level));
        if (level.isEmpty() || level.equals("#")) {
          yaml.problem(
              node,
              "sparkplug %s: expected a name, + or {name} in each level, found %s"
                  .formatted(text, level.isEmpty() ? "none" : level));
        }
      }
      String filter = String.join("/", filtered);
      int earlier = edgeFilters.firstCovering(filter);
      if (earlier >= 0) {
        Place place = edgePlaces.get(earlier);
        yaml.problem(
            node,
            "sparkplug %s: expected nodes or devices that no binding before takes, found that %s at %s:%d takes them all; put this one before it"
                .formatted(text, edges.get(earlier).filter(), place.file(), place.line()));
        return Optional.empty();
      }
      return Optional.of(filter);
    }

    private Map<String, EdgeBinding.Pick> metrics(String key, Yaml.Mapping listed) {
      Map<String, EdgeBinding.Pick> metrics = new HashMap<>();
      Map<String, String> metricOf = new HashMap<>();
      for (Map.Entry<String, Node> metric : listed.values().entrySet()) {
        Picks.Node pick = Picks.Node.root();
        pick(pick, metric.getValue());
        if (pick.path == null) {
          continue;
        }
        String path = pick.path.text();
        String other = metricOf.putIfAbsent(path, metric.getKey());
        if (other != null) {
          yaml.problem(
              listed.keys().getOrDefault(metric.getKey(), metric.getValue()),
              "%s: expected each property once, found %s for %s and for %s"
                  .formatted(key, path, other, metric.getKey()));
        }
        metrics.put(metric.getKey(), new EdgeBinding.Pick(path, pick.adjust));
      }
      return metrics;
    }

    private void readInflux() {
      int before = problems.size();
      refuse(
          "a binding of influx",
          "topic",
          "metrics",
          "format",
          "properties",
          "time",
          "time-unit",
          "quality",
          "scale",
          "offset",
          "unit",
          "parse",
          "map");
      Optional<String> measurement = yaml.required(entry, "influx", "binding");
      Optional<Template> twin =
          yaml.required(entry, "twin", "binding").map(text -> tagTemplate("twin", text));
      Template property =
          yaml.optional(entry, "property")
              .map(text -> tagTemplate("property", text))
              .orElse(InfluxPattern.byName());
      Map<String, String> tags = new LinkedHashMap<>();
      if (entry.has("tags")) {
        yaml.mapping(valueOf("tags"), "tags", List.of())
            .ifPresent(
                listed ->
                    listed
                        .values()
                        .forEach(
                            (tag, value) ->
                                yaml.text(value, "tags").ifPresent(text -> tags.put(tag, text))));
      }
      Map<String, EdgeBinding.Pick> fields =
          entry.has("fields")
              ? yaml.mapping(valueOf("fields"), "fields", List.of())
                  .map(listed -> metrics("fields", listed))
                  .orElse(Map.of())
              : Map.of();
      if (measurement.isEmpty() || twin.isEmpty() || problems.size() > before) {
        return;
      }
      InfluxPattern pattern =
          InfluxPattern.of(
              measurement.get(),
              yaml.optional(entry, "bucket").orElse(InfluxPattern.ANY),
              tags,
              twin.get(),
              property,
              fields);
      for (int i = 0; i < series.size(); i++) {
        if (series.get(i).covers(pattern)) {
          Place place = seriesPlaces.get(i);
          yaml.problem(
              valueOf("influx"),
              "influx %s: expected series that no binding before takes, found that %s at %s:%d takes them all; put this one before it"
                  .formatted(
                      measurement.get(), series.get(i).measurement(), place.file(), place.line()));
          return;
        }
      }
      series.add(pattern);
      seriesPlaces.add(new Place(file, lineOf(entry.node())));
    }

    /// A template that names of tags fill, whatever tags a series has.
    private Template tagTemplate(String key, String text) {
      Template template = Template.of(text);
      if (template.hasLooseBrace()) {
        yaml.problem(
            valueOf(key), "%s: expected braces around names only, found %s".formatted(key, text));
      }
      if (key.equals("twin") && template.names().contains(LineFields.FIELD)) {
        yaml.problem(
            valueOf(key), "twin: expected names of tags, found {field}: a line is of one twin");
      }
      return template;
    }

    private void readTopic() {
      int before = problems.size();
      refuse("a binding of a topic", "metrics", "bucket", "tags", "fields");
      Optional<String> filter = yaml.required(entry, "topic", "binding").flatMap(this::filter);
      Optional<Template> twin =
          yaml.required(entry, "twin", "binding").map(text -> template("twin", text));
      Optional<Binding.Payload> payload = payload();
      if (filter.isPresent()
          && twin.isPresent()
          && payload.isPresent()
          && problems.size() == before) {
        int number = bindings.size();
        topics.add(filter.get(), number);
        bindings.add(new Binding(filter.get(), List.copyOf(captures), twin.get(), payload.get()));
        places.add(new Place(file, lineOf(entry.node())));
      }
    }

    private Optional<String> filter(String topic) {
      Node node = valueOf("topic");
      List<String> levels = new ArrayList<>();
      for (String level : topic.split("/", -1)) {
        levels.add(level(node, topic, level));
      }
      String filter = String.join("/", levels);
      String problem = TopicFilters.problemOf(filter);
      if (problem != null) {
        yaml.problem(node, problem);
        return Optional.empty();
      }
      if (levels.getFirst().equals(DefaultTopics.NAMESPACE)) {
        yaml.problem(
            node,
            "topic %s: expected a topic outside of lockstep/, whose meaning is fixed; found one below it"
                .formatted(topic));
        return Optional.empty();
      }
      if (levels.getFirst().equals(SparkplugTopic.NAMESPACE)) {
        yaml.problem(
            node,
            "topic %s: expected a topic outside of spBv1.0/, whose meaning is fixed; bind edge nodes and devices by sparkplug: <group>/<edge>/<device>"
                .formatted(topic));
        return Optional.empty();
      }
      int earlier = topics.firstCovering(filter);
      if (earlier >= 0) {
        Place place = places.get(earlier);
        yaml.problem(
            node,
            "topic %s: expected topics that no binding before takes, found that %s at %s:%d takes them all; put this one before it"
                .formatted(topic, bindings.get(earlier).filter(), place.file(), place.line()));
        return Optional.empty();
      }
      return Optional.of(filter);
    }

    /// A level of the filter; a capture becomes `+`.
    private String level(Node node, String topic, String level) {
      boolean isCapture = level.length() > 2 && level.startsWith("{") && level.endsWith("}");
      String name = isCapture ? level.substring(1, level.length() - 1) : "";
      captures.add(name);
      if (!isCapture) {
        if (level.indexOf('{') >= 0 || level.indexOf('}') >= 0) {
          yaml.problem(
              node, "topic %s: expected {name} to fill a level, found %s".formatted(topic, level));
        }
        return level;
      }
      boolean isFree = entry.has("sparkplug") || !name.equals(Template.DEVICE);
      if (!Template.NAME.matcher(name).matches() || !isFree) {
        yaml.problem(
            node,
            "topic %s: expected a name of letters, digits, - and _ that is not %s, found {%s}"
                .formatted(topic, Template.DEVICE, name));
      } else if (captures.indexOf(name) < captures.size() - 1) {
        yaml.problem(
            node, "topic %s: expected each name once, found {%s} again".formatted(topic, name));
      }
      return "+";
    }

    private Template template(String key, String text) {
      Template template = Template.of(text);
      Node node = valueOf(key);
      if (template.hasLooseBrace()) {
        yaml.problem(node, "%s: expected braces around names only, found %s".formatted(key, text));
      }
      List<String> known = new ArrayList<>(captures);
      known.removeIf(String::isEmpty);
      if (!entry.has("sparkplug")) {
        known.add(Template.DEVICE);
      }
      for (String name : template.names()) {
        if (!known.contains(name)) {
          String nearest = Nearest.to(name, known);
          yaml.problem(
              node,
              "%s: expected a name that the topic captures (%s), found {%s}%s"
                  .formatted(
                      key,
                      String.join(", ", known),
                      name,
                      nearest == null ? "" : "; did you mean {" + nearest + "}?"));
        }
      }
      return template;
    }

    private Optional<Binding.Payload> payload() {
      String byKeys = entry.has("property") ? "scalar" : "json";
      String format = choice("format", byKeys, FORMATS);
      if (format.equals("scalar")) {
        return scalar();
      }
      refuse("format json", "property");
      if (!entry.has("properties")) {
        refuse("format json without properties", "scale", "offset", "unit", "parse", "map");
        refuse("format json without properties", "time", "time-unit", "quality");
        return Optional.of(new Binding.Payload.Native());
      }
      return yaml.mapping(valueOf("properties"), "properties", List.of()).map(this::picked);
    }

    private Optional<Binding.Payload> scalar() {
      refuse("format scalar", "properties", "time", "time-unit", "quality");
      return yaml.required(entry, "property", "binding of format scalar")
          .map(text -> new Binding.Payload.Scalar(template("property", text), adjust(entry)));
    }

    private Binding.Payload picked(Yaml.Mapping properties) {
      Picks.Node root = Picks.Node.root();
      Map<String, String> pointerOf = new HashMap<>();
      boolean beginsWithIndex = false;
      if (properties.values().isEmpty()) {
        yaml.problem(properties.node(), "properties: expected at least one, found none");
      }
      for (Map.Entry<String, Node> property : properties.values().entrySet()) {
        Node key = properties.keys().getOrDefault(property.getKey(), property.getValue());
        List<Picks.Step> steps = steps(key, property.getKey());
        Picks.Node node = root.at(steps);
        pick(node, property.getValue());
        beginsWithIndex |= !steps.isEmpty() && steps.getFirst().index() >= 0;
        String path = node.path == null ? "" : node.path.text();
        String other = pointerOf.putIfAbsent(path, property.getKey());
        if (other != null && !path.isEmpty()) {
          yaml.problem(
              key,
              "properties: expected each property once, found %s at %s and at %s"
                  .formatted(path, other, property.getKey()));
        }
      }
      String unit = choice("time-unit", "ms", TIME_UNITS);
      if (entry.has("time-unit") && !entry.has("time")) {
        refuse("a binding without time", "time-unit");
      }
      return new Binding.Payload.Picked(
          new Picks(
              root,
              beginsWithIndex,
              pointer("time"),
              timeUnit(unit),
              pointer("quality"),
              Excerpt.of(String.join(", ", properties.values().keySet()))));
    }

    private void pick(Picks.Node node, Node value) {
      if (value instanceof MappingNode) {
        yaml.mapping(value, "property", PICK_KEYS)
            .ifPresent(
                own -> {
                  yaml.required(own, "property", "property")
                      .ifPresent(path -> node.path = Plan.PropertyPath.of(path));
                  node.adjust = adjust(own);
                });
      } else {
        yaml.text(value, "properties").ifPresent(path -> node.path = Plan.PropertyPath.of(path));
        node.adjust = adjust(entry);
      }
    }

    /// What `mapping` states, and for what it does not state, what the whole binding does.
    private Adjust adjust(Yaml.Mapping mapping) {
      double scale = yaml.number(mapping.has("scale") ? mapping : entry, "scale", 1);
      double offset = yaml.number(mapping.has("offset") ? mapping : entry, "offset", 0);
      Optional<Unit> unit = unit(mapping.has("unit") ? mapping : entry);
      if (scale == 0) {
        yaml.problem(
            mapping.values().getOrDefault("scale", valueOf("scale")),
            "scale: expected a number other than 0, found 0");
      }
      return new Adjust(scale, offset, unit, wording(mapping));
    }

    /// A value of its own says how it is worded; else the whole binding does.
    private Wording wording(Yaml.Mapping own) {
      Yaml.Mapping owner = own.has("parse") || own.has("map") ? own : entry;
      if (owner.has("parse") && owner.has("map")) {
        yaml.problem(
            owner.keys().getOrDefault("map", owner.node()),
            "expected one of parse and map, found both");
        return Wording.PLAIN;
      }
      if (owner.has("map")) {
        return listed(owner.values().getOrDefault("map", owner.node()));
      }
      Optional<String> parse = yaml.optional(owner, "parse");
      if (parse.isPresent() && !parse.get().equals("number")) {
        yaml.problem(
            owner.values().getOrDefault("parse", owner.node()),
            "parse: expected number, found " + Excerpt.of(parse.get()));
      }
      return parse.isPresent() ? Wording.DECIMAL : Wording.PLAIN;
    }

    private Wording listed(Node node) {
      Map<String, String> values = new LinkedHashMap<>();
      yaml.mapping(node, "map", List.of())
          .ifPresent(
              words ->
                  words
                      .values()
                      .forEach(
                          (word, value) ->
                              yaml.text(value, "map: " + Excerpt.of(word))
                                  .ifPresent(text -> values.put(word, text))));
      return new Wording.Listed(values);
    }

    private Optional<Unit> unit(Yaml.Mapping owner) {
      Optional<String> term = yaml.optional(owner, "unit");
      Optional<Unit> unit = term.flatMap(Units::find);
      if (term.isPresent() && unit.isEmpty()) {
        yaml.problem(
            owner.values().getOrDefault("unit", owner.node()),
            "unit: expected a unit of DTDL such as degreeCelsius, found " + Excerpt.of(term.get()));
      }
      return unit;
    }

    private List<Picks.Step> pointer(String key) {
      return yaml.optional(entry, key).map(text -> steps(valueOf(key), text)).orElse(List.of());
    }

    private List<Picks.Step> steps(Node where, String pointer) {
      List<Picks.Step> steps = Picks.stepsOf(pointer);
      if (steps == null) {
        yaml.problem(
            where,
            "expected a JSON Pointer (RFC 6901) such as /m/p, found %s"
                .formatted(Excerpt.of(pointer)));
        return List.of();
      }
      return steps;
    }

    private String choice(String key, String otherwise, List<String> choices) {
      String chosen = yaml.optional(entry, key).orElse(otherwise);
      if (choices.contains(chosen)) {
        return chosen;
      }
      yaml.problem(
          valueOf(key),
          "%s: expected one of %s, found %s".formatted(key, String.join(", ", choices), chosen));
      return otherwise;
    }

    private void refuse(String where, String... keys) {
      for (String key : keys) {
        if (entry.has(key)) {
          yaml.problem(
              entry.keys().getOrDefault(key, entry.node()),
              "%s: expected no key %s, found it".formatted(where, key));
        }
      }
    }

    private Node valueOf(String key) {
      return entry.values().getOrDefault(key, entry.node());
    }
  }

  private static SourceTime.Unit timeUnit(String term) {
    for (SourceTime.Unit unit : SourceTime.Unit.values()) {
      if (unit.term().equals(term)) {
        return unit;
      }
    }
    return SourceTime.Unit.MILLISECONDS;
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
