package io.lockstep.space.audit;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// One link of the chain, as it lies in a file, big-endian:
///
///     0   magic    4 bytes  "LKAU"
///     4   kind     1 byte
///     5   length   4 bytes  of the body
///     9   body
///     ... hash     32 bytes SHA-256 of the hash before it, the kind, the length and the body
///
/// A body begins with the number of its link, 8 bytes, which rises by one from frame to frame.
///
/// @param kind the number of a [Kind]
/// @param body carried, not copied
/// @param hash of this frame
@SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
record Frame(int kind, byte[] body, byte[] hash) {
  static final int MAGIC = 0x4c4b4155;
  static final int HEADER_BYTES = 9;
  static final int HASH_BYTES = 32;
  static final int BODY_BYTES_MAX = 256 << 20;

  /// What a frame says. The numbers stand in files.
  enum Kind {
    /// A file begins: [ChainHeader].
    HEADER(1),
    /// Entries, and what they cover: [Group].
    GROUP(2),
    /// What the chain has come to, signed: [Checkpoint].
    CHECKPOINT(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    static Kind ofNumber(int number) {
      return switch (number) {
        case 1 -> HEADER;
        case 2 -> GROUP;
        case 3 -> CHECKPOINT;
        default ->
            throw new LockstepException(
                ErrorCode.DATA_CORRUPT, "audit frame: expected a kind of 1 to 3, found " + number);
      };
    }
  }

  /// A frame that follows one with this hash.
  static Frame after(byte[] previous, Kind kind, byte[] body) {
    return new Frame(kind.number(), body, hash(previous, kind.number(), body));
  }

  static byte[] hash(byte[] previous, int kind, byte[] body) {
    MessageDigest digest = sha256();
    digest.update(previous);
    digest.update(ByteBuffer.allocate(5).put((byte) kind).putInt(body.length).flip());
    digest.update(body);
    return digest.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: expected of every Java runtime", e);
    }
  }

  /// The number of the link.
  long link() {
    return ByteBuffer.wrap(body).getLong();
  }

  int bytes() {
    return HEADER_BYTES + body.length + HASH_BYTES;
  }

  ByteBuffer encode() {
    return ByteBuffer.allocate(bytes())
        .putInt(MAGIC)
        .put((byte) kind)
        .putInt(body.length)
        .put(body)
        .put(hash)
        .flip();
  }
}
