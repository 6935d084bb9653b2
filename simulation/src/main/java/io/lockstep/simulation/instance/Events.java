package io.lockstep.simulation.instance;

/// What an update of the discrete states says (FMI 3.0 §2.3.5). Reused: the next update overwrites
/// it. Confined to the instance's thread.
public final class Events {
  private boolean needsUpdate;
  private boolean terminates;
  private boolean hasNewNominals;
  private boolean hasNewStates;
  private double nextTime = Double.POSITIVE_INFINITY;

  /// Overwrites all.
  public void set(
      boolean needs, boolean ends, boolean newNominals, boolean newStates, double next) {
    needsUpdate = needs;
    terminates = ends;
    hasNewNominals = newNominals;
    hasNewStates = newStates;
    nextTime = next;
  }

  /// Whether there has to be another update at this time.
  public boolean needsUpdate() {
    return needsUpdate;
  }

  /// Whether the FMU wants to end.
  public boolean terminates() {
    return terminates;
  }

  /// Whether nominal values of states have changed.
  public boolean hasNewNominals() {
    return hasNewNominals;
  }

  /// Whether the FMU has set continuous states anew.
  public boolean hasNewStates() {
    return hasNewStates;
  }

  /// When the next time event is, in seconds; infinite when there is none.
  public double nextTime() {
    return nextTime;
  }
}
