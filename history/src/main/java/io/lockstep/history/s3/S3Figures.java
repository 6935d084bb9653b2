package io.lockstep.history.s3;

/// What was done with a bucket since it was opened. Immutable.
///
/// @param requests attempts that were sent
/// @param failures those of them that failed: no answer, or one that says to try again
/// @param retries requests that were sent again
/// @param bytesOut of bodies that were sent, those of failed attempts among them
/// @param bytesIn of bodies that were received
public record S3Figures(long requests, long failures, long retries, long bytesOut, long bytesIn) {}
