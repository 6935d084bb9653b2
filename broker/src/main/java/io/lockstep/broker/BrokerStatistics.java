package io.lockstep.broker;

import java.util.List;

/// Figures of a broker since its start; immutable. Taken without stopping it, so figures of one
/// reading may be a batch apart.
///
/// @param connections open now, CONNACK sent
/// @param connectionsMost the most that were open at a time
/// @param connectionsTotal CONNECTs accepted
/// @param authenticationFailures CONNECTs refused by [Access]
/// @param protocolErrors connections closed because of a malformed packet or a protocol error
/// @param takeovers connections closed because their client connected anew
/// @param receivedMessages PUBLISH packets taken
/// @param receivedBytes bytes read from sockets
/// @param inboundBytes bytes of memory kept of packets that have come in part
/// @param outboundBytes bytes that wait for clients in memory
/// @param acknowledgedMessages PUBACKs and PUBRECs sent for durable messages
/// @param duplicateMessages QoS 2 PUBLISH packets that were received before, and not taken again
/// @param refusedMessages PUBLISH packets refused: not permitted, or the journal failed
/// @param sentMessages PUBLISH packets written to sockets
/// @param sentBytes bytes written to sockets
/// @param droppedSlow QoS 0 messages dropped because the client's buffer was full
/// @param droppedTooLarge messages larger than the client's maximum packet size
/// @param droppedExpired messages whose expiry interval ended before they were sent
/// @param droppedBacklog messages that a session lost beyond the journal's horizon
/// @param droppedRetained messages not retained for want of room
/// @param droppedAnswers answers about how far a message has come that were not given, since too
///   many waited or the journal refused them
/// @param sessions sessions, connected or not
/// @param sessionsExpired sessions that ended since their client stayed away
/// @param subscriptions filters of all sessions
/// @param sharedGroups shared subscriptions
/// @param retainedMessages retained messages
/// @param deliveryPosition the journal position up to which messages were fanned out
/// @param behind connected sessions that are served from the journal because they are slow
/// @param listeners traffic by listener
/// @param topics messages by the prefixes that are configured
public record BrokerStatistics(
    int connections,
    int connectionsMost,
    long connectionsTotal,
    long authenticationFailures,
    long protocolErrors,
    long takeovers,
    long receivedMessages,
    long receivedBytes,
    long inboundBytes,
    long outboundBytes,
    long acknowledgedMessages,
    long duplicateMessages,
    long refusedMessages,
    long sentMessages,
    long sentBytes,
    long droppedSlow,
    long droppedTooLarge,
    long droppedExpired,
    long droppedBacklog,
    long droppedRetained,
    long droppedAnswers,
    int sessions,
    long sessionsExpired,
    int subscriptions,
    int sharedGroups,
    int retainedMessages,
    long deliveryPosition,
    int behind,
    List<ListenerStatistics> listeners,
    List<TopicStatistics> topics) {
  /// Copies the lists.
  public BrokerStatistics {
    listeners = List.copyOf(listeners);
    topics = List.copyOf(topics);
  }
}
