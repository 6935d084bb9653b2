package io.lockstep.simulation.fmi;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// One way in which an FMU can be driven.
///
/// @param kind who integrates
/// @param modelIdentifier name of the library, and prefix of the functions in sources
/// @param capabilities what it can and needs
/// @param maxOutputDerivativeOrder 0: it gives no derivatives of outputs
/// @param fixedInternalStepSize seconds; communication steps should be multiples of it
/// @param sourceFiles FMI 2: what is to be compiled, relative to `sources/`
public record FmuInterface(
    Kind kind,
    String modelIdentifier,
    Set<Capability> capabilities,
    int maxOutputDerivativeOrder,
    OptionalDouble fixedInternalStepSize,
    List<String> sourceFiles) {

  /// Who integrates, and who says when.
  public enum Kind {
    /// We integrate its derivatives.
    MODEL_EXCHANGE("ModelExchange"),
    /// It integrates itself from one communication point to the next.
    CO_SIMULATION("CoSimulation"),
    /// We activate its model partitions.
    SCHEDULED_EXECUTION("ScheduledExecution");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /// The element's name.
    public String word() {
      return word;
    }
  }

  /// Keeps copies.
  public FmuInterface {
    capabilities = Set.copyOf(capabilities);
    sourceFiles = List.copyOf(sourceFiles);
  }

  /// Whether it has a capability.
  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }

  /// Refuses another kind.
  ///
  /// @throws IllegalArgumentException when this is not of the kind
  public void expect(Kind other) {
    if (kind != other) {
      throw new IllegalArgumentException(
          "expected an FMU that was loaded for %s, found it loaded for %s".formatted(other, kind));
    }
  }
}
