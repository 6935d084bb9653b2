package io.lockstep.api.internal.socket;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsConnection;
import io.helidon.webserver.websocket.WsUpgrader;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Origins;
import io.lockstep.api.internal.http.PercentCoding;
import io.lockstep.api.internal.http.SessionCookie;
import io.lockstep.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Answers the requests that ask for a WebSocket (RFC 6455 §4.2): the handshake, the origin, then
/// the path's [SocketEndpoint]. A path without one goes on as an ordinary request. Thread-safe.
public final class Sockets extends WsUpgrader implements AutoCloseable {
  private static final String VERSION = "13";
  private static final long WATCH_SECONDS = 5;
  private static final long GOODBYE_SECONDS = 1;
  private static final int PING_EVERY = 6; // watches, so every 30 s

  private final Map<String, SocketEndpoint> endpoints;
  private final Set<SocketConnection> open = ConcurrentHashMap.newKeySet();
  private final LongAdder opened = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("websocket-watch").factory());
  private int watches;
  private volatile boolean isStopping;

  /// @param endpoints one for each path
  public Sockets(List<? extends SocketEndpoint> endpoints) {
    super(WsConfig.create());
    this.endpoints =
        endpoints.stream().collect(Collectors.toMap(SocketEndpoint::path, Function.identity()));
    var _ =
        watch.scheduleWithFixedDelay(this::watch, WATCH_SECONDS, WATCH_SECONDS, TimeUnit.SECONDS);
  }

  /// WebSockets open now.
  public int open() {
    return open.size();
  }

  /// WebSockets opened since the start.
  public long opened() {
    return opened.sum();
  }

  /// Requests for a WebSocket that were refused since the start.
  public long refused() {
    return refused.sum();
  }

  @Override
  public @Nullable ServerConnection upgrade(
      ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
    SocketEndpoint endpoint = endpoints.get(prologue.uriPath().rawPath());
    if (endpoint == null) {
      return null;
    }
    try {
      String key = checkHandshake(prologue, headers);
      checkOrigin(headers);
      SocketEndpoint.Accepted accepted = endpoint.accept(request(context, prologue, headers));
      return open(context, prologue, headers, key, accepted);
    } catch (FaultException e) {
      refused.increment();
      throw refusal(e.fault());
    }
  }

  private static String checkHandshake(HttpPrologue prologue, Headers headers) {
    if (!prologue.method().equals(Method.GET)) {
      throw invalid("request method", "GET", prologue.method().text());
    }
    String version = headers.first(WS_VERSION).orElse("none");
    if (!version.equals(VERSION)) {
      throw Fault.of(ErrorCode.INVALID_ARGUMENT, "The handshake is not that of RFC 6455")
          .at("header Sec-WebSocket-Version")
          .expected(VERSION)
          .found(version)
          .status(426)
          .header("Sec-WebSocket-Version", VERSION)
          .exception();
    }
    String key = headers.first(WS_KEY).orElse("");
    if (key.length() != 24 || !key.endsWith("==")) {
      throw invalid("header Sec-WebSocket-Key", "16 bytes in base64", key);
    }
    return key;
  }

  private static FaultException invalid(String where, String expected, String found) {
    return Fault.of(ErrorCode.INVALID_ARGUMENT, "The handshake is not that of RFC 6455")
        .at(where)
        .expected(expected)
        .found(found)
        .exception();
  }

  /// A browser says on whose behalf it asks; pages of other sites may not (§10.2).
  private static void checkOrigin(Headers headers) {
    String origin = headers.first(HeaderNames.ORIGIN).orElse("");
    String host = headers.first(HeaderNames.HOST).orElse("");
    if (!origin.isEmpty() && !Origins.isSame(origin, host)) {
      throw Fault.of(ErrorCode.FORBIDDEN, "Pages of other sites may not open a WebSocket here")
          .at("header Origin")
          .expected("none, or this server (%s)".formatted(host))
          .found(origin)
          .exception();
    }
  }

  private static SocketEndpoint.Request request(
      ConnectionContext context, HttpPrologue prologue, Headers headers) {
    List<String> subprotocols =
        headers.values(PROTOCOL).stream()
            .flatMap(value -> PercentCoding.split(value, ',').stream())
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    return new SocketEndpoint.Request(
        subprotocols,
        PercentCoding.parseQuery(prologue.query().rawValue()),
        headers.first(HeaderNames.AUTHORIZATION),
        SessionCookie.tokenIn(
            headers.first(HeaderNames.COOKIE),
            SessionCookie.isSecure(
                context.isSecure(), name -> headers.first(HeaderNames.create(name)))),
        context.isSecure(),
        String.valueOf(context.remotePeer().address()));
  }

  private @Nullable ServerConnection open(
      ConnectionContext context,
      HttpPrologue prologue,
      Headers headers,
      String key,
      SocketEndpoint.Accepted accepted) {
    WritableHeaders<?> answer = WritableHeaders.create();
    answer.set(HeaderValues.create(HeaderNames.CONNECTION, "Upgrade"));
    answer.set(HeaderValues.create(HeaderNames.UPGRADE, "websocket"));
    answer.set(HeaderValues.create("Sec-WebSocket-Accept", hash(context, key)));
    if (!accepted.subprotocol().isEmpty()) {
      answer.set(HeaderValues.create(PROTOCOL, accepted.subprotocol()));
    }
    BufferData bytes = BufferData.growing(256);
    bytes.write("HTTP/1.1 101 Switching Protocols\r\n".getBytes(StandardCharsets.US_ASCII));
    answer.forEach(header -> header.writeHttp1Header(bytes));
    bytes.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    SocketConnection connection =
        new SocketConnection(
            listener -> WsConnection.create(context, prologue, headers, key, listener),
            accepted.listener(),
            open::remove);
    open.add(connection);
    opened.increment();
    if (isStopping) {
      connection.close(SocketClosure.GOING_AWAY, "the server is stopping");
    }
    context.dataWriter().writeNow(bytes);
    return connection;
  }

  private static RequestException refusal(Fault fault) {
    RequestException.Builder refusal =
        RequestException.builder()
            .type(DirectHandler.EventType.OTHER)
            .status(Status.create(fault.status()))
            .message(fault.sentence())
            .safeMessage(true)
            .setKeepAlive(false);
    fault.headers().forEach((name, value) -> refusal.header(HeaderValues.create(name, value)));
    return refusal.build();
  }

  private void watch() {
    long now = System.nanoTime();
    boolean pings = ++watches % PING_EVERY == 0;
    for (SocketConnection connection : open) {
      connection.watch(now);
      if (pings) {
        connection.ping();
      }
    }
  }

  /// Says goodbye (1001) to all and gives them a second to answer; the others are cut off when the
  /// server stops.
  @Override
  public void close() {
    isStopping = true;
    List<CompletableFuture<Void>> leaving = new ArrayList<>();
    for (SocketConnection connection : open) {
      connection.close(SocketClosure.GOING_AWAY, "the server is stopping");
      leaving.add(connection.over());
    }
    var _ =
        CompletableFuture.allOf(leaving.toArray(CompletableFuture[]::new))
            .completeOnTimeout(null, GOODBYE_SECONDS, TimeUnit.SECONDS)
            .join();
    watch.shutdown();
  }
}
