package io.lockstep.broker;

/// Why a client's connection ended when it was not the client's wish. Immutable.
///
/// @param atMicros when, microseconds since 1970
/// @param reasonCode of MQTT 5 §2.4
/// @param reason what it was, for people
public record ClientError(long atMicros, int reasonCode, String reason) {}
