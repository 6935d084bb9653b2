package io.lockstep.cluster.flink;

import io.lockstep.space.parts.Letter;
import io.lockstep.space.parts.Outlet;
import io.lockstep.space.parts.TwinPart;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/// Twin parts as Flink's state.
enum TwinKind implements PartKind<TwinPart> {
  INSTANCE;

  @Override
  public TwinPart template(int parts) {
    return TwinPart.template(parts);
  }

  @Override
  public TwinPart part(TwinPart template, int number) {
    return template.part(number);
  }

  @Override
  public void take(TwinPart part, Letter letter, Outlet out) {
    part.take(letter, out);
  }

  @Override
  public TwinPart fork(TwinPart part) {
    return part.fork();
  }

  @Override
  public void write(TwinPart part, DataOutput out) throws IOException {
    part.write(out);
  }

  @Override
  public TwinPart read(DataInput in) throws IOException {
    return TwinPart.read(in);
  }

  @Override
  public TypeSerializerSnapshot<TwinPart> snapshot() {
    return new Snapshot();
  }

  /// Public, with a constructor without arguments, because Flink makes it when it reads a
  /// savepoint.
  public static final class Snapshot extends PartSnapshot<TwinPart> {
    /// One that is about to be read.
    public Snapshot() {
      super(INSTANCE);
    }
  }
}
