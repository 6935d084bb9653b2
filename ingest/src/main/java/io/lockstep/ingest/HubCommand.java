package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;

/// What an app, or the outbox, asks of devices that speak the contract of a cloud. Immutable.
public sealed interface HubCommand {

  /// A message to a device: queued, and sent when its device listens.
  ///
  /// @param properties as they stand in the topic, percent-encoded
  /// @param payload Base64
  /// @param expiresMicros when it is not delivered any more, microseconds since 1970-01-01T00:00Z
  record Send(String device, String properties, String payload, long expiresMicros)
      implements HubCommand {}

  /// A device has acknowledged a message.
  ///
  /// @param reference as the message's record carries it
  /// @param atMicros when
  record Delivered(String reference, long atMicros) implements HubCommand {}

  /// The most bytes that [#write] takes.
  default int bytesMax() {
    return switch (this) {
      case Send send ->
          16
              + Text.bytesMax(send.device())
              + Text.bytesMax(send.properties())
              + Text.bytesMax(send.payload());
      case Delivered delivered -> 16 + Text.bytesMax(delivered.reference());
    };
  }

  /// Writes it at the buffer's position.
  default void write(ByteBuffer into) {
    switch (this) {
      case Send(String device, String properties, String payload, long expires) -> {
        into.put((byte) 60);
        Text.write(into, device);
        Text.write(into, properties);
        Text.write(into, payload);
        into.putLong(expires);
      }
      case Delivered(String reference, long at) -> {
        into.put((byte) 61);
        Text.write(into, reference);
        into.putLong(at);
      }
    }
  }

  /// Reads it at the buffer's position.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when there is none
  static HubCommand read(ByteBuffer from) {
    byte number = from.get();
    return switch (number) {
      case 60 -> new Send(Text.read(from), Text.read(from), Text.read(from), from.getLong());
      case 61 -> new Delivered(Text.read(from), from.getLong());
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT,
              "command of a device's contract: expected number 60 or 61, found %d (a journal of a newer release?)"
                  .formatted(number));
    };
  }
}
