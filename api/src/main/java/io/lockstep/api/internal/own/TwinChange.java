package io.lockstep.api.internal.own;

import io.lockstep.history.Reading;
import io.lockstep.history.RecordedChange;
import io.lockstep.twin.Remembered;
import org.jspecify.annotations.Nullable;

/// One change in the life of a twin. Immutable.
sealed interface TwinChange {
  /// Of the input that led to it.
  long position();

  /// When it became known, microseconds since 1970-01-01T00:00Z.
  long knownMicros();

  /// A property.
  ///
  /// @param before what it held before, at the same valid time; null for nothing
  record OfValue(RecordedChange change, @Nullable Reading before) implements TwinChange {
    @Override
    public long position() {
      return change.position();
    }

    @Override
    public long knownMicros() {
      return change.knownMicros();
    }
  }

  /// The twin itself, or a relationship from or to it.
  record OfStructure(Remembered change) implements TwinChange {
    @Override
    public long position() {
      return change.position();
    }

    @Override
    public long knownMicros() {
      return change.knownMicros();
    }
  }
}
