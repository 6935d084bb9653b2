package io.lockstep.space;

import io.lockstep.twin.ReboundReading;
import java.util.List;

/// A step of a re-binding: asked for by people, or by who carries it out. Each is journalled, so
/// that a replay needs neither the old messages nor the history. Immutable.
public sealed interface RebindingCommand {
  /// Begins one.
  record Start(RebindingRequest request) implements RebindingCommand {}

  /// Ends one early; what it has done stays.
  record Cancel(long id) implements RebindingCommand {}

  /// What some messages hold that was not there before.
  ///
  /// @param nextPosition the first input that was not looked at yet
  /// @param counts what was found since the slice before
  /// @param readings in the order of their messages
  record Slice(long id, long nextPosition, RebindingCounts counts, List<ReboundReading> readings)
      implements RebindingCommand {
    /// Copies the list.
    public Slice {
      readings = List.copyOf(readings);
    }
  }

  /// All messages were looked at, or it cannot go on.
  ///
  /// @param counts what was found since the last slice
  /// @param failure why it cannot go on; empty when all is done
  record End(
      long id,
      RebindingCounts counts,
      String failure,
      String note,
      List<Rebinding.Remaining> remaining,
      List<DriftKey> resolved)
      implements RebindingCommand {
    /// Copies the lists.
    public End {
      remaining = List.copyOf(remaining);
      resolved = List.copyOf(resolved);
    }
  }

  /// True for what people ask for: the audit tells of it.
  default boolean isAsked() {
    return switch (this) {
      case Start _, Cancel _ -> true;
      case Slice _, End _ -> false;
    };
  }
}
