package io.lockstep.simulation.fmi;

import java.util.Locale;

/// The rules of the standard that are checked, with their clause in FMI 2.0.4 and FMI 3.0.
public enum Rule {
  /// The file is not well-formed XML.
  XML_MALFORMED(Severity.ERROR, "§2.4", "§2.4"),
  /// A DOCTYPE is refused: entities could read files or blow up.
  XML_DOCTYPE(Severity.ERROR, "§2.2", "§2.4"),
  /// The file is larger than what is read.
  XML_TOO_LARGE(Severity.ERROR, "§2.2", "§2.4"),
  /// The version is none that is understood.
  FMI_VERSION(Severity.ERROR, "§2.2.1", "§2.4.1"),
  /// No such element there.
  ELEMENT_UNKNOWN(Severity.ERROR, "§2.2", "§2.4"),
  /// An element is missing.
  ELEMENT_MISSING(Severity.ERROR, "§2.2", "§2.4"),
  /// Elements stand in another order.
  ELEMENT_ORDER(Severity.ERROR, "§2.2", "§2.4"),
  /// An element stands there more often than allowed.
  ELEMENT_TWICE(Severity.ERROR, "§2.2", "§2.4"),
  /// No such attribute there.
  ATTRIBUTE_UNKNOWN(Severity.ERROR, "§2.2", "§2.4"),
  /// An attribute is missing.
  ATTRIBUTE_MISSING(Severity.ERROR, "§2.2", "§2.4"),
  /// The value of an attribute is of another type.
  ATTRIBUTE_VALUE(Severity.ERROR, "§2.2", "§2.4"),
  /// No interface is offered.
  INTERFACE_MISSING(Severity.ERROR, "§2.2.1", "§2.4.1"),
  /// The identifier is no identifier of C.
  MODEL_IDENTIFIER(Severity.ERROR, "§2.2.1", "§2.4.1"),
  /// A capability needs another one.
  STATE_CAPABILITY(Severity.ERROR, "§3.3.1", "§2.4.2"),
  /// The token is empty.
  TOKEN_EMPTY(Severity.ERROR, "§2.2.1", "§2.4.1"),
  /// The default experiment contradicts itself.
  EXPERIMENT(Severity.ERROR, "§2.2.5", "§2.4.6"),
  /// A unit is defined twice.
  UNIT_TWICE(Severity.ERROR, "§2.2.2", "§2.4.3"),
  /// A unit is not defined.
  UNIT_UNDEFINED(Severity.ERROR, "§2.2.7", "§2.4.7.6"),
  /// A display unit is not defined.
  DISPLAY_UNIT_UNDEFINED(Severity.ERROR, "§2.2.7", "§2.4.7.6"),
  /// A factor is 0.
  UNIT_FACTOR(Severity.ERROR, "§2.2.2", "§2.4.3"),
  /// A type is defined twice.
  TYPE_TWICE(Severity.ERROR, "§2.2.3", "§2.4.4"),
  /// A declared type is not defined.
  TYPE_UNDEFINED(Severity.ERROR, "§2.2.7", "§2.4.7.4"),
  /// A declared type is of another kind.
  TYPE_OTHER(Severity.ERROR, "§2.2.7", "§2.4.7.4"),
  /// An enumeration names an item or a value twice.
  ITEM_TWICE(Severity.ERROR, "§2.2.3", "§2.4.4"),
  /// A log category is defined twice.
  LOG_CATEGORY_TWICE(Severity.WARNING, "§2.2.4", "§2.4.5"),
  /// Two variables have the same name.
  NAME_TWICE(Severity.ERROR, "§2.2.7", "§2.4.7.4"),
  /// A name holds line feeds, carriage returns or tabs.
  NAME_CHARACTERS(Severity.ERROR, "§2.2.9", "§2.4.7.5.1"),
  /// A name does not follow the structured naming convention.
  NAME_STRUCTURE(Severity.ERROR, "§2.2.9", "§2.4.7.5.1"),
  /// Two variables have the same value reference.
  REFERENCE_TWICE(Severity.ERROR, "§2.2.7", "§2.4.7.4"),
  /// Several variables of an alias set can be set.
  ALIAS_SET(Severity.WARNING, "§2.2.7", "§2.4.7.4"),
  /// Causality and variability do not go together.
  CAUSALITY_VARIABILITY(Severity.ERROR, "§2.2.7", "§2.4.7.4"),
  /// Only floating-point variables can be continuous.
  CONTINUOUS_TYPE(Severity.ERROR, "§2.2.7", "§2.4.7.4"),
  /// Causality, variability and initial do not go together.
  INITIAL(Severity.ERROR, "§2.2.7", "§2.4.7.5"),
  /// A start value is missing.
  START_MISSING(Severity.ERROR, "§2.2.7", "§2.4.7.5"),
  /// A start value must not be there.
  START_FORBIDDEN(Severity.ERROR, "§2.2.7", "§2.4.7.5"),
  /// Start values and elements differ in number.
  START_COUNT(Severity.ERROR, "§2.2.7", "§2.4.7.6"),
  /// A start value is out of range.
  START_RANGE(Severity.WARNING, "§2.2.7", "§2.4.7.6"),
  /// Max is smaller than min.
  RANGE(Severity.ERROR, "§2.2.7", "§2.4.7.6"),
  /// A nominal value is 0.
  NOMINAL(Severity.ERROR, "§2.2.7", "§2.4.7.6"),
  /// There is not the right number of independent variables.
  INDEPENDENT(Severity.ERROR, "§2.2.7", "§2.4.7.4"),
  /// The independent variable is not of the right type.
  INDEPENDENT_TYPE(Severity.ERROR, "§2.2.7", "§2.4.7.4"),
  /// Derivative does not name a floating-point variable.
  DERIVATIVE(Severity.ERROR, "§2.2.7", "§2.4.7.6"),
  /// Reinit stands at what is no continuous state.
  REINIT(Severity.ERROR, "§2.2.7", "§2.4.7.6"),
  /// An attribute for inputs stands elsewhere.
  SEVERAL_SETS(Severity.ERROR, "§2.2.7", "§2.4.7.4"),
  /// A dimension has not exactly one of start and valueReference, or names no structural parameter.
  DIMENSION(Severity.ERROR, "-", "§2.4.7.2"),
  /// Clocks names what is no clock.
  CLOCK_REFERENCE(Severity.ERROR, "-", "§2.4.7.4"),
  /// The attributes of a clock contradict each other.
  CLOCK_INTERVAL(Severity.ERROR, "-", "§2.4.7.3"),
  /// Previous names no variable of the same type.
  PREVIOUS(Severity.ERROR, "-", "§2.4.7.4"),
  /// The model structure names no variable.
  STRUCTURE_REFERENCE(Severity.ERROR, "§2.2.8", "§2.4.8"),
  /// The outputs of the structure are not the outputs.
  STRUCTURE_OUTPUTS(Severity.ERROR, "§2.2.8", "§2.4.8"),
  /// A derivative of the structure has no attribute derivative.
  STRUCTURE_DERIVATIVES(Severity.ERROR, "§2.2.8", "§2.4.8"),
  /// The initial unknowns are not the expected ones.
  STRUCTURE_INITIAL_UNKNOWNS(Severity.ERROR, "§2.2.8", "§2.4.8"),
  /// The clocked states are not the variables with previous.
  STRUCTURE_CLOCKED_STATES(Severity.ERROR, "-", "§2.4.8"),
  /// The structure names a variable twice.
  STRUCTURE_TWICE(Severity.ERROR, "§2.2.8", "§2.4.8"),
  /// Initial unknowns are not in the order of the variables.
  STRUCTURE_ORDER(Severity.WARNING, "§2.2.8", "§2.4.8"),
  /// Dependencies and their kinds do not fit.
  DEPENDENCIES(Severity.ERROR, "§2.2.8", "§2.4.8"),
  /// The number of event indicators is not said.
  EVENT_INDICATORS(Severity.WARNING, "§2.2.1", "§2.4.8"),
  /// A terminal names no variable.
  TERMINAL(Severity.ERROR, "-", "§2.4.9"),
  /// An entry of the archive must not be there.
  ARCHIVE_ENTRY(Severity.ERROR, "§2.3", "§2.5"),
  /// Folders in names of entries are apart by backslashes.
  ARCHIVE_SEPARATOR(Severity.WARNING, "§2.3", "§2.5"),
  /// A file is missing in the archive.
  ARCHIVE_FILE(Severity.ERROR, "§2.3", "§2.5"),
  /// There is no binary for this machine.
  ARCHIVE_BINARY(Severity.WARNING, "§2.3", "§2.5.1.1");

  /// How bad it is to break a rule.
  public enum Severity {
    /// The FMU contradicts the standard.
    ERROR,
    /// It works, but probably not as meant.
    WARNING;

    /// As messages say it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Severity severity;
  private final String clauseOf2;
  private final String clauseOf3;

  Rule(Severity severity, String clauseOf2, String clauseOf3) {
    this.severity = severity;
    this.clauseOf2 = clauseOf2;
    this.clauseOf3 = clauseOf3;
  }

  /// How bad it is.
  public Severity severity() {
    return severity;
  }

  /// Where the standard says it.
  public String clause(FmiVersion version) {
    return switch (version) {
      case FMI2 -> "FMI 2.0.4 " + clauseOf2;
      case FMI3 -> "FMI 3.0 " + clauseOf3;
    };
  }

  /// As messages name it.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
