package io.lockstep.ingest;

import io.lockstep.dtdl.Primitive;
import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.Excerpt;
import io.lockstep.model.text.Nearest;
import org.jspecify.annotations.Nullable;

/// Writes tokens into the slots of one twin, each in the way of the slot's type; what does not fit
/// becomes drift. Confined to the decoder's thread; opened anew for each message.
///
/// JSON has one kind of number (RFC 8259 §6), so `5`, `5.0` and `5e0` all fit a LONG, and an
/// integer fits a DOUBLE. Nothing else is converted: a text of digits is a text.
final class TwinWriter {
  /// A payload of thousands of unknown keys must not hold the kernel thread.
  private static final int SUGGESTIONS_MAX = 8;

  private static final int SUGGESTED_LENGTH_MAX = 64;
  private static final double EXACT_INTEGER_MAX = 1L << 53;
  private static final double LONG_LIMIT = 0x1p63;

  private final JsonScanner json;
  private @Nullable SampleTarget openTarget;
  private @Nullable Route openRoute;
  private @Nullable Shape openShape;
  private int twin;
  private int suggestions;
  private long values;
  private Pass pass = Pass.ALL;

  /// What of a reading is written now. Values that name the unit of others are written before them,
  /// wherever in the payload they stand.
  enum Pass {
    ALL,
    UNITS,
    REST;

    /// True when it is the turn of a slot; -1 and other places that are none belong to the rest.
    boolean isTurnOf(Shape shape, int slot) {
      return switch (this) {
        case ALL -> true;
        case UNITS -> slot >= 0 && shape.givesUnit(slot);
        case REST -> slot < 0 || !shape.givesUnit(slot);
      };
    }
  }

  TwinWriter(JsonScanner json) {
    this.json = json;
  }

  /// Turns to a twin.
  void open(SampleTarget target, Route route) {
    openTarget = target;
    openRoute = route;
    twin = route.twin;
    suggestions = 0;
    openShape = target.shape(twin);
  }

  private SampleTarget target() {
    return opened(openTarget);
  }

  private Route route() {
    return opened(openRoute);
  }

  /// The shape of the twin's model, as grown so far.
  Shape shape() {
    return opened(openShape);
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("expected open() before anything is written");
    }
    return part;
  }

  /// How many values were written since the beginning.
  long values() {
    return values;
  }

  void begin(long sourceMicros, Quality quality) {
    target().begin(twin, sourceMicros, quality);
  }

  /// Begins a reading of the past, see [SampleTarget#beginPast].
  void beginPast(long sourceMicros, Quality quality) {
    target().beginPast(twin, sourceMicros, quality);
  }

  void end() {
    pass = Pass.ALL;
    target().end();
  }

  /// True when the reading that was begun is to be walked twice: first for the values that name the
  /// units of others; then, after [#goOn], for the rest.
  boolean beginsWithUnits() {
    pass = shape().givesUnits() ? Pass.UNITS : Pass.ALL;
    return pass == Pass.UNITS;
  }

  /// Turns to the rest of the reading.
  void goOn() {
    pass = Pass.REST;
  }

  /// True while only values are written that name the unit of others: nothing else is looked at.
  boolean isUnitsOnly() {
    return pass == Pass.UNITS;
  }

  /// True when it is the turn of a slot.
  boolean isTurnOf(int slot) {
    return pass == Pass.ALL || pass.isTurnOf(shape(), slot);
  }

  void drift(String path, DriftReason reason, String found) {
    target()
        .drift(
            route().device(),
            route().twinId(),
            Excerpt.cut(path, Excerpt.DRIFT_MAX),
            reason,
            Excerpt.cut(found, Excerpt.DRIFT_MAX));
  }

  /// The slot for a path that the shape does not have: a drafted model grows; otherwise this is
  /// drift, and -1.
  int grow(String path, int token) {
    return grow(path, typeOf(json.kind(token)), found(token));
  }

  /// The same for a value of type `seen`; null stands for no type.
  int grow(String path, @Nullable ValueType seen, String found) {
    int slot = seen == null ? -1 : target().slotFor(twin, path, seen);
    if (slot < 0) {
      drift(path, DriftReason.UNKNOWN_PROPERTY, unknown(path, found));
      return -1;
    }
    openShape = target().shape(twin);
    return slot;
  }

  /// What is wrong with a path that the model does not have.
  String unknown(String path, String found) {
    String nearest = null;
    if (suggestions < SUGGESTIONS_MAX && path.length() <= SUGGESTED_LENGTH_MAX) {
      suggestions++;
      nearest = Nearest.to(path, shape().slots().stream().limit(200).map(Slot::path).toList());
    }
    return nearest == null
        ? "expected a property of the model, found " + found
        : "expected a property of the model (%s?), found %s".formatted(nearest, found);
  }

  /// The type that a value seems to be of; null for null.
  static @Nullable ValueType typeOf(int kind) {
    return switch (kind) {
      case JsonScanner.TRUE, JsonScanner.FALSE -> ValueType.BOOLEAN;
      case JsonScanner.INTEGER -> ValueType.LONG;
      case JsonScanner.DECIMAL, JsonScanner.HUGE -> ValueType.DOUBLE;
      case JsonScanner.STRING -> ValueType.TEXT;
      case JsonScanner.OBJECT, JsonScanner.ARRAY -> ValueType.JSON;
      default -> null;
    };
  }

  /// The unit that the twin's values of a slot are in; empty for none.
  String unit(Slot slot) {
    return slot.unitFrom() < 0 ? slot.unit() : target().unit(twin, slot.index());
  }

  /// Writes a value, or the drift that it is.
  void put(int index, int token, Adjust adjust) {
    Slot slot = shape().slot(index);
    if (!adjust.isPlain() && isWorded(slot, token, adjust)) {
      putWord(slot, wordOf(token), adjust);
      return;
    }
    switch (slot.type()) {
      case DOUBLE -> putDouble(slot, token, adjust);
      case LONG -> putLong(slot, token, adjust);
      case BOOLEAN -> putBoolean(slot, token);
      case TEXT -> putText(slot, token);
      case JSON -> putJson(slot, token);
    }
  }

  /// A number stays one where text is parsed; a list has words of all kinds.
  private boolean isWorded(Slot slot, int token, Adjust adjust) {
    int kind = json.kind(token);
    boolean isList = adjust.wording() instanceof Wording.Listed;
    return WordedValues.reads(adjust, slot)
        && (kind == JsonScanner.STRING || (isList && JsonScanner.isBare(kind)));
  }

  private String wordOf(int token) {
    return json.kind(token) == JsonScanner.STRING ? json.string(token) : json.source(token);
  }

  /// Writes what a word stands for, or the drift that it is.
  void putWord(Slot slot, String word, Adjust adjust) {
    WordedValues.Refusal refused = WordedValues.put(target(), slot, word, adjust, unit(slot));
    if (refused == null) {
      values++;
    } else {
      drift(slot.path(), refused.reason(), refused.found());
    }
  }

  private void putDouble(Slot slot, int token, Adjust adjust) {
    if (!isNumberFor(slot, token, adjust)) {
      return;
    }
    double value = adjusted(slot, token, adjust);
    if (!Double.isFinite(value)) {
      outOfRange(slot, "a finite number", token);
      return;
    }
    target().number(slot.index(), value);
    values++;
  }

  /// True when this is a number that can be given in the slot's unit; else that is noted.
  private boolean isNumberFor(Slot slot, int token, Adjust adjust) {
    if (!isNumber(json.kind(token))) {
      wrongType(slot, token);
      return false;
    }
    if (!adjust.isNone() && !adjust.isConvertibleTo(slot.unit())) {
      drift(
          slot.path(),
          DriftReason.WRONG_TYPE,
          "expected a unit that converts to %s, found %s in the binding"
              .formatted(slot.unit(), adjust.unitText()));
      return false;
    }
    return true;
  }

  private double adjusted(Slot slot, int token, Adjust adjust) {
    double value =
        json.kind(token) == JsonScanner.INTEGER
            ? (double) json.bits(token)
            : Double.longBitsToDouble(json.bits(token));
    return adjust.isNone() ? value : adjust.applied(value, unit(slot));
  }

  private void putLong(Slot slot, int token, Adjust adjust) {
    if (!isNumberFor(slot, token, adjust)) {
      return;
    }
    int kind = json.kind(token);
    if (kind == JsonScanner.INTEGER && adjust.isNone()) {
      target().integer(slot.index(), json.bits(token));
      values++;
      return;
    }
    double value = adjusted(slot, token, adjust);
    if (kind == JsonScanner.HUGE || !(value >= -LONG_LIMIT && value < LONG_LIMIT)) {
      outOfRange(slot, "an integer of 64 bits", token);
    } else if (value != Math.rint(value)) {
      notWhole(slot, token, adjust);
    } else if (!adjust.isNone() && Math.abs(value) > EXACT_INTEGER_MAX) {
      outOfRange(slot, "an integer of at most 53 bits after scale, offset and unit", token);
    } else {
      target().integer(slot.index(), (long) value);
      values++;
    }
  }

  private void putBoolean(Slot slot, int token) {
    int kind = json.kind(token);
    if (kind != JsonScanner.TRUE && kind != JsonScanner.FALSE) {
      wrongType(slot, token);
      return;
    }
    target().bool(slot.index(), kind == JsonScanner.TRUE);
    values++;
  }

  private void putText(Slot slot, int token) {
    int kind = json.kind(token);
    if (kind == JsonScanner.STRING) {
      target().text(slot.index(), json.string(token));
    } else if (isNumber(kind) && isWideNumber(slot)) {
      target().text(slot.index(), json.source(token));
    } else {
      wrongType(slot, token);
      return;
    }
    values++;
  }

  /// Numbers that neither a long nor a double holds are kept as their text.
  private static boolean isWideNumber(Slot slot) {
    return slot.schema() == Primitive.DECIMAL || slot.schema() == Primitive.UNSIGNED_LONG;
  }

  private void putJson(Slot slot, int token) {
    int kind = json.kind(token);
    if (kind != JsonScanner.OBJECT && kind != JsonScanner.ARRAY) {
      wrongType(slot, token);
      return;
    }
    target().json(slot.index(), json.compact(token));
    values++;
  }

  /// Writes bare text, or the drift that it is when the slot does not hold text.
  void putText(int index, String text) {
    Slot slot = shape().slot(index);
    if (slot.type() != ValueType.TEXT) {
      drift(
          slot.path(),
          DriftReason.WRONG_TYPE,
          "expected %s, found the text %s".formatted(expected(slot.type()), Excerpt.of(text)));
      return;
    }
    target().text(index, text);
    values++;
  }

  private static boolean isNumber(int kind) {
    return kind == JsonScanner.INTEGER || kind == JsonScanner.DECIMAL || kind == JsonScanner.HUGE;
  }

  private void wrongType(Slot slot, int token) {
    drift(
        slot.path(),
        DriftReason.WRONG_TYPE,
        "expected %s, found %s".formatted(expected(slot.type()), found(token)));
  }

  private void notWhole(Slot slot, int token, Adjust adjust) {
    if (adjust.unit().isEmpty()) {
      wrongType(slot, token);
      return;
    }
    drift(
        slot.path(),
        DriftReason.WRONG_TYPE,
        "expected a value that is an integer in %s, found %s in %s"
            .formatted(unit(slot), found(token), adjust.unitText()));
  }

  private void outOfRange(Slot slot, String expected, int token) {
    drift(
        slot.path(),
        DriftReason.OUT_OF_RANGE,
        "expected %s, found %s".formatted(expected, found(token)));
  }

  private static String expected(ValueType type) {
    return switch (type) {
      case BOOLEAN -> "true or false";
      case LONG -> "an integer";
      case DOUBLE -> "a number";
      case TEXT -> "a string";
      case JSON -> "an object or array";
    };
  }

  /// A value in few words.
  String found(int token) {
    return switch (json.kind(token)) {
      case JsonScanner.OBJECT -> "an object";
      case JsonScanner.ARRAY -> "an array";
      case JsonScanner.STRING -> "the string \"" + Excerpt.of(json.string(token)) + '"';
      default -> Excerpt.of(json.source(token));
    };
  }
}
