package io.lockstep.twin.access;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.model.text.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads which twins, and which of their properties, an entry of a file is about: the keys `below`,
/// `twins`, `model` and `properties`. Stateless; what is wrong goes to the problems of the [Yaml].
public final class SelectorReader {
  /// The keys that are read.
  public static final List<String> KEYS = List.of("below", "twins", "model", "properties");

  private static final List<String> BELOW_KEYS = List.of("twin", "along");
  private static final Pattern PROPERTY =
      Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*(\\.\\*)?");

  private SelectorReader() {}

  /// The clause of an entry.
  public static Clause read(String file, Yaml yaml, Yaml.Mapping entry, Set<Right> rights) {
    Clause.Below below = below(yaml, entry);
    List<String> twins = yaml.texts(entry, "twins");
    Node twinsNode = entry.value("twins");
    if (twinsNode != null && twins.isEmpty()) {
      yaml.problem(twinsNode, "twins: expected ids of twins, found none");
    }
    for (String twin : twins) {
      int star = twin.indexOf('*');
      if (twinsNode != null && star >= 0 && star < twin.length() - 1) {
        yaml.problem(
            twinsNode, "twins: expected * at the end of an id only, found %s".formatted(twin));
      }
    }
    String model = yaml.optional(entry, "model").orElse(null);
    Node modelNode = entry.value("model");
    if (model != null && modelNode != null && Dtmi.tryParse(model).isEmpty()) {
      yaml.problem(modelNode, "model: expected a DTMI, found " + model);
    }
    List<String> properties = properties(yaml, entry);
    return new Clause(rights, below, twins, model, properties, file + ":" + lineOf(entry.node()));
  }

  private static Clause.@Nullable Below below(Yaml yaml, Yaml.Mapping entry) {
    Node node = entry.value("below");
    if (node == null) {
      return null;
    }
    Yaml.Mapping below = yaml.mapping(node, "below", BELOW_KEYS).orElse(null);
    if (below == null) {
      return null;
    }
    String twin = yaml.required(below, "twin", "below").orElse("");
    Node along = below.value("along");
    List<String> names =
        along instanceof SequenceNode
            ? yaml.texts(below, "along")
            : yaml.required(below, "along", "below").stream().toList();
    if (along instanceof SequenceNode && names.isEmpty()) {
      yaml.problem(along, "along: expected names of relationships, found none");
    }
    return new Clause.Below(twin, names);
  }

  /// Paths with dots, as rules have them, into paths as the kernel has them.
  private static List<String> properties(Yaml yaml, Yaml.Mapping entry) {
    List<String> paths = new ArrayList<>();
    Node node = entry.value("properties");
    List<Node> items = node == null ? List.of() : yaml.items(node, "properties");
    if (node instanceof SequenceNode && items.isEmpty()) {
      yaml.problem(
          node, "properties: expected paths, found none; leave the key out for the whole twin");
    }
    for (Node item : items) {
      yaml.text(item, "properties")
          .ifPresent(
              path -> {
                if (PROPERTY.matcher(path).matches()) {
                  String all = path.endsWith(".*") ? path.substring(0, path.length() - 2) : path;
                  paths.add(all.replace('.', '/'));
                } else {
                  yaml.problem(
                      item,
                      "properties: expected names with dots between, .* at the end for all below, found "
                          + path);
                }
              });
    }
    return paths;
  }

  /// The line of a node, from 1 on.
  static int lineOf(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
