package io.lockstep.model;

import java.nio.ByteBuffer;

/// A series of values got its number. A series is one property of one twin while it keeps its type;
/// the numbers count from 0 and are never used again, so a twin that is deleted and made anew has
/// new series.
///
/// @param series the number
/// @param twin whose value it is
/// @param path the property's name, components before it
/// @param type how values are held
/// @param unit the unit's name, empty when the model states none
public record SeriesChange(int series, TwinId twin, String path, ValueType type, String unit) {
  /// Reads the body after the [ChangeHeader].
  public static SeriesChange read(ByteBuffer from) {
    return new SeriesChange(
        from.getInt(),
        new TwinId(Text.read(from)),
        Text.read(from),
        ValueType.ofCode(from.get()),
        Text.read(from));
  }

  /// Writes the body.
  public void write(ByteBuffer into) {
    into.putInt(series);
    Text.write(into, twin.value());
    Text.write(into, path);
    into.put(type.code());
    Text.write(into, unit);
  }

  /// The most bytes [#write] may take.
  public int bytesMax() {
    return 5 + Text.bytesMax(twin.value()) + Text.bytesMax(path) + Text.bytesMax(unit);
  }
}
