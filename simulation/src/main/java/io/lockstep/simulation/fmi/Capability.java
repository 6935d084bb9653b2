package io.lockstep.simulation.fmi;

/// What an interface of an FMU can or needs (FMI 2.0.4 §3.3.1, §4.3.1; FMI 3.0 §2.4.2, §4.4).
public enum Capability {
  NEEDS_EXECUTION_TOOL("needsExecutionTool"),
  ONLY_ONCE_PER_PROCESS("canBeInstantiatedOnlyOncePerProcess"),
  NO_MEMORY_FUNCTIONS("canNotUseMemoryManagementFunctions"),
  SAVES_STATE("canGetAndSetFMUState", "canGetAndSetFMUstate"),
  SERIALIZES_STATE("canSerializeFMUState", "canSerializeFMUstate"),
  DIRECTIONAL_DERIVATIVES("providesDirectionalDerivatives", "providesDirectionalDerivative"),
  ADJOINT_DERIVATIVES("providesAdjointDerivatives"),
  DEPENDENCIES_PER_ELEMENT("providesPerElementDependencies"),
  NEEDS_COMPLETED_STEP("needsCompletedIntegratorStep"),
  EVALUATES_DISCRETE_STATES("providesEvaluateDiscreteStates"),
  VARIABLE_STEP("canHandleVariableCommunicationStepSize"),
  INTERPOLATES_INPUTS("canInterpolateInputs"),
  ASYNCHRONOUS("canRunAsynchronuously"),
  INTERMEDIATE_UPDATE("providesIntermediateUpdate"),
  MIGHT_RETURN_EARLY("mightReturnEarlyFromDoStep"),
  RETURNS_EARLY_WHEN_ASKED("canReturnEarlyAfterIntermediateUpdate"),
  EVENT_MODE("hasEventMode");

  private final String word;
  private final String wordOf2;

  Capability(String word) {
    this(word, word);
  }

  Capability(String word, String wordOf2) {
    this.word = word;
    this.wordOf2 = wordOf2;
  }

  /// The attribute's name.
  public String word(FmiVersion version) {
    return switch (version) {
      case FMI2 -> wordOf2;
      case FMI3 -> word;
    };
  }
}
