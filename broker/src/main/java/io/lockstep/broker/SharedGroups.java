package io.lockstep.broker;

import io.lockstep.broker.internal.topic.SubscriptionTree;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All shared subscriptions. Confined to the delivery thread.
final class SharedGroups {
  private final SubscriptionTree<Subscriber> tree;
  private final Map<String, SharedGroup> byKey = new LinkedHashMap<>();
  private final Set<String> gone = new LinkedHashSet<>();
  private final ArrayDeque<SharedGroup> due = new ArrayDeque<>(0);

  SharedGroups(SubscriptionTree<Subscriber> tree) {
    this.tree = tree;
  }

  Collection<SharedGroup> all() {
    return byKey.values();
  }

  @Nullable SharedGroup byKey(String key) {
    return byKey.get(key);
  }

  /// Groups whose last member left since they were saved.
  Set<String> gone() {
    return gone;
  }

  /// Groups that have something to hand over that they had not before.
  ArrayDeque<SharedGroup> due() {
    return due;
  }

  /// A subscription becomes a member; the first one makes the group.
  ///
  /// @param isLive whether messages are being handed over now, rather than replayed
  void join(Subscription member, long position, boolean isLive) {
    SharedGroup group = byKey.get(member.filter);
    if (group == null) {
      group = new SharedGroup(member.filter, SharedFilter.of(member.filter).filter(), position);
      group.isLive = isLive;
      byKey.put(group.key, group);
      gone.remove(group.key);
      tree.add(group.filter, group);
    }
    group.members.add(member);
    group.hasTraffic = true;
    group.isWaitingForRoom = false;
    member.group = group;
    due.add(group);
  }

  /// A member leaves; the last one ends the group.
  void leave(Subscription member) {
    SharedGroup group = member.group;
    if (group != null) {
      member.group = null;
      group.members.removeIf(other -> other == member);
      if (group.members.isEmpty()) {
        boolean _ = tree.remove(group.filter, group);
        byKey.remove(group.key);
        gone.add(group.key);
      }
    }
  }

  /// What a client did not take goes to others.
  ///
  /// @param isOver true when its session has ended, so that it will not come back for what it was
  ///   sent; at QoS 2 nobody else may have that then [MQTT-4.8.2-5]
  void giveBack(List<Sent> unfinished, boolean isOver) {
    for (Sent sent : unfinished) {
      SharedGroup group = sent.group();
      boolean isFree = sent.packetId() == 0 || (isOver && sent.stage() == Sent.AT_LEAST_ONCE);
      if (group != null && isFree && !group.members.isEmpty()) {
        group.returned.add(sent.position());
        group.hasTraffic = true;
        due.add(group);
      }
    }
  }
}
