package io.lockstep.simulation.internal.ffi;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Reading what C points at.
@SuppressWarnings("restricted")
final class Foreign {
  private static final int TEXT_MAX = 1 << 26;

  private Foreign() {}

  /// A string that ends with 0, copied; NULL is the empty one. Bytes that are no UTF-8 are
  /// replaced.
  static String text(MemorySegment pointer) {
    if (pointer.address() == 0) {
      return "";
    }
    return pointer.reinterpret(TEXT_MAX).getString(0, StandardCharsets.UTF_8);
  }
}
