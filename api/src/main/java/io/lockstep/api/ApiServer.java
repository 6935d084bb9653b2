package io.lockstep.api;

import io.helidon.webserver.WebServer;
import io.lockstep.api.internal.RouteTable;
import io.lockstep.api.internal.http.Admission;
import io.lockstep.api.internal.http.Dispatcher;
import io.lockstep.api.internal.http.Listening;
import io.lockstep.api.internal.http.Router;
import io.lockstep.api.internal.http.Sessions;
import io.lockstep.api.internal.login.OidcLogin;
import io.lockstep.api.internal.login.RegistryHolders;
import io.lockstep.api.internal.pg.PgLogin;
import io.lockstep.api.internal.pg.PgServer;
import io.lockstep.model.Principal;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The running HTTP server. Thread-safe.
public final class ApiServer implements AutoCloseable {
  private final WebServer server;
  private final RouteTable table;
  private final Sessions sessions;
  private final @Nullable PgServer pg;

  private ApiServer(WebServer server, RouteTable table, Sessions sessions, @Nullable PgServer pg) {
    this.pg = pg;
    this.server = server;
    this.table = table;
    this.sessions = sessions;
  }

  /// Starts to listen; when this returns, requests are answered.
  ///
  /// @throws io.lockstep.model.LockstepException PORT_IN_USE when a port is taken
  public static ApiServer start(ApiOptions options, ApiPorts ports) {
    Admission admission = new Admission(options.limits().requestsMax());
    LoginOptions logins = options.logins();
    // Who knows people elsewhere opens sessions, and is asked for tokens that are no session's.
    AtomicReference<@Nullable OidcLogin> provider = new AtomicReference<>();
    RegistryHolders holders = new RegistryHolders(ports.devices(), ports.access());
    Sessions sessions =
        new Sessions(
            bearer -> authenticate(bearer, ports, provider.get()),
            holders,
            ports.clock(),
            new SecureRandom(),
            new Sessions.Lives(logins.sessionIdle(), logins.sessionLife()));
    provider.set(provider(logins.oidc(), ports, sessions));
    RouteTable table = RouteTable.open(options, ports, admission, sessions, provider.get());
    Dispatcher dispatcher =
        new Dispatcher(
            new Router(table.routes()),
            sessions,
            admission,
            ports.space()::policies,
            table.meter(),
            table.door());
    PgServer pg = null;
    try {
      pg = pg(options, ports, table, holders);
      return new ApiServer(
          Listening.start(options, dispatcher, table.sockets()), table, sessions, pg);
    } catch (RuntimeException e) {
      if (pg != null) {
        pg.close();
      }
      table.close();
      throw e;
    }
  }

  private static @Nullable PgServer pg(
      ApiOptions options, ApiPorts ports, RouteTable table, RegistryHolders holders) {
    PgOptions wire = options.pg();
    return wire == null
        ? null
        : PgServer.start(
            wire,
            new PgLogin(ports.devices(), holders, table.passwords(), table.door(), ports.clock()),
            table.sql(),
            options.identity());
  }

  private static @Nullable OidcLogin provider(
      @Nullable OidcOptions oidc, ApiPorts ports, Sessions sessions) {
    if (oidc == null) {
      return null;
    }
    try {
      SSLContext tls =
          oidc.caFile().isEmpty()
              ? SSLContext.getDefault()
              : TrustedAuthorities.read(Path.of(oidc.caFile()), "oidc.ca");
      return new OidcLogin(oidc, ports.devices(), sessions, tls, ports.clock(), new SecureRandom());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("TLS is required of every Java platform", e);
    }
  }

  /// A JWT has two dots, and no secret of ours has one.
  private static Optional<Principal> authenticate(
      String bearer, ApiPorts ports, @Nullable OidcLogin provider) {
    return provider != null && bearer.indexOf('.') > 0
        ? provider.authenticate(bearer)
        : ports.access().authenticate(bearer);
  }

  /// Draws a one-time code, good for 15 minutes, that the web app exchanges for a session of
  /// `principal`: `/ui/login#code=..`.
  public String drawLoginCode(Principal principal) {
    return sessions.drawCode(principal);
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

  /// The port for clients of PostgreSQL, when there is one.
  public OptionalInt pgPort() {
    return pg == null ? OptionalInt.empty() : OptionalInt.of(pg.port());
  }

  /// The TLS listener, when there is one, shows another certificate from now on; connections that
  /// are there stay. Thread-safe.
  public void renew(TlsIdentity identity) {
    if (server.hasTls(Listening.HTTPS)) {
      Listening.renew(server, identity);
    }
    if (pg != null) {
      pg.renew(identity);
    }
  }

  /// Ends live streams and WebSockets, lets requests under way finish for 2 s, and stops to listen.
  @Override
  public void close() {
    if (pg != null) {
      pg.close();
    }
    table.endStreams();
    server.stop();
    table.close();
  }
}
