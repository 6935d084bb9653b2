package io.lockstep.broker;

import java.util.List;
import java.util.Optional;

/// A client's session, and its connection while it has one. Immutable.
///
/// @param clientId the client identifier
/// @param principal whose session it is
/// @param connection empty while the client is away
/// @param awaySinceMicros when the connection ended, microseconds since 1970; -1 while it lasts
/// @param sessionExpirySeconds how long the session lasts without a connection: 0 not at all,
///   0xFFFFFFFF for ever
/// @param unfinished messages that were sent and not acknowledged when the last connection ended
/// @param stored messages that were copied for it before the journal's oldest records went
/// @param behind bytes of the journal that are still to be looked through for it: 0 when it is told
///   of messages as they come
/// @param retained retained messages that new subscriptions are still owed
/// @param subscriptions its filters, in the order in which they were subscribed to
/// @param lastError why its last connection ended, when it was not its own wish
public record ClientFigures(
    String clientId,
    String principal,
    Optional<ConnectionFigures> connection,
    long awaySinceMicros,
    long sessionExpirySeconds,
    int unfinished,
    int stored,
    long behind,
    int retained,
    List<Filter> subscriptions,
    Optional<ClientError> lastError) {
  /// Copies the list.
  public ClientFigures {
    subscriptions = List.copyOf(subscriptions);
  }

  /// One filter of a session.
  ///
  /// @param filter as it was subscribed to, `$share/group/` included
  /// @param qos the most that is granted
  /// @param noLocal true when the client is not told its own messages
  /// @param retainAsPublished true when messages keep their retain flag
  /// @param identifier the subscription identifier, 0 for none
  /// @param isBarred true when its permission was taken away: it gets nothing until it is back
  public record Filter(
      String filter,
      int qos,
      boolean noLocal,
      boolean retainAsPublished,
      int identifier,
      boolean isBarred) {}
}
