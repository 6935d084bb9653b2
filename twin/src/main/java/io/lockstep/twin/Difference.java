package io.lockstep.twin;

import io.lockstep.model.Slot;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing in which two graphs differ, seen from the one before to the one after. Immutable.
public sealed interface Difference {
  /// How it differs.
  enum Kind {
    /// Only the graph after has it.
    CREATED,
    /// Both have it, not alike.
    CHANGED,
    /// Only the graph before has it.
    DELETED
  }

  /// How it differs.
  Kind kind();

  /// What it is called, unique within a comparison: `model:<dtmi>`, `twin:<id>` or
  /// `relationship:<source>/<id>`, ids percent-encoded in the last.
  String id();

  /// A model: its DTDL, or whether it is decommissioned.
  ///
  /// @param before ModelData with the definition, JSON text; null when there was none
  /// @param after the same
  record OfModel(Kind kind, String modelId, @Nullable String before, @Nullable String after)
      implements Difference {
    @Override
    public String id() {
      return "model:" + modelId;
    }
  }

  /// A twin: its model, or values.
  ///
  /// @param modelBefore the model's id; null when there was no twin
  /// @param modelAfter the same
  /// @param values those that differ, by path
  record OfTwin(
      Kind kind,
      String twinId,
      @Nullable String modelBefore,
      @Nullable String modelAfter,
      List<OfValue> values)
      implements Difference {
    /// Copies the list.
    public OfTwin {
      values = List.copyOf(values);
    }

    @Override
    public String id() {
      return "twin:" + twinId;
    }
  }

  /// A value of a twin. Times and qualities are not compared: the same value read once more is the
  /// same.
  ///
  /// @param path the property's name, components before it
  /// @param isProperty false for Telemetry, and for what is computed: it follows from others
  /// @param before JSON text; null when there was none
  /// @param after the same
  record OfValue(String path, boolean isProperty, @Nullable String before, @Nullable String after) {
    static OfValue of(
        Slot slot, boolean isWritten, @Nullable String before, @Nullable String after) {
      return new OfValue(
          slot.path(), slot.kind() == Slot.Kind.PROPERTY && !isWritten, before, after);
    }
  }

  /// A relationship: its target, name or own properties.
  ///
  /// @param before the relationship as the Azure Digital Twins data plane shows it, JSON text; null
  ///   when there was none
  /// @param after the same
  record OfRelationship(
      Kind kind,
      String sourceId,
      String relationshipId,
      @Nullable String before,
      @Nullable String after)
      implements Difference {
    @Override
    public String id() {
      return "relationship:" + encoded(sourceId) + "/" + encoded(relationshipId);
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }
}
