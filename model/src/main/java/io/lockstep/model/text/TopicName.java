package io.lockstep.model.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Names as they stand in the levels of topics: what means something there is percent-encoded (RFC
/// 3986 §2.1, over UTF-8). Stateless.
public final class TopicName {
  /// What means something in every topic, and the percent sign itself.
  public static final String RESERVED = "/+#%";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private TopicName() {}

  /// A name as it stands in a topic.
  ///
  /// @param reserved the ASCII characters that are encoded, `%` among them
  public static String encode(String name, String reserved) {
    StringBuilder encoded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (reserved.indexOf(c) >= 0) {
        encoded.append('%').append(HEX.toHexDigits((byte) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  /// The name that stands in a topic; null when an escape is incomplete or the result is no UTF-8.
  public static @Nullable String decode(String level) {
    if (level.indexOf('%') < 0) {
      return level;
    }
    byte[] from = level.getBytes(StandardCharsets.UTF_8);
    byte[] into = new byte[from.length];
    int length = 0;
    for (int i = 0; i < from.length; i++) {
      if (from[i] != '%') {
        into[length++] = from[i];
        continue;
      }
      int high = i + 1 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = i + 2 < from.length ? Character.digit(from[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      into[length++] = (byte) (high << 4 | low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(into, 0, length))
          .toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }
}
