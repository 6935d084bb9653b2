package io.lockstep.simulation.fmi;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// What must hold for each variable (FMI 2.0.4 §2.2.7, FMI 3.0 §2.4.7).
final class VariableChecks {
  /// causality/variability/initial that go together.
  private static final Set<String> COMBINATIONS = combinations();

  private final ModelDescription description;
  private final ProblemList problems;
  private final Map<String, Unit> units = new HashMap<>();
  private final Map<String, TypeDefinition> types = new HashMap<>();
  private final Set<Integer> states = new HashSet<>();

  VariableChecks(ModelDescription description, ProblemList problems) {
    this.description = description;
    this.problems = problems;
    description.units().forEach(each -> units.putIfAbsent(each.name(), each));
    description.types().forEach(each -> types.putIfAbsent(each.name(), each));
    description.states().forEach(each -> states.add(each.index()));
  }

  private static Set<String> combinations() {
    Set<String> all = new HashSet<>();
    for (String variability : List.of("fixed", "tunable")) {
      all.add("structuralParameter/" + variability + "/exact");
      all.add("parameter/" + variability + "/exact");
      for (String initial : List.of("approx", "calculated")) {
        all.add("calculatedParameter/" + variability + "/" + initial);
        all.add("local/" + variability + "/" + initial);
      }
    }
    for (String variability : List.of("discrete", "continuous")) {
      all.add("input/" + variability + "/exact");
      for (String initial : List.of("exact", "approx", "calculated")) {
        all.add("output/" + variability + "/" + initial);
        all.add("local/" + variability + "/" + initial);
      }
    }
    all.add("output/constant/exact");
    all.add("local/constant/exact");
    all.add("independent/continuous/none");
    return all;
  }

  void check(Variable variable) {
    combination(variable);
    start(variable);
    type(variable);
    bounds("\"" + variable.name() + "\"", variable.type(), variable.position());
    references(variable);
    if (variable.type() instanceof VariableType.Clock clock) {
      clock(variable, clock);
    }
  }

  private void say(Rule rule, Variable variable, String message) {
    problems.add(
        rule, variable.position(), "\"%s\" ".formatted(Grammar.cut(variable.name())) + message);
  }

  private void combination(Variable variable) {
    if (variable.variability() == Variability.CONTINUOUS && !variable.base().isFloat()) {
      say(
          Rule.CONTINUOUS_TYPE,
          variable,
          "is continuous: expected a floating-point type, found %s; make it discrete"
              .formatted(variable.base()));
      return;
    }
    if (variable.base() == BaseType.CLOCK) {
      return;
    }
    String prefix = variable.causality().word() + "/" + variable.variability().word() + "/";
    if (COMBINATIONS.stream().noneMatch(each -> each.startsWith(prefix))) {
      say(
          Rule.CAUSALITY_VARIABILITY,
          variable,
          "causality=\"%s\" does not go with variability=\"%s\""
              .formatted(variable.causality().word(), variable.variability().word()));
    } else if (!COMBINATIONS.contains(prefix + variable.initial().word())) {
      say(
          Rule.INITIAL,
          variable,
          "causality=\"%s\" and variability=\"%s\" do not go with initial=\"%s\"; expected %s"
              .formatted(
                  variable.causality().word(),
                  variable.variability().word(),
                  variable.initial().word(),
                  COMBINATIONS.stream()
                      .filter(each -> each.startsWith(prefix))
                      .map(each -> each.substring(prefix.length()))
                      .sorted()
                      .toList()));
    }
  }

  private void start(Variable variable) {
    boolean needs =
        variable.base() != BaseType.CLOCK
            && (variable.initial() == Initial.EXACT
                || variable.initial() == Initial.APPROX
                || variable.causality() == Causality.INPUT);
    Optional<List<String>> start = variable.start();
    if (needs && start.isEmpty()) {
      say(
          Rule.START_MISSING,
          variable,
          "has no start value: expected one for causality=\"%s\", initial=\"%s\""
              .formatted(variable.causality().word(), variable.initial().word()));
    }
    if (start.isPresent()
        && (variable.initial() == Initial.CALCULATED
            || variable.causality() == Causality.INDEPENDENT)) {
      say(
          Rule.START_FORBIDDEN,
          variable,
          "has a start value: expected none for %s; remove it"
              .formatted(
                  variable.causality() == Causality.INDEPENDENT
                      ? "the independent variable"
                      : "initial=\"calculated\""));
    }
    start.ifPresent(values -> startValues(variable, values));
  }

  private void startValues(Variable variable, List<String> values) {
    OptionalLong count = elements(variable);
    // One value stands for all elements.
    if (count.isPresent() && values.size() != count.getAsLong() && values.size() != 1) {
      say(
          Rule.START_COUNT,
          variable,
          "expected 1 or %d start values, found %d".formatted(count.getAsLong(), values.size()));
    }
    switch (variable.type()) {
      case VariableType.Real real ->
          values.stream()
              .flatMap(each -> XmlTypes.toDouble(each).stream().boxed())
              .filter(
                  each ->
                      each < real.min().orElse(Double.NEGATIVE_INFINITY)
                          || each > real.max().orElse(Double.POSITIVE_INFINITY))
              .findFirst()
              .ifPresent(each -> outOfRange(variable, each));
      case VariableType.Whole whole ->
          wholeRange(variable, values, whole.min(), whole.max(), whole.base());
      case VariableType.Enumeration enumeration -> {
        wholeRange(variable, values, enumeration.min(), enumeration.max(), BaseType.INT64);
        TypeDefinition type = types.get(enumeration.typeName());
        if (type != null) {
          values.stream()
              .flatMap(each -> XmlTypes.toLong(each).stream().boxed())
              .filter(each -> type.items().stream().noneMatch(item -> item.value() == each))
              .findFirst()
              .ifPresent(
                  each ->
                      say(
                          Rule.START_RANGE,
                          variable,
                          "start: expected an item of \"%s\", found %d"
                              .formatted(type.name(), each)));
        }
      }
      case VariableType.Bool _,
          VariableType.Text _,
          VariableType.Binary _,
          VariableType.Clock _ -> {}
    }
  }

  private void wholeRange(
      Variable variable, List<String> values, OptionalLong min, OptionalLong max, BaseType base) {
    values.stream()
        .flatMap(each -> XmlTypes.toLong(each).stream().boxed())
        .filter(
            each ->
                (min.isPresent() && compare(base, each, min.getAsLong()) < 0)
                    || (max.isPresent() && compare(base, each, max.getAsLong()) > 0))
        .findFirst()
        .ifPresent(each -> outOfRange(variable, each));
  }

  private static int compare(BaseType base, long one, long other) {
    return base == BaseType.UINT64 ? Long.compareUnsigned(one, other) : Long.compare(one, other);
  }

  private void outOfRange(Variable variable, Number value) {
    say(Rule.START_RANGE, variable, "start: expected a value from min to max, found " + value);
  }

  /// How many elements it has at the start; absent when that cannot be said.
  private OptionalLong elements(Variable variable) {
    long count = 1;
    for (Variable.Dimension each : variable.dimensions()) {
      OptionalLong size = each.size();
      if (each.variable().isPresent()) {
        size =
            description
                .variables()
                .get(each.variable().getAsInt())
                .start()
                .filter(values -> !values.isEmpty())
                .map(values -> XmlTypes.toLong(values.getFirst()))
                .orElse(OptionalLong.empty());
      }
      if (size.isEmpty()) {
        return size;
      }
      count *= size.getAsLong();
    }
    return OptionalLong.of(count);
  }

  private void type(Variable variable) {
    if (variable.declaredType().isPresent()) {
      TypeDefinition type = types.get(variable.declaredType().get());
      if (type == null) {
        say(
            Rule.TYPE_UNDEFINED,
            variable,
            "declaredType: expected a type of <TypeDefinitions>, found \"%s\""
                .formatted(Grammar.cut(variable.declaredType().get())));
      } else if (type.type().base() != variable.base()) {
        say(
            Rule.TYPE_OTHER,
            variable,
            "declaredType: expected a type of %s, \"%s\" is one of %s"
                .formatted(variable.base(), type.name(), type.type().base()));
      }
    }
    if (variable.type() instanceof VariableType.Real real) {
      Optional<Unit> unit = real.unit().map(units::get);
      if (real.unit().isPresent() && unit.isEmpty()) {
        say(
            Rule.UNIT_UNDEFINED,
            variable,
            "unit: expected a unit of <UnitDefinitions>, found \"%s\""
                .formatted(real.unit().get()));
      }
      displayUnit(variable, unit, real.displayUnit());
      variable.aliases().forEach(alias -> displayUnit(variable, unit, alias.displayUnit()));
    }
  }

  private void displayUnit(Variable variable, Optional<Unit> unit, Optional<String> shown) {
    if (shown.isPresent()
        && unit.isPresent()
        && !shown.get().equals(unit.get().name())
        && unit.get().displayUnits().stream().noneMatch(each -> each.name().equals(shown.get()))) {
      say(
          Rule.DISPLAY_UNIT_UNDEFINED,
          variable,
          "displayUnit: expected a <DisplayUnit> of unit \"%s\", found \"%s\""
              .formatted(unit.get().name(), shown.get()));
    }
  }

  void bounds(String who, VariableType type, Position position) {
    switch (type) {
      case VariableType.Real real -> {
        OptionalDouble min = real.min();
        OptionalDouble max = real.max();
        if (min.isPresent() && max.isPresent() && max.getAsDouble() < min.getAsDouble()) {
          range(who, min.getAsDouble(), max.getAsDouble(), position);
        }
        if (real.nominal().isPresent() && real.nominal().getAsDouble() == 0) {
          problems.add(
              Rule.NOMINAL, position, "%s nominal: expected a value other than 0".formatted(who));
        }
      }
      case VariableType.Whole whole ->
          wholeBounds(who, whole.base(), whole.min(), whole.max(), position);
      case VariableType.Enumeration each ->
          wholeBounds(who, BaseType.INT64, each.min(), each.max(), position);
      case VariableType.Bool _,
          VariableType.Text _,
          VariableType.Binary _,
          VariableType.Clock _ -> {}
    }
  }

  private void wholeBounds(
      String who, BaseType base, OptionalLong min, OptionalLong max, Position position) {
    if (min.isPresent() && max.isPresent() && compare(base, max.getAsLong(), min.getAsLong()) < 0) {
      range(who, min.getAsLong(), max.getAsLong(), position);
    }
  }

  private void range(String who, Number min, Number max, Position position) {
    problems.add(
        Rule.RANGE,
        position,
        "%s max: expected at least min %s, found %s".formatted(who, min, max));
  }

  private void references(Variable variable) {
    if (variable.type() instanceof VariableType.Real real) {
      if (real.derivativeOf().isPresent()) {
        Variable state = description.variables().get(real.derivativeOf().getAsInt());
        if (!state.base().isFloat() || state.index() == variable.index()) {
          say(
              Rule.DERIVATIVE,
              variable,
              "derivative: expected another floating-point variable, found \"%s\" (line %d)"
                  .formatted(state.name(), state.position().line()));
        }
      }
      boolean isOfMe = description.interfaceOf(FmuInterface.Kind.MODEL_EXCHANGE).isPresent();
      if (real.isReinitialised() && isOfMe && !states.contains(variable.index())) {
        say(Rule.REINIT, variable, "reinit: expected a continuous state; remove the attribute");
      }
    }
    if (!variable.isSetSeveralTimes() && variable.causality() != Causality.INPUT) {
      say(
          Rule.SEVERAL_SETS,
          variable,
          "canHandleMultipleSetPerTimeInstant: expected an input; remove the attribute");
    }
    for (Variable.Dimension each : variable.dimensions()) {
      if (each.variable().isPresent()) {
        Variable size = description.variables().get(each.variable().getAsInt());
        boolean isSize =
            size.base() == BaseType.UINT64
                && (size.causality() == Causality.STRUCTURAL_PARAMETER
                    || size.variability() == Variability.CONSTANT);
        if (!isSize) {
          say(
              Rule.DIMENSION,
              variable,
              "<Dimension>: expected a structural parameter or constant of UInt64, found \"%s\""
                  .formatted(size.name()));
        }
      }
    }
    for (int clock : variable.clocks()) {
      Variable named = description.variables().get(clock);
      if (named.base() != BaseType.CLOCK) {
        say(
            Rule.CLOCK_REFERENCE,
            variable,
            "clocks: expected value references of clocks, found that of \"%s\""
                .formatted(named.name()));
      }
    }
    if (variable.previous().isPresent()) {
      Variable before = description.variables().get(variable.previous().getAsInt());
      if (before.base() != variable.base() || variable.clocks().isEmpty()) {
        say(
            Rule.PREVIOUS,
            variable,
            "previous: expected a clocked variable and one of its type, found \"%s\" of %s"
                .formatted(before.name(), before.base()));
      }
    }
  }

  private void clock(Variable variable, VariableType.Clock clock) {
    boolean needsInterval =
        switch (clock.interval()) {
          case CONSTANT, FIXED -> true;
          case TUNABLE, CHANGING, COUNTDOWN, TRIGGERED -> false;
        };
    if (needsInterval && clock.intervalSeconds().isEmpty()) {
      say(
          Rule.CLOCK_INTERVAL,
          variable,
          "is a clock of %s interval: expected intervalDecimal, or intervalCounter and resolution"
              .formatted(clock.interval()));
    }
    if (clock.intervalSeconds().isPresent() && !(clock.intervalSeconds().getAsDouble() > 0)) {
      say(
          Rule.CLOCK_INTERVAL,
          variable,
          "interval: expected more than 0 s, found " + clock.intervalSeconds().getAsDouble());
    }
    if (variable.causality() == Causality.OUTPUT
        && clock.interval() != VariableType.Clock.Interval.TRIGGERED) {
      say(
          Rule.CLOCK_INTERVAL,
          variable,
          "is an output clock: expected intervalVariability=\"triggered\", found "
              + clock.interval());
    }
  }
}
