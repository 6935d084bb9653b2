package io.lockstep.ingest;

import io.lockstep.ingest.influx.InfluxAddress;
import io.lockstep.ingest.influx.InfluxSeries;
import io.lockstep.model.text.Excerpt;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.ArrayList;
import java.util.List;

/// Which field address feeds which twin property: the files of a workspace's `bindings/` folder,
/// checked and compiled. Immutable, thread-safe, and a pure function of its texts, so that the raw
/// messages in the journal can be bound again by corrected files.
///
/// ```yaml
/// bindings:
///   - topic: plant/{line}/oven/+/temp     # MQTT filter; {name} captures a level
///     twin: "{line}-oven"                 # {device} is the sender
///     format: scalar                      # a bare value; or json
///     property: temperature
///     scale: 0.1                          # value * scale + offset
///     unit: degreeCelsius                 # converted to the unit of the model
///   - topic: plant/{line}/press
///     twin: "{line}-press"
///     properties:                         # JSON Pointers to values
///       /t: temperature
///       /m/p: { property: motor/pressure, scale: 0.001 }
///     time: /ts
///     time-unit: s
///   - sparkplug: "{group}/{edge}/{device}" # Sparkplug B; two levels bind the edge node itself
///     twin: "{device}"
///   - influx: oven                        # series of InfluxDB; tags fill the templates
///     twin: "{line}-oven"
/// ```
///
/// The first binding whose filter matches decides, files in the order given. The default topics
/// below `lockstep/` are always on and belong to no binding. All of it is described in
/// `docs/reference/bindings.md`.
public final class Bindings {
  private static final Bindings NONE =
      new Bindings(List.of(), List.of(), List.of(), List.of(), List.of());

  private final List<NamedText> files;
  private final List<Binding> bindings;
  private final List<EdgePattern> edges;
  private final List<InfluxPattern> series;
  private final List<BindingOutline> outlines;
  private final TopicTrie topics = new TopicTrie();
  private final TopicTrie edgeFilters = new TopicTrie();

  private Bindings(
      List<NamedText> files,
      List<Binding> bindings,
      List<EdgePattern> edges,
      List<InfluxPattern> series,
      List<BindingOutline> outlines) {
    this.outlines = List.copyOf(outlines);
    this.files = List.copyOf(files);
    this.bindings = List.copyOf(bindings);
    this.edges = List.copyOf(edges);
    this.series = List.copyOf(series);
    for (int i = 0; i < edges.size(); i++) {
      edgeFilters.add(edges.get(i).filter(), i);
    }
    for (int i = 0; i < bindings.size(); i++) {
      topics.add(bindings.get(i).filter(), i);
    }
  }

  /// No bindings but the default topics, which are always on.
  public static Bindings none() {
    return NONE;
  }

  /// Parses the binding files of a workspace as one set, in the order given. Either all of it is
  /// valid or none of it is used.
  public static BindingsResult parse(List<NamedText> files) {
    List<Problem> problems = new ArrayList<>();
    BindingFiles read = new BindingFiles(problems);
    read.read(files);
    return problems.isEmpty()
        ? new BindingsResult.Valid(
            new Bindings(files, read.bindings(), read.edges(), read.series(), read.outlines()))
        : new BindingsResult.Invalid(problems);
  }

  /// The texts that these bindings were parsed from; parsing them gives equal bindings.
  public List<NamedText> files() {
    return files;
  }

  /// What each of them may feed: those of topics, those of edge nodes of Sparkplug, those of series
  /// of InfluxDB.
  public List<BindingOutline> outlines() {
    return outlines;
  }

  /// How many there are.
  public int size() {
    return bindings.size() + edges.size() + series.size();
  }

  /// What to do with messages of `device` on `topic`.
  ///
  /// @param models decide where no binding does
  Plan planOf(String device, String topic, ModelTopics models) {
    switch (TopicFilters.firstLevel(topic)) {
      case DefaultTopics.NAMESPACE -> {
        return InfluxSeries.isTopic(topic)
            ? seriesPlanOf(device, topic)
            : DefaultTopics.planOf(topic);
      }
      case SparkplugTopic.NAMESPACE -> {
        return sparkplugPlanOf(topic);
      }
      default -> {
        // Ours to bind.
      }
    }
    int first = topics.firstCovering(topic);
    return first < 0 ? models.planOf(device, topic) : bindings.get(first).planOf(device, topic);
  }

  /// The twin that lines of a series feed when `device` sends them.
  public InfluxAddress addressOf(String device, InfluxSeries asked) {
    String twin = linesOf(device, asked).twin();
    String problem = DefaultTopics.problemOfTwinId(twin);
    return new InfluxAddress(problem == null ? twin : "", problem == null ? "" : problem);
  }

  private Plan seriesPlanOf(String device, String topic) {
    InfluxSeries named = InfluxSeries.ofTopic(topic);
    if (named == null) {
      return new Plan.Meaningless(
          "expected lockstep/influx/<bucket>/<measurement>[/<tag>=<value>...], found another topic");
    }
    Plan.Lines lines = linesOf(device, named);
    String problem = DefaultTopics.problemOfTwinId(lines.twin());
    return problem == null
        ? lines
        : new Plan.Meaningless("twin %s: %s".formatted(Excerpt.of(lines.twin()), problem));
  }

  private Plan.Lines linesOf(String device, InfluxSeries asked) {
    for (InfluxPattern pattern : series) {
      if (pattern.matches(asked)) {
        return pattern.planOf(device, asked);
      }
    }
    return InfluxPattern.standard(device, asked);
  }

  private Plan sparkplugPlanOf(String text) {
    String state = SparkplugTopic.NAMESPACE + "/" + SparkplugTopic.STATE + "/";
    if (text.startsWith(state)) {
      return new Plan.HostState(text.substring(state.length()));
    }
    SparkplugTopic topic = SparkplugTopic.of(text);
    if (topic == null) {
      return new Plan.Meaningless(
          "expected spBv1.0/<group>/<message type>/<edge>[/<device>], found another topic");
    }
    if (topic.type().isCommand()) {
      return new Plan.Unbound();
    }
    EdgeBinding edge = edgeOf(topic.group(), topic.edge(), topic.device());
    return edge.twin().isEmpty()
        ? new Plan.Meaningless("twin of %s: %s".formatted(Excerpt.of(text), edge.problem()))
        : new Plan.Sparkplug(topic, edge.twin());
  }

  /// What an edge node, or with a name a device of it, feeds.
  EdgeBinding edgeOf(String group, String edge, String device) {
    String asked = device.isEmpty() ? group + "/" + edge : group + "/" + edge + "/" + device;
    int first = edges.isEmpty() ? -1 : edgeFilters.firstCovering(asked);
    return first < 0
        ? EdgeBinding.standard(group, edge, device)
        : edges.get(first).of(group, edge, device);
  }
}
