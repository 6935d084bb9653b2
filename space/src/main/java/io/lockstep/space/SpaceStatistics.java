package io.lockstep.space;

/// Figures of a space since it was opened, except where they say otherwise. Immutable; taken
/// without stopping the kernel, so figures of one reading may be a batch apart.
///
/// @param appliedPosition exclusive end of the inputs that are decided
/// @param lagBytes bytes of readable inputs that are not decided yet
/// @param records input records decided
/// @param fieldMessages of them, messages from the field
/// @param commands of them, commands
/// @param refusals of the commands, refused ones
/// @param samples values that entered twins or were handed to the kernel
/// @param drifts notes of what the model does not know
/// @param changes records written to the changes log
/// @param replayedRecords records decided again while opening
/// @param batches rounds of the kernel thread that decided at least one record
/// @param batchRecordsMax the largest of them
/// @param decideNanosMean mean time to decode and apply one record, sampled by batch
/// @param reads reads run on the kernel thread
/// @param readOverruns of them, those that took longer than their budget
/// @param readNanosMax the longest of them
/// @param forks read generations and snapshots taken
/// @param snapshots snapshots completed
/// @param snapshotPosition inputs position of the newest usable snapshot, -1 when there is none
/// @param snapshotBytes size of the newest snapshot
/// @param snapshotMillis time that writing it took
/// @param inFlight commands and publications that wait for their answer
/// @param overloads commands, publications and reads refused because too many waited
/// @param liveSubscribers live subscribers
/// @param liveEvents events handed to live subscribers
/// @param liveDropped events that slow live subscribers lost
public record SpaceStatistics(
    long appliedPosition,
    long lagBytes,
    long records,
    long fieldMessages,
    long commands,
    long refusals,
    long samples,
    long drifts,
    long changes,
    long replayedRecords,
    long batches,
    long batchRecordsMax,
    long decideNanosMean,
    long reads,
    long readOverruns,
    long readNanosMax,
    long forks,
    long snapshots,
    long snapshotPosition,
    long snapshotBytes,
    long snapshotMillis,
    long inFlight,
    long overloads,
    long liveSubscribers,
    long liveEvents,
    long liveDropped) {}
