package io.lockstep.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Text in log records: four bytes of length, then UTF-8.
public final class Text {
  private Text() {}

  /// Reads a text at the buffer's position.
  public static String read(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "text in a log record: expected at most %d bytes, found a length of %d"
              .formatted(from.remaining(), length));
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Writes a text at the buffer's position.
  public static void write(ByteBuffer into, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    into.putInt(bytes.length);
    into.put(bytes);
  }

  /// The most bytes that `text` may take.
  public static int bytesMax(String text) {
    return 4 + 3 * text.length();
  }
}
