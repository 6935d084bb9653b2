package io.lockstep.ingest;

import io.lockstep.model.text.Excerpt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a model says of one topic (DTDL Mqtt extension): a pattern of labels and tokens in braces.
/// Immutable.
///
/// @param model the id of the Interface that says it
/// @param kind what goes over it
/// @param pattern as the model writes it
/// @param filter the MQTT filter of the topics that it stands for
/// @param twinLevel the level that names the twin, -1 when the sender is meant
/// @param nameLevel the level that names the Property or Telemetry, -1 when payloads are objects
/// @param format how payloads are written
/// @param formatName the same in the model's words
public record ModelTopic(
    String model,
    Kind kind,
    String pattern,
    String filter,
    int twinLevel,
    int nameLevel,
    PayloadFormat format,
    String formatName) {
  private static final String MODEL = "{modelId}";
  private static final String ACTION = "{action}";
  private static final String NOTIFY = "notify";

  /// What goes over a topic.
  public enum Kind {
    TELEMETRY,
    PROPERTY,
    COMMAND
  }

  static ModelTopic of(String model, Kind kind, String pattern, String formatName) {
    List<String> filter = new ArrayList<>();
    int twin = -1;
    int twinRank = Integer.MAX_VALUE;
    int name = -1;
    String[] labels = pattern.split("/", -1);
    for (int i = 0; i < labels.length; i++) {
      String label = labels[i];
      filter.add(levelOf(label, model, kind));
      int rank = twinRank(kind, label);
      if (rank < twinRank) {
        twinRank = rank;
        twin = i;
      }
      if (label.equals(nameToken(kind))) {
        name = i;
      }
    }
    return new ModelTopic(
        model,
        kind,
        pattern,
        String.join("/", filter),
        twin,
        name,
        PayloadFormat.of(formatName),
        formatName);
  }

  /// A Property's topic carries requests too; what a device tells is a notification.
  private static String levelOf(String label, String model, Kind kind) {
    if (!label.startsWith("{")) {
      return label;
    }
    if (label.equals(MODEL)) {
      return model;
    }
    return kind == Kind.PROPERTY && label.equals(ACTION) ? NOTIFY : "+";
  }

  private static String nameToken(Kind kind) {
    return switch (kind) {
      case TELEMETRY -> "{telemetryName}";
      case PROPERTY -> "{propertyName}";
      case COMMAND -> "{commandName}";
    };
  }

  /// The tokens that name a twin; the one that stands first here counts.
  private static int twinRank(Kind kind, String label) {
    List<String> tokens =
        switch (kind) {
          case TELEMETRY -> List.of("{senderId}");
          case PROPERTY -> List.of("{maintainerId}", "{sourceId}", "{senderId}");
          case COMMAND -> List.of("{executorId}");
        };
    int rank = tokens.indexOf(label);
    return rank < 0 ? Integer.MAX_VALUE : rank;
  }

  /// What to do with messages of `device` on a topic that the filter matches.
  ///
  /// @param creates the model that a twin gets which is not there yet; empty for none
  Plan planOf(String device, String topic, String creates) {
    String[] levels = topic.split("/", -1);
    String twin = twinLevel < 0 ? device : levels[twinLevel];
    String problem = DefaultTopics.problemOfTwinId(twin);
    if (problem != null) {
      return new Plan.Meaningless(
          "topic %s of model %s: twin %s: %s".formatted(pattern, model, Excerpt.of(twin), problem));
    }
    Plan.@Nullable OneValue one =
        nameLevel < 0
            ? null
            : new Plan.OneValue(twin, Plan.PropertyPath.of(levels[nameLevel]), Adjust.NONE);
    return new Plan.Modelled(twin, creates, one, format, formatName);
  }

  /// True when both would do the same with a message.
  boolean readsLike(ModelTopic other) {
    return twinLevel == other.twinLevel
        && nameLevel == other.nameLevel
        && format == other.format
        && kind == other.kind;
  }

  /// True when there is a topic that both filters match.
  boolean overlaps(ModelTopic other) {
    String[] mine = filter.split("/", -1);
    String[] theirs = other.filter.split("/", -1);
    if (mine.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < mine.length; i++) {
      if (!mine[i].equals(theirs[i]) && !mine[i].equals("+") && !theirs[i].equals("+")) {
        return false;
      }
    }
    return true;
  }

  /// The model's id without its version: versions of one model may share their topics.
  String family() {
    int version = model.indexOf(';');
    return version < 0 ? model : model.substring(0, version);
  }
}
