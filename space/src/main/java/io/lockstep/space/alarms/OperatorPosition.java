package io.lockstep.space.alarms;

import java.util.List;

/// A place from which one operator sees to alarms: what rates and floods are counted for (ISA-18.2
/// §3.1). Immutable.
///
/// @param name unique among the positions of a space
/// @param roots twins; they and all below them are the position's
/// @param relationship by which twins are below others, empty for any
/// @param models DTMIs; twins of them, and of models that extend them, are the position's
public record OperatorPosition(
    String name, List<String> roots, String relationship, List<String> models) {
  /// The name of the one that sees to the whole plant.
  public static final String PLANT = "plant";

  public OperatorPosition {
    roots = List.copyOf(roots);
    models = List.copyOf(models);
  }

  /// The one that sees to the whole plant.
  public static OperatorPosition plant() {
    return new OperatorPosition(PLANT, List.of(), "", List.of());
  }

  /// True when all twins are its own.
  public boolean isWhole() {
    return roots.isEmpty() && models.isEmpty();
  }
}
