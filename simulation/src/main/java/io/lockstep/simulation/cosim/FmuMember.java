package io.lockstep.simulation.cosim;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.ModelStructure;
import io.lockstep.simulation.fmi.Variability;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmi.VariableType;
import io.lockstep.simulation.instance.Instance;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.SavedState;
import io.lockstep.simulation.instance.Sensitivity;
import io.lockstep.simulation.run.StartValues;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// What FMUs of both interfaces have in common: ports, lanes, states.
abstract sealed class FmuMember extends Member permits CoSimulationMember, ModelExchangeMember {
  private final Instance instance;
  final FmuInterface how;
  final Map<String, String> start;
  private final List<Variable> inputVariables;
  private final List<Variable> outputVariables;
  private final boolean[][] feeds;
  private final boolean[][] feedsFirst;
  private Lanes continuous;
  private Lanes discrete;
  private Lanes connected;
  private Lanes others;
  private final Map<Integer, Lanes> single = new TreeMap<>();
  private final BitSet set = new BitSet();
  private double startTime;

  FmuMember(String name, Instance instance, FmuInterface how, Map<String, String> start) {
    this(
        name,
        begun(name, instance, start),
        how,
        start,
        variables(instance, Causality.INPUT),
        variables(instance, Causality.OUTPUT));
  }

  private FmuMember(
      String name,
      Instance instance,
      FmuInterface how,
      Map<String, String> start,
      List<Variable> inputs,
      List<Variable> outputs) {
    super(name, ports(instance, inputs), ports(instance, outputs));
    this.instance = instance;
    this.how = how;
    this.start = start;
    inputVariables = inputs;
    outputVariables = outputs;
    ModelStructure structure = instance.description().structure();
    feeds = feeds(structure.outputs(), new boolean[outputs.size()][inputs.size()]);
    feedsFirst = feeds(structure.initialUnknowns(), feeds);
    continuous = inputLanes(_ -> false);
    discrete = continuous;
    connected = continuous;
    others = continuous;
  }

  /// Sizes of arrays depend on structural parameters, so start values come before the ports.
  private static Instance begun(String name, Instance instance, Map<String, String> start) {
    try {
      StartValues.apply(instance, start, "start of \"%s\":".formatted(name));
      return instance;
    } catch (RuntimeException e) {
      instance.close();
      throw e;
    }
  }

  private static List<Variable> variables(Instance instance, Causality causality) {
    return instance.description().of(causality).stream()
        .filter(each -> each.base() != BaseType.CLOCK)
        .toList();
  }

  @Override
  final Optional<Numbers> clock(String port, boolean isOutput) {
    return instance
        .description()
        .variable(port)
        .filter(each -> each.causality() == (isOutput ? Causality.OUTPUT : Causality.INPUT))
        .filter(
            each ->
                each.type() instanceof VariableType.Clock clock
                    && (isOutput || clock.interval() == VariableType.Clock.Interval.TRIGGERED))
        .map(each -> instance.numbers(List.of(each)));
  }

  private static List<Port> ports(Instance instance, List<Variable> variables) {
    return variables.stream().map(each -> port(instance, each)).toList();
  }

  private static Port port(Instance instance, Variable variable) {
    int size =
        variable.dimensions().isEmpty()
            ? 1
            : switch (Port.Bank.of(variable.base())) {
              case REAL, WHOLE -> instance.numbers(List.of(variable)).size();
              case TEXT -> instance.texts(List.of(variable)).size();
              case BLOB -> instance.blobs(List.of(variable)).size();
            };
    boolean isContinuous =
        variable.base().isFloat() && variable.variability() == Variability.CONTINUOUS;
    ModelDescription description = instance.description();
    if (variable.type() instanceof VariableType.Real real) {
      double nominal = Math.abs(real.nominal().orElse(1));
      return new Port(
          variable.name(),
          variable.base(),
          size,
          isContinuous,
          real.unit().flatMap(description::unit),
          real.isRelative(),
          nominal > 0 && Double.isFinite(nominal) ? nominal : 1);
    }
    return new Port(
        variable.name(), variable.base(), size, isContinuous, Optional.empty(), false, 1);
  }

  /// What a list of unknowns says of the outputs; those that it does not name stay as `otherwise`
  /// says.
  private boolean[][] feeds(List<ModelStructure.Unknown> unknowns, boolean[][] otherwise) {
    boolean[][] result = new boolean[outputVariables.size()][];
    for (int output = 0; output < result.length; output++) {
      int index = outputVariables.get(output).index();
      result[output] = otherwise[output];
      for (ModelStructure.Unknown each : unknowns) {
        if (each.variable() == index) {
          boolean[] row = new boolean[inputVariables.size()];
          for (int input = 0; input < row.length; input++) {
            int known = inputVariables.get(input).index();
            row[input] = each.dependencies().map(of -> of.contains(known)).orElse(true);
          }
          result[output] = row;
        }
      }
    }
    return result;
  }

  @Override
  final boolean can(Capability capability) {
    return how.can(capability);
  }

  @Override
  final boolean feeds(int input, int output, boolean isInitial) {
    return (isInitial ? feedsFirst : feeds)[output][input];
  }

  @Override
  final OptionalInt input(String port) {
    return place(inputs(), known(port));
  }

  @Override
  final OptionalInt output(String port) {
    return place(outputs(), known(port));
  }

  /// An alias stands for its variable.
  private String known(String port) {
    return instance.description().variable(port).map(Variable::name).orElse(port);
  }

  private Lanes inputLanes(IntPredicate chosen) {
    return Lanes.of(instance, inputVariables, chosen(inputVariables, chosen), in);
  }

  private static List<Integer> chosen(List<Variable> variables, IntPredicate chosen) {
    return IntStream.range(0, variables.size()).filter(chosen).boxed().toList();
  }

  @Override
  final void link(BitSet inputsInUse, BitSet outputsInUse) {
    continuous = inputLanes(each -> inputsInUse.get(each) && inputs().get(each).isContinuous());
    discrete = inputLanes(each -> inputsInUse.get(each) && !inputs().get(each).isContinuous());
    connected =
        Lanes.of(instance, outputVariables, chosen(outputVariables, outputsInUse::get), out);
    others =
        Lanes.of(
            instance,
            outputVariables,
            chosen(outputVariables, each -> !outputsInUse.get(each)),
            out);
  }

  @Override
  final void enterInitialization(double startTime, OptionalDouble stop, OptionalDouble tolerance) {
    this.startTime = startTime;
    instance.enterInitialization(startTime, stop, tolerance);
  }

  /// Where the run began, in seconds.
  final double startTime() {
    return startTime;
  }

  @Override
  final void readInputs() {
    Values kept = new Values(inputs());
    kept.take(in);
    inputLanes(_ -> true).read(in);
    // What was set from outside already has yet to be written.
    for (int input = set.nextSetBit(0); input >= 0; input = set.nextSetBit(input + 1)) {
      copy(kept, in, input);
    }
  }

  private void copy(Values from, Values to, int input) {
    int at = in.offset(input);
    int size = inputs().get(input).size();
    switch (inputs().get(input).bank()) {
      case REAL -> System.arraycopy(from.reals, at, to.reals, at, size);
      case WHOLE -> System.arraycopy(from.wholes, at, to.wholes, at, size);
      case TEXT -> System.arraycopy(from.texts, at, to.texts, at, size);
      case BLOB -> System.arraycopy(from.blobs, at, to.blobs, at, size);
    }
  }

  @Override
  final void read() {
    connected.read(out);
  }

  @Override
  final void readAll() {
    connected.read(out);
    others.read(out);
  }

  @Override
  final void write(boolean discreteToo) {
    continuous.write(in);
    if (discreteToo) {
      discrete.write(in);
    }
    if (!set.isEmpty()) {
      for (int input = set.nextSetBit(0); input >= 0; input = set.nextSetBit(input + 1)) {
        if (discreteToo || inputs().get(input).isContinuous()) {
          Objects.requireNonNull(single.get(input)).write(in);
          set.clear(input);
        }
      }
    }
  }

  @Override
  final void wasSet(int input) {
    single.computeIfAbsent(input, of -> inputLanes(each -> each == of));
    set.set(input);
  }

  /// Whether a discrete input waits for Event Mode.
  final boolean hasWaiting() {
    return set.stream().anyMatch(each -> !inputs().get(each).isContinuous());
  }

  /// Hands over the continuous inputs as they are some time later.
  final void writeLater(double by, double[] base) {
    for (int i = 0; i < slope.length; i++) {
      in.reals[i] = base[i] + slope[i] * by;
    }
    continuous.write(in);
  }

  @Override
  final Optional<Sensitivity> sensitivity(List<Integer> ofOutputs, List<Integer> byInputs) {
    return can(Capability.DIRECTIONAL_DERIVATIVES)
        ? Optional.of(
            instance.sensitivity(
                ofOutputs.stream().map(outputVariables::get).toList(),
                byInputs.stream().map(inputVariables::get).toList()))
        : Optional.empty();
  }

  /// How many numbers there are beside the FMU's state.
  abstract int owned();

  abstract void own(double[] into);

  abstract void ownBack(double[] from);

  /// The phase between two steps.
  abstract Phase resting();

  @Override
  final Kept keep(Optional<Kept> into) {
    Kept kept =
        into.filter(each -> each.own().length == owned())
            .orElseGet(
                () ->
                    new Kept(
                        Optional.of(instance.save()),
                        new double[owned()],
                        new Values(inputs()),
                        new Values(outputs())));
    instance.save(kept.state().orElseThrow());
    own(kept.own());
    kept.in().take(in);
    kept.out().take(out);
    return kept;
  }

  @Override
  final void back(Kept kept) {
    instance.restore(kept.state().orElseThrow());
    in.take(kept.in());
    out.take(kept.out());
    ownBack(kept.own());
  }

  @Override
  final byte[] bytes(Kept kept) {
    return instance.serialize(kept.state().orElseThrow());
  }

  @Override
  final void begin(byte[] state, double[] own) {
    try (SavedState saved = instance.deserialize(state, resting())) {
      instance.restore(saved);
    }
    ownBack(own);
  }

  @Override
  final void terminate() {
    if (instance.phase() == Phase.STEP || instance.phase() == Phase.CONTINUOUS_TIME) {
      instance.terminate();
    }
  }

  @Override
  public final void close() {
    instance.close();
  }
}
