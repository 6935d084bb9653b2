package io.lockstep.twin;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import org.jspecify.annotations.Nullable;

/// A reading that an earlier message holds, by the bindings and models of now. Immutable.
///
/// @param position the message's position in the input journal
/// @param receivedMicros when the message was received, microseconds since 1970-01-01T00:00Z
/// @param twinId whose it is
/// @param path of which property
/// @param type how the value is held
/// @param bits the value of a primitive type in the model's unit, see [ValueType]; else 0
/// @param text the value of TEXT and JSON, else null
/// @param sourceMicros when it was true, microseconds since 1970-01-01T00:00Z
/// @param quality how far it may be trusted
/// @param flags those of [io.lockstep.model.SamplesChange] that hold: EXPLICIT; CURRENT when it may
///   be current, unless a greater source time is known; FUTURE; CORRECTS
public record ReboundReading(
    long position,
    long receivedMicros,
    String twinId,
    String path,
    ValueType type,
    long bits,
    @Nullable String text,
    long sourceMicros,
    Quality quality,
    int flags) {}
