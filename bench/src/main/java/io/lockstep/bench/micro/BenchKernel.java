package io.lockstep.bench.micro;

import io.lockstep.bench.BenchModel;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;

/// A kernel with twins of the benchmarks' model. Confined to one thread.
public final class BenchKernel {
  static final int TWINS = 1_000;

  private final Kernel kernel = Kernel.empty(KernelOptions.defaults());
  private final DroppedChanges dropped = new DroppedChanges();
  private final int[] twins;
  private long position;

  BenchKernel() {
    this(TWINS);
  }

  /// @param count how many twins
  public BenchKernel(int count) {
    twins = new int[count];
    decide(new TwinCommand.AddModels("[" + BenchModel.dtdl() + "]"), dropped);
    for (int i = 0; i < count; i++) {
      String id = id(i);
      decide(new TwinCommand.PutTwin(id, BenchModel.twin(id, i), true), dropped);
      twins[i] = kernel.twin(id);
    }
  }

  /// The id of a twin, by its number.
  public static String id(int number) {
    return "bench-%04d".formatted(number);
  }

  /// Decides a command, whose changes are formed and dropped.
  public void decide(TwinCommand command) {
    decide(command, dropped);
  }

  void decide(TwinCommand command, ChangeSink sink) {
    kernel.beginInput(nextPosition(), receivedMicros(), sink);
    Reply reply = kernel.decide(command);
    kernel.endInput();
    if (reply instanceof Reply.Refused refused) {
      throw new LockstepException(
          ErrorCode.INTERNAL, "bench kernel: expected no refusal, found " + refused.reason());
    }
  }

  Kernel kernel() {
    return kernel;
  }

  /// The reference of a twin, by its number.
  int twin(int number) {
    return twins[number % twins.length];
  }

  long nextPosition() {
    return ++position;
  }

  /// A clock that goes on by a millisecond each record.
  long receivedMicros() {
    return position * 1_000;
  }
}
