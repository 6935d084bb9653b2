package io.lockstep.twin.internal.state;

import io.lockstep.model.Quality;

/// What the neighbours of a twin give together. Used again and again; confined to one thread.
final class RollUpResult {
  private boolean isKnown;
  private boolean hasFailed;
  private long bits;
  private Quality quality = Quality.GOOD;

  void known(long valueBits) {
    isKnown = true;
    hasFailed = false;
    bits = valueBits;
  }

  void unknown() {
    isKnown = false;
    hasFailed = false;
    bits = 0;
  }

  void failed() {
    unknown();
    hasFailed = true;
  }

  /// A number, if it is one.
  void finite(double value) {
    if (Double.isFinite(value)) {
      known(Double.doubleToRawLongBits(value));
    } else {
      failed();
    }
  }

  void truth(boolean holds, boolean isOpen) {
    if (isOpen) {
      unknown();
    } else {
      known(holds ? 1 : 0);
    }
  }

  void quality(Quality now) {
    quality = now;
  }

  boolean isKnown() {
    return isKnown;
  }

  boolean hasFailed() {
    return hasFailed;
  }

  long bits() {
    return bits;
  }

  /// Of the terms that were used.
  Quality quality() {
    return quality;
  }
}
