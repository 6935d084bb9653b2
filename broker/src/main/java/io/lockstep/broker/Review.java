package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/// Looks again at what connected clients were granted, so that a right that is lost is lost for
/// sessions that live: a client whose proof is no good any more is sent away (0x87), and a
/// subscription that would not be granted today is barred: it stays, brings nothing, and goes on
/// when the right is back. Publishing is asked for with each topic anyway, see [Publisher]. Some
/// clients at a time, so that no message waits for it; a round that is under way is finished before
/// the next begins, so that nobody is passed over while rights change again and again. Confined to
/// the delivery thread.
final class Review {
  private static final int CLIENTS_AT_A_TIME = 100;

  /// How often proofs are looked at that may have expired.
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Access access;
  private final Sessions sessions;
  private final ArrayDeque<Session> due = new ArrayDeque<>();
  private long generation;
  private long lastNanos;

  /// Whether this round looks at subscriptions too, because rights have changed.
  private boolean isOfRights;

  Review(Access access, Sessions sessions, long nowNanos) {
    this.access = access;
    this.sessions = sessions;
    generation = access.generation();
    lastNanos = nowNanos;
  }

  /// Begins a round when rights have changed, and twice a second since proofs expire.
  void tick(long nowNanos) {
    long now = access.generation();
    if (!due.isEmpty() || (now == generation && nowNanos - lastNanos < EVERY_NANOS)) {
      return;
    }
    isOfRights = now != generation;
    generation = now;
    lastNanos = nowNanos;
    for (Session session : sessions.all()) {
      if (session.connection() != null) {
        due.add(session);
      }
    }
  }

  /// Goes on with a round; false when none is under way.
  boolean turn() {
    for (int i = 0; i < CLIENTS_AT_A_TIME; i++) {
      Session session = due.poll();
      if (session == null) {
        return i > 0;
      }
      if (isOfRights) {
        judge(session);
      } else {
        isWelcome(session);
      }
    }
    return true;
  }

  /// Looks at one client; at the latest when it takes up its session.
  void judge(Session session) {
    Connection connection = session.connection();
    if (connection == null || !isWelcome(session)) {
      return;
    }
    for (Subscription subscription : session.subscriptions.values()) {
      boolean isBarred = !connection.rights().maySubscribe(subscription.filter);
      if (isBarred && !subscription.isBarred) {
        session.retained.removeIf(owed -> owed.subscription() == subscription);
      }
      subscription.isBarred = isBarred;
    }
  }

  /// Sends a client away whose proof is no good any more; false when it is gone.
  private static boolean isWelcome(Session session) {
    Connection connection = session.connection();
    if (connection == null || session.isOver) {
      return false;
    }
    if (connection.rights().isWelcome()) {
      return true;
    }
    Sessions.run(
        connection,
        () ->
            connection.end(
                ReasonCode.NOT_AUTHORIZED, "the client's proof of identity is no longer good"));
    return false;
  }
}
