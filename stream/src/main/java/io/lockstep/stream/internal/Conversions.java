package io.lockstep.stream.internal;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.UnitConversion;
import io.lockstep.dtdl.Units;
import io.lockstep.model.Slot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What rules say of units: they are checked when a rule is loaded, and converted by `convert`
/// only, so that nobody has to guess in which unit a sum is.
final class Conversions {
  /// The function's name.
  static final String FUNCTION = "convert";

  /// The function of a number that is not known.
  static final String NOTHING = "nothing";

  private Conversions() {}

  /// Why numbers in two units cannot stand beside each other; null when they can. A number without
  /// a unit stands beside everything.
  ///
  /// @param where what they stand beside, such as `+`
  static @Nullable String problem(String where, String left, String right) {
    if (left.isEmpty() || right.isEmpty() || left.equals(right)) {
      return null;
    }
    return Units.conversion(left, right).isPresent()
        ? "expected one unit on both sides of %s, found %s and %s; write convert(..., '%s') around one side"
            .formatted(where, left, right, left)
        : "expected one quantity on both sides of %s, found %s and %s, which measure different things"
            .formatted(where, left, right);
  }

  /// Why a property cannot have a result in this unit; null when it can.
  static @Nullable String resultProblem(Slot target, String unit) {
    if (unit.isEmpty() || target.unit().isEmpty() || unit.equals(target.unit())) {
      return null;
    }
    String name = Properties.nameOf(target);
    return Units.conversion(unit, target.unit()).isPresent()
        ? "expected a result in %s as %s has, found %s; write convert(..., '%s') around it"
            .formatted(target.unit(), name, unit, target.unit())
        : "expected a result in %s as %s has, found %s, which measures something else"
            .formatted(target.unit(), name, unit);
  }

  /// How a number in a unit becomes one in the unit that `convert` names.
  ///
  /// @param conversion null when there is none
  /// @param problem why there is none, else empty
  record Found(@Nullable UnitConversion conversion, String problem) {}

  /// @param unit the number's unit, empty for none
  static Found find(String unit, String asked) {
    Optional<Unit> to = Units.find(asked);
    if (to.isEmpty()) {
      return wrong("expected a unit of DTDL such as 'degreeCelsius' in convert, found '%s'", asked);
    }
    if (unit.isEmpty()) {
      return wrong(
          "expected a number with a unit in convert(..., '%s'), found one for which the model states none",
          asked);
    }
    Optional<UnitConversion> conversion = Units.conversion(unit, asked);
    return conversion.isPresent()
        ? new Found(conversion.get(), "")
        : new Found(
            null,
            "expected a unit that %s converts to in convert, found '%s', which measures something else"
                .formatted(unit, asked));
  }

  private static Found wrong(String problem, String asked) {
    return new Found(null, problem.formatted(asked));
  }
}
