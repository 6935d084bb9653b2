package io.lockstep.space;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.twin.AuditNote;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What change records say of commands.
public final class CommandNotes {
  /// The most changes that tell of a command, [#noted].
  static final int COUNT_MAX = 2;

  private static final int REFUSAL_TEXT_MAX = 2_000;

  private CommandNotes() {}

  /// What the audit says of a command.
  ///
  /// @param before what was there, JSON text; null for nothing
  /// @param after what is there now, or nothing
  static GraphChange of(
      CommandRecord asked, Reply reply, @Nullable String before, @Nullable String after) {
    Command command = asked.command();
    return AuditNote.of(
        asked.principal(),
        asked.role(),
        command.title(),
        RegistryEvidence.subjectOf(command),
        asked.reason(),
        reply,
        before,
        after);
  }

  /// Writes the changes that tell of a command that no kernel has decided, such as those of devices
  /// and bindings: a refusal, and what the audit says. A kernel notes its own.
  ///
  /// @param before what was there, JSON text; null for nothing
  /// @param after what is there now, or nothing
  /// @return the reply
  public static Reply noted(
      long position,
      CommandRecord asked,
      Reply reply,
      @Nullable String before,
      @Nullable String after,
      ChangeSink out) {
    int ordinal = 0;
    if (reply instanceof Reply.Refused(Refusal reason)) {
      GraphChange note =
          new GraphChange(GraphChange.Action.NOTED, asked.principal(), shortened(reason.message()));
      write(ChangeKind.REFUSAL, position, ordinal++, asked, note, out);
    }
    GraphChange note = of(asked, reply, before, after);
    write(ChangeKind.AUDIT, position, ordinal, asked, note, out);
    return reply;
  }

  private static void write(
      ChangeKind kind,
      long position,
      int ordinal,
      CommandRecord asked,
      GraphChange note,
      ChangeSink out) {
    ByteBuffer into = out.begin(kind, ChangeHeader.BYTES + note.bytesMax());
    ChangeHeader.write(into, position, ordinal, asked.receivedMicros());
    note.write(into);
    out.end();
  }

  private static String shortened(String text) {
    return text.length() <= REFUSAL_TEXT_MAX ? text : text.substring(0, REFUSAL_TEXT_MAX);
  }
}
