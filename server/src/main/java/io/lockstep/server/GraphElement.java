package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.TwinCommand;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// A twin or relationship of a workspace's `graph/`: files of JSON (an array, or an object with
/// `digitalTwins` and `relationships`), or of the Azure Digital Twins import format, one element a
/// line. Immutable.
sealed interface GraphElement {
  ObjectMapper JSON = new ObjectMapper();

  /// The file that it stands in.
  String file();

  /// Its line; 1 in files that are one JSON document.
  int line();

  /// What creates it.
  TwinCommand command();

  /// What it is, for a message.
  String what();

  record Twin(String file, int line, TwinCommand.PutTwin command) implements GraphElement {
    @Override
    public String what() {
      return "twin " + command.twinId();
    }
  }

  record Relationship(String file, int line, TwinCommand.PutRelationship command)
      implements GraphElement {
    @Override
    public String what() {
      return "relationship %s of %s".formatted(command.relationshipId(), command.twinId());
    }
  }

  /// All elements, twins before relationships.
  ///
  /// @throws LockstepException with VALIDATION_FAILED: file:line, expected, found
  static List<GraphElement> readAll(List<NamedText> texts) {
    List<GraphElement> elements = new ArrayList<>();
    for (NamedText text : texts) {
      if (text.name().endsWith(".ndjson")) {
        readLines(text, elements);
      } else {
        readDocument(text, elements);
      }
    }
    List<GraphElement> ordered = new ArrayList<>(elements);
    ordered.removeIf(element -> element instanceof Relationship);
    elements.removeIf(element -> element instanceof Twin);
    ordered.addAll(elements);
    return ordered;
  }

  private static void readLines(NamedText text, List<GraphElement> elements) {
    int number = 0;
    for (String line : text.text().lines().toList()) {
      number++;
      if (!line.isBlank()) {
        read(text.name(), number, parse(text.name(), number, line), elements);
      }
    }
  }

  private static void readDocument(NamedText text, List<GraphElement> elements) {
    JsonNode root = parse(text.name(), 1, text.text());
    if (root.isArray()) {
      root.forEach(element -> read(text.name(), 1, element, elements));
    } else {
      root.path("digitalTwins").forEach(element -> read(text.name(), 1, element, elements));
      root.path("relationships").forEach(element -> read(text.name(), 1, element, elements));
    }
  }

  private static JsonNode parse(String file, int line, String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      int at = e.getLocation() == null ? line : line - 1 + e.getLocation().getLineNr();
      throw invalid(file, at, "JSON", e.getOriginalMessage());
    }
  }

  private static void read(String file, int line, JsonNode element, List<GraphElement> elements) {
    if (element.has("Section") || element.has("fileVersion")) {
      return;
    }
    String relationshipId = element.path("$relationshipId").asString("");
    String twin = element.path(relationshipId.isEmpty() ? "$dtId" : "$sourceId").asString("");
    if (twin.isEmpty()) {
      twin = element.path("$dtId").asString("");
    }
    if (twin.isEmpty() || !(element instanceof ObjectNode object)) {
      throw invalid(
          file,
          line,
          "a twin with $dtId or a relationship with $sourceId and $relationshipId",
          abbreviated(element));
    }
    if (relationshipId.isEmpty()) {
      elements.add(
          new Twin(file, line, new TwinCommand.PutTwin(twin, object.toString(), true, true)));
    } else {
      ObjectNode body = object.deepCopy();
      body.put("$sourceId", twin);
      body.remove("$dtId");
      elements.add(
          new Relationship(
              file,
              line,
              new TwinCommand.PutRelationship(twin, relationshipId, body.toString(), true)));
    }
  }

  private static LockstepException invalid(String file, int line, String expected, String found) {
    return new LockstepException(
        ErrorCode.VALIDATION_FAILED,
        "%s:%d: expected %s, found: %s".formatted(file, line, expected, found));
  }

  private static String abbreviated(JsonNode element) {
    String text = element.toString();
    return text.length() <= 120 ? text : text.substring(0, 120) + "...";
  }
}
