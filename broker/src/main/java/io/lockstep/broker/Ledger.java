package io.lockstep.broker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one session was sent at QoS 2, as the journal has it: a message's packet identifier is
/// durable before the message leaves, and PUBREC is durable before PUBREL does. So after a crash
/// nothing is sent under another identifier that the client may have already, and nothing that it
/// has is sent again (§4.3.3, §4.4). Confined to the delivery thread.
final class Ledger {
  private boolean isUsed; // most clients are sent nothing at QoS 2
  private Map<Integer, Sent> open = Map.of();

  /// Journal positions of the open ones and of those done: these are not new to the client.
  private Set<Long> positions = Set.of();

  private void begin() {
    if (!isUsed) {
      isUsed = true;
      open = new LinkedHashMap<>();
      positions = new HashSet<>();
    }
  }

  boolean isEmpty() {
    return open.isEmpty() && positions.isEmpty();
  }

  /// A message was given an identifier.
  void assign(int packetId, long position) {
    restoreOpen(new Sent(packetId, position, Sent.EXACTLY_ONCE, null));
  }

  /// The client has the message: PUBREC came.
  void release(int packetId) {
    Sent sent = open.get(packetId);
    if (sent != null) {
      open.put(packetId, new Sent(packetId, sent.position(), Sent.RELEASED, sent.group()));
    }
  }

  /// PUBCOMP came, or a PUBREC that refuses.
  void complete(int packetId) {
    if (!open.isEmpty()) {
      Sent _ = open.remove(packetId);
    }
  }

  /// True when the message at a journal position is not new to the client.
  boolean holds(long position) {
    return !positions.isEmpty() && positions.contains(position);
  }

  /// What is known of a message that was on its way: its durable stage, or, when its identifier
  /// never became durable, a message that was not sent yet.
  Sent known(Sent sent) {
    Sent durable = open.get(sent.packetId());
    return durable != null && isOpen(sent)
        ? new Sent(sent.packetId(), sent.position(), durable.stage(), sent.group())
        : new Sent(0, sent.position(), Sent.EXACTLY_ONCE, sent.group());
  }

  /// True when the message is on its way, and has its identifier, for sure: the identifier alone
  /// may still be that of a message before it.
  boolean isOpen(Sent sent) {
    Sent durable = open.get(sent.packetId());
    return durable != null && durable.position() == sent.position();
  }

  /// True when the identifier is in use.
  boolean isOpen(int packetId) {
    return open.containsKey(packetId);
  }

  /// What is not done, in the order it was sent.
  List<Sent> open() {
    return new ArrayList<>(open.values());
  }

  /// Position of the oldest that is not done and lies in the journal; Long.MAX_VALUE for none.
  long oldestOpen() {
    long oldest = Long.MAX_VALUE;
    for (Sent sent : open.values()) {
      oldest = sent.position() >= 0 ? Math.min(oldest, sent.position()) : oldest;
    }
    return oldest;
  }

  /// Positions of messages that the client has completed and that might be looked at again.
  List<Long> done() {
    Set<Long> done = new HashSet<>(positions);
    for (Sent sent : open.values()) {
      done.remove(sent.position());
    }
    return done.stream().sorted().toList();
  }

  /// Restores one that is done.
  void restoreDone(long position) {
    begin();
    positions.add(position);
  }

  /// Restores one that is open.
  void restoreOpen(Sent sent) {
    begin();
    open.put(sent.packetId(), sent);
    if (sent.position() >= 0) {
      restoreDone(sent.position());
    }
  }

  /// Forgets what lies below a position from which on the journal is read again.
  void forgetBelow(long position) {
    if (!positions.isEmpty()) {
      positions.removeIf(at -> at < position);
    }
  }
}
