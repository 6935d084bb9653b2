package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Authenticator;
import io.lockstep.api.internal.http.Door;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.socket.SocketEndpoint;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.space.LiveFeed;
import java.time.Duration;
import java.util.Optional;

/// The live feed as a WebSocket on the path of the event stream: subprotocol `lockstep.live`, JSON
/// text frames. A browser cannot send a header with a WebSocket, so the token may come as a
/// subprotocol `bearer.<token>` as well: unlike an address, that stands in no log. Without either
/// the browser's session counts. Thread-safe.
public final class LiveSocket implements SocketEndpoint {
  static final String SUBPROTOCOL = "lockstep.live";
  private static final String BEARER_SUBPROTOCOL = "bearer.";
  private static final String BEARER_SCHEME = "Bearer ";

  private final LiveRoutes routes;
  private final LiveFeed feed;
  private final LiveReplay replay;
  private final Authenticator authenticator;
  private final Door door;
  private final Duration heartbeat;

  LiveSocket(
      LiveRoutes routes,
      LiveFeed feed,
      LiveReplay replay,
      Authenticator authenticator,
      Door door,
      Duration heartbeat) {
    this.routes = routes;
    this.feed = feed;
    this.replay = replay;
    this.authenticator = authenticator;
    this.door = door;
    this.heartbeat = heartbeat;
  }

  @Override
  public String path() {
    return "/api/v1/live";
  }

  @Override
  public Accepted accept(Request request) {
    if (!request.subprotocols().contains(SUBPROTOCOL)) {
      throw Fault.of(ErrorCode.INVALID_ARGUMENT, "This path speaks another subprotocol")
          .at("header Sec-WebSocket-Protocol")
          .expected(SUBPROTOCOL)
          .found(request.subprotocols().isEmpty() ? "none" : "others only")
          .exception();
    }
    String token = token(request).orElseThrow(() -> unauthenticated("no token"));
    Principal principal = authenticator.authenticate(token).orElseThrow(() -> refused(request));
    if (!principal.role().covers(Role.VIEWER)) {
      throw Fault.of(ErrorCode.FORBIDDEN, "Your role does not permit this")
          .at("streamLive")
          .expected("role viewer")
          .exception();
    }
    routes.enter();
    return new Accepted(
        SUBPROTOCOL,
        new LiveClient(
            routes,
            feed,
            replay,
            routes.sight(principal),
            heartbeat,
            () -> authenticator.authenticate(token).isPresent()));
  }

  private FaultException refused(Request request) {
    door.tokenRefused(request.address());
    return unauthenticated("a token that is unknown, expired or withdrawn");
  }

  private static Optional<String> token(Request request) {
    Optional<String> header =
        request
            .authorization()
            .filter(text -> text.startsWith(BEARER_SCHEME))
            .map(text -> text.substring(BEARER_SCHEME.length()).strip());
    return header
        .or(
            () ->
                request.subprotocols().stream()
                    .filter(name -> name.startsWith(BEARER_SUBPROTOCOL))
                    .map(name -> name.substring(BEARER_SUBPROTOCOL.length()))
                    .findFirst())
        .or(request::session);
  }

  private static FaultException unauthenticated(String found) {
    return Fault.of(ErrorCode.UNAUTHENTICATED, "Who is calling could not be established")
        .at("header Authorization or subprotocol bearer.<token>")
        .expected("a valid token")
        .found(found)
        .header("WWW-Authenticate", "Bearer realm=\"lockstep\"")
        .exception();
  }
}
