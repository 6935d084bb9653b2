package io.lockstep.simulation.fmi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/// Makes the description of an FMI 2 file. Variables are referred to by their place, from 1.
final class Fmi2Builder {
  private final XmlElement root;
  private final ProblemList problems;
  private final DescriptionParts parts;
  private final Map<String, TypeDefinition> types = new LinkedHashMap<>();

  Fmi2Builder(XmlElement root, ProblemList problems) {
    this.root = root;
    this.problems = problems;
    this.parts = new DescriptionParts(root, FmiVersion.FMI2, problems);
  }

  ModelDescription build() {
    List<TypeDefinition> definitions =
        root.first("TypeDefinitions").stream()
            .flatMap(each -> each.all("SimpleType"))
            .flatMap(each -> definition(each).stream())
            .toList();
    definitions.forEach(each -> types.putIfAbsent(each.name(), each));
    List<XmlElement> elements =
        root.first("ModelVariables").stream().flatMap(each -> each.all("ScalarVariable")).toList();
    List<Variable> variables = new ArrayList<>();
    for (XmlElement each : elements) {
      variables.add(variable(each, variables.size(), elements.size()));
    }
    OptionalLong indicators = root.whole("numberOfEventIndicators");
    if (indicators.isEmpty() && root.first("ModelExchange").isPresent()) {
      problems.add(
          Rule.EVENT_INDICATORS,
          root.position(),
          "numberOfEventIndicators: expected a number for model exchange, found none; 0 is assumed");
    }
    return new ModelDescription(
        FmiVersion.FMI2,
        root.text("fmiVersion"),
        root.text("modelName"),
        root.text("guid"),
        parts.about(),
        parts.isStructured(),
        parts.interfaces(),
        parts.units(),
        definitions,
        parts.logCategories(),
        parts.experiment(),
        variables,
        structure(variables.size()),
        (int) Math.min(indicators.orElse(0), Integer.MAX_VALUE));
  }

  private static Optional<XmlElement> typed(XmlElement element) {
    return element.children().stream().filter(each -> base(each.name()).isPresent()).findFirst();
  }

  private static Optional<BaseType> base(String name) {
    return switch (name) {
      case "Real" -> Optional.of(BaseType.FLOAT64);
      case "Integer" -> Optional.of(BaseType.INT32);
      case "Boolean" -> Optional.of(BaseType.BOOLEAN);
      case "String" -> Optional.of(BaseType.STRING);
      case "Enumeration" -> Optional.of(BaseType.ENUMERATION);
      default -> Optional.empty();
    };
  }

  private Optional<TypeDefinition> definition(XmlElement element) {
    return typed(element)
        .map(
            kind ->
                new TypeDefinition(
                    element.text("name"),
                    element.text("description"),
                    type(kind, element.text("name"), Optional.empty(), OptionalInt.empty()),
                    DescriptionParts.items(kind),
                    element.position()));
  }

  private static VariableType type(
      XmlElement kind, String typeName, Optional<VariableType> declared, OptionalInt derivativeOf) {
    return switch (base(kind.name()).orElse(BaseType.FLOAT64)) {
      case INT32 ->
          new VariableType.Whole(
              BaseType.INT32,
              bound(kind, "min", declared, VariableType.Whole.class, VariableType.Whole::min),
              bound(kind, "max", declared, VariableType.Whole.class, VariableType.Whole::max));
      case BOOLEAN -> new VariableType.Bool();
      case STRING -> new VariableType.Text();
      case ENUMERATION ->
          new VariableType.Enumeration(typeName, kind.whole("min"), kind.whole("max"));
      case FLOAT64, FLOAT32, INT8, UINT8, INT16, UINT16, UINT32, INT64, UINT64, BINARY, CLOCK ->
          DescriptionParts.real(
              BaseType.FLOAT64,
              kind,
              declared
                  .filter(VariableType.Real.class::isInstance)
                  .map(VariableType.Real.class::cast),
              derivativeOf);
    };
  }

  static <T extends VariableType> OptionalLong bound(
      XmlElement element,
      String attribute,
      Optional<VariableType> declared,
      Class<T> kind,
      Function<T, OptionalLong> of) {
    OptionalLong own = element.whole(attribute);
    return own.isPresent()
        ? own
        : declared.filter(kind::isInstance).map(kind::cast).map(of).orElse(OptionalLong.empty());
  }

  private Variable variable(XmlElement element, int index, int count) {
    XmlElement kind = typed(element).orElse(element);
    BaseType base = base(kind.name()).orElse(BaseType.FLOAT64);
    Causality causality = Words.causality(element);
    Variability variability = Words.variability(element, causality, base);
    Optional<String> declared = kind.attribute("declaredType");
    OptionalInt derivativeOf = OptionalInt.empty();
    OptionalLong derivative = kind.whole("derivative");
    if (derivative.isPresent()) {
      if (derivative.getAsLong() >= 1 && derivative.getAsLong() <= count) {
        derivativeOf = OptionalInt.of((int) derivative.getAsLong() - 1);
      } else {
        problems.add(
            Rule.DERIVATIVE,
            kind.position(),
            "\"%s\" derivative: expected the place of a variable, 1 to %d, found %d"
                .formatted(element.text("name"), count, derivative.getAsLong()));
      }
    }
    return new Variable(
        index,
        element.text("name"),
        (int) element.whole("valueReference").orElse(0),
        element.text("description"),
        causality,
        variability,
        Words.initial(element, causality, variability),
        type(
            kind,
            declared.orElse(""),
            declared.map(types::get).map(TypeDefinition::type),
            derivativeOf),
        declared,
        kind.attribute("start").map(List::of),
        List.of(),
        List.of(),
        OptionalInt.empty(),
        List.of(),
        element.flag("canHandleMultipleSetPerTimeInstant", true),
        false,
        element.position());
  }

  private ModelStructure structure(int count) {
    return new ModelStructure(
        unknowns("Outputs", count),
        unknowns("Derivatives", count),
        List.of(),
        unknowns("InitialUnknowns", count),
        List.of());
  }

  private List<ModelStructure.Unknown> unknowns(String list, int count) {
    return root.first("ModelStructure").flatMap(each -> each.first(list)).stream()
        .flatMap(each -> each.all("Unknown"))
        .flatMap(
            each ->
                parts
                    .unknown(
                        each,
                        "index",
                        number -> number >= 1 && number <= count ? number.intValue() - 1 : -1)
                    .map(Stream::of)
                    .orElse(Stream.empty()))
        .toList();
  }
}
