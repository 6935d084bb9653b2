package io.lockstep.cluster.flink;

import io.lockstep.space.parts.GraphPart;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/// Graph parts as Flink's state.
enum GraphCodec implements PartCodec<GraphPart> {
  INSTANCE;

  @Override
  public GraphPart fork(GraphPart part) {
    return part.fork();
  }

  @Override
  public void write(GraphPart part, DataOutput out) throws IOException {
    part.write(out);
  }

  @Override
  public GraphPart read(DataInput in) throws IOException {
    return GraphPart.read(in);
  }

  @Override
  public TypeSerializerSnapshot<GraphPart> snapshot() {
    return new Snapshot();
  }

  /// Public, with a constructor without arguments, because Flink makes it when it reads a
  /// savepoint.
  public static final class Snapshot extends PartSnapshot<GraphPart> {
    /// One that is about to be read.
    public Snapshot() {
      super(INSTANCE);
    }
  }
}
