package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// P4: what waits for the disk is bounded; producers hear when to stop and when to go on.
class BackPressureTest {

  private final SimulatedJournal log =
      new SimulatedJournal(options -> options.withMaxPendingBytes(10_000));

  @Test
  void thereIsRoomUntilTooMuchIsPendingAndAgainAfterTheCommit() {
    List<String> calls = new ArrayList<>();
    assertThat(log.appender.hasRoom()).isTrue();
    log.flush("a", 0, 10, 1200);
    assertThat(log.appender.hasRoom()).isFalse();
    assertThat(log.journal.statistics().pendingBytes()).isGreaterThan(10_000);

    log.appender.onRoom(() -> calls.add("room " + log.appender.hasRoom()));
    assertThat(calls).isEmpty();
    log.drain();

    assertThat(calls).containsExactly("room true");
    assertThat(log.journal.statistics().pendingBytes()).isZero();
    log.drain();
    assertThat(calls).as("called once").hasSize(1);
  }

  @Test
  void whoeverRegistersWhenThereIsRoomIsCalledToo() {
    List<String> calls = new ArrayList<>();
    log.appender.onRoom(() -> calls.add("room"));
    assertThat(log.journal.step()).isFalse();
    assertThat(calls).containsExactly("room");
  }

  @Test
  void whoeverGoesOnRegardlessIsRefusedInOrder() {
    for (int i = 0; i < 6; i++) {
      log.flush("b" + i, i, 1, 9_950);
    }
    log.drain();
    assertThat(log.batches.heard())
        .containsExactly(
            "b0@0", "b1@9968", "b2@19936", "b3@29904", "b4!OVERLOADED", "b5!OVERLOADED");
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L, 2L, 3L);

    log.flush("later", 9, 1, 20);
    log.drain();
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L, 2L, 3L, 9L);
  }

  @Test
  void emptyBatchesAreBoundedToo() {
    while (log.appender.hasRoom()) {
      log.appender.flush(log.batches.named("empty"));
    }
    assertThat(log.journal.statistics().pendingBytes()).isGreaterThan(10_000);
    log.drain();
    assertThat(log.appender.hasRoom()).isTrue();
  }
}
