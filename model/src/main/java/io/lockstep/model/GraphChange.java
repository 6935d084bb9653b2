package io.lockstep.model;

import java.nio.ByteBuffer;

/// A change of structure, or a note about one, as it stands in the `changes` log after the
/// [ChangeHeader].
///
/// @param action what happened
/// @param subject the twin, `twin/relationship`, or model that it happened to
/// @param body JSON text: the new content (CREATED), a JSON Patch (CHANGED), empty (DELETED), or
///   the particulars
public record GraphChange(Action action, String subject, String body) {
  /// What happened.
  public enum Action {
    CREATED,
    CHANGED,
    DELETED,
    NOTED;

    private static final Action[] BY_CODE = values();

    /// The byte that stands for this action in logs; stable over releases.
    public byte code() {
      return (byte) ordinal();
    }

    /// The action that `code` stands for.
    public static Action ofCode(int code) {
      if (code < 0 || code >= BY_CODE.length) {
        throw new LockstepException(
            ErrorCode.DATA_CORRUPT,
            "graph change action: expected 0 to %d, found %d".formatted(BY_CODE.length - 1, code));
      }
      return BY_CODE[code];
    }
  }

  /// Reads the body after the [ChangeHeader].
  public static GraphChange read(ByteBuffer from) {
    return new GraphChange(Action.ofCode(from.get()), Text.read(from), Text.read(from));
  }

  /// Writes the body.
  public void write(ByteBuffer into) {
    into.put(action.code());
    Text.write(into, subject);
    Text.write(into, body);
  }

  /// The most bytes [#write] may take.
  public int bytesMax() {
    return 1 + Text.bytesMax(subject) + Text.bytesMax(body);
  }
}
