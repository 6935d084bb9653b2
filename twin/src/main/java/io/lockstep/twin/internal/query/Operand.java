package io.lockstep.twin.internal.query;

import io.lockstep.dtdl.Unit;
import java.util.List;

/// Something with a value.
sealed interface Operand {
  /// A constant of the query.
  record Literal(Value value) implements Operand {}

  /// A property of a variable; without segments, the variable itself.
  ///
  /// @param variable index of the variable
  record Path(int variable, List<String> segments) implements Operand {
    public Path {
      segments = List.copyOf(segments);
    }

    boolean is(String only) {
      return segments.size() == 1 && segments.getFirst().equals(only);
    }
  }

  /// `CONVERT(path, 'unit')`: a number in another unit.
  record Converted(Path path, Unit unit) implements Operand {}
}
