package io.lockstep.broker;

import io.lockstep.broker.internal.packet.Will;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What clients do to their sessions, for those who follow the journal of inputs: with the messages
/// between them it is all that can be seen of a client from outside. Immutable.
public sealed interface ClientNews {
  /// A client was let in. The record's position is the epoch of the messages of this connection.
  ///
  /// @param principal who it is
  /// @param isClean it asked for a clean session, or a clean start
  /// @param expirySeconds how long the session outlives its connection; 0xFFFFFFFF for ever, as a
  ///   session of MQTT 3.1.1 that is not clean
  /// @param will null when it has none
  record Connected(
      String clientId,
      String principal,
      boolean isClean,
      long expirySeconds,
      @Nullable Bequeathed will)
      implements ClientNews {}

  /// A will.
  ///
  /// @param payload nobody writes to it
  record Bequeathed(String topic, int qos, boolean retain, ByteBuffer payload) {}

  /// A client subscribed.
  ///
  /// @param filters those that were granted
  record Subscribed(String clientId, long epoch, List<Granted> filters) implements ClientNews {
    /// Copies the list.
    public Subscribed {
      filters = List.copyOf(filters);
    }
  }

  /// A filter and the QoS that was asked for.
  record Granted(String filter, int qos) {}

  /// A client took its will back by DISCONNECT, or must not publish it.
  record WillDropped(String clientId, long epoch) implements ClientNews {}

  /// Reads a record of `InputKind.SESSION` at the buffer's position; null when it is of no concern
  /// here.
  ///
  /// @throws LockstepException with DATA_CORRUPT when it is no such record
  static @Nullable ClientNews read(ByteBuffer record) {
    return switch (SessionRecord.read(record)) {
      case SessionRecord.Opened opened ->
          new Connected(
              opened.clientId(),
              opened.principal(),
              opened.cleanStart(),
              opened.expirySeconds(),
              bequeathed(opened.bequest()));
      case SessionRecord.Subscribed subscribed -> {
        List<Granted> granted = new ArrayList<>();
        for (SessionRecord.Request request : subscribed.requests()) {
          if (request.refusal() == 0) {
            granted.add(new Granted(request.entry().filter(), request.entry().options() & 3));
          }
        }
        yield new Subscribed(subscribed.clientId(), subscribed.epoch(), granted);
      }
      case SessionRecord.WillDropped(String clientId, long epoch) ->
          new WillDropped(clientId, epoch);
      case SessionRecord.Closed _,
          SessionRecord.Unsubscribed _,
          SessionRecord.Assigned _,
          SessionRecord.Progressed _,
          SessionRecord.Left _,
          SessionRecord.Restarted _ ->
          null;
    };
  }

  private static @Nullable Bequeathed bequeathed(@Nullable Bequest bequest) {
    if (bequest == null) {
      return null;
    }
    Will will = bequest.will();
    return new Bequeathed(
        will.topic(),
        will.qos(),
        will.retain(),
        ByteBuffer.wrap(will.payload()).asReadOnlyBuffer());
  }
}
