package io.lockstep.broker;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Serves connected sessions that are behind, from their own place in the journal, in slices and in
/// turn; the order for each is: what was unfinished, what is retained, what was stored beyond the
/// horizon, the journal. A session that has caught up is live. Confined to the delivery thread.
final class CatchUp implements AutoCloseable {
  private static final int SLICE_RECORDS = 1_024;

  private final Journal inputs;
  private final Dispatcher dispatcher;
  private final Archive archive;
  private final Counters counters;
  private final Reader reader;
  private final ArrayDeque<Session> behind = new ArrayDeque<>();
  private final List<Session> blocked = new ArrayList<>();
  private final FieldMessage message = new FieldMessage();
  private final FieldMessage retainedMessage = new FieldMessage();

  private @Nullable Session served;
  private boolean isFull;

  CatchUp(Journal inputs, Dispatcher dispatcher, Archive archive, Counters counters) {
    this.inputs = inputs;
    this.dispatcher = dispatcher;
    this.archive = archive;
    this.counters = counters;
    this.reader = inputs.reader(inputs.firstPosition());
  }

  /// Sessions that are behind.
  int size() {
    return behind.size() + blocked.size();
  }

  /// Serves a connected session from its cursor on.
  void add(Session session) {
    if (!behind.contains(session)) {
      behind.add(session);
    }
  }

  /// A live session had no room for a message: it goes on from there when it has.
  void block(Session session, long position) {
    session.isLive = false;
    session.cursor = position;
    session.isWaitingForRoom = true;
    blocked.add(session);
  }

  /// A client's buffer has room again.
  void roomAgain(Session session) {
    if (session.isWaitingForRoom) {
      session.isWaitingForRoom = false;
      add(session);
    }
  }

  /// After the parcels of this turn are on their way: asks for room for those that have none.
  void askForRoom() {
    for (Session session : blocked) {
      Connection connection = session.connection();
      if (connection != null && session.isWaitingForRoom) {
        connection.outbound().wantRoom();
      }
    }
    blocked.clear();
  }

  /// Serves one slice; false when nobody is behind.
  boolean serve(long livePosition) {
    Session session = behind.poll();
    if (session == null) {
      return false;
    }
    if (session.connection() == null || session.isOver || session.isLive) {
      return true;
    }
    isFull = !(serveUnfinished(session) && serveRetained(session) && serveBacklog(session));
    if (!isFull) {
      serveJournal(session, livePosition);
    }
    if (isFull) {
      session.isWaitingForRoom = true;
      blocked.add(session);
    } else if (session.cursor >= livePosition) {
      session.isLive = true;
    } else {
      behind.add(session);
    }
    return true;
  }

  private boolean serveUnfinished(Session session) {
    Outbound.Unfinished one;
    while ((one = session.unfinished.peek()) != null) {
      FieldMessage found = archive.find(session.clientId, one.position());
      if (found == null) {
        counters.droppedBacklog.increment();
      } else if (dispatcher.redeliver(session, found, one) == Dispatcher.Outcome.NO_ROOM) {
        return false;
      }
      Outbound.Unfinished _ = session.unfinished.poll();
    }
    return true;
  }

  /// Sends the retained messages that new subscriptions are owed, as far as there is room.
  boolean serveRetained(Session session) {
    Session.RetainedGrant owed;
    while ((owed = session.retained.peek()) != null) {
      owed.message().view(retainedMessage);
      if (dispatcher.retained(owed, retainedMessage) == Dispatcher.Outcome.NO_ROOM) {
        return false;
      }
      Session.RetainedGrant _ = session.retained.poll();
    }
    return true;
  }

  private boolean serveBacklog(Session session) {
    Long position;
    while ((position = session.backlog.peek()) != null) {
      FieldMessage found = archive.find(session.clientId, position);
      if (found == null) {
        counters.droppedBacklog.increment();
      } else if (dispatcher.catchUp(session, found, position) == Dispatcher.Outcome.NO_ROOM) {
        return false;
      }
      Long _ = session.backlog.poll();
    }
    return true;
  }

  private void serveJournal(Session session, long livePosition) {
    if (session.subscriptions.isEmpty()) {
      session.cursor = livePosition;
      return;
    }
    served = session;
    try {
      if (reader.position() != session.cursor) {
        reader.seek(session.cursor);
      }
      for (int i = 0; i < SLICE_RECORDS && !isFull && reader.position() < livePosition; i++) {
        if (reader.poll(this::visit, 1) == 0) {
          break;
        }
        if (!isFull) {
          session.cursor = reader.position();
        }
      }
    } catch (HorizonException e) {
      counters.droppedBacklog.increment();
      session.cursor = Math.max(e.firstKeptPosition(), inputs.firstPosition());
    } finally {
      served = null;
    }
  }

  private void visit(long position, int kind, ByteBuffer payload) {
    Session session = served;
    if (session != null && kind == InputKind.FIELD_MESSAGE.number()) {
      message.wrap(payload);
      isFull = dispatcher.catchUp(session, message, position) == Dispatcher.Outcome.NO_ROOM;
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
