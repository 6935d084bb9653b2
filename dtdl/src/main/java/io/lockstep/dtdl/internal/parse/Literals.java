package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.internal.json.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/// Plain values, apart from any property.
final class Literals {

  private static final BigDecimal PLAIN_MAX = new BigDecimal("1E15");
  private static final BigDecimal PLAIN_MIN = new BigDecimal("1E-5");

  private Literals() {}

  /// A text, an integer ([Long]), another number ([Double]) or a flag, also from an object with
  /// `@value`; null if it is none of these.
  static @Nullable Object literal(Json json) {
    Json value = json;
    if (json instanceof Json.Obj object) {
      Json inner = object.get("@value");
      if (inner == null || !isOfDeclaredType(object, inner)) {
        return null;
      }
      value = inner;
    }
    return switch (value) {
      case Json.Str text -> text.value();
      case Json.Bool flag -> flag.value();
      case Json.Num number -> {
        Long integer = integer(number);
        yield integer != null ? (Object) integer : Double.valueOf(number.text());
      }
      case Json.Obj _, Json.Arr _, Json.Null _ -> null;
    };
  }

  private static boolean isOfDeclaredType(Json.Obj object, Json value) {
    Json.Member type = object.member("@type");
    if (type == null) {
      return true;
    }
    String name = onlyType(object);
    int mark = name == null ? -1 : Math.max(name.lastIndexOf('#'), name.lastIndexOf(':'));
    return name != null
        && (name.startsWith("xsd:") || name.startsWith("http://www.w3.org/2001/XMLSchema#"))
        && switch (name.substring(mark + 1)) {
          case "string" -> value instanceof Json.Str;
          case "integer" -> value instanceof Json.Num number && integer(number) != null;
          case "decimal" -> value instanceof Json.Num;
          case "boolean" -> value instanceof Json.Bool;
          default -> false;
        };
  }

  /// The type that a value object declares, or null if it declares none or several.
  static @Nullable String onlyType(Json.Obj object) {
    Json type = object.get("@type");
    Json only =
        type instanceof Json.Arr list && list.items().size() == 1 ? list.items().getFirst() : type;
    return only instanceof Json.Str text ? text.value() : null;
  }

  /// The integer of 32 bits that a number is, in whatever notation; null if it is none.
  static @Nullable Long integer(Json.Num number) {
    double value = Double.parseDouble(number.text());
    if (value != (int) value || (value == 0 && !isZero(number.text()))) {
      return null;
    }
    return (long) value;
  }

  /// True if no digit before the exponent is other than 0: a tiny number is no integer.
  private static boolean isZero(String number) {
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c == 'e' || c == 'E') {
        return true;
      }
      if (c >= '1' && c <= '9') {
        return false;
      }
    }
    return true;
  }

  /// A number as the reference parser writes it in its errors.
  static String text(double value) {
    if (value == 0 || Double.isInfinite(value) || Double.isNaN(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    BigDecimal size = exact.abs();
    if (size.compareTo(PLAIN_MAX) < 0 && size.compareTo(PLAIN_MIN) >= 0) {
      return exact.toPlainString();
    }
    int exponent = exact.precision() - exact.scale() - 1;
    String digits =
        exact
            .movePointLeft(exponent)
            .round(MathContext.DECIMAL64)
            .stripTrailingZeros()
            .toPlainString();
    String power = Integer.toString(Math.abs(exponent));
    return digits + (exponent < 0 ? "E-" : "E+") + (power.length() < 2 ? "0" + power : power);
  }
}
