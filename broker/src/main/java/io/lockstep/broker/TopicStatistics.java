package io.lockstep.broker;

/// Messages whose topics begin with a configured prefix, since the start. Immutable.
///
/// @param prefix such as `plant/line1`
/// @param messages durable ones, of clients and of the server
/// @param bytes of their payloads
public record TopicStatistics(String prefix, long messages, long bytes) {}
