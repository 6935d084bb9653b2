package io.lockstep.history.s3;

import java.time.Instant;

/// Requests fail, and are tried again. Immutable.
///
/// @param message what was asked and what came
/// @param since when it began
public record S3Trouble(String message, Instant since) {}
