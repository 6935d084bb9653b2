package io.lockstep.space;

import io.lockstep.model.Principal;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;

/// Where a [Source] puts its inputs: the branch that runs, at the run's time. Valid during one call
/// of [Source#feed].
public interface Feed {
  /// The run's time, microseconds since 1970-01-01T00:00Z.
  long nowMicros();

  /// The state as all inputs before have left it. Must not be kept.
  GraphView state();

  /// An input as it was recorded.
  ///
  /// @param position where it stood; the branch takes it there, or behind its last one
  /// @param kind the number of its [io.lockstep.model.InputKind]
  /// @param payload valid during the call only
  void recorded(long position, int kind, ByteBuffer payload);

  /// A message as if a device had published it now.
  ///
  /// @param device who sends it
  /// @param payload all of the buffer's rest
  void message(String device, String topic, ByteBuffer payload);

  /// A write as if an app had made it now.
  Reply command(Principal principal, TwinCommand command);
}
