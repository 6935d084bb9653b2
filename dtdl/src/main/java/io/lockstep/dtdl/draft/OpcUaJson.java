package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.draft.OpcUaNodes.Node;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads nodes of an address space from JSON. Stateless.
final class OpcUaJson {

  private OpcUaJson() {}

  static List<Node> read(String json) {
    try {
      List<Node> nodes = new ArrayList<>();
      for (Json item : JsonParts.items(JsonReader.read(json))) {
        nodes.add(node(item));
      }
      return nodes;
    } catch (JsonTextException e) {
      throw new IllegalArgumentException(
          "%d:%d: %s".formatted(e.line(), e.column(), e.getMessage()), e);
    }
  }

  private static Node node(Json json) {
    if (!(json instanceof Json.Obj object)) {
      throw expected(json, "a node with a BrowseName", "another value");
    }
    String name = text(member(object, "BrowseName"));
    int colon = name.indexOf(':');
    if (colon > 0 && name.substring(0, colon).chars().allMatch(Character::isDigit)) {
      name = name.substring(colon + 1);
    }
    if (name.isEmpty()) {
      throw expected(json, "a node with a BrowseName", "none");
    }
    List<Node> children = new ArrayList<>();
    Json inner = member(object, "Children");
    if (inner != null) {
      for (Json child : JsonParts.items(inner)) {
        children.add(node(child));
      }
    }
    Json unit = metadata(object, inner, "EngineeringUnits");
    Json choices = metadata(object, inner, "EnumStrings");
    Json rank = member(object, "ValueRank");
    return new Node(
        name,
        nodeClass(object),
        text(member(object, "DataType")),
        rank instanceof Json.Num number && number.isInteger() && !number.text().startsWith("-"),
        unit == null ? "" : unit(unit),
        choices instanceof Json.Arr texts
            ? texts.items().stream().map(OpcUaJson::text).toList()
            : List.of(),
        children);
  }

  /// As a member of the node, or as the value of a Property below it.
  private static @Nullable Json metadata(Json.Obj node, @Nullable Json children, String name) {
    Json own = member(node, name);
    if (own != null || children == null) {
      return own;
    }
    for (Json child : JsonParts.items(children)) {
      if (child instanceof Json.Obj property
          && text(member(property, "BrowseName")).matches("([0-9]+:)?" + name)) {
        return member(property, "Value");
      }
    }
    return null;
  }

  private static String nodeClass(Json.Obj node) {
    String stated = text(member(node, "NodeClass"));
    return switch (stated) {
      case "1" -> "Object";
      case "2" -> "Variable";
      case "4" -> "Method";
      case "" -> member(node, "DataType") == null ? "Object" : "Variable";
      default -> stated;
    };
  }

  private static String unit(Json unit) {
    if (unit instanceof Json.Obj object) {
      String id = text(member(object, "UnitId"));
      return UnitWords.ofUnece(id).isPresent() ? id : text(member(object, "DisplayName"));
    }
    return text(unit);
  }

  private static @Nullable Json member(Json.Obj object, String name) {
    Json value = object.get(name);
    return value != null
        ? value
        : object.get(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
  }

  /// A text, a number as text, or what an object has as `text` or `name`; else empty.
  private static String text(@Nullable Json value) {
    return switch (value) {
      case Json.Str text -> text.value();
      case Json.Num number -> number.text();
      case Json.Obj object -> {
        Json inner = member(object, "Text");
        yield text(inner == null ? member(object, "Name") : inner);
      }
      case Json.Arr _, Json.Bool _, Json.Null _ -> "";
      case null -> "";
    };
  }

  private static IllegalArgumentException expected(Json at, String expected, String found) {
    return new IllegalArgumentException(
        "%d:%d: expected %s, found %s"
            .formatted(at.span().line(), at.span().column(), expected, found));
  }
}
