package io.lockstep.twin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The operations add, replace and remove of JSON Patch (RFC 6902), read from JSON and applied to
/// values.
///
/// @param operations in order
record JsonPatch(List<Operation> operations) {
  private static final int OPERATIONS_MAX = 1_000;

  JsonPatch {
    operations = List.copyOf(operations);
  }

  enum Kind {
    ADD,
    REPLACE,
    REMOVE
  }

  /// One operation.
  ///
  /// @param path the JSON Pointer (RFC 6901) as written
  /// @param segments the pointer's parts, unescaped
  /// @param value the new value; null for remove
  record Operation(Kind kind, String path, List<String> segments, @Nullable JsonNode value) {
    Operation {
      segments = List.copyOf(segments);
    }

    JsonNode requireValue() {
      if (value == null) {
        throw new IllegalStateException("operation on %s: expected a value".formatted(path));
      }
      return value;
    }
  }

  /// Reads a patch; throws [Refused] when it is none.
  static JsonPatch read(String text) {
    JsonNode root = Decider.json(text, "JSON Patch");
    if (!root.isArray()) {
      throw refused("expected an array of operations, found " + kindOf(root));
    }
    if (root.size() > OPERATIONS_MAX) {
      throw refused(
          "expected at most %d operations, found %d".formatted(OPERATIONS_MAX, root.size()));
    }
    List<Operation> operations = new ArrayList<>();
    for (JsonNode node : root) {
      operations.add(readOperation(node, operations.size()));
    }
    return new JsonPatch(operations);
  }

  private static Operation readOperation(JsonNode node, int index) {
    if (!node.isObject()) {
      throw refused("operation %d: expected an object, found %s".formatted(index, kindOf(node)));
    }
    Kind kind = kind(text(node, "op", index), index);
    String path = text(node, "path", index);
    JsonNode value = node.get("value");
    if (kind == Kind.REMOVE) {
      return new Operation(kind, path, segments(path, index), null);
    }
    if (value == null) {
      throw refused("operation %d on %s: expected a value, found none".formatted(index, path));
    }
    return new Operation(kind, path, segments(path, index), value);
  }

  private static Kind kind(String op, int index) {
    return switch (op) {
      case "add" -> Kind.ADD;
      case "replace" -> Kind.REPLACE;
      case "remove" -> Kind.REMOVE;
      default ->
          throw refused(
              "Unsupported operation type %s in operation %d: expected add, replace or remove."
                  .formatted(op, index));
    };
  }

  private static String text(JsonNode node, String name, int index) {
    JsonNode value = node.get(name);
    if (value == null || !value.isString()) {
      throw refused("operation %d: expected a string %s, found none".formatted(index, name));
    }
    return value.stringValue();
  }

  private static List<String> segments(String path, int index) {
    if (!path.startsWith("/")) {
      throw refused(
          "operation %d: expected a path that begins with /, found %s".formatted(index, path));
    }
    List<String> segments = new ArrayList<>();
    for (String part : path.substring(1).split("/", -1)) {
      segments.add(unescaped(part, path, index));
    }
    return segments;
  }

  /// RFC 6901 §3: `~` stands only before 0 and 1.
  private static String unescaped(String part, String path, int index) {
    for (int at = part.indexOf('~'); at >= 0; at = part.indexOf('~', at + 1)) {
      if (at + 1 == part.length() || (part.charAt(at + 1) != '0' && part.charAt(at + 1) != '1')) {
        throw refused(
            "operation %d on %s: expected ~0 for ~ and ~1 for /, found another ~"
                .formatted(index, path));
      }
    }
    return part.replace("~1", "/").replace("~0", "~");
  }

  /// The value after an operation on a part of it. `before` is not changed.
  ///
  /// @param depth how many of the operation's segments lead to `before`
  static JsonNode apply(Operation operation, int depth, JsonNode before) {
    JsonNode after = before.deepCopy();
    List<String> segments = operation.segments();
    JsonNode parent = after;
    for (int i = depth; i < segments.size() - 1; i++) {
      parent = child(parent, segments.get(i));
      if (parent == null) {
        throw missing(operation);
      }
    }
    String last = segments.getLast();
    switch (parent) {
      case ObjectNode object -> applyToObject(operation, object, last);
      case ArrayNode array -> applyToArray(operation, array, last);
      default -> throw missing(operation);
    }
    return after;
  }

  private static @Nullable JsonNode child(JsonNode parent, String segment) {
    return switch (parent) {
      case ObjectNode object -> object.get(segment);
      case ArrayNode array -> {
        int index = index(segment);
        yield index >= 0 && index < array.size() ? array.get(index) : null;
      }
      default -> null;
    };
  }

  private static void applyToObject(Operation operation, ObjectNode object, String name) {
    if (operation.kind() != Kind.ADD && !object.has(name)) {
      throw missing(operation);
    }
    switch (operation.kind()) {
      case ADD, REPLACE -> object.set(name, operation.requireValue());
      case REMOVE -> object.remove(name);
    }
  }

  private static void applyToArray(Operation operation, ArrayNode array, String segment) {
    if (operation.kind() == Kind.ADD && segment.equals("-")) {
      array.add(operation.requireValue());
      return;
    }
    int index = index(segment);
    int limit = operation.kind() == Kind.ADD ? array.size() + 1 : array.size();
    if (index < 0 || index >= limit) {
      throw missing(operation);
    }
    switch (operation.kind()) {
      case ADD -> array.insert(index, operation.requireValue());
      case REPLACE -> array.set(index, operation.requireValue());
      case REMOVE -> array.remove(index);
    }
  }

  private static int index(String segment) {
    if (segment.isEmpty() || segment.length() > 9) {
      return -1;
    }
    for (int i = 0; i < segment.length(); i++) {
      if (segment.charAt(i) < '0' || segment.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(segment);
  }

  static Refused missing(Operation operation) {
    return refused(
        "%s %s: expected an existing place, found none; use add to create it"
            .formatted(
                switch (operation.kind()) {
                  case ADD -> "add";
                  case REPLACE -> "replace";
                  case REMOVE -> "remove";
                },
                operation.path()));
  }

  static Refused refused(String message) {
    return new Refused(Refusals.patchInvalid(message));
  }

  /// A word for what a node is.
  static String kindOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case BINARY, MISSING, POJO -> "nothing";
    };
  }
}
