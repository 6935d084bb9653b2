package io.lockstep.simulation.fmi;

import java.util.Optional;
import java.util.stream.Stream;

/// Words of attributes and what they mean, with the defaults of the standard.
final class Words {
  private Words() {}

  static Causality causality(XmlElement element) {
    String word = element.text("causality").strip();
    return Stream.of(Causality.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElse(Causality.LOCAL);
  }

  /// Without the attribute: parameters are fixed, floating-point variables continuous, all others
  /// discrete. FMI 2.0 says "continuous" for all, which no tool means for an integer.
  static Variability variability(XmlElement element, Causality causality, BaseType base) {
    String word = element.text("variability").strip();
    return Stream.of(Variability.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseGet(
            () ->
                switch (causality) {
                  case STRUCTURAL_PARAMETER, PARAMETER, CALCULATED_PARAMETER -> Variability.FIXED;
                  case INPUT, OUTPUT, LOCAL, INDEPENDENT ->
                      base.isFloat() ? Variability.CONTINUOUS : Variability.DISCRETE;
                });
  }

  static Initial initial(XmlElement element, Causality causality, Variability variability) {
    String word = element.text("initial").strip();
    Optional<Initial> written =
        Stream.of(Initial.values()).filter(each -> each.word().equals(word)).findFirst();
    return written.orElseGet(
        () ->
            switch (causality) {
              case STRUCTURAL_PARAMETER, PARAMETER, INPUT -> Initial.EXACT;
              case CALCULATED_PARAMETER -> Initial.CALCULATED;
              case OUTPUT, LOCAL ->
                  variability == Variability.CONSTANT ? Initial.EXACT : Initial.CALCULATED;
              case INDEPENDENT -> Initial.NONE;
            });
  }

  static ModelStructure.DependencyKind dependencyKind(String word) {
    return switch (word) {
      case "constant" -> ModelStructure.DependencyKind.CONSTANT;
      case "fixed" -> ModelStructure.DependencyKind.FIXED;
      case "tunable" -> ModelStructure.DependencyKind.TUNABLE;
      case "discrete" -> ModelStructure.DependencyKind.DISCRETE;
      default -> ModelStructure.DependencyKind.DEPENDENT;
    };
  }

  static boolean isDependencyKind(String word) {
    return switch (word) {
      case "dependent", "constant", "fixed", "tunable", "discrete" -> true;
      default -> false;
    };
  }
}
