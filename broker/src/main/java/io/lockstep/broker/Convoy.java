package io.lockstep.broker;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Sessions that read the journal, each from its own place, but not each for itself: a record is
/// read once for all whose places it follows. A crowd that comes back together costs one pass over
/// what it missed, however many it is. Confined to the delivery thread.
///
/// It goes in slices. Every other one begins at the place that is furthest behind, so that those
/// ahead are met and taken along; the ones between begin at the members' places in turn, so that
/// nobody who is nearly there waits for one who was away for a week.
final class Convoy implements AutoCloseable {
  private static final int SLICE_RECORDS = 1_024;

  private final Journal inputs;
  private final Dispatcher dispatcher;
  private final Counters counters;
  private final Consumer<Session> full;
  private final Reader reader;
  private final List<Session> members = new ArrayList<>();
  private final FieldMessage message = new FieldMessage();
  private final BirthCertificates certificates = new BirthCertificates();

  private boolean isLastsTurn;
  private int turn;

  /// Where the slice began: whose place lies before it is not served by it.
  private long sliceFrom;

  /// @param full hears of members that have no room for a message; they are members no more
  Convoy(Journal inputs, Dispatcher dispatcher, Counters counters, Consumer<Session> full) {
    this.inputs = inputs;
    this.dispatcher = dispatcher;
    this.counters = counters;
    this.full = full;
    this.reader = inputs.reader(inputs.firstPosition());
  }

  int size() {
    return members.size();
  }

  /// Serves a connected session from its cursor on. It must not be a member: [#review] sees to that
  /// for those who were.
  void join(Session session) {
    session.isReading = true;
    members.add(session);
  }

  /// Lets those go who cannot be served any more.
  ///
  /// @param owed hears of those who are owed something that goes before the journal
  void review(Consumer<Session> owed) {
    members.removeIf(
        session -> {
          if (session.isReading && (session.isOver || session.connection() == null)) {
            session.isReading = false;
          } else if (session.isReading && session.isOwedFirst()) {
            session.isReading = false;
            owed.accept(session);
          }
          return !session.isReading;
        });
  }

  /// Reads a slice for those near its beginning; false when nobody is behind.
  ///
  /// @param livePosition where those stand who are not behind
  boolean advance(long livePosition) {
    Session first = next();
    if (first == null) {
      return false;
    }
    sliceFrom = first.cursor;
    long to = read(first, livePosition);
    members.removeIf(session -> moved(session, to, livePosition));
    return true;
  }

  private @Nullable Session next() {
    if (members.isEmpty()) {
      return null;
    }
    isLastsTurn = !isLastsTurn;
    turn = turn + 1 < members.size() ? turn + 1 : 0;
    Session next = members.get(turn);
    if (isLastsTurn) {
      for (int i = 0; i < members.size(); i++) {
        Session other = members.get(i);
        next = other.cursor < next.cursor ? other : next;
      }
    }
    return next;
  }

  /// Returns how far it came.
  private long read(Session first, long livePosition) {
    try {
      if (reader.position() != sliceFrom) {
        reader.seek(sliceFrom);
      }
      int read = 1;
      for (int i = 0; i < SLICE_RECORDS && read > 0 && first.isReading; i++) {
        read = reader.position() < livePosition ? reader.poll(this::visit, 1) : 0;
      }
      return reader.position();
    } catch (HorizonException e) {
      long kept = Math.max(e.firstKeptPosition(), inputs.firstPosition());
      for (Session session : members) {
        if (session.isReading && isPassed(session, kept)) {
          counters.droppedBacklog.increment();
        }
      }
      return kept;
    }
  }

  private void visit(long position, int kind, ByteBuffer payload) {
    if (kind != InputKind.FIELD_MESSAGE.number()) {
      return;
    }
    message.wrap(payload);
    serve(message, position);
    FieldMessage certificate = certificates.of(message);
    if (certificate != null) {
      serve(
          certificate, position); // At QoS 0, for which there is always room, or which is dropped.
    }
  }

  private void serve(FieldMessage served, long position) {
    List<Dispatcher.Target> targets = dispatcher.match(served).targets();
    for (int i = 0; i < targets.size(); i++) {
      Dispatcher.Target target = targets.get(i);
      Session session = target.session();
      boolean isServed =
          session.isReading && session.cursor >= sliceFrom && session.cursor <= position;
      if (isServed
          && dispatcher.catchUp(session, target.subscriptions(), served, position)
              == Dispatcher.Outcome.NO_ROOM) {
        session.cursor = position;
        session.isReading = false;
        full.accept(session);
      }
    }
  }

  private boolean isPassed(Session session, long to) {
    return session.cursor >= sliceFrom && session.cursor < to;
  }

  /// Moves a member along; true when it is none any more.
  private boolean moved(Session session, long to, long livePosition) {
    if (session.isReading) {
      if (isPassed(session, to)) {
        session.cursor = to;
      }
      if (session.cursor >= livePosition) {
        session.isReading = false;
        session.isLive = true;
      }
    }
    return !session.isReading;
  }

  @Override
  public void close() {
    reader.close();
  }
}
