package io.lockstep.stream;

import io.lockstep.model.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Another value of the gauge before it, out of the same longs, under the name of that with an end
/// of its own.
final class Facet extends Gauge {
  /// What is told.
  enum Kind {
    /// How surprising it is.
    SCORE,
    /// Which signals, and how much.
    WHY;

    String name(String measure) {
      return switch (this) {
        case SCORE -> measure + ".score";
        case WHY -> measure + ".why";
      };
    }

    ValueType type() {
      return switch (this) {
        case SCORE -> ValueType.DOUBLE;
        case WHY -> ValueType.TEXT;
      };
    }
  }

  private final Gauge owner;
  private final List<Integer> slots;
  private final Kind kind;

  /// @param slot that of the owner
  Facet(Gauge owner, int slot, Kind kind) {
    this.owner = owner;
    this.slots = List.of(slot);
    this.kind = kind;
  }

  /// Those of a measure.
  static List<Kind> of(Measure measure) {
    return switch (measure) {
      case Measure.Odd _ -> List.of(Kind.SCORE);
      case Measure.OddTogether _ -> List.of(Kind.SCORE, Kind.WHY);
      case Measure.Windowed _,
          Measure.Held _,
          Measure.Sequence _,
          Measure.Repetition _,
          Measure.Silence _,
          Measure.Hours _,
          Measure.Followed _,
          Measure.Inside _,
          Measure.Crossing _ ->
          List.of();
    };
  }

  @Override
  List<Integer> slots() {
    return slots;
  }

  @Override
  long due(long[] memory, int at) {
    return NEVER;
  }

  @Override
  boolean step(Step step, int at) {
    return step.touches(slots);
  }

  @Override
  boolean isKnown(long[] memory, int at) {
    return owner.isKnown(memory, at);
  }

  @Override
  long bits(long[] memory, int at) {
    return switch (owner) {
      case OddGauge odd -> Double.doubleToRawLongBits(odd.score(memory, at));
      case OddTogetherGauge odd ->
          kind == Kind.SCORE ? Double.doubleToRawLongBits(odd.score(memory, at)) : 0;
      case WindowGauge _,
          HeldGauge _,
          TruthGauge _,
          HoursGauge _,
          FollowGauge _,
          PlaceGauge _,
          Facet _ ->
          0;
    };
  }

  @Override
  @Nullable String text(long[] memory, int at) {
    return kind == Kind.WHY ? owner.text(memory, at) : null;
  }
}
