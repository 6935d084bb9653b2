package io.lockstep.api.internal.sql;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
  static final int TEXT_MAX = 1 << 20;

  private static final int PATTERNS_MAX = 256;
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
    TextFunctions.register();
    CatalogFunctions.register();
  }

  /// Whether a function is of times, so that it takes a date as its first moment.
  static boolean takesTimes(String name) {
    return Set.of(
            "pg_extract",
            "date_part",
            "date_trunc",
            "date_bin",
            "time_bucket",
            "to_char",
            "age",
            "generate_series")
        .contains(name.toLowerCase(Locale.ROOT));
  }

  private static void times() {
    own("now", type(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE), 0, 0, (m, _) -> m.nowMicros());
    for (String name : List.of("CURRENT_TIMESTAMP", "LOCALTIMESTAMP")) {
      call(name, (m, _) -> m.nowMicros());
    }
    call("CURRENT_DATE", (m, _) -> Math.floorDiv(m.nowMicros(), Values.DAY_MICROS));
    own("pg_interval", Functions::intervalType, 1, 1, (_, a) -> Intervals.parse(text(a[0])));
    own("date_trunc", argument(1), 2, 3, (_, a) -> Intervals.truncate(text(a[0]), micros(a[1])));
    for (String name : List.of("clock_timestamp", "statement_timestamp", "transaction_timestamp")) {
      own(name, type(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE), 0, 0, (m, _) -> m.nowMicros());
    }
    own("isfinite", type(SqlTypeName.BOOLEAN), 1, 1, (_, _) -> true);
    own("age", Functions::seconds, 1, 2, Functions::age);
    own("to_char", type(SqlTypeName.VARCHAR), 2, 2, TimeFormats::toChar);
    own(
        "to_date",
        type(SqlTypeName.DATE),
        1,
        2,
        (_, a) -> Math.floorDiv(Values.timestamp(text(a[0])), Values.DAY_MICROS));
    own(
        "generate_series",
        Functions::seriesType,
        2,
        3,
        (_, a) -> Series.of(nonNull(a[0]), nonNull(a[1]), a.length > 2 ? nonNull(a[2]) : 1L));
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
    call("ASIN", (_, a) -> Math.asin(number(a[0])));
    call("ACOS", (_, a) -> Math.acos(number(a[0])));
    call("ATAN", (_, a) -> Math.atan(number(a[0])));
    call("COT", (_, a) -> 1 / Math.tan(number(a[0])));
    own("log", type(SqlTypeName.DOUBLE), 1, 2, Functions::log);
    own("div", argument(0), 2, 2, (_, a) -> quotient(nonNull(a[0]), nonNull(a[1])));
    own("width_bucket", type(SqlTypeName.INTEGER), 4, 4, Functions::widthBucket);
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

  private static Object age(Moment moment, @Nullable Object[] a) {
    long today = Math.floorDiv(moment.nowMicros(), Values.DAY_MICROS) * Values.DAY_MICROS;
    return a.length > 1 ? micros(a[0]) - micros(a[1]) : today - micros(a[0]);
  }

  private static Object log(Moment moment, @Nullable Object[] a) {
    return a.length > 1
        ? Math.log(number(a[1])) / Math.log(number(a[0]))
        : Math.log10(number(a[0]));
  }

  private static Object quotient(Object a, Object b) {
    Object found = Values.arithmetic('/', a, b);
    return found instanceof Long ? found : rounded(found, RoundingMode.DOWN);
  }

  private static Object widthBucket(Moment moment, @Nullable Object[] a) {
    double value = number(a[0]);
    double low = number(a[1]);
    double high = number(a[2]);
    long count = micros(a[3]);
    if (count < 1 || low == high) {
      throw StatementException.of(
          "2201G", "width_bucket: expected at least 1 bucket between two different bounds");
    }
    double at = (value - low) / (high - low) * count;
    return Math.clamp((long) Math.floor(at) + 1, 0, count + 1);
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

  static String checked(String text) {
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

  static Object nonNull(@Nullable Object value) {
    if (value == null) {
      throw new IllegalStateException("a function that takes no null was given one");
    }
    return value;
  }

  static String text(@Nullable Object value) {
    return value instanceof String text ? text : plain(nonNull(value));
  }

  static double number(@Nullable Object value) {
    return Values.number(nonNull(value));
  }

  /// A time, or another whole number.
  static long micros(@Nullable Object value) {
    return switch (nonNull(value)) {
      case Number number -> number.longValue();
      case Object other -> Values.timestamp(other.toString());
    };
  }

  /// A number for a text, a text for a number.
  static org.apache.calcite.rel.type.RelDataType regclassType(SqlOperatorBinding binding) {
    var types = binding.getTypeFactory();
    boolean isText = SqlTypeName.CHAR_TYPES.contains(binding.getOperandType(0).getSqlTypeName());
    return types.createTypeWithNullability(
        types.createSqlType(isText ? SqlTypeName.BIGINT : SqlTypeName.VARCHAR), true);
  }

  private static org.apache.calcite.rel.type.RelDataType seconds(SqlOperatorBinding binding) {
    var types = binding.getTypeFactory();
    return types.createTypeWithNullability(
        types.createSqlIntervalType(
            new org.apache.calcite.sql.SqlIntervalQualifier(
                org.apache.calcite.avatica.util.TimeUnit.SECOND,
                null,
                org.apache.calcite.sql.parser.SqlParserPos.ZERO)),
        true);
  }

  /// Of whole numbers, or of times.
  private static org.apache.calcite.rel.type.RelDataType seriesType(SqlOperatorBinding binding) {
    var types = binding.getTypeFactory();
    boolean areWhole = SqlTypeName.INT_TYPES.contains(binding.getOperandType(0).getSqlTypeName());
    return types.createArrayType(
        areWhole
            ? types.createSqlType(SqlTypeName.BIGINT)
            : types.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
        -1);
  }

  static org.apache.calcite.rel.type.RelDataType arrayOfTexts(SqlOperatorBinding binding) {
    var types = binding.getTypeFactory();
    return types.createArrayType(types.createSqlType(SqlTypeName.VARCHAR), -1);
  }

  static org.apache.calcite.rel.type.RelDataType arrayElement(SqlOperatorBinding binding) {
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

  static SqlReturnTypeInference type(SqlTypeName name) {
    return binding ->
        binding
            .getTypeFactory()
            .createTypeWithNullability(binding.getTypeFactory().createSqlType(name), true);
  }

  /// As an argument is; a text stands for a time, a date for its first moment.
  static SqlReturnTypeInference argument(int index) {
    return binding -> {
      var type = binding.getOperandType(index);
      boolean isText =
          Set.of(SqlTypeName.CHAR, SqlTypeName.VARCHAR, SqlTypeName.DATE)
              .contains(type.getSqlTypeName());
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

  static void own(String name, SqlReturnTypeInference type, int least, int most, Body body) {
    own(name, type, least, most, false, body);
  }

  static void ownWithNulls(
      String name, SqlReturnTypeInference type, int least, int most, Body body) {
    own(name, type, least, most, true, body);
  }

  static void own(
      String name, SqlReturnTypeInference type, int least, int most, boolean takesNull, Body body) {
    OWN.put(name, function(name, type, least, most));
    CALLS.put(name.toUpperCase(Locale.ROOT), new Call(body, takesNull));
  }

  static void call(String name, Body body) {
    CALLS.put(name, new Call(body, false));
  }
}
