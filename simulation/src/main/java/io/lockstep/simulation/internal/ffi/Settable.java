package io.lockstep.simulation.internal.ffi;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.FmiVersion;
import io.lockstep.simulation.fmi.Initial;
import io.lockstep.simulation.fmi.Variability;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Phase;
import java.util.EnumSet;
import java.util.Set;

/// In which phases a variable may be set (FMI 2.0.4 §2.1.5.., FMI 3.0 §2.4.7.4: the tables of
/// causality, variability and initial).
final class Settable {
  private Settable() {}

  /// @param usesEvents whether discrete values wait for Event Mode
  static Set<Phase> of(Variable variable, FmiVersion version, boolean usesEvents) {
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    if (variable.base() == BaseType.CLOCK) {
      phases.add(Phase.EVENT);
      return phases;
    }
    if (variable.variability() == Variability.CONSTANT) {
      return phases;
    }
    if (variable.initial() == Initial.EXACT || variable.initial() == Initial.APPROX) {
      phases.add(Phase.INSTANTIATED);
    }
    if (variable.initial() == Initial.EXACT) {
      phases.add(Phase.INITIALIZATION);
    }
    switch (variable.causality()) {
      case STRUCTURAL_PARAMETER -> {
        phases.clear();
        phases.add(Phase.CONFIGURATION);
        if (variable.variability() == Variability.TUNABLE) {
          phases.add(Phase.RECONFIGURATION);
        }
      }
      case PARAMETER -> {
        if (variable.variability() == Variability.TUNABLE) {
          phases.add(Phase.EVENT);
          phases.add(Phase.CLOCK_ACTIVATION);
          if (!usesEvents) {
            phases.add(Phase.STEP);
          }
        }
      }
      case INPUT -> {
        phases.add(Phase.INSTANTIATED);
        phases.add(Phase.INITIALIZATION);
        phases.add(Phase.EVENT);
        phases.add(Phase.CLOCK_ACTIVATION);
        if (variable.variability() == Variability.CONTINUOUS) {
          phases.add(Phase.CONTINUOUS_TIME);
          phases.add(Phase.STEP);
        } else if (!usesEvents || version == FmiVersion.FMI2) {
          phases.add(Phase.STEP);
        }
      }
      case CALCULATED_PARAMETER, OUTPUT, LOCAL, INDEPENDENT -> {}
    }
    return phases;
  }
}
