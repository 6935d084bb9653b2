package io.lockstep.broker;

import io.lockstep.broker.internal.packet.SubscribePacket;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

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
  record Opened(
      long connection,
      String clientId,
      String principal,
      boolean privileged,
      boolean cleanStart,
      long expirySeconds,
      long atMicros)
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

  /// One filter of a SUBSCRIBE.
  ///
  /// @param refusal the reason code when it was refused, 0 otherwise
  record Request(SubscribePacket.Entry entry, int refusal) {}

  private static LockstepException unknown(int type) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "session record: expected type 1 to 4, found %d (a journal of a newer release?)"
            .formatted(type));
  }

  /// The most bytes that [#write] takes.
  default int bytesMax() {
    int fixed = 64 + Text.bytesMax(clientId());
    return switch (this) {
      case Opened opened -> fixed + Text.bytesMax(opened.principal());
      case Closed _ -> fixed;
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
        into.put((byte) ((opened.privileged() ? 1 : 0) | (opened.cleanStart() ? 2 : 0)));
        into.putLong(opened.expirySeconds()).putLong(opened.atMicros());
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
    }
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
            from.getLong());
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
}
