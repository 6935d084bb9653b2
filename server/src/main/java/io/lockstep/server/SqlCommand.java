package io.lockstep.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "sql",
    description = "Asks the history and the twins in SQL (PostgreSQL's dialect, read-only).",
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CELL_MAX = 60;

  @Parameters(paramLabel = "SELECT", description = "such as \"SELECT * FROM latest\"")
  String sql = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table (default), csv, or json: an object a line")
  Format format = Format.table;

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      description = "the most rows; 10,000 when left out")
  int maxRows;

  @Mixin ServerOptions server = new ServerOptions();

  /// How rows are printed; the names are the option's values.
  enum Format {
    table,
    csv,
    json
  }

  @Override
  public Integer call() {
    ObjectNode request = JSON.createObjectNode().put("sql", sql);
    if (maxRows > 0) {
      request.put("maxRows", maxRows);
    }
    JsonNode answer = server.connect().send("POST", "/api/v1/sql", Optional.of(request.toString()));
    List<String> columns = new ArrayList<>();
    answer.path("columns").forEach(column -> columns.add(column.path("name").asString()));
    switch (format) {
      case table -> table(columns, answer.path("rows"));
      case csv -> csv(columns, answer.path("rows"));
      case json -> objects(columns, answer.path("rows"));
    }
    if (answer.path("truncated").booleanValue(false)) {
      System.err.println("there are more rows; ask for more by --max-rows, or for less by LIMIT");
    }
    return ExitCode.GOOD;
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "" : value.isString() ? value.stringValue() : value.toString();
  }

  private static void table(List<String> columns, JsonNode rows) {
    int[] widths = columns.stream().mapToInt(String::length).toArray();
    for (JsonNode row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.min(CELL_MAX, Math.max(widths[i], text(row.get(i)).length()));
      }
    }
    StringBuilder line = new StringBuilder();
    StringBuilder rule = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : " | ").append(padded(columns.get(i), widths[i], false));
      rule.append(i == 0 ? "" : "-+-").append("-".repeat(widths[i]));
    }
    System.out.println(line.toString().stripTrailing());
    System.out.println(rule);
    for (JsonNode row : rows) {
      line.setLength(0);
      for (int i = 0; i < widths.length; i++) {
        line.append(i == 0 ? "" : " | ")
            .append(padded(text(row.get(i)), widths[i], row.get(i).isNumber()));
      }
      System.out.println(line.toString().stripTrailing());
    }
    System.out.println("(" + rows.size() + (rows.size() == 1 ? " row)" : " rows)"));
  }

  private static String padded(String text, int width, boolean isNumber) {
    String shown = text.length() > width ? text.substring(0, Math.max(0, width - 1)) + "…" : text;
    String blanks = " ".repeat(Math.max(0, width - shown.length()));
    return isNumber ? blanks + shown : shown + blanks;
  }

  private static void csv(List<String> columns, JsonNode rows) {
    System.out.println(columns.stream().map(SqlCommand::cell).collect(Collectors.joining(",")));
    for (JsonNode row : rows) {
      List<String> cells = new ArrayList<>();
      row.forEach(value -> cells.add(cell(text(value))));
      System.out.println(String.join(",", cells));
    }
  }

  private static String cell(String text) {
    boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static void objects(List<String> columns, JsonNode rows) {
    for (JsonNode row : rows) {
      ObjectNode object = JSON.createObjectNode();
      for (int i = 0; i < columns.size(); i++) {
        object.set(columns.get(i), row.get(i));
      }
      System.out.println(object);
    }
  }
}
