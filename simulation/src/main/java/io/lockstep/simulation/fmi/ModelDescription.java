package io.lockstep.simulation.fmi;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What an FMU says of itself. Immutable.
///
/// @param version of the standard
/// @param fmiVersion as it is written
/// @param modelName the model's name in the tool that made it
/// @param token FMI 2's `guid`, FMI 3's `instantiationToken`: the library checks it
/// @param about author, licence and the like, by the names of the attributes, in the file's order
/// @param isStructured whether names follow the structured naming convention
/// @param eventIndicators FMI 2: how many there are; FMI 3: the length of the list, when there is
///   no array in it
/// @param logCategories names of the categories of messages
public record ModelDescription(
    FmiVersion version,
    String fmiVersion,
    String modelName,
    String token,
    List<About> about,
    boolean isStructured,
    List<FmuInterface> interfaces,
    List<Unit> units,
    List<TypeDefinition> types,
    List<String> logCategories,
    DefaultExperiment experiment,
    List<Variable> variables,
    ModelStructure structure,
    int eventIndicators) {

  /// A line of what is said about the model.
  public record About(String name, String value) {}

  /// Keeps copies.
  public ModelDescription {
    about = List.copyOf(about);
    interfaces = List.copyOf(interfaces);
    units = List.copyOf(units);
    types = List.copyOf(types);
    logCategories = List.copyOf(logCategories);
    variables = List.copyOf(variables);
  }

  /// The interface of a kind.
  public Optional<FmuInterface> interfaceOf(FmuInterface.Kind kind) {
    return interfaces.stream().filter(each -> each.kind() == kind).findFirst();
  }

  /// The variable of a name or alias. Takes time with the number of variables.
  public Optional<Variable> variable(String name) {
    return variables.stream()
        .filter(
            each ->
                each.name().equals(name)
                    || each.aliases().stream().anyMatch(alias -> alias.name().equals(name)))
        .findFirst();
  }

  /// The unit of a name.
  public Optional<Unit> unit(String name) {
    return units.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /// The type of a name.
  public Optional<TypeDefinition> type(String name) {
    return types.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /// The variables of a causality, in the file's order.
  public List<Variable> of(Causality causality) {
    return variables.stream().filter(each -> each.causality() == causality).toList();
  }

  /// The continuous states, in the order of their derivatives.
  public List<Variable> states() {
    return structure.derivatives().stream()
        .flatMap(
            each ->
                variables.get(each.variable()).type() instanceof VariableType.Real real
                        && real.derivativeOf().isPresent()
                    ? Stream.of(variables.get(real.derivativeOf().getAsInt()))
                    : Stream.empty())
        .toList();
  }
}
