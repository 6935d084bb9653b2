package io.lockstep.dtdl.conformance;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.parse.Element;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares parsed elements with those that a case expects. Elements of the language itself are not
/// compared.
final class ExpectedElements {

  /// The properties of an interface that list its contents by class.
  private static final Map<String, String> BY_CLASS =
      Map.of(
          "components", "Component",
          "properties", "Property",
          "telemetries", "Telemetry",
          "commands", "Command",
          "relationships", "Relationship");

  private final Map<String, Element> elements;

  ExpectedElements(ModelSet models) {
    this.elements = models.models().elements();
  }

  /// What differs from an expected element; null if nothing does.
  @Nullable String difference(Json.Obj expected) {
    String id = Json.plain(expected.get("id"));
    Element element = elements.get(id);
    if (element == null) {
      boolean isOwn = id.startsWith("dtmi:dtdl:") || id.startsWith("dtmi:standard:");
      return isOwn ? null : id + " is missing";
    }
    if (expected.get("type") != null
        && !Json.plain(expected.get("type")).equals(element.type.name())) {
      return id + " is a " + element.type.name();
    }
    if (expected.get("properties") instanceof Json.Obj properties) {
      for (Json.Member property : properties.members()) {
        if (!isEqual(element, property.name(), property.value())) {
          return id + "." + property.name();
        }
      }
    }
    return supplementDifference(element, expected);
  }

  private static @Nullable String supplementDifference(Element element, Json.Obj expected) {
    Set<String> types = new TreeSet<>();
    element.cotypes.forEach(cotype -> types.add(cotype.id()));
    if (expected.get("supplementalTypes") instanceof Json.Arr list && !types.equals(set(list))) {
      return element.id + " has the co-types " + types;
    }
    if (expected.get("undefinedTypes") instanceof Json.Arr list
        && !new TreeSet<>(element.undefinedTypes).equals(set(list))) {
      return element.id + " has the undefined types " + element.undefinedTypes;
    }
    if (expected.get("undefinedProperties") instanceof Json.Obj map) {
      for (Json.Member member : map.members()) {
        Json found = element.undefinedProperties.get(member.name());
        if (found == null || !print(found).equals(print(member.value()))) {
          return element.id + "." + member.name();
        }
      }
    }
    if (expected.get("supplementalProperties") instanceof Json.Obj map) {
      for (Json.Member member : map.members()) {
        String name = element.vocabulary.property(member.name());
        PropertyDef property = name == null ? null : element.property(name);
        // Durations and overridden properties are written in another notation in the cases.
        if (property == null
            || (!property.overrides()
                && (property.kind() != PropertyDef.Kind.DURATION)
                && !isEqualValue(element.values.get(property.name()), member.value()))) {
          return element.id + "." + member.name();
        }
      }
    }
    return null;
  }

  private boolean isEqual(Element element, String property, Json expected) {
    String kind = element.type.isRoot() ? BY_CLASS.get(property) : null;
    if (kind != null || property.equals("contents")) {
      Map<String, String> found = new TreeMap<>();
      element.allContents.forEach(
          (name, content) -> {
            if (kind == null || content.type.name().equals(kind)) {
              found.put(name, content.id);
            }
          });
      return found.equals(map(expected));
    }
    return switch (property) {
      case "languageMajorVersion" ->
          Json.plain(expected).equals(Integer.toString(element.version()));
      case "definedIn" -> Json.plain(expected).equals(element.partition);
      case "extendedBy" -> {
        Set<String> heirs = new TreeSet<>();
        for (Element other : elements.values()) {
          if (targets(other.parts("extends")).contains(element.id)) {
            heirs.add(other.id);
          }
        }
        yield heirs.equals(set(expected));
      }
      default -> isEqualValue(element.values.get(property), expected);
    };
  }

  private static boolean isEqualValue(Element.@Nullable Value value, Json expected) {
    return switch (value) {
      case null -> isNothing(expected);
      case Element.Literal literal -> isEqualLiteral(literal.value(), expected);
      case Element.LangText texts -> map(expected).equals(new TreeMap<>(texts.texts()));
      case Element.Parts parts ->
          expected instanceof Json.Arr
              ? set(expected).equals(targets(parts.parts()))
              : targets(parts.parts()).equals(Set.of(Json.plain(expected)));
    };
  }

  /// True for what a property without a value may be described as.
  private static boolean isNothing(Json expected) {
    return switch (expected) {
      case Json.Null _ -> true;
      case Json.Bool flag -> !flag.value();
      case Json.Arr list -> list.items().isEmpty();
      case Json.Obj map -> map.members().isEmpty();
      case Json.Str _, Json.Num _ -> false;
    };
  }

  private static boolean isEqualLiteral(Object value, Json expected) {
    if (value instanceof BigDecimal number && expected instanceof Json.Num wanted) {
      return number.compareTo(new BigDecimal(wanted.text())) == 0;
    }
    return Json.plain(expected).equals(value.toString());
  }

  private static Set<String> targets(List<Element.Part> parts) {
    Set<String> targets = new TreeSet<>();
    parts.forEach(part -> targets.add(part.target()));
    return targets;
  }

  private static Set<String> set(Json json) {
    List<String> texts = new ArrayList<>();
    if (json instanceof Json.Arr list) {
      list.items().forEach(item -> texts.add(Json.plain(item)));
    }
    return new TreeSet<>(texts);
  }

  private static Map<String, String> map(Json json) {
    Map<String, String> map = new TreeMap<>();
    if (json instanceof Json.Obj object) {
      object.members().forEach(member -> map.put(member.name(), Json.plain(member.value())));
    }
    return map;
  }

  private static String print(Json json) {
    return JsonPrinter.print(json);
  }
}
