package io.lockstep.api.internal.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// Arrays as PostgreSQL writes them: `{a,"b c",NULL}` (PostgreSQL, "Array Input and Output
/// Syntax").
final class Arrays {
  private static final Pattern PLAIN = Pattern.compile("[^\\s{},\"\\\\]+");

  private Arrays() {}

  static String text(List<?> values) {
    StringBuilder text = new StringBuilder("{");
    for (Object value : values) {
      text.append(text.length() > 1 ? "," : "").append(element(value));
    }
    return text.append('}').toString();
  }

  private static String element(@Nullable Object value) {
    if (value == null) {
      return "NULL";
    }
    String plain = Functions.plain(value);
    return PLAIN.matcher(plain).matches() && !plain.equalsIgnoreCase("null")
        ? plain
        : '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// Of texts.
  static List<@Nullable Object> texts(String text) {
    return read(
        text,
        Dialect.typeFactory()
            .createArrayType(Dialect.typeFactory().createSqlType(SqlTypeName.VARCHAR), -1));
  }

  /// Of one dimension.
  static List<@Nullable Object> read(String text, RelDataType type) {
    String bare = text.strip();
    RelDataType of = type.getComponentType();
    if (!bare.startsWith("{") || !bare.endsWith("}") || bare.length() < 2 || of == null) {
      throw wrong(text);
    }
    List<@Nullable Object> values = new ArrayList<>();
    StringBuilder element = new StringBuilder();
    boolean isQuoted = false;
    boolean isInQuotes = false;
    for (int i = 1; i < bare.length(); i++) {
      char c = bare.charAt(i);
      boolean isEnd = i == bare.length() - 1;
      if (c == '\\' && i + 2 < bare.length()) {
        i++;
        element.append(bare.charAt(i));
      } else if (c == '"') {
        isQuoted = true;
        isInQuotes = !isInQuotes;
      } else if (!isInQuotes && (c == ',' || isEnd)) {
        String found = isQuoted ? element.toString() : element.toString().strip();
        if (isQuoted || !found.isEmpty()) {
          values.add(!isQuoted && found.equalsIgnoreCase("null") ? null : Values.cast(found, of));
        } else if (!isEnd || !values.isEmpty()) {
          throw wrong(text);
        }
        element.setLength(0);
        isQuoted = false;
      } else if (!isInQuotes && (c == '{' || c == '}')) {
        throw wrong(text);
      } else {
        element.append(c);
      }
    }
    return values;
  }

  private static StatementException wrong(String text) {
    return StatementException.of(
        "22P02", "expected an array of one dimension such as {a,b}, found '%s'".formatted(text));
  }
}
