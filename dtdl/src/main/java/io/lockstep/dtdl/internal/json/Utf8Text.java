package io.lockstep.dtdl.internal.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Bytes as text, without losing where they are no text.
public final class Utf8Text {

  /// A byte `b` that is no UTF-8 becomes the half surrogate `ESCAPE + b`, which no text may hold.
  private static final char ESCAPE = 0xDC00;

  private Utf8Text() {}

  /// The text of the bytes (RFC 3629). Each byte that is no UTF-8 becomes half of a surrogate pair,
  /// so that [JsonReader] refuses it at its place.
  public static String decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE + (in.get() & 0xFF)));
      }
    }
  }

  /// The index of the first half of a surrogate pair that stands alone, or -1.
  public static int halfPair(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean isPair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!isPair) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /// What is wrong at a place of a text that [#halfPair] found, and how to mend it.
  static String describe(char half) {
    return half >= ESCAPE + 0x80 && half <= ESCAPE + 0xFF
        ? "the byte 0x%02X is not UTF-8 here; save the text as UTF-8".formatted(half - ESCAPE)
        : "half of a surrogate pair (\\u%04x) stands alone, which is no character; remove it"
            .formatted((int) half);
  }
}
