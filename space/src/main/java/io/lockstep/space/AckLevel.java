package io.lockstep.space;

/// How far a publication must have come before it is answered. The level `queryable` is composed
/// from [#APPLIED] and the history's own promise.
public enum AckLevel {
  /// It is journalled and survives any crash.
  DURABLE,
  /// The twins hold it too.
  APPLIED
}
