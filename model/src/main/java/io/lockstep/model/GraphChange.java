package io.lockstep.model;

import java.nio.ByteBuffer;

/// A change of structure, or a note about one, as it stands in the `changes` log after the
/// [ChangeHeader].
///
/// @param action what happened
/// @param subject the twin, `twin/relationship`, or model that it happened to
/// @param body JSON text: the new content (CREATED), a JSON Patch (CHANGED), the last content of a
///   twin or relationship, else empty (DELETED), or the particulars
/// @param modelId the model that the twin, or the relationship's source, has after the change, and
///   had before it went; empty for other subjects, and in records of releases that did not say it
public record GraphChange(Action action, String subject, String body, String modelId) {
  /// A change of something that has no model.
  public GraphChange(Action action, String subject, String body) {
    this(action, subject, body, "");
  }

  /// What happened.
  public enum Action {
    CREATED,
    CHANGED,
    DELETED,
    NOTED;

    /// The byte that stands for this action in logs; stable over releases.
    public byte code() {
      return switch (this) {
        case CREATED -> 0;
        case CHANGED -> 1;
        case DELETED -> 2;
        case NOTED -> 3;
      };
    }

    /// The action that `code` stands for.
    public static Action ofCode(int code) {
      return switch (code) {
        case 0 -> CREATED;
        case 1 -> CHANGED;
        case 2 -> DELETED;
        case 3 -> NOTED;
        default ->
            throw new LockstepException(
                ErrorCode.DATA_CORRUPT,
                "graph change action: expected 0 to 3, found %d".formatted(code));
      };
    }
  }

  /// Reads the body after the [ChangeHeader].
  public static GraphChange read(ByteBuffer from) {
    return new GraphChange(
        Action.ofCode(from.get()),
        Text.read(from),
        Text.read(from),
        from.hasRemaining() ? Text.read(from) : "");
  }

  /// Writes the body.
  public void write(ByteBuffer into) {
    into.put(action.code());
    Text.write(into, subject);
    Text.write(into, body);
    if (!modelId.isEmpty()) {
      Text.write(into, modelId);
    }
  }

  /// The most bytes [#write] may take.
  public int bytesMax() {
    return 1 + Text.bytesMax(subject) + Text.bytesMax(body) + Text.bytesMax(modelId);
  }
}
