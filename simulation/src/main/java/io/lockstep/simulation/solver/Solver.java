package io.lockstep.simulation.solver;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;

/// Integrates with steps as long as the error allows. Deterministic; confined to one thread.
///
/// The error of a step is measured against `relative * |x| + absolute` in each state, as a root
/// mean square.
public final class Solver {
  /// How it integrates.
  public enum Kind {
    /// Explicit, order 5: for problems that are not stiff.
    EXPLICIT,
    /// Implicit, order 4: for stiff problems.
    IMPLICIT
  }

  private static final double SAFETY = 0.9;
  private static final double SHRINK_MAX = 0.2;
  private static final double GROW_MAX = 5;
  private static final int REFUSED_MAX = 200;

  private final Problem problem;
  private final Method method;
  private final double relative;
  private final double[] absolute;
  private final double[] states;
  private final double[] derivatives;
  private final double[] next;
  private final double[] error;
  private double time;
  private double lastTime;
  private double size;
  private boolean isFresh = true;
  private long steps;
  private long refused;

  /// A solver that has yet to be [#start]ed.
  ///
  /// @param relative tolerance, more than 0
  /// @param absolute tolerance of each state, more than 0
  public Solver(Kind kind, Problem problem, double relative, double[] absolute) {
    this.problem = problem;
    this.method =
        switch (kind) {
          case EXPLICIT -> new DormandPrince(problem);
          case IMPLICIT -> new Rodas(problem);
        };
    this.relative = relative;
    this.absolute = absolute.clone();
    int n = problem.size();
    states = new double[n];
    derivatives = new double[n];
    next = new double[n];
    error = new double[n];
  }

  /// Begins at a point, or goes on there after the states have jumped.
  public void start(double at, double[] from) {
    time = at;
    lastTime = at;
    System.arraycopy(from, 0, states, 0, states.length);
    isFresh = true;
    size = 0;
  }

  /// Goes on from a point with a size of step that was good: after a jump of the slopes alone, or
  /// from a kept state.
  ///
  /// @param suggested seconds, as [#suggestedSize] told it; 0: look for one
  public void resume(double at, double[] from, double suggested) {
    start(at, from);
    size = suggested;
  }

  /// How long the next step would be, in seconds; 0 when it is yet to be found.
  public double suggestedSize() {
    return size;
  }

  /// Where it is, in seconds.
  public double time() {
    return time;
  }

  /// The states there; not to be changed.
  public double[] states() {
    return states;
  }

  /// Steps that were taken.
  public long steps() {
    return steps;
  }

  /// Steps that were tried in vain.
  public long refusedSteps() {
    return refused;
  }

  /// Takes one step, not beyond `limit`, and not longer than `longest`.
  public void step(double limit, double longest) {
    if (isFresh) {
      problem.derivatives(time, states, derivatives);
      isFresh = false;
    }
    double most = Math.min(limit - time, longest);
    if (size <= 0) {
      size = firstSize(most);
    }
    for (int tries = 0; tries < REFUSED_MAX; tries++) {
      boolean isLast = size >= most * (1 - 1e-12);
      double h = isLast ? most : size;
      double found = Double.NaN;
      if (method.attempt(time, states, derivatives, h, next, error)) {
        found = norm();
      }
      if (found <= 1) {
        double factor =
            found == 0
                ? GROW_MAX
                : Math.clamp(
                    SAFETY * Math.pow(found, -1.0 / method.errorOrder()), SHRINK_MAX, GROW_MAX);
        // A step that was cut short says little about how long one may be.
        size = isLast ? Math.max(size, h * factor) : h * factor;
        lastTime = time;
        time = isLast && most == limit - time ? limit : time + h;
        System.arraycopy(next, 0, states, 0, states.length);
        isFresh = true;
        steps++;
        return;
      }
      refused++;
      size =
          Double.isFinite(found)
              ? h * Math.clamp(SAFETY * Math.pow(found, -1.0 / method.errorOrder()), SHRINK_MAX, 1)
              : h * SHRINK_MAX;
      if (time + size == time) {
        break;
      }
    }
    throw new LockstepException(
        ErrorCode.PEER_FAILED,
        "the solver cannot go on at %s s: expected a step within the tolerance %s, found none; is the problem stiff (--solver implicit), or does it jump without an event?"
            .formatted(time, relative));
  }

  /// The states within the last step.
  public void interpolate(double at, double[] result) {
    if (at >= time) {
      System.arraycopy(states, 0, result, 0, states.length);
    } else {
      method.interpolate((at - lastTime) / (time - lastTime), result);
    }
  }

  /// Where the last step began, in seconds.
  public double lastTime() {
    return lastTime;
  }

  /// Hairer's guess: as far as the slope changes the states by a hundredth of their scale.
  private double firstSize(double most) {
    double ofStates = 0;
    double ofSlopes = 0;
    for (int i = 0; i < states.length; i++) {
      double scale = absolute[i] + relative * Math.abs(states[i]);
      ofStates += states[i] / scale * (states[i] / scale);
      ofSlopes += derivatives[i] / scale * (derivatives[i] / scale);
    }
    double guess =
        ofStates < 1e-10 || ofSlopes < 1e-10 ? 1e-6 : 0.01 * Math.sqrt(ofStates / ofSlopes);
    return states.length == 0 ? most : Math.min(guess, most);
  }

  private double norm() {
    double sum = 0;
    for (int i = 0; i < states.length; i++) {
      double scale = absolute[i] + relative * Math.max(Math.abs(states[i]), Math.abs(next[i]));
      sum += error[i] / scale * (error[i] / scale);
    }
    return states.length == 0 ? 0 : Math.sqrt(sum / states.length);
  }
}
