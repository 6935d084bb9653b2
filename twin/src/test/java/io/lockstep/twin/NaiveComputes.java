package io.lockstep.twin;

import io.lockstep.model.Quality;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.internal.state.State;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What [ComputePlant]'s computed properties are, worked out from scratch: plain Java over the
/// values that are not computed and the relationships, with BigDecimal for sums.
final class NaiveComputes {
  /// A value: a Double, Long or Boolean.
  record Known(Object value, Quality quality) {}

  /// What neighbours say, and of how many nothing is known.
  private record Terms(List<Known> known, int unknown) {
    Quality quality(boolean isSkipping) {
      List<Quality> all = new ArrayList<>(known.stream().map(Known::quality).toList());
      if (isSkipping && unknown > 0) {
        all.add(Quality.UNCERTAIN);
      }
      return worst(all);
    }
  }

  private final State state;
  private final Iterable<String> names;
  private final Map<String, @Nullable Known> memo = new HashMap<>();

  /// @param names what is computed
  NaiveComputes(State state, Iterable<String> names) {
    this.state = state;
    this.names = names;
  }

  private static Quality worst(List<Quality> qualities) {
    if (qualities.contains(Quality.SIMULATED)) {
      return Quality.SIMULATED;
    }
    return qualities.stream().allMatch(one -> one == Quality.GOOD)
        ? Quality.GOOD
        : Quality.UNCERTAIN;
  }

  private String model(int twin) {
    return state.models.entry(state.twins.model(twin)).id();
  }

  private boolean isA(int twin, String model) {
    String own = model(twin);
    boolean isLarge = own.equals(ComputePlant.LARGE) || own.equals("dtmi:c:Huge;1");
    return own.equals(model)
        || (model.equals(ComputePlant.OVEN) && isLarge)
        || (model.equals(ComputePlant.LARGE) && isLarge);
  }

  /// The name of what computes a path of a twin; null when nothing does.
  @Nullable String computing(int twin, String path) {
    for (String name : names) {
      ComputePlant.Computed one = Objects.requireNonNull(ComputePlant.COMPUTES.get(name));
      if (one.property().equals(path) && isA(twin, one.model())) {
        return name;
      }
    }
    return null;
  }

  /// A value, computed or not; null when it is not known.
  @Nullable Known value(int twin, String path) {
    String name = computing(twin, path);
    if (name == null) {
      return stored(twin, path);
    }
    String key = twin + " " + path;
    if (!memo.containsKey(key)) {
      memo.put(key, fitting(compute(twin, name)));
    }
    return memo.get(key);
  }

  private static @Nullable Known fitting(@Nullable Known result) {
    return result != null && result.value() instanceof Double number && !Double.isFinite(number)
        ? null
        : result;
  }

  /// What stands in a slot, of a quality that counts.
  private @Nullable Known stored(int twin, String path) {
    Known found = slot(state, twin, path);
    return found == null || found.quality() == Quality.BAD || found.quality() == Quality.STALE
        ? null
        : found;
  }

  /// What stands in a slot; null when nothing does.
  static @Nullable Known slot(State state, int twin, String path) {
    Slot slot =
        state.models.entry(state.twins.model(twin)).shape().slots().stream()
            .filter(one -> one.path().equals(path))
            .findFirst()
            .orElseThrow();
    int at = state.twins.base(twin) + slot.index();
    if (!state.slots.isPresent(at)) {
      return null;
    }
    long bits = state.slots.bits(at);
    Object value =
        slot.type() == ValueType.DOUBLE
            ? (Object) Double.longBitsToDouble(bits)
            : slot.type() == ValueType.BOOLEAN ? (Object) (bits != 0) : (Object) bits;
    return new Known(value, state.slots.quality(at));
  }

  private @Nullable Known compute(int twin, String name) {
    return switch (name) {
      case "oven-ratio" ->
          both(twin, "power", "temperature", (power, temperature) -> power / temperature);
      case "oven-triple" -> {
        Known count = value(twin, "count");
        long triple = count == null ? 0 : (long) count.value() * 3;
        yield count == null || triple != (int) triple ? null : new Known(triple, count.quality());
      }
      case "oven-hot" -> hot(value(twin, "ratio"), value(twin, "on"));
      case "oven-share" -> {
        Terms terms = neighbours(twin, false, ComputePlant.LINE, other -> value(other, "idle"));
        yield new Known(sum(terms), terms.quality(true));
      }
      case "line-power" -> {
        Terms terms = neighbours(twin, true, ComputePlant.OVEN, other -> value(other, "power"));
        Known idle = value(twin, "idle");
        double sum = sum(terms);
        yield idle == null || !Double.isFinite(sum)
            ? null
            : new Known(
                sum + 2.0 * (double) idle.value(),
                worst(List.of(terms.quality(true), idle.quality())));
      }
      case "line-least" -> least(twin, ComputePlant.OVEN, "temperature", 1);
      case "line-most" -> least(twin, ComputePlant.OVEN, "ratio", -1);
      case "line-fewest" -> least(twin, ComputePlant.OVEN, "count", 1);
      case "line-mean" -> {
        Terms terms = neighbours(twin, true, ComputePlant.OVEN, other -> value(other, "power"));
        yield terms.known().isEmpty()
            ? null
            : new Known(sum(terms) / terms.known().size(), terms.quality(true));
      }
      case "line-running" -> {
        Terms terms = neighbours(twin, true, ComputePlant.LARGE, other -> value(other, "on"));
        long count = terms.known().stream().filter(one -> (boolean) one.value()).count();
        yield new Known(count, terms.quality(true));
      }
      case "line-parts" -> {
        Terms terms = neighbours(twin, true, ComputePlant.OVEN, other -> value(other, "triple"));
        long sum = terms.known().stream().mapToLong(one -> (long) one.value()).sum();
        yield new Known(sum, terms.quality(true));
      }
      case "line-anyHot" -> logic(twin, "hot", true);
      case "line-allOn" -> logic(twin, "on", false);
      case "line-number" -> {
        Terms terms = neighbours(twin, true, ComputePlant.OVEN, _ -> new Known(true, Quality.GOOD));
        yield new Known((long) terms.known().size(), Quality.GOOD);
      }
      case "area-power" -> {
        Terms terms = neighbours(twin, true, ComputePlant.LINE, other -> value(other, "power"));
        yield new Known(sum(terms), terms.quality(true));
      }
      case "area-worst" -> {
        Known most = least(twin, ComputePlant.LINE, "least", -1);
        Known least = least(twin, ComputePlant.LINE, "most", 1);
        yield most == null || least == null
            ? null
            : new Known(
                (double) most.value() - (double) least.value(),
                worst(List.of(most.quality(), least.quality())));
      }
      default -> throw new IllegalArgumentException(name);
    };
  }

  private interface OfTwo {
    double of(double one, double other);
  }

  private @Nullable Known both(int twin, String one, String other, OfTwo function) {
    Known first = value(twin, one);
    Known second = value(twin, other);
    return first == null || second == null
        ? null
        : new Known(
            function.of((double) first.value(), (double) second.value()),
            worst(List.of(first.quality(), second.quality())));
  }

  private static @Nullable Known hot(@Nullable Known ratio, @Nullable Known on) {
    Boolean isHigh = ratio == null ? null : (double) ratio.value() > 2.0;
    Boolean isOn = on == null ? null : (boolean) on.value();
    List<Quality> used = new ArrayList<>();
    if (ratio != null) {
      used.add(ratio.quality());
    }
    if (on != null) {
      used.add(on.quality());
    }
    if (Boolean.FALSE.equals(isHigh) || Boolean.FALSE.equals(isOn)) {
      return new Known(false, worst(used));
    }
    return isHigh == null || isOn == null ? null : new Known(true, worst(used));
  }

  private Terms neighbours(
      int twin, boolean isOutgoing, String model, Function<Integer, @Nullable Known> term) {
    List<Known> known = new ArrayList<>();
    int unknown = 0;
    for (int at = 0; at < state.relationships.limit(); at++) {
      if (!state.relationships.exists(at) || !state.relationships.name(at).equals("contains")) {
        continue;
      }
      int source = state.relationships.source(at);
      int target = state.relationships.target(at);
      int owner = isOutgoing ? source : target;
      int other = isOutgoing ? target : source;
      if (owner == twin && isA(other, model)) {
        Known value = term.apply(other);
        if (value == null) {
          unknown++;
        } else {
          known.add(value);
        }
      }
    }
    return new Terms(known, unknown);
  }

  private static double sum(Terms terms) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Known term : terms.known()) {
      sum = sum.add(new BigDecimal((double) term.value()));
    }
    return sum.doubleValue();
  }

  /// @param sign 1 for the least, -1 for the greatest
  private @Nullable Known least(int twin, String model, String path, int sign) {
    Terms terms = neighbours(twin, true, model, other -> value(other, path));
    return terms.known().stream()
        .map(Known::value)
        .min((one, other) -> sign * compare(one, other))
        .map(value -> new Known(value, terms.quality(true)))
        .orElse(null);
  }

  private static int compare(Object one, Object other) {
    return one instanceof Double number
        ? Double.compare(number, (double) other)
        : Long.compare((long) one, (long) other);
  }

  private @Nullable Known logic(int twin, String path, boolean decisive) {
    Terms terms = neighbours(twin, true, ComputePlant.OVEN, other -> value(other, path));
    boolean isDecided = terms.known().stream().anyMatch(one -> one.value().equals(decisive));
    return !isDecided && terms.unknown() > 0
        ? null
        : new Known(isDecided == decisive, terms.quality(false));
  }
}
