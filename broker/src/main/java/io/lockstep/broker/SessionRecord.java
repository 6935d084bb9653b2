package io.lockstep.broker;

import io.lockstep.broker.internal.packet.SubscribePacket;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happens to sessions, as records in the input journal: their order among the messages is
/// what decides which messages a subscription sees. The position of an [Opened] record is the
/// session's epoch while that connection lasts.
sealed interface SessionRecord {

  String clientId();

  /// A client connected.
  ///
  /// @param connection number of the connection that asks, to find it again
  /// @param privileged true when it may take the session of somebody else
  /// @param expirySeconds 0xFFFFFFFF never expires
  /// @param bequest the will of the connection; null when there is none
  /// @param announcement what the client says of itself, empty for nothing
  /// @param origin where it came from
  record Opened(
      long connection,
      String clientId,
      String principal,
      boolean privileged,
      boolean cleanStart,
      long expirySeconds,
      long atMicros,
      @Nullable Bequest bequest,
      String announcement,
      Origin origin)
      implements SessionRecord {}

  /// A client left a session that outlives its connection.
  record Closed(String clientId, long epoch, long expirySeconds, long atMicros)
      implements SessionRecord {}

  /// A client subscribed.
  record Subscribed(
      String clientId, long epoch, int packetId, int identifier, List<Request> requests)
      implements SessionRecord {
    public Subscribed {
      requests = List.copyOf(requests);
    }
  }

  /// A client unsubscribed.
  record Unsubscribed(String clientId, long epoch, int packetId, List<String> filters)
      implements SessionRecord {
    public Unsubscribed {
      filters = List.copyOf(filters);
    }
  }

  /// QoS 2 messages were given packet identifiers, under which alone they are sent from now on.
  /// Durable before they are. Only for sessions that outlive their connection, as [Progressed].
  record Assigned(String clientId, long epoch, List<Sent> messages) implements SessionRecord {
    public Assigned {
      messages = List.copyOf(messages);
    }
  }

  /// Handshakes of QoS 2 have come further; packet identifiers, all that came in one burst.
  ///
  /// @param released of the client's messages: PUBREL came; durable before PUBCOMP answers
  /// @param received of messages to the client: PUBREC came; durable before PUBREL answers
  /// @param completed of messages to the client: PUBCOMP came, or a PUBREC that refuses
  @SuppressWarnings("ArrayRecordComponent") // internal, never compared, never exposed
  record Progressed(String clientId, long epoch, int[] released, int[] received, int[] completed)
      implements SessionRecord {}

  /// The will of a connection will not be published; see [Wills].
  record WillDropped(String clientId, long epoch) implements SessionRecord {}

  /// A connection has ended that an [Opened] record has begun.
  ///
  /// @param connection the number that stands there
  /// @param principal who it was
  record Left(
      String clientId,
      long connection,
      String principal,
      long atMicros,
      Parting parting,
      long receivedMessages,
      long sentMessages)
      implements SessionRecord {}

  /// A broker has started: no connection that was opened before goes on.
  record Restarted(long atMicros) implements SessionRecord {
    @Override
    public String clientId() {
      return "";
    }
  }

  /// One filter of a SUBSCRIBE.
  ///
  /// @param refusal the reason code when it was refused, 0 otherwise
  record Request(SubscribePacket.Entry entry, int refusal) {}

  private static LockstepException unknown(int type) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "session record: expected type 1 to 9, found %d (a journal of a newer release?)"
            .formatted(type));
  }

  /// The most bytes that [#write] takes.
  default int bytesMax() {
    int fixed = 64 + Text.bytesMax(clientId());
    return switch (this) {
      case Opened opened -> {
        Bequest bequest = opened.bequest();
        int own =
            fixed
                + Text.bytesMax(opened.principal())
                + Text.bytesMax(opened.announcement())
                + opened.origin().bytesMax();
        yield bequest == null ? own : own + bequest.bytesMax();
      }
      case Closed _, WillDropped _, Restarted _ -> fixed;
      case Left left -> fixed + Text.bytesMax(left.principal()) + left.parting().bytesMax();
      case Subscribed subscribed -> {
        int sum = fixed;
        for (Request request : subscribed.requests()) {
          sum += 2 + Text.bytesMax(request.entry().filter());
        }
        yield sum;
      }
      case Unsubscribed unsubscribed -> {
        int sum = fixed;
        for (String filter : unsubscribed.filters()) {
          sum += Text.bytesMax(filter);
        }
        yield sum;
      }
      case Assigned assigned -> fixed + (Short.BYTES + Long.BYTES) * assigned.messages().size();
      case Progressed progressed ->
          fixed
              + Short.BYTES
                  * (progressed.released().length
                      + progressed.received().length
                      + progressed.completed().length);
    };
  }

  /// Writes the record at the buffer's position.
  default void write(ByteBuffer into) {
    switch (this) {
      case Opened opened -> {
        into.put((byte) 1);
        Text.write(into, opened.clientId());
        into.putLong(opened.connection());
        Text.write(into, opened.principal());
        Bequest bequest = opened.bequest();
        String announcement = opened.announcement();
        int flags =
            (opened.privileged() ? 1 : 0)
                | (opened.cleanStart() ? 2 : 0)
                | (bequest == null ? 0 : 4)
                | (announcement.isEmpty() ? 0 : 8)
                | 16;
        into.put((byte) flags);
        into.putLong(opened.expirySeconds()).putLong(opened.atMicros());
        if (bequest != null) {
          bequest.write(into);
        }
        if (!announcement.isEmpty()) {
          Text.write(into, announcement);
        }
        opened.origin().write(into);
      }
      case Closed closed -> {
        into.put((byte) 2);
        Text.write(into, closed.clientId());
        into.putLong(closed.epoch()).putLong(closed.expirySeconds()).putLong(closed.atMicros());
      }
      case Subscribed subscribed -> {
        into.put((byte) 3);
        Text.write(into, subscribed.clientId());
        into.putLong(subscribed.epoch()).putShort((short) subscribed.packetId());
        into.putInt(subscribed.identifier()).putInt(subscribed.requests().size());
        for (Request request : subscribed.requests()) {
          Text.write(into, request.entry().filter());
          into.put((byte) request.entry().options()).put((byte) request.refusal());
        }
      }
      case Unsubscribed unsubscribed -> {
        into.put((byte) 4);
        Text.write(into, unsubscribed.clientId());
        into.putLong(unsubscribed.epoch()).putShort((short) unsubscribed.packetId());
        into.putInt(unsubscribed.filters().size());
        for (String filter : unsubscribed.filters()) {
          Text.write(into, filter);
        }
      }
      case Assigned assigned -> {
        into.put((byte) 5);
        Text.write(into, assigned.clientId());
        into.putLong(assigned.epoch()).putInt(assigned.messages().size());
        for (Sent sent : assigned.messages()) {
          into.putShort((short) sent.packetId()).putLong(sent.position());
        }
      }
      case Progressed progressed -> {
        into.put((byte) 6);
        Text.write(into, progressed.clientId());
        into.putLong(progressed.epoch());
        writeIds(into, progressed.released());
        writeIds(into, progressed.received());
        writeIds(into, progressed.completed());
      }
      case WillDropped dropped -> {
        into.put((byte) 7);
        Text.write(into, dropped.clientId());
        into.putLong(dropped.epoch());
      }
      case Left left -> {
        into.put((byte) 8);
        Text.write(into, left.clientId());
        into.putLong(left.connection());
        Text.write(into, left.principal());
        into.putLong(left.atMicros());
        left.parting().write(into);
        into.putLong(left.receivedMessages()).putLong(left.sentMessages());
      }
      case Restarted restarted -> {
        into.put((byte) 9);
        Text.write(into, restarted.clientId());
        into.putLong(restarted.atMicros());
      }
    }
  }

  private static void writeIds(ByteBuffer into, int[] ids) {
    into.putInt(ids.length);
    for (int id : ids) {
      into.putShort((short) id);
    }
  }

  private static int[] readIds(ByteBuffer from) {
    int[] ids = new int[from.getInt()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = from.getShort() & 0xFFFF;
    }
    return ids;
  }

  /// Reads the record at the buffer's position.
  static SessionRecord read(ByteBuffer from) {
    int type = from.get();
    String clientId = Text.read(from);
    return switch (type) {
      case 1 -> {
        long connection = from.getLong();
        String principal = Text.read(from);
        int flags = from.get();
        yield new Opened(
            connection,
            clientId,
            principal,
            (flags & 1) != 0,
            (flags & 2) != 0,
            from.getLong(),
            from.getLong(),
            (flags & 4) != 0 ? Bequest.read(from) : null, // without it: releases before wills
            (flags & 8) != 0 ? Text.read(from) : "",
            (flags & 16) != 0 ? Origin.read(from) : Origin.UNKNOWN);
      }
      case 2 -> new Closed(clientId, from.getLong(), from.getLong(), from.getLong());
      case 3 -> readSubscribed(clientId, from);
      case 4 -> {
        long epoch = from.getLong();
        int packetId = from.getShort() & 0xFFFF;
        int count = from.getInt();
        List<String> filters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          filters.add(Text.read(from));
        }
        yield new Unsubscribed(clientId, epoch, packetId, filters);
      }
      case 5 -> readAssigned(clientId, from);
      case 6 ->
          new Progressed(clientId, from.getLong(), readIds(from), readIds(from), readIds(from));
      case 7 -> new WillDropped(clientId, from.getLong());
      case 8 ->
          new Left(
              clientId,
              from.getLong(),
              Text.read(from),
              from.getLong(),
              Parting.read(from),
              from.getLong(),
              from.getLong());
      case 9 -> new Restarted(from.getLong());
      default -> throw unknown(type);
    };
  }

  private static SessionRecord readSubscribed(String clientId, ByteBuffer from) {
    long epoch = from.getLong();
    int packetId = from.getShort() & 0xFFFF;
    int identifier = from.getInt();
    int count = from.getInt();
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String filter = Text.read(from);
      int options = from.get() & 0xFF;
      requests.add(new Request(SubscribePacket.Entry.of(filter, options), from.get() & 0xFF));
    }
    return new Subscribed(clientId, epoch, packetId, identifier, requests);
  }

  private static Assigned readAssigned(String clientId, ByteBuffer from) {
    long epoch = from.getLong();
    int count = from.getInt();
    List<Sent> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int packetId = from.getShort() & 0xFFFF;
      messages.add(new Sent(packetId, from.getLong(), Sent.EXACTLY_ONCE, null));
    }
    return new Assigned(clientId, epoch, messages);
  }
}
