package io.lockstep.simulation.worker;

import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.StepResult;
import java.util.List;

/// Co-simulation in a worker.
final class IsolatedCoSimulation extends IsolatedInstance implements CoSimulation {
  private final StepResult result = new StepResult();

  IsolatedCoSimulation(IsolatedFmu fmu, Place place, int number, InstanceOptions options) {
    super(fmu, place, number, options);
  }

  @Override
  public void enterStepMode() {
    simply(Op.ENTER_STEP_MODE);
  }

  @Override
  public void setInputDerivatives(List<Variable> inputs, double[] perSecond) {
    ask(
        Op.SET_INPUT_DERIVATIVES,
        letter -> letter.putInts(indexes(inputs)).putDoubles(perSecond),
        _ -> true);
  }

  @Override
  public StepResult step(double time, double size) {
    return ask(
        Op.STEP,
        letter -> letter.putDouble(time).putDouble(size),
        letter -> {
          result.set(letter.getDouble(), letter.getFlag(), letter.getFlag(), letter.getFlag());
          return result;
        });
  }
}
