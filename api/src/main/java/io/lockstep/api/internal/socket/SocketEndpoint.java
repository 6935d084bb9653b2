package io.lockstep.api.internal.socket;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A path that takes WebSockets. Thread-safe.
public interface SocketEndpoint {

  /// The path, exactly as it stands in the request line, without the query.
  String path();

  /// Decides about a request whose handshake is in order and whose origin is this server or none;
  /// called on the request's virtual thread.
  ///
  /// @throws io.lockstep.api.internal.http.FaultException to refuse, with the status to answer
  Accepted accept(Request request);

  /// What a client asks for. Immutable.
  ///
  /// @param subprotocols of `Sec-WebSocket-Protocol`, the preferred one first
  /// @param query the decoded query parameters
  /// @param authorization the header of that name
  /// @param session the token of the browser's session, from its cookie
  /// @param isSecure true when the connection is encrypted
  /// @param address the peer's address, such as `/10.0.0.7:51234`
  record Request(
      List<String> subprotocols,
      Map<String, List<String>> query,
      Optional<String> authorization,
      Optional<String> session,
      boolean isSecure,
      String address) {
    /// Copies the collections.
    public Request {
      subprotocols = List.copyOf(subprotocols);
      query = Map.copyOf(query);
    }
  }

  /// Consent.
  ///
  /// @param subprotocol the one that is spoken, one of those asked for; empty for none
  /// @param listener takes this connection's messages
  record Accepted(String subprotocol, SocketListener listener) {}
}
