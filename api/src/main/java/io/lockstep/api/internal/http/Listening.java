package io.lockstep.api.internal.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.websocket.WsConfig;
import io.lockstep.api.ApiOptions;
import io.lockstep.api.TlsIdentity;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;

/// Opens the listeners: one web server with a plain socket and, when there is a certificate, a TLS
/// socket beside it.
public final class Listening {
  /// The name of the TLS socket.
  public static final String HTTPS = "https";

  /// The largest MQTT packet fits into one frame.
  private static final int FRAME_BYTES_MAX = 2 << 20;

  private Listening() {}

  /// Starts a server that hands every request to `dispatcher`, but those for a WebSocket, which
  /// `sockets` sees first.
  ///
  /// @throws LockstepException with [ErrorCode#PORT_IN_USE] when a port is taken
  public static WebServer start(ApiOptions options, Dispatcher dispatcher, Http1Upgrader sockets) {
    WebServerConfig.Builder server = WebServer.builder();
    server.shutdownHook(false);
    listener(server, options, dispatcher, sockets, options.httpBind(), options.httpPort());
    TlsIdentity identity = options.identity();
    if (identity != null) {
      server.putSocket(
          HTTPS,
          socket -> {
            listener(
                socket, options, dispatcher, sockets, options.httpsBind(), options.httpsPort());
            socket.tls(tls(identity));
          });
    }
    // A server that cannot bind stops itself and only logs why; so it is asked, and then the ports.
    WebServer made = server.build().start();
    if (!made.isRunning()) {
      checkPort("http", options.httpBind(), options.httpPort());
      if (identity != null) {
        checkPort("https", options.httpsBind(), options.httpsPort());
      }
      throw new LockstepException(
          ErrorCode.INTERNAL, "the HTTP server did not start; its log says why");
    }
    return made;
  }

  /// New handshakes show another certificate; connections that are there stay.
  public static void renew(WebServer server, TlsIdentity identity) {
    server.reloadTls(HTTPS, tls(identity));
  }

  private static Tls tls(TlsIdentity identity) {
    return Tls.builder().privateKey(identity.key()).privateKeyCertChain(identity.chain()).build();
  }

  private static void listener(
      ListenerConfig.BuilderBase<?, ?> socket,
      ApiOptions options,
      Dispatcher dispatcher,
      Http1Upgrader sockets,
      String bind,
      int port) {
    ApiOptions.Limits limits = options.limits();
    socket
        .host(bind)
        .port(port)
        .backlog(1_024)
        .maxTcpConnections(limits.connectionsMax())
        // Each route bounds its own bodies; uploads are larger than any that is kept in memory.
        .maxPayloadSize(-1)
        .contentEncoding(
            encoding ->
                encoding
                    .contentEncodingsDiscoverServices(false)
                    .addContentEncoding(new Unpacking()))
        .shutdownGracePeriod(Duration.ofSeconds(2))
        .connectionOptions(
            SocketOptions.builder()
                .tcpNoDelay(true)
                .socketKeepAlive(true)
                .readTimeout(Duration.ofMinutes(2))
                .build())
        .directHandlers(directHandlers())
        .protocolsDiscoverServices(false)
        .addConnectionSelector(
            Http1ConnectionSelector.builder()
                .config(
                    Http1Config.builder()
                        .maxPrologueLength(limits.headerBytesMax())
                        .maxHeadersSize(limits.headerBytesMax())
                        .build())
                .addUpgrader(sockets)
                .build())
        // Read by the connections that the upgrader opens.
        .addProtocol(WsConfig.builder().maxFrameLength(FRAME_BYTES_MAX).build())
        .routing(HttpRouting.builder().any(dispatcher));
  }

  /// What fails before a request reaches the dispatcher is answered as a problem, too.
  private static DirectHandlers directHandlers() {
    DirectHandler handler =
        (request, event, status, headers, message) -> {
          ErrorCode code = codeOf(status.code());
          String text = message == null || message.isEmpty() ? status.reasonPhrase() : message;
          Answer.Full answer =
              Rendering.of(
                  Fault.of(code, text).status(status.code()), Dialect.LOCKSTEP, request.path());
          headers.set(HeaderNames.CONTENT_TYPE, Rendering.PROBLEM);
          return DirectHandler.TransportResponse.builder()
              .status(status)
              .headers(headers)
              .keepAlive(event.keepAlive())
              .entity(answer.body())
              .build();
        };
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType event : DirectHandler.EventType.values()) {
      handlers.addHandler(event, handler);
    }
    return handlers.build();
  }

  private static ErrorCode codeOf(int status) {
    return switch (status) {
      case 401 -> ErrorCode.UNAUTHENTICATED;
      case 403 -> ErrorCode.FORBIDDEN;
      case 503 -> ErrorCode.OVERLOADED;
      default -> status >= 500 ? ErrorCode.INTERNAL : ErrorCode.INVALID_ARGUMENT;
    };
  }

  private static void checkPort(String listener, String bind, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(bind, port));
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.PORT_IN_USE,
          "%s.port %s:%d: expected a free port, found: %s; choose another with --set %s.port=.., or 0 for any free one"
              .formatted(listener, bind, port, e.getMessage(), listener),
          e);
    }
  }
}
