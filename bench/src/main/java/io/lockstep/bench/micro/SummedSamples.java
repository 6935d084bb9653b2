package io.lockstep.bench.micro;

import io.lockstep.ingest.DriftReason;
import io.lockstep.ingest.SampleTarget;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.ValueType;
import io.lockstep.twin.Kernel;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Takes what a decoder finds and adds it up, so that nothing but decoding is measured; drift ends
/// the benchmark, since then something else would be. Confined to one thread.
sealed class SummedSamples implements SampleTarget permits AppliedSamples {
  private final Kernel kernel;
  private double sum;

  /// @param kernel knows the twins and their shapes; it is not written to
  SummedSamples(Kernel kernel) {
    this.kernel = kernel;
  }

  double sum() {
    return sum;
  }

  @Override
  public int twin(String twinId, String device, String model) {
    return twin(twinId, device);
  }

  @Override
  public int twin(String twinId, String device) {
    return kernel.twin(twinId);
  }

  @Override
  public Shape shape(int twin) {
    return kernel.shape(twin);
  }

  @Override
  public String unit(int twin, int slot) {
    return kernel.unit(twin, slot);
  }

  @Override
  public int slotFor(int twin, String path, ValueType seen) {
    throw drifted(path, "a property of the model");
  }

  @Override
  public void begin(int twin, long sourceMicros, Quality quality) {
    sum += sourceMicros == NO_TIME ? twin : sourceMicros;
  }

  @Override
  public void number(int slot, double value) {
    sum += slot + value;
  }

  @Override
  public void integer(int slot, long value) {
    sum += slot + value;
  }

  @Override
  public void bool(int slot, boolean value) {
    throw drifted("boolean", "a number");
  }

  @Override
  public void text(int slot, String value) {
    throw drifted(value, "a number");
  }

  @Override
  public void json(int slot, String compactJson) {
    throw drifted(compactJson, "a number");
  }

  @Override
  public void end() {
    // Each value was added as it came.
  }

  @Override
  public int known(String twinId) {
    return 0;
  }

  @Override
  public int declaredSlot(int twin, String path, ValueType type, String unit) {
    return -1;
  }

  @Override
  public void beginPast(int twin, long sourceMicros, Quality quality) {}

  @Override
  public void requalify(int twin, int slot, long micros, Quality quality) {}

  @Override
  public void told() {}

  @Override
  public void hostState(String hostId, ByteBuffer payload) {}

  @Override
  public void setTimer(long dueMicros, long a, long b) {
    throw drifted("a timer", "a number");
  }

  @Override
  public void commandResponse(
      String twinId, String commandId, int status, @Nullable String payloadJson) {
    throw drifted("the answer to command " + commandId, "a number");
  }

  @Override
  public void reachable(int twin, boolean asks) {}

  @Override
  public void acknowledged(int twin, int slot, int status, long version, String note) {
    throw drifted("an acknowledgement", "a number");
  }

  @Override
  public void drift(
      String device, @Nullable String twinId, String path, DriftReason reason, String found) {
    throw drifted(path + " " + reason + " " + found, "no drift");
  }

  private static LockstepException drifted(String found, String expected) {
    return new LockstepException(
        ErrorCode.INTERNAL, "bench payload: expected %s, found %s".formatted(expected, found));
  }
}
