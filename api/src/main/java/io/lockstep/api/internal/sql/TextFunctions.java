package io.lockstep.api.internal.sql;

import static io.lockstep.api.internal.sql.Functions.call;
import static io.lockstep.api.internal.sql.Functions.checked;
import static io.lockstep.api.internal.sql.Functions.micros;
import static io.lockstep.api.internal.sql.Functions.nonNull;
import static io.lockstep.api.internal.sql.Functions.own;
import static io.lockstep.api.internal.sql.Functions.ownWithNulls;
import static io.lockstep.api.internal.sql.Functions.text;
import static io.lockstep.api.internal.sql.Functions.type;

import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.sql.Functions.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// Functions of texts.
final class TextFunctions {
  private TextFunctions() {}

  static void register() {
    call("LOWER", (_, a) -> text(a[0]).toLowerCase(Locale.ROOT));
    call("UPPER", (_, a) -> text(a[0]).toUpperCase(Locale.ROOT));
    call("CHAR_LENGTH", (_, a) -> (long) text(a[0]).length());
    call("CHARACTER_LENGTH", (_, a) -> (long) text(a[0]).length());
    own("length", type(SqlTypeName.BIGINT), 1, 1, (_, a) -> (long) text(a[0]).length());
    call("SUBSTRING", TextFunctions::substring);
    own("substr", type(SqlTypeName.VARCHAR), 2, 3, TextFunctions::substring);
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
            all.append(part == null ? "" : Functions.plain(part));
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
          var matcher = Functions.pattern(text(a[1]), false).matcher(text(a[0]));
          String by = text(a[2]).replace("$", "\\$").replaceAll("\\\\(\\d)", "\\$$1");
          return checked(isAll ? matcher.replaceAll(by) : matcher.replaceFirst(by));
        });
    own("right", type(SqlTypeName.VARCHAR), 2, 2, (_, a) -> right(text(a[0]), micros(a[1])));
    call("INITCAP", (_, a) -> initCap(text(a[0])));
    own("repeat", type(SqlTypeName.VARCHAR), 2, 2, (_, a) -> repeated(text(a[0]), micros(a[1])));
    own("lpad", type(SqlTypeName.VARCHAR), 2, 3, (_, a) -> padded(a, true));
    own("rpad", type(SqlTypeName.VARCHAR), 2, 3, (_, a) -> padded(a, false));
    own(
        "reverse",
        type(SqlTypeName.VARCHAR),
        1,
        1,
        (_, a) -> new StringBuilder(text(a[0])).reverse().toString());
    own("chr", type(SqlTypeName.VARCHAR), 1, 1, (_, a) -> Character.toString((int) micros(a[0])));
    own("md5", type(SqlTypeName.VARCHAR), 1, 1, (_, a) -> Digests.md5(text(a[0])));
    ownWithNulls(
        "concat_ws",
        type(SqlTypeName.VARCHAR),
        2,
        64,
        (_, a) -> {
          List<String> parts = new ArrayList<>();
          for (int i = 1; i < a.length; i++) {
            if (a[i] != null) {
              parts.add(Functions.plain(a[i]));
            }
          }
          return a[0] == null ? null : checked(String.join(text(a[0]), parts));
        });
    ownWithNulls("json_build_object", type(SqlTypeName.VARCHAR), 0, 64, (_, a) -> object(a));
    own("quote_literal", type(SqlTypeName.VARCHAR), 1, 1, (_, a) -> SqlTokens.literal(text(a[0])));
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
              all.append(all.isEmpty() ? "" : text(a[1])).append(Functions.plain(part));
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

  private static String object(@Nullable Object[] a) {
    if (a.length % 2 != 0) {
      throw StatementException.of(
          "22023", "json_build_object: expected names and values, found a name without a value");
    }
    return Json.write(
        out -> {
          out.writeStartObject();
          for (int i = 0; i < a.length; i += 2) {
            out.writeName(text(a[i]));
            switch (a[i + 1]) {
              case null -> out.writeNull();
              case Boolean is -> out.writeBoolean(is);
              case Number number -> out.writeNumber(Values.decimal(number));
              case Object other -> out.writeString(Functions.plain(other));
            }
          }
          out.writeEndObject();
        });
  }

  private static String right(String text, long count) {
    long begin = count >= 0 ? text.length() - count : -count;
    return text.substring(Math.clamp(begin, 0, text.length()));
  }

  private static String initCap(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean isInside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(isInside ? Character.toLowerCase(c) : Character.toUpperCase(c));
      isInside = Character.isLetterOrDigit(c);
    }
    return out.toString();
  }

  private static String repeated(String text, long count) {
    if (count > 0 && text.length() * Math.min(count, Integer.MAX_VALUE) > Functions.TEXT_MAX) {
      throw StatementException.of("54000", "a text would be longer than " + Functions.TEXT_MAX);
    }
    return text.repeat((int) Math.max(0, count));
  }

  private static String padded(@Nullable Object[] a, boolean isLeft) {
    String text = text(a[0]);
    long length = Math.clamp(micros(a[1]), 0, Functions.TEXT_MAX);
    String fill = a.length > 2 ? text(a[2]) : " ";
    if (text.length() >= length || fill.isEmpty()) {
      return text.substring(0, (int) Math.min(text.length(), length));
    }
    int missing = (int) length - text.length();
    String more = fill.repeat(missing / fill.length() + 1).substring(0, missing);
    return isLeft ? more + text : text + more;
  }
}
