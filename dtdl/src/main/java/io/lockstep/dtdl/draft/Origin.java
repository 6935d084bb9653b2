package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model that a draft goes on from. Immutable.
///
/// @param text the model as written
/// @param parts the models of the components, by the components' names
record Origin(Interface model, Json.Obj text, Map<String, Origin> parts) {

  Origin {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /// @throws IllegalArgumentException if the contents are written in a form that hides them
  static Origin of(Interface model, ModelSet models) {
    Json read;
    try {
      read = JsonReader.read(model.json());
    } catch (JsonTextException e) {
      throw new IllegalStateException(model.id() + " is no JSON: " + e.getMessage(), e);
    }
    if (!(read instanceof Json.Obj text)) {
      throw new IllegalStateException(model.id() + " is no JSON object");
    }
    Map<String, Origin> parts = new LinkedHashMap<>();
    for (Content content : model.contents().values()) {
      if (content instanceof Component component) {
        models
            .find(component.schema())
            .ifPresent(part -> parts.put(component.name(), Origin.of(part, models)));
      }
      boolean isOwn = model.ownContents().containsKey(content.name());
      if (isOwn && element(text, content.name()) == null) {
        throw new IllegalArgumentException(
            "%s: expected the content %s in its \"contents\" by its plain name, found it written otherwise"
                .formatted(model.id(), content.name()));
      }
    }
    return new Origin(model, text, parts);
  }

  /// The element of a content in the text.
  static Json.@Nullable Obj element(Json.Obj text, String name) {
    Json contents = text.get("contents");
    if (contents != null) {
      for (Json item : JsonParts.items(contents)) {
        if (item instanceof Json.Obj element
            && element.get("name") instanceof Json.Str own
            && own.value().equals(name)) {
          return element;
        }
      }
    }
    return null;
  }

  /// The definition of a schema that the model names.
  Json.@Nullable Obj definition(String id) {
    Json schemas = text.get("schemas");
    if (schemas != null) {
      for (Json item : JsonParts.items(schemas)) {
        if (item instanceof Json.Obj schema
            && schema.get("@id") instanceof Json.Str own
            && own.value().equals(id)) {
          return schema;
        }
      }
    }
    return null;
  }
}
