package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Attempts;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Sessions;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// How a person in a browser gets a session, and who they are then.
public final class LoginRoutes {
  private static final String TAG = "Login";
  private static final int BODY_BYTES_MAX = 1_024;

  private final Sessions sessions;
  private final Attempts attempts;
  private final Json json;

  public LoginRoutes(Sessions sessions, Attempts attempts, Json json) {
    this.sessions = sessions;
    this.attempts = attempts;
    this.json = json;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/login", "login")
            .open()
            .says(TAG, "Exchanges the one-time code of a link for a session's token.")
            .jsonBody("LoginCode", BODY_BYTES_MAX)
            .answers(Response.json(200, "The session's token, shown this once.", "Session"))
            .to(this::login),
        Route.own(Verb.GET, "/api/v1/whoami", "whoAmI")
            .shared()
            .role(Role.VIEWER, Role.DEVICE)
            .says(TAG, "Tells whose token this is, and what role it has.")
            .answers(Response.json(200, "Name and role.", "WhoAmI"))
            .to(LoginRoutes::whoAmI));
  }

  private Answer login(Call call) {
    if (!attempts.mayTry(call.remote())) {
      return Answer.refused(
          Fault.of(ErrorCode.OVERLOADED, "Too many wrong codes from your address")
              .expected("to wait for a minute")
              .status(429)
              .header("Retry-After", "60"));
    }
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("code"));
    Optional<Sessions.Opened> opened = sessions.redeem(Members.text(body, "code"));
    if (opened.isEmpty()) {
      attempts.failed(call.remote());
      return Answer.refused(
          Fault.of(ErrorCode.UNAUTHENTICATED, "The code is not valid")
              .at("request body /code")
              .expected("a code that is younger than 15 minutes and was not used before")
              .found("another; a token works too, or restart for a new link"));
    }
    Sessions.Opened session = opened.get();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("token", session.token());
              writeMembers(out, session.principal());
              out.writeStringProperty("expires", session.expires().toString());
              out.writeEndObject();
            }));
  }

  private static Answer whoAmI(Call call) {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              writeMembers(out, call.principal());
              out.writeEndObject();
            }));
  }

  private static void writeMembers(JsonGenerator out, Principal principal) {
    out.writeStringProperty("name", principal.name());
    out.writeStringProperty("role", principal.role().name().toLowerCase(Locale.ROOT));
  }
}
