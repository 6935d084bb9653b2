package io.lockstep.journal;

import java.nio.ByteBuffer;

/// Receives the records of a [Reader] in order.
@FunctionalInterface
public interface RecordVisitor {

  /// One record.
  ///
  /// @param position where the record stands in the endless log
  /// @param kind 0 to 255, as it was appended
  /// @param payload big-endian, from its position to its limit; valid only during the call, not to
  ///   be written to
  void record(long position, int kind, ByteBuffer payload);

  /// Bytes that are damaged and were quarantined; whatever records stood there are not served.
  ///
  /// @param fromPosition first damaged position
  /// @param toPosition where intact records go on
  default void gap(long fromPosition, long toPosition) {}
}
