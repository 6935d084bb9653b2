package io.lockstep.simulation.ssp;

import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Unit;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmi.VariableType;
import io.lockstep.simulation.fmi.XmlElement;
import io.lockstep.simulation.run.Csv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Start values from parameter sets (`.ssv`) and their mappings (`.ssm`): those of components
/// first, those of systems around them override. Confined to the reading.
final class Parameters {
  private static final String SET = "ParameterSet";
  private static final String MAPPING = "ParameterMapping";

  /// A value as a set gives it.
  ///
  /// @param unit that it is written in
  private record Given(
      String name, String text, boolean isNumber, Optional<Unit> unit, XmlElement element) {}

  private final Path folder;
  private final String file;
  private final SystemGraph graph;
  private final Map<String, ModelDescription> descriptions;
  private final SspProblems problems;
  private final Map<String, Map<String, String>> values = new LinkedHashMap<>();

  Parameters(
      Path folder,
      String file,
      SystemGraph graph,
      Map<String, ModelDescription> descriptions,
      SspProblems problems) {
    this.folder = folder;
    this.file = file;
    this.graph = graph;
    this.descriptions = descriptions;
    this.problems = problems;
  }

  /// Start values by component and variable.
  Map<String, Map<String, String>> read() {
    for (SystemGraph.Part part : graph.parts()) {
      part.element().first("ParameterBindings").stream()
          .flatMap(each -> each.all("ParameterBinding"))
          .forEach(each -> bind(part, each));
    }
    return values;
  }

  private void bind(SystemGraph.Part part, XmlElement binding) {
    String source = binding.text("source");
    String shown = source.isEmpty() ? file : source;
    Optional<XmlElement> set =
        source.isEmpty()
            ? binding
                .first("ParameterValues")
                .flatMap(each -> each.first(SET))
                .filter(each -> problems.is(each, file, SET))
            : resource(binding, source, binding.text("sourceBase"), SET);
    if (source.isEmpty() && set.isEmpty()) {
      problems.add(
          file, binding.position(), "<ParameterBinding>: expected a source or values, found none");
    }
    Optional<XmlElement> mapping = binding.first(MAPPING).flatMap(this::mapping);
    set.ifPresent(
        of -> {
          for (Given each : given(of, shown)) {
            apply(part, binding.text("prefix"), each, mapping, shown);
          }
        });
  }

  private Optional<XmlElement> mapping(XmlElement element) {
    String source = element.text("source");
    return source.isEmpty()
        ? element.first(MAPPING).filter(each -> problems.is(each, file, MAPPING))
        : resource(element, source, element.text("sourceBase"), MAPPING);
  }

  private Optional<XmlElement> resource(
      XmlElement element, String source, String base, String root) {
    if (base.equals("component")) {
      problems.add(
          file,
          element.position(),
          "sourceBase: expected SSD, found component; files within FMUs are not read");
      return Optional.empty();
    }
    return SspFile.resolve(folder, source)
        .or(
            () -> {
              problems.add(
                  file,
                  element.position(),
                  "source: expected a file of the package, found \"%s\"".formatted(source));
              return Optional.empty();
            })
        .flatMap(path -> problems.read(path, source, root));
  }

  private List<Given> given(XmlElement set, String shown) {
    Map<String, Unit> units =
        set.first("Units").stream()
            .flatMap(each -> each.all("Unit"))
            .map(Unit::read)
            .collect(Collectors.toMap(Unit::name, Function.identity(), (one, _) -> one));
    List<Given> all = new ArrayList<>();
    set.first("Parameters").stream()
        .flatMap(each -> each.all("Parameter"))
        .forEach(each -> given(each, units, shown).ifPresent(all::add));
    return all;
  }

  private Optional<Given> given(XmlElement parameter, Map<String, Unit> units, String shown) {
    for (XmlElement each : parameter.children()) {
      Optional<Boolean> isNumber =
          switch (each.name()) {
            case "Real", "Float64", "Float32" -> Optional.of(true);
            case "Integer",
                "Int8",
                "UInt8",
                "Int16",
                "UInt16",
                "Int32",
                "UInt32",
                "Int64",
                "UInt64",
                "Boolean",
                "String",
                "Enumeration",
                "Binary" ->
                Optional.of(false);
            default -> Optional.empty();
          };
      if (isNumber.isPresent()) {
        Optional<Unit> unit = each.attribute("unit").map(name -> unit(units, name, each));
        String text =
            each.attribute("value")
                .orElseGet(
                    () ->
                        each.all("Value")
                            .map(of -> of.text("value"))
                            .collect(Collectors.joining(" ")));
        return Optional.of(new Given(parameter.text("name"), text, isNumber.get(), unit, each));
      }
    }
    problems.add(
        shown,
        parameter.position(),
        "parameter \"%s\": expected a value, as <Real> or <Integer>, found none that is understood"
            .formatted(parameter.text("name")));
    return Optional.empty();
  }

  private static Unit unit(Map<String, Unit> units, String name, XmlElement element) {
    Unit unit = units.get(name);
    return unit != null ? unit : new Unit(name, Optional.empty(), List.of(), element.position());
  }

  private void apply(
      SystemGraph.Part part,
      String prefix,
      Given given,
      Optional<XmlElement> mapping,
      String shown) {
    String source = prefix + given.name();
    if (mapping.isEmpty()) {
      set(part, source, given, Linear.NONE, true, shown);
      return;
    }
    mapping
        .get()
        .all("MappingEntry")
        .filter(each -> each.text("source").equals(given.name()))
        .forEach(
            each ->
                Linear.of(each, shown, problems)
                    .ifPresent(
                        linear ->
                            set(
                                part,
                                prefix + each.text("target"),
                                given,
                                linear,
                                !each.flag("suppressUnitConversion"),
                                shown)));
  }

  private void set(
      SystemGraph.Part part,
      String name,
      Given given,
      Linear linear,
      boolean converts,
      String shown) {
    List<SystemGraph.Node> targets =
        part.isSystem()
            ? graph.targets(part, name)
            : List.of(new SystemGraph.Node(part.path(), name));
    boolean isAny = false;
    for (SystemGraph.Node each : targets) {
      ModelDescription description = descriptions.get(each.path());
      Optional<Variable> variable =
          description == null ? Optional.empty() : description.variable(each.connector());
      if (description != null && variable.isPresent()) {
        isAny = true;
        text(given, linear, converts, description, variable.get(), shown)
            .ifPresent(
                text ->
                    values
                        .computeIfAbsent(each.path(), _ -> new LinkedHashMap<>())
                        .put(each.connector(), text));
      }
    }
    if (!isAny) {
      problems.note(
          shown,
          given.element().position(),
          "parameter \"%s\" is passed over: nothing has this name".formatted(name));
    }
  }

  /// What is written into the variable.
  private Optional<String> text(
      Given given,
      Linear linear,
      boolean converts,
      ModelDescription description,
      Variable variable,
      String shown) {
    Optional<Linear> units =
        given.isNumber() && converts
            ? units(given, description, variable, shown)
            : Optional.of(Linear.NONE);
    if (units.isEmpty()) {
      return Optional.empty();
    }
    Linear all = units.get().then(linear);
    if (all.equals(Linear.NONE)) {
      return Optional.of(given.text());
    }
    List<String> numbers = new ArrayList<>();
    for (String each : List.of(given.text().strip().split("\\s+"))) {
      try {
        numbers.add(Csv.number(all.apply(Double.parseDouble(each))));
      } catch (NumberFormatException _) {
        problems.add(
            shown,
            given.element().position(),
            "parameter \"%s\": expected a number to transform, found \"%s\""
                .formatted(given.name(), each));
        return Optional.empty();
      }
    }
    return Optional.of(String.join(" ", numbers));
  }

  private Optional<Linear> units(
      Given given, ModelDescription description, Variable variable, String shown) {
    Optional<Unit> to =
        variable.type() instanceof VariableType.Real real
            ? real.unit()
                .map(
                    name ->
                        description
                            .unit(name)
                            .orElse(
                                new Unit(name, Optional.empty(), List.of(), variable.position())))
            : Optional.empty();
    if (given.unit().isEmpty()
        || to.isEmpty()
        || given.unit().get().name().equals(to.get().name())) {
      return Optional.of(Linear.NONE);
    }
    Optional<Unit.BaseUnit> one = given.unit().get().base();
    Optional<Unit.BaseUnit> other = to.get().base();
    if (one.isEmpty()
        || other.isEmpty()
        || !one.get().exponents().equals(other.get().exponents())) {
      problems.add(
          shown,
          given.element().position(),
          "parameter \"%s\" in %s: expected a unit that can be converted to %s of \"%s\" by the base units of both"
              .formatted(
                  given.name(), given.unit().get().name(), to.get().name(), variable.name()));
      return Optional.empty();
    }
    return Optional.of(
        new Linear(
            one.get().factor() / other.get().factor(),
            (one.get().offset() - other.get().offset()) / other.get().factor()));
  }
}
