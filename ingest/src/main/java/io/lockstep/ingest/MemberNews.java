package io.lockstep.ingest;

import io.lockstep.model.FieldMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What is told of a member of an edge node to where its twin's values are held; it says all that
/// is needed there, since nothing is known of the node. Immutable; nobody changes the message.
///
/// @param group with `edge` and `member` who it is
/// @param twin the twin that the member feeds
/// @param received when the message was received, microseconds since epoch
/// @param staleMicros since when its values are stale
/// @param isAlone whether nobody else feeds the twin
/// @param before the birth before this one
/// @param birth what data refer to
/// @param message a field message with the sender and the payload
record MemberNews(
    Kind kind,
    String group,
    String edge,
    String member,
    String twin,
    long received,
    long staleMicros,
    boolean isAlone,
    SparkplugBirth before,
    SparkplugBirth birth,
    ByteBuffer message) {
  /// What happened.
  enum Kind {
    BORN(1),
    DATA(2),
    STALE(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    static Kind ofNumber(int number) {
      return switch (number) {
        case 1 -> BORN;
        case 2 -> DATA;
        case 3 -> STALE;
        default ->
            throw new IllegalArgumentException(
                "news of a member: expected kind 1 to 3, found " + number);
      };
    }
  }

  /// A message of this sender with the same payload as another one.
  static ByteBuffer message(FieldMessage of, String sender) {
    byte[] device = sender.getBytes(StandardCharsets.UTF_8);
    int length = of.payloadLength();
    ByteBuffer record = ByteBuffer.allocate(FieldMessage.sizeOf(device.length, 0, 0, length));
    FieldMessage.putHeader(record, 0, 0, of.receivedMicros(), 0, device.length, 0, 0, length);
    record.put(device);
    record.put(
        of.buffer().duplicate().position(of.payloadOffset()).limit(of.payloadOffset() + length));
    return record.flip();
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(kind.number);
      out.writeUTF(group);
      out.writeUTF(edge);
      out.writeUTF(member);
      out.writeUTF(twin);
      out.writeLong(received);
      out.writeLong(staleMicros);
      out.writeBoolean(isAlone);
      before.write(out);
      birth.write(out);
      byte[] record = new byte[message.remaining()];
      message.duplicate().get(record);
      out.writeInt(record.length);
      out.write(record);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory has no errors.
    }
    return bytes.toByteArray();
  }

  static MemberNews of(byte[] bytes) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      return new MemberNews(
          Kind.ofNumber(in.readByte()),
          in.readUTF(),
          in.readUTF(),
          in.readUTF(),
          in.readUTF(),
          in.readLong(),
          in.readLong(),
          in.readBoolean(),
          SparkplugBirth.read(in),
          SparkplugBirth.read(in),
          ByteBuffer.wrap(in.readNBytes(in.readInt())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
