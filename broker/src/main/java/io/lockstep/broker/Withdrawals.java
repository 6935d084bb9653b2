package io.lockstep.broker;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// Which of the server's own messages went to a device, and which must not go any more. Confined to
/// the delivery thread.
///
/// Only messages since the start are known; of those that lie further back than the memory nobody
/// can say that they did not go. Bounded.
final class Withdrawals {
  private static final int HANDED_MAX = 65_536;

  private final Set<Long> withdrawn = new HashSet<>();

  /// In the order in which they went: the oldest is forgotten first.
  private final LinkedHashSet<Long> handed = new LinkedHashSet<>();

  /// Below it, one that is not in [#handed] may have gone all the same.
  private long knownFrom;

  /// @param startPosition where the journal ended at the start
  /// @param before messages that were withdrawn before that
  Withdrawals(long startPosition, Collection<Long> before) {
    knownFrom = startPosition;
    withdrawn.addAll(before);
  }

  /// True when a message must not be delivered.
  boolean holds(long position) {
    return !withdrawn.isEmpty() && withdrawn.contains(position);
  }

  /// A message is on its way to a device.
  void handed(long position) {
    if (handed.add(position) && handed.size() > HANDED_MAX) {
      long oldest = handed.getFirst();
      handed.removeFirst();
      knownFrom = Math.max(knownFrom, oldest + 1);
    }
  }

  /// From now on a message is not delivered; true when it is sure that it never was.
  boolean withdraw(long position) {
    withdrawn.add(position);
    return position >= knownFrom && !handed.contains(position);
  }

  /// Forgets what lies below a position from which on the journal is kept.
  void forgetBelow(long position) {
    if (!withdrawn.isEmpty()) {
      withdrawn.removeIf(at -> at < position);
    }
  }
}
