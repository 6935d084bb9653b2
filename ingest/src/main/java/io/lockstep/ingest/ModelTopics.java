package io.lockstep.ingest;

import io.lockstep.dtdl.Command;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.ingest.ModelTopic.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The topics and payload formats that models state themselves (DTDL Mqtt extension), as bindings
/// and as ways of commands. The co-type is not inherited: it speaks for twins of exactly the
/// Interface that has it. A pure function of the models, immutable, thread-safe.
public final class ModelTopics {
  private static final ModelTopics NONE = new ModelTopics(List.of());

  private final List<ModelTopic> topics = new ArrayList<>();
  private final List<String> creates = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final TopicTrie filters = new TopicTrie();
  private final Map<String, Speaker> speakers = new TreeMap<>();

  /// What is wrong with a topic that a model states; the model is good all the same.
  ///
  /// @param model the id of the Interface
  /// @param message what, expected, found
  public record Problem(String model, String message) {}

  /// A model that says how to speak with its devices.
  ///
  /// @param commands the topic of commands, null when it states none
  record Speaker(Interface model, PayloadFormat format, @Nullable ModelTopic commands) {
    @Nullable Command command(String name) {
      return model.contents().get(name) instanceof Command command ? command : null;
    }
  }

  private ModelTopics(List<Interface> models) {
    List<ModelTopic> stated = new ArrayList<>();
    for (Interface model : models) {
      String format = model.semantics().text("payloadFormat");
      if (!model.semantics().has("Mqtt") || format == null) {
        continue;
      }
      ModelTopic commands = topic(model, Kind.COMMAND, "commandTopic", format);
      speakers.put(model.id().value(), new Speaker(model, PayloadFormat.of(format), commands));
      List<ModelTopic> own = new ArrayList<>();
      own.add(topic(model, Kind.TELEMETRY, "telemetryTopic", format));
      own.add(topic(model, Kind.PROPERTY, "propertyTopic", format));
      own.add(commands);
      own.stream().filter(topic -> topic != null).forEach(stated::add);
      if (PayloadFormat.of(format) == PayloadFormat.OTHER
          && own.stream().anyMatch(t -> t != null)) {
        problems.add(
            new Problem(
                model.id().value(),
                "payloadFormat: expected Json/ecma/404, Cbor/rfc/8949 or raw/0, for which there are codecs, found %s; what its devices send is drift"
                    .formatted(format)));
      }
    }
    stated.forEach(this::add);
  }

  private static @Nullable ModelTopic topic(
      Interface model, Kind kind, String property, String format) {
    String pattern = model.semantics().text(property);
    return pattern == null ? null : ModelTopic.of(model.id().value(), kind, pattern, format);
  }

  /// No model states a topic.
  public static ModelTopics none() {
    return NONE;
  }

  /// What these models state. Of versions of one model the latest counts for twins that are not
  /// there yet.
  public static ModelTopics of(Collection<Interface> models) {
    return new ModelTopics(
        models.stream()
            .filter(model -> model.semantics().has("Mqtt"))
            .sorted(
                Comparator.comparing((Interface model) -> family(model.id()))
                    .thenComparing(ModelTopics::newestFirst)
                    .thenComparing(model -> model.id().value()))
            .toList());
  }

  private static String family(Dtmi id) {
    String text = id.value();
    int version = text.indexOf(';');
    return version < 0 ? text : text.substring(0, version);
  }

  private static int newestFirst(Interface one, Interface other) {
    int major = Integer.compare(other.id().majorVersion(), one.id().majorVersion());
    return major != 0 ? major : Integer.compare(other.id().minorVersion(), one.id().minorVersion());
  }

  private void add(ModelTopic topic) {
    topics.add(topic);
    creates.add(topic.model());
    if (topic.kind() == Kind.COMMAND) {
      return;
    }
    String first = TopicFilters.firstLevel(topic.filter());
    if (first.equals(DefaultTopics.NAMESPACE) || first.equals(SparkplugTopic.NAMESPACE)) {
      problems.add(
          new Problem(
              topic.model(),
              "topic %s: expected one outside of %s/, which has a meaning of its own, found it inside; it is not used"
                  .formatted(topic.pattern(), first)));
      return;
    }
    int number = topics.size() - 1;
    for (int i = 0; i < number; i++) {
      ModelTopic earlier = topics.get(i);
      if (earlier.kind() != Kind.COMMAND && topic.overlaps(earlier)) {
        compare(number, topic, i, earlier);
      }
    }
    filters.add(topic.filter(), number);
  }

  /// Versions of one model may share a topic. Two models that share one make a twin that is not
  /// there yet a riddle; two ways to read a message leave the first.
  private void compare(int number, ModelTopic topic, int earlierNumber, ModelTopic earlier) {
    boolean isFamily = topic.family().equals(earlier.family());
    if (topic.readsLike(earlier)) {
      if (!isFamily) {
        creates.set(number, "");
        creates.set(earlierNumber, "");
        problems.add(
            new Problem(
                topic.model(),
                "topic %s: expected one that tells its twins from those of %s (%s), found none; a twin that is not there yet gets a drafted model"
                    .formatted(topic.pattern(), earlier.model(), earlier.pattern())));
      }
      return;
    }
    problems.add(
        new Problem(
            topic.model(),
            "topic %s: expected one that cannot be taken for %s of %s, found one that can; messages on both are read as %s"
                .formatted(
                    topic.pattern(), earlier.pattern(), earlier.model(), earlier.pattern())));
  }

  /// What is stated, models in the order of their ids, of versions the latest first.
  public List<ModelTopic> topics() {
    return List.copyOf(topics);
  }

  /// What is wrong with what is stated.
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /// What to do with messages of `device` on `topic`, which no other binding knows.
  Plan planOf(String device, String topic) {
    int first = topics.isEmpty() ? -1 : filters.firstCovering(topic);
    return first < 0
        ? new Plan.Unbound()
        : topics.get(first).planOf(device, topic, creates.get(first));
  }

  /// What a model says of speaking with its devices, null when it says nothing.
  @Nullable Speaker speaker(String model) {
    return speakers.get(model);
  }
}
