package io.lockstep.cluster.flink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads the entries of a [Parcel] one after the other. Single reader; used again by [#open].
final class ParcelReader {
  private ByteBuffer content = ByteBuffer.allocate(0);
  private ByteBuffer payload = content;
  private String space = "";
  private long number;
  private int part;
  private int sender;
  private byte kind;

  void open(Parcel parcel) {
    content = ByteBuffer.wrap(parcel.bytes(), 0, parcel.length());
    payload = content.duplicate();
  }

  boolean hasNext() {
    return content.hasRemaining();
  }

  /// Goes to the next entry and gives its kind: see [ParcelWriter].
  byte next() {
    byte entry = content.get();
    switch (entry) {
      case ParcelWriter.SPACE -> {
        body();
        space = StandardCharsets.UTF_8.decode(payload).toString();
      }
      case ParcelWriter.INPUT -> {
        number = content.getLong();
        kind = content.get();
        body();
      }
      case ParcelWriter.LETTER -> {
        part = content.getInt();
        sender = content.getInt();
        number = content.getLong();
        kind = content.get();
        body();
      }
      case ParcelWriter.MARK -> number = content.getLong();
      default ->
          throw new IllegalStateException(
              "parcel, byte %d: expected an entry of kind 0 to 3, found %d"
                  .formatted(content.position() - 1, entry));
    }
    return entry;
  }

  /// The space that the entry is of, or that begins with it.
  String space() {
    return space;
  }

  /// An input's position.
  long position() {
    return number;
  }

  /// The [Rank] of a letter or mark.
  long rank() {
    return number;
  }

  int part() {
    return part;
  }

  int sender() {
    return sender;
  }

  byte kind() {
    return kind;
  }

  /// An input's payload; valid until the next entry is read.
  ByteBuffer payload() {
    return payload;
  }

  /// A copy of a letter's body.
  byte[] copyOfBody() {
    byte[] copy = new byte[payload.remaining()];
    payload.get(payload.position(), copy);
    return copy;
  }

  private void body() {
    int length = content.getInt();
    int from = content.position();
    payload.limit(from + length).position(from);
    content.position(from + length);
  }
}
