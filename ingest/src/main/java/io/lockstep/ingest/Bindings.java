package io.lockstep.ingest;

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
/// ```
///
/// The first binding whose filter matches decides, files in the order given. The default topics
/// below `lockstep/` are always on and belong to no binding. All of it is described in
/// `docs/reference/bindings.md`.
public final class Bindings {
  private static final Bindings NONE = new Bindings(List.of(), List.of());

  private final List<NamedText> files;
  private final List<Binding> bindings;
  private final TopicTrie topics = new TopicTrie();

  private Bindings(List<NamedText> files, List<Binding> bindings) {
    this.files = List.copyOf(files);
    this.bindings = List.copyOf(bindings);
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
    List<Binding> bindings = new BindingFiles(problems).read(files);
    return problems.isEmpty()
        ? new BindingsResult.Valid(new Bindings(files, bindings))
        : new BindingsResult.Invalid(problems);
  }

  /// The texts that these bindings were parsed from; parsing them gives equal bindings.
  public List<NamedText> files() {
    return files;
  }

  /// How many there are.
  public int size() {
    return bindings.size();
  }

  /// What to do with messages of `device` on `topic`.
  Plan planOf(String device, String topic) {
    if (TopicFilters.firstLevel(topic).equals(DefaultTopics.NAMESPACE)) {
      return DefaultTopics.planOf(topic);
    }
    int first = topics.firstCovering(topic);
    return first < 0 ? new Plan.Unbound() : bindings.get(first).planOf(device, topic);
  }
}
