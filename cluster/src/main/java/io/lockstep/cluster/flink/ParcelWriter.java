package io.lockstep.cluster.flink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Fills the bytes of a [Parcel]; used again for the next one. Single writer.
///
/// An entry is its kind, one byte, and what belongs to it; numbers are big-endian:
///
///     SPACE   length of the name (4), name in UTF-8: the entries that follow are of this space
///     INPUT   position (8), kind (1), length (4), payload
///     LETTER  part, -1 for all (4), part that sent it, -1 for none (4), rank (8), kind (1), length (4), body
///     MARK    rank (8)
final class ParcelWriter {
  static final byte SPACE = 0;
  static final byte INPUT = 1;
  static final byte LETTER = 2;
  static final byte MARK = 3;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[1 << 12];
  private int length;
  private String space = "";

  /// The bytes written; valid until [#clear].
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  void clear() {
    length = 0;
    space = "";
  }

  void input(String of, long position, int kind, ByteBuffer payload) {
    space(of);
    int size = payload.remaining();
    room(14 + size);
    bytes[length] = INPUT;
    LONGS.set(bytes, length + 1, position);
    bytes[length + 9] = (byte) kind;
    INTS.set(bytes, length + 10, size);
    payload.get(payload.position(), bytes, length + 14, size);
    length += 14 + size;
  }

  void letter(String of, int part, int sender, long rank, byte kind, byte[] body) {
    space(of);
    room(22 + body.length);
    bytes[length] = LETTER;
    INTS.set(bytes, length + 1, part);
    INTS.set(bytes, length + 5, sender);
    LONGS.set(bytes, length + 9, rank);
    bytes[length + 17] = kind;
    INTS.set(bytes, length + 18, body.length);
    System.arraycopy(body, 0, bytes, length + 22, body.length);
    length += 22 + body.length;
  }

  void mark(String of, long rank) {
    space(of);
    room(9);
    bytes[length] = MARK;
    LONGS.set(bytes, length + 1, rank);
    length += 9;
  }

  private void space(String name) {
    if (name.equals(space) && length > 0) {
      return;
    }
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    room(5 + text.length);
    bytes[length] = SPACE;
    INTS.set(bytes, length + 1, text.length);
    System.arraycopy(text, 0, bytes, length + 5, text.length);
    length += 5 + text.length;
    space = name;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
    }
  }
}
