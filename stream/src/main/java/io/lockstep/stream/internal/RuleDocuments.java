package io.lockstep.stream.internal;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Takes single documents out of rule files.
public final class RuleDocuments {
  private RuleDocuments() {}

  /// The documents of some rules, and those that say neither a rule nor what is decided beside it.
  public static List<NamedText> only(List<NamedText> files, Set<String> rules) {
    List<NamedText> kept = new ArrayList<>();
    for (NamedText file : files) {
      List<String> documents =
          documents(file.text()).stream()
              .filter(document -> isWanted(new NamedText(file.name(), document), rules))
              .toList();
      if (!documents.isEmpty()) {
        kept.add(new NamedText(file.name(), String.join("---\n", documents)));
      }
    }
    return kept;
  }

  /// A line that begins with three dashes ends a document, wherever it stands (YAML 1.2.2, 9.1.4).
  private static List<String> documents(String text) {
    List<String> documents = new ArrayList<>();
    StringBuilder document = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      if (line.matches("---(\\s.*)?")) {
        documents.add(document.toString());
        document.setLength(0);
        document.append(line.substring("---".length()).strip()).append('\n');
      } else {
        document.append(line).append('\n');
      }
    }
    documents.add(document.toString());
    return documents;
  }

  private static boolean isWanted(NamedText document, Set<String> rules) {
    for (Node node : Yaml.documents(document, new ArrayList<>())) {
      Node name = Document.child(node, RuleReader.KIND);
      boolean isOther =
          Stream.of(RuleTestReader.KIND, ComputeReader.KIND, ProcessReader.KIND, KpiReader.KIND)
                  .anyMatch(kind -> Yaml.hasKey(node, kind))
              || ContractReader.isOne(node);
      if (!isOther) {
        return !(name instanceof ScalarNode scalar) || rules.contains(scalar.getValue());
      }
    }
    return false;
  }
}
