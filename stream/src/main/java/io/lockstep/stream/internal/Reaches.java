package io.lockstep.stream.internal;

import io.lockstep.stream.Reach;
import org.jspecify.annotations.Nullable;

/// For which values of a slot conditions may hold. Stateless.
public final class Reaches {
  /// Up to here every integer is a double.
  private static final long EXACT_MAX = 1L << 53;

  private Reaches() {}

  /// For which values of a slot of numbers `truth` may be true.
  public static Reach of(Truth truth, int slot) {
    return switch (truth) {
      case Truth.Constant(boolean value) -> value ? Reach.ALL : Reach.NONE;
      case Truth.And(Truth left, Truth right) -> of(left, slot).and(of(right, slot));
      case Truth.Or(Truth left, Truth right) -> of(left, slot).or(of(right, slot));
      case Truth.Reals(Relation relation, Real left, Real right) -> {
        Double first = constant(left);
        Double second = constant(right);
        if (second != null && isSlot(left, slot)) {
          yield of(relation, second);
        }
        yield first != null && isSlot(right, slot) ? of(turned(relation), first) : Reach.ALL;
      }
      case Truth.Wholes(Relation relation, Whole left, Whole right) -> {
        Double first = constant(left);
        Double second = constant(right);
        if (second != null && isSlot(left, slot)) {
          yield of(relation, second);
        }
        yield first != null && isSlot(right, slot) ? of(turned(relation), first) : Reach.ALL;
      }
      case Truth.Flag _, Truth.Not _, Truth.Same _, Truth.Texts _, Truth.Choice _ -> Reach.ALL;
    };
  }

  private static Reach of(Relation relation, double limit) {
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.POSITIVE_INFINITY;
    return switch (relation) {
      case LESS -> new Reach(low, Math.nextDown(limit));
      case AT_MOST -> new Reach(low, limit);
      case GREATER -> new Reach(Math.nextUp(limit), high);
      case AT_LEAST -> new Reach(limit, high);
      case EQUAL -> new Reach(limit, limit);
      case DIFFERENT -> Reach.ALL;
    };
  }

  private static Relation turned(Relation relation) {
    return switch (relation) {
      case LESS -> Relation.GREATER;
      case AT_MOST -> Relation.AT_LEAST;
      case GREATER -> Relation.LESS;
      case AT_LEAST -> Relation.AT_MOST;
      case EQUAL, DIFFERENT -> relation;
    };
  }

  private static boolean isSlot(Real real, int slot) {
    return switch (real) {
      case Real.Property(int own) -> own == slot;
      case Real.Widened(Whole inner) -> isSlot(inner, slot);
      case Real.Constant _,
          Real.Nothing _,
          Real.Converted _,
          Real.Negative _,
          Real.Computed _,
          Real.Choice _ ->
          false;
    };
  }

  private static boolean isSlot(Whole whole, int slot) {
    return whole instanceof Whole.Property(int own) && own == slot;
  }

  /// The number that it always is; null when it is none, or not a number.
  private static @Nullable Double constant(Real real) {
    Double found =
        switch (real) {
          case Real.Constant(double number) -> number;
          case Real.Widened(Whole inner) -> constant(inner);
          case Real.Negative(Real inner) -> {
            Double number = constant(inner);
            yield number == null ? null : (Double) (-number);
          }
          case Real.Property _, Real.Nothing _, Real.Converted _, Real.Computed _, Real.Choice _ ->
              null;
        };
    return found == null || found.isNaN() ? null : found;
  }

  private static @Nullable Double constant(Whole whole) {
    return switch (whole) {
      case Whole.Constant(long number) ->
          Math.abs(number) <= EXACT_MAX ? (Double) (double) number : null;
      case Whole.Negative(Whole inner) -> {
        Double number = constant(inner);
        yield number == null ? null : (Double) (-number);
      }
      case Whole.Property _, Whole.Computed _, Whole.Choice _, Whole.Truncated _ -> null;
    };
  }
}
