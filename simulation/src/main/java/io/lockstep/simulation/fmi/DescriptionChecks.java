package io.lockstep.simulation.fmi;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What must hold for a description as a whole. The checks of single variables are
/// [VariableChecks].
final class DescriptionChecks {
  private static final Position TOP = new Position(1, 1);
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final ModelDescription description;
  private final ProblemList problems;

  DescriptionChecks(ModelDescription description, ProblemList problems) {
    this.description = description;
    this.problems = problems;
  }

  void run() {
    interfaces();
    experiment();
    units();
    types();
    names();
    references();
    independent();
    VariableChecks checks = new VariableChecks(description, problems);
    description.variables().forEach(checks::check);
    structure();
  }

  private void interfaces() {
    if (description.interfaces().isEmpty()) {
      problems.add(
          Rule.INTERFACE_MISSING,
          TOP,
          "expected <ModelExchange>, <CoSimulation> or (FMI 3) <ScheduledExecution>, found none");
    }
    if (description.token().isBlank()) {
      problems.add(
          Rule.TOKEN_EMPTY, TOP, "the guid or instantiationToken is empty: give the model one");
    }
    for (FmuInterface each : description.interfaces()) {
      if (!IDENTIFIER.matcher(each.modelIdentifier()).matches()) {
        problems.add(
            Rule.MODEL_IDENTIFIER,
            TOP,
            "<%s> modelIdentifier: expected letters, digits and _, found \"%s\""
                .formatted(each.kind().word(), Grammar.cut(each.modelIdentifier())));
      }
      if (each.can(Capability.SERIALIZES_STATE) && !each.can(Capability.SAVES_STATE)) {
        problems.add(
            Rule.STATE_CAPABILITY,
            TOP,
            "<%s> %s needs %s; set it, too"
                .formatted(
                    each.kind().word(),
                    Capability.SERIALIZES_STATE.word(description.version()),
                    Capability.SAVES_STATE.word(description.version())));
      }
      if (each.can(Capability.RETURNS_EARLY_WHEN_ASKED)
          && !each.can(Capability.INTERMEDIATE_UPDATE)) {
        problems.add(
            Rule.STATE_CAPABILITY,
            TOP,
            "canReturnEarlyAfterIntermediateUpdate needs providesIntermediateUpdate; set it, too");
      }
    }
  }

  private void experiment() {
    DefaultExperiment experiment = description.experiment();
    if (experiment.startTime().isPresent()
        && experiment.stopTime().isPresent()
        && experiment.stopTime().getAsDouble() < experiment.startTime().getAsDouble()) {
      problems.add(
          Rule.EXPERIMENT,
          TOP,
          "<DefaultExperiment> stopTime: expected at least startTime %s, found %s"
              .formatted(
                  experiment.startTime().getAsDouble(), experiment.stopTime().getAsDouble()));
    }
    positive("tolerance", experiment.tolerance());
    positive("stepSize", experiment.stepSize());
  }

  private void positive(String name, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() > 0)) {
      problems.add(
          Rule.EXPERIMENT,
          TOP,
          "<DefaultExperiment> %s: expected more than 0, found %s"
              .formatted(name, value.getAsDouble()));
    }
  }

  private void units() {
    Set<String> names = new HashSet<>();
    for (Unit unit : description.units()) {
      if (!names.add(unit.name())) {
        problems.add(
            Rule.UNIT_TWICE,
            unit.position(),
            "unit \"%s\" is defined twice; remove one".formatted(unit.name()));
      }
      Set<String> shown = new HashSet<>();
      for (Unit.DisplayUnit each : unit.displayUnits()) {
        if (!shown.add(each.name())) {
          problems.add(
              Rule.UNIT_TWICE,
              unit.position(),
              "display unit \"%s\" of unit \"%s\" is defined twice; remove one"
                  .formatted(each.name(), unit.name()));
        }
        if (each.factor() == 0) {
          problems.add(
              Rule.UNIT_FACTOR,
              unit.position(),
              "display unit \"%s\": expected a factor other than 0".formatted(each.name()));
        }
        if (each.isInverse() && each.offset() != 0) {
          problems.add(
              Rule.UNIT_FACTOR,
              unit.position(),
              "display unit \"%s\": with inverse=\"true\" the offset must be 0, found %s"
                  .formatted(each.name(), each.offset()));
        }
      }
      if (unit.base().filter(base -> base.factor() == 0).isPresent()) {
        problems.add(
            Rule.UNIT_FACTOR,
            unit.position(),
            "unit \"%s\": expected a factor other than 0 in <BaseUnit>".formatted(unit.name()));
      }
    }
  }

  private void types() {
    Set<String> names = new HashSet<>();
    for (TypeDefinition type : description.types()) {
      if (!names.add(type.name())) {
        problems.add(
            Rule.TYPE_TWICE,
            type.position(),
            "type \"%s\" is defined twice; remove one".formatted(type.name()));
      }
      Set<String> items = new HashSet<>();
      Set<Long> values = new HashSet<>();
      for (TypeDefinition.Item item : type.items()) {
        if (!items.add(item.name()) || !values.add(item.value())) {
          problems.add(
              Rule.ITEM_TWICE,
              type.position(),
              "type \"%s\": expected names and values of items to be unique, found \"%s\" = %d again"
                  .formatted(type.name(), item.name(), item.value()));
        }
      }
      new VariableChecks(description, problems).bounds(type.name(), type.type(), type.position());
    }
  }

  private void names() {
    Set<String> names = HashSet.newHashSet(description.variables().size());
    for (Variable variable : description.variables()) {
      name(names, variable.name(), variable.position());
      variable.aliases().forEach(alias -> name(names, alias.name(), alias.position()));
    }
  }

  private void name(Set<String> names, String name, Position position) {
    if (!names.add(name)) {
      problems.add(
          Rule.NAME_TWICE,
          position,
          "name \"%s\" is there twice; give one of both another".formatted(Grammar.cut(name)));
    }
    if (name.chars().anyMatch(c -> c == '\n' || c == '\r' || c == '\t')) {
      problems.add(
          Rule.NAME_CHARACTERS,
          position,
          "name \"%s\": expected no line feed, carriage return or tab"
              .formatted(Grammar.cut(name).replaceAll("\\s", "?")));
    } else if (description.isStructured() && !StructuredName.isOne(name)) {
      problems.add(
          Rule.NAME_STRUCTURE,
          position,
          "name \"%s\": expected a structured name like a.b[1,2].c, der(a.b) or 'any text';"
                  .formatted(Grammar.cut(name))
              + " rename it, or set variableNamingConvention=\"flat\"");
    }
  }

  private void references() {
    switch (description.version()) {
      case FMI3 -> {
        Map<Integer, Variable> seen = new HashMap<>();
        for (Variable variable : description.variables()) {
          Variable first = seen.putIfAbsent(variable.valueReference(), variable);
          if (first != null) {
            problems.add(
                Rule.REFERENCE_TWICE,
                variable.position(),
                "\"%s\" has the value reference %d of \"%s\" (line %d); use <Alias> for another name"
                    .formatted(
                        variable.name(),
                        variable.unsignedReference(),
                        first.name(),
                        first.position().line()));
          }
        }
      }
      case FMI2 -> aliasSets();
    }
  }

  /// FMI 2: of all variables of one type and value reference at most one can be set.
  private void aliasSets() {
    Map<String, Variable> settable = new HashMap<>();
    for (Variable variable : description.variables()) {
      if (variable.causality() == Causality.INPUT || variable.causality() == Causality.PARAMETER) {
        Variable first =
            settable.putIfAbsent(variable.base() + "/" + variable.valueReference(), variable);
        if (first != null) {
          problems.add(
              Rule.ALIAS_SET,
              variable.position(),
              "\"%s\" is an alias of \"%s\" (line %d): expected one input or parameter of an alias set"
                  .formatted(variable.name(), first.name(), first.position().line()));
        }
      }
    }
  }

  private void independent() {
    List<Variable> all = description.of(Causality.INDEPENDENT);
    boolean isRight =
        switch (description.version()) {
          case FMI2 -> all.size() <= 1;
          case FMI3 -> all.size() == 1;
        };
    if (!isRight) {
      problems.add(
          Rule.INDEPENDENT,
          all.isEmpty() ? TOP : all.getLast().position(),
          "expected %s variable with causality=\"independent\", found %d"
              .formatted(
                  description.version() == FmiVersion.FMI3 ? "exactly one" : "at most one",
                  all.size()));
    }
    for (Variable each : all) {
      if (!each.base().isFloat() || each.variability() != Variability.CONTINUOUS) {
        problems.add(
            Rule.INDEPENDENT_TYPE,
            each.position(),
            "\"%s\": expected a continuous floating-point variable as independent one, found %s %s"
                .formatted(each.name(), each.variability().word(), each.base()));
      }
    }
  }

  private void structure() {
    ModelStructure structure = description.structure();
    List<Variable> variables = description.variables();
    twice("output", structure.outputs());
    twice("derivative", structure.derivatives());
    twice("clocked state", structure.clockedStates());
    twice("initial unknown", structure.initialUnknowns());
    compare(
        Rule.STRUCTURE_OUTPUTS,
        "outputs",
        "each variable with causality=\"output\"",
        indexes(variables.stream().filter(each -> each.causality() == Causality.OUTPUT).toList()),
        structure.outputs());
    for (ModelStructure.Unknown each : structure.derivatives()) {
      Variable variable = variables.get(each.variable());
      boolean isDerivative =
          variable.type() instanceof VariableType.Real real && real.derivativeOf().isPresent();
      if (!isDerivative) {
        problems.add(
            Rule.STRUCTURE_DERIVATIVES,
            each.position(),
            "\"%s\" (line %d) is a state's derivative: expected the attribute derivative, found none"
                .formatted(variable.name(), variable.position().line()));
      }
    }
    initialUnknowns();
    if (description.version() == FmiVersion.FMI3) {
      compare(
          Rule.STRUCTURE_CLOCKED_STATES,
          "clocked states",
          "each variable with the attribute previous",
          indexes(variables.stream().filter(each -> each.previous().isPresent()).toList()),
          structure.clockedStates());
    }
  }

  private static Set<Integer> indexes(List<Variable> variables) {
    return variables.stream()
        .map(Variable::index)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private void twice(String what, List<ModelStructure.Unknown> unknowns) {
    Set<Integer> seen = new HashSet<>();
    for (ModelStructure.Unknown each : unknowns) {
      if (!seen.add(each.variable())) {
        problems.add(
            Rule.STRUCTURE_TWICE,
            each.position(),
            "\"%s\" is there twice as %s; remove one"
                .formatted(description.variables().get(each.variable()).name(), what));
      }
    }
  }

  private void compare(
      Rule rule,
      String what,
      String expected,
      Set<Integer> indexes,
      List<ModelStructure.Unknown> unknowns) {
    Set<Integer> found = new HashSet<>();
    for (ModelStructure.Unknown each : unknowns) {
      found.add(each.variable());
      if (!indexes.contains(each.variable())) {
        Variable variable = description.variables().get(each.variable());
        problems.add(
            rule,
            each.position(),
            "%s of the model structure: expected %s, found \"%s\" (line %d) besides; remove it"
                .formatted(what, expected, variable.name(), variable.position().line()));
      }
    }
    for (Integer index : indexes) {
      if (!found.contains(index)) {
        Variable variable = description.variables().get(index);
        problems.add(
            rule,
            variable.position(),
            "%s of the model structure: expected %s, \"%s\" is missing; add it"
                .formatted(what, expected, variable.name()));
      }
    }
  }

  private void initialUnknowns() {
    ModelStructure structure = description.structure();
    Set<Integer> expected = new LinkedHashSet<>();
    Set<Integer> allowed = new HashSet<>();
    for (Variable each : description.variables()) {
      boolean isOutput =
          each.causality() == Causality.OUTPUT && isUnknown(each) && each.clocks().isEmpty();
      if ((isOutput && each.base() != BaseType.CLOCK)
          || each.causality() == Causality.CALCULATED_PARAMETER) {
        expected.add(each.index());
      }
      // FMI 3 lets clocked outputs stand there, and clocks.
      if (each.causality() == Causality.OUTPUT && description.version() == FmiVersion.FMI3) {
        allowed.add(each.index());
      }
    }
    for (ModelStructure.Unknown each : structure.derivatives()) {
      Variable derivative = description.variables().get(each.variable());
      addUnknown(expected, derivative);
      state(derivative).ifPresent(state -> addUnknown(expected, state));
    }
    boolean isOfMe = description.interfaceOf(FmuInterface.Kind.MODEL_EXCHANGE).isPresent();
    compare(
        Rule.STRUCTURE_INITIAL_UNKNOWNS,
        "initial unknowns",
        isOfMe
            ? "outputs, calculated parameters, states and derivatives with initial approx or calculated"
            : "outputs and calculated parameters with initial approx or calculated",
        expected,
        structure.initialUnknowns().stream()
            .filter(
                each -> expected.contains(each.variable()) || !allowed.contains(each.variable()))
            .toList());
    if (description.version() == FmiVersion.FMI2) {
      List<Integer> order =
          structure.initialUnknowns().stream().map(ModelStructure.Unknown::variable).toList();
      if (!order.equals(order.stream().sorted(Comparator.naturalOrder()).toList())) {
        problems.add(
            Rule.STRUCTURE_ORDER,
            structure.initialUnknowns().getFirst().position(),
            "initial unknowns: expected the order of the variables, found another; sort by index");
      }
    }
  }

  private static void addUnknown(Set<Integer> expected, Variable variable) {
    if (isUnknown(variable)) {
      expected.add(variable.index());
    }
  }

  private static boolean isUnknown(Variable variable) {
    return variable.initial() == Initial.APPROX || variable.initial() == Initial.CALCULATED;
  }

  private Optional<Variable> state(Variable derivative) {
    return derivative.type() instanceof VariableType.Real real && real.derivativeOf().isPresent()
        ? Optional.of(description.variables().get(real.derivativeOf().getAsInt()))
        : Optional.empty();
  }
}
