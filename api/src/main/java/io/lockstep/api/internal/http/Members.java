package io.lockstep.api.internal.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Reads the members of a JSON object in a request; complaints name the member.
public final class Members {
  private Members() {}

  /// Refuses members of other names.
  public static void check(JsonNode object, List<String> known) {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw Call.invalid("request body /" + name, "one of " + String.join(", ", known), name)
            .exception();
      }
    }
  }

  /// A text that must be there.
  public static String text(JsonNode object, String name) {
    return find(object, name).orElseThrow(() -> wrong(object, name, "a text"));
  }

  /// A text, or something else when it is missing or null.
  public static String text(JsonNode object, String name, String otherwise) {
    return find(object, name).orElse(otherwise);
  }

  /// A text that may be missing or null.
  public static Optional<String> find(JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw wrong(object, name, "a text");
    }
    return Optional.of(value.stringValue());
  }

  /// True or false, or something else when it is missing.
  public static boolean flag(JsonNode object, String name, boolean otherwise) {
    JsonNode value = object.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong(object, name, "true or false");
    }
    return value.booleanValue();
  }

  /// An array of texts; empty when missing.
  public static List<String> texts(JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(object, name, "an array of texts");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value) {
      if (!item.isString()) {
        throw wrong(object, name, "an array of texts");
      }
      texts.add(item.stringValue());
    }
    return texts;
  }

  /// A whole number from 0 on.
  public static long whole(JsonNode object, String name, long most, long otherwise) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(object, name, "a whole number from 0 to " + most);
    }
    long number = value.longValue();
    if (number < 0 || number > most) {
      throw wrong(object, name, "a whole number from 0 to " + most);
    }
    return number;
  }

  /// An object of texts; empty when missing.
  public static SortedMap<String, String> textsByName(JsonNode object, String name) {
    SortedMap<String, String> texts = new TreeMap<>();
    JsonNode value = object.get(name);
    if (value == null) {
      return texts;
    }
    if (!value.isObject()) {
      throw wrong(object, name, "an object of texts");
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      if (!member.getValue().isString()) {
        throw wrong(object, name, "an object of texts");
      }
      texts.put(member.getKey(), member.getValue().stringValue());
    }
    return texts;
  }

  private static FaultException wrong(JsonNode object, String name, String expected) {
    JsonNode found = object.get(name);
    return Call.invalid(
            "request body /" + name, expected, found == null ? "nothing" : found.toString())
        .exception();
  }
}
