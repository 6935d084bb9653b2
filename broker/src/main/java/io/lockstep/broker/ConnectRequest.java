package io.lockstep.broker;

import org.jspecify.annotations.Nullable;

/// What a client says of itself in CONNECT. Immutable.
///
/// @param clientId the client identifier; when the client sent none, the one the broker assigned
/// @param user the user name, null when the client sent none
/// @param password the password, null when the client sent none
/// @param tls true when the connection is encrypted
/// @param address the peer's address, for logs and limits, such as `10.0.0.7:51234`
public record ConnectRequest(
    String clientId,
    @Nullable String user,
    @Nullable Password password,
    boolean tls,
    String address) {}
