package io.lockstep.twin.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.twin.events.FilterEvaluation.Truth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Random filters, written out and parsed again, against a plain evaluation of what was drawn.
final class EventFilterPropertyTest {
  private static final int FILTERS = 20_000;
  private static final List<String> TEXTS = List.of("", "a", "ab", "b", "it's", "back\\slash", "ü");
  private static final List<String> TYPES = List.of("a", "ab", "io.lockstep.x");

  private final SplittableRandom random = new SplittableRandom(20261126);

  /// A filter's text, and what it must come to: null for unknown.
  private record Drawn(String text, @Nullable Boolean value) {}

  /// A value's text, and the value: a String, BigDecimal or Boolean, null when there is none.
  private record Operand(String text, @Nullable Object value, boolean isNullWord) {}

  private record World(CloudEvent event, String type, String subject, BigDecimal n, boolean flag) {}

  private World world() {
    String type = TYPES.get(random.nextInt(TYPES.size()));
    String subject = TEXTS.get(random.nextInt(TEXTS.size()));
    BigDecimal n = new BigDecimal(random.nextInt(-3, 4)).movePointLeft(random.nextInt(2));
    boolean flag = random.nextBoolean();
    String data =
        "{\"n\":%s,\"flag\":%b,\"null\":null,\"in\":{\"t\":[\"a\",%s]}}".formatted(n, flag, n);
    return new World(
        new CloudEvent("1", "s", type, subject, "t", "m", "", 0, "", data), type, subject, n, flag);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private Operand operand(World world) {
    return switch (random.nextInt(10)) {
      case 0 -> new Operand("type", world.type, false);
      case 1 -> new Operand("subject", world.subject, false);
      case 2 -> new Operand("$body.n", world.n, false);
      case 3 -> new Operand("$body.flag", world.flag, false);
      case 4 -> new Operand(random.nextBoolean() ? "$body.null" : "$body.in.x[3]", null, false);
      case 5 ->
          random.nextBoolean()
              ? new Operand("$body.in.t[1]", world.n, false)
              : new Operand("$body['in'].t[0]", "a", false);
      case 6 -> {
        BigDecimal number = new BigDecimal(random.nextInt(-3, 4)).movePointLeft(random.nextInt(2));
        yield new Operand(number.toString(), number, false);
      }
      case 7 -> new Operand("null", null, true);
      case 8 -> {
        boolean flag = random.nextBoolean();
        yield new Operand(String.valueOf(flag), flag, false);
      }
      default -> {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        yield new Operand(quoted(text), text, false);
      }
    };
  }

  private Drawn draw(World world, int depth) {
    int kind = random.nextInt(depth > 3 ? 3 : 6);
    return switch (kind) {
      case 0 -> {
        boolean value = random.nextBoolean();
        yield new Drawn(String.valueOf(value), value);
      }
      case 1 -> test(operand(world), operand(world));
      case 2 -> comparison(operand(world), operand(world));
      case 3 -> {
        Drawn term = draw(world, depth + 1);
        yield new Drawn("NOT (" + term.text + ")", term.value == null ? null : !term.value);
      }
      default -> joined(world, depth, kind == 4);
    };
  }

  private Drawn joined(World world, int depth, boolean isAnd) {
    List<String> texts = new ArrayList<>();
    List<@Nullable Boolean> values = new ArrayList<>();
    for (int i = random.nextInt(2, 4); i > 0; i--) {
      Drawn term = draw(world, depth + 1);
      texts.add("(" + term.text + ")");
      values.add(term.value);
    }
    // The value that decides alone, then unknown, then the other.
    Boolean value = values.contains(!isAnd) ? Boolean.valueOf(!isAnd) : null;
    if (value == null && values.stream().allMatch(Objects::nonNull)) {
      value = isAnd;
    }
    return new Drawn(String.join(isAnd ? " AND " : " or ", texts), value);
  }

  private Drawn test(Operand text, Operand part) {
    String function = List.of("STARTS_WITH", "ends_with", "Contains").get(random.nextInt(3));
    Boolean value = null;
    if (text.value instanceof String whole && part.value instanceof String piece) {
      value =
          switch (function) {
            case "STARTS_WITH" -> whole.indexOf(piece) == 0;
            case "ends_with" ->
                whole.length() >= piece.length()
                    && whole.substring(whole.length() - piece.length()).equals(piece);
            default -> whole.indexOf(piece) >= 0;
          };
    }
    return new Drawn("%s(%s , %s)".formatted(function, text.text, part.text), value);
  }

  private Drawn comparison(Operand left, Operand right) {
    String sign = List.of("=", "!=", "<", "<=", ">", ">=").get(random.nextInt(6));
    return new Drawn(left.text + " " + sign + right.text, compared(left, sign, right));
  }

  private static @Nullable Boolean compared(Operand left, String sign, Operand right) {
    Object one = left.value;
    Object other = right.value;
    if (sign.equals("=") || sign.equals("!=")) {
      if ((one == null || other == null) && !left.isNullWord && !right.isNullWord) {
        return null;
      }
      boolean equal = Objects.equals(one, other);
      if (one instanceof BigDecimal a && other instanceof BigDecimal b) {
        equal = a.subtract(b).signum() == 0;
      }
      return equal == sign.equals("=");
    }
    int order;
    if (one instanceof BigDecimal a && other instanceof BigDecimal b) {
      order = a.subtract(b).signum();
    } else if (one instanceof String a && other instanceof String b) {
      order = a.compareTo(b);
    } else {
      return null;
    }
    return switch (sign) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  @Test
  void filtersSayWhatAPlainEvaluationSays() {
    Map<Truth, Integer> counts = new EnumMap<>(Truth.class);
    for (int i = 0; i < FILTERS; i++) {
      World world = world();
      Drawn drawn = draw(world, 0);
      if (!(EventFilter.parse(drawn.text) instanceof EventFilter.Parsed.Valid(EventFilter it))) {
        throw new AssertionError(drawn.text + ": " + EventFilter.parse(drawn.text));
      }
      Truth expected = drawn.value == null ? Truth.UNKNOWN : Truth.of(drawn.value);

      assertThat(FilterEvaluation.of(it, world.event)).as(drawn.text).isEqualTo(expected);
      if (expected == Truth.TRUE) {
        assertThat(it.mayTake(world.type)).as(drawn.text).isTrue();
      }
      counts.merge(expected, 1, Integer::sum);
    }
    assertThat(counts).hasSize(3);
    assertThat(counts.values()).allMatch(count -> count > FILTERS / 50);
  }
}
