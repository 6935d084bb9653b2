package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Attempts;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Door;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Meter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.SessionCookie;
import io.lockstep.api.internal.http.Sessions;
import io.lockstep.api.internal.login.OidcLogin;
import io.lockstep.model.ErrorCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The way of a browser through a login by another server: there, and back. Both are addresses that
/// a browser is led to, so they answer with redirects.
public final class OidcRoutes {
  /// Where such a login begins.
  public static final String BEGIN = "/api/v1/login/provider";

  private static final String BACK = BEGIN + "/callback";
  private static final String TAG = "Login";
  private static final String COOKIE = "lockstep-login";
  private static final String APP = "/ui";

  /// Logins begun, or answers that fail, from one address within a minute.
  private static final int TRIES_MAX = 60;

  private final @Nullable OidcLogin login;
  private final Sessions sessions;
  private final Duration sessionLife;
  private final Meter meter;
  private final Door door;
  private final Attempts attempts;

  /// @param login null when there is no other server
  public OidcRoutes(
      @Nullable OidcLogin login,
      Sessions sessions,
      Duration sessionLife,
      Meter meter,
      Door door,
      InstantSource clock) {
    this.login = login;
    this.sessions = sessions;
    this.sessionLife = sessionLife;
    this.meter = meter;
    this.door = door;
    this.attempts = new Attempts(TRIES_MAX, clock);
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.page(BEGIN, "beginProviderLogin")
            .open()
            .says(TAG, "Leads a browser to the login of another server.")
            .answers(Response.empty(302, "To that server."))
            .to(this::begin),
        Route.page(BACK, "finishProviderLogin")
            .open()
            .says(TAG, "Takes a browser back from the login of another server.")
            .answers(Response.empty(302, "To the web app."))
            .to(this::finish));
  }

  private OidcLogin configured() {
    OidcLogin known = login;
    if (known == null) {
      throw Fault.of(ErrorCode.NOT_FOUND, "No other server knows the people of this one")
          .at("setting oidc.issuer")
          .expected("an issuer")
          .found("none")
          .exception();
    }
    return known;
  }

  private Answer begin(Call call) {
    OidcLogin known = configured();
    if (!attempts.begin(call.remote())) {
      door.loginHeldBack("", call.remote());
      return tooMany();
    }
    return known
        .begin(known.publicUrl(call.origin()) + BACK, localPage(call.query("then").orElse("/")))
        .map(
            begun -> redirect(begun.address(), cookie(call, begun.browser(), OidcLogin.LOGIN_LIFE)))
        .orElseGet(() -> redirect(APP + "/login#error=provider", ""));
  }

  private static Answer tooMany() {
    return Answer.refused(
        Fault.of(ErrorCode.OVERLOADED, "Too many logins from your address")
            .expected("to wait for a minute")
            .status(429)
            .header("Retry-After", "60"));
  }

  /// A page within the web app: what leads elsewhere leads to the first one. Behind the app's own
  /// path nothing can name another server.
  private static String localPage(String then) {
    boolean isLocal =
        then.startsWith("/")
            && !then.startsWith("//")
            && then.length() <= 2_048
            && then.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '\\');
    return isLocal ? then : "/";
  }

  private Answer finish(Call call) {
    OidcLogin known = configured();
    Map<String, String> answer = new TreeMap<>();
    for (Map.Entry<String, List<String>> each : call.queries().entrySet()) {
      if (each.getValue().size() == 1) { // What is said twice is not said.
        answer.put(each.getKey(), each.getValue().getFirst());
      }
    }
    String browser =
        call.header("Cookie").flatMap(text -> SessionCookie.valueOf(text, COOKIE)).orElse("");
    return switch (known.finish(answer, browser)) {
      case OidcLogin.Result.In(Sessions.Opened opened, String then) -> {
        meter.countLogin();
        attempts.succeeded(call.remote());
        SessionCookie.tokenIn(call.header("Cookie"), Secrets.isSecure(call))
            .ifPresent(sessions::end);
        yield redirect(
            APP + then, SessionCookie.set(opened.token(), Secrets.isSecure(call), sessionLife));
      }
      case OidcLogin.Result.Out(String why) -> {
        door.loginRefused("provider: " + why, "", call.remote());
        yield redirect(APP + "/login#error=" + why, cookie(call, "", Duration.ZERO));
      }
    };
  }

  /// `Lax`: the browser comes back from another site, by a link of its.
  private static String cookie(Call call, String value, Duration life) {
    return "%s=%s; Path=%s; HttpOnly; SameSite=Lax; Max-Age=%d%s"
        .formatted(
            COOKIE, value, BEGIN, life.toSeconds(), Secrets.isSecure(call) ? "; Secure" : "");
  }

  private static Answer redirect(String address, String cookie) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Location", address);
    headers.put("Referrer-Policy", "no-referrer");
    if (!cookie.isEmpty()) {
      headers.put("Set-Cookie", cookie);
    }
    return new Answer.Full(302, "", "", headers);
  }
}
