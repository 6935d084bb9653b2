package io.lockstep.simulation.fmi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Makes the description of an FMI 3 file. Variables are referred to by their value reference.
final class Fmi3Builder {
  private static final String TYPE = "Type";

  private final XmlElement root;
  private final ProblemList problems;
  private final DescriptionParts parts;
  private final Map<String, TypeDefinition> types = new LinkedHashMap<>();
  private final Map<Long, Integer> indexes = new LinkedHashMap<>();

  Fmi3Builder(XmlElement root, ProblemList problems) {
    this.root = root;
    this.problems = problems;
    this.parts = new DescriptionParts(root, FmiVersion.FMI3, problems);
  }

  ModelDescription build() {
    List<TypeDefinition> definitions =
        root.first("TypeDefinitions").stream()
            .flatMap(each -> each.children().stream())
            .filter(each -> each.name().endsWith(TYPE))
            .flatMap(each -> definition(each).stream())
            .toList();
    definitions.forEach(each -> types.putIfAbsent(each.name(), each));
    List<XmlElement> elements =
        root.first("ModelVariables").stream()
            .flatMap(each -> each.children().stream())
            .filter(each -> base(each.name()).isPresent())
            .toList();
    for (int i = 0; i < elements.size(); i++) {
      indexes.putIfAbsent(elements.get(i).whole("valueReference").orElse(-1), i);
    }
    List<Variable> variables = new ArrayList<>();
    for (XmlElement each : elements) {
      variables.add(variable(each, variables.size()));
    }
    ModelStructure structure = structure();
    return new ModelDescription(
        FmiVersion.FMI3,
        root.text("fmiVersion"),
        root.text("modelName"),
        root.text("instantiationToken"),
        parts.about(),
        parts.isStructured(),
        parts.interfaces(),
        parts.units(),
        definitions,
        parts.logCategories(),
        parts.experiment(),
        variables,
        structure,
        structure.eventIndicators().size());
  }

  private static Optional<BaseType> base(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Stream.of(BaseType.values()).filter(each -> each.name().equals(upper)).findFirst();
  }

  private Optional<TypeDefinition> definition(XmlElement element) {
    return base(element.name().substring(0, element.name().length() - TYPE.length()))
        .map(
            base ->
                new TypeDefinition(
                    element.text("name"),
                    element.text("description"),
                    type(
                        base, element, element.text("name"), Optional.empty(), OptionalInt.empty()),
                    DescriptionParts.items(element),
                    element.position()));
  }

  private static VariableType type(
      BaseType base,
      XmlElement element,
      String typeName,
      Optional<VariableType> declared,
      OptionalInt derivativeOf) {
    return switch (base) {
      case FLOAT32, FLOAT64 ->
          DescriptionParts.real(
              base,
              element,
              declared
                  .filter(VariableType.Real.class::isInstance)
                  .map(VariableType.Real.class::cast),
              derivativeOf);
      case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 ->
          new VariableType.Whole(
              base,
              Fmi2Builder.bound(
                  element, "min", declared, VariableType.Whole.class, VariableType.Whole::min),
              Fmi2Builder.bound(
                  element, "max", declared, VariableType.Whole.class, VariableType.Whole::max));
      case BOOLEAN -> new VariableType.Bool();
      case STRING -> new VariableType.Text();
      case BINARY ->
          new VariableType.Binary(
              element
                  .attribute("mimeType")
                  .or(() -> binary(declared).map(VariableType.Binary::mimeType))
                  .orElse("application/octet-stream"),
              Fmi2Builder.bound(
                  element,
                  "maxSize",
                  declared,
                  VariableType.Binary.class,
                  VariableType.Binary::maxSize));
      case ENUMERATION ->
          new VariableType.Enumeration(typeName, element.whole("min"), element.whole("max"));
      case CLOCK -> clock(element, declared);
    };
  }

  private static Optional<VariableType.Binary> binary(Optional<VariableType> declared) {
    return declared
        .filter(VariableType.Binary.class::isInstance)
        .map(VariableType.Binary.class::cast);
  }

  private static VariableType.Clock clock(XmlElement element, Optional<VariableType> declared) {
    Optional<VariableType.Clock> type =
        declared.filter(VariableType.Clock.class::isInstance).map(VariableType.Clock.class::cast);
    VariableType.Clock.Interval interval =
        Stream.of(VariableType.Clock.Interval.values())
            .filter(
                each ->
                    each.name()
                        .toLowerCase(Locale.ROOT)
                        .equals(element.text("intervalVariability").strip()))
            .findFirst()
            .or(() -> type.map(VariableType.Clock::interval))
            .orElse(VariableType.Clock.Interval.TRIGGERED);
    OptionalLong resolution = element.whole("resolution");
    OptionalDouble seconds = element.number("intervalDecimal");
    double shift = element.number("shiftDecimal").orElse(0);
    if (resolution.isPresent()) {
      double perSecond = resolution.getAsLong();
      if (seconds.isEmpty() && element.whole("intervalCounter").isPresent()) {
        seconds = OptionalDouble.of(element.whole("intervalCounter").getAsLong() / perSecond);
      }
      if (element.whole("shiftCounter").isPresent()) {
        shift = element.whole("shiftCounter").getAsLong() / perSecond;
      }
    }
    return new VariableType.Clock(
        interval,
        seconds.isPresent()
            ? seconds
            : type.map(VariableType.Clock::intervalSeconds).orElse(seconds),
        shift,
        element.flag(
            "supportsFraction", type.map(VariableType.Clock::supportsFraction).orElse(false)),
        element.flag(
            "canBeDeactivated", type.map(VariableType.Clock::canBeDeactivated).orElse(false)),
        element.whole("priority"));
  }

  private Variable variable(XmlElement element, int index) {
    BaseType base = base(element.name()).orElse(BaseType.FLOAT64);
    Causality causality = Words.causality(element);
    Variability variability = Words.variability(element, causality, base);
    Optional<String> declared = element.attribute("declaredType");
    return new Variable(
        index,
        element.text("name"),
        (int) element.whole("valueReference").orElse(0),
        element.text("description"),
        causality,
        variability,
        Words.initial(element, causality, variability),
        type(
            base,
            element,
            declared.orElse(""),
            declared.map(types::get).map(TypeDefinition::type),
            reference(element, "derivative", Rule.DERIVATIVE)),
        declared,
        start(element, base),
        element.all("Dimension").map(this::dimension).toList(),
        clocks(element),
        reference(element, "previous", Rule.PREVIOUS),
        element
            .all("Alias")
            .map(
                each ->
                    new Variable.Alias(
                        each.text("name"),
                        each.text("description"),
                        each.attribute("displayUnit"),
                        each.position()))
            .toList(),
        element.flag("canHandleMultipleSetPerTimeInstant", true),
        element.flag("intermediateUpdate"),
        element.position());
  }

  private static Optional<List<String>> start(XmlElement element, BaseType base) {
    return switch (base) {
      case STRING, BINARY -> {
        List<String> starts = element.all("Start").map(each -> each.text("value")).toList();
        yield starts.isEmpty() ? Optional.empty() : Optional.of(starts);
      }
      case FLOAT32,
          FLOAT64,
          INT8,
          UINT8,
          INT16,
          UINT16,
          INT32,
          UINT32,
          INT64,
          UINT64,
          BOOLEAN,
          ENUMERATION,
          CLOCK ->
          element.attribute("start").map(XmlTypes::items);
    };
  }

  private Variable.Dimension dimension(XmlElement element) {
    boolean hasSize = element.attributes().containsKey("start");
    boolean hasVariable = element.attributes().containsKey("valueReference");
    if (hasSize == hasVariable) {
      problems.add(
          Rule.DIMENSION,
          element.position(),
          "<Dimension>: expected either start or valueReference, found %s"
              .formatted(hasSize ? "both" : "none"));
    }
    return new Variable.Dimension(
        element.whole("start"), reference(element, "valueReference", Rule.DIMENSION));
  }

  private List<Integer> clocks(XmlElement element) {
    List<Integer> clocks = new ArrayList<>();
    for (String each : XmlTypes.items(element.text("clocks"))) {
      Integer index = indexes.get(XmlTypes.toLong(each).orElse(-1));
      if (index == null) {
        problems.add(
            Rule.CLOCK_REFERENCE,
            element.position(),
            "\"%s\" clocks: expected value references of clocks, found %s"
                .formatted(element.text("name"), each));
      } else {
        clocks.add(index);
      }
    }
    return clocks;
  }

  private OptionalInt reference(XmlElement element, String attribute, Rule rule) {
    OptionalLong written = element.whole(attribute);
    if (written.isEmpty()) {
      return OptionalInt.empty();
    }
    Integer index = indexes.get(written.getAsLong());
    if (index == null) {
      problems.add(
          rule,
          element.position(),
          "<%s>%s %s: expected the value reference of a variable, found %d"
              .formatted(
                  element.name(),
                  element.attribute("name").map(name -> " \"" + name + "\"").orElse(""),
                  attribute,
                  written.getAsLong()));
      return OptionalInt.empty();
    }
    return OptionalInt.of(index);
  }

  private ModelStructure structure() {
    return new ModelStructure(
        unknowns("Output"),
        unknowns("ContinuousStateDerivative"),
        unknowns("ClockedState"),
        unknowns("InitialUnknown"),
        unknowns("EventIndicator"));
  }

  private List<ModelStructure.Unknown> unknowns(String name) {
    return root.first("ModelStructure").stream()
        .flatMap(each -> each.all(name))
        .flatMap(
            each ->
                parts
                    .unknown(each, "valueReference", number -> indexes.getOrDefault(number, -1))
                    .stream())
        .toList();
  }
}
