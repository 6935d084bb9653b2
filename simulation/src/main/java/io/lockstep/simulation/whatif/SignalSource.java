package io.lockstep.simulation.whatif;

import io.lockstep.space.Feed;
import io.lockstep.space.Source;
import java.util.List;
import java.util.SplittableRandom;

/// Makes up the values of one property.
final class SignalSource implements Source {
  private final WhatIf.Signal signal;
  private final SplittableRandom random;
  private final long startMicros;
  private final long everyMicros;
  private long step = 1;

  /// @param random of its own
  SignalSource(WhatIf.Signal signal, long startMicros, SplittableRandom random) {
    this.signal = signal;
    this.random = random;
    this.startMicros = startMicros;
    this.everyMicros = Math.max(1, signal.every().toNanos() / 1_000);
  }

  @Override
  public long nextMicros() {
    return startMicros + step * everyMicros;
  }

  @Override
  public void feed(Feed into) {
    String json = Double.toString(value(signal.form(), step * everyMicros / 1e6, random));
    step++;
    Property property = signal.property();
    into.message(
        Telemetry.SENDER,
        Telemetry.topic(property.twin()),
        Telemetry.payload(List.of(new Telemetry.Value(property.path(), json))));
  }

  private static double value(WhatIf.Form form, double seconds, SplittableRandom random) {
    return switch (form) {
      case WhatIf.Form.Constant(double value) -> value;
      case WhatIf.Form.Ramp(double from, double to, var over) -> {
        double whole = over.toNanos() / 1e9;
        yield whole <= 0 || seconds >= whole ? to : from + (to - from) * seconds / whole;
      }
      case WhatIf.Form.Noise(double mean, double deviation) ->
          mean + deviation * random.nextGaussian();
      case WhatIf.Form.Profile(List<Double> times, List<Double> values) ->
          between(times, values, seconds);
    };
  }

  private static double between(List<Double> times, List<Double> values, double seconds) {
    int next = 0;
    while (next < times.size() && times.get(next) <= seconds) {
      next++;
    }
    if (next == 0) {
      return values.getFirst();
    }
    if (next == times.size()) {
      return values.getLast();
    }
    double from = times.get(next - 1);
    double share = (seconds - from) / (times.get(next) - from);
    return values.get(next - 1) + share * (values.get(next) - values.get(next - 1));
  }
}
