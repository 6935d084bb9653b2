package io.lockstep.broker;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A session as bytes, for the compacted log. Layout version 1, big-endian.
final class SessionState {
  private static final byte LAYOUT = 1;

  private SessionState() {}

  /// @param safeCursor from [Session#safeCursor]
  static byte[] write(Session session, long safeCursor, long nowMicros) {
    int bytes = 64 + Text.bytesMax(session.principal) + 12 * session.unfinished.size();
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
    // With a connection, what is unfinished is known to its event loop only; the safe cursor lies
    // before all of it.
    boolean exact = session.attachment instanceof Session.Attachment.Detached;
    into.putInt(exact ? session.unfinished.size() : 0);
    if (exact) {
      for (Outbound.Unfinished one : session.unfinished) {
        into.putInt(one.packetId()).putLong(one.position());
      }
    }
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

  static Session read(String clientId, ByteBuffer from) {
    byte layout = from.get();
    if (layout != LAYOUT) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "session '%s': expected layout %d, found %d (written by a newer release?)"
              .formatted(clientId, LAYOUT, layout));
    }
    String principal = Text.read(from);
    long epoch = from.getLong();
    long expiry = from.getLong();
    long since = from.getLong();
    Session session = new Session(clientId, principal, from.getLong(), since);
    session.epoch(epoch);
    session.expirySeconds = expiry;
    int unfinished = from.getInt();
    for (int i = 0; i < unfinished; i++) {
      session.unfinished.add(new Outbound.Unfinished(from.getInt(), from.getLong()));
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
