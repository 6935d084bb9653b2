package io.lockstep.simulation.worker;

import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ScheduledExecution;

/// Scheduled execution in a worker.
final class IsolatedScheduledExecution extends IsolatedInstance implements ScheduledExecution {
  IsolatedScheduledExecution(IsolatedFmu fmu, Place place, int number, InstanceOptions options) {
    super(fmu, place, number, options);
  }

  @Override
  public boolean activate(Variable clock, double time) {
    return ask(
        Op.ACTIVATE, letter -> letter.putInt(clock.index()).putDouble(time), Letter::getFlag);
  }
}
