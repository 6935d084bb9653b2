package io.lockstep.simulation.behaviour;

import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.FmuException;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.SavedState;
import io.lockstep.simulation.instance.StepResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// An FMU for co-simulation, in this process or in another: the interface does not tell.
final class FmuStepper implements Stepper {
  private final CoSimulation instance;
  private final boolean canSerialize;
  private final List<Numbers> inputs;
  private final List<Numbers> start;
  private final List<Numbers> outputs;

  FmuStepper(
      CoSimulation instance,
      FmuInterface how,
      List<String> inputs,
      List<String> start,
      List<String> outputs) {
    this.instance = instance;
    this.canSerialize = how.can(Capability.SERIALIZES_STATE);
    this.inputs = channels(inputs);
    this.start = channels(start);
    this.outputs = channels(outputs);
  }

  private List<Numbers> channels(List<String> names) {
    ModelDescription description = instance.description();
    return names.stream()
        .map(name -> instance.numbers(List.of(description.variable(name).orElseThrow())))
        .toList();
  }

  @Override
  public void begin(double[] startValues, double[] inputValues) {
    write(start, startValues);
    instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
    write(inputs, inputValues);
    instance.exitInitialization();
  }

  /// Whole numbers and booleans are written by the nearest number.
  private void write(List<Numbers> channels, double[] values) {
    for (int i = 0; i < values.length; i++) {
      channels.get(i).set(0, values[i]);
      channels.get(i).write();
    }
  }

  @Override
  public void read(double[] values) {
    for (int i = 0; i < values.length; i++) {
      outputs.get(i).read();
      values[i] = outputs.get(i).get(0);
    }
  }

  @Override
  public void step(double time, double size, double[] values) {
    write(inputs, values);
    StepResult result = instance.step(time, size);
    if (result.terminates()) {
      throw new FmuException("it ended by itself at %s s".formatted(result.lastTime()));
    }
    if (result.lastTime() < time + size * (1 - 1e-9)) {
      throw new FmuException(
          "expected a step from %s s to %s s, found that it came to %s s"
              .formatted(time, time + size, result.lastTime()));
    }
  }

  @Override
  public Optional<byte[]> save() {
    if (!canSerialize) {
      return Optional.empty();
    }
    try (SavedState state = instance.save()) {
      return Optional.of(instance.serialize(state));
    }
  }

  @Override
  public void restore(byte[] state) {
    instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
    instance.exitInitialization();
    try (SavedState saved = instance.deserialize(state, Phase.STEP)) {
      instance.restore(saved);
    }
  }

  @Override
  public void close() {
    instance.close();
  }
}
