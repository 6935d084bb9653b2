package io.lockstep.api.internal.sql;

import org.apache.calcite.sql.type.SqlTypeName;

/// Values of answers, for those who write them elsewhere.
public final class SqlValues {
  private SqlValues() {}

  /// A value as PostgreSQL writes it.
  public static String text(Object value, SqlTypeName type) {
    return Values.text(value, type);
  }

  /// An interval: of months, or of microseconds.
  public static Object interval(long months, long micros) {
    if (months != 0 && micros != 0) {
      throw StatementException.of(
          StatementException.NOT_SUPPORTED,
          "an interval: expected months or a time, found both; add them one after the other");
    }
    return months != 0 ? new Values.Months(months) : (Object) micros;
  }

  /// How many months an interval of months has.
  public static long months(Object interval) {
    return interval instanceof Values.Months months ? months.count() : 0;
  }

  /// The statements of a text, without their `;`; those without a word are left out.
  ///
  /// @throws StatementException when a text or comment in it does not end
  public static java.util.List<String> statements(String sql) {
    return SqlTokens.split(sql).stream()
        .map(
            tokens -> {
              int from = tokens.getFirst().offset();
              int next = from;
              for (SqlTokens.Token token : tokens) {
                next = Math.max(next, token.end());
              }
              return sql.substring(from, next);
            })
        .toList();
  }

  /// The words that a statement begins with, in lower case, at most three.
  public static java.util.List<String> firstWords(String sql) {
    return SqlTokens.split(sql).stream()
        .findFirst()
        .map(
            tokens ->
                tokens.stream()
                    .limit(3)
                    .map(token -> token.text().toLowerCase(java.util.Locale.ROOT))
                    .toList())
        .orElse(java.util.List.of());
  }
}
