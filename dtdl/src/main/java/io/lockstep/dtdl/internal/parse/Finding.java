package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.TableReader;
import io.lockstep.dtdl.internal.metamodel.TableReader.Row;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An error in the making; the message comes from `errors.txt`. Confined to the thread that parses.
final class Finding {

  private static final String PREFIX = "dtmi:dtdl:parsingError:";
  private static final int SHOWN_MAX = 120;
  private static final Map<String, String> MESSAGES = readMessages();

  private final String rule;
  private final SourceLocation where;
  private @Nullable String primary;
  private @Nullable String secondary;
  private @Nullable String property;
  private @Nullable String aux;
  private @Nullable String value;
  private @Nullable String type;
  private @Nullable String restriction;
  private @Nullable SourceLocation related;
  private @Nullable String found;

  Finding(String rule, SourceLocation where) {
    this.rule = rule;
    this.where = where;
  }

  Finding primary(@Nullable String id) {
    primary = id;
    return this;
  }

  Finding secondary(@Nullable String id) {
    secondary = id;
    return this;
  }

  Finding property(@Nullable String name) {
    property = name;
    return this;
  }

  Finding aux(String name) {
    aux = name;
    return this;
  }

  Finding value(@Nullable String text) {
    value = text;
    return this;
  }

  Finding type(@Nullable String name) {
    type = name;
    return this;
  }

  Finding restriction(Object text) {
    restriction = text.toString();
    return this;
  }

  /// What is there instead; for the message only.
  Finding found(Json json) {
    found =
        switch (json) {
          case Json.Obj _ -> "an object";
          case Json.Arr _ -> "an array";
          case Json.Str string -> "the string '" + shown(string.value()) + "'";
          case Json.Num number -> "the number " + number.text();
          case Json.Bool flag -> Boolean.toString(flag.value());
          case Json.Null _ -> "null";
        };
    return this;
  }

  /// As above.
  Finding found(String text) {
    found = text;
    return this;
  }

  Finding related(SourceLocation place) {
    related = place;
    return this;
  }

  DtdlError toError() {
    String template = MESSAGES.get(rule);
    if (template == null) {
      throw new IllegalStateException("errors.txt has no message for " + rule);
    }
    return new DtdlError(
        PREFIX + rule,
        primary,
        secondary,
        property,
        aux,
        value,
        type,
        restriction,
        where,
        related,
        message(template));
  }

  private String message(String template) {
    StringBuilder message = new StringBuilder(template.length() + 64);
    int at = 0;
    while (at < template.length()) {
      int open = template.indexOf('{', at);
      int close = open < 0 ? -1 : template.indexOf('}', open);
      String filling = close < 0 ? null : filling(template.substring(open + 1, close));
      if (filling == null) {
        int next = open < 0 ? template.length() : open + 1;
        message.append(template, at, next);
        at = next;
      } else {
        message.append(template, at, open).append(filling);
        at = close + 1;
      }
    }
    return message.toString();
  }

  private @Nullable String filling(String name) {
    return switch (name) {
      case "primary" -> shown(primary == null ? "the element" : primary);
      case "secondary" -> shown(secondary == null ? "the value" : secondary);
      case "property" -> shown(property == null ? "value" : property);
      case "aux" -> shown(aux == null ? "name" : aux);
      case "value" -> shown(value == null ? "something else" : value);
      case "type" -> shown(type == null ? "another type" : type);
      case "restriction" -> shown(restriction == null ? "something else" : restriction);
      case "found" -> shown(found == null ? "something else" : found);
      case "related" -> related == null ? "another place" : related.toString();
      default -> null;
    };
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
  }

  private static Map<String, String> readMessages() {
    Map<String, String> messages = new HashMap<>();
    for (Row row : TableReader.read("errors.txt")) {
      messages.put(row.word(0), String.join(" ", row.words().subList(1, row.words().size())));
    }
    return Map.copyOf(messages);
  }
}
