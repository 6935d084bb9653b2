package io.lockstep.twin.internal.view;

import io.lockstep.twin.internal.state.Hashing;

/// Versions as weak ETags `W/"guid"`, derived from the input position of the last change.
public final class Etags {
  private Etags() {}

  public static String of(long position) {
    long high = Hashing.mix(position + 0x4C6F_636B_7374_6570L);
    long low = Hashing.mix(high ^ position);
    return "W/\"%08x-%04x-%04x-%04x-%012x\""
        .formatted(
            high >>> 32,
            (high >>> 16) & 0xFFFF,
            high & 0xFFFF,
            low >>> 48,
            low & 0xFFFF_FFFF_FFFFL);
  }
}
