package io.lockstep.simulation.behaviour;

import io.lockstep.simulation.behaviour.Signature.Facts;
import io.lockstep.simulation.behaviour.Signature.Port;
import io.lockstep.simulation.fmi.Causality;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The model `lag`: `timeConstant * y' = gain * u + bias - y`, exact for inputs that hold during a
/// step. What warms up, fills or follows is often this, near enough.
public final class Lag implements JavaModel {
  private static final String Y = "y";

  /// Makes one.
  public Lag() {}

  @Override
  public Signature signature() {
    return new Signature(
        List.of(
            port("u", Causality.INPUT, OptionalDouble.of(0), "what it follows"),
            port(Y, Causality.OUTPUT, OptionalDouble.empty(), "without a start it begins at rest"),
            port("gain", Causality.PARAMETER, OptionalDouble.of(1), "of u"),
            port("bias", Causality.PARAMETER, OptionalDouble.of(0), "where y rests when u is 0"),
            port(
                "timeConstant",
                Causality.PARAMETER,
                OptionalDouble.of(1),
                "seconds in which 63 % of a change are made")));
  }

  private static Port port(
      String name, Causality causality, OptionalDouble start, String description) {
    boolean isInput = causality == Causality.INPUT;
    return new Port(
        name, isInput, true, true, "", Optional.empty(), Facts.of(causality, start, description));
  }

  @Override
  public String version() {
    return "lag 1";
  }

  @Override
  public Stepper open(List<String> inputs, List<String> start, List<String> outputs) {
    return new Run(List.copyOf(inputs), List.copyOf(start), List.copyOf(outputs));
  }

  private static final class Run implements Stepper {
    private final List<String> inputs;
    private final List<String> start;
    private final List<String> outputs;
    private double u;
    private double y = Double.NaN;
    private double gain = 1;
    private double bias;
    private double timeConstant = 1;

    Run(List<String> inputs, List<String> start, List<String> outputs) {
      this.inputs = inputs;
      this.start = start;
      this.outputs = outputs;
    }

    private void tell(String variable, double value) {
      switch (variable) {
        case "u" -> u = value;
        case Y -> y = value;
        case "gain" -> gain = value;
        case "bias" -> bias = value;
        case "timeConstant" -> timeConstant = value;
        default -> throw new IllegalArgumentException(variable);
      }
    }

    @Override
    public void begin(double[] startValues, double[] inputValues) {
      for (int i = 0; i < startValues.length; i++) {
        tell(start.get(i), startValues[i]);
      }
      for (int i = 0; i < inputValues.length; i++) {
        tell(inputs.get(i), inputValues[i]);
      }
      if (Double.isNaN(y)) {
        y = gain * u + bias;
      }
    }

    @Override
    public void read(double[] values) {
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (outputs.get(i)) {
              case Y -> y;
              case "u" -> u;
              case "gain" -> gain;
              case "bias" -> bias;
              default -> timeConstant;
            };
      }
    }

    @Override
    public void step(double time, double size, double[] values) {
      for (int i = 0; i < values.length; i++) {
        tell(inputs.get(i), values[i]);
      }
      y += (gain * u + bias - y) * -StrictMath.expm1(-size / timeConstant);
    }

    @Override
    public Optional<byte[]> save() {
      return Optional.of(
          ByteBuffer.allocate(40)
              .putDouble(u)
              .putDouble(y)
              .putDouble(gain)
              .putDouble(bias)
              .putDouble(timeConstant)
              .array());
    }

    @Override
    public void restore(byte[] state) {
      ByteBuffer from = ByteBuffer.wrap(state);
      u = from.getDouble();
      y = from.getDouble();
      gain = from.getDouble();
      bias = from.getDouble();
      timeConstant = from.getDouble();
    }

    @Override
    public void close() {}
  }
}
