package io.lockstep.api;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.QueryLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where the API listens and what it permits. Immutable.
///
/// @param httpBind address of the plain listener, such as `127.0.0.1`
/// @param httpPort 0 to 65535; 0 picks a free one
/// @param httpsBind address of the TLS listener
/// @param httpsPort 0 to 65535; 0 picks a free one
/// @param identity the TLS listener's certificate and key; null leaves that listener out
/// @param openMetrics true lets `/metrics` be read without a token
/// @param limits bounds on what one client and all clients together may take
/// @param logins how people log in
/// @param sql what statements of SQL may take
/// @param pg where clients of PostgreSQL are heard; null leaves that listener out
public record ApiOptions(
    String httpBind,
    int httpPort,
    String httpsBind,
    int httpsPort,
    @Nullable TlsIdentity identity,
    boolean openMetrics,
    Limits limits,
    LoginOptions logins,
    SqlOptions sql,
    @Nullable PgOptions pg) {

  /// Checks the ranges.
  public ApiOptions {
    checkPort("http.port", httpPort);
    checkPort("https.port", httpsPort);
  }

  /// With the standard ways to log in.
  public ApiOptions(
      String httpBind,
      int httpPort,
      String httpsBind,
      int httpsPort,
      @Nullable TlsIdentity identity,
      boolean openMetrics,
      Limits limits) {
    this(
        httpBind,
        httpPort,
        httpsBind,
        httpsPort,
        identity,
        openMetrics,
        limits,
        LoginOptions.defaults(),
        SqlOptions.defaults(),
        null);
  }

  /// Plain HTTP on 127.0.0.1 with the default limits.
  ///
  /// @param port 0 picks a free one
  public static ApiOptions loopback(int port) {
    return new ApiOptions("127.0.0.1", port, "127.0.0.1", 0, null, false, Limits.defaults());
  }

  /// The same with a TLS listener.
  public ApiOptions withHttps(String bind, int port, TlsIdentity certificate) {
    return new ApiOptions(
        httpBind, httpPort, bind, port, certificate, openMetrics, limits, logins, sql, pg);
  }

  /// The same with other limits.
  public ApiOptions withLimits(Limits other) {
    return new ApiOptions(
        httpBind, httpPort, httpsBind, httpsPort, identity, openMetrics, other, logins, sql, pg);
  }

  /// The same with `/metrics` open or not.
  public ApiOptions withOpenMetrics(boolean open) {
    return new ApiOptions(
        httpBind, httpPort, httpsBind, httpsPort, identity, open, limits, logins, sql, pg);
  }

  /// The same with other ways to log in.
  public ApiOptions withLogins(LoginOptions other) {
    return new ApiOptions(
        httpBind, httpPort, httpsBind, httpsPort, identity, openMetrics, limits, other, sql, pg);
  }

  /// The same with other bounds of SQL.
  public ApiOptions withSql(SqlOptions other) {
    return new ApiOptions(
        httpBind, httpPort, httpsBind, httpsPort, identity, openMetrics, limits, logins, other, pg);
  }

  /// The same with a listener for clients of PostgreSQL.
  public ApiOptions withPg(PgOptions other) {
    return new ApiOptions(
        httpBind,
        httpPort,
        httpsBind,
        httpsPort,
        identity,
        openMetrics,
        limits,
        logins,
        sql,
        other);
  }

  private static void checkPort(String key, int port) {
    if (port < 0 || port > 65_535) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s: expected 0 to 65535 (0 picks a free port), found %d".formatted(key, port));
    }
  }

  /// Bounds on requests and connections.
  ///
  /// @param bodyBytesMax largest request body, except uploads of models
  /// @param modelBytesMax largest body of an upload of models
  /// @param headerBytesMax largest request line, and largest sum of headers
  /// @param jsonDepthMax deepest nesting of a JSON body
  /// @param patchesMax patches of one request to `/api/v1/patches`
  /// @param requestsMax requests answered at a time; those above are refused with 503
  /// @param queriesWaitingMax queries that wait for a thread; those above are refused with 429
  /// @param liveClientsMax open live streams; those above are refused with 503
  /// @param connectionsMax open connections a listener; those above wait to be accepted
  /// @param answerTimeout longest wait for a write to be durable, applied or queryable
  /// @param queryTimeout longest run of one query
  /// @param heartbeat the silence after which a live stream sends a comment
  /// @param queries what a query may say, and what one page of it may take
  public record Limits(
      int bodyBytesMax,
      int modelBytesMax,
      int headerBytesMax,
      int jsonDepthMax,
      int patchesMax,
      int requestsMax,
      int queriesWaitingMax,
      int liveClientsMax,
      int connectionsMax,
      Duration answerTimeout,
      Duration queryTimeout,
      Duration heartbeat,
      QueryLimits queries) {

    /// Checks the ranges.
    public Limits {
      checkPositive("body", bodyBytesMax);
      checkPositive("model body", modelBytesMax);
      checkPositive("header", headerBytesMax);
      checkPositive("JSON depth", jsonDepthMax);
      checkPositive("patches", patchesMax);
      checkPositive("requests", requestsMax);
      checkPositive("waiting queries", queriesWaitingMax);
      checkPositive("live clients", liveClientsMax);
      checkPositive("connections", connectionsMax);
      checkPositive("answer timeout (ms)", answerTimeout.toMillis());
      checkPositive("query timeout (ms)", queryTimeout.toMillis());
      checkPositive("heartbeat (ms)", heartbeat.toMillis());
    }

    /// With the standard bounds of patches and queries.
    public Limits(
        int bodyBytesMax,
        int modelBytesMax,
        int headerBytesMax,
        int jsonDepthMax,
        int requestsMax,
        int liveClientsMax,
        int connectionsMax,
        Duration answerTimeout,
        Duration queryTimeout,
        Duration heartbeat) {
      this(
          bodyBytesMax,
          modelBytesMax,
          headerBytesMax,
          jsonDepthMax,
          1_000,
          requestsMax,
          256,
          liveClientsMax,
          connectionsMax,
          answerTimeout,
          queryTimeout,
          heartbeat,
          QueryLimits.defaults());
    }

    /// 1 MiB bodies, 16 MiB of models, 16 KiB of headers, 64 levels of JSON, 1,000 patches of a
    /// request, 1,000 requests, 256 waiting queries and 1,000 live clients at a time, 10,000
    /// connections, 30 s, 60 s, a heartbeat every 15 s.
    public static Limits defaults() {
      return new Limits(
          1 << 20,
          16 << 20,
          16 << 10,
          64,
          1_000,
          1_000,
          10_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(15));
    }

    private static void checkPositive(String what, long value) {
      if (value < 1) {
        throw new LockstepException(
            ErrorCode.CONFIGURATION_INVALID,
            "limit of %s: expected at least 1, found %d".formatted(what, value));
      }
    }
  }
}
