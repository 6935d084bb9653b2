package io.lockstep.broker.internal.packet;

import io.lockstep.model.AckLevel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A publisher's wish to hear, on a response topic (§3.3.2.3.5), how far its message has come: the
/// user property `ack` with the word of an [AckLevel].
///
/// @param correlation what the answer repeats (§3.3.2.3.6), null when the request has none
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AckRequest(AckLevel level, String responseTopic, byte @Nullable [] correlation) {
  private static final byte[] NAME = {'a', 'c', 'k'};

  /// The request in a property section of PUBLISH that was checked before; empty when it has none,
  /// or one that means something else to its receivers.
  public static Optional<AckRequest> find(ByteBuffer in, int from, int length) {
    AckLevel level = null;
    String topic = null;
    byte[] correlation = null;
    int at = from;
    while (at < from + length) {
      int id = in.get(at);
      switch (id) {
        case 0x08 -> topic = text(in, at + 1);
        case 0x09 -> correlation = bytes(in, at + 1);
        case 0x26 -> {
          int value = at + 3 + (in.getShort(at + 1) & 0xFFFF);
          if (level == null && isName(in, at + 1)) {
            level = AckLevel.of(text(in, value)).orElse(null);
          }
        }
        default -> {}
      }
      at = PublishView.afterProperty(in, at);
    }
    return level == null || topic == null
        ? Optional.empty()
        : Optional.of(new AckRequest(level, topic, correlation));
  }

  private static boolean isName(ByteBuffer in, int at) {
    if ((in.getShort(at) & 0xFFFF) != NAME.length) {
      return false;
    }
    for (int i = 0; i < NAME.length; i++) {
      if (in.get(at + 2 + i) != NAME[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(ByteBuffer in, int at) {
    byte[] bytes = new byte[in.getShort(at) & 0xFFFF];
    in.get(at + 2, bytes);
    return bytes;
  }

  private static String text(ByteBuffer in, int at) {
    return new String(bytes(in, at), StandardCharsets.UTF_8);
  }
}
