package io.lockstep.twin;

/// Something that the field sends and the model does not know. Immutable.
///
/// @param device who sent it
/// @param twinId for which twin, empty when that is not known
/// @param path what of the twin, empty when it concerns the whole message
/// @param reason a short word in upper case, e.g. `UNKNOWN_PROPERTY`
/// @param count how often
/// @param firstMicros received first, microseconds since epoch
/// @param lastMicros received last, microseconds since epoch
/// @param lastPosition the input position of the last one: the raw message stands there
/// @param example what was found last, shortened
public record DriftEntry(
    String device,
    String twinId,
    String path,
    String reason,
    long count,
    long firstMicros,
    long lastMicros,
    long lastPosition,
    String example) {}
