package io.lockstep.simulation.cosim;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;

/// Carries the values of an output to an input. Immutable.
///
/// Floating-point values are converted into the unit of the input, then multiplied by `factor`, and
/// `offset` is added.
///
/// @param from output, as `member.variable`
/// @param to input, as `member.variable`
/// @param convertsUnits whether units are converted; without, values are carried as they are
/// @param place where the connection is written, for messages; may be empty
public record Connection(
    End from, End to, double factor, double offset, boolean convertsUnits, String place) {

  /// A variable of a member.
  ///
  /// @param member name of the member
  /// @param port name of its variable
  public record End(String member, String port) {
    /// Reads `member.variable`: the first dot ends the member's name.
    public static End of(String text) {
      int dot = text.indexOf('.');
      if (dot <= 0 || dot == text.length() - 1) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT, "expected member.variable, found \"%s\"".formatted(text));
      }
      return new End(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public String toString() {
      return member + "." + port;
    }
  }

  /// With unit conversion, and nothing else.
  public static Connection of(String from, String to) {
    return new Connection(End.of(from), End.of(to), 1, 0, true, "");
  }

  /// The same, with another factor and offset.
  public Connection scaled(double by, double plus) {
    return new Connection(from, to, by, plus, convertsUnits, place);
  }

  LockstepException refused(String what) {
    return new LockstepException(
        ErrorCode.VALIDATION_FAILED,
        "%sconnection %s -> %s: %s".formatted(place.isEmpty() ? "" : place + ": ", from, to, what));
  }
}
