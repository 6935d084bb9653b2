package io.lockstep.simulation.cosim;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.instance.FmuException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;

/// Drives members from communication point to communication point (FMI 3.0 §4.1). The same network
/// with the same options gives the same bits at each run.
///
/// A member that stops early, since it has an event, stops all: the others are rolled back and come
/// to the same time, where all handle the event together. Where a member cannot be rolled back, an
/// event is handled by its member alone, within the step; [#notes] says so.
///
/// Owns its members. Confined to one thread.
public final class Master implements AutoCloseable {
  private static final int EVENTS_MAX = 1_000;
  private static final double ROUNDING = 1e-9;

  private final List<Member> members;
  private final List<Connection> connections;
  private final MasterOptions options;
  private final ClockWires clocks;
  private final Wiring wiring;
  private final Stepping stepping;
  private Pace pace = Pace.free();
  private double startTime;
  private double time = Double.NaN;
  private long point;
  private boolean terminates;
  private boolean isDirty;
  private double lastEvent = Double.NaN;
  private int eventsHere;
  private long steps;
  private long events;

  /// Connects members. Whatever cannot be connected is refused here, with its place.
  ///
  /// @throws LockstepException of `VALIDATION_FAILED`
  public Master(List<Member> members, List<Connection> connections, MasterOptions options) {
    this.members = List.copyOf(members);
    this.connections = List.copyOf(connections);
    this.options = options;
    clocks = new ClockWires(members, connections);
    wiring = new Wiring(members, clocks.others());
    stepping = new Stepping(members, wiring, options);
    if (clocks.any() && !stepping.rollsBack()) {
      throw new LockstepException(
          ErrorCode.VALIDATION_FAILED,
          "connected clocks tick for all members at one time: expected members that can be taken back to it, found none (%s)"
              .formatted(String.join("; ", stepping.notes())));
    }
  }

  /// Initialises all members together, so that connected values agree, and handles the events at
  /// the start.
  ///
  /// @param at seconds
  /// @param stop where the run ends at the latest, when that is known
  public void start(double at, OptionalDouble stop) {
    startTime = at;
    time = at;
    for (Member each : members) {
      each.enterInitialization(at, stop, options.tolerance());
      each.readInputs();
    }
    boolean _ = wiring.resolve(at, Wiring.Moment.INITIAL);
    for (Member each : members) {
      each.leaveInitialization();
    }
    finishEvents();
    pace.begin(at);
  }

  /// Bounds the speed from here on.
  public void pace(Pace of) {
    pace = of;
    if (!Double.isNaN(time)) {
      pace.begin(time);
    }
  }

  /// Steps until a time, which is a communication point then.
  ///
  /// @return false when a member wanted to end before
  public boolean advance(double until) {
    if (isDirty && !terminates) {
      isDirty = false;
      settle();
    }
    while (time < until && !terminates) {
      time = stepping.step(time, next(until));
      steps++;
      settle();
      pace.reach(time);
    }
    return !terminates;
  }

  /// The next communication point: start + n * step, never added up, or an event before it.
  private double next(double until) {
    if (stepping.isControlled()) {
      return Math.min(until, stepping.nextEvent());
    }
    double size = options.stepSize();
    while (startTime + (point + 1) * size <= time + ROUNDING * size) {
      point++;
    }
    double regular = startTime + (point + 1) * size;
    double next = regular > until - ROUNDING * size ? until : regular;
    return stepping.variesStep() ? Math.min(next, Math.max(stepping.nextEvent(), time)) : next;
  }

  /// Values go round at a communication point; events that are due are handled.
  private void settle() {
    terminates = members.stream().anyMatch(Member::terminates);
    if (terminates) {
      members.forEach(Member::read);
      return;
    }
    boolean isEvent = wiring.resolve(time, Wiring.Moment.STEP);
    isEvent |= stepping.isStuck();
    for (Member each : members) {
      isEvent |= each.needsEvent();
      isEvent |= each.inputsChanged();
      isEvent |= each.nextEvent() <= time;
    }
    if (isEvent) {
      expectProgress();
      members.stream().filter(Member::handlesEvents).forEach(Member::enterEvents);
      finishEvents();
    }
  }

  /// Members whose events follow each other without time between them would never end.
  private void expectProgress() {
    eventsHere = time == lastEvent ? eventsHere + 1 : 0;
    lastEvent = time;
    if (eventsHere > EVENTS_MAX) {
      throw new FmuException(
          "expected time to go on, found more than %d events at %s s".formatted(EVENTS_MAX, time));
    }
  }

  /// From Event Mode: values go round and discrete states are updated until nothing changes.
  private void finishEvents() {
    List<Member> handling = members.stream().filter(Member::handlesEvents).toList();
    boolean isFinished = false;
    for (int round = 0; !isFinished; round++) {
      if (round > EVENTS_MAX) {
        throw new FmuException(
            "expected discrete values that settle, found none after %d updates at %s s (%s)"
                .formatted(
                    EVENTS_MAX,
                    time,
                    Stepping.shown(handling.stream().map(Member::name).toList())));
      }
      boolean isChanged = wiring.resolve(time, Wiring.Moment.EVENT);
      while (clocks.carry()) {
        boolean _ = wiring.resolve(time, Wiring.Moment.EVENT);
        isChanged = true;
      }
      isFinished = round > 0 && !isChanged;
      if (!isFinished) {
        boolean needsUpdate = true;
        for (int each = 0; needsUpdate && each < EVENTS_MAX && !terminates; each++) {
          needsUpdate = false;
          for (Member member : handling) {
            needsUpdate |= member.update();
            terminates |= member.terminates();
          }
          clocks.updated();
        }
      }
      isFinished |= terminates;
    }
    events += handling.isEmpty() ? 0 : 1;
    for (Member each : handling) {
      each.leaveEvents(time);
    }
    stepping.slopes().forget();
  }

  /// Simulated time, in seconds.
  public double time() {
    return time;
  }

  /// Communication steps that were taken.
  public long steps() {
    return steps;
  }

  /// Steps that were taken back, since their error was too great.
  public long refusedSteps() {
    return stepping.refused();
  }

  /// Steps of the smallest size whose error was too great all the same.
  public long forcedSteps() {
    return stepping.forced();
  }

  /// Times at which events were handled, the start being one when a member handles events.
  public long events() {
    return events;
  }

  /// What is not done as it was asked for, and because of which member.
  public List<String> notes() {
    return stepping.notes();
  }

  /// The members, as they were given.
  public List<Member> members() {
    return members;
  }

  /// Sets an input that is not connected; a parameter is a start value instead.
  ///
  /// @param end `member.variable`
  /// @param elements one number for each element; booleans are 0 and 1
  public void set(String end, double... elements) {
    Input input = outside(end, elements.length);
    Member of = input.member();
    for (int i = 0; i < elements.length; i++) {
      switch (input.port().bank()) {
        case REAL -> of.in.reals[input.at() + i] = elements[i];
        case WHOLE -> of.in.wholes[input.at() + i] = (long) elements[i];
        case TEXT -> of.in.texts[input.at() + i] = Double.toString(elements[i]);
        case BLOB ->
            throw new LockstepException(
                ErrorCode.INVALID_ARGUMENT, "%s: expected bytes, found a number".formatted(end));
      }
    }
    wasSet(input);
  }

  /// Sets an input of text that is not connected.
  public void set(String end, String text) {
    Input input = outside(end, 1);
    if (input.port().bank() != Port.Bank.TEXT) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected a value of %s, found a text".formatted(end, input.port().base()));
    }
    input.member().in.texts[input.at()] = text;
    wasSet(input);
  }

  /// Sets an input that is not connected from a text: elements of an array apart by blanks.
  ///
  /// @param end `member.variable`
  public void setFrom(String end, String text) {
    Connection.End of = Connection.End.of(end);
    Member member = members.get(member(of));
    if (member.inputs().get(found(member.input(of.port()), of, "an input")).bank()
        == Port.Bank.TEXT) {
      set(end, text);
      return;
    }
    String[] items = text.strip().split("\\s+", -1);
    double[] elements = new double[items.length];
    for (int i = 0; i < items.length; i++) {
      try {
        elements[i] =
            switch (items[i]) {
              case "true" -> 1;
              case "false" -> 0;
              default -> Double.parseDouble(items[i]);
            };
      } catch (NumberFormatException e) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "%s: expected a number, found \"%s\"".formatted(end, items[i]),
            e);
      }
    }
    set(end, elements);
  }

  private record Input(Member member, int place, Port port, int at) {}

  private void wasSet(Input input) {
    input.member().wasSet(input.place());
    isDirty = !Double.isNaN(time);
  }

  private Input outside(String end, int elements) {
    Connection.End of = Connection.End.of(end);
    int m = member(of);
    Member member = members.get(m);
    int place = found(member.input(of.port()), of, "an input");
    Port port = member.inputs().get(place);
    if (wiring.isConnected(m, place)) {
      throw new LockstepException(
          ErrorCode.PRECONDITION_FAILED,
          "%s: expected an input that nothing is connected to".formatted(end));
    }
    if (port.size() != elements) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected %d elements, found %d".formatted(end, port.size(), elements));
    }
    return new Input(member, place, port, member.in.offset(place));
  }

  private int member(Connection.End end) {
    for (int m = 0; m < members.size(); m++) {
      if (members.get(m).name().equals(end.member())) {
        return m;
      }
    }
    throw new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "%s: expected a member of %s"
            .formatted(end, new TreeSet<>(members.stream().map(Member::name).toList())));
  }

  private static int found(OptionalInt place, Connection.End end, String what) {
    return place.orElseThrow(
        () ->
            new LockstepException(
                ErrorCode.INVALID_ARGUMENT,
                "%s: expected %s of \"%s\", found none of this name"
                    .formatted(end, what, end.member())));
  }

  /// The numbers of an output at this time; booleans are 0 and 1.
  ///
  /// @param end `member.variable`
  public double[] numbers(String end) {
    Connection.End of = Connection.End.of(end);
    Member member = members.get(member(of));
    int place = found(member.output(of.port()), of, "an output");
    member.readAll();
    Port port = member.outputs().get(place);
    int at = member.out.offset(place);
    double[] numbers = new double[port.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (port.bank()) {
            case REAL -> member.out.reals[at + i];
            case WHOLE -> (double) member.out.wholes[at + i];
            case TEXT, BLOB ->
                throw new LockstepException(
                    ErrorCode.INVALID_ARGUMENT,
                    "%s: expected numbers, found values of %s".formatted(end, port.base()));
          };
    }
    return numbers;
  }

  /// The first number of an output at this time.
  public double number(String end) {
    return numbers(end)[0];
  }

  /// The values of all outputs of a member at this time; overwritten by the next call.
  public Values outputs(Member member) {
    member.readAll();
    return member.out;
  }

  /// Keeps the network as it is, at a communication point.
  ///
  /// @throws LockstepException when a member cannot be saved; it is named
  public NetworkState save() {
    expectAll(Capability.SAVES_STATE, "saved");
    if (isDirty && !terminates) {
      isDirty = false;
      settle();
    }
    NetworkState state = stepping.keep(Optional.empty());
    state.time = time;
    state.startTime = startTime;
    return state;
  }

  /// Goes back to a state of its own.
  public void restore(NetworkState state) {
    stepping.back(state);
    resume(state);
  }

  private void resume(NetworkState state) {
    stepping.suggest(state.suggested);
    time = state.time;
    startTime = state.startTime;
    point = 0;
    terminates = false;
    isDirty = false;
    lastEvent = Double.NaN;
    pace.begin(time);
  }

  /// The network as it is, as bytes, for [#resume] of another master of the same network.
  ///
  /// @throws LockstepException when a member's state cannot be serialized; it is named
  public byte[] serialize() {
    expectAll(Capability.SERIALIZES_STATE, "serialized");
    try (NetworkState state = save()) {
      return NetworkBytes.write(members, state);
    }
  }

  /// Instead of [#start]: goes on where another one was serialized.
  public void resume(byte[] bytes) {
    try (NetworkState state = NetworkBytes.begin(members, bytes, this::settledState)) {
      stepping.slopes().back(state);
      resume(state);
    }
  }

  private NetworkState settledState() {
    return stepping.keep(Optional.empty());
  }

  /// Another network like this one, at the same point; the two know nothing of each other.
  ///
  /// @throws LockstepException when a member's state cannot be serialized; it is named
  public Master fork() {
    byte[] bytes = serialize();
    List<Member> twins = new ArrayList<>();
    try {
      for (Member each : members) {
        twins.add(each.twin());
      }
      Master fork = new Master(twins, connections, options);
      fork.resume(bytes);
      return fork;
    } catch (RuntimeException e) {
      twins.forEach(Member::close);
      throw e;
    }
  }

  private void expectAll(Capability capability, String what) {
    List<String> names =
        members.stream().filter(each -> !each.can(capability)).map(Member::name).toList();
    if (!names.isEmpty()) {
      throw new LockstepException(
          ErrorCode.PRECONDITION_FAILED,
          "the network cannot be %s: expected members that can be, found %s"
              .formatted(what, Stepping.shown(names)));
    }
  }

  /// Ends the simulation of all members.
  public void terminate() {
    members.forEach(Member::terminate);
  }

  @Override
  public void close() {
    stepping.close();
    members.forEach(Member::close);
  }
}
