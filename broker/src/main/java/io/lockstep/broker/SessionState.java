package io.lockstep.broker;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A session as bytes, for the compacted log. Layout version 2, big-endian; version 1, without QoS
/// 2, is read too.
final class SessionState {
  private static final byte LAYOUT = 2;
  private static final byte LAYOUT_WITHOUT_QOS_2 = 1;

  private static final int SENT_BYTES = Integer.BYTES + Long.BYTES + 1;

  private SessionState() {}

  /// @param safeCursor from [Session#safeCursor]
  static byte[] write(Session session, long safeCursor, long nowMicros) {
    // With a connection, what is unfinished is known to its event loop only; the safe cursor lies
    // before all of it. What is on its way at QoS 2 stands in the ledger.
    boolean exact = session.attachment instanceof Session.Attachment.Detached;
    List<Sent> unfinished =
        exact
            ? session.unfinished.stream().filter(sent -> isOwed(session, sent)).toList()
            : List.of();
    List<Sent> open = session.ledger.open();
    List<Long> done = session.ledger.done();
    int bytes = 96 + Text.bytesMax(session.principal) + 2 * session.received.size();
    bytes += SENT_BYTES * (unfinished.size() + open.size()) + Long.BYTES * done.size();
    for (Subscription subscription : session.subscriptions.values()) {
      bytes += 13 + Text.bytesMax(subscription.filter);
    }
    ByteBuffer into = ByteBuffer.allocate(bytes);
    into.put(LAYOUT);
    Text.write(into, session.principal);
    into.putLong(session.epoch()).putLong(session.expirySeconds);
    into.putLong(
        session.attachment instanceof Session.Attachment.Detached detached
            ? detached.sinceMicros()
            : nowMicros);
    into.putLong(safeCursor);
    writeAll(into, unfinished);
    writeAll(into, open);
    into.putInt(done.size());
    done.forEach(into::putLong);
    into.putInt(session.received.size());
    session.received.forEach(id -> into.putShort((short) id));
    into.putInt(session.subscriptions.size());
    for (Subscription subscription : session.subscriptions.values()) {
      Text.write(into, subscription.filter);
      into.put((byte) subscription.options).putInt(subscription.identifier);
      into.putLong(subscription.since);
    }
    byte[] state = new byte[into.position()];
    into.get(0, state);
    return state;
  }

  /// A message of a group whose identifier is not durable is not the session's yet: the group reads
  /// it again after a crash, and may give it to another member (see [SharedGroup#safeCursor]).
  private static boolean isOwed(Session session, Sent sent) {
    return sent.stage() == Sent.AT_LEAST_ONCE
        || (sent.group() == null && !session.ledger.isOpen(sent));
  }

  private static void writeAll(ByteBuffer into, List<Sent> messages) {
    into.putInt(messages.size());
    for (Sent sent : messages) {
      into.putInt(sent.packetId()).putLong(sent.position()).put((byte) sent.stage());
    }
  }

  private static List<Sent> readAll(ByteBuffer from, boolean hasStage) {
    int count = from.getInt();
    List<Sent> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int packetId = from.getInt();
      long position = from.getLong();
      int stage = hasStage ? from.get() : Sent.AT_LEAST_ONCE;
      messages.add(new Sent(packetId, position, stage, null));
    }
    return messages;
  }

  static Session read(String clientId, ByteBuffer from) {
    byte layout = from.get();
    if (layout != LAYOUT && layout != LAYOUT_WITHOUT_QOS_2) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "session '%s': expected layout %d or %d, found %d (written by a newer release?)"
              .formatted(clientId, LAYOUT_WITHOUT_QOS_2, LAYOUT, layout));
    }
    String principal = Text.read(from);
    long epoch = from.getLong();
    long expiry = from.getLong();
    long since = from.getLong();
    Session session = new Session(clientId, principal, from.getLong(), since);
    session.epoch(epoch);
    session.expirySeconds = expiry;
    boolean hasQos2 = layout != LAYOUT_WITHOUT_QOS_2;
    session.unfinished.addAll(readAll(from, hasQos2));
    if (hasQos2) {
      readAll(from, true).forEach(session.ledger::restoreOpen);
      int done = from.getInt();
      for (int i = 0; i < done; i++) {
        session.ledger.restoreDone(from.getLong());
      }
      int received = from.getInt();
      for (int i = 0; i < received; i++) {
        session.received.put(from.getShort() & 0xFFFF, 0);
      }
    }
    for (Subscription subscription : readSubscriptions(session, from)) {
      session.subscriptions.put(subscription.filter, subscription);
    }
    return session;
  }

  private static List<Subscription> readSubscriptions(Session session, ByteBuffer from) {
    int count = from.getInt();
    List<Subscription> subscriptions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String filter = Text.read(from);
      int options = from.get() & 0xFF;
      int identifier = from.getInt();
      Subscription subscription = new Subscription(session, filter, from.getLong());
      subscription.options(options, identifier);
      subscriptions.add(subscription);
    }
    return subscriptions;
  }
}
