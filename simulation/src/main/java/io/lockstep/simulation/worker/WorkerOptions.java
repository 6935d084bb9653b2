package io.lockstep.simulation.worker;

import java.time.Duration;

/// What worker processes may do, and for how long.
///
/// @param spin for how long each side looks for the other's answer before it sleeps: longer is
///   faster, and takes a core
/// @param callMax how long one call may take; then the worker is killed
/// @param startMax how long a worker may take to start and to load the library
/// @param silenceMax for how long a worker may show no sign of life, of about 100 ms each
/// @param memoryMax resident bytes of a worker; then it is killed. Twice of it is the most that it
///   can allocate at all, where the system can limit that
/// @param instancesMax how many instances of an FMU share a worker
/// @param recovery what [Isolated#recover] brings back
/// @param firstBackOff how long after its first failure a worker may be started again; doubled for
///   each further one that comes within a minute
/// @param longestBackOff the longest such time
/// @param sandbox what workers may touch
public record WorkerOptions(
    Duration spin,
    Duration callMax,
    Duration startMax,
    Duration silenceMax,
    long memoryMax,
    int instancesMax,
    Recovery recovery,
    Duration firstBackOff,
    Duration longestBackOff,
    Sandbox sandbox) {

  /// What an instance is brought back to when its worker was lost.
  public enum Recovery {
    /// It stays lost.
    NEVER,
    /// To where it began to run: start values, initialisation, first events.
    FROM_START,
    /// To the state that its owner serialised last; without one from the start.
    LAST_STATE
  }

  /// 50 us, 30 s, 60 s, 20 s, 512 MiB, 256 instances, the last state, 100 ms to 30 s, in a sandbox
  /// as far as there is one.
  public static final WorkerOptions STANDARD =
      new WorkerOptions(
          Duration.ofNanos(50_000),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          512L << 20,
          256,
          Recovery.LAST_STATE,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Sandbox.STANDARD);

  /// Checks the ranges.
  public WorkerOptions {
    if (spin.isNegative()
        || !isPositive(callMax)
        || !isPositive(startMax)
        || !isPositive(silenceMax)
        || memoryMax < 64L << 20
        || instancesMax < 1
        || firstBackOff.isNegative()
        || longestBackOff.compareTo(firstBackOff) < 0) {
      throw new IllegalArgumentException(
          "expected times of more than 0, at least 64 MiB of memory and 1 instance, and a longest"
              + " back-off of at least the first, found "
              + spin
              + " "
              + callMax
              + " "
              + startMax
              + " "
              + silenceMax
              + " "
              + memoryMax
              + " "
              + instancesMax
              + " "
              + firstBackOff
              + " "
              + longestBackOff);
    }
  }

  private static boolean isPositive(Duration time) {
    return time.isPositive();
  }

  /// The same with another time to spin.
  public WorkerOptions spinning(Duration time) {
    return new WorkerOptions(
        time,
        callMax,
        startMax,
        silenceMax,
        memoryMax,
        instancesMax,
        recovery,
        firstBackOff,
        longestBackOff,
        sandbox);
  }

  /// The same with other limits of a call and of memory.
  public WorkerOptions limited(Duration call, long memory) {
    return new WorkerOptions(
        spin,
        call,
        startMax,
        silenceMax,
        memory,
        instancesMax,
        recovery,
        firstBackOff,
        longestBackOff,
        sandbox);
  }

  /// The same with another sharing of workers.
  public WorkerOptions sharing(int instances) {
    return new WorkerOptions(
        spin,
        callMax,
        startMax,
        silenceMax,
        memoryMax,
        instances,
        recovery,
        firstBackOff,
        longestBackOff,
        sandbox);
  }

  /// The same with another way to recover.
  public WorkerOptions recovering(Recovery how, Duration first, Duration longest) {
    return new WorkerOptions(
        spin, callMax, startMax, silenceMax, memoryMax, instancesMax, how, first, longest, sandbox);
  }

  /// The same with another sandbox.
  public WorkerOptions within(Sandbox other) {
    return new WorkerOptions(
        spin,
        callMax,
        startMax,
        silenceMax,
        memoryMax,
        instancesMax,
        recovery,
        firstBackOff,
        longestBackOff,
        other);
  }
}
