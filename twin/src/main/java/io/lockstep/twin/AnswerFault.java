package io.lockstep.twin;

/// What is wrong with a device's answer to a command. Immutable.
///
/// @param isUnknown true when no such command was sent to this twin, or it is no longer kept: then
///   nothing was changed. False when what the device said besides its status does not fit the
///   model: the answer counts all the same
/// @param command the command's name when it is known, else empty
/// @param found what was expected and what was found
public record AnswerFault(boolean isUnknown, String command, String found) {}
