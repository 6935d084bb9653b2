package io.lockstep.simulation.fmi;

import java.util.List;

/// A group of variables that is connected together (FMI 3.0 §2.4.9).
///
/// @param matchingRule how members of two terminals are matched: `plug`, `bus`, `sequence`
/// @param kind what it is in its domain; may be empty
/// @param members its variables
/// @param terminals those within
public record Terminal(
    String name,
    String matchingRule,
    String kind,
    String description,
    List<Member> members,
    List<Terminal> terminals) {

  /// A variable of a terminal.
  ///
  /// @param variableKind `signal`, `inflow` or `outflow`, or what the domain says
  /// @param memberName name within the terminal
  public record Member(String variableName, String variableKind, String memberName) {}

  /// Keeps copies.
  public Terminal {
    members = List.copyOf(members);
    terminals = List.copyOf(terminals);
  }
}
