package io.lockstep.twin.internal.view;

import io.lockstep.twin.internal.state.Hashing;
import java.nio.charset.StandardCharsets;

/// Versions as weak ETags `W/"guid"`, derived from the input position of the last change.
public final class Etags {
  private static final byte[] TEMPLATE =
      "W/\"00000000-0000-0000-0000-000000000000\"".getBytes(StandardCharsets.ISO_8859_1);

  private Etags() {}

  public static String of(long position) {
    long high = Hashing.mix(position + 0x4C6F_636B_7374_6570L);
    long low = Hashing.mix(high ^ position);
    byte[] text = new byte[TEMPLATE.length];
    System.arraycopy(TEMPLATE, 0, text, 0, text.length);
    hex(text, 3, high >>> 32, 8);
    hex(text, 12, high >>> 16, 4);
    hex(text, 17, high, 4);
    hex(text, 22, low >>> 48, 4);
    hex(text, 27, low, 12);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void hex(byte[] into, int from, long value, int digits) {
    long rest = value;
    for (int i = from + digits - 1; i >= from; i--) {
      into[i] = (byte) Character.forDigit((int) rest & 15, 16);
      rest >>>= 4;
    }
  }
}
