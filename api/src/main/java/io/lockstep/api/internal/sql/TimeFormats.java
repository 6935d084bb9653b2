package io.lockstep.api.internal.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Times and numbers in a pattern (PostgreSQL, "Data Type Formatting Functions").
final class TimeFormats {
  /// Longer ones first.
  private static final List<String> TIME_PARTS =
      List.of(
          "HH24", "HH12", "YYYY", "IYYY", "MONTH", "Month", "month", "DAY", "Day", "day", "MON",
          "Mon", "mon", "DDD", "HH", "MI", "SS", "MS", "US", "MM", "DD", "DY", "Dy", "dy", "YY",
          "ID", "IW", "WW", "AM", "PM", "am", "pm", "TZ", "OF", "D", "Q");

  private TimeFormats() {}

  /// `to_char` of a time or of a number; a whole number that is meant as a time cannot be told from
  /// one that is not, but by the pattern: numbers have digits in it.
  static Object toChar(Functions.Moment moment, @Nullable Object[] a) {
    Object value = Functions.nonNull(a[0]);
    String pattern = Functions.text(a[1]);
    boolean isOfNumber = pattern.indexOf('9') >= 0 || pattern.indexOf('0') >= 0;
    return isOfNumber && value instanceof Number number
        ? number(Values.decimal(number), pattern)
        : time(Values.dateTime(Functions.micros(value)), pattern);
  }

  private static String time(LocalDateTime at, String pattern) {
    StringBuilder out = new StringBuilder();
    boolean isTrimmed = false;
    int i = 0;
    while (i < pattern.length()) {
      if (pattern.startsWith("FM", i)) {
        isTrimmed = true;
        i += 2;
        continue;
      }
      if (pattern.charAt(i) == '"') {
        int end = pattern.indexOf('"', i + 1);
        end = end < 0 ? pattern.length() : end;
        out.append(pattern, i + 1, end);
        i = end + 1;
        continue;
      }
      String found = "";
      for (String part : TIME_PARTS) {
        if (pattern.startsWith(part, i)) {
          found = part;
          break;
        }
      }
      if (found.isEmpty()) {
        out.append(pattern.charAt(i++));
      } else {
        String text = part(at, found);
        out.append(isTrimmed ? trimmed(text) : text);
        i += found.length();
      }
    }
    return out.toString();
  }

  private static String trimmed(String text) {
    String bare = text.stripTrailing();
    return bare.length() > 1 && bare.chars().allMatch(Character::isDigit)
        ? bare.replaceFirst("^0+(?=\\d)", "")
        : bare;
  }

  private static String part(LocalDateTime at, String part) {
    int hour = at.getHour() % 12 == 0 ? 12 : at.getHour() % 12;
    return switch (part) {
      case "HH24" -> two(at.getHour());
      case "HH12", "HH" -> two(hour);
      case "MI" -> two(at.getMinute());
      case "SS" -> two(at.getSecond());
      case "MS" -> "%03d".formatted(at.getNano() / 1_000_000);
      case "US" -> "%06d".formatted(at.getNano() / 1_000);
      case "YYYY" -> "%04d".formatted(at.getYear());
      case "IYYY" -> "%04d".formatted(at.get(IsoFields.WEEK_BASED_YEAR));
      case "YY" -> two(Math.floorMod(at.getYear(), 100));
      case "MM" -> two(at.getMonthValue());
      case "DDD" -> "%03d".formatted(at.getDayOfYear());
      case "DD" -> two(at.getDayOfMonth());
      case "D" -> String.valueOf(at.getDayOfWeek().getValue() % 7 + 1);
      case "ID" -> String.valueOf(at.getDayOfWeek().getValue());
      case "IW" -> two(at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case "WW" -> two((at.getDayOfYear() - 1) / 7 + 1);
      case "Q" -> String.valueOf((at.getMonthValue() + 2) / 3);
      case "AM", "PM" -> at.getHour() < 12 ? "AM" : "PM";
      case "am", "pm" -> at.getHour() < 12 ? "am" : "pm";
      case "TZ" -> "UTC";
      case "OF" -> "+00";
      default -> name(at, part);
    };
  }

  /// Whole names are padded to nine letters.
  private static String name(LocalDateTime at, String part) {
    boolean isMonth = part.toLowerCase(Locale.ROOT).startsWith("mon");
    boolean isWhole = part.equalsIgnoreCase("month") || part.equalsIgnoreCase("day");
    TextStyle style = isWhole ? TextStyle.FULL : TextStyle.SHORT;
    String name =
        isMonth
            ? at.getMonth().getDisplayName(style, Locale.ENGLISH)
            : at.getDayOfWeek().getDisplayName(style, Locale.ENGLISH);
    String cased =
        Character.isLowerCase(part.charAt(0))
            ? name.toLowerCase(Locale.ROOT)
            : Character.isUpperCase(part.charAt(1)) ? name.toUpperCase(Locale.ROOT) : name;
    return isWhole ? "%-9s".formatted(cased) : cased;
  }

  private static String two(int number) {
    return "%02d".formatted(number);
  }

  private static String number(BigDecimal value, String pattern) {
    boolean isTrimmed = pattern.startsWith("FM");
    String digits = isTrimmed ? pattern.substring(2) : pattern;
    int point = Math.max(digits.indexOf('.'), digits.indexOf('D'));
    String before = point < 0 ? digits : digits.substring(0, point);
    String after = point < 0 ? "" : digits.substring(point + 1);
    int places = (int) after.chars().filter(c -> c == '9' || c == '0').count();
    BigDecimal rounded = value.abs().setScale(places, RoundingMode.HALF_UP);
    String whole = rounded.toBigInteger().toString();
    StringBuilder out = new StringBuilder();
    int left = whole.equals("0") && places > 0 && before.indexOf('0') < 0 ? 0 : whole.length();
    int slots = (int) before.chars().filter(c -> c == '9' || c == '0').count();
    if (left > slots) {
      return (isTrimmed ? "" : " ")
          + before.replaceAll("[90]", "#")
          + (point < 0 ? "" : "." + after.replaceAll("[90]", "#"));
    }
    int firstZero = before.indexOf('0');
    for (int i = before.length() - 1; i >= 0; i--) {
      char c = before.charAt(i);
      boolean isForced = firstZero >= 0 && i >= firstZero;
      if (c == '9' || c == '0') {
        out.insert(0, left > 0 ? whole.charAt(--left) : isForced ? '0' : ' ');
      } else if (c == ',' || c == 'G') {
        out.insert(0, left > 0 || isForced ? ',' : ' ');
      } else {
        out.insert(0, c);
      }
    }
    String sign = value.signum() < 0 && rounded.signum() != 0 ? "-" : isTrimmed ? "" : " ";
    int begin = 0;
    while (begin < out.length() && out.charAt(begin) == ' ') {
      begin++;
    }
    String text = " ".repeat(isTrimmed ? 0 : begin) + sign + out.substring(begin);
    String fraction = places == 0 ? "" : fraction(rounded, after, isTrimmed);
    return text + fraction;
  }

  private static String fraction(BigDecimal rounded, String pattern, boolean isTrimmed) {
    String plain = rounded.toPlainString();
    String digits = plain.substring(plain.indexOf('.') + 1);
    if (isTrimmed) {
      int keep = pattern.lastIndexOf('0') + 1;
      while (digits.length() > keep && digits.endsWith("0")) {
        digits = digits.substring(0, digits.length() - 1);
      }
    }
    return "." + digits;
  }
}
