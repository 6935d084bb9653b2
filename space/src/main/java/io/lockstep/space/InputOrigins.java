package io.lockstep.space;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// Tells where inputs came from, as long as the journal keeps them. Confined to one thread; must be
/// closed.
public final class InputOrigins implements AutoCloseable, RecordVisitor {
  private static final InputOrigin GONE = new InputOrigin(InputOrigin.Kind.GONE, "", "", "");

  private final Reader reader;
  private final FieldMessage message = new FieldMessage();
  private long wanted;
  private InputOrigin found = GONE;

  InputOrigins(Journal inputs) {
    reader = inputs.reader(inputs.firstPosition());
  }

  /// Where the input at a position came from.
  public InputOrigin of(long position) {
    wanted = position;
    found = GONE;
    try {
      reader.seek(position);
      int _ = reader.poll(this, 1);
    } catch (HorizonException | IllegalArgumentException _) {
      return GONE;
    }
    return found;
  }

  @Override
  public void record(long position, int kind, ByteBuffer payload) {
    if (position != wanted) {
      return;
    }
    try {
      found =
          switch (InputKind.ofNumber(kind)) {
            case FIELD_MESSAGE -> ofField(message.wrap(payload));
            case COMMAND -> ofCommand(CommandRecord.read(payload.duplicate()));
            case TICK, LISTENING -> new InputOrigin(InputOrigin.Kind.TIME, "", "", "");
            case SESSION -> new InputOrigin(InputOrigin.Kind.SESSION, "", "", "");
            // It changes nothing, so nobody asks.
            case AUDIT_CHECKPOINT -> GONE;
          };
    } catch (LockstepException | BufferUnderflowException _) {
      // It is damaged, or of a newer release: what it was cannot be told.
      found = GONE;
    }
  }

  @Override
  public void gap(long fromPosition, long toPosition) {}

  private static InputOrigin ofField(FieldMessage field) {
    return new InputOrigin(InputOrigin.Kind.DEVICE, field.device(), "", field.topic());
  }

  private static InputOrigin ofCommand(CommandRecord command) {
    return new InputOrigin(
        InputOrigin.Kind.APP, command.principal(), command.reason(), command.command().title());
  }

  @Override
  public void close() {
    reader.close();
  }
}
