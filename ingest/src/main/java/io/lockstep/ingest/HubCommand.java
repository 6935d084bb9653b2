package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

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

  /// A job for things, by the contract of AWS IoT.
  ///
  /// @param document what is to be done, as JSON text
  /// @param minutes how long a thing may be at it; 0 for any time
  /// @param by who asks
  record CreateJob(String id, String document, List<String> things, long minutes, String by)
      implements HubCommand {
    /// Copies the list.
    public CreateJob {
      things = List.copyOf(things);
    }
  }

  /// Nobody is to begin with a job any more.
  ///
  /// @param force true ends it for those too that have begun
  record CancelJob(String id, boolean force) implements HubCommand {}

  /// The most bytes that [#write] takes.
  default int bytesMax() {
    return switch (this) {
      case Send send ->
          16
              + Text.bytesMax(send.device())
              + Text.bytesMax(send.properties())
              + Text.bytesMax(send.payload());
      case Delivered delivered -> 16 + Text.bytesMax(delivered.reference());
      case CreateJob job ->
          32
              + Text.bytesMax(job.id())
              + Text.bytesMax(job.document())
              + job.things().stream().mapToInt(Text::bytesMax).sum()
              + Text.bytesMax(job.by());
      case CancelJob job -> 16 + Text.bytesMax(job.id());
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
      case CreateJob(String id, String document, List<String> things, long minutes, String by) -> {
        into.put((byte) 62);
        Text.write(into, id);
        Text.write(into, document);
        into.putInt(things.size());
        for (String thing : things) {
          Text.write(into, thing);
        }
        into.putLong(minutes);
        Text.write(into, by);
      }
      case CancelJob(String id, boolean force) -> {
        into.put((byte) 63);
        Text.write(into, id);
        into.put((byte) (force ? 1 : 0));
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
      case 62 ->
          new CreateJob(
              Text.read(from), Text.read(from), texts(from), from.getLong(), Text.read(from));
      case 63 -> new CancelJob(Text.read(from), from.get() == 1);
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT,
              "command of a device's contract: expected a number from 60 to 63, found %d (a journal of a newer release?)"
                  .formatted(number));
    };
  }

  private static List<String> texts(ByteBuffer from) {
    int count = from.getInt();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(Text.read(from));
    }
    return texts;
  }
}
