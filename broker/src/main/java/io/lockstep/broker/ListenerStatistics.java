package io.lockstep.broker;

/// Figures of one listener since the start; of traffic, as of a quarter of a second ago. Immutable.
///
/// @param name `mqtt`, `mqtts`, `ws` or `wss`
/// @param connections open now, those included that have not said CONNECT
/// @param connectionsTotal accepted
/// @param handshakeFailures connections that ended in the TLS handshake, or broke TLS later
/// @param receivedMessages PUBLISH packets taken
/// @param receivedBytes of MQTT, without TLS and WebSocket framing
/// @param sentMessages PUBLISH packets written
/// @param sentBytes of MQTT, without TLS and WebSocket framing
public record ListenerStatistics(
    String name,
    int connections,
    long connectionsTotal,
    long handshakeFailures,
    long receivedMessages,
    long receivedBytes,
    long sentMessages,
    long sentBytes) {}
