package io.lockstep.simulation.cosim;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.instance.Sensitivity;
import io.lockstep.simulation.solver.Lu;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Inputs and outputs that depend on each other at the same time. Found are values of the inputs
/// which the outputs answer with the same values: by repetition where that converges quickly, else
/// by Newton's method, with the members' directional derivatives where all of them have some.
final class AlgebraicLoop {
  /// Of a difference, relative to the value or its nominal value.
  private static final double TOLERANCE = 1e-11;

  private static final int REPETITIONS_MAX = 60;
  private static final int NEWTON_MAX = 40;
  private static final int HALVINGS_MAX = 12;

  private final List<Member> members;
  private final List<Link> before;
  private final List<Link> reals;
  private final List<Link> others;
  private final int[] places;
  private final double[] nominals;
  private final double[] values;
  private final double[] answers;
  private final double[] trial;
  private final double[] residual;
  private final double[] direction;
  private final Lu matrix;
  private final Optional<List<Part>> parts;
  private boolean isOtherChanged;

  /// What one member does to some of the values.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(
      Sensitivity sensitivity, int[] columns, int[] knowns, int[] rows, int[] unknowns) {}

  /// @param before links that the loop does not change
  /// @param inside links of the loop
  AlgebraicLoop(List<Member> members, List<Link> before, List<Link> inside) {
    this.members = members;
    this.before = before;
    reals = inside.stream().filter(Link::isReal).toList();
    others = inside.stream().filter(each -> !each.isReal()).toList();
    places = new int[reals.size() + 1];
    for (int i = 0; i < reals.size(); i++) {
      places[i + 1] = places[i] + reals.get(i).wanted().size();
    }
    int n = places[reals.size()];
    nominals = new double[n];
    values = new double[n];
    answers = new double[n];
    trial = new double[n];
    residual = new double[n];
    direction = new double[n];
    matrix = new Lu(n);
    for (int i = 0; i < reals.size(); i++) {
      java.util.Arrays.fill(nominals, places[i], places[i + 1], reals.get(i).wanted().nominal());
    }
    parts = parts();
  }

  private Optional<List<Part>> parts() {
    List<Part> found = new ArrayList<>();
    for (Member member : members) {
      List<Integer> inputs = new ArrayList<>();
      List<Integer> outputs = new ArrayList<>();
      List<int[]> knowns = new ArrayList<>();
      List<int[]> unknowns = new ArrayList<>();
      int known = 0;
      int unknown = 0;
      for (int i = 0; i < reals.size(); i++) {
        Link link = reals.get(i);
        int size = link.wanted().size();
        if (link.to() == member) {
          inputs.add(link.input());
          for (int e = 0; e < size; e++) {
            knowns.add(new int[] {places[i] + e, known++});
          }
        }
        if (link.from() == member) {
          if (link.given().bank() != Port.Bank.REAL) {
            return Optional.empty();
          }
          outputs.add(link.output());
          for (int e = 0; e < size; e++) {
            unknowns.add(new int[] {places[i] + e, unknown++});
          }
        }
      }
      Optional<Sensitivity> sensitivity = member.sensitivity(outputs, inputs);
      if (sensitivity.isEmpty()) {
        return Optional.empty();
      }
      found.add(
          new Part(
              sensitivity.get(),
              knowns.stream().mapToInt(each -> each[0]).toArray(),
              knowns.stream().mapToInt(each -> each[1]).toArray(),
              unknowns.stream().mapToInt(each -> each[0]).toArray(),
              unknowns.stream().mapToInt(each -> each[1]).toArray()));
    }
    return Optional.of(found);
  }

  /// Solves the loop at a time.
  ///
  /// @return whether an input that waits for Event Mode has changed
  boolean solve(double time, Wiring.Moment moment) {
    boolean isChanged = false;
    for (Link each : before) {
      isChanged |= each.carry() && (moment == Wiring.Moment.EVENT || each.isWaiting());
    }
    double[] first = values;
    for (int i = 0; i < reals.size(); i++) {
      for (int e = 0; e < reals.get(i).wanted().size(); e++) {
        first[places[i] + e] = reals.get(i).to().in.reals[reals.get(i).toAt() + e];
      }
    }
    System.arraycopy(first, 0, trial, 0, trial.length);
    double last = Double.POSITIVE_INFINITY;
    for (int i = 0; i < REPETITIONS_MAX; i++) {
      evaluate(trial, moment);
      isChanged |= isOtherChanged;
      double distance = distance(trial);
      if (distance <= TOLERANCE && !isOtherChanged) {
        return isChanged;
      }
      if (!Double.isFinite(distance) || (i >= 4 && distance > last / 2 && trial.length > 0)) {
        break;
      }
      last = distance;
      System.arraycopy(answers, 0, trial, 0, trial.length);
    }
    if (trial.length == 0) {
      throw unsolved(time, Double.NaN);
    }
    return newton(time, moment) || isChanged;
  }

  private boolean newton(double time, Wiring.Moment moment) {
    boolean isChanged = false;
    evaluate(values, moment);
    double distance = distance(values);
    for (int i = 0; i < NEWTON_MAX; i++) {
      isChanged |= isOtherChanged;
      if (distance <= TOLERANCE && !isOtherChanged) {
        return isChanged;
      }
      for (int k = 0; k < values.length; k++) {
        residual[k] = answers[k] - values[k];
        direction[k] = -residual[k];
      }
      linearize(moment);
      if (!Double.isFinite(distance) || !matrix.decompose()) {
        break;
      }
      matrix.solve(direction);
      double part = 1;
      double reached = Double.POSITIVE_INFINITY;
      for (int halving = 0; halving < HALVINGS_MAX; halving++, part /= 2) {
        for (int k = 0; k < values.length; k++) {
          trial[k] = values[k] + part * direction[k];
        }
        evaluate(trial, moment);
        reached = distance(trial);
        if (reached < distance || reached <= TOLERANCE) {
          break;
        }
      }
      if (!(reached < distance) && reached > TOLERANCE) {
        break;
      }
      System.arraycopy(trial, 0, values, 0, values.length);
      distance = reached;
    }
    throw unsolved(time, distance);
  }

  /// What the outputs answer to values of the inputs.
  private void evaluate(double[] of, Wiring.Moment moment) {
    for (int i = 0; i < reals.size(); i++) {
      Link link = reals.get(i);
      System.arraycopy(of, places[i], link.to().in.reals, link.toAt(), link.wanted().size());
    }
    for (Member each : members) {
      each.write(Wiring.takesDiscrete(each, moment));
    }
    for (Member each : members) {
      each.read();
    }
    for (int i = 0; i < reals.size(); i++) {
      for (int e = 0; e < reals.get(i).wanted().size(); e++) {
        answers[places[i] + e] = reals.get(i).carried(e);
      }
    }
    isOtherChanged = false;
    for (Link each : others) {
      isOtherChanged |= each.carry() && Wiring.takesDiscrete(each.to(), moment);
    }
  }

  private double distance(double[] from) {
    double most = 0;
    for (int i = 0; i < from.length; i++) {
      double scale = Math.max(Math.abs(from[i]), nominals[i]);
      double each = Math.abs(answers[i] - from[i]) / scale;
      if (!(each <= most)) {
        most = each;
      }
    }
    return most;
  }

  /// The matrix of the residual: derivatives of the answers, less one on the diagonal. The answers
  /// are those to `values`.
  private void linearize(Wiring.Moment moment) {
    int n = values.length;
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        matrix.set(row, column, row == column ? -1 : 0);
      }
    }
    if (parts.isPresent()) {
      parts.get().forEach(this::exact);
      return;
    }
    double[] at = answers.clone();
    for (int column = 0; column < n; column++) {
      System.arraycopy(values, 0, trial, 0, n);
      double step = Math.sqrt(Math.ulp(1.0)) * Math.max(Math.abs(values[column]), nominals[column]);
      trial[column] = values[column] + step;
      double real = trial[column] - values[column];
      evaluate(trial, moment);
      for (int row = 0; row < n; row++) {
        matrix.set(row, column, (answers[row] - at[row]) / real - (row == column ? 1 : 0));
      }
    }
  }

  private void exact(Part part) {
    double[] seed = new double[part.sensitivity().knowns()];
    double[] result = new double[part.sensitivity().unknowns()];
    for (int k = 0; k < part.columns().length; k++) {
      seed[part.knowns()[k]] = 1;
      part.sensitivity().directional(seed, result);
      seed[part.knowns()[k]] = 0;
      for (int u = 0; u < part.rows().length; u++) {
        int row = part.rows()[u];
        int column = part.columns()[k];
        double factor = scaleOf(row).factor();
        matrix.set(row, column, factor * result[part.unknowns()[u]] - (row == column ? 1 : 0));
      }
    }
  }

  private Scale scaleOf(int row) {
    int link = java.util.Arrays.binarySearch(places, row);
    link = link >= 0 ? link : -link - 2;
    while (places[link + 1] == places[link]) {
      link++;
    }
    return reals.get(link).scale();
  }

  private LockstepException unsolved(double time, double distance) {
    List<String> path = new ArrayList<>();
    reals.forEach(each -> path.add(each.text()));
    others.forEach(each -> path.add(each.text()));
    return new LockstepException(
        ErrorCode.PEER_FAILED,
        "algebraic loop (%s): expected a solution at %s s, found none%s; break it by a member that delays, or give better start values"
            .formatted(
                String.join(", ", path),
                time,
                Double.isNaN(distance)
                    ? ""
                    : ", the values differ by %.3g of their size".formatted(distance)));
  }
}
