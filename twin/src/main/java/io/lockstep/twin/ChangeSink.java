package io.lockstep.twin;

import io.lockstep.model.ChangeKind;
import java.nio.ByteBuffer;

/// Where the kernel writes its decisions: the `changes` log, or a list in a test. Called on the
/// kernel's thread only.
public interface ChangeSink {
  /// Begins a record and gives the big-endian buffer to write it into; the record is what stands
  /// between the position at begin and the position at [#end].
  ///
  /// @param kind the log's record kind
  /// @param bytesMax the most bytes the record may take, [io.lockstep.model.ChangeHeader] included
  ByteBuffer begin(ChangeKind kind, int bytesMax);

  /// Ends the record that [#begin] began.
  void end();
}
