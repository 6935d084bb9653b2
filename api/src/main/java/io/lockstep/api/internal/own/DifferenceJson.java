package io.lockstep.api.internal.own;

import io.lockstep.twin.Difference;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes differences of two graphs. Stateless.
final class DifferenceJson {
  private DifferenceJson() {}

  static void write(JsonGenerator out, Difference difference) {
    out.writeStartObject();
    out.writeStringProperty("id", difference.id());
    out.writeStringProperty("kind", kind(difference));
    out.writeStringProperty("change", difference.kind().name().toLowerCase(Locale.ROOT));
    switch (difference) {
      case Difference.OfModel model -> {
        out.writeStringProperty("modelId", model.modelId());
        raw(out, "before", model.before());
        raw(out, "after", model.after());
      }
      case Difference.OfTwin twin -> {
        out.writeStringProperty("twinId", twin.twinId());
        text(out, "modelBefore", twin.modelBefore());
        text(out, "modelAfter", twin.modelAfter());
        out.writeArrayPropertyStart("values");
        twin.values().forEach(value -> write(out, value));
        out.writeEndArray();
      }
      case Difference.OfRelationship relationship -> {
        out.writeStringProperty("sourceId", relationship.sourceId());
        out.writeStringProperty("relationshipId", relationship.relationshipId());
        raw(out, "before", relationship.before());
        raw(out, "after", relationship.after());
      }
    }
    out.writeEndObject();
  }

  private static String kind(Difference difference) {
    return switch (difference) {
      case Difference.OfModel _ -> "model";
      case Difference.OfTwin _ -> "twin";
      case Difference.OfRelationship _ -> "relationship";
    };
  }

  private static void write(JsonGenerator out, Difference.OfValue value) {
    out.writeStartObject();
    out.writeStringProperty("path", value.path());
    out.writeStringProperty("kind", value.isProperty() ? "property" : "telemetry");
    raw(out, "before", value.before());
    raw(out, "after", value.after());
    out.writeEndObject();
  }

  /// A member that is left out when there is nothing to say.
  static void raw(JsonGenerator out, String name, @Nullable String json) {
    if (json != null) {
      out.writeName(name);
      out.writeRawValue(json);
    }
  }

  private static void text(JsonGenerator out, String name, @Nullable String text) {
    if (text != null) {
      out.writeStringProperty(name, text);
    }
  }
}
