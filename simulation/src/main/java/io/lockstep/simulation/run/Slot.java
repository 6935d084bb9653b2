package io.lockstep.simulation.run;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.TypeDefinition;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Blobs;
import io.lockstep.simulation.instance.Instance;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// One variable of an instance whose values come as text: start values, and cells of a table.
/// Elements of an array stand apart by blanks; one value stands for all elements. Numbers are
/// written as C or XML Schema write them, booleans as 0, 1, false or true, enumerations by number
/// or by the name of the item, binaries in hexadecimal; a text of an array that holds blanks stands
/// in double quotes. Confined to the instance's thread.
abstract sealed class Slot {
  /// What a text said, to be set as often as wanted. Immutable.
  sealed interface Value {
    /// Whether it is the same value, bit by bit.
    boolean isAs(Value other);
  }

  private static final class NumberValue implements Value {
    final double[] numbers;
    final long[] wholes;

    NumberValue(int size) {
      numbers = new double[size];
      wholes = new long[size];
    }

    @Override
    public boolean isAs(Value other) {
      return other instanceof NumberValue of && Arrays.equals(wholes, of.wholes);
    }
  }

  private record TextValue(List<String> texts) implements Value {
    @Override
    public boolean isAs(Value other) {
      return equals(other);
    }
  }

  private static final class BlobValue implements Value {
    final byte[][] blobs;

    BlobValue(int size) {
      blobs = new byte[size][];
    }

    @Override
    public boolean isAs(Value other) {
      return other instanceof BlobValue of && Arrays.deepEquals(blobs, of.blobs);
    }
  }

  final Variable variable;

  private Slot(Variable variable) {
    this.variable = variable;
  }

  /// The slot of a variable. The sizes of arrays must be settled.
  static Slot of(Instance instance, Variable variable) {
    return switch (variable.base()) {
      case STRING -> new OfTexts(variable, instance.texts(List.of(variable)));
      case BINARY -> new OfBlobs(variable, instance.blobs(List.of(variable)));
      case FLOAT32,
          FLOAT64,
          INT8,
          UINT8,
          INT16,
          UINT16,
          INT32,
          UINT32,
          INT64,
          UINT64,
          BOOLEAN,
          ENUMERATION,
          CLOCK ->
          new OfNumbers(variable, instance.numbers(List.of(variable)), items(instance, variable));
    };
  }

  private static List<TypeDefinition.Item> items(Instance instance, Variable variable) {
    return variable.base() != BaseType.ENUMERATION
        ? List.of()
        : instance.description().types().stream()
            .filter(each -> variable.declaredType().filter(each.name()::equals).isPresent())
            .flatMap(each -> each.items().stream())
            .toList();
  }

  /// Reads a text.
  ///
  /// @param where it stands, for messages
  abstract Value read(String where, String text);

  /// Hands a value to the FMU.
  abstract void write(Value value);

  /// Hands over a value between two: for floating-point variables.
  ///
  /// @param weight of the second one, 0 to 1
  abstract void writeBetween(Value one, Value other, double weight);

  private static LockstepException invalid(String where, String expected, String found) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "%s: expected %s, found \"%s\"".formatted(where, expected, found));
  }

  /// As many items as there are elements.
  private static List<String> elements(String where, List<String> items, int size) {
    if (items.size() == size) {
      return items;
    }
    if (items.size() == 1) {
      return java.util.Collections.nCopies(size, items.getFirst());
    }
    throw new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "%s: expected %d values apart by blanks, found %d".formatted(where, size, items.size()));
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  private static final class OfNumbers extends Slot {
    private final Numbers channel;
    private final List<TypeDefinition.Item> items;

    OfNumbers(Variable variable, Numbers channel, List<TypeDefinition.Item> items) {
      super(variable);
      this.channel = channel;
      this.items = items;
    }

    @Override
    Value read(String where, String text) {
      NumberValue value = new NumberValue(channel.size());
      // The name of an item may hold blanks.
      boolean isItem = items.stream().anyMatch(each -> each.name().equals(text.strip()));
      List<String> words = isItem ? List.of(text.strip()) : words(text);
      List<String> elements = elements(where, words, channel.size());
      for (int i = 0; i < elements.size(); i++) {
        String element = elements.get(i);
        try {
          if (variable.base().isFloat()) {
            value.numbers[i] = number(element);
            value.wholes[i] = Double.doubleToLongBits(value.numbers[i]);
          } else {
            value.wholes[i] = whole(element);
            value.numbers[i] = value.wholes[i];
          }
        } catch (NumberFormatException _) {
          throw invalid(where, "a value of " + expected(), element);
        }
      }
      return value;
    }

    private String expected() {
      String type = variable.base().toString();
      return items.isEmpty()
          ? type
          : "%s, a number or one of %s"
              .formatted(
                  type, String.join(", ", items.stream().map(TypeDefinition.Item::name).toList()));
    }

    private static double number(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> 1;
        case "false" -> 0;
        case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
        case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
        case "nan" -> Double.NaN;
        default -> Double.parseDouble(text);
      };
    }

    private long whole(String text) {
      for (TypeDefinition.Item each : items) {
        if (each.name().equals(text)) {
          return each.value();
        }
      }
      long whole;
      try {
        whole = text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
      } catch (NumberFormatException _) {
        // Tools write whole numbers with a point, too.
        double number = number(text);
        if (number != Math.rint(number) || Math.abs(number) > Long.MAX_VALUE) {
          throw new NumberFormatException(text);
        }
        whole = (long) number;
      }
      if (!fits(whole, text.startsWith("-"))) {
        throw new NumberFormatException(text);
      }
      return whole;
    }

    private boolean fits(long whole, boolean isNegative) {
      return switch (variable.base()) {
        case INT8 -> whole == (byte) whole;
        case UINT8 -> whole == (whole & 0xff);
        case INT16 -> whole == (short) whole;
        case UINT16 -> whole == (whole & 0xffff);
        case INT32 -> whole == (int) whole;
        case UINT32 -> whole == (whole & 0xffffffffL);
        case INT64, ENUMERATION -> isNegative == whole < 0 || whole == 0;
        case UINT64 -> !isNegative || whole == 0;
        case BOOLEAN, CLOCK -> whole == 0 || whole == 1;
        case FLOAT32, FLOAT64, STRING, BINARY -> true;
      };
    }

    @Override
    void write(Value value) {
      NumberValue of = (NumberValue) value;
      for (int i = 0; i < of.wholes.length; i++) {
        if (variable.base().isFloat()) {
          channel.set(i, of.numbers[i]);
        } else {
          channel.setLong(i, of.wholes[i]);
        }
      }
      channel.write();
    }

    @Override
    void writeBetween(Value one, Value other, double weight) {
      double[] from = ((NumberValue) one).numbers;
      double[] to = ((NumberValue) other).numbers;
      for (int i = 0; i < from.length; i++) {
        channel.set(i, from[i] * (1 - weight) + to[i] * weight);
      }
      channel.write();
    }
  }

  private static final class OfTexts extends Slot {
    private final Texts channel;

    OfTexts(Variable variable, Texts channel) {
      super(variable);
      this.channel = channel;
    }

    @Override
    Value read(String where, String text) {
      return new TextValue(
          channel.size() == 1 ? List.of(text) : elements(where, quoted(text), channel.size()));
    }

    /// Words; one in double quotes may hold blanks, two quotes within are one.
    private static List<String> quoted(String text) {
      List<String> words = new ArrayList<>();
      StringBuilder word = new StringBuilder();
      boolean isQuoted = false;
      boolean isBegun = false;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' && isQuoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          word.append('"');
          i++;
        } else if (c == '"') {
          isQuoted = !isQuoted;
          isBegun = true;
        } else if (Character.isWhitespace(c) && !isQuoted) {
          if (isBegun) {
            words.add(word.toString());
            word.setLength(0);
            isBegun = false;
          }
        } else {
          word.append(c);
          isBegun = true;
        }
      }
      if (isBegun) {
        words.add(word.toString());
      }
      return words;
    }

    @Override
    void write(Value value) {
      List<String> texts = ((TextValue) value).texts();
      for (int i = 0; i < texts.size(); i++) {
        channel.set(i, texts.get(i));
      }
      channel.write();
    }

    @Override
    void writeBetween(Value one, Value other, double weight) {
      write(one);
    }
  }

  private static final class OfBlobs extends Slot {
    private final Blobs channel;

    OfBlobs(Variable variable, Blobs channel) {
      super(variable);
      this.channel = channel;
    }

    @Override
    Value read(String where, String text) {
      BlobValue value = new BlobValue(channel.size());
      List<String> words = words(text);
      List<String> elements =
          channel.size() == 1
              ? List.of(String.join("", words))
              : elements(where, words, channel.size());
      for (int i = 0; i < elements.size(); i++) {
        String hex = elements.get(i);
        try {
          value.blobs[i] = HexFormat.of().parseHex(hex.startsWith("0x") ? hex.substring(2) : hex);
        } catch (IllegalArgumentException _) {
          throw invalid(where, "bytes in hexadecimal", hex);
        }
      }
      return value;
    }

    @Override
    void write(Value value) {
      byte[][] blobs = ((BlobValue) value).blobs;
      for (int i = 0; i < blobs.length; i++) {
        channel.set(i, blobs[i]);
      }
      channel.write();
    }

    @Override
    void writeBetween(Value one, Value other, double weight) {
      write(one);
    }
  }
}
