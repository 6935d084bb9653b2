package io.lockstep.api.internal.sql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// Values of SQL as objects: whole numbers are Long, DECIMAL BigDecimal, other numbers Double,
/// times and intervals Long microseconds, dates Long days, intervals of months [Months], arrays
/// List; null is null.
final class Values {
  static final long DAY_MICROS = 86_400_000_000L;

  private static final DateTimeFormatter TEXT_OF_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter(java.util.Locale.ROOT);

  /// An interval of months: not so many microseconds.
  record Months(long count) {}

  /// Nulls are the greatest.
  static final Comparator<@Nullable Object> NULLS_LAST =
      (a, b) -> {
        if (a == null || b == null) {
          return a == b ? 0 : a == null ? 1 : -1;
        }
        return compare(a, b);
      };

  private Values() {}

  /// Which of two values comes first; numbers of whatever types by their amount.
  static int compare(Object a, Object b) {
    if (a instanceof Long one && b instanceof Long other) {
      return Long.compare(one, other);
    }
    if (a instanceof Number one && b instanceof Number other) {
      if (one instanceof Double || other instanceof Double) {
        double x = one.doubleValue();
        double y = other.doubleValue();
        return x == y ? 0 : Double.compare(x, y);
      }
      return decimal(one).compareTo(decimal(other));
    }
    if (a instanceof String one && b instanceof String other) {
      return one.compareTo(other);
    }
    if (a instanceof Boolean one && b instanceof Boolean other) {
      return one.compareTo(other);
    }
    if (a instanceof Months one && b instanceof Months other) {
      return Long.compare(one.count(), other.count());
    }
    if (a instanceof List<?> one && b instanceof List<?> other) {
      for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
        int found = NULLS_LAST.compare(one.get(i), other.get(i));
        if (found != 0) {
          return found;
        }
      }
      return Integer.compare(one.size(), other.size());
    }
    throw StatementException.of(
        "42883", "cannot compare %s with %s".formatted(nameOf(a), nameOf(b)));
  }

  private static String nameOf(Object value) {
    return switch (value) {
      case String _ -> "a text";
      case Boolean _ -> "a boolean";
      case Number _ -> "a number or time";
      case List<?> _ -> "an array";
      default -> "an interval";
    };
  }

  static BigDecimal decimal(Number number) {
    return switch (number) {
      case BigDecimal exact -> exact;
      case Long whole -> BigDecimal.valueOf(whole);
      default -> {
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
          throw StatementException.of("22003", value + " is no DECIMAL");
        }
        yield BigDecimal.valueOf(value);
      }
    };
  }

  /// What makes two values one group: equal numbers are, whatever their types.
  static @Nullable Object key(@Nullable Object value) {
    return switch (value) {
      case BigDecimal exact -> exact.stripTrailingZeros();
      case Double zero when zero == 0.0 -> 0.0;
      case null, default -> value;
    };
  }

  /// A value as another type (PostgreSQL, "Type Casts"); null when it cannot be.
  static @Nullable Object cast(@Nullable Object value, RelDataType to) {
    if (value == null) {
      return null;
    }
    SqlTypeName type = to.getSqlTypeName();
    try {
      return switch (type) {
        case BOOLEAN -> bool(value);
        case TINYINT, SMALLINT, INTEGER, BIGINT -> whole(value, type);
        case DECIMAL -> scaled(value, to);
        case REAL, FLOAT, DOUBLE ->
            type == SqlTypeName.REAL
                ? (Object) (double) (float) number(value)
                : (Object) number(value);
        case CHAR, VARCHAR -> value instanceof String text ? limited(text, to) : value.toString();
        case DATE -> value instanceof String text ? date(text) : value;
        case TIME -> value instanceof String text ? time(text) : value;
        case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
            value instanceof String text ? timestamp(text) : value;
        case ARRAY -> value instanceof String text ? Arrays.read(text, to) : value;
        default -> value;
      };
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      throw StatementException.of(
          "22P02", "expected a value of type %s, found '%s'".formatted(type, value));
    }
  }

  private static String limited(String text, RelDataType to) {
    int most = to.getPrecision();
    return most == RelDataType.PRECISION_NOT_SPECIFIED
            || to.getSqlTypeName() == SqlTypeName.CHAR
            || text.length() <= most
        ? text
        : text.substring(0, most);
  }

  private static Object scaled(Object value, RelDataType to) {
    BigDecimal exact =
        value instanceof String text ? new BigDecimal(text.strip()) : decimal((Number) value);
    // DECIMAL without a scale keeps what there is.
    return (to.getPrecision() == 38 && to.getScale() == 18) || to.getScale() < 0
        ? exact
        : exact.setScale(to.getScale(), RoundingMode.HALF_UP);
  }

  private static Object bool(Object value) {
    return switch (value) {
      case Boolean is -> is;
      case Number number -> number.doubleValue() != 0;
      default ->
          switch (value.toString().strip().toLowerCase(java.util.Locale.ROOT)) {
            case "t", "true", "yes", "on", "1", "y" -> true;
            case "f", "false", "no", "off", "0", "n" -> false;
            default ->
                throw StatementException.of(
                    "22P02", "expected a boolean, found '%s'".formatted(value));
          };
    };
  }

  private static Object whole(Object value, SqlTypeName type) {
    long whole =
        switch (value) {
          case Long known -> known;
          case Boolean is -> is ? 1 : 0;
          case Double number -> {
            double rounded = Math.rint(number);
            if (!(rounded >= -0x1p63 && rounded < 0x1p63)) {
              throw StatementException.of("22003", number + " is out of range");
            }
            yield (long) rounded;
          }
          case BigDecimal exact -> exact.setScale(0, RoundingMode.HALF_UP).longValueExact();
          default -> Long.parseLong(value.toString().strip());
        };
    long least =
        switch (type) {
          case TINYINT -> Byte.MIN_VALUE;
          case SMALLINT -> Short.MIN_VALUE;
          case INTEGER -> Integer.MIN_VALUE;
          default -> Long.MIN_VALUE;
        };
    if (whole < least || whole > -(least + 1)) {
      throw StatementException.of("22003", whole + " is out of range for " + type);
    }
    return whole;
  }

  static double number(Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case Boolean is -> is ? 1 : 0;
      default ->
          switch (value.toString().strip()) {
            case "NaN" -> Double.NaN;
            case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
            case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            case String text -> Double.parseDouble(text);
          };
    };
  }

  private static Object date(String text) {
    return Math.floorDiv(timestamp(text), DAY_MICROS);
  }

  private static Object time(String text) {
    return LocalTime.parse(text.strip()).toNanoOfDay() / 1_000;
  }

  /// Microseconds since epoch of a time as people write it; without a zone it is UTC.
  static long timestamp(String text) {
    String stripped = text.strip();
    if (stripped.equalsIgnoreCase("now")) {
      return micros(Instant.now());
    }
    if (stripped.equalsIgnoreCase("epoch")) {
      return 0;
    }
    String iso = stripped.replace(' ', 'T');
    try {
      if (iso.length() <= 10) {
        return LocalDate.parse(iso).toEpochDay() * DAY_MICROS;
      }
      int zone = Math.max(iso.indexOf('Z'), Math.max(iso.lastIndexOf('+'), iso.lastIndexOf('-')));
      if (zone > 10) {
        String offset = iso.substring(zone);
        String whole =
            offset.equals("Z")
                ? "Z"
                : offset.length() == 3
                    ? offset + ":00"
                    : offset.length() == 5
                        ? offset.substring(0, 3) + ":" + offset.substring(3)
                        : offset;
        String local = iso.substring(0, zone);
        return micros(
            OffsetDateTime.parse(
                    (local.endsWith("T") ? local.substring(0, local.length() - 1) : local) + whole)
                .toInstant());
      }
      return micros(LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      throw StatementException.of(
          "22007", "expected a time such as 2026-11-26T12:00:00Z, found '%s'".formatted(text));
    }
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static LocalDateTime dateTime(long micros) {
    return LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC);
  }

  /// A value as PostgreSQL writes it.
  static String text(Object value, SqlTypeName type) {
    return switch (type) {
      case BOOLEAN -> value instanceof Boolean is ? (is ? "t" : "f") : value.toString();
      case TIMESTAMP -> TEXT_OF_TIME.format(dateTime((Long) value));
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TEXT_OF_TIME.format(dateTime((Long) value)) + "+00";
      case DATE -> LocalDate.ofEpochDay((Long) value).toString();
      case TIME -> LocalTime.ofNanoOfDay((Long) value * 1_000).toString();
      case REAL, FLOAT, DOUBLE -> number(((Number) value).doubleValue());
      case ARRAY -> Arrays.text((List<?>) value);
      default ->
          switch (value) {
            case BigDecimal exact -> exact.toPlainString();
            case Months months -> months.count() + " mons";
            case Long micros when type.getFamily() != null && isInterval(type) -> interval(micros);
            default -> value.toString();
          };
    };
  }

  static boolean isInterval(SqlTypeName type) {
    return SqlTypeName.DAY_INTERVAL_TYPES.contains(type)
        || SqlTypeName.YEAR_INTERVAL_TYPES.contains(type);
  }

  private static String interval(long micros) {
    long days = micros / DAY_MICROS;
    long rest = Math.abs(micros % DAY_MICROS);
    String time =
        "%02d:%02d:%02d"
            .formatted(rest / 3_600_000_000L, rest / 60_000_000 % 60, rest / 1_000_000 % 60);
    String fraction = rest % 1_000_000 == 0 ? "" : ".%06d".formatted(rest % 1_000_000);
    String sign = micros < 0 ? "-" : "";
    return (days == 0 ? "" : days + " days ") + sign + time + fraction;
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
    }
    return Double.toString(value).replace("E", "e");
  }

  /// Arithmetic of numbers: whole ones stay whole.
  static Object arithmetic(char sign, Object left, Object right) {
    try {
      if (left instanceof Long a && right instanceof Long b) {
        return switch (sign) {
          case '+' -> Math.addExact(a, b);
          case '-' -> Math.subtractExact(a, b);
          case '*' -> Math.multiplyExact(a, b);
          case '%' -> a % b;
          default -> Math.divideExact(a, b);
        };
      }
      if (left instanceof Double || right instanceof Double) {
        double a = number(left);
        double b = number(right);
        if (b == 0 && (sign == '/' || sign == '%')) {
          throw new ArithmeticException("/ by zero");
        }
        return switch (sign) {
          case '+' -> a + b;
          case '-' -> a - b;
          case '*' -> a * b;
          case '%' -> a % b;
          default -> a / b;
        };
      }
      BigDecimal a = decimal((Number) left);
      BigDecimal b = decimal((Number) right);
      return switch (sign) {
        case '+' -> a.add(b);
        case '-' -> a.subtract(b);
        case '*' -> a.multiply(b, MathContext.DECIMAL128);
        case '%' -> a.remainder(b);
        default -> a.divide(b, Math.max(16, Math.max(a.scale(), b.scale())), RoundingMode.HALF_UP);
      };
    } catch (ArithmeticException e) {
      boolean isZero = sign == '/' || sign == '%';
      throw StatementException.of(
          isZero ? "22012" : "22003", isZero ? "division by zero" : "the number is out of range");
    }
  }
}
