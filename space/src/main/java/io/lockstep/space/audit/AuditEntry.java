package io.lockstep.space.audit;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;

/// What the audit keeps of one event. Immutable.
///
/// @param number counts the entries of the chain, from 0
/// @param kind what it tells of
/// @param position the input that led to it; -1 for what the audit itself notes
/// @param ordinal the change of that input
/// @param receivedMicros when it was asked for, microseconds since 1970-01-01T00:00Z
/// @param subject what it is about: a twin, `twin/relationship`, a model, a device, or empty
/// @param json who did what, why, how it ended, before and after: see [io.lockstep.twin.AuditNote]
public record AuditEntry(
    long number,
    Kind kind,
    long position,
    int ordinal,
    long receivedMicros,
    String subject,
    String json) {

  /// What entries tell of. The numbers stand in files.
  public enum Kind {
    /// A command of an app, done or refused.
    COMMAND(1),
    /// Old inputs go, because of the journal's quota; the subject is `inputs FROM TO`.
    PURGE(2),
    /// Changes or inputs went before the audit had read them; the subject is `changes FROM TO`.
    GAP(3),
    /// Something else that is about security, such as failed logins, in number.
    SECURITY(4),
    /// A manifest of the archive of readings; the subject is `archive/ID/NUMBER`, and the JSON has
    /// its SHA-256.
    ARCHIVE(5);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    static Kind ofNumber(int number) {
      return switch (number) {
        case 1 -> COMMAND;
        case 2 -> PURGE;
        case 3 -> GAP;
        case 4 -> SECURITY;
        case 5 -> ARCHIVE;
        default ->
            throw new LockstepException(
                ErrorCode.DATA_CORRUPT, "audit entry: expected a kind of 1 to 5, found " + number);
      };
    }
  }

  int bytesMax() {
    return 21 + Text.bytesMax(subject) + Text.bytesMax(json);
  }

  void write(ByteBuffer into) {
    into.put((byte) kind.number).putLong(position).putInt(ordinal).putLong(receivedMicros);
    Text.write(into, subject);
    Text.write(into, json);
  }

  static AuditEntry read(long number, ByteBuffer from) {
    return new AuditEntry(
        number,
        Kind.ofNumber(from.get()),
        from.getLong(),
        from.getInt(),
        from.getLong(),
        Text.read(from),
        Text.read(from));
  }

  AuditEntry numbered(long now) {
    return new AuditEntry(now, kind, position, ordinal, receivedMicros, subject, json);
  }
}
