package io.lockstep.simulation.fmi;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// What both versions say in the same way.
final class DescriptionParts {
  private static final List<String> ABOUT =
      List.of(
          "description",
          "author",
          "version",
          "copyright",
          "license",
          "generationTool",
          "generationDateAndTime");

  private final XmlElement root;
  private final FmiVersion version;
  private final ProblemList problems;

  DescriptionParts(XmlElement root, FmiVersion version, ProblemList problems) {
    this.root = root;
    this.version = version;
    this.problems = problems;
  }

  List<ModelDescription.About> about() {
    return ABOUT.stream()
        .flatMap(
            name ->
                root.attribute(name).map(value -> new ModelDescription.About(name, value)).stream())
        .toList();
  }

  boolean isStructured() {
    return root.text("variableNamingConvention").equals("structured");
  }

  List<FmuInterface> interfaces() {
    return Stream.of(FmuInterface.Kind.values())
        .flatMap(kind -> root.first(kind.word()).map(each -> one(kind, each)).stream())
        .toList();
  }

  private FmuInterface one(FmuInterface.Kind kind, XmlElement element) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    for (Capability each : Capability.values()) {
      if (element.flag(each.word(version))) {
        capabilities.add(each);
      }
    }
    // FMI 2 says it the other way round.
    if (version == FmiVersion.FMI2
        && kind == FmuInterface.Kind.MODEL_EXCHANGE
        && !element.flag("completedIntegratorStepNotNeeded")) {
      capabilities.add(Capability.NEEDS_COMPLETED_STEP);
    }
    return new FmuInterface(
        kind,
        element.text("modelIdentifier"),
        capabilities,
        (int) element.whole("maxOutputDerivativeOrder").orElse(0),
        element.number("fixedInternalStepSize"),
        element.first("SourceFiles").stream()
            .flatMap(each -> each.all("File"))
            .map(each -> each.text("name"))
            .toList());
  }

  List<Unit> units() {
    return root.first("UnitDefinitions").stream()
        .flatMap(each -> each.all("Unit"))
        .map(Unit::read)
        .toList();
  }

  List<String> logCategories() {
    List<String> names = new ArrayList<>();
    root.first("LogCategories").stream()
        .flatMap(each -> each.all("Category"))
        .forEach(
            each -> {
              if (names.contains(each.text("name"))) {
                problems.add(
                    Rule.LOG_CATEGORY_TWICE,
                    each.position(),
                    "category \"%s\" is there twice; remove one".formatted(each.text("name")));
              }
              names.add(each.text("name"));
            });
    return names;
  }

  DefaultExperiment experiment() {
    return root.first("DefaultExperiment")
        .map(
            each ->
                new DefaultExperiment(
                    each.number("startTime"),
                    each.number("stopTime"),
                    each.number("tolerance"),
                    each.number("stepSize")))
        .orElse(DefaultExperiment.NONE);
  }

  static List<TypeDefinition.Item> items(XmlElement element) {
    return element
        .all("Item")
        .map(
            each ->
                new TypeDefinition.Item(
                    each.text("name"), each.whole("value").orElse(0), each.text("description")))
        .toList();
  }

  /// What a floating-point variable or type says; what it leaves out comes from the declared type.
  static VariableType.Real real(
      BaseType base,
      XmlElement element,
      Optional<VariableType.Real> type,
      OptionalInt derivativeOf) {
    return new VariableType.Real(
        base,
        element.attribute("unit").or(() -> type.flatMap(VariableType.Real::unit)),
        element.attribute("displayUnit").or(() -> type.flatMap(VariableType.Real::displayUnit)),
        element.attributes().containsKey("min")
            ? element.number("min")
            : type.map(VariableType.Real::min).orElse(element.number("min")),
        element.attributes().containsKey("max")
            ? element.number("max")
            : type.map(VariableType.Real::max).orElse(element.number("max")),
        element.attributes().containsKey("nominal")
            ? element.number("nominal")
            : type.map(VariableType.Real::nominal).orElse(element.number("nominal")),
        derivativeOf,
        element.flag("relativeQuantity", type.map(VariableType.Real::isRelative).orElse(false)),
        element.flag("unbounded", type.map(VariableType.Real::isUnbounded).orElse(false)),
        element.flag("reinit"));
  }

  /// An unknown of the structure.
  ///
  /// @param indexOf from the number that the file has to the index of a variable; -1: none
  Optional<ModelStructure.Unknown> unknown(
      XmlElement element, String attribute, ToIntFunction<Long> indexOf) {
    long number = element.whole(attribute).orElse(-1);
    int variable = indexOf.applyAsInt(number);
    if (variable < 0) {
      problems.add(
          Rule.STRUCTURE_REFERENCE,
          element.position(),
          "<%s> %s: expected that of a variable, found %s"
              .formatted(element.name(), attribute, element.text(attribute)));
      return Optional.empty();
    }
    Optional<List<Integer>> dependencies =
        element
            .attribute("dependencies")
            .map(
                written -> {
                  List<Integer> known = new ArrayList<>();
                  for (String each : XmlTypes.items(written)) {
                    int index = indexOf.applyAsInt(XmlTypes.toLong(each).orElse(-1));
                    if (index < 0) {
                      problems.add(
                          Rule.STRUCTURE_REFERENCE,
                          element.position(),
                          "<%s> dependencies: expected those of variables, found %s"
                              .formatted(element.name(), each));
                    } else {
                      known.add(index);
                    }
                  }
                  return known;
                });
    List<String> kinds = XmlTypes.items(element.text("dependenciesKind"));
    if (!kinds.isEmpty()) {
      int count = XmlTypes.items(element.text("dependencies")).size();
      if (kinds.size() != count) {
        problems.add(
            Rule.DEPENDENCIES,
            element.position(),
            "<%s> %s=%d: expected as many dependenciesKind as dependencies (%d), found %d"
                .formatted(element.name(), attribute, number, count, kinds.size()));
      }
      kinds.stream()
          .filter(each -> !Words.isDependencyKind(each))
          .forEach(
              each ->
                  problems.add(
                      Rule.DEPENDENCIES,
                      element.position(),
                      "dependenciesKind: expected dependent, constant, fixed, tunable or discrete,"
                          + " found \"%s\"".formatted(Grammar.cut(each))));
    }
    return Optional.of(
        new ModelStructure.Unknown(
            variable,
            dependencies,
            kinds.stream().map(Words::dependencyKind).toList(),
            element.position()));
  }
}
