package io.lockstep.broker;

import java.time.Duration;

/// What one client, and all together, may take of the broker. Immutable; every queue in the broker
/// is bounded by one of these.
///
/// @param maxConnections open connections; one more is answered with 0x97 (quota exceeded)
/// @param maxPacketBytes largest packet taken, header included (MQTT 5 §3.2.2.3.6); larger ones are
///   answered with 0x95
/// @param receiveMaximum QoS 1 messages of one client that may wait for their acknowledgement (MQTT
///   5 §3.2.2.3.3), 1 to 65,535
/// @param maxInflight messages on their way to one client without its acknowledgement, less when
///   the client asks for less, 1 to 65,535
/// @param topicAliasMaximum topic aliases a client may use (MQTT 5 §3.2.2.3.8), 0 to 65,535
/// @param keepAliveMax largest keep alive; a longer one, or none, is set to this for MQTT 5 clients
///   (§3.2.2.3.14); zero leaves it to the client
/// @param connectTimeout time from the TCP connection to CONNECT
/// @param outboundBytes bytes that wait in memory for one client; beyond them QoS 0 messages are
///   dropped and QoS 1 messages are read from the journal later
/// @param maxSubscriptions filters of one session; one more is answered with 0x97
/// @param maxTopicLevels levels of a topic or filter
/// @param maxTopicBytes UTF-8 bytes of a topic or filter, up to 65,535
/// @param maxClientIdBytes UTF-8 bytes of a client identifier, up to 65,535
/// @param sessionExpiryMax longest time an unconnected session is kept
/// @param maxSessions sessions, connected or not
/// @param retainedBytes bytes of all retained messages; what exceeds them is not retained, and
///   counted
/// @param backlogBytes bytes of one session's messages that are kept when the journal's horizon
///   passes them; the oldest go first, and are counted
/// @param totalOutboundBytes bytes that wait in memory for all clients together; beyond them each
///   client is treated as if its own buffer were full, unless nothing waits for it
/// @param connectsPerSecond CONNECTs let in a second, with a burst of as many; more are answered
///   with 0x9F (connection rate exceeded); 0 for no bound
/// @param maxConnecting CONNECTs that were let in and wait for the journal and for their session;
///   one more is answered with 0x89 (server busy)
/// @param totalInboundBytes bytes of packets that have come in part, of all clients together; when
///   they are more, whoever has most of them on the same event loop is ended with 0x97
public record BrokerLimits(
    int maxConnections,
    int maxPacketBytes,
    int receiveMaximum,
    int maxInflight,
    int topicAliasMaximum,
    Duration keepAliveMax,
    Duration connectTimeout,
    int outboundBytes,
    int maxSubscriptions,
    int maxTopicLevels,
    int maxTopicBytes,
    int maxClientIdBytes,
    Duration sessionExpiryMax,
    int maxSessions,
    long retainedBytes,
    long backlogBytes,
    long totalOutboundBytes,
    int connectsPerSecond,
    int maxConnecting,
    long totalInboundBytes) {

  /// The longest session expiry that is not "never".
  public static final Duration SESSION_EXPIRY_MOST = Duration.ofSeconds(0xFFFF_FFFEL);

  /// Checks the ranges.
  public BrokerLimits {
    range("max-connections", maxConnections, 1, Integer.MAX_VALUE);
    range("max-packet-size", maxPacketBytes, 128, 64 << 20);
    range("receive-maximum", receiveMaximum, 1, 65_535);
    range("max-inflight", maxInflight, 1, 65_535);
    range("topic-alias-maximum", topicAliasMaximum, 0, 65_535);
    range("keep-alive-max", keepAliveMax.toSeconds(), 0, 65_535);
    range("connect-timeout", connectTimeout.toMillis(), 1, 3_600_000);
    range("outbound-bytes", outboundBytes, 1024, 1 << 30);
    range("max-subscriptions", maxSubscriptions, 1, Integer.MAX_VALUE);
    range("max-topic-levels", maxTopicLevels, 1, 65_535);
    range("max-topic-bytes", maxTopicBytes, 1, 65_535);
    range("max-client-id-bytes", maxClientIdBytes, 23, 65_535);
    range("session-expiry-max", sessionExpiryMax.toSeconds(), 0, SESSION_EXPIRY_MOST.toSeconds());
    range("max-sessions", maxSessions, 1, Integer.MAX_VALUE);
    range("retained-bytes", retainedBytes, 0, Long.MAX_VALUE);
    range("backlog-bytes", backlogBytes, 0, Long.MAX_VALUE);
    range("outbound-bytes-total", totalOutboundBytes, 0, Long.MAX_VALUE);
    range("connect-rate", connectsPerSecond, 0, 1_000_000);
    range("max-connecting", maxConnecting, 1, Integer.MAX_VALUE);
    range("inbound-bytes-total", totalInboundBytes, 0, Long.MAX_VALUE);
  }

  private static void range(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "mqtt.%s: expected %d to %d, found %d".formatted(name, least, most, value));
    }
  }

  /// 100,000 connections, payloads of 1 MiB, 1 MiB waiting for a client, sessions kept for 7 days.
  public static BrokerLimits defaults() {
    return new BrokerLimits(
        100_000,
        1_116 << 10,
        4_096,
        1_024,
        32,
        Duration.ZERO,
        Duration.ofSeconds(10),
        1 << 20,
        1_000,
        32,
        4_096,
        256,
        Duration.ofDays(7),
        1_000_000,
        256L << 20,
        16L << 20,
        256L << 20,
        0,
        20_000,
        256L << 20);
  }

  /// The same with another number of connections.
  public BrokerLimits withMaxConnections(int connections) {
    return new BrokerLimits(
        connections,
        maxPacketBytes,
        receiveMaximum,
        maxInflight,
        topicAliasMaximum,
        keepAliveMax,
        connectTimeout,
        outboundBytes,
        maxSubscriptions,
        maxTopicLevels,
        maxTopicBytes,
        maxClientIdBytes,
        sessionExpiryMax,
        maxSessions,
        retainedBytes,
        backlogBytes,
        totalOutboundBytes,
        connectsPerSecond,
        maxConnecting,
        totalInboundBytes);
  }

  /// The same with another largest packet.
  public BrokerLimits withMaxPacketBytes(int bytes) {
    return new BrokerLimits(
        maxConnections,
        bytes,
        receiveMaximum,
        maxInflight,
        topicAliasMaximum,
        keepAliveMax,
        connectTimeout,
        outboundBytes,
        maxSubscriptions,
        maxTopicLevels,
        maxTopicBytes,
        maxClientIdBytes,
        sessionExpiryMax,
        maxSessions,
        retainedBytes,
        backlogBytes,
        totalOutboundBytes,
        connectsPerSecond,
        maxConnecting,
        totalInboundBytes);
  }

  /// The same with other windows in and out.
  public BrokerLimits withWindows(int receive, int inflight) {
    return new BrokerLimits(
        maxConnections,
        maxPacketBytes,
        receive,
        inflight,
        topicAliasMaximum,
        keepAliveMax,
        connectTimeout,
        outboundBytes,
        maxSubscriptions,
        maxTopicLevels,
        maxTopicBytes,
        maxClientIdBytes,
        sessionExpiryMax,
        maxSessions,
        retainedBytes,
        backlogBytes,
        totalOutboundBytes,
        connectsPerSecond,
        maxConnecting,
        totalInboundBytes);
  }

  /// The same with another number of topic aliases.
  public BrokerLimits withAliases(int aliases) {
    return new BrokerLimits(
        maxConnections,
        maxPacketBytes,
        receiveMaximum,
        maxInflight,
        aliases,
        keepAliveMax,
        connectTimeout,
        outboundBytes,
        maxSubscriptions,
        maxTopicLevels,
        maxTopicBytes,
        maxClientIdBytes,
        sessionExpiryMax,
        maxSessions,
        retainedBytes,
        backlogBytes,
        totalOutboundBytes,
        connectsPerSecond,
        maxConnecting,
        totalInboundBytes);
  }

  /// The same with other bounds of what waits for one client in memory and, beyond the journal's
  /// horizon, on disk.
  public BrokerLimits withBuffers(int outbound, long backlog) {
    return new BrokerLimits(
        maxConnections,
        maxPacketBytes,
        receiveMaximum,
        maxInflight,
        topicAliasMaximum,
        keepAliveMax,
        connectTimeout,
        outbound,
        maxSubscriptions,
        maxTopicLevels,
        maxTopicBytes,
        maxClientIdBytes,
        sessionExpiryMax,
        maxSessions,
        retainedBytes,
        backlog,
        totalOutboundBytes,
        connectsPerSecond,
        maxConnecting,
        totalInboundBytes);
  }

  /// The same with other times: keep alive, CONNECT, session expiry.
  public BrokerLimits withTimes(Duration keepAlive, Duration connect, Duration sessionExpiry) {
    return new BrokerLimits(
        maxConnections,
        maxPacketBytes,
        receiveMaximum,
        maxInflight,
        topicAliasMaximum,
        keepAlive,
        connect,
        outboundBytes,
        maxSubscriptions,
        maxTopicLevels,
        maxTopicBytes,
        maxClientIdBytes,
        sessionExpiry,
        maxSessions,
        retainedBytes,
        backlogBytes,
        totalOutboundBytes,
        connectsPerSecond,
        maxConnecting,
        totalInboundBytes);
  }

  /// The same with other bounds of what has not come wholly: CONNECTs that wait, bytes of packets.
  public BrokerLimits withUnfinished(int connecting, long inboundBytes) {
    return new BrokerLimits(
        maxConnections,
        maxPacketBytes,
        receiveMaximum,
        maxInflight,
        topicAliasMaximum,
        keepAliveMax,
        connectTimeout,
        outboundBytes,
        maxSubscriptions,
        maxTopicLevels,
        maxTopicBytes,
        maxClientIdBytes,
        sessionExpiryMax,
        maxSessions,
        retainedBytes,
        backlogBytes,
        totalOutboundBytes,
        connectsPerSecond,
        connecting,
        inboundBytes);
  }
}
