package io.lockstep.simulation.worker;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Blobs;
import io.lockstep.simulation.instance.Events;
import io.lockstep.simulation.instance.FmuLog;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.InstanceOptions.IntermediateUpdate;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.SavedState;
import io.lockstep.simulation.instance.Sensitivity;
import io.lockstep.simulation.instance.Texts;
import io.lockstep.simulation.internal.ffi.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An instance in a worker, as its caller sees it: each call becomes a letter. It remembers what
/// was asked of it until it began to run, to be brought back to there in another worker.
@SuppressWarnings("EnumOrdinal") // both sides are of the same build
abstract class IsolatedInstance implements Isolated {
  /// Letters to be repeated, in bytes; an instance that needs more cannot be brought back.
  private static final long REPEATED_MAX = 16L << 20;

  final InstanceOptions options;
  private final IsolatedFmu fmu;
  private final int number;
  private final List<Said> start = new ArrayList<>();
  private long startBytes;
  private boolean runs;
  private final Place place;
  private Worker worker;
  private Phase phase = Phase.INSTANTIATED;
  private int states;
  private int indicators;
  private int channels;
  private int savedStates;
  private @Nullable Checkpoint checkpoint;

  /// A letter that brings an instance to its start.
  @SuppressWarnings("ArrayRecordComponent") // nobody else sees it
  private record Said(Op op, byte[] letter) {}

  /// A state that its owner has as bytes.
  @SuppressWarnings("ArrayRecordComponent") // nobody else sees it
  private record Checkpoint(byte[] bytes, Phase phase) {}

  /// A state in the FMU's memory.
  private static final class State implements SavedState {
    private final IsolatedInstance owner;
    private final Worker worker;
    private final int id;
    private Phase phase;
    private boolean isClosed;

    State(IsolatedInstance owner, int id, Phase phase) {
      this.owner = owner;
      this.worker = owner.worker;
      this.id = id;
      this.phase = phase;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // this very worker
    public void close() {
      if (isClosed) {
        return;
      }
      isClosed = true;
      if (owner.worker == worker && owner.isCallable()) {
        owner.ask(Op.FREE_STATE, letter -> letter.putInt(id), _ -> true);
      }
    }
  }

  IsolatedInstance(
      IsolatedFmu fmu, Place place, int number, InstanceOptions options, boolean isCoSimulation) {
    this.fmu = fmu;
    this.place = place;
    this.worker = place.enter();
    this.number = number;
    this.options = options;
    worker.add(this);
    try {
      ask(
          Op.INSTANTIATE,
          letter ->
              letter
                  .putFlag(isCoSimulation)
                  .putText(options.name())
                  .putFlag(options.isLogging())
                  .putFlag(options.usesEventMode())
                  .putFlag(options.allowsEarlyReturn())
                  .putFlag(options.update().isPresent())
                  .putInts(indexes(options.intermediate())),
          _ -> true);
    } catch (RuntimeException e) {
      worker.remove(this);
      throw e;
    }
  }

  final int number() {
    return number;
  }

  final String name() {
    return options.name();
  }

  final int stateCount() {
    return states;
  }

  final int indicatorCount() {
    return indicators;
  }

  final <T> T ask(Op op, Consumer<Letter> arguments, Function<Letter, T> result) {
    if (phase == Phase.CLOSED) {
      throw new LockstepException(
          ErrorCode.PRECONDITION_FAILED,
          "%s of \"%s\": expected a living FMU, found it in %s"
              .formatted(op.word(), name(), phase.word()));
    }
    return worker.ask(this, op, arguments, result);
  }

  final void simply(Op op) {
    ask(op, _ -> {}, _ -> true);
  }

  /// What each answer tells.
  final void heard(Phase now, int stateCount, int indicatorCount) {
    phase = now;
    states = stateCount;
    indicators = indicatorCount;
  }

  final boolean isToBeRepeated(Op op) {
    return switch (op.kind()) {
      case ALWAYS -> true;
      case AT_START -> !runs;
      case NEVER, RUNS, ANEW -> false;
    };
  }

  /// A call was done.
  final void done(Op op, byte @Nullable [] letter) {
    switch (op.kind()) {
      case RUNS -> runs = true;
      case ANEW -> {
        start.removeIf(each -> each.op.kind() == Op.Kind.AT_START);
        checkpoint = null;
        runs = false;
      }
      case ALWAYS, AT_START, NEVER -> {}
    }
    if (letter != null && startBytes <= REPEATED_MAX) {
      start.add(new Said(op, letter));
      startBytes += letter.length;
    }
  }

  /// On the thread that calls: an intermediate update.
  final boolean update(IntermediateUpdate.Moment moment) {
    try {
      return options.update().isPresent() && options.update().get().update(moment);
    } catch (RuntimeException e) {
      log(FmuLog.Status.ERROR, "", "an intermediate update failed: " + e.getMessage());
      return false;
    }
  }

  final void log(FmuLog.Status status, String category, String text) {
    options.log().message(status, category, text);
  }

  private boolean isCallable() {
    return phase != Phase.CLOSED && phase != Phase.FATAL && worker.failure() == null;
  }

  @Override
  public final ModelDescription description() {
    return fmu.description();
  }

  @Override
  public final Phase phase() {
    return phase != Phase.CLOSED && worker.failure() != null ? Phase.FATAL : phase;
  }

  @Override
  public final Optional<WorkerFailure> failure() {
    return Optional.ofNullable(worker.failure());
  }

  @Override
  public final WorkerOptions.Recovery recover() {
    if (phase == Phase.CLOSED || worker.failure() == null) {
      throw refused("expected a lost worker, found it %s".formatted(phase.word()));
    }
    if (fmu.recovery() == WorkerOptions.Recovery.NEVER) {
      throw refused("it shall stay lost");
    }
    if (startBytes > REPEATED_MAX) {
      throw refused("more was written to it before it ran than is kept");
    }
    worker = place.replace(worker, this);
    for (Said each : List.copyOf(start)) {
      worker.repeat(this, each.op(), each.letter());
    }
    Checkpoint last = checkpoint;
    if (last == null || fmu.recovery() == WorkerOptions.Recovery.FROM_START) {
      runs = false;
      return WorkerOptions.Recovery.FROM_START;
    }
    try (SavedState state = deserialize(last.bytes(), last.phase())) {
      restore(state);
    }
    return WorkerOptions.Recovery.LAST_STATE;
  }

  private LockstepException refused(String why) {
    return new LockstepException(
        ErrorCode.PRECONDITION_FAILED, "recover of \"%s\": %s".formatted(name(), why));
  }

  static int[] indexes(List<Variable> variables) {
    return variables.stream().mapToInt(Variable::index).toArray();
  }

  private Channel channel(Op op, List<Variable> variables) {
    int id = channels++;
    List<Variable> of = List.copyOf(variables);
    int[] offsets =
        ask(
            op,
            letter -> letter.putInt(id).putInts(indexes(of)),
            letter -> {
              int[] result = new int[of.size() + 1];
              for (int i = 0; i < result.length; i++) {
                result[i] = letter.getInt();
              }
              return result;
            });
    return new Channel(this, id, offsets);
  }

  @Override
  public final Numbers numbers(List<Variable> variables) {
    Channel channel = channel(Op.NUMBERS, variables);
    BaseType base = variables.isEmpty() ? BaseType.FLOAT64 : variables.getFirst().base();
    return new Channel.OfNumbers(channel, Cell.of(base, description().version()));
  }

  @Override
  public final Texts texts(List<Variable> variables) {
    return new Channel.OfTexts(channel(Op.TEXTS, variables));
  }

  @Override
  public final Blobs blobs(List<Variable> variables) {
    return new Channel.OfBlobs(channel(Op.BLOBS, variables));
  }

  @Override
  public final Sensitivity sensitivity(List<Variable> unknowns, List<Variable> knowns) {
    int id = channels++;
    int[] sizes =
        ask(
            Op.SENSITIVITY,
            letter -> letter.putInt(id).putInts(indexes(unknowns)).putInts(indexes(knowns)),
            letter -> new int[] {letter.getInt(), letter.getInt()});
    return new Channel.OfDerivatives(this, id, sizes[0], sizes[1]);
  }

  @Override
  public final void enterConfiguration() {
    simply(Op.ENTER_CONFIGURATION);
  }

  @Override
  public final void exitConfiguration() {
    simply(Op.EXIT_CONFIGURATION);
  }

  @Override
  public final void enterInitialization(
      double startTime, OptionalDouble stopTime, OptionalDouble tolerance) {
    ask(
        Op.ENTER_INITIALIZATION,
        letter ->
            letter
                .putDouble(startTime)
                .putFlag(stopTime.isPresent())
                .putDouble(stopTime.orElse(0))
                .putFlag(tolerance.isPresent())
                .putDouble(tolerance.orElse(0)),
        _ -> true);
  }

  @Override
  public final void exitInitialization() {
    simply(Op.EXIT_INITIALIZATION);
  }

  @Override
  public final void enterEventMode() {
    simply(Op.ENTER_EVENT_MODE);
  }

  @Override
  public final void updateDiscreteStates(Events result) {
    ask(
        Op.UPDATE_DISCRETE_STATES,
        _ -> {},
        letter -> {
          result.set(
              letter.getFlag(),
              letter.getFlag(),
              letter.getFlag(),
              letter.getFlag(),
              letter.getDouble());
          return true;
        });
  }

  @Override
  public final void evaluateDiscreteStates() {
    simply(Op.EVALUATE_DISCRETE_STATES);
  }

  @Override
  public final void clockIntervals(List<Variable> clocks, double[] result, boolean[] isChanged) {
    double[] seconds = new double[clocks.size()];
    boolean[] changed = new boolean[clocks.size()];
    ask(
        Op.CLOCK_INTERVALS,
        letter -> letter.putInts(indexes(clocks)),
        letter -> {
          letter.getDoubles(seconds);
          for (int i = 0; i < changed.length; i++) {
            changed[i] = letter.getFlag();
          }
          return true;
        });
    System.arraycopy(seconds, 0, result, 0, seconds.length);
    System.arraycopy(changed, 0, isChanged, 0, changed.length);
  }

  @Override
  public final void clockShifts(List<Variable> clocks, double[] result) {
    fetch(Op.CLOCK_SHIFTS, letter -> letter.putInts(indexes(clocks)), result, clocks.size());
  }

  @Override
  public final void setClockIntervals(List<Variable> clocks, double[] seconds) {
    ask(
        Op.SET_CLOCK_INTERVALS,
        letter -> letter.putInts(indexes(clocks)).putDoubles(seconds),
        _ -> true);
  }

  /// Fetches numbers: the caller's array is touched only when the worker has answered well.
  final void fetch(Op op, Consumer<Letter> arguments, double[] result, int size) {
    double[] values = new double[size];
    ask(
        op,
        arguments,
        letter -> {
          letter.getDoubles(values);
          return true;
        });
    System.arraycopy(values, 0, result, 0, size);
  }

  @Override
  public final void logging(boolean isOn, List<String> categories) {
    ask(
        Op.LOGGING,
        letter -> {
          letter.putFlag(isOn).putInt(categories.size());
          categories.forEach(letter::putText);
        },
        _ -> true);
  }

  @Override
  public final SavedState save() {
    State state = new State(this, savedStates++, phase);
    save(state);
    return state;
  }

  @Override
  public final void save(SavedState into) {
    State state = mine(into);
    ask(Op.SAVE, letter -> letter.putInt(state.id), _ -> true);
    state.phase = phase;
  }

  @Override
  public final void restore(SavedState from) {
    State state = mine(from);
    ask(Op.RESTORE, letter -> letter.putInt(state.id), _ -> true);
  }

  @SuppressWarnings("ReferenceEquality") // this very instance
  private State mine(SavedState state) {
    if (state instanceof State each
        && each.owner == this
        && !each.isClosed
        && each.worker == worker) {
      return each;
    }
    throw new LockstepException(
        ErrorCode.PRECONDITION_FAILED,
        "\"%s\": expected an open state that it saved itself and has not lost with its worker; serialize it to move it to another one"
            .formatted(name()));
  }

  @Override
  public final byte[] serialize(SavedState from) {
    State state = mine(from);
    byte[] bytes = ask(Op.SERIALIZE, letter -> letter.putInt(state.id), Letter::getBytes);
    checkpoint = new Checkpoint(bytes.clone(), state.phase);
    return bytes;
  }

  @Override
  public final SavedState deserialize(byte[] bytes, Phase of) {
    State state = new State(this, savedStates++, of);
    ask(
        Op.DESERIALIZE,
        letter -> letter.putInt(state.id).putByte(of.ordinal()).putBytes(bytes),
        _ -> true);
    return state;
  }

  @Override
  public final byte[] snapshot() {
    byte[] bytes = ask(Op.SNAPSHOT, _ -> {}, Letter::getBytes);
    checkpoint = new Checkpoint(bytes.clone(), phase);
    return bytes;
  }

  @Override
  public final void revive(double startTime, byte[] bytes, Phase of) {
    ask(
        Op.REVIVE,
        letter -> letter.putDouble(startTime).putByte(of.ordinal()).putBytes(bytes),
        _ -> true);
  }

  @Override
  public final void terminate() {
    simply(Op.TERMINATE);
  }

  @Override
  public final void reset() {
    simply(Op.RESET);
  }

  @Override
  public final void close() {
    if (phase == Phase.CLOSED) {
      return;
    }
    try {
      if (isCallable()) {
        simply(Op.CLOSE);
      }
    } finally {
      worker.remove(this);
      phase = Phase.CLOSED;
    }
  }
}
