package io.lockstep.stream;

import java.util.List;

/// What gives properties of twins their values by itself, so that nobody else may: a computed
/// property, or a process whose twins show where their run stands. At most one writes a property of
/// a twin.
public sealed interface Writer permits Compute, Rule {
  /// Unique among the rules, computed properties and processes of a space.
  String name();

  /// The DTMI of the Interface whose twins are written, and those of Interfaces that extend it.
  String model();

  /// The paths that it writes, components before them with `/`; twins whose model has none of a
  /// path are left alone.
  List<String> writes();

  /// What it is and does, for messages: `line-power computes`.
  ///
  /// @param place where it stands, `file:line`
  default String deed(String place) {
    return switch (this) {
      case Compute compute -> "%s (%s) computes".formatted(compute.name(), place);
      case Rule rule -> "process %s (%s) writes".formatted(rule.name(), place);
    };
  }
}
