package io.lockstep.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// A shared subscription (§4.8.2): sessions that share what matches one filter, each message going
/// to one of them. Like a session, it is live or reads the journal from a cursor of its own; it has
/// no queue but for what a member gave back. Confined to the delivery thread; other threads only
/// pass it on.
final class SharedGroup implements Subscriber {
  /// The filter as it is subscribed to: `$share/group/filter`.
  final String key;

  /// What it matches.
  final String filter;

  final List<Subscription> members = new ArrayList<>();

  /// Messages that a member was chosen for and did not take, which another one gets.
  final ArrayDeque<Long> returned = new ArrayDeque<>(0);

  /// True when messages are handed over as they come; else it is served from [#cursor].
  boolean isLive;

  /// Position of the next message to look at, when not live.
  long cursor;

  /// Where the round of members goes on.
  int turn;

  /// Position of the oldest of [#returned] that was handed over, while it is not sure that a
  /// member's window holds it; Long.MAX_VALUE for none.
  long lentFrom = Long.MAX_VALUE;

  boolean isWaitingForRoom;
  boolean hasTraffic;
  long persistedCursor;

  SharedGroup(String key, String filter, long position) {
    this.key = key;
    this.filter = filter;
    this.cursor = position;
    this.persistedCursor = position;
  }

  /// What a session subscribed to the group by; empty when it has left.
  List<Subscription> membersOf(Session session) {
    return members.stream().filter(member -> member.session == session).toList();
  }

  /// True when a member has kept the message at a position, or had it, at QoS 2.
  boolean isKnown(long position) {
    for (Subscription member : members) {
      if (member.session.ledger.holds(position)) {
        return true;
      }
    }
    return false;
  }

  /// A position below which everything is done or in somebody's keeping, given where a live group
  /// stands.
  long safeCursor(long livePosition) {
    long safe = Math.min(lentFrom, isLive ? livePosition : cursor);
    for (Subscription member : members) {
      Session session = member.session;
      safe = Math.min(safe, session.onItsWayFrom(persistedCursor));
      for (Sent one : session.unfinished) {
        // A crash would take its identifier, if that is not durable, and so its way to the member.
        boolean isSure = one.stage() == Sent.AT_LEAST_ONCE || session.ledger.isOpen(one);
        safe = one.group() == this && !isSure ? Math.min(safe, one.position()) : safe;
      }
    }
    return safe;
  }

  /// True when the windows of its members hold all that they were handed.
  boolean hasAllInWindows() {
    for (Subscription member : members) {
      if (!member.session.hasAllInWindow()) {
        return false;
      }
    }
    return true;
  }

  /// The lowest position that may be saved as the cursor from now on, see [Session#goesBackTo].
  long goesBackTo() {
    long lowest = Math.min(persistedCursor, lentFrom);
    for (long position : returned) {
      lowest = Math.min(lowest, position);
    }
    for (Subscription member : members) {
      lowest = Math.min(lowest, member.session.goesBackTo());
    }
    return lowest;
  }
}
