package io.lockstep.ingest;

import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Reads the default payload: an object whose keys are the names of properties, or an array of such
/// objects. `$time` states the time of the whole object, `$quality` its quality and `$unit` the
/// units of its values, wherever in it they stand; the values of a component are an object at the
/// component's name, which may state units of its own. A key that occurs twice gives two values in
/// order. Confined to the decoder's thread.
final class JsonReadings {
  static final byte[] TIME = "$time".getBytes(StandardCharsets.UTF_8);
  static final byte[] QUALITY = "$quality".getBytes(StandardCharsets.UTF_8);
  static final byte[] UNIT = "$unit".getBytes(StandardCharsets.UTF_8);

  private static final Quality[] QUALITIES = Quality.values();
  private static final String[] QUALITY_NAMES =
      Arrays.stream(QUALITIES)
          .map(quality -> quality.name().toLowerCase(Locale.ROOT))
          .toArray(String[]::new);

  private final JsonScanner json;
  private final TwinWriter writer;
  private final StatedUnits units;
  private byte[] path = new byte[256];
  private ByteBuffer pathView = ByteBuffer.wrap(path);
  private long readings;

  /// Bytes of the component in `path` that all values are of, with the `/` behind it.
  private int baseLength;

  private boolean isPast;

  JsonReadings(JsonScanner json, TwinWriter writer) {
    this.json = json;
    this.writer = writer;
    this.units = new StatedUnits(json, writer);
  }

  /// How many readings were written since the beginning.
  long readings() {
    return readings;
  }

  /// True when the scanned text is an object with a member of this name.
  ///
  /// @param name wraps an array of its own, as those of [Plan.PropertyPath] do
  @SuppressWarnings("ByteBufferBackingArray")
  boolean hasMember(ByteBuffer name) {
    if (json.kind(0) != JsonScanner.OBJECT) {
      return false;
    }
    int end = json.after(0);
    for (int key = 1; key < end; key = json.after(key + 1)) {
      if (json.hasText(key, name.array())) {
        return true;
      }
    }
    return false;
  }

  /// The same for values of a component.
  ///
  /// @param component its path, empty for the twin itself
  void write(String component) {
    byte[] utf8 = component.getBytes(StandardCharsets.UTF_8);
    baseLength = utf8.length == 0 ? 0 : utf8.length + 1;
    ensure(baseLength);
    System.arraycopy(utf8, 0, path, 0, utf8.length);
    if (baseLength > 0) {
      path[utf8.length] = '/';
    }
    try {
      write();
    } finally {
      baseLength = 0;
    }
  }

  /// Writes the scanned text, whose root is an object or array.
  ///
  /// @param past true when they are readings of the past, see [SampleTarget#beginPast]
  void write(boolean past) {
    isPast = past;
    try {
      write();
    } finally {
      isPast = false;
    }
  }

  /// Writes the scanned text, whose root is an object or array.
  void write() {
    if (json.kind(0) == JsonScanner.OBJECT) {
      reading(0);
      return;
    }
    int end = json.after(0);
    int index = 0;
    for (int item = 1; item < end; item = json.after(item)) {
      if (json.kind(item) == JsonScanner.OBJECT) {
        reading(item);
      } else {
        writer.drift(
            "[" + index + "]",
            DriftReason.WRONG_TYPE,
            "expected an object of readings, found " + writer.found(item));
      }
      index++;
    }
  }

  private void reading(int object) {
    long time = SampleTarget.NO_TIME;
    Quality quality = Quality.GOOD;
    units.clear();
    if (json.hasDollarKeys()) {
      int timeToken = find(object, TIME);
      if (timeToken >= 0) {
        time = time(timeToken, SourceTime.Unit.MILLISECONDS, "$time");
        quality = time == SampleTarget.NO_TIME ? Quality.UNCERTAIN : quality;
      }
      int qualityToken = find(object, QUALITY);
      if (qualityToken >= 0) {
        quality = worse(quality, quality(qualityToken, "$quality"));
      }
      int unitToken = find(object, UNIT);
      if (unitToken >= 0 && !units.read(unitToken, object, "")) {
        return;
      }
    }
    readings++;
    if (isPast) {
      writer.beginPast(time, quality);
    } else {
      writer.begin(time, quality);
    }
    if (writer.beginsWithUnits()) {
      members(object, baseLength);
      writer.goOn();
    }
    members(object, baseLength);
    writer.end();
  }

  /// The value of the last member of this name, or -1.
  int find(int object, byte[] name) {
    int end = json.after(object);
    int found = -1;
    for (int key = object + 1; key < end; key = json.after(key + 1)) {
      if (mayBeReserved(key) && json.hasText(key, name)) {
        found = key + 1;
      }
    }
    return found;
  }

  /// True for keys that begin with `$`, or with an escape that may stand for it.
  private boolean mayBeReserved(int key) {
    byte first = json.byteAt(json.start(key));
    return first == '$' || first == '\\';
  }

  private boolean isReserved(int key) {
    return mayBeReserved(key)
        && (json.hasText(key, TIME) || json.hasText(key, QUALITY) || json.hasText(key, UNIT));
  }

  /// The stated time; when it cannot be read, drift and "none".
  long time(int token, SourceTime.Unit unit, String path) {
    long micros = SourceTime.microsOf(json, token, unit);
    if (micros != SourceTime.INVALID) {
      return micros;
    }
    writer.drift(
        path,
        DriftReason.TIME_INVALID,
        "expected RFC 3339 or a number of %s since 1970, found %s"
            .formatted(unit.term(), writer.found(token)));
    return SampleTarget.NO_TIME;
  }

  /// The stated quality; when it cannot be read, drift and "uncertain".
  Quality quality(int token, String path) {
    if (json.kind(token) == JsonScanner.STRING) {
      for (int i = 0; i < QUALITIES.length; i++) {
        if (json.hasLetters(token, QUALITY_NAMES[i])) {
          return QUALITIES[i];
        }
      }
    }
    writer.drift(
        path,
        DriftReason.WRONG_TYPE,
        "expected good, uncertain, bad, stale or simulated, found " + writer.found(token));
    return Quality.UNCERTAIN;
  }

  /// The stated quality, unless it is good and something else is in doubt.
  static Quality worse(Quality known, Quality stated) {
    return stated == Quality.GOOD ? known : stated;
  }

  private void members(int object, int prefixLength) {
    int end = json.after(object);
    for (int key = object + 1; key < end; key = json.after(key + 1)) {
      member(key, prefixLength);
    }
  }

  private void member(int key, int prefixLength) {
    if (json.hasDollarKeys()
        && (prefixLength == baseLength
            ? isReserved(key)
            : mayBeReserved(key) && json.hasText(key, UNIT))) {
      return;
    }
    int value = key + 1;
    boolean isPlain = prefixLength == 0 && !json.isEscaped(key);
    ByteBuffer name = isPlain ? json.text() : pathView;
    int start = isPlain ? json.start(key) : 0;
    int length = json.length(key);
    if (!isPlain) {
      length = prefixLength + append(key, prefixLength);
      name = pathView;
    }
    int slot = writer.shape().indexOf(name, start, length);
    if (slot >= 0) {
      if (writer.isTurnOf(slot)) {
        put(slot, value);
      }
      return;
    }
    boolean isComponent = isComponent(name, start, length);
    if (isComponent && json.kind(value) == JsonScanner.OBJECT) {
      if (isPlain) {
        append(key, 0);
      }
      ensure(length + 1);
      path[length] = '/';
      int unitToken = json.hasDollarKeys() && !writer.isUnitsOnly() ? find(value, UNIT) : -1;
      if (unitToken >= 0 && !units.read(unitToken, value, text(pathView, 0, length + 1))) {
        return;
      }
      members(value, length + 1);
      return;
    }
    if (writer.isUnitsOnly()) {
      return;
    }
    String text = text(name, start, length);
    if (isComponent) {
      writer.drift(
          text,
          DriftReason.WRONG_TYPE,
          "expected an object of the component's values, found " + writer.found(value));
      return;
    }
    int grown = writer.grow(text, value);
    if (grown >= 0) {
      put(grown, value);
    }
  }

  private void put(int slot, int value) {
    Adjust adjust = units.of(slot);
    if (adjust != null) {
      writer.put(slot, value, adjust);
    }
  }

  /// Puts a key behind the prefix; returns its length.
  private int append(int key, int prefixLength) {
    if (json.isEscaped(key)) {
      byte[] utf8 = json.string(key).getBytes(StandardCharsets.UTF_8);
      ensure(prefixLength + utf8.length);
      System.arraycopy(utf8, 0, path, prefixLength, utf8.length);
      return utf8.length;
    }
    int length = json.length(key);
    ensure(prefixLength + length);
    json.text().get(json.start(key), path, prefixLength, length);
    return length;
  }

  private void ensure(int length) {
    if (path.length < length) {
      path = Arrays.copyOf(path, Integer.highestOneBit(length) << 1);
      pathView = ByteBuffer.wrap(path);
    }
  }

  /// True when this path names a component.
  boolean isComponent(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return isComponent(ByteBuffer.wrap(utf8), 0, utf8.length);
  }

  /// True when this path names a component: one of the model, or the component of a component.
  private boolean isComponent(ByteBuffer name, int start, int length) {
    Shape shape = writer.shape();
    for (int i = 0; i < shape.components().size(); i++) {
      String component = shape.components().get(i);
      if (component.length() == length && isPrefix(name, start, length, component)) {
        return true;
      }
    }
    for (int i = 0; i < shape.size() && !shape.components().isEmpty(); i++) {
      String slot = shape.slot(i).path();
      if (slot.length() > length
          && slot.charAt(length) == '/'
          && isPrefix(name, start, length, slot)) {
        return true;
      }
    }
    return false;
  }

  /// DTDL names are ASCII, so a byte is a character.
  private static boolean isPrefix(ByteBuffer name, int start, int length, String text) {
    for (int i = 0; i < length; i++) {
      if (name.get(start + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String text(ByteBuffer name, int start, int length) {
    byte[] bytes = new byte[length];
    name.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
