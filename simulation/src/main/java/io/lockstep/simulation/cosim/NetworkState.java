package io.lockstep.simulation.cosim;

import java.util.List;

/// All that a network knew at a communication point. Belongs to the master that made it; closing
/// frees the states of its FMUs.
public final class NetworkState implements AutoCloseable {
  final List<Kept> members;
  final double[][] earlier;
  double earlierTime = Double.NaN;
  double suggested;
  double time;
  double startTime;

  NetworkState(List<Kept> members, double[][] earlier) {
    this.members = List.copyOf(members);
    this.earlier = earlier;
  }

  /// Simulated time, in seconds.
  public double time() {
    return time;
  }

  @Override
  public void close() {
    members.forEach(Kept::close);
  }
}
