package io.lockstep.ingest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// A message from the cloud to a device, from when it is queued until it is done with. Immutable.
///
/// @param number in the order in which they were queued, over all devices
/// @param properties as they stand in the topic, percent-encoded
/// @param payload Base64
/// @param state how far it has come
/// @param queuedMicros when it was queued, microseconds since 1970-01-01T00:00Z
/// @param sinceMicros when it came into its state
/// @param expiresMicros when it is not delivered any more
/// @param position of the record that delivers it, -1 before there is one
public record HubMessage(
    long number,
    String properties,
    String payload,
    State state,
    long queuedMicros,
    long sinceMicros,
    long expiresMicros,
    long position) {

  /// How far a message has come. The number stands in snapshots.
  public enum State {
    /// It waits for its device.
    QUEUED(0),
    /// It stands in the journal, from where the broker delivers it.
    SENT(1),
    /// The device has acknowledged it.
    DELIVERED(2),
    /// Its time is over.
    EXPIRED(3);

    private final int number;

    State(int number) {
      this.number = number;
    }

    static State ofNumber(int number) {
      return switch (number) {
        case 0 -> QUEUED;
        case 1 -> SENT;
        case 2 -> DELIVERED;
        case 3 -> EXPIRED;
        default ->
            throw HubSnapshot.corrupt("state of a message from 0 to 3", String.valueOf(number));
      };
    }

    /// True while it takes a place in its device's queue.
    public boolean isOpen() {
      return this == QUEUED || this == SENT;
    }
  }

  HubMessage in(State now, long micros) {
    return new HubMessage(
        number, properties, payload, now, queuedMicros, micros, expiresMicros, position);
  }

  HubMessage sentAt(long record, long micros) {
    return new HubMessage(
        number, properties, payload, State.SENT, queuedMicros, micros, expiresMicros, record);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(number);
    HubSnapshot.writeText(out, properties);
    HubSnapshot.writeText(out, payload);
    out.writeByte(state.number);
    out.writeLong(queuedMicros);
    out.writeLong(sinceMicros);
    out.writeLong(expiresMicros);
    out.writeLong(position);
  }

  static HubMessage read(DataInput in) throws IOException {
    long number = in.readLong();
    String properties = HubSnapshot.readText(in);
    String payload = HubSnapshot.readText(in);
    State state = State.ofNumber(in.readByte());
    return new HubMessage(
        number,
        properties,
        payload,
        state,
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }
}
