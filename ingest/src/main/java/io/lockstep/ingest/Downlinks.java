package io.lockstep.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns what the kernel wants to tell the field into messages: commands by the protocol that their
/// twin's device speaks, and requests of our own. Only looks at the state; what was sent is noted
/// when its record comes back from the journal. Confined to the kernel's thread.
public interface Downlinks {
  /// The message of a command.
  Downlink of(CommandRequest request);

  /// The messages that tell a twin's device what it is desired to be.
  DesiredMessages desired(DesiredRequest request);

  /// The message that tells a device that a command is to be left, null when its protocol has none.
  ///
  /// @param request the command, as it was sent
  Downlink.@Nullable Message cancellation(CommandRequest request);

  /// Requests for a rebirth that wait to be sent (Sparkplug 3.0, `Node Control/Rebirth`), at most
  /// one a topic. Each is given again until the record of its message was read back, so whoever
  /// appends it must remember the topics that are on their way.
  ///
  /// @param nowMicros when they are sent, microseconds since 1970-01-01T00:00Z
  List<Downlink.Message> rebirths(long nowMicros);

  /// Messages of ours that wait to be sent and are no commands, in their order. Each is given again
  /// until its record was read back, so whoever appends it must remember the references that are on
  /// their way.
  ///
  /// @param nowMicros when they are sent, microseconds since 1970-01-01T00:00Z
  default List<Downlink.Own> own(long nowMicros) {
    return List.of();
  }
}
