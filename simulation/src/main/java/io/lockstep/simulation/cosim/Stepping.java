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
  private final double[] reached;
  private final List<String> notes = new ArrayList<>();
  private Optional<NetworkState> begin = Optional.empty();
  private Optional<NetworkState> halfway = Optional.empty();
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
    reached = new double[all.length];
    suggested = options.stepSize();
    rollsBack = canRollBack();
  }

  /// Whether members can be taken back to a time within a step.
  boolean rollsBack() {
    return rollsBack;
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
    double reached = sweep(time, end, begin);
    slopes.remember(time);
    return reached;
  }

  /// Steps all members to one time: where the first of them stops, or `to`. Those that went further
  /// go back and step again; who stopped stays, since it has its event there.
  ///
  /// @param back the members at `from`
  private double sweep(double from, double to, Optional<NetworkState> back) {
    double limit = to;
    slopes.prepare(from);
    Arrays.fill(reached, Double.NaN);
    boolean isTogether = false;
    for (int tries = 0; !isTogether; tries++) {
      if (tries > EARLY_MAX) {
        throw new FmuException(
            "expected all members at one time behind %s s, found some that stop earlier each time"
                .formatted(from));
      }
      isTogether = true;
      for (int m : sequence) {
        if (reached[m] == limit) {
          continue;
        }
        if (reached[m] > limit) {
          all[m].back(back.orElseThrow().members.get(m));
        }
        reached[m] = limit > from ? member(m, from, limit) : from;
        if (reached[m] < limit) {
          limit = Math.max(reached[m], from);
          isTogether = false;
        }
      }
    }
    isStuck = limit <= from;
    return limit;
  }

  private double member(int m, double from, double to) {
    Member member = all[m];
    if (isSeidel) {
      slopes.renew(m, from, to);
      member.write(!member.handlesEvents());
    }
    double came = stepped(member, from, to);
    if (came < to && !rollsBack) {
      catchUp(member, from, came, to);
      came = to;
    }
    if (isSeidel) {
      member.read();
    }
    return came;
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
        boolean needsUpdate = true;
        while (needsUpdate && !member.terminates() && count < EVENTS_MAX) {
          needsUpdate = member.update();
          count++;
        }
        member.leaveEvents(at);
      }
      count++;
      if ((!isEvent && at <= before) || count > EVENTS_MAX) {
        throw new FmuException(
            "\"%s\": expected a step that goes on from %s s, found none"
                .formatted(member.name(), at));
      }
      before = at;
      at = stepped(member, at, to);
    }
  }

  /// A step as long as its error allows: once, and again in two halves. One that ends with an event
  /// is taken as it is: its end is not ours to choose.
  private double controlled(double time, double end, MasterOptions.Control control) {
    NetworkState state = keep(begin);
    begin = Optional.of(state);
    double limit = end - time <= STRETCH * suggested ? end : time + suggested;
    while (true) {
      double came = sweep(time, limit, begin);
      double middle = time + (limit - time) / 2;
      if (came < limit || hasEvent() || middle <= time || middle >= limit) {
        slopes.remember(time);
        return came;
      }
      readAll();
      for (int m = 0; m < all.length; m++) {
        System.arraycopy(all[m].out.reals, 0, coarse[m], 0, coarse[m].length);
      }
      back(state);
      double half = sweep(time, middle, begin);
      slopes.remember(time);
      if (half < middle || eventAt(middle)) {
        return half;
      }
      halfway = Optional.of(keep(halfway));
      came = sweep(middle, limit, halfway);
      slopes.remember(middle);
      if (came < limit) {
        return came;
      }
      readAll();
      double error = error(control);
      double size = limit - time;
      double factor =
          error == 0
              ? GROW_MAX
              : Math.clamp(SAFETY * Math.pow(error, -1.0 / (order() + 1)), SHRINK_MAX, GROW_MAX);
      if (error <= 1 || size <= control.smallest() * (1 + THERE)) {
        forced += error <= 1 ? 0 : 1;
        double next = Math.max(size * factor, control.smallest());
        suggested = Math.min(limit == end ? Math.max(suggested, next) : next, options.stepSize());
        return limit;
      }
      refused++;
      back(state);
      suggested = Math.max(size * Math.min(factor, SAFETY), control.smallest());
      limit = time + suggested;
    }
  }

  private boolean hasEvent() {
    boolean isEvent = false;
    for (Member each : all) {
      isEvent |= each.needsEvent() || each.terminates();
    }
    return isEvent;
  }

  private void readAll() {
    for (Member each : all) {
      each.readAll();
    }
  }

  /// Values go round in the middle of a step; whether there is an event by that.
  private boolean eventAt(double middle) {
    boolean isEvent = wiring.resolve(middle, Wiring.Moment.STEP) || hasEvent();
    for (Member each : all) {
      isEvent |= each.inputsChanged();
    }
    return isEvent;
  }

  private int order() {
    return options.extrapolation() == MasterOptions.Extrapolation.LINEAR ? 2 : 1;
  }

  /// The greatest error of an output, of what is allowed.
  private double error(MasterOptions.Control control) {
    double most = 0;
    double share = (1 << order()) - 1;
    for (int m = 0; m < all.length; m++) {
      Member member = all[m];
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
      isSame = isSame && isSame(into.orElseThrow().members.get(m), each);
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

  @SuppressWarnings("ReferenceEquality") // whether the memory was used again
  private static boolean isSame(Kept one, Kept other) {
    return one == other;
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
    halfway.ifPresent(NetworkState::close);
  }
}
