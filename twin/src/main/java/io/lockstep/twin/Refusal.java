package io.lockstep.twin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a command or query was refused. Immutable.
///
/// @param code the name of the error in the Azure Digital Twins data plane, e.g.
///   `DigitalTwinNotFound`
/// @param message what, where, expected, found, how to mend it
/// @param httpStatus the status an HTTP answer carries
/// @param details single problems, one a line, when there are several; may be empty
/// @param findings the same problems in parts, where they have some; may be empty
public record Refusal(
    String code, String message, int httpStatus, List<String> details, List<Finding> findings) {
  /// Copies the lists.
  public Refusal {
    details = List.copyOf(details);
    findings = List.copyOf(findings);
  }

  /// A refusal whose problems have no parts.
  public Refusal(String code, String message, int httpStatus, List<String> details) {
    this(code, message, httpStatus, details, List.of());
  }

  /// What is wrong with a model of a request. Immutable.
  ///
  /// @param code the ValidationID, such as `dtmi:dtdl:parsingError:missingContext`; for what is
  ///   referred to and nowhere defined, the code of the refusal
  /// @param message what is wrong, and how to mend it
  /// @param element the identifier of the element that is wrong, or null
  /// @param property the property that is wrong, or null
  /// @param value the value that is wrong, as text, or null
  /// @param model the index of the model in the request's array, from 0; -1 for none of them
  /// @param line the line in the request, from 1
  /// @param column the column in the request, from 1, in UTF-16 units
  public record Finding(
      String code,
      String message,
      @Nullable String element,
      @Nullable String property,
      @Nullable String value,
      int model,
      int line,
      int column) {}

  /// A refusal without details.
  public static Refusal of(int httpStatus, String code, String message) {
    return new Refusal(code, message, httpStatus, List.of());
  }
}
