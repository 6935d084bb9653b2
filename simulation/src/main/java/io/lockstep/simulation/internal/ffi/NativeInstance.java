package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Blobs;
import io.lockstep.simulation.instance.FmuException;
import io.lockstep.simulation.instance.Instance;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.SavedState;
import io.lockstep.simulation.instance.Sensitivity;
import io.lockstep.simulation.instance.Texts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What both versions have in common: the phases, the channels, the answers.
abstract class NativeInstance implements Instance {
  static final Set<Phase> READABLE =
      EnumSet.of(
          Phase.CONFIGURATION,
          Phase.RECONFIGURATION,
          Phase.INITIALIZATION,
          Phase.EVENT,
          Phase.STEP,
          Phase.CONTINUOUS_TIME,
          Phase.TERMINATED);
  private static final Set<Phase> ALIVE =
      EnumSet.complementOf(EnumSet.of(Phase.FATAL, Phase.CLOSED));
  private static final Set<Phase> RUNNING =
      EnumSet.complementOf(EnumSet.of(Phase.FAILED, Phase.FATAL, Phase.CLOSED));
  private static final int WARNING = 1;
  private static final int DISCARD = 2;
  private static final int FATAL = 4;

  final Arena arena = Arena.ofAuto();
  final NativeLibrary library;
  final ModelDescription description;
  final FmuInterface how;
  final InstanceOptions options;
  final LastMessages messages;
  private final Map<Integer, Long> structure = new HashMap<>();
  private final Deque<MemorySegment> spareCells = new ArrayDeque<>();
  private Phase phase = Phase.INSTANTIATED;

  NativeInstance(
      NativeLibrary library,
      ModelDescription description,
      FmuInterface how,
      InstanceOptions options) {
    this.library = library;
    this.description = description;
    this.how = how;
    this.options = options;
    this.messages = new LastMessages(options.log());
  }

  @Override
  public final ModelDescription description() {
    return description;
  }

  @Override
  public final Phase phase() {
    return phase;
  }

  final void enter(Phase next) {
    phase = next;
  }

  /// Refuses a call in a wrong phase.
  final void require(Set<Phase> allowed, String call) {
    if (!allowed.contains(phase)) {
      throw new LockstepException(
          ErrorCode.PRECONDITION_FAILED,
          "%s of \"%s\": expected the FMU in %s, found it in %s"
              .formatted(call, options.name(), words(allowed), phase.word()));
    }
  }

  final void requireAlive(String call) {
    require(ALIVE, call);
  }

  final void requireRunning(String call) {
    require(RUNNING, call);
  }

  final void require(Capability capability, String call) {
    if (!how.can(capability)) {
      throw new LockstepException(
          ErrorCode.PRECONDITION_FAILED,
          "%s of \"%s\": the FMU cannot do that, its description does not say %s"
              .formatted(call, options.name(), capability.word(description.version())));
    }
  }

  /// Why there is no instance: what it logged, and what its description warns of.
  final String whyNot() {
    String said = messages.text();
    String logged =
        said.isEmpty()
            ? "it logged nothing; often a licence, a file or a library is missing (--log shows more)"
            : "it logged: " + said;
    return how.can(Capability.NEEDS_EXECUTION_TOOL)
        ? logged + "; it needs the tool that made it on this machine (needsExecutionTool)"
        : logged;
  }

  private static String words(Set<Phase> phases) {
    return phases.isEmpty()
        ? "no mode at all"
        : String.join(" or ", phases.stream().map(Phase::word).toList());
  }

  final void require(Phase allowed, String call) {
    if (phase != allowed) {
      require(EnumSet.of(allowed), call);
    }
  }

  /// What a function answered: nothing for 0 and warnings, an exception for all else.
  final void check(int status, String function) {
    if (status > WARNING) {
      throw refused(status, function);
    }
  }

  private FmuException refused(int status, String function) {
    String said = messages.text();
    if (status != DISCARD) {
      phase = status == FATAL ? Phase.FATAL : Phase.FAILED;
    }
    String word =
        switch (status) {
          case DISCARD -> "\"discard\": it could not do it, and is as before";
          case FATAL -> "\"fatal\": it is broken for good";
          case 3 -> "\"error\"";
          default -> "%d, which is no status here".formatted(status);
        };
    return new FmuException(
        "%s of \"%s\" answered %s%s"
            .formatted(
                function,
                options.name(),
                word,
                said.isEmpty() ? "; it logged nothing" : "; it logged: " + said));
  }

  abstract Cell cell(BaseType base);

  abstract int get(
      BaseType base, MemorySegment references, long n, MemorySegment values, long size);

  abstract int set(
      BaseType base, MemorySegment references, long n, MemorySegment values, long size);

  abstract int getBinary(
      MemorySegment references, long n, MemorySegment sizes, MemorySegment values, long size);

  abstract int setBinary(
      MemorySegment references, long n, MemorySegment sizes, MemorySegment values, long size);

  abstract Set<Phase> settable(Variable variable);

  /// Where a variable of these may be set: where all of them may.
  final Set<Phase> settable(List<Variable> variables) {
    Set<Phase> all = EnumSet.allOf(Phase.class);
    variables.forEach(each -> all.retainAll(settable(each)));
    return all;
  }

  @Override
  public final Numbers numbers(List<Variable> variables) {
    BaseType base = oneType(variables);
    return new NativeNumbers(this, base, cell(base), new Layout(this, variables));
  }

  @Override
  public final Texts texts(List<Variable> variables) {
    expect(BaseType.STRING, variables);
    return new NativeTexts(this, new Layout(this, variables));
  }

  @Override
  public final Blobs blobs(List<Variable> variables) {
    expect(BaseType.BINARY, variables);
    return new NativeBlobs(this, new Layout(this, variables));
  }

  @Override
  public final Sensitivity sensitivity(List<Variable> unknowns, List<Variable> knowns) {
    return new NativeSensitivity(this, new Layout(this, unknowns), new Layout(this, knowns));
  }

  abstract int directional(NativeSensitivity request, MemorySegment seed, MemorySegment result);

  abstract int adjoint(NativeSensitivity request, MemorySegment seed, MemorySegment result);

  private static void expect(BaseType base, List<Variable> variables) {
    for (Variable each : variables) {
      if (each.base() != base) {
        throw new IllegalArgumentException(
            "\"%s\": expected a variable of %s, found one of %s"
                .formatted(each.name(), base, each.base()));
      }
    }
  }

  private static BaseType oneType(List<Variable> variables) {
    BaseType base = variables.isEmpty() ? BaseType.FLOAT64 : variables.getFirst().base();
    expect(base, variables);
    return base;
  }

  /// How many elements a variable has now.
  final long elements(Variable variable) {
    long count = 1;
    for (Variable.Dimension each : variable.dimensions()) {
      count =
          Math.multiplyExact(
              count,
              each.variable().isPresent()
                  ? structural(each.variable().getAsInt())
                  : each.size().orElse(1));
    }
    return count;
  }

  private long structural(int index) {
    return structure.computeIfAbsent(
        index,
        _ ->
            description
                .variables()
                .get(index)
                .start()
                .map(values -> Long.parseUnsignedLong(values.getFirst().strip()))
                .orElse(0L));
  }

  /// Notes the sizes of arrays as they are set.
  final void noteWritten(List<Variable> variables, Numbers values) {
    for (int i = 0; i < variables.size(); i++) {
      if (variables.get(i).causality() == Causality.STRUCTURAL_PARAMETER) {
        structure.put(variables.get(i).index(), values.getLong(values.offset(i)));
      }
    }
  }

  final void forgetSizes() {
    structure.clear();
  }

  final MemorySegment references(List<Variable> variables, Arena memory) {
    MemorySegment references = memory.allocate(JAVA_INT, Math.max(1, variables.size()));
    for (int i = 0; i < variables.size(); i++) {
      references.setAtIndex(JAVA_INT, i, variables.get(i).valueReference());
    }
    return references;
  }

  @SuppressWarnings("ReferenceEquality") // this very instance
  final NativeState mine(SavedState state) {
    if (state instanceof NativeState each && each.owner() == this && !each.isClosed()) {
      return each;
    }
    throw new LockstepException(
        ErrorCode.PRECONDITION_FAILED,
        "\"%s\": expected an open state that it saved itself; serialize it to move it to another one"
            .formatted(options.name()));
  }

  abstract void free(NativeState state);

  /// A cell for the pointer of a state. Cells are used again: memory of the arena is freed with the
  /// instance only.
  final MemorySegment takeCell() {
    MemorySegment cell = spareCells.poll();
    return cell == null ? arena.allocate(JAVA_LONG) : cell;
  }

  final void giveBack(MemorySegment cell) {
    cell.set(JAVA_LONG, 0, 0);
    spareCells.push(cell);
  }
}
