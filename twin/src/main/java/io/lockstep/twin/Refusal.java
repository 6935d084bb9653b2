package io.lockstep.twin;

import java.util.List;

/// Why a command or query was refused. Immutable.
///
/// @param code the name of the error in the Azure Digital Twins data plane, e.g.
///   `DigitalTwinNotFound`
/// @param message what, where, expected, found, how to mend it
/// @param httpStatus the status an HTTP answer carries
/// @param details single problems, one a line, when there are several; may be empty
public record Refusal(String code, String message, int httpStatus, List<String> details) {
  public Refusal {
    details = List.copyOf(details);
  }

  /// A refusal without details.
  public static Refusal of(int httpStatus, String code, String message) {
    return new Refusal(code, message, httpStatus, List.of());
  }
}
