package io.lockstep.cluster.flink;

/// What a job of a kernel on Kafka and Flink needs to know. Immutable.
///
/// @param bootstrap addresses of Kafka, `host:port`, with commas between
/// @param topics the name that its topics begin with: `NAME-inputs`, `NAME-changes`,
///   `NAME-replies`, `NAME-verdicts`, `NAME-progress`, all of which exist
/// @param stages how the stages run
/// @param parallelism of all operators, 1 or more
/// @param maxParallelism the highest that the state can ever be divided into, 1 to 32,768; the same
///   for as long as the state lives
/// @param backend where the state lives
/// @param checkpointMillis how often a checkpoint is taken, milliseconds, 10 or more: changes are
///   committed, and so seen, with each
/// @param checkpoints a folder, as a URI, that all machines of the cluster see
/// @param transactionMillis for how long Kafka keeps the transaction of a job that is down, before
///   what it had not committed is lost and decided again: 60,000 or more, at most what the broker
///   allows (15 minutes, unless it was set otherwise)
public record KernelJobOptions(
    String bootstrap,
    String topics,
    StageOptions stages,
    int parallelism,
    int maxParallelism,
    Backend backend,
    long checkpointMillis,
    String checkpoints,
    int transactionMillis) {
  /// Where Flink keeps state.
  public enum Backend {
    /// Objects in the heap; a checkpoint writes all of them.
    HEAP,
    /// RocksDB on local disk; a checkpoint writes what has changed.
    ROCKSDB
  }

  /// Checks what belongs together.
  public KernelJobOptions {
    if (backend == Backend.HEAP && stages.liveParts() != Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "job of a kernel, live parts: expected all of them with the heap backend, found %d; set the backend to ROCKSDB"
              .formatted(stages.liveParts()));
    }
    if (checkpointMillis < 10) {
      throw new IllegalArgumentException(
          "job of a kernel, time between checkpoints: expected 10 ms or more, found "
              + checkpointMillis);
    }
  }

  /// 64 parts, parallelism 1 of at most 128, heap, a checkpoint each second, transactions of 15
  /// minutes.
  public static KernelJobOptions of(String bootstrap, String topics, String checkpoints) {
    return new KernelJobOptions(
        bootstrap,
        topics,
        StageOptions.of(64),
        1,
        128,
        Backend.HEAP,
        1_000,
        checkpoints,
        15 * 60 * 1_000);
  }

  /// The same with other stages.
  public KernelJobOptions withStages(StageOptions other) {
    return new KernelJobOptions(
        bootstrap,
        topics,
        other,
        parallelism,
        maxParallelism,
        backend,
        checkpointMillis,
        checkpoints,
        transactionMillis);
  }

  /// The same with another parallelism.
  public KernelJobOptions withParallelism(int other) {
    return new KernelJobOptions(
        bootstrap,
        topics,
        stages,
        other,
        maxParallelism,
        backend,
        checkpointMillis,
        checkpoints,
        transactionMillis);
  }

  /// The same with another backend.
  public KernelJobOptions withBackend(Backend other) {
    return new KernelJobOptions(
        bootstrap,
        topics,
        stages,
        parallelism,
        maxParallelism,
        other,
        checkpointMillis,
        checkpoints,
        transactionMillis);
  }

  /// The same with another time between checkpoints.
  public KernelJobOptions withCheckpointMillis(long other) {
    return new KernelJobOptions(
        bootstrap,
        topics,
        stages,
        parallelism,
        maxParallelism,
        backend,
        other,
        checkpoints,
        transactionMillis);
  }

  /// The topic of the spaces' inputs.
  public String inputs() {
    return topics + "-inputs";
  }

  /// The topic of what was decided.
  public String changes() {
    return topics + "-changes";
  }

  /// The topic of the answers to commands.
  public String replies() {
    return topics + "-replies";
  }

  /// The topic by which twin parts answer graph parts.
  public String verdicts() {
    return topics + "-verdicts";
  }

  /// The topic that says how far each space is.
  public String progress() {
    return topics + "-progress";
  }
}
