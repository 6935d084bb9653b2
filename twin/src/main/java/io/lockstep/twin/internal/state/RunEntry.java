package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import io.lockstep.stream.RunStatus;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One run of a process. Immutable; times in microseconds since epoch, those of the readings that
/// led to it.
///
/// @param begunBy who began it, empty for a reading
/// @param step the number of the step that it is in, or was in last
/// @param past the steps that are over, in order
/// @param sinceMicros since when it has this step and status
/// @param endedMicros [#NEVER] while it goes on
/// @param endedBy who ended it before its time, empty for nobody
/// @param why the reason that they gave, empty for none
public record RunEntry(
    ChangeId id,
    String twinId,
    String process,
    RunStatus status,
    String begunBy,
    long begunMicros,
    int step,
    String stepName,
    long stepMicros,
    List<Passed> past,
    long sinceMicros,
    long endedMicros,
    String endedBy,
    String why)
    implements EntryLists.Entry {

  /// In place of a time.
  public static final long NEVER = Long.MIN_VALUE;

  /// More steps than a process has.
  private static final int PAST_MAX = 10_000;

  public RunEntry {
    past = List.copyOf(past);
  }

  /// A step that is over.
  ///
  /// @param wasOverdue true when it took longer than it may
  public record Passed(String step, long begunMicros, long endedMicros, boolean wasOverdue) {}

  /// A run that begins with its first step.
  public static RunEntry begun(
      ChangeId id, String twinId, String process, String step, long micros, String by) {
    return new RunEntry(
        id,
        twinId,
        process,
        RunStatus.RUNNING,
        by,
        micros,
        0,
        step,
        micros,
        List.of(),
        micros,
        NEVER,
        "",
        "");
  }

  /// The same in the next step.
  public RunEntry stepped(int number, String name, long micros) {
    return new RunEntry(
        id,
        twinId,
        process,
        RunStatus.RUNNING,
        begunBy,
        begunMicros,
        number,
        name,
        micros,
        status == RunStatus.WAITING ? past : pastWith(micros),
        micros,
        NEVER,
        "",
        "");
  }

  /// The same, longer in its step than it may be.
  public RunEntry overdue(long micros) {
    return with(RunStatus.OVERDUE, past, micros, NEVER, "", "");
  }

  /// The same behind its step.
  public RunEntry waiting(long micros) {
    return with(RunStatus.WAITING, pastWith(micros), micros, NEVER, "", "");
  }

  /// The same, over.
  public RunEntry ended(RunStatus how, long micros, String by, String reason) {
    List<Passed> steps = status == RunStatus.WAITING ? past : pastWith(micros);
    return with(how, steps, micros, micros, by, reason);
  }

  private List<Passed> pastWith(long micros) {
    List<Passed> steps = new ArrayList<>(past);
    steps.add(new Passed(stepName, stepMicros, micros, status == RunStatus.OVERDUE));
    return steps;
  }

  private RunEntry with(
      RunStatus next, List<Passed> steps, long since, long ended, String by, String reason) {
    return new RunEntry(
        id,
        twinId,
        process,
        next,
        begunBy,
        begunMicros,
        step,
        stepName,
        stepMicros,
        steps,
        since,
        ended,
        by,
        reason);
  }

  @Override
  public void digest(Digest digest) {
    digest.add(id.inputPosition()).add(id.ordinal()).add(twinId).add(process).add(status.word());
    digest.add(begunBy).add(begunMicros).add(step).add(stepName).add(stepMicros);
    for (Passed passed : past) {
      digest.add(passed.step()).add(passed.begunMicros()).add(passed.endedMicros());
      digest.add(passed.wasOverdue() ? 1 : 0);
    }
    digest.add(sinceMicros).add(endedMicros).add(endedBy).add(why);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Snapshots.writeId(out, id);
    Snapshots.writeText(out, twinId);
    Snapshots.writeText(out, process);
    Snapshots.writeText(out, status.word());
    Snapshots.writeText(out, begunBy);
    out.writeLong(begunMicros);
    out.writeInt(step);
    Snapshots.writeText(out, stepName);
    out.writeLong(stepMicros);
    out.writeInt(past.size());
    for (Passed passed : past) {
      Snapshots.writeText(out, passed.step());
      out.writeLong(passed.begunMicros());
      out.writeLong(passed.endedMicros());
      out.writeBoolean(passed.wasOverdue());
    }
    out.writeLong(sinceMicros);
    out.writeLong(endedMicros);
    Snapshots.writeText(out, endedBy);
    Snapshots.writeText(out, why);
  }

  static RunEntry read(DataInput in) throws IOException {
    return new RunEntry(
        Snapshots.readId(in, true),
        Snapshots.readText(in),
        Snapshots.readText(in),
        status(Snapshots.readText(in)),
        Snapshots.readText(in),
        in.readLong(),
        in.readInt(),
        Snapshots.readText(in),
        in.readLong(),
        past(in),
        in.readLong(),
        in.readLong(),
        Snapshots.readText(in),
        Snapshots.readText(in));
  }

  private static RunStatus status(String word) {
    RunStatus status = RunStatus.ofWord(word).orElse(null);
    Snapshots.check(status != null, "a status of a run", 0);
    return status == null ? RunStatus.ABORTED : status;
  }

  private static List<Passed> past(DataInput in) throws IOException {
    int count = in.readInt();
    Snapshots.check(count >= 0 && count <= PAST_MAX, "a count of steps", count);
    List<Passed> past = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      past.add(new Passed(Snapshots.readText(in), in.readLong(), in.readLong(), in.readBoolean()));
    }
    return past;
  }
}
