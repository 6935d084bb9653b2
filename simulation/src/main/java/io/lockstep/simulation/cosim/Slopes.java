package io.lockstep.simulation.cosim;

import java.util.Arrays;

/// What the continuous inputs do during a step: stay, go on as before, or follow the members that
/// have stepped already.
final class Slopes {
  private final Member[] all;
  private final Wiring wiring;
  private final boolean isLinear;
  private final boolean isSeidel;

  /// Elements of connected continuous inputs.
  private final boolean[][] isSloped;

  /// Elements whose source steps before.
  private final boolean[][] isFed;

  private final double[][] earlier;
  private final double[][] old;
  private double earlierTime = Double.NaN;

  Slopes(Member[] all, Wiring wiring, MasterOptions options, int[] sequence) {
    this.all = all;
    this.wiring = wiring;
    isLinear = options.extrapolation() == MasterOptions.Extrapolation.LINEAR;
    isSeidel = options.coupling() == MasterOptions.Coupling.GAUSS_SEIDEL;
    int[] rank = new int[all.length];
    for (int i = 0; i < sequence.length; i++) {
      rank[sequence[i]] = i;
    }
    isSloped = new boolean[all.length][];
    isFed = new boolean[all.length][];
    for (int m = 0; m < all.length; m++) {
      isSloped[m] = new boolean[all[m].slope.length];
      isFed[m] = new boolean[all[m].slope.length];
      for (Link each : wiring.into(m)) {
        if (each.isReal() && each.wanted().isContinuous()) {
          int end = each.toAt() + each.wanted().size();
          Arrays.fill(isSloped[m], each.toAt(), end, true);
          Arrays.fill(isFed[m], each.toAt(), end, rank[each.source()] < rank[m]);
        }
      }
    }
    earlier = empty();
    old = empty();
  }

  private double[][] empty() {
    return Arrays.stream(all).map(each -> new double[each.slope.length]).toArray(double[][]::new);
  }

  /// Before a step from `from`, when all inputs are those of that time.
  void prepare(double from) {
    if (!isLinear) {
      return;
    }
    boolean hasEarlier = earlierTime < from;
    for (int m = 0; m < all.length; m++) {
      Member member = all[m];
      member.hasSlope = hasEarlier || isSeidel;
      for (int i = 0; i < member.slope.length; i++) {
        member.slope[i] =
            hasEarlier && isSloped[m][i]
                ? (member.in.reals[i] - earlier[m][i]) / (from - earlierTime)
                : 0;
      }
    }
  }

  /// Gauss and Seidel: gives a member what the ones before it have reached.
  void renew(int m, double from, double to) {
    Member member = all[m];
    if (!isLinear) {
      wiring.carryInto(m);
      return;
    }
    System.arraycopy(member.in.reals, 0, old[m], 0, old[m].length);
    wiring.carryInto(m);
    for (int i = 0; i < old[m].length; i++) {
      if (isFed[m][i]) {
        member.slope[i] = (member.in.reals[i] - old[m][i]) / (to - from);
        member.in.reals[i] = old[m][i];
      }
    }
  }

  /// After a step that began at `from`, while the inputs are still those of that time.
  void remember(double from) {
    if (isLinear) {
      for (int m = 0; m < all.length; m++) {
        System.arraycopy(all[m].in.reals, 0, earlier[m], 0, earlier[m].length);
      }
      earlierTime = from;
    }
  }

  /// After an event: what was before says nothing.
  void forget() {
    earlierTime = Double.NaN;
  }

  void keep(NetworkState into) {
    into.earlierTime = earlierTime;
    for (int m = 0; m < earlier.length; m++) {
      System.arraycopy(earlier[m], 0, into.earlier[m], 0, earlier[m].length);
    }
  }

  void back(NetworkState from) {
    earlierTime = from.earlierTime;
    for (int m = 0; m < earlier.length; m++) {
      System.arraycopy(from.earlier[m], 0, earlier[m], 0, earlier[m].length);
    }
  }
}
