package io.lockstep.broker;

/// What the journal says of connections: each begins once and ends once, whatever becomes of its
/// session. Immutable.
public sealed interface ConnectionNews {
  /// When, microseconds since 1970-01-01T00:00Z.
  long atMicros();

  /// A client was let in.
  ///
  /// @param connection a number that no other connection has, to know the end by
  /// @param principal who it is
  record Begun(long connection, String clientId, String principal, long atMicros, Origin origin)
      implements ConnectionNews {}

  /// A connection has ended, or had before its client heard that it was let in.
  ///
  /// @param receivedMessages PUBLISH packets taken
  /// @param sentMessages PUBLISH packets written
  record Ended(
      long connection,
      String clientId,
      String principal,
      long atMicros,
      Parting parting,
      long receivedMessages,
      long sentMessages)
      implements ConnectionNews {}

  /// The broker has started: connections that have not ended are gone since some time before.
  record Restarted(long atMicros) implements ConnectionNews {}
}
