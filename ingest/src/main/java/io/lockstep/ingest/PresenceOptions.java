package io.lockstep.ingest;

import io.lockstep.model.Text;
import java.nio.ByteBuffer;

/// How it is told of a device's twin whether the device is there. Immutable.
///
/// @param property the path of the Property that tells, in models that have it; empty for none
/// @param debounceMicros how long a device must have come or gone before its twin says so
/// @param graceMicros how long after a start of the server a twin does not yet say that its device
///   has gone
public record PresenceOptions(String property, long debounceMicros, long graceMicros) {
  /// Nobody is told.
  public static final PresenceOptions NONE = new PresenceOptions("", 0, 0);

  int bytesMax() {
    return Text.bytesMax(property) + 2 * Long.BYTES;
  }

  void write(ByteBuffer into) {
    Text.write(into, property);
    into.putLong(debounceMicros).putLong(graceMicros);
  }

  static PresenceOptions read(ByteBuffer from) {
    return new PresenceOptions(Text.read(from), from.getLong(), from.getLong());
  }
}
