package io.lockstep.api.internal.own;

import io.lockstep.api.LoginOptions;
import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Attempts;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Door;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Meter;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.SessionCookie;
import io.lockstep.api.internal.http.Sessions;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.login.OidcLogin;
import io.lockstep.api.internal.login.Passwords;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.PasswordHash;
import io.lockstep.ingest.User;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// How a person gets a session and ends it, and who they are then.
public final class LoginRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(LoginRoutes.class);
  private static final String TAG = "Login";
  private static final int BODY_BYTES_MAX = 4_096;
  private static final List<String> MEMBERS =
      List.of("code", "user", "password", "token", "session");

  /// Wrong codes, passwords and tokens from one address within a minute.
  private static final int FAILURES_OF_ADDRESS_MAX = 20;

  /// Wrong passwords for one name within a minute, from wherever.
  private static final int FAILURES_OF_NAME_MAX = 10;

  private final Sessions sessions;
  private final Passwords passwords;
  private final Devices devices;
  private final Json json;
  private final LoginOptions options;
  private final Meter meter;
  private final Door door;
  private final @Nullable OidcLogin provider;
  private final Attempts addresses;
  private final Attempts names;

  /// @param provider who knows people too; null when nobody does
  public LoginRoutes(
      Sessions sessions,
      Passwords passwords,
      Devices devices,
      Json json,
      LoginOptions options,
      Meter meter,
      Door door,
      InstantSource clock,
      @Nullable OidcLogin provider) {
    this.sessions = sessions;
    this.passwords = passwords;
    this.devices = devices;
    this.json = json;
    this.options = options;
    this.meter = meter;
    this.door = door;
    this.provider = provider;
    this.addresses = new Attempts(FAILURES_OF_ADDRESS_MAX, clock);
    this.names = new Attempts(FAILURES_OF_NAME_MAX, clock);
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/login", "listLoginWays")
            .open()
            .says(TAG, "Tells by what a person can log in.")
            .answers(Response.json(200, "The ways.", "LoginWays"))
            .to(_ -> ways()),
        Route.own(Verb.POST, "/api/v1/login", "login")
            .open()
            .says(
                TAG,
                "Opens a session by a link's one-time code, by a user's password, or by a token.")
            .jsonBody("LoginProof", BODY_BYTES_MAX)
            .answers(
                Response.json(
                    200,
                    "The session; its token is shown this once, or comes as a cookie.",
                    "Session"))
            .to(this::login),
        Route.own(Verb.POST, "/api/v1/logout", "logout")
            .shared()
            .role(Role.VIEWER, Role.DEVICE)
            .says(TAG, "Ends the session, or all sessions of whoever asks.")
            .with(Parameter.query("everywhere", "`true` ends all sessions of the same name."))
            .answers(Response.json(200, "What was ended, and where to go.", "LoggedOut"))
            .to(this::logout),
        Route.own(Verb.GET, "/api/v1/whoami", "whoAmI")
            .shared()
            .role(Role.VIEWER, Role.DEVICE)
            .says(TAG, "Tells whose token this is, and what role it has.")
            .answers(Response.json(200, "Name and role.", "WhoAmI"))
            .to(this::whoAmI));
  }

  private Answer ways() {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeBooleanProperty("password", true);
              out.writeBooleanProperty("token", true);
              if (provider != null) {
                out.writeObjectPropertyStart("provider");
                out.writeStringProperty("name", provider.displayName());
                out.writeStringProperty("path", OidcRoutes.BEGIN);
                out.writeEndObject();
              }
              out.writeEndObject();
            }));
  }

  private Answer login(Call call) throws InterruptedException {
    String address = call.remote();
    if (!addresses.begin(address)) {
      door.loginHeldBack("", address);
      return Answer.refused(tooMany("from your address"));
    }
    JsonNode body = Secrets.body(json, call.body(), MEMBERS);
    boolean wantsCookie = wantsCookie(body);
    if (wantsCookie) {
      SessionCookie.checkPage(call::header);
    }
    Sessions.Opened session = prove(body, address);
    addresses.succeeded(address);
    meter.countLogin();
    // Whoever had the browser before has it no more.
    Secrets.cookie(call).ifPresent(sessions::end);
    return answer(call, session, wantsCookie);
  }

  private static boolean wantsCookie(JsonNode body) {
    return switch (Members.text(body, "session", "token")) {
      case "cookie" -> true;
      case "token" -> false;
      default ->
          throw Call.invalid("request body /session", "cookie or token", "another text")
              .exception();
    };
  }

  private Sessions.Opened prove(JsonNode body, String address) throws InterruptedException {
    Optional<String> code = Secrets.find(body, "code");
    if (code.isPresent()) {
      return sessions
          .redeem(code.get())
          .orElseThrow(() -> refused(wrongCode(), "code", "", address));
    }
    Optional<String> token = Secrets.find(body, "token");
    if (token.isPresent()) {
      return sessions
          .open(new Sessions.Holder.ByToken(CredentialHash.of(token.get())))
          .filter(opened -> isPersons(opened.principal()))
          .orElseThrow(() -> refused(wrongToken(), "token", "", address));
    }
    return byPassword(Members.text(body, "user"), Secrets.text(body, "password"), address);
  }

  private static boolean isPersons(Principal principal) {
    return principal.role().covers(Role.VIEWER);
  }

  private Sessions.Opened byPassword(String name, String password, String address)
      throws InterruptedException {
    if (!names.begin(name)) {
      door.loginHeldBack(known(name), address);
      throw tooMany("for this name").exception();
    }
    PasswordHash known = devices.user(name).filter(User::enabled).map(User::password).orElse(null);
    boolean isRight;
    try {
      isRight = passwords.matches(password, known);
    } catch (FaultException e) {
      // Nothing was tried.
      names.succeeded(name);
      addresses.succeeded(address);
      throw e;
    }
    Optional<Sessions.Opened> opened =
        isRight && known != null
            ? sessions.open(new Sessions.Holder.ByPassword(name, known))
            : Optional.empty();
    if (opened.isEmpty()) {
      throw refused(wrongPassword(), "password", known(name), address);
    }
    names.succeeded(name);
    LOG.atInfo().addKeyValue("user", name).addKeyValue("address", address).log("logged in");
    return opened.get();
  }

  /// The name when there is such a user: people mistake one field for the other.
  private String known(String name) {
    return devices.user(name).isPresent() ? name : "";
  }

  /// @param who a user who is known; empty for others
  private FaultException refused(Fault fault, String way, String who, String address) {
    door.loginRefused(way, who, address);
    LOG.atInfo().addKeyValue("by", way).addKeyValue("address", address).log("login refused");
    return fault.exception();
  }

  private static Fault wrongCode() {
    return Fault.of(ErrorCode.UNAUTHENTICATED, "The code is not valid")
        .at("request body /code")
        .expected("a code that is younger than 15 minutes and was not used before")
        .found("another; a token works too, or restart for a new link");
  }

  private static Fault wrongToken() {
    return Fault.of(ErrorCode.UNAUTHENTICATED, "The token is not valid")
        .at("request body /token")
        .expected("a token of an app or a person")
        .found("one that is unknown, expired, withdrawn, or a device's");
  }

  /// The same words whatever was wrong, so that nobody learns who exists.
  private static Fault wrongPassword() {
    return Fault.of(ErrorCode.UNAUTHENTICATED, "Name or password is wrong")
        .at("request body")
        .expected("the name of a user and their password");
  }

  private static Fault tooMany(String where) {
    return Fault.of(ErrorCode.OVERLOADED, "Too many refused logins " + where)
        .expected("to wait for a minute")
        .status(429)
        .header("Retry-After", "60");
  }

  /// A session as it is told to whoever opened it.
  Answer answer(Call call, Sessions.Opened session, boolean asCookie) {
    String text =
        Json.write(
            out -> {
              out.writeStartObject();
              if (!asCookie) {
                out.writeStringProperty("token", session.token());
              }
              writeMembers(out, session.principal());
              out.writeStringProperty("expires", session.expires().toString());
              if (asCookie) {
                out.writeStringProperty("csrf", SessionCookie.csrfOf(session.token()));
              }
              out.writeEndObject();
            });
    Map<String, String> headers =
        asCookie
            ? Map.of(
                "Set-Cookie",
                SessionCookie.set(session.token(), Secrets.isSecure(call), options.sessionLife()))
            : Map.of();
    return Answer.json(200, text, headers);
  }

  private Answer logout(Call call) {
    Optional<Sessions.Holder> ended = Secrets.of(call).flatMap(sessions::end);
    int others = call.queryFlag("everywhere") ? sessions.endAllOf(call.principal().name()) : 0;
    Optional<String> next =
        ended.flatMap(
            holder ->
                switch (holder) {
                  case Sessions.Holder.ByProvider by when provider != null ->
                      provider.logoutAddress(by, call.origin());
                  case Sessions.Holder.ByProvider _,
                      Sessions.Holder.ByLink _,
                      Sessions.Holder.ByPassword _,
                      Sessions.Holder.ByToken _ ->
                      Optional.empty();
                });
    String text =
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeNumberProperty("ended", others + (ended.isPresent() ? 1 : 0));
              next.ifPresent(address -> out.writeStringProperty("next", address));
              out.writeEndObject();
            });
    Map<String, String> headers =
        Secrets.cookie(call).isPresent()
            ? Map.of("Set-Cookie", SessionCookie.clear(Secrets.isSecure(call)))
            : Map.of();
    return Answer.json(200, text, headers);
  }

  private Answer whoAmI(Call call) {
    Optional<String> cookie = Secrets.cookie(call);
    Principal principal = call.principal();
    boolean hasPassword =
        devices.user(principal.name()).map(user -> user.password() != null).orElse(false);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              writeMembers(out, principal);
              if (hasPassword) {
                out.writeBooleanProperty("hasPassword", true);
              }
              if (cookie.isPresent()) {
                out.writeStringProperty("csrf", SessionCookie.csrfOf(cookie.get()));
                sessions
                    .expiryOf(cookie.get())
                    .ifPresent(at -> out.writeStringProperty("expires", at.toString()));
              }
              out.writeEndObject();
            }));
  }

  private static void writeMembers(JsonGenerator out, Principal principal) {
    out.writeStringProperty("name", principal.name());
    out.writeStringProperty("role", principal.role().name().toLowerCase(Locale.ROOT));
    if (!principal.groups().isEmpty()) {
      out.writeArrayPropertyStart("groups");
      principal.groups().forEach(out::writeString);
      out.writeEndArray();
    }
    if (principal.restricted()) {
      out.writeBooleanProperty("restricted", true);
    }
  }
}
