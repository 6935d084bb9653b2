package io.lockstep.space;

import io.lockstep.twin.Reply;

/// The answer to a [Command]: it is durable, decided, and seen by every later read. Immutable.
///
/// @param position the inputs position of the command's record; -1 when it was refused before it
///   was journalled
/// @param reply what was decided. A device command that was done answers `{"created":true}` or
///   `{"created":false}`; a refusal's code is then the name of an [io.lockstep.model.ErrorCode]
public record Outcome(long position, Reply reply) {}
