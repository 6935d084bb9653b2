package io.lockstep.broker;

import io.lockstep.journal.CompactedLog;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Single messages by position: from the journal, from what was copied before the journal's horizon
/// passed it, or from the retained messages. Confined to the delivery thread.
final class Archive implements AutoCloseable {
  private final Journal inputs;
  private final CompactedLog log;
  private final RetainedMessages retained;
  private final Reader reader;
  private final FieldMessage message = new FieldMessage();
  private boolean found;

  Archive(Journal inputs, CompactedLog log, RetainedMessages retained) {
    this.inputs = inputs;
    this.log = log;
    this.retained = retained;
    this.reader = inputs.reader(inputs.firstPosition());
  }

  /// The message at a position (`~position`: a retained one) as a client is owed it; null when it
  /// is gone. The view is valid until the next call.
  @Nullable FieldMessage find(String clientId, long position) {
    long at = position < 0 ? ~position : position;
    if (at >= inputs.firstPosition()) {
      return inJournal(at);
    }
    if (position < 0) {
      RetainedMessage kept = retained.at(at);
      if (kept == null) {
        return null;
      }
      kept.view(message);
      return message;
    }
    return log.get(StateKeys.stored(clientId, at))
        .map(bytes -> message.wrap(ByteBuffer.wrap(bytes)))
        .orElse(null);
  }

  private @Nullable FieldMessage inJournal(long position) {
    found = false;
    try {
      reader.seek(position);
      int _ = reader.poll(this::visit, 1);
    } catch (HorizonException _) {
      return null;
    }
    return found ? message : null;
  }

  private void visit(long position, int kind, ByteBuffer payload) {
    if (kind == InputKind.FIELD_MESSAGE.number()) {
      message.wrap(payload);
      found = true;
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
