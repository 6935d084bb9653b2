package io.lockstep.space.alarms;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import java.util.ArrayList;
import java.util.List;

/// Reads the files of a workspace's `positions/` folder: one YAML document an operator position.
///
/// ```yaml
/// position: line-1
/// roots: [line-1]
/// relationship: contains
/// ---
/// position: utilities
/// models: [dtmi:example:Boiler;1]
/// ```
///
/// There is always one called `plant`, with all twins unless the files say otherwise.
public final class PositionFiles {
  private static final String KIND = "position";
  private static final List<String> KEYS = List.of(KIND, "roots", "relationship", "models");
  private static final int POSITIONS_MAX = 100;

  private PositionFiles() {}

  /// The positions of these files, the whole plant first.
  ///
  /// @param problems receives all that is wrong; then what is given is not to be used
  public static List<OperatorPosition> parse(List<NamedText> files, List<Problem> problems) {
    List<OperatorPosition> positions = new ArrayList<>();
    for (NamedText file : files) {
      Yaml yaml = Yaml.of(file.name(), problems);
      for (Yaml.Mapping mapping : Yaml.readAll(file, problems, KIND, KEYS)) {
        String name = yaml.required(mapping, KIND, KIND).orElse(null);
        List<String> roots = yaml.texts(mapping, "roots");
        List<String> models = yaml.texts(mapping, "models");
        if (name == null) {
          continue;
        }
        if (positions.stream().anyMatch(other -> other.name().equals(name))) {
          yaml.problem(
              mapping.node(), "position: expected each name once, found %s again".formatted(name));
        }
        if (roots.isEmpty() && models.isEmpty() && !name.equals(OperatorPosition.PLANT)) {
          yaml.problem(
              mapping.node(),
              "position %s: expected the key roots or models, found none".formatted(name));
        }
        positions.add(
            new OperatorPosition(
                name, roots, yaml.optional(mapping, "relationship").orElse(""), models));
        if (positions.size() == POSITIONS_MAX + 1) {
          yaml.problem(
              mapping.node(),
              "position: expected at most %d of them, found more".formatted(POSITIONS_MAX));
        }
      }
    }
    if (positions.stream().noneMatch(position -> position.name().equals(OperatorPosition.PLANT))) {
      positions.addFirst(OperatorPosition.plant());
    }
    return List.copyOf(positions);
  }
}
