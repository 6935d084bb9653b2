package io.lockstep.space.parts;

import io.lockstep.model.ChangeKind;
import io.lockstep.twin.Reply;
import java.nio.ByteBuffer;

/// Takes what a part gives while it handles one input or letter. Called on the part's thread only.
public interface Outlet {
  /// A letter to the next stage: from the graph part to twin parts, from a twin part to command
  /// parts. Letters of one part must arrive in the order in which they were given.
  void letter(Letter letter);

  /// A record of the log of changes.
  ///
  /// @param subject the twin that it is about, empty for none: records of one subject keep their
  ///   order
  /// @param record the record with its [io.lockstep.model.ChangeHeader]; valid during the call only
  void change(ChangeKind kind, String subject, ByteBuffer record);

  /// The answer to a command.
  ///
  /// @param request the number that the command's record carries
  void reply(long request, Reply reply);

  /// From a twin part to the graph part, which waits for it.
  void verdict(Verdict verdict);
}
