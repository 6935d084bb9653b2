package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Credentials;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.RegistryAccess;
import io.lockstep.ingest.Token;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// The tokens that apps and people log in with. A token is drawn here, shown once, and journalled
/// as a hash.
public final class TokenRoutes {
  private static final String TAG = "Tokens";
  private static final int ID_BYTES = 6;
  private static final List<String> MEMBERS =
      List.of("role", "name", "expires", "groups", "restricted");

  private final SpaceCalls space;
  private final Devices devices;
  private final RegistryAccess access;
  private final Json json;
  private final int bodyBytesMax;
  private final SecureRandom random;

  public TokenRoutes(
      SpaceCalls space,
      Devices devices,
      RegistryAccess access,
      Json json,
      int bodyBytesMax,
      SecureRandom random) {
    this.space = space;
    this.devices = devices;
    this.access = access;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
    this.random = random;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/tokens", "listTokens")
            .role(Role.ADMIN)
            .says(TAG, "Lists the tokens, without their secrets.")
            .answers(Response.json(200, "The tokens.", "TokenList"))
            .to(_ -> list()),
        Route.own(Verb.POST, "/api/v1/tokens", "createToken")
            .role(Role.ADMIN)
            .says(TAG, "Makes a token for a role and shows it, this once.")
            .jsonBody("NewToken", bodyBytesMax)
            .answers(Response.json(201, "The token.", "TokenSecret"))
            .to(this::create),
        Route.own(Verb.DELETE, "/api/v1/tokens/{id}", "removeToken")
            .role(Role.ADMIN)
            .says(TAG, "Withdraws a token at once.")
            .with(Parameter.path("id", "The token's id, which is no secret."))
            .answers(Response.empty(204, "Done."))
            .to(this::remove));
  }

  private Answer list() {
    List<Token> all = devices.tokens();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              for (Token token : all) {
                out.writeStartObject();
                writeMembers(out, token);
                access
                    .lastUseMicros(token.id())
                    .ifPresent(at -> out.writeStringProperty("lastUsed", Times.text(at)));
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer create(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, MEMBERS);
    byte[] idBytes = new byte[ID_BYTES];
    random.nextBytes(idBytes);
    String id = "t-" + HexFormat.of().formatHex(idBytes);
    String secret = Credentials.draw(random);
    long expires =
        Members.find(body, "expires")
            .map(text -> Times.parseMicros("request body /expires", text))
            .orElse(Token.NEVER);
    Token token =
        new Token(
            id,
            Members.text(body, "name", id),
            role(Members.text(body, "role")),
            CredentialHash.of(secret),
            expires,
            Members.texts(body, "groups"),
            Members.flag(body, "restricted", false));
    Command command = new Command.OfDevices(new DeviceCommand.AddToken(token));
    return Registry.reply(
        space.write(call.principal(), command),
        () ->
            Answer.json(
                201,
                Json.write(
                    out -> {
                      out.writeStartObject();
                      writeMembers(out, token);
                      out.writeStringProperty("token", secret);
                      out.writeEndObject();
                    }),
                Map.of()));
  }

  private Answer remove(Call call) throws InterruptedException {
    Command command = new Command.OfDevices(new DeviceCommand.RemoveToken(call.variable("id")));
    return Registry.reply(space.write(call.principal(), command), () -> Answer.noContent(Map.of()));
  }

  private static Role role(String name) {
    for (Role role : Role.values()) {
      if (nameOf(role).equals(name)) {
        return role;
      }
    }
    throw Call.invalid("request body /role", "viewer, operator, engineer, admin or device", name)
        .exception();
  }

  private static String nameOf(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private static void writeMembers(JsonGenerator out, Token token) {
    out.writeStringProperty("id", token.id());
    out.writeStringProperty("name", token.name());
    out.writeStringProperty("role", nameOf(token.role()));
    if (token.expiresMicros() != Token.NEVER) {
      out.writeStringProperty("expires", Times.text(token.expiresMicros()));
    }
    if (!token.groups().isEmpty()) {
      out.writeArrayPropertyStart("groups");
      token.groups().forEach(out::writeString);
      out.writeEndArray();
    }
    if (token.restricted()) {
      out.writeBooleanProperty("restricted", true);
    }
  }
}
