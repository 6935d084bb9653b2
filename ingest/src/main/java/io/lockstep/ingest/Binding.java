package io.lockstep.ingest;

import io.lockstep.model.text.Excerpt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One entry of a binding file, checked and compiled. Immutable.
///
/// @param filter the MQTT filter, with `+` for captures
/// @param captures the names of captured levels by their index; empty text for levels that are not
///   captured
/// @param twin the template of the twin's id
/// @param payload what to do with the payload
record Binding(String filter, List<String> captures, Template twin, Payload payload) {

  /// What to do with the payload.
  sealed interface Payload {
    /// Objects of readings in the default format.
    record Native() implements Payload {}

    /// A bare scalar for the property that the template names.
    record Scalar(Template property, Adjust adjust) implements Payload {}

    /// JSON from which values are picked.
    record Picked(Picks picks) implements Payload {}
  }

  /// What to do with messages of `device` on `topic`, which the filter matches.
  Plan planOf(String device, String topic) {
    Map<String, String> names = new HashMap<>();
    names.put(Template.DEVICE, device);
    String[] levels = topic.split("/", -1);
    for (int i = 0; i < captures.size(); i++) {
      if (!captures.get(i).isEmpty()) {
        names.put(captures.get(i), levels[i]);
      }
    }
    String id = twin.filledFrom(names);
    String problem = DefaultTopics.problemOfTwinId(id);
    if (problem != null) {
      return new Plan.Meaningless(
          "binding %s: twin %s: %s".formatted(filter, Excerpt.of(id), problem));
    }
    return switch (payload) {
      case Payload.Native() -> new Plan.Readings(id);
      case Payload.Scalar(Template property, Adjust adjust) ->
          new Plan.OneValue(id, Plan.PropertyPath.of(property.filledFrom(names)), adjust);
      case Payload.Picked(Picks picks) -> new Plan.Picked(id, picks);
    };
  }
}
