package io.lockstep.twin;

import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.TypedCheck;
import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Units;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.SlotTable;
import io.lockstep.twin.internal.view.TwinJson;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the values of twins of one model get into the slots of another, worked out once for all
/// twins: whatever gives a twin another model goes by it. A value stays as it is where the type is
/// the same; integers become doubles and back while nothing is lost, integers and doubles become
/// decimals, and a value whose unit is another one of the same quantity is converted.
///
/// Changes nothing. Confined to one thread, since it remembers the value it looked at last.
final class ModelMove {
  /// Doubles hold all integers up to here.
  private static final long EXACT_MAX = 1L << 53;

  /// How far from an integer a conversion of units may end by rounding alone.
  private static final double WHOLE_TOLERANCE = 1e-9;

  private static final double LONG_LIMIT = 0x1p63;

  /// How a value changes on its way.
  private enum Way {
    NO_PLACE,
    AS_IT_IS,
    TO_DOUBLE,
    TO_LONG,
    TO_DECIMAL
  }

  private record Conversion(Unit from, Unit to) {}

  private final ModelEntry before;
  private final ModelEntry after;
  private final int[] targets;
  private final Way[] ways;
  private final boolean[] goesOn;
  private final boolean[] isFree;
  private final boolean[] isDropped;
  private final @Nullable Conversion[] conversions;

  /// For each slot after, the slot before whose value gets there, or -1.
  private final int[] sources;

  private final List<Slot> required;

  private long bits;
  private @Nullable String text;
  private String expected = "";

  /// Values go to the slot of the same path.
  ModelMove(ModelEntry before, ModelEntry after) {
    this(before, after, Map.of(), List.of());
  }

  /// @param renamed paths of the model before by those of the model after; of properties, or of
  ///   whole components
  /// @param dropped paths of properties or components whose values go
  /// @throws Refused when there are no such paths, or two values would go to one place
  ModelMove(
      ModelEntry before, ModelEntry after, Map<String, String> renamed, List<String> dropped) {
    this.before = before;
    this.after = after;
    int size = before.shape().size();
    targets = new int[size];
    ways = new Way[size];
    goesOn = new boolean[size];
    isFree = new boolean[size];
    isDropped = new boolean[size];
    conversions = new @Nullable Conversion[size];
    checkPaths(renamed, dropped);
    for (Slot slot : before.shape().slots()) {
      isDropped[slot.index()] = dropped.stream().anyMatch(path -> isAt(slot.path(), path));
      place(slot, isDropped[slot.index()] ? "" : renamed(slot.path(), renamed));
    }
    sources = new int[after.shape().size()];
    Arrays.fill(sources, -1);
    findSources();
    required = after.shape().slots().stream().filter(Slot::required).toList();
  }

  private static boolean isAt(String slotPath, String path) {
    return slotPath.equals(path) || slotPath.startsWith(path + "/");
  }

  private static String renamed(String path, Map<String, String> renamed) {
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      String to = renamed.get(path.substring(0, end));
      if (to != null) {
        return to + path.substring(end);
      }
    }
    return path;
  }

  private void checkPaths(Map<String, String> renamed, List<String> dropped) {
    dropped.forEach(path -> checkPath(path, before, "drop"));
    renamed.forEach(
        (from, to) -> {
          checkPath(from, before, "rename");
          checkPath(to, after, "rename of " + from);
          for (String path : dropped) {
            if (isAt(from, path)) {
              throw new Refused(
                  Refusals.invalidArgument(
                      "drop and rename: expected %s in one of them, found it in both"
                          .formatted(from)));
            }
          }
        });
  }

  private static void checkPath(String path, ModelEntry model, String what) {
    if (model.shape().indexOf(path) < 0 && !TwinJson.hasComponent(model.shape(), path)) {
      throw new Refused(
          Refusals.invalidArgument(
              "%s: expected a property or component of model %s, found %s; it has %s"
                  .formatted(
                      what,
                      model.id(),
                      path,
                      model.shape().slots().stream().map(Slot::path).limit(50).toList())));
    }
  }

  private void place(Slot slot, String path) {
    int from = slot.index();
    int to = path.isEmpty() ? -1 : after.shape().indexOf(path);
    targets[from] = to;
    ways[from] = Way.NO_PLACE;
    if (to < 0) {
      return;
    }
    Slot next = after.shape().slot(to);
    boolean isProperty = slot.kind() == Slot.Kind.PROPERTY && !before.isDraft();
    ways[from] = isProperty && next.kind() != Slot.Kind.PROPERTY ? Way.NO_PLACE : way(slot, next);
    // Where a twin may have a unit of its own the number is in that, and stays as it was written.
    boolean isOwnUnit = slot.unitFrom() >= 0 || next.unitFrom() >= 0;
    boolean isOtherUnit =
        !isOwnUnit
            && !slot.unit().isEmpty()
            && !next.unit().isEmpty()
            && !slot.unit().equals(next.unit());
    if (isOtherUnit && ways[from] != Way.NO_PLACE) {
      conversions[from] = conversion(slot, next);
      ways[from] = conversions[from] == null ? Way.NO_PLACE : numeric(next.type());
    }
    goesOn[from] =
        path.equals(slot.path())
            && next.type() == slot.type()
            && next.sharedType() == slot.sharedType()
            && next.unit().equals(slot.unit());
    isFree[from] = ways[from] == Way.AS_IT_IS && after.checks().get(to) instanceof TypedCheck.Free;
  }

  private static Way way(Slot slot, Slot next) {
    if (slot.type() == next.type()) {
      return Way.AS_IT_IS;
    }
    boolean isNumber = slot.type() == ValueType.LONG || slot.type() == ValueType.DOUBLE;
    if (!isNumber) {
      return Way.NO_PLACE;
    }
    return switch (next.type()) {
      case DOUBLE -> Way.TO_DOUBLE;
      case LONG -> Way.TO_LONG;
      case TEXT ->
          next.schema() == Primitive.DECIMAL || next.schema() == Primitive.UNSIGNED_LONG
              ? Way.TO_DECIMAL
              : Way.NO_PLACE;
      case BOOLEAN, JSON -> Way.NO_PLACE;
    };
  }

  private static Way numeric(ValueType type) {
    return switch (type) {
      case DOUBLE -> Way.TO_DOUBLE;
      case LONG -> Way.TO_LONG;
      case BOOLEAN, TEXT, JSON -> Way.NO_PLACE;
    };
  }

  private static @Nullable Conversion conversion(Slot slot, Slot next) {
    Unit from = Units.find(slot.unit()).orElse(null);
    Unit to = Units.find(next.unit()).orElse(null);
    return from != null && to != null && from.kind().equals(to.kind())
        ? new Conversion(from, to)
        : null;
  }

  private void findSources() {
    for (int slot = 0; slot < targets.length; slot++) {
      int to = targets[slot];
      if (to < 0) {
        continue;
      }
      if (sources[to] >= 0) {
        throw new Refused(
            Refusals.invalidArgument(
                "rename: expected one value for %s of model %s, found %s and %s; drop or rename one of them"
                    .formatted(
                        after.shape().slot(to).path(),
                        after.id(),
                        before.shape().slot(sources[to]).path(),
                        before.shape().slot(slot).path())));
      }
      sources[to] = slot;
    }
  }

  /// The properties that the new model requires (Requirement extension, `Required`).
  List<Slot> required() {
    return required;
  }

  /// Whether a slot of the new model gets a value from the slots of a twin.
  ///
  /// @param base the first of the twin's slots
  boolean fills(int target, SlotTable slots, int base) {
    int source = sources[target];
    int at = base + source;
    return source >= 0 && slots.isPresent(at) && carries(source, slots.bits(at), slots.text(at));
  }

  Shape shapeBefore() {
    return before.shape();
  }

  ModelEntry after() {
    return after;
  }

  /// For each slot before, its slot after, or -1.
  int[] targets() {
    return targets;
  }

  /// For each slot before, whether its series goes on.
  boolean[] goesOn() {
    return goesOn;
  }

  /// True when a slot's values are not the same afterwards, or stand elsewhere.
  boolean changes(int slot) {
    int to = targets[slot];
    return isConverted(slot)
        || (to >= 0 && !after.shape().slot(to).path().equals(before.shape().slot(slot).path()));
  }

  /// True when a slot's values are converted on their way.
  boolean isConverted(int slot) {
    return ways[slot] != Way.AS_IT_IS && ways[slot] != Way.NO_PLACE;
  }

  /// True when a slot's values need not be looked at: all of them stay as they are.
  boolean keepsAll(int slot) {
    return isFree[slot];
  }

  /// True when nobody minds that a value goes: it is to be dropped, its drafted model may have
  /// guessed wrong, or it is the last reading of a Telemetry, which history has.
  boolean mayGo(int slot) {
    return isDropped[slot]
        || before.isDraft()
        || before.shape().slot(slot).kind() == Slot.Kind.TELEMETRY;
  }

  /// Whether the new model takes a value. Then [#bits] and [#text] are the value there, else
  /// [#expected] says what it asks for.
  boolean carries(int slot, long value, @Nullable String valueText) {
    bits = value;
    text = valueText;
    if (isFree[slot]) {
      return true;
    }
    if (!converts(slot, value)) {
      return false;
    }
    TypedCheck.Fault fault = after.checks().get(targets[slot]).fault(bits, text);
    if (fault != null) {
      expected = fault.expected();
    }
    return fault == null;
  }

  /// The value by the new model.
  long bits() {
    return bits;
  }

  /// The value by the new model, when it is a text.
  @Nullable String text() {
    return text;
  }

  /// What the new model asks for.
  String expected() {
    return expected;
  }

  private boolean converts(int slot, long value) {
    Slot from = before.shape().slot(slot);
    return switch (ways[slot]) {
      case AS_IT_IS -> true;
      case NO_PLACE -> {
        expected = reasonOfNoPlace(slot);
        yield false;
      }
      case TO_DOUBLE, TO_LONG -> convertNumber(slot, from, value);
      case TO_DECIMAL -> {
        text =
            from.type() == ValueType.LONG
                ? Long.toString(value)
                : BigDecimal.valueOf(Double.longBitsToDouble(value))
                    .stripTrailingZeros()
                    .toPlainString();
        bits = 0;
        yield true;
      }
    };
  }

  private boolean convertNumber(int slot, Slot from, long value) {
    if (from.type() == ValueType.LONG && Math.abs(value) > EXACT_MAX) {
      expected = "an integer that a double can hold exactly";
      return false;
    }
    double number = from.type() == ValueType.LONG ? value : Double.longBitsToDouble(value);
    Conversion conversion = conversions[slot];
    if (conversion != null) {
      number = Units.convert(number, conversion.from(), conversion.to());
    }
    if (ways[slot] == Way.TO_DOUBLE) {
      bits = Double.doubleToRawLongBits(number);
      return true;
    }
    double whole = Math.rint(number);
    double tolerance = conversion == null ? 0 : WHOLE_TOLERANCE * Math.max(1, Math.abs(number));
    if (!(Math.abs(number - whole) <= tolerance) || Math.abs(whole) >= LONG_LIMIT) {
      expected =
          conversion == null
              ? "an integer"
              : "an integer in %s, which would be %s".formatted(conversion.to().term(), number);
      return false;
    }
    bits = (long) whole;
    return true;
  }

  private String reasonOfNoPlace(int slot) {
    Slot from = before.shape().slot(slot);
    int to = targets[slot];
    if (to < 0) {
      return "a property of the model, which has none of this name";
    }
    Slot next = after.shape().slot(to);
    if (next.kind() != from.kind() && from.kind() == Slot.Kind.PROPERTY) {
      return "a Property, which is a Telemetry there";
    }
    if (way(from, next) == Way.NO_PLACE) {
      return "a value of type " + next.type() + ", and it is of type " + from.type();
    }
    return "a value in " + next.unit() + ", to which " + from.unit() + " cannot be converted";
  }
}
