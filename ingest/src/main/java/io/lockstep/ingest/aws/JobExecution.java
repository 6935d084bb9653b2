package io.lockstep.ingest.aws;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/// How far a thing has come with a job. Times are seconds since 1970-01-01T00:00Z. Immutable.
///
/// @param job the job's id
/// @param status how it stands
/// @param details what the thing says of it, a JSON object of texts
/// @param queuedSeconds when it was queued
/// @param startedSeconds when the thing began, 0 before
/// @param updatedSeconds when it was changed last
/// @param version counts the changes, from 1
/// @param timer of the time that it may take, and of its present step; 0 for none
/// @param stepTimer the same
public record JobExecution(
    String job,
    Status status,
    String details,
    long queuedSeconds,
    long startedSeconds,
    long updatedSeconds,
    long version,
    long timer,
    long stepTimer) {
  /// Those that are begun first, then by the time at which they were queued.
  public static final Comparator<JobExecution> ORDER =
      Comparator.comparingInt(
              (JobExecution execution) -> execution.status == Status.IN_PROGRESS ? 0 : 1)
          .thenComparingLong(JobExecution::queuedSeconds);

  private static final String NO_DETAILS = "{}";

  /// How an execution stands.
  public enum Status {
    /// The thing has not begun.
    QUEUED,
    /// The thing is at it.
    IN_PROGRESS,
    /// Done.
    SUCCEEDED,
    /// The thing could not do it.
    FAILED,
    /// The thing did not say in time that it was done.
    TIMED_OUT,
    /// The thing will not do it.
    REJECTED,
    /// The job was canceled.
    CANCELED;

    /// True while the thing has something to do.
    public boolean isOpen() {
      return this == QUEUED || this == IN_PROGRESS;
    }
  }

  /// One that is queued.
  public static JobExecution queued(String job, long seconds) {
    return new JobExecution(job, Status.QUEUED, NO_DETAILS, seconds, 0, seconds, 1, 0, 0);
  }

  /// The same, one version on.
  public JobExecution going(Status now, String detailsNow, long seconds) {
    boolean begins = now == Status.IN_PROGRESS && startedSeconds == 0;
    return new JobExecution(
        job,
        now,
        detailsNow,
        queuedSeconds,
        begins ? seconds : startedSeconds,
        seconds,
        version + 1,
        now.isOpen() ? timer : 0,
        now.isOpen() ? stepTimer : 0);
  }

  /// The same with other timers.
  public JobExecution timed(long timerNow, long stepTimerNow) {
    return new JobExecution(
        job,
        status,
        details,
        queuedSeconds,
        startedSeconds,
        updatedSeconds,
        version,
        timerNow,
        stepTimerNow);
  }

  /// What lists show of it.
  public String summary() {
    return "{\"jobId\":%s,\"queuedAt\":%d,%s\"lastUpdatedAt\":%d,\"executionNumber\":1,\"versionNumber\":%d}"
        .formatted(
            quoted(job),
            queuedSeconds,
            startedSeconds == 0 ? "" : "\"startedAt\":" + startedSeconds + ",",
            updatedSeconds,
            version);
  }

  /// What the thing is shown of it.
  ///
  /// @param document the job's; empty leaves it out
  public String shown(String thing, String document) {
    StringBuilder out = new StringBuilder("{\"jobId\":").append(quoted(job));
    out.append(",\"thingName\":").append(quoted(thing));
    out.append(document.isEmpty() ? "" : ",\"jobDocument\":" + document);
    out.append(",\"status\":\"").append(status).append('"');
    out.append(details.equals(NO_DETAILS) ? "" : ",\"statusDetails\":" + details);
    out.append(",\"queuedAt\":").append(queuedSeconds);
    out.append(startedSeconds == 0 ? "" : ",\"startedAt\":" + startedSeconds);
    out.append(",\"lastUpdatedAt\":").append(updatedSeconds);
    out.append(",\"versionNumber\":").append(version);
    return out.append(",\"executionNumber\":1}").toString();
  }

  /// Its status, details and version.
  public String state() {
    return "{\"status\":\"%s\",\"statusDetails\":%s,\"versionNumber\":%d}"
        .formatted(status, details, version);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder();
    ShadowValue.quote(out, text);
    return out.toString();
  }

  /// Writes it for a snapshot.
  public void write(DataOutput out) throws IOException {
    Job.writeText(out, job);
    Job.writeText(out, status.name());
    Job.writeText(out, details);
    out.writeLong(queuedSeconds);
    out.writeLong(startedSeconds);
    out.writeLong(updatedSeconds);
    out.writeLong(version);
    out.writeLong(timer);
    out.writeLong(stepTimer);
  }

  /// Reads what [#write] wrote.
  public static JobExecution read(DataInput in) throws IOException {
    return new JobExecution(
        Job.readText(in),
        Status.valueOf(Job.readText(in)),
        Job.readText(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }
}
