package io.lockstep.stream.internal;

import io.lockstep.stream.Aggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes the expressions of a roll-up: for each level what it takes from the levels below it.
/// Immutable.
///
/// @param function what is made of the values
/// @param levels from the top down; the last one gives the values
/// @param weight of a mean, or null
record KpiText(Aggregate.Function function, List<Level> levels, @Nullable Weight weight) {
  KpiText {
    levels = List.copyOf(levels);
  }

  /// A level.
  ///
  /// @param along the relationship that leads to it from above
  /// @param isOutgoing true when that begins above
  /// @param from the levels that it takes from; empty for the next one
  /// @param value what the lowest level gives, empty for its property
  record Level(
      String name,
      String model,
      String property,
      String along,
      boolean isOutgoing,
      List<String> from,
      String value) {
    Level {
      from = List.copyOf(from);
    }

    /// The twins of this level, seen from one above.
    String twins() {
      return "%s('%s', '%s')".formatted(isOutgoing ? "outgoing" : "incoming", along, model);
    }
  }

  /// What a mean is weighted with.
  ///
  /// @param property of all levels; that of the lowest gives it unless `value` does
  /// @param value what the lowest level gives, empty for its property
  record Weight(String property, String value) {}

  /// The expression of a level's property.
  String value(int number) {
    List<Level> from = from(number);
    return switch (function) {
      case SUM -> joined(" + ", from, one -> call(one, "sum", value(one)));
      case MIN -> extreme("min", "<", from);
      case MAX -> extreme("max", ">", from);
      case MEAN -> mean(from);
      case COUNT -> joined(" + ", from, this::count);
      case ANY -> joined(" || ", from, one -> call(one, "any", value(one)));
      case ALL -> joined(" && ", from, one -> call(one, "all", value(one)));
    };
  }

  /// The expression of a level's weight: that of the twins below whose value is known.
  String weight(int number) {
    return joined(" + ", from(number), one -> call(one, "sum", knownWeight(one)));
  }

  private List<Level> from(int number) {
    List<String> names = levels.get(number).from();
    if (names.isEmpty()) {
      return List.of(levels.get(number + 1));
    }
    return levels.stream().filter(level -> names.contains(level.name())).toList();
  }

  private boolean isLowest(Level level) {
    return level.equals(levels.getLast());
  }

  private String value(Level level) {
    return isLowest(level) && !level.value().isEmpty()
        ? level.value()
        : level.name() + "." + level.property();
  }

  private String count(Level level) {
    if (!isLowest(level)) {
      return call(level, "sum", value(level));
    }
    return level.value().isEmpty()
        ? level.twins() + ".count()"
        : call(level, "count", value(level));
  }

  private String mean(List<Level> from) {
    if (weight != null) {
      String total = joined(" + ", from, one -> call(one, "sum", asDouble(knownWeight(one))));
      String sum =
          joined(
              " + ",
              from,
              one -> call(one, "sum", asDouble(value(one)) + " * " + asDouble(weightOf(one))));
      return "%s == 0.0 ? nothing() : (%s) / (%s)".formatted(total, sum, total);
    }
    if (from.size() == 1) {
      return call(from.getFirst(), "mean", value(from.getFirst()));
    }
    String count = joined(" + ", from, this::known);
    String sum = joined(" + ", from, one -> call(one, "sum", asDouble(value(one))));
    return "%s == 0 ? nothing() : (%s) / double(%s)".formatted(count, sum, count);
  }

  /// The least or greatest over several levels; a level without a value that is known is passed.
  private String extreme(String word, String relation, List<Level> from) {
    String found = call(from.getFirst(), word, value(from.getFirst()));
    String count = known(from.getFirst());
    for (int i = 1; i < from.size(); i++) {
      String next = call(from.get(i), word, value(from.get(i)));
      String nextCount = known(from.get(i));
      found =
          "(%s == 0 ? %s : %s == 0 ? %s : %s %s %s ? %s : %s)"
              .formatted(count, next, nextCount, found, found, relation, next, found, next);
      count = count + " + " + nextCount;
    }
    return found;
  }

  private String weightOf(Level level) {
    if (weight == null) {
      throw new IllegalStateException("expected a weight, found none");
    }
    return isLowest(level) && !weight.value().isEmpty()
        ? weight.value()
        : level.name() + "." + weight.property();
  }

  /// A weight that is not known when the value is not.
  private String knownWeight(Level level) {
    String value = value(level);
    String own = weightOf(level);
    return "%s == %s ? %s : %s".formatted(value, value, own, own);
  }

  /// How many values are known.
  private String known(Level level) {
    return call(level, "count", value(level) + " == " + value(level));
  }

  private static String call(Level level, String word, String term) {
    return "%s.%s(%s, %s)".formatted(level.twins(), word, level.name(), term);
  }

  private static String asDouble(String text) {
    return "double(" + text + ")";
  }

  private static String joined(String sign, List<Level> from, Function<Level, String> text) {
    List<String> parts = new ArrayList<>();
    from.forEach(level -> parts.add(text.apply(level)));
    return String.join(sign, parts);
  }
}
