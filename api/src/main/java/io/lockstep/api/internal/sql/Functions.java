package io.lockstep.api.internal.sql;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// The functions there are: all that a statement may call, by name. None reads a file, loads a
/// class or changes anything. Thread-safe.
final class Functions {
  /// Texts that functions make are not longer.
  private static final int TEXT_MAX = 1 << 20;

  private static final int PATTERNS_MAX = 256;
  private static final int SERIES_MAX = 10_000;
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  /// Carries out a call; called with null arguments only where it says so.
  @FunctionalInterface
  interface Body {
    @Nullable Object of(Moment moment, @Nullable Object[] arguments);
  }

  /// What a function may know of the run.
  ///
  /// @param nowMicros when it began
  /// @param user who asks
  /// @param catalogue the tables there are
  record Moment(long nowMicros, String user, SqlCatalogue catalogue) {}

  /// @param takesNull whether the body hears of nulls; else the result is null then
  record Call(Body body, boolean takesNull) {}

  private static final Map<String, Call> CALLS = new HashMap<>();
  private static final Map<String, SqlFunction> OWN = new TreeMap<>();

  private Functions() {}

  /// Those that the standard does not have.
  static List<SqlFunction> own() {
    return List.copyOf(OWN.values());
  }

  /// How a function of this name is carried out; null when there is none.
  static @Nullable Call find(String name) {
    return CALLS.get(name.toUpperCase(Locale.ROOT));
  }

  static {
    times();
    numbers();
    texts();
    catalogue();
  }

  private static void times() {
    own("now", type(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE), 0, 0, (m, _) -> m.nowMicros());
    for (String name : List.of("CURRENT_TIMESTAMP", "LOCALTIMESTAMP")) {
      call(name, (m, _) -> m.nowMicros());
    }
    call("CURRENT_DATE", (m, _) -> Math.floorDiv(m.nowMicros(), Values.DAY_MICROS));
    own("pg_interval", Functions::intervalType, 1, 1, (_, a) -> Intervals.parse(text(a[0])));
    own("date_trunc", argument(1), 2, 3, (_, a) -> Intervals.truncate(text(a[0]), micros(a[1])));
    own("pg_extract", type(SqlTypeName.DOUBLE), 2, 2, Functions::extract);
    own("date_part", type(SqlTypeName.DOUBLE), 2, 2, Functions::extract);
    own(
        "date_bin",
        argument(1),
        2,
        3,
        (_, a) -> Intervals.bin(width(a[0]), micros(a[1]), a.length > 2 ? micros(a[2]) : 0));
    // Of TimescaleDB: weeks begin on Monday, so do buckets.
    own(
        "time_bucket",
        argument(1),
        2,
        3,
        (_, a) ->
            Intervals.bin(
                width(a[0]), micros(a[1]), a.length > 2 ? micros(a[2]) : Intervals.FIRST_MONDAY));
    own(
        "to_timestamp",
        type(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
        1,
        1,
        (_, a) -> Math.round(Values.number(nonNull(a[0])) * 1e6));
  }

  private static Object extract(Moment moment, @Nullable Object[] a) {
    Object of = nonNull(a[1]);
    if (of instanceof Values.Months months) {
      throw StatementException.of(
          "22023", "no part of an interval of " + months.count() + " months");
    }
    return Intervals.part(text(a[0]), micros(of));
  }

  private static Object width(@Nullable Object value) {
    return value instanceof String text ? Intervals.parse(text) : nonNull(value);
  }

  private static void numbers() {
    call("ABS", (_, a) -> abs(a[0]));
    call("CEIL", (_, a) -> rounded(a[0], RoundingMode.CEILING));
    call("CEILING", (_, a) -> rounded(a[0], RoundingMode.CEILING));
    call("FLOOR", (_, a) -> rounded(a[0], RoundingMode.FLOOR));
    call("ROUND", (_, a) -> rounded(a, RoundingMode.HALF_UP));
    call("TRUNCATE", (_, a) -> rounded(a, RoundingMode.DOWN));
    own("trunc", argument(0), 1, 2, (_, a) -> rounded(a, RoundingMode.DOWN));
    call("SQRT", (_, a) -> Math.sqrt(number(a[0])));
    call("CBRT", (_, a) -> Math.cbrt(number(a[0])));
    call("POWER", (_, a) -> Math.pow(number(a[0]), number(a[1])));
    own("pow", type(SqlTypeName.DOUBLE), 2, 2, (_, a) -> Math.pow(number(a[0]), number(a[1])));
    call("EXP", (_, a) -> Math.exp(number(a[0])));
    call("LN", (_, a) -> Math.log(number(a[0])));
    call("LOG10", (_, a) -> Math.log10(number(a[0])));
    call("SIN", (_, a) -> Math.sin(number(a[0])));
    call("COS", (_, a) -> Math.cos(number(a[0])));
    call("TAN", (_, a) -> Math.tan(number(a[0])));
    call("ATAN2", (_, a) -> Math.atan2(number(a[0]), number(a[1])));
    call("RADIANS", (_, a) -> Math.toRadians(number(a[0])));
    call("DEGREES", (_, a) -> Math.toDegrees(number(a[0])));
    call("PI", (_, _) -> Math.PI);
    call(
        "SIGN",
        (_, a) ->
            Values.cast(
                Math.signum(number(a[0])),
                Dialect.typeFactory()
                    .createSqlType(
                        a[0] instanceof Long ? SqlTypeName.BIGINT : SqlTypeName.DOUBLE)));
    call("MOD", (_, a) -> Values.arithmetic('%', nonNull(a[0]), nonNull(a[1])));
    for (boolean isLeast : new boolean[] {true, false}) {
      OWN.put(
          isLeast ? "least" : "greatest",
          function(isLeast ? "least" : "greatest", Functions::leastRestrictive, 1, 64));
      CALLS.put(
          isLeast ? "LEAST" : "GREATEST",
          new Call(
              (_, a) ->
                  Arrays.stream(a)
                      .filter(one -> one != null)
                      .reduce((x, y) -> Values.compare(x, y) <= 0 == isLeast ? x : y)
                      .orElse(null),
              true));
    }
  }

  private static Object abs(@Nullable Object value) {
    return switch (nonNull(value)) {
      case Long whole -> Math.abs(whole);
      case BigDecimal exact -> exact.abs();
      case Object other -> Math.abs(Values.number(other));
    };
  }

  private static Object rounded(@Nullable Object value, RoundingMode how) {
    return rounded(new @Nullable Object[] {value}, how);
  }

  private static Object rounded(@Nullable Object[] a, RoundingMode how) {
    int places = a.length > 1 ? ((Number) nonNull(a[1])).intValue() : 0;
    if (Math.abs(places) > 30) {
      throw StatementException.of("22023", "expected at most 30 places, found " + places);
    }
    return switch (nonNull(a[0])) {
      case Long whole when places >= 0 -> whole;
      case Double number when !Double.isFinite(number) -> number;
      case Double number -> BigDecimal.valueOf(number).setScale(places, how).doubleValue();
      case Object other -> {
        BigDecimal found = Values.decimal((Number) other).setScale(places, how);
        yield other instanceof Long ? (Object) found.longValue() : found;
      }
    };
  }

  private static void texts() {
    call("LOWER", (_, a) -> text(a[0]).toLowerCase(Locale.ROOT));
    call("UPPER", (_, a) -> text(a[0]).toUpperCase(Locale.ROOT));
    call("INITCAP", (_, a) -> text(a[0]));
    call("CHAR_LENGTH", (_, a) -> (long) text(a[0]).length());
    call("CHARACTER_LENGTH", (_, a) -> (long) text(a[0]).length());
    own("length", type(SqlTypeName.BIGINT), 1, 1, (_, a) -> (long) text(a[0]).length());
    call("SUBSTRING", Functions::substring);
    own("substr", type(SqlTypeName.VARCHAR), 2, 3, Functions::substring);
    call("POSITION", (_, a) -> text(a[1]).indexOf(text(a[0])) + 1L);
    own("strpos", type(SqlTypeName.BIGINT), 2, 2, (_, a) -> text(a[0]).indexOf(text(a[1])) + 1L);
    call("REPLACE", (_, a) -> checked(text(a[0]).replace(text(a[1]), text(a[2]))));
    own("btrim", type(SqlTypeName.VARCHAR), 1, 1, (_, a) -> text(a[0]).strip());
    own("ltrim", type(SqlTypeName.VARCHAR), 1, 1, (_, a) -> text(a[0]).stripLeading());
    own("rtrim", type(SqlTypeName.VARCHAR), 1, 1, (_, a) -> text(a[0]).stripTrailing());
    own(
        "split_part",
        type(SqlTypeName.VARCHAR),
        3,
        3,
        (_, a) -> {
          String[] parts = text(a[0]).split(java.util.regex.Pattern.quote(text(a[1])), -1);
          long at = micros(a[2]);
          return at >= 1 && at <= parts.length ? parts[(int) at - 1] : "";
        });
    own("left", type(SqlTypeName.VARCHAR), 2, 2, (_, a) -> left(text(a[0]), micros(a[1])));
    own(
        "starts_with",
        type(SqlTypeName.BOOLEAN),
        2,
        2,
        (_, a) -> text(a[0]).startsWith(text(a[1])));
    ownWithNulls(
        "concat",
        type(SqlTypeName.VARCHAR),
        1,
        64,
        (_, a) -> {
          StringBuilder all = new StringBuilder();
          for (Object part : a) {
            all.append(part == null ? "" : plain(part));
          }
          return checked(all.toString());
        });
    own(
        "regexp_replace",
        type(SqlTypeName.VARCHAR),
        3,
        4,
        (_, a) -> {
          boolean isAll = a.length > 3 && text(a[3]).contains("g");
          var matcher = pattern(text(a[1]), false).matcher(text(a[0]));
          String by = text(a[2]).replace("$", "\\$").replaceAll("\\\\(\\d)", "\\$$1");
          return checked(isAll ? matcher.replaceAll(by) : matcher.replaceFirst(by));
        });
    own("quote_ident", type(SqlTypeName.VARCHAR), 1, 1, (_, a) -> quoted(text(a[0])));
    own(
        "array_to_string",
        type(SqlTypeName.VARCHAR),
        2,
        3,
        (_, a) -> {
          StringBuilder all = new StringBuilder();
          for (Object part : (List<?>) nonNull(a[0])) {
            if (part != null) {
              all.append(all.isEmpty() ? "" : text(a[1])).append(plain(part));
            }
          }
          return all.toString();
        });
  }

  private static String quoted(String name) {
    return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String left(String text, long count) {
    long end = count >= 0 ? count : text.length() + count;
    return text.substring(0, Math.clamp(end, 0, text.length()));
  }

  private static Object substring(Moment moment, @Nullable Object[] a) {
    String text = text(a[0]);
    long from = micros(a[1]) - 1;
    long to = a.length > 2 ? from + micros(a[2]) : text.length();
    int begin = Math.clamp(from, 0, text.length());
    return text.substring(begin, Math.clamp(to, begin, text.length()));
  }

  /// What clients of PostgreSQL ask of its catalogue.
  private static void catalogue() {
    SqlReturnTypeInference aText = type(SqlTypeName.VARCHAR);
    own("version", aText, 0, 0, (_, _) -> "PostgreSQL 16.0 (Lockstep, read-only)");
    own("current_database", aText, 0, 0, (_, _) -> "lockstep");
    call("CURRENT_CATALOG", (_, _) -> "lockstep");
    call("CURRENT_SCHEMA", (_, _) -> "public");
    own("current_schema", aText, 0, 0, (_, _) -> "public");
    own(
        "current_schemas",
        Functions::arrayOfTexts,
        1,
        1,
        (_, _) -> List.of("pg_catalog", "public"));
    for (String name : List.of("CURRENT_USER", "SESSION_USER", "USER")) {
      call(name, (m, _) -> m.user());
    }
    // Of indexes, which there are none of; its value would have the parts x and n.
    own("_pg_expandarray", Functions::arrayElement, 1, 1, true, (_, _) -> null);
    SqlReturnTypeInference texts = Functions::arrayOfTexts;
    own(
        "string_to_array",
        texts,
        2,
        2,
        (_, a) -> List.of(text(a[0]).split(java.util.regex.Pattern.quote(text(a[1])), -1)));
    own(
        "parse_ident",
        texts,
        1,
        1,
        (_, a) -> List.of(text(a[0]).replace("\"", "").split("\\.", -1)));
    own(
        "generate_series",
        binding ->
            binding
                .getTypeFactory()
                .createArrayType(binding.getTypeFactory().createSqlType(SqlTypeName.BIGINT), -1),
        2,
        3,
        (_, a) -> series(micros(a[0]), micros(a[1]), a.length > 2 ? micros(a[2]) : 1));
    own("array_lower", type(SqlTypeName.BIGINT), 2, 2, (_, _) -> 1L);
    own(
        "array_length",
        type(SqlTypeName.BIGINT),
        2,
        2,
        (_, a) -> (long) ((List<?>) nonNull(a[0])).size());
    own(
        "array_upper",
        type(SqlTypeName.BIGINT),
        2,
        2,
        (_, a) ->
            a[0] instanceof List<?> list && !list.isEmpty() ? (Long) (long) list.size() : null);
    own("pg_backend_pid", type(SqlTypeName.BIGINT), 0, 0, (_, _) -> 0L);
    own("pg_is_in_recovery", type(SqlTypeName.BOOLEAN), 0, 0, (_, _) -> false);
    own("pg_table_is_visible", type(SqlTypeName.BOOLEAN), 1, 1, (_, _) -> true);
    own("pg_type_is_visible", type(SqlTypeName.BOOLEAN), 1, 1, (_, _) -> true);
    own("pg_function_is_visible", type(SqlTypeName.BOOLEAN), 1, 1, (_, _) -> true);
    own("has_table_privilege", type(SqlTypeName.BOOLEAN), 2, 3, (_, _) -> true);
    own("has_schema_privilege", type(SqlTypeName.BOOLEAN), 2, 3, (_, _) -> true);
    own("pg_get_userbyid", aText, 1, 1, (_, _) -> "lockstep");
    own("pg_encoding_to_char", aText, 1, 1, (_, _) -> "UTF8");
    own("format_type", aText, 2, 2, true, (_, a) -> PgTypes.nameOf(a[0]));
    own("to_regclass", type(SqlTypeName.BIGINT), 1, 1, (m, a) -> m.catalogue().oid(text(a[0])));
    own("pg_get_expr", aText, 2, 3, true, (_, _) -> null);
    own("obj_description", aText, 1, 2, true, (_, _) -> null);
    own("col_description", aText, 2, 2, true, (_, _) -> null);
    own("shobj_description", aText, 2, 2, true, (_, _) -> null);
    own("pg_get_indexdef", aText, 1, 3, true, (_, _) -> null);
    own("pg_get_constraintdef", aText, 1, 2, true, (_, _) -> null);
    own("pg_get_partkeydef", aText, 1, 1, true, (_, _) -> null);
    own("current_setting", aText, 1, 2, (_, a) -> Settings.value(text(a[0])));
  }

  /// Settings of a session of PostgreSQL, as far as clients ask for them.
  static final class Settings {
    static final Map<String, String> ALL =
        new TreeMap<>(
            Map.ofEntries(
                Map.entry("server_version", "16.0"),
                Map.entry("server_version_num", "160000"),
                Map.entry("server_encoding", "UTF8"),
                Map.entry("client_encoding", "UTF8"),
                Map.entry("datestyle", "ISO, MDY"),
                Map.entry("intervalstyle", "postgres"),
                Map.entry("timezone", "UTC"),
                Map.entry("integer_datetimes", "on"),
                Map.entry("standard_conforming_strings", "on"),
                Map.entry("transaction_read_only", "on"),
                Map.entry("default_transaction_read_only", "on"),
                Map.entry("transaction_isolation", "read committed"),
                Map.entry("search_path", "public"),
                Map.entry("max_identifier_length", "63"),
                Map.entry("is_superuser", "off"),
                Map.entry("lc_collate", "C"),
                Map.entry("extra_float_digits", "1"),
                Map.entry("application_name", ""),
                Map.entry("max_index_keys", "32")));

    private Settings() {}

    static @Nullable String value(String name) {
      return ALL.get(name.toLowerCase(Locale.ROOT).replace("time zone", "timezone"));
    }
  }

  /// Whether a text is like a pattern of SQL; as fast as both are long at the worst.
  static boolean isLike(String text, String pattern, boolean ignoresCase) {
    String value = ignoresCase ? text.toLowerCase(Locale.ROOT) : text;
    String wanted = ignoresCase ? pattern.toLowerCase(Locale.ROOT) : pattern;
    int at = 0;
    int in = 0;
    int star = -1;
    int from = 0;
    while (in < value.length()) {
      if (at < wanted.length() && wanted.charAt(at) == '%') {
        star = at++;
        from = in;
      } else if (at < wanted.length()
          && (wanted.charAt(at) == '_'
              || (wanted.charAt(at) == '\\'
                  ? at + 1 < wanted.length() && wanted.charAt(at + 1) == value.charAt(in)
                  : wanted.charAt(at) == value.charAt(in)))) {
        at += wanted.charAt(at) == '\\' ? 2 : 1;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++from;
      } else {
        return false;
      }
    }
    while (at < wanted.length() && wanted.charAt(at) == '%') {
      at++;
    }
    return at == wanted.length();
  }

  /// A regular expression; it takes time in proportion to the text, whatever it says.
  static Pattern pattern(String text, boolean ignoresCase) {
    String key = (ignoresCase ? "i" : "c") + text;
    Pattern known = PATTERNS.get(key);
    if (known != null) {
      return known;
    }
    try {
      if (text.length() > 1_000) {
        throw StatementException.of("2201B", "expected a pattern of at most 1000 characters");
      }
      Pattern made = Pattern.compile(text, ignoresCase ? Pattern.CASE_INSENSITIVE : 0);
      if (PATTERNS.size() >= PATTERNS_MAX) {
        PATTERNS.clear();
      }
      PATTERNS.put(key, made);
      return made;
    } catch (PatternSyntaxException e) {
      throw StatementException.of("2201B", "the pattern '%s': %s".formatted(text, e.getMessage()));
    }
  }

  private static String checked(String text) {
    if (text.length() > TEXT_MAX) {
      throw StatementException.of("54000", "a text would be longer than " + TEXT_MAX);
    }
    return text;
  }

  static String plain(Object value) {
    return switch (value) {
      case Double number -> Values.text(number, SqlTypeName.DOUBLE);
      case BigDecimal exact -> exact.toPlainString();
      case Object other -> other.toString();
    };
  }

  private static Object nonNull(@Nullable Object value) {
    if (value == null) {
      throw new IllegalStateException("a function that takes no null was given one");
    }
    return value;
  }

  static String text(@Nullable Object value) {
    return value instanceof String text ? text : plain(nonNull(value));
  }

  private static double number(@Nullable Object value) {
    return Values.number(nonNull(value));
  }

  /// A time, or another whole number.
  private static long micros(@Nullable Object value) {
    return switch (nonNull(value)) {
      case Number number -> number.longValue();
      case Object other -> Values.timestamp(other.toString());
    };
  }

  private static List<Long> series(long from, long to, long step) {
    if (step == 0 || (to - from) / step > SERIES_MAX) {
      throw StatementException.of(
          "22023",
          "generate_series: expected at most %d steps, and none of 0".formatted(SERIES_MAX));
    }
    List<Long> all = new ArrayList<>();
    for (long at = from; step > 0 ? at <= to : at >= to; at += step) {
      all.add(at);
    }
    return all;
  }

  private static org.apache.calcite.rel.type.RelDataType arrayOfTexts(SqlOperatorBinding binding) {
    var types = binding.getTypeFactory();
    return types.createArrayType(types.createSqlType(SqlTypeName.VARCHAR), -1);
  }

  private static org.apache.calcite.rel.type.RelDataType arrayElement(SqlOperatorBinding binding) {
    var types = binding.getTypeFactory();
    var number = types.createTypeWithNullability(types.createSqlType(SqlTypeName.BIGINT), true);
    return types.builder().add("x", number).add("n", number).build();
  }

  private static org.apache.calcite.rel.type.RelDataType intervalType(SqlOperatorBinding binding) {
    String text = binding.getOperandLiteralValue(0, String.class);
    boolean isMonths = text != null && Intervals.isOfMonths(text);
    return binding
        .getTypeFactory()
        .createSqlIntervalType(
            new org.apache.calcite.sql.SqlIntervalQualifier(
                isMonths
                    ? org.apache.calcite.avatica.util.TimeUnit.MONTH
                    : org.apache.calcite.avatica.util.TimeUnit.SECOND,
                null,
                org.apache.calcite.sql.parser.SqlParserPos.ZERO));
  }

  private static org.apache.calcite.rel.type.RelDataType leastRestrictive(
      SqlOperatorBinding binding) {
    var found = binding.getTypeFactory().leastRestrictive(binding.collectOperandTypes());
    return binding
        .getTypeFactory()
        .createTypeWithNullability(found == null ? binding.getOperandType(0) : found, true);
  }

  private static SqlReturnTypeInference type(SqlTypeName name) {
    return binding ->
        binding
            .getTypeFactory()
            .createTypeWithNullability(binding.getTypeFactory().createSqlType(name), true);
  }

  /// As an argument is; a text stands for a time.
  private static SqlReturnTypeInference argument(int index) {
    return binding -> {
      var type = binding.getOperandType(index);
      boolean isText =
          type.getSqlTypeName() == SqlTypeName.CHAR || type.getSqlTypeName() == SqlTypeName.VARCHAR;
      return binding
          .getTypeFactory()
          .createTypeWithNullability(
              isText
                  ? binding
                      .getTypeFactory()
                      .createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
                  : type,
              true);
    };
  }

  private static SqlFunction function(
      String name, SqlReturnTypeInference type, int least, int most) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        type,
        null,
        OperandTypes.variadic(SqlOperandCountRanges.between(least, most)),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  private static void own(
      String name, SqlReturnTypeInference type, int least, int most, Body body) {
    own(name, type, least, most, false, body);
  }

  private static void ownWithNulls(
      String name, SqlReturnTypeInference type, int least, int most, Body body) {
    own(name, type, least, most, true, body);
  }

  private static void own(
      String name, SqlReturnTypeInference type, int least, int most, boolean takesNull, Body body) {
    OWN.put(name, function(name, type, least, most));
    CALLS.put(name.toUpperCase(Locale.ROOT), new Call(body, takesNull));
  }

  private static void call(String name, Body body) {
    CALLS.put(name, new Call(body, false));
  }
}
