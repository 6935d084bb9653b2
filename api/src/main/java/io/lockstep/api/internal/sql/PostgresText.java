package io.lockstep.api.internal.sql;

import io.lockstep.model.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A statement in PostgreSQL's words, put into those of the SQL standard as Calcite's parser knows
/// them: names that the standard reserves are quoted, types get their standard names, parameters
/// lose their numbers. Places in the new text can be told in the old one. Immutable.
final class PostgresText {
  /// Words of the language; all others are names, whatever the standard reserves.
  private static final Set<String> WORDS =
      Set.of(
          "all",
          "current_catalog",
          "current_date",
          "current_schema",
          "current_time",
          "current_timestamp",
          "current_user",
          "user",
          "localtime",
          "localtimestamp",
          "session_user",
          "and",
          "any",
          "array",
          "as",
          "asc",
          "asymmetric",
          "at",
          "between",
          "both",
          "by",
          "case",
          "cast",
          "cross",
          "current",
          "default",
          "desc",
          "distinct",
          "else",
          "end",
          "escape",
          "except",
          "exclude",
          "exists",
          "explain",
          "extract",
          "false",
          "fetch",
          "filter",
          "first",
          "following",
          "for",
          "from",
          "full",
          "group",
          "groups",
          "having",
          "ilike",
          "in",
          "inner",
          "intersect",
          "interval",
          "is",
          "join",
          "last",
          "lateral",
          "leading",
          "left",
          "like",
          "limit",
          "local",
          "natural",
          "next",
          "not",
          "null",
          "nulls",
          "offset",
          "on",
          "only",
          "or",
          "order",
          "ordinality",
          "outer",
          "over",
          "partition",
          "plan",
          "preceding",
          "range",
          "recursive",
          "right",
          "row",
          "rows",
          "select",
          "similar",
          "some",
          "symmetric",
          "table",
          "then",
          "ties",
          "trailing",
          "true",
          "unbounded",
          "union",
          "unknown",
          "unnest",
          "using",
          "values",
          "when",
          "where",
          "window",
          "with",
          "within",
          "zone");

  /// Those that are names, too, where the language does not expect them.
  private static final Set<String> NAMES_TOO =
      Set.of(
          "rows",
          "range",
          "groups",
          "row",
          "next",
          "only",
          "first",
          "last",
          "current",
          "ties",
          "exclude",
          "filter",
          "over",
          "partition",
          "window",
          "within",
          "preceding",
          "following",
          "zone",
          "at",
          "local",
          "plan",
          "values",
          "unknown",
          "escape",
          "recursive",
          "default");

  /// Names of types, as PostgreSQL calls them; in upper case those of the standard.
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("int2", "SMALLINT"),
          Map.entry("smallint", "SMALLINT"),
          Map.entry("int", "INTEGER"),
          Map.entry("int4", "INTEGER"),
          Map.entry("integer", "INTEGER"),
          Map.entry("int8", "BIGINT"),
          Map.entry("bigint", "BIGINT"),
          Map.entry("oid", "BIGINT"),
          Map.entry("float4", "REAL"),
          Map.entry("float8", "DOUBLE"),
          Map.entry("double", "DOUBLE"),
          Map.entry("real", "REAL"),
          Map.entry("float", "DOUBLE"),
          Map.entry("numeric", "DECIMAL"),
          Map.entry("decimal", "DECIMAL"),
          Map.entry("sql_identifier", "VARCHAR"),
          Map.entry("cardinal_number", "INTEGER"),
          Map.entry("character_data", "VARCHAR"),
          Map.entry("xid", "BIGINT"),
          Map.entry("bool", "BOOLEAN"),
          Map.entry("boolean", "BOOLEAN"),
          Map.entry("text", "VARCHAR"),
          Map.entry("varchar", "VARCHAR"),
          Map.entry("char", "VARCHAR"),
          Map.entry("bpchar", "VARCHAR"),
          Map.entry("name", "VARCHAR"),
          Map.entry("json", "VARCHAR"),
          Map.entry("jsonb", "VARCHAR"),
          Map.entry("uuid", "VARCHAR"),
          Map.entry("date", "DATE"),
          Map.entry("time", "TIME(6)"),
          Map.entry("timestamptz", "TIMESTAMP(6) WITH LOCAL TIME ZONE"),
          Map.entry("timestamp", "TIMESTAMP(6)"));

  private final String sql;
  private final int[] outOffsets;
  private final int[] inOffsets;
  private final List<Integer> parameters;
  private final String shape;

  private PostgresText(
      String sql, int[] outOffsets, int[] inOffsets, List<Integer> parameters, String shape) {
    this.sql = sql;
    this.shape = shape;
    this.outOffsets = outOffsets;
    this.inOffsets = inOffsets;
    this.parameters = parameters;
  }

  /// The text as Calcite's parser takes it.
  String sql() {
    return sql;
  }

  /// The statement without its values: each text and number is a `?`.
  String shape() {
    return shape;
  }

  /// The parameter, from 0, that each `?` of the new text stands for.
  List<Integer> parameters() {
    return parameters;
  }

  /// The place in the old text of a line and column, both from 1, in the new one.
  int offsetOf(int line, int column) {
    int at = 0;
    for (int i = 1; i < line; i++) {
      int next = sql.indexOf('\n', at);
      if (next < 0) {
        break;
      }
      at = next + 1;
    }
    int found = Arrays.binarySearch(outOffsets, at + column - 1);
    int token = found >= 0 ? found : -found - 2;
    return token < 0 ? 0 : inOffsets[token];
  }

  /// @param types a type of the standard for each parameter whose type is known, else null
  static PostgresText of(String statement, List<@Nullable String> types) {
    List<SqlTokens.Token> tokens = SqlTokens.of(statement);
    return new Rewriting(PostgresForms.of(tokens), types).run(shape(tokens));
  }

  private static String shape(List<SqlTokens.Token> tokens) {
    StringBuilder shape = new StringBuilder();
    for (SqlTokens.Token token : tokens) {
      boolean isValue =
          token.kind() == SqlTokens.Kind.STRING || token.kind() == SqlTokens.Kind.NUMBER;
      shape.append(shape.isEmpty() ? "" : " ").append(isValue ? "?" : token.text());
    }
    return shape.toString();
  }

  /// The way from the old text to the new one.
  private static final class Rewriting {
    private final List<SqlTokens.Token> tokens;
    private final List<@Nullable String> types;
    private final StringBuilder out = new StringBuilder();
    private final List<Integer> outOffsets = new ArrayList<>();
    private final List<Integer> inOffsets = new ArrayList<>();
    private final List<Integer> parameters = new ArrayList<>();

    /// For each open parenthesis, whether it is that of a CAST.
    private final Deque<Boolean> casts = new ArrayDeque<>();

    /// By how many parentheses are open, whether the query there has said of what.
    private final Map<Integer, Boolean> hasFrom = new HashMap<>();

    private int at;

    Rewriting(List<SqlTokens.Token> tokens, List<@Nullable String> types) {
      this.tokens = tokens;
      this.types = types;
    }

    PostgresText run(String shape) {
      while (at < tokens.size()) {
        step();
      }
      return new PostgresText(
          out.toString(),
          outOffsets.stream().mapToInt(Integer::intValue).toArray(),
          inOffsets.stream().mapToInt(Integer::intValue).toArray(),
          List.copyOf(parameters),
          shape);
    }

    private void step() {
      SqlTokens.Token token = tokens.get(at);
      switch (token.kind()) {
        case WORD -> word(token);
        case PARAMETER -> parameter(token);
        case SYMBOL -> symbol(token);
        case QUOTED, NUMBER, STRING, RAW -> emit(token, token.text());
      }
    }

    private void symbol(SqlTokens.Token token) {
      switch (token.text()) {
        case "(" -> {
          casts.push(at > 0 && tokens.get(at - 1).isWord("cast"));
          emit(token, "(");
        }
        case ")" -> {
          if (!casts.isEmpty()) {
            casts.pop();
          }
          emit(token, ")");
        }
        case "!~~" -> emit(token, "NOT LIKE");
        case "~~" -> emit(token, "LIKE");
        case "!=" -> emit(token, "<>");
        default -> emit(token, token.text());
      }
    }

    private void parameter(SqlTokens.Token token) {
      int number =
          token.text().equals("?")
              ? parameters.size()
              : Integer.parseInt(token.text().substring(1)) - 1;
      parameters.add(number);
      String type = number >= 0 && number < types.size() ? types.get(number) : null;
      emit(token, type == null ? "?" : "CAST(? AS " + type + ")");
    }

    private void word(SqlTokens.Token token) {
      String word = token.text().toLowerCase(Locale.ROOT);
      boolean isCastType = isWord(at - 1, "as") && !casts.isEmpty() && casts.peek();
      if (isCastType) {
        type();
        return;
      }
      switch (word) {
        case "interval" -> interval(token);
        case "at" -> atTimeZone(token);
        case "extract" -> extract(token);
        case "generate_series", "string_to_array", "unnest", "generate_subscripts" -> {
          boolean isJoined =
              isWord(at - 1, "from") || isWord(at - 1, "join") || isWord(at - 1, "lateral");
          if (isJoined || (isSymbol(at - 1, ",") && isBehindFrom() && isRowSource())) {
            rowsOf(token, word);
          } else {
            emit(token, word.equals("unnest") ? "pg_unnest" : token.text());
          }
        }
        case "select" -> {
          hasFrom.put(casts.size(), false);
          emit(token, token.text());
        }
        case "from" -> {
          hasFrom.put(casts.size(), true);
          emit(token, token.text());
        }
        case "where" -> {
          // SELECT 1 WHERE ..: of one row without columns.
          boolean isOfNothing = Boolean.FALSE.equals(hasFrom.put(casts.size(), true));
          emit(token, isOfNothing ? "FROM (VALUES (0)) AS \"none\" WHERE" : token.text());
        }
        case "first", "last" ->
            emit(token, isSymbol(at + 1, "(") || isName(word) ? '"' + word + '"' : token.text());
        case "collate" -> {
          // Texts have one order only.
          at += 1;
          name();
        }
        case "timestamptz" -> {
          if (at + 1 < tokens.size() && tokens.get(at + 1).kind() == SqlTokens.Kind.STRING) {
            SqlTokens.Token text = tokens.get(at + 1);
            at++;
            emit(text, "CAST(" + text.text() + " AS TIMESTAMP(6) WITH LOCAL TIME ZONE)");
          } else {
            emit(token, token.text());
          }
        }
        default -> emit(token, isName(word) ? '"' + word + '"' : token.text());
      }
    }

    /// Whether a word is a name here, and no call, literal or word of the language.
    private boolean isName(String word) {
      if (isSymbol(at - 1, ".")) {
        return true;
      }
      if (isSymbol(at + 1, "(")
          || (at + 1 < tokens.size() && tokens.get(at + 1).kind() == SqlTokens.Kind.STRING)) {
        return false;
      }
      if (isWord(at - 2, "extract") && isSymbol(at - 1, "(")) {
        return false;
      }
      if (word.equals("grouping") && isWord(at + 1, "sets")) {
        return false;
      }
      if (word.equals("time") && (isWord(at - 1, "at") && isWord(at + 1, "zone"))) {
        return false;
      }
      if (!WORDS.contains(word)) {
        return true;
      }
      // SELECT first, last FROM ..: as an item of a list it is a name.
      return NAMES_TOO.contains(word)
          && (isSymbol(at - 1, ",") || isWord(at - 1, "select") || isWord(at - 1, "as"))
          && (isSymbol(at + 1, ",") || isWord(at + 1, "from") || at + 1 == tokens.size());
    }

    /// `extract(field from x)` is a function of two arguments.
    private void extract(SqlTokens.Token token) {
      if (!isSymbol(at + 1, "(") || at + 2 >= tokens.size() || !isWord(at + 3, "from")) {
        emit(token, token.text());
        return;
      }
      String field = tokens.get(at + 2).text().replace("'", "").replace("\"", "");
      casts.push(false);
      emit(token, "pg_extract ( " + SqlTokens.literal(field) + " ,");
      at += 3;
    }

    private boolean isBehindFrom() {
      return Boolean.TRUE.equals(hasFrom.get(casts.size()));
    }

    /// Whether what stands behind the closing parenthesis names rows: an alias, or the end of FROM.
    private boolean isRowSource() {
      int end = closing();
      return isWord(end + 1, "as")
          || (end + 1 < tokens.size()
              && tokens.get(end + 1).kind() == SqlTokens.Kind.WORD
              && !WORDS.contains(tokens.get(end + 1).text().toLowerCase(Locale.ROOT)));
    }

    /// The token that closes the parenthesis behind the word at hand.
    private int closing() {
      int depth = 0;
      for (int i = at + 1; i < tokens.size(); i++) {
        depth += isSymbol(i, "(") ? 1 : isSymbol(i, ")") ? -1 : 0;
        if (depth == 0) {
          return i;
        }
      }
      return tokens.size();
    }

    /// A function in FROM: its values are rows, of one column that has the alias's name.
    ///
    /// A function in FROM that gives one value gives one row.
    private void rowsOf(SqlTokens.Token token, String function) {
      boolean isSet = !function.equals("string_to_array");
      boolean isUnnest = function.equals("unnest");
      int end = closing();
      int alias = isWord(end + 1, "as") ? end + 2 : end + 1;
      String name =
          alias < tokens.size() && tokens.get(alias).kind() == SqlTokens.Kind.WORD
              ? tokens.get(alias).text().toLowerCase(Locale.ROOT)
              : "";
      boolean isNamed = !name.isEmpty() && !WORDS.contains(name);
      emit(token, isUnnest ? "UNNEST" : (isSet ? "UNNEST ( " : "UNNEST ( ARRAY [ ") + token.text());
      while (at <= Math.min(end, tokens.size() - 1)) {
        step();
      }
      String row = isNamed ? name : token.text().toLowerCase(Locale.ROOT);
      boolean hasColumn = isNamed && isSymbol(alias + 1, "(") && isSymbol(alias + 3, ")");
      String column = hasColumn ? tokens.get(alias + 2).text().toLowerCase(Locale.ROOT) : row;
      out.append(isUnnest ? "" : isSet ? " )" : " ] )");
      out.append(" AS \"%s\" ( \"%s\" )".formatted(row, column));
      at = isNamed ? alias + (hasColumn ? 4 : 1) : at;
    }

    /// All times are told in UTC; another zone is the reader's business.
    private void atTimeZone(SqlTokens.Token token) {
      boolean isZone =
          isWord(at + 1, "time")
              && isWord(at + 2, "zone")
              && at + 3 < tokens.size()
              && tokens.get(at + 3).kind() == SqlTokens.Kind.STRING;
      if (!isZone) {
        emit(token, '"' + token.text() + '"');
        return;
      }
      SqlTokens.Token zone = tokens.get(at + 3);
      if (!Set.of("'UTC'", "'GMT'", "'ETC/UTC'", "'Z'")
          .contains(zone.text().toUpperCase(Locale.ROOT))) {
        throw new StatementException(
            ErrorCode.QUERY_INVALID,
            StatementException.NOT_SUPPORTED,
            "AT TIME ZONE: expected 'UTC', the zone of all times here, found " + zone.text(),
            zone.offset());
      }
      at += 4;
    }

    private void interval(SqlTokens.Token token) {
      boolean isLiteral =
          at + 1 < tokens.size() && tokens.get(at + 1).kind() == SqlTokens.Kind.STRING;
      if (!isLiteral) {
        emit(token, "\"interval\"");
        return;
      }
      SqlTokens.Token text = tokens.get(at + 1);
      if (at + 2 < tokens.size() && isUnit(tokens.get(at + 2))) {
        emit(token, token.text());
        emit(text, text.text());
        emit(tokens.get(at), tokens.get(at).text());
        return;
      }
      at++;
      emit(text, "pg_interval(" + text.text() + ")");
    }

    private static boolean isUnit(SqlTokens.Token token) {
      return token.kind() == SqlTokens.Kind.WORD
          && Set.of("year", "month", "day", "hour", "minute", "second", "week", "quarter")
              .contains(token.text().toLowerCase(Locale.ROOT));
    }

    /// The name of a type.
    private void type() {
      if (at >= tokens.size()) {
        return;
      }
      if ((isWord(at, "pg_catalog") || isWord(at, "information_schema"))
          && isSymbol(at + 1, ".")
          && at + 2 < tokens.size()) {
        at += 2;
      }
      SqlTokens.Token token = tokens.get(at);
      String word = token.text().toLowerCase(Locale.ROOT).replace("\"", "");
      String type = TYPES.getOrDefault(word, token.text());
      if (word.equals("double") && isWord(at + 1, "precision")) {
        at++;
      }
      if (word.equals("character") && isWord(at + 1, "varying")) {
        type = "VARCHAR";
        at++;
      }
      boolean hasLength = isSymbol(at + 1, "(");
      if (type.equals("VARCHAR") && hasLength) {
        at += 3;
      } else if (hasLength && type.startsWith("TIME")) {
        at += 3;
      }
      if (isWord(at + 1, "with") && isWord(at + 2, "time") && isWord(at + 3, "zone")) {
        type = "TIMESTAMP(6) WITH LOCAL TIME ZONE";
        at += 3;
      } else if (isWord(at + 1, "without") && isWord(at + 2, "time")) {
        at += 3;
      }
      // Without a scale it is kept as it is.
      emit(token, type.equals("DECIMAL") && !isSymbol(at + 1, "(") ? "DECIMAL(38, 18)" : type);
      while (isSymbol(at, "[")) {
        emit(tokens.get(at), "ARRAY");
        at = behindBracket();
      }
    }

    private int behindBracket() {
      int end = at;
      while (end < tokens.size() && !isSymbol(end, "]")) {
        end++;
      }
      return end + 1;
    }

    private void name() {
      while (at < tokens.size()) {
        at++;
        if (isSymbol(at, ".")) {
          at++;
        } else {
          return;
        }
      }
    }

    private boolean isWord(int index, String word) {
      return index >= 0 && index < tokens.size() && tokens.get(index).isWord(word);
    }

    private boolean isSymbol(int index, String symbol) {
      return index >= 0
          && index < tokens.size()
          && tokens.get(index).kind() == SqlTokens.Kind.SYMBOL
          && tokens.get(index).text().equals(symbol);
    }

    private void emit(SqlTokens.Token token, String text) {
      if (!out.isEmpty()) {
        out.append(' ');
      }
      outOffsets.add(out.length());
      inOffsets.add(token.offset());
      out.append(text);
      at++;
    }
  }
}
