package io.lockstep.api;

import io.helidon.webserver.WebServer;
import io.lockstep.api.internal.http.Admission;
import io.lockstep.api.internal.http.Dispatcher;
import io.lockstep.api.internal.http.Listening;
import io.lockstep.api.internal.http.Meter;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Router;
import java.util.List;
import java.util.OptionalInt;

/// The running HTTP server. Thread-safe.
public final class ApiServer implements AutoCloseable {
  private final WebServer server;

  private ApiServer(WebServer server) {
    this.server = server;
  }

  /// Starts to listen; when this returns, requests are answered.
  ///
  /// @throws io.lockstep.model.LockstepException PORT_IN_USE when a port is taken
  public static ApiServer start(ApiOptions options, ApiPorts ports) {
    List<Route> routes = List.of();
    Dispatcher dispatcher =
        new Dispatcher(
            new Router(routes),
            ports.access()::authenticate,
            new Admission(options.limits().requestsMax()),
            new Meter(routes));
    return new ApiServer(Listening.start(options, dispatcher));
  }

  /// The port of the plain listener.
  public int httpPort() {
    return server.port();
  }

  /// The port of the TLS listener, when there is one.
  public OptionalInt httpsPort() {
    return server.hasTls(Listening.HTTPS)
        ? OptionalInt.of(server.port(Listening.HTTPS))
        : OptionalInt.empty();
  }

  /// Ends live streams, lets requests under way finish for 2 s, and stops to listen.
  @Override
  public void close() {
    server.stop();
  }
}
