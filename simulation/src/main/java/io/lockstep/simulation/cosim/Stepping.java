package io.lockstep.simulation.cosim;

import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.instance.FmuException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Brings all members from one communication point to the next one.
final class Stepping {
  private static final int EARLY_MAX = 200;
  private static final int EVENTS_MAX = 1_000;
  private static final double SAFETY = 0.9;
  private static final double SHRINK_MAX = 0.2;
  private static final double GROW_MAX = 5;
  private static final double STRETCH = 1.1;

  /// Of a step: so far before its end a member counts as being there.
  private static final double THERE = 1e-9;

  private final Member[] all;
  private final Wiring wiring;
  private final MasterOptions options;
  private final int[] sequence;
  private final boolean isSeidel;
  private final Slopes slopes;
  private final boolean rollsBack;
  private final double[][] coarse;
  private final List<String> notes = new ArrayList<>();
  private Optional<NetworkState> begin = Optional.empty();
  private boolean isTogether;
  private boolean isStuck;
  private double suggested;
  private long refused;
  private long forced;

  Stepping(List<Member> members, Wiring wiring, MasterOptions options) {
    all = members.toArray(Member[]::new);
    this.wiring = wiring;
    this.options = options;
    isSeidel = options.coupling() == MasterOptions.Coupling.GAUSS_SEIDEL;
    sequence = isSeidel ? wiring.sequence() : IntStream.range(0, all.length).toArray();
    slopes = new Slopes(all, wiring, options, sequence);
    coarse =
        Arrays.stream(all).map(each -> new double[each.out.reals.length]).toArray(double[][]::new);
    suggested = options.stepSize();
    rollsBack = canRollBack();
  }

  private boolean canRollBack() {
    List<String> cannotSave = unable(Capability.SAVES_STATE);
    String reason =
        !cannotSave.isEmpty()
            ? shown(cannotSave) + " cannot save its state (canGetAndSetFMUState)"
            : variesStep()
                ? ""
                : shown(fixed())
                    + " needs steps of one size (canHandleVariableCommunicationStepSize)";
    List<String> early =
        Arrays.stream(all)
            .filter(each -> each.handlesEvents() || each.can(Capability.MIGHT_RETURN_EARLY))
            .map(Member::name)
            .toList();
    if (!reason.isEmpty() && options.control().isPresent()) {
      notes.add("the step is fixed, since " + reason);
    }
    if (!reason.isEmpty() && !early.isEmpty()) {
      notes.add(
          "events of %s are handled by it alone, within the step, since %s"
              .formatted(shown(early), reason));
    }
    return reason.isEmpty() && (options.control().isPresent() || !early.isEmpty());
  }

  private List<String> unable(Capability capability) {
    return Arrays.stream(all).filter(each -> !each.can(capability)).map(Member::name).toList();
  }

  /// Members of model exchange step as we like.
  private List<String> fixed() {
    return Arrays.stream(all)
        .filter(each -> each instanceof CoSimulationMember && !each.can(Capability.VARIABLE_STEP))
        .map(Member::name)
        .toList();
  }

  static String shown(List<String> names) {
    return "\"" + String.join("\", \"", names) + "\"";
  }

  boolean variesStep() {
    return fixed().isEmpty();
  }

  boolean isControlled() {
    return rollsBack && options.control().isPresent();
  }

  List<String> notes() {
    return notes;
  }

  Slopes slopes() {
    return slopes;
  }

  long refused() {
    return refused;
  }

  long forced() {
    return forced;
  }

  /// Whether a member could not begin the step, since it has an event where the step begins.
  boolean isStuck() {
    return isStuck;
  }

  /// Steps all members, at most to `end`, to one time.
  ///
  /// @return that time
  double step(double time, double end) {
    isStuck = false;
    if (isControlled()) {
      return controlled(time, end, options.control().orElseThrow());
    }
    if (rollsBack) {
      begin = Optional.of(keep(begin));
    }
    double limit = end;
    for (int tries = 0; tries < EARLY_MAX; tries++) {
      double reached = sweep(time, limit);
      if (isTogether) {
        slopes.remember(time);
        return reached;
      }
      limit = retreat(time, reached);
      if (isStuck) {
        return time;
      }
    }
    throw endless(time);
  }

  private static FmuException endless(double time) {
    return new FmuException(
        "expected all members at one time behind %s s, found one that stops earlier each time"
            .formatted(time));
  }

  /// All back to the beginning of the step, since a member came only to `reached`.
  private double retreat(double time, double reached) {
    back(begin.orElseThrow());
    isStuck = reached <= time;
    return reached;
  }

  /// Steps each member once; `isTogether` says whether all are where the answer says.
  private double sweep(double from, double to) {
    double limit = to;
    slopes.prepare(from);
    for (int i = 0; i < sequence.length; i++) {
      int m = sequence[i];
      Member member = all[m];
      if (isSeidel) {
        slopes.renew(m, from, limit);
        member.write(!member.handlesEvents());
      }
      double reached = stepped(member, from, limit);
      if (reached < limit) {
        if (!rollsBack) {
          catchUp(member, from, reached, limit);
        } else if (i == 0 && reached > from) {
          // None has gone further yet.
          limit = reached;
        } else {
          isTogether = false;
          return reached;
        }
      }
      if (isSeidel) {
        member.read();
      }
    }
    isTogether = true;
    return limit;
  }

  private static double stepped(Member member, double from, double to) {
    double reached = member.step(from, to);
    return to - reached <= THERE * (to - from) ? to : reached;
  }

  /// An event of a member in the middle of a step, where the others cannot go back to it.
  private static void catchUp(Member member, double from, double reached, double to) {
    double before = from;
    double at = reached;
    int count = 0;
    while (at < to && !member.terminates()) {
      boolean isEvent = member.needsEvent() && member.handlesEvents();
      if (isEvent) {
        member.enterEvents();
        while (member.update() && !member.terminates() && count++ < EVENTS_MAX) {}
        member.leaveEvents(at);
      }
      if (!isEvent && at <= before || count++ > EVENTS_MAX) {
        throw new FmuException(
            "\"%s\": expected a step that goes on from %s s, found none"
                .formatted(member.name(), at));
      }
      before = at;
      at = stepped(member, at, to);
    }
  }

  /// A step as long as its error allows: once, and again in two halves.
  private double controlled(double time, double end, MasterOptions.Control control) {
    NetworkState state = keep(begin);
    begin = Optional.of(state);
    double limit = end - time <= STRETCH * suggested ? end : time + suggested;
    for (int tries = 0; tries < EARLY_MAX; tries++) {
      double reached = sweep(time, limit);
      if (!isTogether) {
        limit = retreat(time, reached);
        if (isStuck) {
          return time;
        }
        continue;
      }
      limit = reached;
      double middle = time + (limit - time) / 2;
      if (middle <= time || middle >= limit) {
        slopes.remember(time);
        return limit;
      }
      for (int m = 0; m < all.length; m++) {
        all[m].read();
        System.arraycopy(all[m].out.reals, 0, coarse[m], 0, coarse[m].length);
      }
      back(state);
      double half = sweep(time, middle);
      if (!isTogether) {
        limit = retreat(time, half);
        if (isStuck) {
          return time;
        }
        continue;
      }
      slopes.remember(time);
      if (half < middle || eventAt(middle)) {
        return half;
      }
      reached = sweep(middle, limit);
      if (!isTogether) {
        limit = retreat(time, reached);
        continue;
      }
      slopes.remember(middle);
      if (reached < limit) {
        return reached;
      }
      double error = error(control);
      double size = limit - time;
      double factor =
          error == 0
              ? GROW_MAX
              : Math.clamp(SAFETY * Math.pow(error, -1.0 / (order() + 1)), SHRINK_MAX, GROW_MAX);
      boolean isSmallest = size <= control.smallest() * (1 + THERE);
      if (error <= 1 || isSmallest) {
        forced += error <= 1 ? 0 : 1;
        double next = Math.max(size * factor, control.smallest());
        suggested = Math.min(limit == end ? Math.max(suggested, next) : next, options.stepSize());
        return limit;
      }
      refused++;
      back(state);
      suggested =
          Math.max(
              size * Math.min(Double.isNaN(factor) ? SHRINK_MAX : factor, SAFETY),
              control.smallest());
      limit = time + suggested;
    }
    throw endless(time);
  }

  /// Values go round in the middle of a step; whether there is an event by that.
  private boolean eventAt(double middle) {
    boolean isEvent = wiring.resolve(middle, Wiring.Moment.STEP);
    for (Member each : all) {
      isEvent |= each.needsEvent();
      isEvent |= each.inputsChanged();
    }
    return isEvent;
  }

  private int order() {
    return options.extrapolation() == MasterOptions.Extrapolation.LINEAR ? 2 : 1;
  }

  /// The greatest error of a connected output, of what is allowed.
  private double error(MasterOptions.Control control) {
    double most = 0;
    double share = (1 << order()) - 1;
    for (int m = 0; m < all.length; m++) {
      Member member = all[m];
      member.read();
      for (int port = 0; port < member.outputs().size(); port++) {
        Port of = member.outputs().get(port);
        if (of.bank() != Port.Bank.REAL || !of.isContinuous()) {
          continue;
        }
        int at = member.out.offset(port);
        for (int i = at; i < at + of.size(); i++) {
          double fine = member.out.reals[i];
          double allowed =
              control.absolute() * of.nominal()
                  + control.relative() * Math.max(Math.abs(fine), Math.abs(coarse[m][i]));
          double each = Math.abs(fine - coarse[m][i]) / share / allowed;
          if (!(each <= most)) {
            most = Double.isNaN(each) ? Double.POSITIVE_INFINITY : each;
          }
        }
      }
    }
    return most;
  }

  /// Keeps all at a communication point.
  NetworkState keep(Optional<NetworkState> into) {
    List<Kept> kept = new ArrayList<>(all.length);
    boolean isSame = into.isPresent();
    for (int m = 0; m < all.length; m++) {
      int place = m;
      Kept each = all[m].keep(into.map(of -> of.members.get(place)));
      isSame = isSame && into.orElseThrow().members.get(m) == each;
      kept.add(each);
    }
    NetworkState state =
        isSame
            ? into.orElseThrow()
            : new NetworkState(
                kept,
                Arrays.stream(all)
                    .map(each -> new double[each.slope.length])
                    .toArray(double[][]::new));
    slopes.keep(state);
    state.suggested = suggested;
    return state;
  }

  void back(NetworkState state) {
    for (int m = 0; m < all.length; m++) {
      all[m].back(state.members.get(m));
    }
    slopes.back(state);
  }

  void suggest(double size) {
    suggested = size;
  }

  double nextEvent() {
    double next = Double.POSITIVE_INFINITY;
    for (Member each : all) {
      next = Math.min(next, each.nextEvent());
    }
    return next;
  }

  void close() {
    begin.ifPresent(NetworkState::close);
  }
}
