package io.lockstep.broker;

/// What came of ending the session of a client that was thought to be away.
enum SessionEnd {
  /// It ends.
  ENDED,
  /// The client has none.
  ABSENT,
  /// A connection has it, or has not given it back yet.
  HELD
}
