package io.lockstep.stream;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.Shape;
import io.lockstep.model.ValueType;
import org.jspecify.annotations.Nullable;

/// One value out of the twins at the other end of a twin's relationships, e.g.
/// `outgoing('contains', 'dtmi:t:Oven;1').sum(o, o.power)`. Two that say the same are equal.
/// Immutable.
///
/// A neighbour counts once for each relationship that leads to it. Each one's term is computed by
/// [Term]; those whose term is not known, or cannot be computed, are left out by sum, min, max,
/// mean and count, and then the result is uncertain.
///
/// @param direction from or to the twin that the value is for
/// @param relationship the relationship's name
/// @param model only twins of it and of Interfaces that extend it count; empty for all twins
/// @param function what is made of the terms
/// @param variable the neighbour's name in `text`; null when `text` is
/// @param text the term in CEL; null for `count()`
/// @param type of the result: LONG, DOUBLE or BOOLEAN
public record Aggregate(
    Direction direction,
    String relationship,
    String model,
    Function function,
    @Nullable String variable,
    @Nullable String text,
    ValueType type) {

  /// Which relationships of a twin are followed.
  public enum Direction {
    /// Those that begin at it: neighbours are their targets.
    OUTGOING,
    /// Those that end at it: neighbours are their sources.
    INCOMING
  }

  /// What is made of the neighbours' terms.
  public enum Function {
    /// Of integers an integer, beyond 64 bits a failure; of doubles the exact sum, rounded once. 0
    /// of none.
    SUM("sum"),
    /// Not known of none.
    MIN("min"),
    /// Not known of none.
    MAX("max"),
    /// The exact sum over the count, a double. Not known of none.
    MEAN("mean"),
    /// How many terms are true. 0 of none.
    COUNT("count"),
    /// True when one is true, else not known when one is not, else false: CEL's `exists`.
    ANY("any"),
    /// False when one is false, else not known when one is not, else true.
    ALL("all");

    private final String term;

    Function(String term) {
      this.term = term;
    }

    /// As it is written.
    public String term() {
      return term;
    }

    /// True when terms are numbers, false when they are conditions.
    public boolean isOfNumbers() {
      return this == SUM || this == MIN || this == MAX || this == MEAN;
    }
  }

  /// True when twins of a model count.
  public boolean appliesTo(Interface neighbour, ModelSet models) {
    return model.isEmpty() || models.isA(neighbour.id(), new Dtmi(model));
  }

  /// The type of the terms: LONG, DOUBLE (always, for a mean) or BOOLEAN.
  public ValueType termType() {
    return switch (function) {
      case SUM, MIN, MAX, MEAN -> type;
      case COUNT, ANY, ALL -> ValueType.BOOLEAN;
    };
  }

  /// The term, compiled for neighbours of the model that `neighbour` is of; always true for
  /// `count()`. Null when it cannot be computed for them: then they are left out like those whose
  /// term is not known.
  public @Nullable Term compile(Shape neighbour) {
    return Term.compile(this, neighbour);
  }
}
