package io.lockstep.stream;

/// A gauge that says yes or no from the first moment on; the lowest bit of its first long is what
/// it says.
abstract sealed class TruthGauge extends Gauge
    permits SequenceGauge, RepetitionGauge, SilenceGauge {
  static final int TRUE = 1;

  @Override
  final boolean isKnown(long[] memory, int at) {
    return true;
  }

  @Override
  final long bits(long[] memory, int at) {
    return has(memory, at, TRUE) ? 1 : 0;
  }
}
