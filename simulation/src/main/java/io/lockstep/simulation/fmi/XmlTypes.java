package io.lockstep.simulation.fmi;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// The types of attributes, as XML Schema writes their values.
final class XmlTypes {
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "-?\\d{4,}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)?");
  private static final Pattern FLOAT =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?|[+-]?INF|NaN");

  private XmlTypes() {}

  static boolean isOf(String type, String value) {
    if (type.endsWith("*")) {
      String item = type.substring(0, type.length() - 1);
      return items(value).stream().allMatch(each -> isOf(item, each));
    }
    if (type.indexOf('|') >= 0) {
      return Arrays.asList(type.split("\\|")).contains(value.strip());
    }
    return switch (type) {
      case "string" -> true;
      case "boolean" -> value.strip().matches("true|false|0|1");
      case "double", "float32", "float64" -> FLOAT.matcher(value.strip()).matches();
      case "dateTime" -> DATE_TIME.matcher(value.strip()).matches();
      case "hex" -> isHex(value.strip());
      default -> isWhole(type, value.strip());
    };
  }

  /// What a value of a type looks like, for messages.
  static String shown(String type) {
    if (type.endsWith("*")) {
      return "a list of " + shown(type.substring(0, type.length() - 1)) + ", separated by blanks";
    }
    if (type.indexOf('|') >= 0) {
      return "one of " + type.replace("|", ", ");
    }
    return switch (type) {
      case "boolean" -> "true or false";
      case "double", "float32", "float64" -> "a number like 1.5 or 2E-3";
      case "dateTime" -> "a time like 2026-11-27T08:00:00Z";
      case "hex" -> "bytes in hexadecimal, two digits each";
      default -> "a whole number of " + type;
    };
  }

  private static boolean isWhole(String type, String value) {
    if (!value.matches("[+-]?\\d{1,40}")) {
      return false;
    }
    boolean isUnsigned = type.startsWith("u");
    int bits = Integer.parseInt(type.substring(isUnsigned ? 4 : 3));
    BigInteger number = new BigInteger(value.startsWith("+") ? value.substring(1) : value);
    return isUnsigned
        ? number.signum() >= 0 && number.bitLength() <= bits
        : number.bitLength() < bits;
  }

  private static boolean isHex(String value) {
    return value.length() % 2 == 0 && value.chars().allMatch(HexFormat::isHexDigit);
  }

  static List<String> items(String value) {
    return value.isBlank() ? List.of() : List.of(value.strip().split("\\s+"));
  }

  static OptionalDouble toDouble(String value) {
    String text = value.strip();
    if (!FLOAT.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        switch (text) {
          case "INF", "+INF" -> Double.POSITIVE_INFINITY;
          case "-INF" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(text);
        });
  }

  /// Unsigned numbers of 64 bits come as their bits.
  static OptionalLong toLong(String value) {
    String text = value.strip();
    if (!text.matches("[+-]?\\d{1,20}")) {
      return OptionalLong.empty();
    }
    BigInteger number = new BigInteger(text.startsWith("+") ? text.substring(1) : text);
    return number.bitLength() > 64 ? OptionalLong.empty() : OptionalLong.of(number.longValue());
  }
}
