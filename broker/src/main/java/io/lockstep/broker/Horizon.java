package io.lockstep.broker;

import io.lockstep.journal.CompactedLog;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/// Copies what sessions are still owed before the journal's horizon passes it: to the compacted
/// log, up to a quota for each session, the oldest going first. Confined to the delivery thread.
final class Horizon {
  private final Journal inputs;
  private final CompactedLog log;
  private final Sessions sessions;
  private final Dispatcher dispatcher;
  private final Archive archive;
  private final Counters counters;
  private final long quotaBytes;
  private final FieldMessage message = new FieldMessage();

  Horizon(
      Journal inputs,
      CompactedLog log,
      Sessions sessions,
      Dispatcher dispatcher,
      Archive archive,
      Counters counters,
      long quotaBytes) {
    this.inputs = inputs;
    this.log = log;
    this.sessions = sessions;
    this.dispatcher = dispatcher;
    this.archive = archive;
    this.counters = counters;
    this.quotaBytes = quotaBytes;
  }

  /// Copies everything below a position that somebody is owed.
  void rescue(long toPosition) {
    long from = toPosition;
    for (Session session : sessions.all()) {
      if (!session.isLive && !session.subscriptions.isEmpty()) {
        from = Math.min(from, session.cursor);
      }
      rescueUnfinished(session, toPosition);
    }
    from = Math.max(from, inputs.firstPosition());
    if (from < toPosition) {
      rescueUnread(from, toPosition);
    }
    for (Session session : sessions.all()) {
      if (!session.isLive && session.cursor < toPosition) {
        session.cursor = toPosition;
        sessions.touch(session);
      }
    }
  }

  private void rescueUnfinished(Session session, long toPosition) {
    for (Sent one : session.unfinished) {
      long position = one.position();
      boolean isNeeded = position >= 0 && !one.isReleased();
      if (isNeeded && position < toPosition && !session.stored.containsKey(position)) {
        FieldMessage found = archive.find(session.clientId, position);
        if (found != null) {
          store(session, found, position);
        }
      }
    }
  }

  private void rescueUnread(long from, long toPosition) {
    try (Reader reader = inputs.reader(from)) {
      int read = 1;
      while (read > 0 && reader.position() < toPosition) {
        read = reader.poll(this::visit, 1);
      }
    } catch (HorizonException _) {
      counters.droppedBacklog.increment();
    }
  }

  private void visit(long position, int kind, ByteBuffer payload) {
    if (kind != InputKind.FIELD_MESSAGE.number()) {
      return;
    }
    message.wrap(payload);
    List<Dispatcher.Target> targets = dispatcher.match(message).targets();
    for (Dispatcher.Target target : targets) {
      Session session = target.session();
      if (!session.isLive
          && session.cursor <= position
          && dispatcher.isOwed(session, target.subscriptions(), message, position)) {
        store(session, message, position);
        session.backlog.add(position);
      }
    }
  }

  private void store(Session session, FieldMessage found, long position) {
    int start = found.recordOffset();
    byte[] record = new byte[found.payloadOffset() + found.payloadLength() - start];
    found.buffer().get(start, record);
    if (!log.put(StateKeys.stored(session.clientId, position), record)) {
      counters.droppedBacklog.increment();
      return;
    }
    session.stored.put(position, record.length);
    session.storedBytes += record.length;
    while (session.storedBytes > quotaBytes && session.stored.size() > 1) {
      Map.Entry<Long, Integer> oldest = session.stored.firstEntry();
      forget(session, oldest.getKey());
      boolean _ = session.backlog.remove(oldest.getKey());
      counters.droppedBacklog.increment();
    }
  }

  /// Removes the stored messages of a session that lie below a position and are not owed.
  void release(Session session, long safeCursor) {
    if (session.stored.isEmpty()) {
      return;
    }
    long below = safeCursor;
    for (Sent one : session.unfinished) {
      below = one.position() >= 0 ? Math.min(below, one.position()) : below;
    }
    while (!session.stored.isEmpty() && session.stored.firstKey() < below) {
      forget(session, session.stored.firstKey());
    }
  }

  private void forget(Session session, long position) {
    Integer bytes = session.stored.remove(position);
    session.storedBytes -= bytes == null ? 0 : bytes;
    boolean _ = log.remove(StateKeys.stored(session.clientId, position));
  }

  /// Removes all stored messages of a session that is over.
  void releaseAll(Session session) {
    release(session, Long.MAX_VALUE);
  }
}
