package io.lockstep.cluster.flink;

import io.lockstep.space.parts.CommandPart;
import io.lockstep.space.parts.Letter;
import io.lockstep.space.parts.Outlet;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/// Command parts as Flink's state.
enum CommandKind implements PartKind<CommandPart> {
  INSTANCE;

  @Override
  public CommandPart template(int parts) {
    return CommandPart.template(parts);
  }

  @Override
  public CommandPart part(CommandPart template, int number) {
    return template.part(number);
  }

  @Override
  public void take(CommandPart part, Letter letter, Outlet out) {
    part.take(letter, out);
  }

  @Override
  public CommandPart fork(CommandPart part) {
    return part.fork();
  }

  @Override
  public void write(CommandPart part, DataOutput out) throws IOException {
    part.write(out);
  }

  @Override
  public CommandPart read(DataInput in) throws IOException {
    return CommandPart.read(in);
  }

  @Override
  public TypeSerializerSnapshot<CommandPart> snapshot() {
    return new Snapshot();
  }

  /// Public, with a constructor without arguments, because Flink makes it when it reads a
  /// savepoint.
  public static final class Snapshot extends PartSnapshot<CommandPart> {
    /// One that is about to be read.
    public Snapshot() {
      super(INSTANCE);
    }
  }
}
