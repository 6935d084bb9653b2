package io.lockstep.broker;

import io.lockstep.journal.CompactedLog;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Saves sessions, wills and retained messages as of a journal position, and loads them. What
/// follows the position is in the journal, so saving may lag, and applying records twice does no
/// harm. Confined to the delivery thread.
final class Checkpoints implements AutoCloseable {
  /// Idle sessions are saved anew only when their cursor has fallen this far behind.
  private static final long CURSOR_LAG_BYTES = 64L << 20;

  private final CompactedLog state;
  private final Sessions sessions;
  private final Wills wills;
  private final Horizon horizon;
  private final StateStore store;
  private final Map<StateStore.Key, Optional<byte[]>> retainedChanges = new LinkedHashMap<>();
  private volatile boolean isBusy;
  private long savedPosition;

  Checkpoints(CompactedLog state, Sessions sessions, Wills wills, Horizon horizon) {
    this.state = state;
    this.sessions = sessions;
    this.wills = wills;
    this.horizon = horizon;
    this.store = new StateStore(state);
  }

  /// Loads the last state; returns the position to go on from, 0 when there is none.
  long load(RetainedMessages retained) {
    List<byte[]> stored = new ArrayList<>();
    Map<String, ByteBuffer> groups = new LinkedHashMap<>();
    state.forEach(
        (key, value) -> {
          switch (key[0]) {
            case StateKeys.SESSION -> {
              Session session = SessionState.read(StateKeys.clientId(key), ByteBuffer.wrap(value));
              sessions.restore(session);
            }
            case StateKeys.GROUP -> groups.put(StateKeys.groupKey(key), ByteBuffer.wrap(value));
            case StateKeys.RETAINED -> loadRetained(value, retained);
            case StateKeys.WILL -> wills.restore(StateKeys.willEpoch(key), ByteBuffer.wrap(value));
            case StateKeys.STORED -> stored.add(key);
            case StateKeys.POSITION -> savedPosition = ByteBuffer.wrap(value).getLong();
            default -> {
              // Written by a newer release.
            }
          }
        });
    groups.forEach(this::loadGroup);
    stored.sort((a, b) -> Long.compare(StateKeys.storedPosition(a), StateKeys.storedPosition(b)));
    for (byte[] key : stored) {
      loadStored(key);
    }
    return savedPosition;
  }

  private static void loadRetained(byte[] value, RetainedMessages retained) {
    ByteBuffer from = ByteBuffer.wrap(value);
    long position = from.getLong();
    ByteBuffer record = from.slice();
    String topic = new FieldMessage().wrap(record).topic();
    boolean _ = retained.put(new RetainedMessage(topic, position, record));
  }

  /// A group's members are there already: their sessions have them.
  private void loadGroup(String key, ByteBuffer value) {
    SharedGroup group = sessions.groups().byKey(key);
    if (group == null) {
      boolean _ = state.remove(StateKeys.group(key)); // its members were not kept
    } else {
      group.cursor = value.getLong();
      group.persistedCursor = group.cursor;
      while (value.hasRemaining()) {
        long position = value.getLong();
        if (position < group.cursor) {
          group.returned.add(position);
        }
      }
    }
  }

  /// What was given back from the cursor on is read again there: it would come twice.
  private static byte[] valueOf(SharedGroup group) {
    List<Long> returned =
        group.returned.stream().filter(position -> position < group.persistedCursor).toList();
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES * (1 + returned.size()));
    value.putLong(group.persistedCursor);
    returned.forEach(value::putLong);
    return value.array();
  }

  private void loadStored(byte[] key) {
    long position = StateKeys.storedPosition(key);
    Session session = sessions.byClient(StateKeys.clientId(key));
    if (session == null) {
      boolean _ = state.remove(key);
      return;
    }
    int bytes = state.get(key).map(value -> value.length).orElse(0);
    session.stored.put(position, bytes);
    session.storedBytes += bytes;
    boolean isUnfinished = session.unfinished.stream().anyMatch(one -> one.position() == position);
    if (!isUnfinished && position >= session.cursor) {
      session.backlog.add(position);
    }
  }

  /// A retained message came or went.
  void changed(RetainedMessages.Change change) {
    RetainedMessage message = change.message();
    Optional<byte[]> value = Optional.empty();
    if (message != null) {
      byte[] bytes = new byte[Long.BYTES + message.size()];
      ByteBuffer.wrap(bytes).putLong(message.position()).put(message.record().duplicate().clear());
      value = Optional.of(bytes);
    }
    retainedChanges.put(StateStore.Key.of(StateKeys.retained(change.topic())), value);
  }

  /// Saves what has changed, unless the checkpoint before is still being written.
  void write(long position, long nowMicros) {
    if (!isBusy) {
      for (Session session : sessions.all()) {
        long lag = position - session.persistedCursor;
        if (session.hasTraffic || lag > CURSOR_LAG_BYTES) {
          session.hasTraffic = false;
          sessions.touch(session);
        }
      }
      boolean isStale = position - savedPosition > CURSOR_LAG_BYTES;
      boolean groupsChanged = !sessions.groups().gone().isEmpty();
      for (SharedGroup group : sessions.groups().all()) {
        groupsChanged |= group.hasTraffic;
      }
      if (isStale
          || groupsChanged
          || !sessions.changed().isEmpty()
          || !sessions.gone().isEmpty()
          || wills.hasChanges()
          || !retainedChanges.isEmpty()) {
        submit(position, nowMicros, () -> {});
      }
    }
  }

  /// Saves now; `whenDone` is called once it is durable or has failed.
  void force(long position, long nowMicros, Runnable whenDone) {
    submit(position, nowMicros, whenDone);
  }

  private void submit(long position, long nowMicros, Runnable whenDone) {
    Map<StateStore.Key, Optional<byte[]>> changes = new LinkedHashMap<>(retainedChanges);
    for (String clientId : sessions.gone()) {
      changes.put(StateStore.Key.of(StateKeys.session(clientId)), Optional.empty());
    }
    SharedGroups groups = sessions.groups();
    for (String key : groups.gone()) {
      changes.put(StateStore.Key.of(StateKeys.group(key)), Optional.empty());
    }
    for (SharedGroup group : groups.all()) {
      group.hasTraffic = false;
      group.persistedCursor = group.safeCursor(position);
      group.lentFrom = group.hasAllInWindows() ? Long.MAX_VALUE : group.lentFrom;
      changes.put(StateStore.Key.of(StateKeys.group(group.key)), Optional.of(valueOf(group)));
    }
    for (Session session : sessions.changed()) {
      if (session.outlivesConnection()) {
        session.persistedCursor = session.safeCursor(position);
        session.ledger.forgetBelow(readAgainFrom(session));
        changes.put(
            StateStore.Key.of(StateKeys.session(session.clientId)),
            Optional.of(SessionState.write(session, session.persistedCursor, nowMicros)));
        horizon.release(session, session.persistedCursor);
        session.saved();
      }
    }
    wills
        .takeChanges()
        .forEach((epoch, value) -> changes.put(StateStore.Key.of(StateKeys.will(epoch)), value));
    isBusy = true;
    StateStore.Checkpoint checkpoint =
        new StateStore.Checkpoint(
            changes,
            position,
            _ -> {
              isBusy = false;
              whenDone.run();
            });
    store.put(checkpoint);
    savedPosition = position;
    retainedChanges.clear();
    sessions.gone().clear();
    groups.gone().clear();
    sessions.changed().clear();
  }

  /// The position from which on the session, or a group it is in, would read after a crash, now or
  /// later.
  private static long readAgainFrom(Session session) {
    long from = session.goesBackTo();
    for (Subscription subscription : session.subscriptions.values()) {
      SharedGroup group = subscription.group;
      from = group == null ? from : Math.min(from, group.goesBackTo());
    }
    return from;
  }

  /// Saves a last time and ends the store's thread.
  void finish(long position, long nowMicros) {
    for (Session session : sessions.all()) {
      sessions.touch(session);
    }
    CountDownLatch done = new CountDownLatch(1);
    submit(position, nowMicros, done::countDown);
    try {
      boolean _ = done.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
