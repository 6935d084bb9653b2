package io.lockstep.model;

/// The kinds of records in the `changes` log: all that a space decided. Each record begins with the
/// [ChangeHeader]. The number is the log's record kind; it never changes its meaning and is never
/// used again.
public enum ChangeKind {
  /// A series of values got its number: [SeriesChange].
  SERIES(1),
  /// Values entered a twin: [SamplesChange].
  SAMPLES(2),
  /// A twin was created, changed or deleted; the body is JSON text: a [GraphChange].
  TWIN(3),
  /// A relationship was created, changed or deleted; the body is a [GraphChange].
  RELATIONSHIP(4),
  /// A model was added, decommissioned or deleted; the body is a [GraphChange].
  MODEL(5),
  /// What the field sent and the model does not know; the body is a [GraphChange].
  DRIFT(6),
  /// A command was refused; the body is a [GraphChange].
  REFUSAL(7),
  /// An alarm was raised or changed; the subject is its twin, the body all of the alarm as the API
  /// shows it: a [GraphChange].
  ALARM(8),
  /// A command to a device was accepted or changed; the subject is its twin, the body all of the
  /// command as the API shows it: a [GraphChange].
  COMMAND(9),
  /// An event route was made, changed or deleted; the subject is its id, the body all of it as the
  /// API shows it: a [GraphChange].
  EVENT_ROUTE(10),
  /// An app sent telemetry in the name of a twin; the subject is the twin, the body the message
  /// with its id, component and time: a [GraphChange].
  TELEMETRY(11),
  /// What a branch did was taken over; the subject is the branch, the body who did it, why, and the
  /// steps: a [GraphChange].
  MERGE(12),
  /// An app changed something, or was refused; the subject is what it is about, the body who did
  /// what, why, and what it was before and after: a [GraphChange].
  AUDIT(13),
  /// What a twin's device is desired to be, or how far it has come, changed; the subject is the
  /// twin, the body all of its desired values as the API shows them: a [GraphChange].
  DESIRED(14),
  /// A run of a process began, moved or ended; the subject is its twin, the body all of the run as
  /// the API shows it: a [GraphChange].
  PROCESS(15),
  /// The history of a twin was purged: rows of it that became known before are seen by nobody any
  /// more; the body is a [PurgeChange].
  PURGE(16),
  /// The history keeps readings of twins for other durations, or legal holds on them came or went;
  /// the body is a [RetentionChange].
  RETENTION(17),
  /// Values of the past entered a twin, since what was received then was bound anew: 8 bytes of the
  /// input position and 8 of the time of receipt of the message that they come from, then entries
  /// as of [SamplesChange].
  REBOUND(18),
  /// A rule wrote a line into its log; the subject is its twin, the body the line with its rule and
  /// time: a [GraphChange].
  RULE_LOG(19),
  /// A rule lets somebody be told something; the subject is its twin, the body who is told what, by
  /// which channel: a [GraphChange].
  NOTIFICATION(20);

  private final int number;

  ChangeKind(int number) {
    this.number = number;
  }

  /// The log's record kind, 1 to 255.
  public int number() {
    return number;
  }

  /// The kind with this number.
  public static ChangeKind ofNumber(int number) {
    return switch (number) {
      case 1 -> SERIES;
      case 2 -> SAMPLES;
      case 3 -> TWIN;
      case 4 -> RELATIONSHIP;
      case 5 -> MODEL;
      case 6 -> DRIFT;
      case 7 -> REFUSAL;
      case 8 -> ALARM;
      case 9 -> COMMAND;
      case 10 -> EVENT_ROUTE;
      case 11 -> TELEMETRY;
      case 12 -> MERGE;
      case 13 -> AUDIT;
      case 14 -> DESIRED;
      case 15 -> PROCESS;
      case 16 -> PURGE;
      case 17 -> RETENTION;
      case 18 -> REBOUND;
      case 19 -> RULE_LOG;
      case 20 -> NOTIFICATION;
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT,
              "change record kind: expected 1 to 20, found %d (a log of a newer release?)"
                  .formatted(number));
    };
  }
}
