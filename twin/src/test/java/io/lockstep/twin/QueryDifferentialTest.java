package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Random queries on random graphs against an evaluator that tries all combinations of twins and
/// reads nothing but the JSON that GET gives.
class QueryDifferentialTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String[] VARIABLES = {"A", "B", "C"};

  /// A condition as text and as a function: true, false, or null for neither.
  private record Condition(String text, Function<JsonNode[], @Nullable Boolean> meaning) {}

  /// `from` and `to` are indexes of variables.
  private record Join(int from, int to) {}

  private final QueryEngine engine = new QueryEngine();

  private static Plant randomPlant(Random random) {
    Plant plant = Plant.withModels();
    int count = 3 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      String members = random.nextBoolean() ? "\"speed\":" + random.nextInt(4) : "";
      if (random.nextBoolean()) {
        String serial = "\"serial\":\"s" + random.nextInt(3) + "\"";
        members = members.isEmpty() ? serial : members + "," + serial;
      }
      plant.put("t" + i, random.nextBoolean() ? Plant.OVEN : Plant.MACHINE, members);
    }
    for (int i = 0; i < 2 * count; i++) {
      int source = random.nextInt(count);
      int target = random.nextInt(count);
      if (source != target) {
        plant.relate("t" + source, "r" + i, "feeds", "t" + target);
      }
    }
    if (random.nextBoolean()) {
      plant.decide(new TwinCommand.DeleteRelationship("t0", "r0", null));
      plant.decide(new TwinCommand.DeleteTwin("t1", null));
    }
    return plant;
  }

  private static Condition comparison(Random random, int variable) {
    String name = VARIABLES[variable];
    int operator = random.nextInt(6);
    String sign = new String[] {"=", "!=", "<", ">", "<=", ">="}[operator];
    if (random.nextBoolean()) {
      int number = random.nextInt(4);
      return new Condition(
          name + ".speed " + sign + " " + number,
          row -> {
            JsonNode value = row[variable].get("speed");
            return value == null
                ? null
                : compare(operator, Double.compare(value.doubleValue(), number));
          });
    }
    String text = "s" + random.nextInt(3);
    return new Condition(
        name + ".serial " + sign + " '" + text + "'",
        row -> {
          JsonNode value = row[variable].get("serial");
          return value == null ? null : compare(operator, value.stringValue().compareTo(text));
        });
  }

  private static boolean compare(int operator, int order) {
    return switch (operator) {
      case 0 -> order == 0;
      case 1 -> order != 0;
      case 2 -> order < 0;
      case 3 -> order > 0;
      case 4 -> order <= 0;
      default -> order >= 0;
    };
  }

  private static Condition condition(Random random, int variables, int depth) {
    int variable = random.nextInt(variables);
    String name = VARIABLES[variable];
    return switch (depth == 0 ? random.nextInt(5) : random.nextInt(8)) {
      case 0, 1 -> comparison(random, variable);
      case 2 -> {
        String id = "t" + random.nextInt(8);
        yield new Condition(
            name + ".$dtId = '" + id + "'",
            row -> row[variable].get("$dtId").stringValue().equals(id));
      }
      case 3 ->
          new Condition(
              "IS_OF_MODEL(" + name + ", '" + Plant.OVEN + "')",
              row -> row[variable].get("$metadata").get("$model").stringValue().equals(Plant.OVEN));
      case 4 ->
          new Condition(
              "IS_DEFINED(" + name + ".speed)", row -> row[variable].get("speed") != null);
      case 5 -> {
        Condition inner = condition(random, variables, depth - 1);
        yield new Condition(
            "NOT (" + inner.text + ")",
            row -> {
              Boolean value = inner.meaning.apply(row);
              return value == null ? null : !value;
            });
      }
      case 6 -> pair(random, variables, depth, "AND", (a, b) -> a && b, false);
      default -> pair(random, variables, depth, "OR", (a, b) -> a || b, true);
    };
  }

  private static Condition pair(
      Random random,
      int variables,
      int depth,
      String word,
      BiPredicate<Boolean, Boolean> both,
      boolean decisive) {
    Condition left = condition(random, variables, depth - 1);
    Condition right = condition(random, variables, depth - 1);
    return new Condition(
        "(" + left.text + " " + word + " " + right.text + ")",
        row -> {
          Boolean a = left.meaning.apply(row);
          Boolean b = right.meaning.apply(row);
          if (Boolean.valueOf(decisive).equals(a) || Boolean.valueOf(decisive).equals(b)) {
            return decisive;
          }
          return (a == null || b == null) ? null : both.test(a, b);
        });
  }

  @Property(tries = 400)
  void theEngineFindsWhatTryingAllCombinationsFinds(@ForAll long seed) {
    Random random = new Random(seed);
    Plant plant = randomPlant(random);
    List<Join> joins = new ArrayList<>();
    int variables = 1 + random.nextInt(3);
    StringBuilder sql = new StringBuilder("SELECT ");
    for (int i = 0; i < variables; i++) {
      String name = VARIABLES[i];
      sql.append(i == 0 ? "" : ", ").append(name).append(".$dtId AS ").append(name);
    }
    sql.append(" FROM DIGITALTWINS A");
    for (int i = 1; i < variables; i++) {
      joins.add(new Join(random.nextInt(i), i));
      sql.append(" JOIN ").append(VARIABLES[i]);
      sql.append(" RELATED ").append(VARIABLES[joins.get(i - 1).from]).append(".feeds");
    }
    Condition where = condition(random, variables, 3);
    sql.append(" WHERE ").append(where.text);
    List<String> expected = bruteForce(plant, variables, joins, where);
    expected.sort(null);
    List<String> found = allPages(plant, sql.toString(), 1 + random.nextInt(5), random);
    found.sort(null);
    assertThat(found).as("seed %d: %s", seed, sql).isEqualTo(expected);
  }

  private List<String> allPages(Plant plant, String sql, int pageSize, Random random) {
    List<String> rows = new ArrayList<>();
    String continuation = null;
    do {
      QueryBudget budget = random.nextBoolean() ? QueryBudget.unlimited() : QueryBudget.visits(6);
      QueryPage page =
          engine.run(
              plant.view(), QueryRequest.of(sql, pageSize).withContinuation(continuation), budget);
      rows.addAll(page.rows());
      continuation = page.continuation();
    } while (continuation != null);
    return rows;
  }

  private static List<String> bruteForce(
      Plant plant, int variables, List<Join> joins, Condition where) {
    List<JsonNode> twins = new ArrayList<>();
    List<JsonNode> relationships = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      plant.view().twin("t" + i).ifPresent(entity -> twins.add(MAPPER.readTree(entity.json())));
      plant
          .view()
          .relationships("t" + i, null, null, 1000)
          .ifPresent(page -> page.items().forEach(r -> relationships.add(MAPPER.readTree(r))));
    }
    List<String> rows = new ArrayList<>();
    JsonNode[] row = new JsonNode[variables];
    bind(0, row, twins, relationships, joins, where, rows);
    return rows;
  }

  private static void bind(
      int variable,
      JsonNode[] row,
      List<JsonNode> twins,
      List<JsonNode> relationships,
      List<Join> joins,
      Condition where,
      List<String> rows) {
    if (variable == row.length) {
      if (Boolean.TRUE.equals(where.meaning.apply(row))) {
        long copies = 1;
        for (Join join : joins) {
          copies *= edges(relationships, row[join.from], row[join.to]);
        }
        for (long i = 0; i < copies; i++) {
          rows.add(shown(row));
        }
      }
      return;
    }
    for (JsonNode twin : twins) {
      row[variable] = twin;
      bind(variable + 1, row, twins, relationships, joins, where, rows);
    }
  }

  private static long edges(List<JsonNode> relationships, JsonNode from, JsonNode to) {
    return relationships.stream()
        .filter(r -> r.get("$sourceId").equals(from.get("$dtId")))
        .filter(r -> r.get("$targetId").equals(to.get("$dtId")))
        .count();
  }

  private static String shown(JsonNode[] row) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < row.length; i++) {
      out.append(i == 0 ? "" : ",").append('"').append(VARIABLES[i]).append("\":");
      out.append(row[i].get("$dtId"));
    }
    return out.append('}').toString();
  }
}
