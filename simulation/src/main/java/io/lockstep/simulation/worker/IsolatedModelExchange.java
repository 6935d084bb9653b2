package io.lockstep.simulation.worker;

import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import java.util.Arrays;

/// Model exchange in a worker.
final class IsolatedModelExchange extends IsolatedInstance implements ModelExchange {
  private boolean terminates;

  IsolatedModelExchange(IsolatedFmu fmu, Place place, int number, InstanceOptions options) {
    super(fmu, place, number, options);
  }

  @Override
  public int states() {
    return stateCount();
  }

  @Override
  public int indicators() {
    return indicatorCount();
  }

  @Override
  public void enterContinuousTimeMode() {
    simply(Op.ENTER_CONTINUOUS_TIME_MODE);
  }

  @Override
  public void setTime(double seconds) {
    ask(Op.SET_TIME, letter -> letter.putDouble(seconds), _ -> true);
  }

  @Override
  public void setStates(double[] states) {
    double[] exactly = Arrays.copyOf(states, states());
    ask(Op.SET_STATES, letter -> letter.putDoubles(exactly), _ -> true);
  }

  @Override
  public void getStates(double[] result) {
    fetch(Op.GET_STATES, _ -> {}, result, states());
  }

  @Override
  public void getDerivatives(double[] result) {
    fetch(Op.GET_DERIVATIVES, _ -> {}, result, states());
  }

  @Override
  public void getNominals(double[] result) {
    fetch(Op.GET_NOMINALS, _ -> {}, result, states());
  }

  @Override
  public void getIndicators(double[] result) {
    fetch(Op.GET_INDICATORS, _ -> {}, result, indicators());
  }

  @Override
  public boolean completedStep() {
    return ask(
        Op.COMPLETED_STEP,
        _ -> {},
        letter -> {
          boolean wantsEvent = letter.getFlag();
          terminates = letter.getFlag();
          return wantsEvent;
        });
  }

  @Override
  public boolean terminates() {
    return terminates;
  }
}
