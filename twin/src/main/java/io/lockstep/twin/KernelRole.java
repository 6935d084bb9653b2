package io.lockstep.twin;

/// Which decisions a kernel takes. A kernel of a space in parts takes some, and others take the
/// rest; together they decide what one that takes all would.
public enum KernelRole {
  /// All of them.
  WHOLE,

  /// Those about structure: models, which twins there are and of what model, relationships, event
  /// routes. It holds no values and runs no rules.
  GRAPH,

  /// Those about the values, rules and alarms of some twins. Other twins stand in it for their
  /// relationships' sake only. Commands that its rules give are for another to decide.
  TWINS,

  /// Those about commands to devices.
  COMMANDS;

  /// True when the memory of structural changes is kept: of the whole only.
  public boolean remembers() {
    return this == WHOLE;
  }

  /// True when structure is decided: models, which twins there are, relationships.
  public boolean decidesStructure() {
    return this == WHOLE || this == GRAPH;
  }

  /// True when values are held.
  public boolean holdsValues() {
    return this == WHOLE || this == TWINS;
  }
}
