package io.lockstep.model.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads a workspace file of YAML 1.2 strictly: every key must be known, every value of its kind,
/// and all problems of a file are collected with their places. Confined to one thread.
public final class Yaml {
  private static final int FILE_CHARACTERS_MAX = 16 << 20;
  private static final int ALIASES_MAX = 50;

  private final String file;
  private final List<Problem> problems;

  private Yaml(String file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /// A mapping and the places of its keys.
  public record Mapping(Node node, Map<String, Node> values, Map<String, Node> keys) {
    /// The value at a key; null when the key is not there.
    public @Nullable Node value(String key) {
      return values.get(key);
    }

    /// True when the key is there.
    public boolean has(String key) {
      return values.containsKey(key);
    }
  }

  /// The top mapping of a file; empty when the file holds nothing, or no mapping (then `problems`
  /// says so).
  public static Optional<Mapping> read(NamedText text, List<Problem> problems, List<String> known) {
    Yaml yaml = new Yaml(text.name(), problems);
    try {
      return new Compose(yaml.settings())
          .composeString(text.text())
          .filter(node -> !isNull(node))
          .flatMap(node -> yaml.mapping(node, "the file", known));
    } catch (YamlEngineException e) {
      yaml.problem(e);
    }
    return Optional.empty();
  }

  /// The top mappings of a file's documents, which `---` lines separate; documents that hold
  /// nothing are left out.
  ///
  /// @param what what a document is, for messages
  public static List<Mapping> readAll(
      NamedText text, List<Problem> problems, String what, List<String> known) {
    Yaml yaml = new Yaml(text.name(), problems);
    List<Mapping> mappings = new ArrayList<>();
    for (Node node : documents(text, problems)) {
      yaml.mapping(node, what, known).ifPresent(mappings::add);
    }
    return mappings;
  }

  /// A file's documents as they are; those that hold nothing are left out.
  public static List<Node> documents(NamedText text, List<Problem> problems) {
    Yaml yaml = new Yaml(text.name(), problems);
    List<Node> documents = new ArrayList<>();
    try {
      for (Node node : new Compose(yaml.settings()).composeAllFromString(text.text())) {
        if (!isNull(node)) {
          documents.add(node);
        }
      }
    } catch (YamlEngineException e) {
      yaml.problem(e);
    }
    return documents;
  }

  /// True when a node is a mapping with this key.
  public static boolean hasKey(Node node, String key) {
    return node instanceof MappingNode mapping
        && mapping.getValue().stream()
            .anyMatch(
                entry ->
                    entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key));
  }

  private LoadSettings settings() {
    return LoadSettings.builder()
        .setLabel(file)
        .setCodePointLimit(FILE_CHARACTERS_MAX)
        .setMaxAliasesForCollections(ALIASES_MAX)
        .build();
  }

  private void problem(YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked) {
      problem(marked.getProblemMark(), "expected YAML 1.2, found an error: " + marked.getProblem());
    } else {
      problem(Optional.empty(), "expected YAML 1.2, found an error: " + e.getMessage());
    }
  }

  /// A reader of nodes of `file` that adds to `problems`.
  public static Yaml of(String file, List<Problem> problems) {
    return new Yaml(file, problems);
  }

  /// Notes a problem at the place of a node.
  public void problem(Node where, String message) {
    problem(where.getStartMark(), message);
  }

  /// Notes a problem within the text of a node: `offset` UTF-16 units behind its first character.
  /// The column is exact for texts on one line without escapes, else that of the node.
  public void problem(Node where, int offset, String message) {
    boolean isOnOneLine =
        where instanceof ScalarNode scalar
            && scalar
                .getStartMark()
                .map(Mark::getLine)
                .equals(scalar.getEndMark().map(Mark::getLine))
            && !scalar.getValue().contains("\\");
    int quote =
        where instanceof ScalarNode scalar && scalar.getScalarStyle() != ScalarStyle.PLAIN ? 1 : 0;
    int line = where.getStartMark().map(Mark::getLine).orElse(0) + 1;
    int column = where.getStartMark().map(Mark::getColumn).orElse(0) + 1;
    problems.add(new Problem(file, line, isOnOneLine ? column + quote + offset : column, message));
  }

  private void problem(Optional<Mark> where, String message) {
    int line = where.map(Mark::getLine).orElse(0) + 1;
    int column = where.map(Mark::getColumn).orElse(0) + 1;
    problems.add(new Problem(file, line, column, message));
  }

  /// The node as a mapping whose keys are all among `known`; an empty list permits any key.
  public Optional<Mapping> mapping(Node node, String what, List<String> known) {
    if (!(node instanceof MappingNode mapping)) {
      problem(node, "%s: expected a mapping, found %s".formatted(what, describe(node)));
      return Optional.empty();
    }
    Map<String, Node> values = new LinkedHashMap<>();
    Map<String, Node> keys = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      Node key = entry.getKeyNode();
      if (!(key instanceof ScalarNode scalar)) {
        problem(key, "%s: expected a key of text, found %s".formatted(what, describe(key)));
        continue;
      }
      String name = scalar.getValue();
      if (!known.isEmpty() && !known.contains(name)) {
        problem(key, unknownKey(what, name, known));
      } else if (values.containsKey(name)) {
        problem(key, "%s: expected each key once, found %s again".formatted(what, name));
      } else {
        values.put(name, entry.getValueNode());
        keys.put(name, key);
      }
    }
    return Optional.of(new Mapping(node, values, keys));
  }

  private static String unknownKey(String what, String name, List<String> known) {
    String nearest = Nearest.to(name, known);
    return "%s: expected one of %s, found %s%s"
        .formatted(
            what,
            String.join(", ", known),
            name,
            nearest == null ? "" : "; did you mean " + nearest + "?");
  }

  /// The items of a sequence; empty when it is none (then `problems` says so).
  public List<Node> items(Node node, String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problem(node, "%s: expected a list, found %s".formatted(what, describe(node)));
    return List.of();
  }

  /// A text that is not empty.
  public Optional<String> text(Node node, String what) {
    if (node instanceof ScalarNode scalar && !isNull(node) && !scalar.getValue().isEmpty()) {
      return Optional.of(scalar.getValue());
    }
    problem(node, "%s: expected text, found %s".formatted(what, describe(node)));
    return Optional.empty();
  }

  /// The text at `key`, which must be there.
  public Optional<String> required(Mapping mapping, String key, String what) {
    Node node = mapping.value(key);
    if (node == null) {
      problem(mapping.node(), "%s: expected the key %s, found none".formatted(what, key));
      return Optional.empty();
    }
    return text(node, key);
  }

  /// The text at `key`, if it is there.
  public Optional<String> optional(Mapping mapping, String key) {
    Node node = mapping.value(key);
    return node == null ? Optional.empty() : text(node, key);
  }

  /// The texts of a list at `key`, or none.
  public List<String> texts(Mapping mapping, String key) {
    Node node = mapping.value(key);
    if (node == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Node item : items(node, key)) {
      text(item, key).ifPresent(texts::add);
    }
    return texts;
  }

  /// The finite number at `key`, or `otherwise` when the key is not there.
  public double number(Mapping mapping, String key, double otherwise) {
    Node node = mapping.value(key);
    if (node == null) {
      return otherwise;
    }
    boolean isNumber = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    if (isNumber && node instanceof ScalarNode scalar) {
      try {
        double number = Double.parseDouble(scalar.getValue());
        if (Double.isFinite(number)) {
          return number;
        }
      } catch (NumberFormatException _) {
        // A form that YAML knows and Java does not (octal, .inf): reported below.
      }
    }
    problem(node, "%s: expected a decimal number, found %s".formatted(key, describe(node)));
    return otherwise;
  }

  /// The boolean at `key`, or `otherwise` when the key is not there.
  public boolean bool(Mapping mapping, String key, boolean otherwise) {
    Node node = mapping.value(key);
    if (node == null) {
      return otherwise;
    }
    if (node.getTag().equals(Tag.BOOL) && node instanceof ScalarNode scalar) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    problem(node, "%s: expected true or false, found %s".formatted(key, describe(node)));
    return otherwise;
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  /// What a node is, for messages.
  public static String describe(Node node) {
    return switch (node) {
      case ScalarNode scalar when isNull(scalar) -> "nothing";
      case ScalarNode scalar when scalar.getValue().isEmpty() -> "empty text";
      case ScalarNode scalar -> Excerpt.of(scalar.getValue());
      case MappingNode _ -> "a mapping";
      case SequenceNode _ -> "a list";
      default -> node.getNodeType().toString();
    };
  }
}
