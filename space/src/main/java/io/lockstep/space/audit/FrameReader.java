package io.lockstep.space.audit;

import io.lockstep.journal.DiskFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/// Reads the frames of one file of the chain, one after the other. Trusts nothing: what it gives as
/// a frame has the hash that it states. Confined to one thread.
final class FrameReader {
  private final DiskFile file;
  private long offset;
  private byte[] previous;

  FrameReader(DiskFile file) {
    this.file = file;
    this.previous = new byte[Frame.HASH_BYTES];
  }

  /// What stands at the present place.
  sealed interface Found {
    /// A frame; the reader stands behind it.
    record Whole(long offset, Frame frame) implements Found {}

    /// The end of the file.
    record End() implements Found {}

    /// No frame; the reader stays where it is.
    ///
    /// @param isCut true when the file ends within what could be a frame
    record Broken(String expected, String found, boolean isCut) implements Found {}
  }

  /// Where the next frame begins.
  long offset() {
    return offset;
  }

  /// The hash of the last frame.
  byte[] hash() {
    return previous;
  }

  Found next() {
    long left = file.size() - offset;
    if (left <= 0) {
      return new Found.End();
    }
    ByteBuffer head = ByteBuffer.allocate(Frame.HEADER_BYTES);
    if (file.read(offset, head) < Frame.HEADER_BYTES) {
      return new Found.Broken("a frame of 50 bytes or more", left + " bytes", true);
    }
    head.flip();
    int magic = head.getInt();
    int kind = head.get();
    int length = head.getInt();
    if (magic != Frame.MAGIC) {
      return new Found.Broken(
          "a frame, which begins with 4c4b4155", "%08x".formatted(magic), false);
    }
    if (length < Long.BYTES || length > Frame.BODY_BYTES_MAX) {
      return new Found.Broken("a body of 8 bytes to 256 MiB", "one of " + length, false);
    }
    long size = (long) Frame.HEADER_BYTES + length + Frame.HASH_BYTES;
    if (size > left) {
      return new Found.Broken("a frame of %d bytes".formatted(size), left + " bytes", true);
    }
    ByteBuffer rest = ByteBuffer.allocate(length + Frame.HASH_BYTES);
    int _ = file.read(offset + Frame.HEADER_BYTES, rest);
    byte[] body = Arrays.copyOf(rest.array(), length);
    byte[] stated = Arrays.copyOfRange(rest.array(), length, rest.capacity());
    byte[] hash = Frame.hash(previous, kind, body);
    if (!Arrays.equals(hash, stated)) {
      return new Found.Broken(
          "a frame whose hash over the one before it and itself is " + hex(stated),
          hex(hash) + " (link " + ByteBuffer.wrap(body).getLong() + ")",
          false);
    }
    Found.Whole found = new Found.Whole(offset, new Frame(kind, body, hash));
    offset += size;
    previous = hash;
    return found;
  }

  private static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash, 0, 8) + "...";
  }
}
