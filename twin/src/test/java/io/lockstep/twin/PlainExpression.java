package io.lockstep.twin;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An expression as text and as what it means on a row of plain maps: a boolean, number, text, map
/// or list, or null when it has no value.
record PlainExpression(String text, Function<Map<String, Object>, @Nullable Object> meaning) {
  private static final String[] OPERATORS = {"=", "!=", "<", ">", "<=", ">="};

  @Nullable Object of(Map<String, Object> row) {
    return meaning.apply(row);
  }

  boolean holds(Map<String, Object> row) {
    return Boolean.TRUE.equals(of(row));
  }

  /// A property of what a key stands for.
  static PlainExpression path(String key, String... segments) {
    return new PlainExpression(
        key + "." + String.join(".", segments),
        row -> {
          Object at = row.get(key);
          for (String segment : segments) {
            at = at instanceof Map<?, ?> map ? map.get(segment) : null;
          }
          return at;
        });
  }

  static PlainExpression constant(String text, Object value) {
    return new PlainExpression(text, row -> value);
  }

  /// A number of a twin, or arithmetic of such.
  static PlainExpression number(Random random, List<String> twins, int depth) {
    String twin = twins.get(random.nextInt(twins.size()));
    return switch (random.nextInt(depth == 0 ? 4 : 7)) {
      case 0 -> {
        int number = random.nextInt(4);
        yield constant(Integer.toString(number), (double) number);
      }
      case 1 -> path(twin, "motor", "rpm");
      case 2, 3 -> path(twin, "speed");
      case 4 -> arithmetic(random, twins, depth, "+", (a, b) -> a + b);
      case 5 -> arithmetic(random, twins, depth, "-", (a, b) -> a - b);
      default -> arithmetic(random, twins, depth, "*", (a, b) -> a * b);
    };
  }

  private static PlainExpression arithmetic(
      Random random,
      List<String> twins,
      int depth,
      String operator,
      BiFunction<Double, Double, Double> meaning) {
    PlainExpression left = number(random, twins, depth - 1);
    PlainExpression right = number(random, twins, depth - 1);
    return new PlainExpression(
        "(" + left.text + " " + operator + " " + right.text + ")",
        row ->
            left.of(row) instanceof Number a && right.of(row) instanceof Number b
                ? meaning.apply(a.doubleValue(), b.doubleValue())
                : null);
  }

  /// Compares two values of one kind.
  static PlainExpression comparison(Random random, PlainExpression left, PlainExpression right) {
    int operator = random.nextInt(OPERATORS.length);
    return new PlainExpression(
        left.text + " " + OPERATORS[operator] + " " + right.text,
        row -> {
          Object a = left.of(row);
          Object b = right.of(row);
          if (a == null || b == null) {
            return null;
          }
          int order = order(a, b);
          return switch (operator) {
            case 0 -> order == 0;
            case 1 -> order != 0;
            case 2 -> order < 0;
            case 3 -> order > 0;
            case 4 -> order <= 0;
            default -> order >= 0;
          };
        });
  }

  /// Numbers before texts; what is not there first of all.
  static int order(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    if (a instanceof Number x && b instanceof Number y) {
      return Double.compare(x.doubleValue() + 0.0, y.doubleValue() + 0.0);
    }
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    return Boolean.compare(a instanceof String, b instanceof String);
  }

  /// A condition on twins, relationships of one hop, and paths.
  static PlainExpression condition(
      Random random, List<String> twins, List<String> links, List<String> paths, int depth) {
    if (depth > 0 && random.nextInt(2) == 0) {
      PlainExpression left = condition(random, twins, links, paths, depth - 1);
      return switch (random.nextInt(3)) {
        case 0 -> not(left);
        case 1 -> both(left, condition(random, twins, links, paths, depth - 1), "AND", false);
        default -> both(left, condition(random, twins, links, paths, depth - 1), "OR", true);
      };
    }
    if (!links.isEmpty() && (twins.isEmpty() || random.nextInt(4) == 0)) {
      return onLink(random, links.get(random.nextInt(links.size())));
    }
    if (!paths.isEmpty() && random.nextInt(4) == 0) {
      return onPath(random, paths.get(random.nextInt(paths.size())));
    }
    return onTwin(random, twins);
  }

  private static PlainExpression onPath(Random random, String path) {
    PlainExpression length =
        new PlainExpression(
            "LENGTH(" + path + ")", row -> row.get(path) instanceof List<?> l ? l.size() : null);
    int number = 1 + random.nextInt(3);
    return comparison(random, length, constant(Integer.toString(number), number));
  }

  private static PlainExpression onLink(Random random, String link) {
    return switch (random.nextInt(4)) {
      case 0 -> {
        int number = random.nextInt(3);
        yield comparison(random, path(link, "weight"), constant(Integer.toString(number), number));
      }
      case 1 -> equalText(path(link, "$relationshipName"), "feeds");
      case 2 -> equalText(path(link, "$sourceId"), "t" + random.nextInt(4));
      default -> equalText(path(link, "$targetId"), "t" + random.nextInt(4));
    };
  }

  private static PlainExpression onTwin(Random random, List<String> twins) {
    String twin = twins.get(random.nextInt(twins.size()));
    return switch (random.nextInt(9)) {
      case 0, 1 -> comparison(random, number(random, twins, 1), number(random, twins, 1));
      case 2 -> {
        String serial = "s" + random.nextInt(3);
        yield comparison(random, path(twin, "serial"), constant("'" + serial + "'", serial));
      }
      case 3 -> equalText(path(twin, "$dtId"), "t" + random.nextInt(7));
      case 4 -> in(path(twin, "$dtId"), "t" + random.nextInt(4), "t" + random.nextInt(4));
      case 5 -> in(path(twin, "serial"), "s0", "s" + random.nextInt(3));
      case 6 -> ofModel(random, twin);
      case 7 ->
          new PlainExpression(
              "IS_DEFINED(" + twin + ".speed)", row -> path(twin, "speed").of(row) != null);
      default ->
          new PlainExpression(
              "STARTSWITH(" + twin + ".serial, 's1')",
              row ->
                  path(twin, "serial").of(row) instanceof String serial
                      ? serial.startsWith("s1")
                      : null);
    };
  }

  private static PlainExpression equalText(PlainExpression left, String text) {
    return new PlainExpression(
        left.text + " = '" + text + "'",
        row -> left.of(row) == null ? null : text.equals(left.of(row)));
  }

  private static PlainExpression in(PlainExpression left, String one, String other) {
    return new PlainExpression(
        "%s IN ['%s', '%s']".formatted(left.text, one, other),
        row -> left.of(row) == null ? null : List.of(one, other).contains(left.of(row)));
  }

  private static PlainExpression ofModel(Random random, String twin) {
    boolean isExact = random.nextBoolean();
    PlainExpression model = path(twin, "$metadata", "$model");
    return new PlainExpression(
        "IS_OF_MODEL(%s, '%s'%s)".formatted(twin, Plant.MACHINE, isExact ? ", exact" : ""),
        row ->
            Plant.MACHINE.equals(model.of(row)) || (!isExact && Plant.OVEN.equals(model.of(row))));
  }

  private static PlainExpression not(PlainExpression inner) {
    return new PlainExpression(
        "NOT (" + inner.text + ")", row -> inner.of(row) instanceof Boolean holds ? !holds : null);
  }

  private static PlainExpression both(
      PlainExpression left, PlainExpression right, String word, boolean decisive) {
    return new PlainExpression(
        "(" + left.text + " " + word + " " + right.text + ")",
        row -> {
          Object a = left.of(row);
          Object b = right.of(row);
          if (Boolean.valueOf(decisive).equals(a) || Boolean.valueOf(decisive).equals(b)) {
            return decisive;
          }
          return (a == null || b == null) ? null : !decisive;
        });
  }
}
