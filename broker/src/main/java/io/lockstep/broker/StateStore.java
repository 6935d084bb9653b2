package io.lockstep.broker;

import io.lockstep.journal.CompactedLog;
import io.lockstep.journal.JournalException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the broker's state to its compacted log on a thread of its own, so that no sync delays
/// the delivery of messages. Holds at most one checkpoint; thread-safe.
final class StateStore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StateStore.class);

  private final CompactedLog state;
  private final BlockingQueue<Checkpoint> queue = new ArrayBlockingQueue<>(1);
  private final Thread thread;

  /// A key compared by content.
  record Key(ByteBuffer bytes) {
    static Key of(byte[] key) {
      return new Key(ByteBuffer.wrap(key));
    }
  }

  /// State as of one journal position.
  ///
  /// @param changes new values by key, empty to remove
  /// @param whenDone called on the store's thread, with whether it is durable
  record Checkpoint(
      Map<Key, Optional<byte[]>> changes, long position, Consumer<Boolean> whenDone) {}

  StateStore(CompactedLog state) {
    this.state = state;
    this.thread = Thread.ofPlatform().daemon().name("mqtt-state").start(this::run);
  }

  /// Hands a checkpoint over; waits while one is waiting already, which only a forced one meets.
  void put(Checkpoint checkpoint) {
    try {
      queue.put(checkpoint);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Map<Key, Optional<byte[]>> failed = new LinkedHashMap<>();
    while (true) {
      Checkpoint checkpoint;
      try {
        checkpoint = queue.take();
      } catch (InterruptedException _) {
        return;
      }
      Map<Key, Optional<byte[]>> changes = failed;
      changes.putAll(checkpoint.changes());
      boolean done = write(changes, checkpoint.position());
      failed = done ? new LinkedHashMap<>() : changes;
      checkpoint.whenDone().accept(done);
    }
  }

  /// The position comes last: a log keeps a prefix of its changes, so the position never claims
  /// what is not there.
  private boolean write(Map<Key, Optional<byte[]>> changes, long position) {
    try {
      boolean complete = true;
      for (Map.Entry<Key, Optional<byte[]>> change : changes.entrySet()) {
        byte[] key = change.getKey().bytes().array();
        Optional<byte[]> value = change.getValue();
        if (value.isPresent()) {
          complete &= state.put(key, value.get());
        } else {
          boolean _ = state.remove(key);
        }
      }
      if (!complete) {
        log.atError()
            .addKeyValue("bytes", state.liveBytes())
            .log("The quota of sessions and retained messages is used up; raise it");
        return false;
      }
      boolean positioned =
          state.put(StateKeys.position(), ByteBuffer.allocate(8).putLong(position).array());
      state.sync();
      return positioned;
    } catch (JournalException e) {
      log.atError()
          .setCause(e)
          .log("Sessions and retained messages could not be saved; the journal still has them");
      return false;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
