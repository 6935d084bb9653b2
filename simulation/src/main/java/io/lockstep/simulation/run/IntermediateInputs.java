package io.lockstep.simulation.run;

import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Variability;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.InstanceOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sets inputs within steps, where an FMU of FMI 3 asks for it (FMI 3.0 §4.2.2): they follow their
/// straight lines instead of holding.
final class IntermediateInputs implements InstanceOptions.IntermediateUpdate {
  private @Nullable Inputs inputs;

  /// The inputs of a table that can be set within steps.
  static List<Variable> of(ModelDescription description, InputTable table) {
    return description.of(Causality.INPUT).stream()
        .filter(each -> each.isIntermediate() && each.base().isFloat())
        .filter(each -> each.variability() == Variability.CONTINUOUS)
        .filter(each -> table.names().contains(each.name()))
        .toList();
  }

  /// Says where values come from, before the first step.
  void drive(Inputs from) {
    inputs = from;
  }

  @Override
  public boolean update(Moment moment) {
    if (inputs != null && moment.canSet()) {
      inputs.applyIntermediate(moment.time());
    }
    return false;
  }
}
