package io.lockstep.simulation.instance;

/// How a step of co-simulation ended. Reused: the next step overwrites it. Confined to the
/// instance's thread.
public final class StepResult {
  private double lastTime;
  private boolean needsEvent;
  private boolean terminates;
  private boolean isEarly;

  /// Overwrites all.
  public void set(double last, boolean event, boolean ends, boolean early) {
    lastTime = last;
    needsEvent = event;
    terminates = ends;
    isEarly = early;
  }

  /// How far it came, in seconds.
  public double lastTime() {
    return lastTime;
  }

  /// Whether it wants to enter Event Mode.
  public boolean needsEvent() {
    return needsEvent;
  }

  /// Whether it wants to end.
  public boolean terminates() {
    return terminates;
  }

  /// Whether it ended before the end of the step.
  public boolean isEarly() {
    return isEarly;
  }
}
