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

/// Serves connected sessions that are behind; the order for each is: what was unfinished, what is
/// retained, what was stored beyond the horizon, then the journal, which they read in a [Convoy]. A
/// session that has caught up is live. Shared subscriptions that are behind are served likewise,
/// each for itself: what a member gave back, then the journal. Confined to the delivery thread.
final class CatchUp implements AutoCloseable {
  private static final int SLICE_RECORDS = 1_024;

  private final Journal inputs;
  private final Dispatcher dispatcher;
  private final Archive archive;
  private final Counters counters;
  private final Reader reader;
  private final Convoy convoy;
  private final ArrayDeque<Session> behind = new ArrayDeque<>();
  private final List<Session> blocked = new ArrayList<>();
  private final FieldMessage message = new FieldMessage();
  private final FieldMessage retainedMessage = new FieldMessage();

  private final SharedGroups groups;
  private final List<SharedGroup> blockedGroups = new ArrayList<>(0);

  private @Nullable SharedGroup servedGroup;
  private boolean isFull;

  CatchUp(
      Journal inputs,
      Dispatcher dispatcher,
      Archive archive,
      SharedGroups groups,
      Counters counters) {
    this.groups = groups;
    this.inputs = inputs;
    this.dispatcher = dispatcher;
    this.archive = archive;
    this.counters = counters;
    this.reader = inputs.reader(inputs.firstPosition());
    this.convoy = new Convoy(inputs, dispatcher, counters, this::wait);
  }

  /// Sessions that are behind.
  int size() {
    return behind.size() + convoy.size() + blocked.size();
  }

  /// Serves a connected session: what it is owed first, then the journal from its cursor on.
  void add(Session session) {
    session.isReading = false;
    if (!session.isQueued) {
      session.isQueued = true;
      behind.add(session);
    }
  }

  /// A live session had no room for a message: it goes on from there when it has.
  void block(Session session, long position) {
    session.isLive = false;
    session.cursor = position;
    wait(session);
  }

  private void wait(Session session) {
    session.isWaitingForRoom = true;
    blocked.add(session);
  }

  /// None of a live group's members had room for a message: it goes on from there when one has.
  void block(SharedGroup group, long position) {
    group.isLive = false;
    group.cursor = position;
    wait(group);
  }

  private void wait(SharedGroup group) {
    group.isWaitingForRoom = true;
    blockedGroups.add(group);
  }

  /// A client's buffer has room again, or it is connected now.
  void roomAgain(Session session) {
    if (session.isWaitingForRoom) {
      session.isWaitingForRoom = false;
      add(session);
    }
    wakeGroupsOf(session);
  }

  /// A member of groups may be able to take something.
  void wakeGroupsOf(Session session) {
    for (Subscription subscription : session.subscriptions.values()) {
      SharedGroup group = subscription.group;
      if (group != null && (group.isWaitingForRoom || !group.isLive)) {
        group.isWaitingForRoom = false;
        groups.due().add(group);
      }
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
    for (SharedGroup group : blockedGroups) {
      for (Subscription member : group.members) {
        Connection connection = member.session.connection();
        if (connection != null && group.isWaitingForRoom && member.session.unfinished.isEmpty()) {
          connection.outbound().wantSlot();
        }
      }
    }
    blockedGroups.clear();
  }

  /// Serves one slice of the journal to sessions and one to a group; false when nobody is behind.
  boolean serve(long livePosition) {
    boolean worked = serveGroup(livePosition);
    convoy.review(this::add);
    worked |= serveFirst(livePosition);
    return convoy.advance(livePosition) || worked;
  }

  private boolean serveGroup(long livePosition) {
    SharedGroup group = groups.due().poll();
    if (group == null) {
      return false;
    }
    if (group.members.isEmpty() || group.isWaitingForRoom) {
      return true;
    }
    isFull = !serveReturned(group);
    if (!isFull && !group.isLive) {
      servedGroup = group;
      group.cursor = readJournal(group.cursor, livePosition);
      servedGroup = null;
    }
    group.hasTraffic = true;
    if (isFull) {
      wait(group);
    } else if (!group.isLive && group.cursor < livePosition) {
      groups.due().add(group);
    } else {
      group.isLive = true;
    }
    return true;
  }

  private boolean serveReturned(SharedGroup group) {
    Long position;
    while ((position = group.returned.peek()) != null) {
      if (group.isKnown(position)) {
        // It was given to a member before the process ended, and after this was saved.
        Long _ = group.returned.poll();
        continue;
      }
      FieldMessage found = archive.find(group.key, position);
      if (found == null) {
        counters.droppedBacklog.increment();
      } else if (dispatcher.share(group, found, position) == Dispatcher.Outcome.NO_ROOM) {
        return false;
      } else {
        group.lentFrom = Math.min(group.lentFrom, position);
      }
      Long _ = group.returned.poll();
    }
    return true;
  }

  /// Serves what goes before the journal. Those who are owed nothing of it are many when a crowd
  /// comes back, and cost next to nothing; one of the others is enough for a turn.
  private boolean serveFirst(long livePosition) {
    boolean worked = false;
    boolean isEnough = false;
    Session session;
    while (!isEnough && (session = behind.poll()) != null) {
      worked = true;
      session.isQueued = false;
      if (session.connection() != null && !session.isOver && !session.isLive) {
        isEnough = session.isOwedFirst();
        serveFirst(session, livePosition);
      }
    }
    return worked;
  }

  private void serveFirst(Session session, long livePosition) {
    if (!(serveUnfinished(session) && serveRetained(session) && serveBacklog(session))) {
      wait(session);
    } else if (session.subscriptions.isEmpty()) {
      session.cursor = livePosition;
      session.isLive = true;
    } else {
      convoy.join(session);
    }
  }

  private boolean serveUnfinished(Session session) {
    if (session.unfinished.isEmpty()) {
      return true;
    }
    if (!serveEachUnfinished(session)) {
      return false;
    }
    wakeGroupsOf(session); // now they may give it something new
    return true;
  }

  private boolean serveEachUnfinished(Session session) {
    Sent next;
    while ((next = session.unfinished.peek()) != null) {
      Sent one = next.stage() == Sent.AT_LEAST_ONCE ? next : session.ledger.known(next);
      if (one.packetId() == 0 && one.group() != null) {
        groups.giveBack(List.of(one), false);
        Sent _ = session.unfinished.poll();
        continue;
      }
      if (one.isReleased()) {
        if (dispatcher.release(session, one) == Dispatcher.Outcome.NO_ROOM) {
          return false;
        }
        Sent _ = session.unfinished.poll();
        continue;
      }
      FieldMessage found = archive.find(session.clientId, one.position());
      if (found == null) {
        counters.droppedBacklog.increment();
        session.ledger.complete(one.packetId());
      } else if (!dispatcher.mayStillHave(session, found, one)) {
        // Others of a group may have it, as when the session had ended.
        groups.giveBack(List.of(one), true);
        session.ledger.complete(one.packetId());
      } else if (dispatcher.redeliver(session, found, one) == Dispatcher.Outcome.NO_ROOM) {
        return false;
      }
      Sent _ = session.unfinished.poll();
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

  /// Reads a slice of the journal for the group that is served; returns the position it has come
  /// to.
  private long readJournal(long from, long livePosition) {
    long cursor = from;
    try {
      if (reader.position() != cursor) {
        reader.seek(cursor);
      }
      for (int i = 0; i < SLICE_RECORDS && !isFull && reader.position() < livePosition; i++) {
        if (reader.poll(this::visit, 1) == 0) {
          break;
        }
        if (!isFull) {
          cursor = reader.position();
        }
      }
    } catch (HorizonException e) {
      counters.droppedBacklog.increment();
      cursor = Math.max(e.firstKeptPosition(), inputs.firstPosition());
    }
    return cursor;
  }

  private void visit(long position, int kind, ByteBuffer payload) {
    if (kind != InputKind.FIELD_MESSAGE.number()) {
      return;
    }
    message.wrap(payload);
    SharedGroup group = servedGroup;
    if (group != null && message.qos() > 0) {
      // QoS 0 is not kept for a group that had nobody to take it.
      isFull = dispatcher.catchUp(group, message, position) == Dispatcher.Outcome.NO_ROOM;
    }
  }

  @Override
  public void close() {
    convoy.close();
    reader.close();
  }
}
