package io.lockstep.simulation.behaviour;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.FmuException;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.StepResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// An FMU for co-simulation, in this process or in another: the interface does not tell.
final class FmuStepper implements Stepper {
  private final CoSimulation instance;
  private final boolean canSerialize;
  private final List<Bundle> inputs;
  private final List<Bundle> start;
  private final List<Bundle> outputs;
  private final Runnable onClose;
  private boolean isTold;

  /// Variables of one base type, which travel in one call.
  private static final class Bundle {
    private final Numbers numbers;

    /// Of theirs in the list that was asked for.
    private final int[] places;

    Bundle(Numbers numbers, int[] places) {
      this.numbers = numbers;
      this.places = places;
    }

    /// Whole numbers and booleans are written by the nearest number.
    ///
    /// @return whether some are others than those set last
    boolean set(double[] values) {
      boolean isOther = false;
      for (int i = 0; i < places.length; i++) {
        isOther |= numbers.get(i) != values[places[i]];
        numbers.set(i, values[places[i]]);
      }
      return isOther;
    }
  }

  FmuStepper(
      CoSimulation instance,
      FmuInterface how,
      List<String> inputs,
      List<String> start,
      List<String> outputs,
      Runnable onClose) {
    this.instance = instance;
    this.onClose = onClose;
    this.canSerialize = how.can(Capability.SERIALIZES_STATE);
    this.inputs = bundles(inputs);
    this.start = bundles(start);
    this.outputs = bundles(outputs);
  }

  private List<Bundle> bundles(List<String> names) {
    List<Variable> variables =
        names.stream().map(name -> instance.description().variable(name).orElseThrow()).toList();
    List<Bundle> bundles = new ArrayList<>();
    for (BaseType base : variables.stream().map(Variable::base).distinct().toList()) {
      int[] places =
          IntStream.range(0, variables.size())
              .filter(i -> variables.get(i).base() == base)
              .toArray();
      List<Variable> of = Arrays.stream(places).mapToObj(variables::get).toList();
      bundles.add(new Bundle(instance.numbers(of), places));
    }
    return bundles;
  }

  @Override
  public void begin(double[] startValues, double[] inputValues) {
    write(start, startValues);
    instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
    write(inputs, inputValues);
    instance.exitInitialization();
  }

  private static void write(List<Bundle> bundles, double[] values) {
    for (Bundle each : bundles) {
      boolean _ = each.set(values);
      each.numbers.write();
    }
  }

  @Override
  public void read(double[] values) {
    for (Bundle each : outputs) {
      each.numbers.read();
      for (int i = 0; i < each.places.length; i++) {
        values[each.places[i]] = each.numbers.get(i);
      }
    }
  }

  @Override
  public void step(double time, double size, double[] values) {
    // An input holds until it is set again: what is as it was is not told.
    for (Bundle each : inputs) {
      if (each.set(values) || !isTold) {
        each.numbers.write();
      }
    }
    isTold = true;
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
    return Optional.of(instance.snapshot());
  }

  @Override
  public void restore(byte[] state) {
    instance.revive(0, state, Phase.STEP);
  }

  @Override
  public void close() {
    try {
      instance.close();
    } finally {
      onClose.run();
    }
  }
}
