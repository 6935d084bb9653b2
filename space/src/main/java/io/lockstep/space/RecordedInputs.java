package io.lockstep.space;

import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// What really came in, from the journal, at the times when it was received: a branch of the past
/// that it alone drives decides what was decided then, byte for byte. It reads some records ahead
/// and no more than [#AHEAD_BYTES].
///
/// Time that passed is recorded too. When something else was changed, timers may be due that nobody
/// had then: those the run fires by itself, when no recorded tick follows within
/// [#PATIENCE_MICROS].
public final class RecordedInputs implements Source {
  /// How far behind a timer a recorded tick may be.
  static final long PATIENCE_MICROS = TimeUnit.SECONDS.toMicros(1);

  private static final int AHEAD_RECORDS = 256;
  private static final int AHEAD_BYTES = 4 << 20;

  private final Reader reader;
  private final long endPosition;
  private final long untilMicros;
  private final RecordTime time = new RecordTime();
  private final ArrayDeque<Recorded> ahead = new ArrayDeque<>();
  private final FieldMessage message = new FieldMessage();
  private byte[] leftOut = {};
  private long aheadBytes;
  private long lastMicros = Long.MIN_VALUE;
  private boolean isEnd;
  private boolean isAlone = true;

  /// @param micros when it was received, or the one before it when it does not say
  private record Recorded(long position, int kind, long micros, ByteBuffer payload) {}

  RecordedInputs(Journal inputs, long fromPosition, long untilMicros) {
    this.endPosition = inputs.durablePosition();
    this.untilMicros = untilMicros;
    this.reader = inputs.reader(fromPosition);
  }

  /// Says that something else than these inputs drives the branch too, or that they are changed on
  /// their way: then time that the record does not know of passes by itself.
  public RecordedInputs withOthers() {
    isAlone = false;
    return this;
  }

  /// Leaves out messages of a sender, whose part something else plays in the branch.
  public RecordedInputs without(String sender) {
    leftOut = sender.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  @Override
  public long nextMicros() {
    fill(1);
    Recorded next = ahead.peekFirst();
    return next == null ? NEVER : next.micros();
  }

  @Override
  public void feed(Feed into) {
    fill(1);
    Recorded next = ahead.pollFirst();
    if (next != null) {
      aheadBytes -= next.payload().remaining();
      into.recorded(next.position(), next.kind(), next.payload());
    }
  }

  /// Alone it tells all time there was; behind its end, none.
  @Override
  public boolean tells(long dueMicros) {
    fill(1);
    if (ahead.isEmpty()) {
      return false;
    }
    return isAlone || isTickWithin(dueMicros);
  }

  private boolean isTickWithin(long dueMicros) {
    long latest = dueMicros + PATIENCE_MICROS;
    int seen = 0;
    for (int wanted = AHEAD_RECORDS; ; wanted += AHEAD_RECORDS) {
      fill(wanted);
      int at = 0;
      for (Recorded record : ahead) {
        if (at++ < seen) {
          continue;
        }
        if (record.micros() > latest) {
          return false;
        }
        if (record.kind() == InputKind.TICK.number() && record.micros() >= dueMicros) {
          return true;
        }
      }
      if (ahead.size() < wanted) {
        return false;
      }
      seen = ahead.size();
    }
  }

  /// Reads on until so many wait, or there are no more, or they take too much memory.
  private void fill(int wanted) {
    while (!isEnd && ahead.size() < wanted && (aheadBytes < AHEAD_BYTES || ahead.isEmpty())) {
      if (reader.position() >= endPosition
          || reader.poll(
                  new RecordVisitor() {
                    @Override
                    public void record(long position, int kind, ByteBuffer payload) {
                      take(position, kind, payload);
                    }

                    @Override
                    public void gap(long fromPosition, long toPosition) {
                      throw damaged(fromPosition, toPosition);
                    }
                  },
                  AHEAD_RECORDS)
              == 0) {
        isEnd = true;
      }
    }
  }

  private void take(long position, int kind, ByteBuffer payload) {
    long own = time.micros(kind, payload);
    long micros = Math.max(lastMicros, own == RecordTime.NONE ? lastMicros : own);
    if (isEnd || position >= endPosition || micros >= untilMicros) {
      isEnd = true;
      return;
    }
    lastMicros = micros;
    if (leftOut.length > 0 && kind == InputKind.FIELD_MESSAGE.number() && isLeftOut(payload)) {
      return;
    }
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    aheadBytes += copy.remaining();
    ahead.addLast(new Recorded(position, kind, micros, copy));
  }

  private boolean isLeftOut(ByteBuffer payload) {
    try {
      message.wrap(payload.duplicate());
      byte[] sender = new byte[message.deviceLength()];
      payload.get(message.deviceOffset(), sender);
      return Arrays.equals(sender, leftOut);
    } catch (LockstepException _) {
      return false; // Whoever it is of, it says nothing.
    }
  }

  private static LockstepException damaged(long from, long to) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "recorded inputs: expected whole ones, found positions %d to %d damaged"
            .formatted(from, to));
  }

  @Override
  public void close() {
    reader.close();
  }
}
