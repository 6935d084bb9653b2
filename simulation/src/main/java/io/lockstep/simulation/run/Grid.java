package io.lockstep.simulation.run;

/// The communication points: start + n * step, the last one on the stop time. Never added up, so
/// they do not drift.
record Grid(double start, double stop, double step) {
  private static final double ROUNDING = 1e-9;

  double point(long n) {
    double point = start + n * step;
    return point > stop - ROUNDING * step ? stop : point;
  }
}
