package io.lockstep.simulation.worker;

import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.StepResult;

/// Co-simulation in a worker.
final class IsolatedCoSimulation extends IsolatedInstance implements CoSimulation {
  private final StepResult result = new StepResult();

  IsolatedCoSimulation(IsolatedFmu fmu, Place place, int number, InstanceOptions options) {
    super(fmu, place, number, options, true);
  }

  @Override
  public void enterStepMode() {
    simply(Op.ENTER_STEP_MODE);
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
