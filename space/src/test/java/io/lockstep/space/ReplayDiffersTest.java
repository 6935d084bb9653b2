package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lockstep.journal.Appender;
import io.lockstep.journal.Journal;
import io.lockstep.journal.SegmentJournal;
import io.lockstep.journal.Sync;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// A changes log that does not say what the kernel decides again stops the start.
class ReplayDiffersTest {
  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final SimulatedTime time = new SimulatedTime();

  @Test
  void aChangedValueIsFoundAndNamed() {
    LockstepException stop =
        startAfter(
            changes -> {
              SteppedWorld.Change last = changes.getLast();
              ByteBuffer body = copy(last.payload());
              int value = body.limit() - 1;
              body.put(value, (byte) (body.get(value) ^ 1));
              changes.set(changes.size() - 1, new SteppedWorld.Change(last.kind(), body));
            });

    assertThat(stop.code()).isEqualTo(ErrorCode.REPLAY_DIFFERS);
    assertThat(stop)
        .hasMessageContaining("SAMPLES of 23 bytes, different from byte 42 on")
        .hasMessageContaining("ordinal 0");
  }

  @Test
  void aChangedDraftIsFoundThoughItIsWrittenInTheMidstOfDecoding() {
    LockstepException stop =
        startAfter(
            changes -> {
              SteppedWorld.Change first = changes.getFirst();
              ByteBuffer body = copy(first.payload());
              body.put(30, (byte) (body.get(30) ^ 1));
              changes.set(0, new SteppedWorld.Change(first.kind(), body));
            });

    assertThat(stop.code()).isEqualTo(ErrorCode.REPLAY_DIFFERS);
    assertThat(stop).hasMessageContaining("MODEL");
  }

  @Test
  void aMissingChangeIsFound() {
    LockstepException stop = startAfter(changes -> changes.remove(changes.size() - 2));

    assertThat(stop.code()).isEqualTo(ErrorCode.REPLAY_DIFFERS);
    assertThat(stop).hasMessageContaining("expected as logged no such change");
  }

  @Test
  void aChangeTooManyIsFound() {
    LockstepException stop =
        startAfter(
            changes -> {
              SteppedWorld.Change middle = changes.get(changes.size() - 2);
              ByteBuffer body = copy(middle.payload());
              body.putInt(8, body.getInt(8) + 1);
              changes.add(changes.size() - 1, new SteppedWorld.Change(middle.kind(), body));
            });

    assertThat(stop.code()).isEqualTo(ErrorCode.REPLAY_DIFFERS);
    assertThat(stop).hasMessageContaining("found on replay no such change");
  }

  @Test
  void changesOfInputsThatAreMissingStopTheStart() {
    LockstepException stop =
        startAfter(
            changes -> {
              SteppedWorld.Change last = changes.getLast();
              ByteBuffer body = copy(last.payload());
              body.putLong(0, 1_000_000);
              changes.add(new SteppedWorld.Change(last.kind(), body));
            });

    assertThat(stop.code()).isEqualTo(ErrorCode.DATA_CORRUPT);
    assertThat(stop).hasMessageContaining("acknowledged inputs are missing");
  }

  private LockstepException startAfter(Consumer<List<SteppedWorld.Change>> tampering) {
    SteppedWorld world = SteppedWorld.open(disk, time);
    for (int i = 0; i < 20; i++) {
      world.append(
          Input.telemetry("t1", "{\"temperature\":" + i + "}", 1_700_000_000_000_000L + i));
    }
    world.settle();
    List<SteppedWorld.Change> changes = new ArrayList<>(world.logged());
    world.close();
    tampering.accept(changes);
    SimulatedDisk tampered = new SimulatedDisk(2);
    SegmentJournal log =
        Journal.openStepped(tampered, time, SteppedWorld.journal("changes", Sync.LAZY), () -> 77L);
    Appender appender = log.appender();
    changes.forEach(change -> appender.append(change.kind(), change.payload().duplicate()));
    appender.flush();
    boolean _ = log.step();
    log.close();
    return catchThrowableOfType(
        LockstepException.class, () -> SteppedWorld.openWithChangesOf(disk, tampered, time));
  }

  private static ByteBuffer copy(ByteBuffer record) {
    assertThat(record.remaining()).isGreaterThan(ChangeHeader.BYTES);
    return ByteBuffer.allocate(record.remaining()).put(record.duplicate()).flip();
  }
}
