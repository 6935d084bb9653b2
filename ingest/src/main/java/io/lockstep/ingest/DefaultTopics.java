package io.lockstep.ingest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The topics that need no binding: `lockstep/v1/<twinId>/telemetry`, the same with `/<property>`,
/// and `lockstep/v1/<twinId>/commands/...`. In ids `/`, `+`, `#` and `%` are percent-encoded (RFC
/// 3986 §2.1, over UTF-8).
public final class DefaultTopics {
  /// The first level, which no binding may use.
  static final String NAMESPACE = "lockstep";

  private static final String PREFIX = "lockstep/v1/";

  private DefaultTopics() {}

  /// The topic that takes JSON objects of readings of a twin.
  public static String telemetry(String twinId) {
    return PREFIX + encode(twinId) + "/telemetry";
  }

  /// The topic that takes bare scalars of one property; components are levels before it.
  public static String telemetry(String twinId, String path) {
    return telemetry(twinId) + "/" + path;
  }

  /// A filter of all topics of a twin.
  static String allOf(String twinId) {
    return PREFIX + encode(twinId) + "/#";
  }

  /// A filter of the telemetry topics of a twin.
  static String telemetryOf(String twinId) {
    return telemetry(twinId) + "/#";
  }

  /// An id as it stands in a topic.
  public static String encode(String id) {
    StringBuilder encoded = new StringBuilder(id.length());
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      switch (c) {
        case '/' -> encoded.append("%2F");
        case '+' -> encoded.append("%2B");
        case '#' -> encoded.append("%23");
        case '%' -> encoded.append("%25");
        default -> encoded.append(c);
      }
    }
    return encoded.toString();
  }

  /// The id that stands in a topic; null when an escape is incomplete or the result is no UTF-8.
  static @Nullable String decode(String level) {
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
      CharBuffer text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(into, 0, length));
      return text.toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }
}
