package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Role;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// SQL over HTTP: one statement, one answer.
public final class SqlRoutes {
  private static final int ROWS_DEFAULT = 10_000;

  private final SqlRuns runs;
  private final Json json;
  private final int bodyBytesMax;

  public SqlRoutes(SqlRuns runs, Json json, int bodyBytesMax) {
    this.runs = runs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/sql", "runSql")
            .seen()
            .role(Role.VIEWER)
            .says("SQL", "Answers a query in SQL over the history and the twins.")
            .jsonBody("SqlQuery", bodyBytesMax)
            .answers(
                Response.json(
                    200,
                    "The rows; as CSV (RFC 4180) when the header Accept asks for text/csv.",
                    "SqlResult"))
            .to(this::run));
  }

  private Answer run(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    JsonNode sql = body.get("sql");
    if (sql == null || !sql.isString()) {
      throw Call.invalid("request body /sql", "a text", String.valueOf(sql)).exception();
    }
    int rowsMax = rowsMax(body.get("maxRows"));
    List<@Nullable Object> parameters = new ArrayList<>();
    List<@Nullable String> types = new ArrayList<>();
    parameters(body.get("parameters"), parameters, types);
    String text = sql.stringValue();
    Budget budget = runs.budget();
    List<@Nullable Object[]> rows = new ArrayList<>();
    boolean[] isTruncated = {false};
    SqlEngine.Prepared statement;
    SqlRuns.Asker asker = new SqlRuns.Asker(SqlMeter.Door.HTTP, call.principal(), call.remote());
    try {
      statement = runs.prepare(text, types, asker);
      boolean _ =
          runs.run(
              statement,
              parameters,
              asker,
              budget,
              row -> {
                if (rows.size() == rowsMax) {
                  isTruncated[0] = true;
                  return false;
                }
                budget.hold(row);
                return rows.add(row);
              });
    } catch (StatementException e) {
      return Answer.refused(fault(e, text));
    } catch (InterruptedException e) {
      budget.cancel("the server stops");
      throw e;
    }
    boolean isCsv = call.header("Accept").orElse("").contains("text/csv");
    return isCsv
        ? new Answer.Full(
            200,
            "text/csv; charset=utf-8",
            csv(statement.columns(), rows),
            Map.of("x-lockstep-truncated", Boolean.toString(isTruncated[0])))
        : Answer.json(json(statement.columns(), rows, isTruncated[0]));
  }

  private int rowsMax(@Nullable JsonNode node) {
    int most = runs.options().rowsMax();
    if (node == null || node.isNull()) {
      return Math.min(ROWS_DEFAULT, most);
    }
    if (!node.isInt() || node.intValue() < 1 || node.intValue() > most) {
      throw Call.invalid(
              "request body /maxRows", "a whole number from 1 to " + most, node.toString())
          .exception();
    }
    return node.intValue();
  }

  private static void parameters(
      @Nullable JsonNode node, List<@Nullable Object> values, List<@Nullable String> types) {
    if (node == null || node.isNull()) {
      return;
    }
    if (!node.isArray()) {
      throw Call.invalid("request body /parameters", "an array", node.toString()).exception();
    }
    for (JsonNode value : node) {
      if (value.isBoolean()) {
        values.add(value.booleanValue());
        types.add("BOOLEAN");
      } else if (value.isIntegralNumber() && value.canConvertToLong()) {
        values.add(value.longValue());
        types.add("BIGINT");
      } else if (value.isNumber()) {
        values.add(value.doubleValue());
        types.add("DOUBLE");
      } else if (value.isNull()) {
        values.add(null);
        types.add(null);
      } else if (value.isString()) {
        values.add(value.stringValue());
        types.add(null);
      } else {
        throw Call.invalid(
                "request body /parameters", "texts, numbers, booleans and nulls", value.toString())
            .exception();
      }
    }
  }

  /// What is wrong with a statement, and where.
  static Fault fault(StatementException e, String text) {
    ErrorCode code = e.code();
    Fault fault = Fault.of(code, String.valueOf(e.getMessage())).member("sqlstate", e.state());
    if (e.offset() < 0 || e.offset() > text.length()) {
      return fault;
    }
    String before = text.substring(0, e.offset());
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = e.offset() - before.lastIndexOf('\n');
    return fault
        .at("line %d, column %d".formatted(line, column))
        .member("line", line)
        .member("column", column);
  }

  private static String json(
      List<SqlEngine.Column> columns, List<@Nullable Object[]> rows, boolean isTruncated) {
    return Json.write(
        out -> {
          out.writeStartObject();
          out.writeArrayPropertyStart("columns");
          for (SqlEngine.Column column : columns) {
            out.writeStartObject();
            out.writeStringProperty("name", column.name());
            out.writeStringProperty("type", PgTypes.of(column.type()).fullName());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeArrayPropertyStart("rows");
          for (@Nullable Object[] row : rows) {
            out.writeStartArray();
            for (int i = 0; i < row.length; i++) {
              write(out, row[i], columns.get(i).type());
            }
            out.writeEndArray();
          }
          out.writeEndArray();
          out.writeBooleanProperty("truncated", isTruncated);
          out.writeEndObject();
        });
  }

  private static void write(JsonGenerator out, @Nullable Object value, SqlTypeName type) {
    switch (value) {
      case null -> out.writeNull();
      case Boolean is -> out.writeBoolean(is);
      case Long micros when isTime(type) -> out.writeString(Times.text(micros));
      case Long whole when SqlTypeName.INT_TYPES.contains(type) -> out.writeNumber(whole);
      case Double number when Double.isFinite(number) -> out.writeNumber(number);
      case BigDecimal exact -> out.writeNumber(exact);
      case List<?> list -> {
        out.writeStartArray();
        list.forEach(one -> write(out, one, SqlTypeName.VARCHAR));
        out.writeEndArray();
      }
      default -> out.writeString(Values.text(value, type));
    }
  }

  private static boolean isTime(SqlTypeName type) {
    return type == SqlTypeName.TIMESTAMP || type == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
  }

  private static String csv(List<SqlEngine.Column> columns, List<@Nullable Object[]> rows) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      cell(out, i, columns.get(i).name());
    }
    out.append("\r\n");
    for (@Nullable Object[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        Object value = row[i];
        SqlTypeName type = columns.get(i).type();
        cell(
            out,
            i,
            value == null
                ? ""
                : value instanceof Long micros && isTime(type)
                    ? Times.text(micros)
                    : value instanceof Boolean is ? is.toString() : Values.text(value, type));
      }
      out.append("\r\n");
    }
    return out.toString();
  }

  private static void cell(StringBuilder out, int index, String text) {
    boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    out.append(index == 0 ? "" : ",")
        .append(isPlain ? text : '"' + text.replace("\"", "\"\"") + '"');
  }

  /// What another failure means to a client.
  static StatementException failure(LockstepException e) {
    return e instanceof StatementException known
        ? known
        : new StatementException(e.code(), "58000", String.valueOf(e.getMessage()), -1);
  }
}
