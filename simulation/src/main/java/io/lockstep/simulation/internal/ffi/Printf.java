package io.lockstep.simulation.internal.ffi;

import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// C's printf, over the raw words of variable arguments: integers and pointers from one row,
/// numbers with a point from another; those beyond the eighth lie among the words of the stack.
/// What is not understood is shown as it is written.
final class Printf {
  private static final Pattern DIRECTIVE =
      Pattern.compile(
          "%([-+ #0]*)(\\*|\\d+)?(?:\\.(\\*|\\d+))?(hh|h|ll|l|z|t|j|L)?([diouxXcsfFeEgGaAp%])");
  private static final int PRECISION_MAX = 100;

  private final long[] words;
  private final double[] reals;
  private final int registers;
  private int nextWord;
  private int nextStack;
  private int nextReal;

  /// @param words integer registers, then the stack
  /// @param registers how many of them are registers
  Printf(long[] words, double[] reals, int registers) {
    this.words = words;
    this.reals = reals;
    this.registers = registers;
    this.nextStack = registers;
  }

  String format(String format) {
    if (words.length == 0 || format.indexOf('%') < 0) {
      return format;
    }
    Matcher matcher = DIRECTIVE.matcher(format);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(text, Matcher.quoteReplacement(argument(matcher)));
    }
    matcher.appendTail(text);
    return text.toString();
  }

  private boolean hasWord() {
    return nextWord < registers || nextStack < words.length;
  }

  private long word() {
    return nextWord < registers ? words[nextWord++] : words[nextStack++];
  }

  private boolean hasReal() {
    return nextReal < reals.length || nextStack < words.length;
  }

  private double real() {
    return nextReal < reals.length
        ? reals[nextReal++]
        : Double.longBitsToDouble(words[nextStack++]);
  }

  private String argument(Matcher directive) {
    char kind = directive.group(5).charAt(0);
    if (kind == '%') {
      return "%";
    }
    int width = number(directive.group(2), 0);
    int precision = number(directive.group(3), -1);
    boolean isReal = "fFeEgGaA".indexOf(kind) >= 0;
    if (isReal ? !hasReal() : !hasWord()) {
      return directive.group();
    }
    String size = directive.group(4) == null ? "" : directive.group(4);
    String flags = directive.group(1);
    String value =
        switch (kind) {
          case 'd', 'i' -> signed(word(), size);
          case 'u' -> Long.toUnsignedString(unsigned(word(), size));
          case 'o' -> Long.toOctalString(unsigned(word(), size));
          case 'x' -> Long.toHexString(unsigned(word(), size));
          case 'X' -> Long.toHexString(unsigned(word(), size)).toUpperCase(Locale.ROOT);
          case 'c' -> String.valueOf((char) (word() & 0xff));
          case 'p' -> "0x" + Long.toHexString(word());
          case 's' -> text(word(), precision);
          case 'g', 'G' -> general(real(), precision);
          case 'f', 'F' -> fixed(real(), precision);
          default ->
              String.format(
                  Locale.ROOT, "%." + Math.max(0, precision < 0 ? 6 : precision) + "e", real());
        };
    if (flags.indexOf('+') >= 0
        && (isReal || kind == 'd' || kind == 'i')
        && !value.startsWith("-")) {
      value = "+" + value;
    }
    return padded(value, width, flags);
  }

  private int number(String written, int otherwise) {
    if (written == null) {
      return otherwise;
    }
    long value =
        written.equals("*") ? (hasWord() ? (int) word() : otherwise) : Long.parseLong(written);
    return Math.clamp(value, -PRECISION_MAX, PRECISION_MAX);
  }

  private static String signed(long word, String size) {
    return Long.toString(
        switch (size) {
          case "hh" -> (byte) word;
          case "h" -> (short) word;
          case "" -> (int) word;
          default -> word;
        });
  }

  private static long unsigned(long word, String size) {
    return switch (size) {
      case "hh" -> word & 0xff;
      case "h" -> word & 0xffff;
      case "" -> word & 0xffff_ffffL;
      default -> word;
    };
  }

  private static String text(long pointer, int precision) {
    String text = Foreign.text(MemorySegment.ofAddress(pointer));
    return precision >= 0 && precision < text.length() ? text.substring(0, precision) : text;
  }

  private static String fixed(double value, int precision) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%." + (precision < 0 ? 6 : precision) + "f", value)
        : special(value);
  }

  /// `%g`: the shorter of both forms, without trailing zeros.
  static String general(double value, int precision) {
    if (!Double.isFinite(value)) {
      return special(value);
    }
    int digits = precision < 0 ? 6 : Math.max(1, precision);
    if (value == 0) {
      return Double.doubleToRawLongBits(value) < 0 ? "-0" : "0";
    }
    String scientific = String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
    int exponent = Integer.parseInt(scientific.substring(scientific.indexOf('e') + 1));
    if (exponent < -4 || exponent >= digits) {
      String mantissa = scientific.substring(0, scientific.indexOf('e'));
      return trimmed(mantissa) + scientific.substring(scientific.indexOf('e'));
    }
    return trimmed(
        new java.math.BigDecimal(value)
            .setScale(digits - 1 - exponent, java.math.RoundingMode.HALF_EVEN)
            .toPlainString());
  }

  private static String trimmed(String number) {
    return number.indexOf('.') < 0 ? number : number.replaceAll("0+$", "").replaceAll("\\.$", "");
  }

  private static String special(double value) {
    return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }

  private static String padded(String value, int width, String flags) {
    int missing = Math.abs(width) - value.length();
    if (missing <= 0) {
      return value;
    }
    if (width < 0 || flags.indexOf('-') >= 0) {
      return value + " ".repeat(missing);
    }
    return flags.indexOf('0') >= 0 ? "0".repeat(missing) + value : " ".repeat(missing) + value;
  }
}
