package io.lockstep.space;

/// How far a run of a branch has come, or how it ended. Immutable.
///
/// @param fromMicros where it began, microseconds since 1970-01-01T00:00Z
/// @param atMicros where it stands
/// @param inputs records that drove it, ticks among them
/// @param ticks times at which only time passed
/// @param changes records that came out
/// @param readings values that came out
/// @param alarms how often somebody would have been told of an alarm
/// @param cpuNanos of its thread
/// @param bytes what the branch holds of its own, about
/// @param digest a fingerprint of all that came out, to the byte
/// @param end why it ended
public record RunReport(
    long fromMicros,
    long atMicros,
    long inputs,
    long ticks,
    long changes,
    long readings,
    long alarms,
    long cpuNanos,
    long bytes,
    long digest,
    End end) {

  /// Why a run ended.
  public enum End {
    /// It goes on.
    RUNNING("running"),
    /// It came to where it was to end.
    TIME("time"),
    /// An alarm came, and it was to end at one.
    ALARM("alarm"),
    /// It has had as many inputs as it may.
    INPUTS("inputs"),
    /// It has taken as much time of the processor as it may.
    CPU("cpu"),
    /// It holds as much memory as it may.
    MEMORY("memory"),
    /// Somebody ended it.
    CANCELLED("cancelled");

    private final String word;

    End(String word) {
      this.word = word;
    }

    /// The word in documents.
    public String word() {
      return word;
    }
  }

  /// How many seconds of the branch passed in a second of the processor.
  public double speed() {
    return cpuNanos == 0 ? 0 : (atMicros - fromMicros) * 1e3 / cpuNanos;
  }
}
