package io.lockstep.broker;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client says of itself in CONNECT, and what its connection proves of it. Immutable.
///
/// @param clientId the client identifier; when the client sent none, the one the broker assigned
/// @param user the user name, null when the client sent none
/// @param password the password, null when the client sent none
/// @param tls true when the connection is encrypted
/// @param address the peer's address, for logs and limits, such as `10.0.0.7:51234`
/// @param certificate the client's, which the listener takes; null when it has none
/// @param known whom the transport has proved the peer to be; empty when it knows nobody
public record ConnectRequest(
    String clientId,
    @Nullable String user,
    @Nullable Password password,
    boolean tls,
    String address,
    @Nullable ClientCertificate certificate,
    Optional<Decision.Granted> known) {

  /// Of a client whose connection proves nothing.
  public ConnectRequest(
      String clientId,
      @Nullable String user,
      @Nullable Password password,
      boolean tls,
      String address) {
    this(clientId, user, password, tls, address, null, Optional.empty());
  }
}
