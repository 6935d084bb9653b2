package io.lockstep.model;

import java.nio.ByteBuffer;

/// What of a twin's history is purged, as it stands in the `changes` log after the [ChangeHeader]:
/// all that inputs up to a position brought, with source times before a time. What comes later is
/// not touched. Immutable.
///
/// @param twin of whatever twins had this id
/// @param upToPosition the last input whose values go, inclusive
/// @param beforeMicros values with source times from here on stay; [Long#MAX_VALUE] when none do.
///   Microseconds since 1970-01-01T00:00Z
public record PurgeChange(TwinId twin, long upToPosition, long beforeMicros) {
  /// In place of a time: all go.
  public static final long ALL = Long.MAX_VALUE;

  /// Checks the position.
  public PurgeChange {
    if (upToPosition < 0) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "purge of twin %s: expected the position of an input, found %d"
              .formatted(twin, upToPosition));
    }
  }

  /// Whether a value of the twin goes.
  ///
  /// @param position of the input that brought it
  /// @param sourceMicros its source time
  public boolean takes(long position, long sourceMicros) {
    return position <= upToPosition && (sourceMicros < beforeMicros || beforeMicros == ALL);
  }

  /// Reads the body after the [ChangeHeader].
  public static PurgeChange read(ByteBuffer from) {
    return new PurgeChange(new TwinId(Text.read(from)), from.getLong(), from.getLong());
  }

  /// Writes the body.
  public void write(ByteBuffer into) {
    Text.write(into, twin.value());
    into.putLong(upToPosition).putLong(beforeMicros);
  }

  /// The most bytes [#write] may take.
  public int bytesMax() {
    return Text.bytesMax(twin.value()) + 2 * Long.BYTES;
  }
}
