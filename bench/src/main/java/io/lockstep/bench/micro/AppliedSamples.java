package io.lockstep.bench.micro;

import io.lockstep.model.Quality;
import io.lockstep.twin.Kernel;

/// Gives what a decoder finds to a kernel, between its `beginInput` and `endInput`. Confined to one
/// thread.
final class AppliedSamples extends SummedSamples {
  private final Kernel kernel;
  private int twin;
  private long sourceMicros;
  private Quality quality = Quality.GOOD;

  AppliedSamples(Kernel kernel) {
    super(kernel);
    this.kernel = kernel;
  }

  @Override
  public void begin(int of, long micros, Quality grade) {
    twin = of;
    sourceMicros = micros;
    quality = grade;
  }

  @Override
  public void number(int slot, double value) {
    if (kernel.sample(twin, slot, sourceMicros, Double.doubleToRawLongBits(value), null, quality)
        != null) {
      throw new IllegalStateException("a value that the model refuses");
    }
  }
}
