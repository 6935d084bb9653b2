package io.lockstep.space;

import io.lockstep.ingest.Devices;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.ChangeKind;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.Reply;
import io.lockstep.twin.StateHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Decides all inputs of a journal once, from the first to the last, without any interruption,
/// snapshot or log: what a space must be equal to.
final class ReferenceRun implements ChangeSink {
  private final Driver driver = Driver.empty(Devices.empty(), new Findings("reference"));
  private final List<SteppedWorld.Change> changes = new ArrayList<>();
  private final Map<Long, Reply> replies = new HashMap<>();
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private int kind;

  static ReferenceRun of(Journal inputs) {
    ReferenceRun run = new ReferenceRun();
    try (Reader reader = inputs.reader(inputs.firstPosition())) {
      while (reader.poll(run::decide, 1_000) > 0) {
        // The visitor decides.
      }
    }
    return run;
  }

  private void decide(long position, int inputKind, ByteBuffer payload) {
    Driver.Decision decision = driver.drive(position, inputKind, payload, this);
    if (decision instanceof Driver.Decision.Replied(long _, Reply reply)) {
      replies.put(position, reply);
    }
  }

  @Override
  public ByteBuffer begin(ChangeKind kind, int bytesMax) {
    this.kind = kind.number();
    buffer = ByteBuffer.allocate(bytesMax);
    return buffer;
  }

  @Override
  public void end() {
    changes.add(
        new SteppedWorld.Change(
            kind, ByteBuffer.allocate(buffer.position()).put(buffer.flip()).flip()));
  }

  StateHash stateHash() {
    return driver.stateHash();
  }

  List<SteppedWorld.Change> changes() {
    return changes;
  }

  Map<Long, Reply> replies() {
    return replies;
  }
}
