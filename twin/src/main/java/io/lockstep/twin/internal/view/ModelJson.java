package io.lockstep.twin.internal.view;

import io.lockstep.dtdl.Interface;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.ModelEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Renders models as ModelData, and drafted models as DTDL. Stateless.
public final class ModelJson {
  private static final int NAME_LENGTH_MAX = 64;

  private ModelJson() {}

  /// `{"id":...,"displayName":...}`, with the definition when asked for.
  public static String data(ModelEntry entry, boolean withDefinition) {
    StringBuilder out = new StringBuilder();
    JsonText.quote(JsonText.key(out.append('{'), "id"), entry.id());
    Interface model = entry.model();
    languages(
        JsonText.key(out.append(','), "displayName"),
        model == null ? Map.of() : model.displayName());
    languages(
        JsonText.key(out.append(','), "description"),
        model == null ? Map.of() : model.description());
    JsonText.key(out.append(','), "uploadTime").append('"');
    Times.append(out, entry.uploadMicros());
    JsonText.key(out.append("\","), "decommissioned").append(entry.decommissioned());
    if (withDefinition) {
      JsonText.key(out.append(','), "model").append(definition(entry));
    }
    return out.append('}').toString();
  }

  private static void languages(StringBuilder out, Map<String, String> texts) {
    out.append('{');
    boolean isFirst = true;
    for (Map.Entry<String, String> text : texts.entrySet()) {
      if (!isFirst) {
        out.append(',');
      }
      isFirst = false;
      JsonText.quote(JsonText.key(out, text.getKey()), text.getValue());
    }
    out.append('}');
  }

  /// The model as DTDL: as it was written, or as it is drafted at present.
  public static String definition(ModelEntry entry) {
    Interface model = entry.model();
    if (model != null) {
      return model.json();
    }
    StringBuilder out = new StringBuilder();
    JsonText.quote(JsonText.key(out.append('{'), "@context"), "dtmi:dtdl:context;3");
    out.append(',');
    draft(out, entry.id(), entry.shape(), "");
    return out.toString();
  }

  /// One entry of a draft's contents.
  public static String draftedProperty(Slot slot) {
    StringBuilder out = new StringBuilder();
    property(out, slot, names(List.of(lastName(slot.path()))).get(0));
    return out.toString();
  }

  private static void draft(StringBuilder out, String id, Shape shape, String prefix) {
    JsonText.quote(JsonText.key(out, "@id"), id);
    JsonText.quote(JsonText.key(out.append(','), "@type"), "Interface");
    JsonText.key(out.append(','), "contents").append('[');
    Map<String, List<Slot>> groups = new LinkedHashMap<>();
    for (Slot slot : shape.slots()) {
      if (slot.path().startsWith(prefix)) {
        int end = slot.path().indexOf('/', prefix.length());
        String name = slot.path().substring(prefix.length(), end < 0 ? slot.path().length() : end);
        groups.computeIfAbsent(name + (end < 0 ? "" : "/"), _ -> new ArrayList<>()).add(slot);
      }
    }
    List<String> keys = List.copyOf(groups.keySet());
    List<String> names = names(keys);
    for (int i = 0; i < keys.size(); i++) {
      out.append(i == 0 ? "" : ",");
      String key = keys.get(i);
      if (key.endsWith("/")) {
        component(out, id, shape, prefix + key, names.get(i));
      } else {
        property(out, groups.getOrDefault(key, List.of()).getFirst(), names.get(i));
      }
    }
    out.append("]}");
  }

  private static void component(
      StringBuilder out, String id, Shape shape, String prefix, String name) {
    JsonText.quote(JsonText.key(out.append('{'), "@type"), "Component");
    JsonText.quote(JsonText.key(out.append(','), "name"), name);
    JsonText.key(out.append(','), "schema").append('{');
    draft(out, id.replace(";", ":" + name + ";"), shape, prefix);
    out.append('}');
  }

  private static void property(StringBuilder out, Slot slot, String name) {
    JsonText.quote(JsonText.key(out.append('{'), "@type"), "Property");
    JsonText.quote(JsonText.key(out.append(','), "name"), name);
    String renamed = name.equals(lastName(slot.path())) ? "" : "field name " + slot.path();
    // DTDL permits a unit beside a semantic type only, which nobody has stated.
    String measured = slot.unit().isEmpty() ? "" : "unit " + slot.unit();
    if (!renamed.isEmpty() || !measured.isEmpty()) {
      JsonText.quote(
          JsonText.key(out.append(','), "comment"),
          renamed + (renamed.isEmpty() || measured.isEmpty() ? "" : "; ") + measured);
    }
    JsonText.key(out.append(','), "schema").append(schema(slot.type())).append('}');
  }

  private static String schema(ValueType type) {
    return switch (type) {
      case BOOLEAN -> "\"boolean\"";
      case LONG -> "\"long\"";
      case DOUBLE -> "\"double\"";
      case TEXT -> "\"string\"";
      // The structure is not known; a map is the loosest schema that DTDL has.
      case JSON ->
          """
          {"@type":"Map","mapKey":{"name":"key","schema":"string"},\
          "mapValue":{"name":"value","schema":"string"}}""";
    };
  }

  private static String lastName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// Names that DTDL permits, each once.
  private static List<String> names(List<String> keys) {
    List<String> names = new ArrayList<>();
    for (String key : keys) {
      String clean = cleaned(key);
      String name = clean;
      for (int i = 2; names.contains(name); i++) {
        name = clean + "_" + i;
      }
      names.add(name);
    }
    return names;
  }

  private static String cleaned(String key) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < key.length() && out.length() < NAME_LENGTH_MAX - 8; i++) {
      char c = key.charAt(i);
      boolean isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      out.append(isPlain || c == '_' ? c : '_');
    }
    while (!out.isEmpty() && out.charAt(out.length() - 1) == '_') {
      out.setLength(out.length() - 1);
    }
    if (out.isEmpty() || !Character.isLetter(out.charAt(0))) {
      out.insert(0, 'p');
    }
    return out.toString();
  }
}
