package io.lockstep.api.internal.own;

import io.lockstep.twin.Difference;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes differences of two graphs. Stateless.
final class DifferenceJson {
  private DifferenceJson() {}

  /// One object for one difference.
  static void write(JsonGenerator out, Difference difference) {
    out.writeStartObject();
    out.writeStringProperty("id", difference.id());
    out.writeStringProperty("change", difference.kind().name().toLowerCase(Locale.ROOT));
    switch (difference) {
      case Difference.OfModel model -> {
        out.writeStringProperty("what", "model");
        out.writeStringProperty("model", model.modelId());
        raw(out, "before", model.before());
        raw(out, "after", model.after());
      }
      case Difference.OfTwin twin -> {
        out.writeStringProperty("what", "twin");
        out.writeStringProperty("twin", twin.twinId());
        text(out, "modelBefore", twin.modelBefore());
        text(out, "modelAfter", twin.modelAfter());
        out.writeArrayPropertyStart("values");
        for (Difference.OfValue value : twin.values()) {
          out.writeStartObject();
          out.writeStringProperty("path", value.path());
          out.writeStringProperty("kind", value.isProperty() ? "property" : "telemetry");
          raw(out, "before", value.before());
          raw(out, "after", value.after());
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      case Difference.OfRelationship relationship -> {
        out.writeStringProperty("what", "relationship");
        out.writeStringProperty("source", relationship.sourceId());
        out.writeStringProperty("relationship", relationship.relationshipId());
        raw(out, "before", relationship.before());
        raw(out, "after", relationship.after());
      }
    }
    out.writeEndObject();
  }

  private static void raw(JsonGenerator out, String name, @Nullable String json) {
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
