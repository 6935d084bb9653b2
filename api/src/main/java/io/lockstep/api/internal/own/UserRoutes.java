package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Attempts;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Door;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Sessions;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.login.PasswordPolicy;
import io.lockstep.api.internal.login.Passwords;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.PasswordHash;
import io.lockstep.ingest.User;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// The people who log in by name and password. A password is hashed here, before anything is
/// journalled; one that is drawn is shown once.
public final class UserRoutes {
  private static final String TAG = "Users";
  private static final String ONE = "/api/v1/users/{name}";
  private static final Parameter NAME = Parameter.path("name", "The user's name.");
  private static final int OLD_PASSWORDS_MAX = 10;

  private final SpaceCalls space;
  private final Devices devices;
  private final Sessions sessions;
  private final LoginRoutes logins;
  private final Passwords passwords;
  private final Json json;
  private final int bodyBytesMax;
  private final SecureRandom random;
  private final Attempts attempts;
  private final Door door;

  /// @param logins tells of the session that a change of one's own password opens
  public UserRoutes(
      SpaceCalls space,
      Devices devices,
      Sessions sessions,
      LoginRoutes logins,
      Passwords passwords,
      Door door,
      Json json,
      int bodyBytesMax,
      SecureRandom random,
      InstantSource clock) {
    this.space = space;
    this.devices = devices;
    this.sessions = sessions;
    this.logins = logins;
    this.passwords = passwords;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
    this.random = random;
    this.door = door;
    this.attempts = new Attempts(OLD_PASSWORDS_MAX, clock);
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/users", "listUsers")
            .role(Role.ADMIN)
            .says(TAG, "Lists the users, by name.")
            .answers(Response.json(200, "The users.", "UserList"))
            .to(_ -> list()),
        Route.own(Verb.POST, "/api/v1/users", "addUser")
            .role(Role.ADMIN)
            .says(TAG, "Adds a user; without a password one is drawn and shown, this once.")
            .jsonBody("NewUser", bodyBytesMax)
            .answers(Response.json(201, "The user.", "UserSecret"))
            .to(this::add),
        Route.own(Verb.GET, ONE, "getUser")
            .role(Role.ADMIN)
            .says(TAG, "Gives one user.")
            .with(NAME)
            .answers(Response.json(200, "The user.", "User"))
            .to(call -> Answer.json(Json.write(out -> write(out, known(call))))),
        Route.own(Verb.PATCH, ONE, "changeUser")
            .role(Role.ADMIN)
            .says(TAG, "Changes what a user may do, at once and in open sessions too.")
            .with(NAME)
            .jsonBody("UserChange", bodyBytesMax)
            .answers(Response.json(200, "The user.", "User"))
            .to(this::change),
        Route.own(Verb.DELETE, ONE, "removeUser")
            .role(Role.ADMIN)
            .says(TAG, "Removes a user and ends their sessions.")
            .with(NAME)
            .answers(Response.empty(204, "Done."))
            .to(this::remove),
        Route.own(Verb.POST, ONE + "/password", "setUserPassword")
            .role(Role.ADMIN)
            .says(
                TAG, "Gives a user another password and ends their sessions; draws it if need be.")
            .with(NAME)
            .jsonBody("NewPassword", bodyBytesMax)
            .answers(Response.json(200, "The user.", "UserSecret"))
            .to(this::setPassword),
        Route.own(Verb.DELETE, ONE + "/sessions", "endSessions")
            .role(Role.ADMIN)
            .says(TAG, "Ends all sessions of a name, that of a user of another server too.")
            .with(NAME)
            .answers(Response.json(200, "How many there were.", "LoggedOut"))
            .to(this::endSessions),
        Route.own(Verb.POST, "/api/v1/whoami/password", "changeOwnPassword")
            .shared()
            .role(Role.VIEWER)
            .says(TAG, "Changes one's own password; all sessions end, and a new one begins.")
            .jsonBody("PasswordChange", bodyBytesMax)
            .answers(Response.json(200, "The new session.", "Session"))
            .to(this::changeOwn));
  }

  private Answer list() {
    List<User> all = devices.users();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              all.forEach(user -> write(out, user));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private User known(Call call) {
    String name = call.variable("name");
    return devices
        .user(name)
        .orElseThrow(
            () ->
                Fault.of(ErrorCode.NOT_FOUND, "There is no such user")
                    .at("user")
                    .expected("the name of a user")
                    .found(name)
                    .exception());
  }

  private Answer add(Call call) throws InterruptedException {
    JsonNode body =
        Secrets.body(
            json,
            call.body(),
            List.of("name", "role", "groups", "restricted", "enabled", "password"));
    String name = Members.text(body, "name");
    Chosen chosen = chosen(name, body);
    User user =
        new User(
            name,
            role(Members.text(body, "role")),
            Members.texts(body, "groups"),
            Members.flag(body, "restricted", false),
            Members.flag(body, "enabled", true),
            chosen.hash());
    Command command = new Command.OfDevices(new DeviceCommand.AddUser(user));
    return Registry.reply(
        space.write(call.principal(), command),
        () -> Answer.json(201, shown(user, chosen.drawn()), Map.of()));
  }

  /// A password that was stated, or drawn.
  ///
  /// @param drawn what has to be shown; empty when it was stated
  private record Chosen(PasswordHash hash, Optional<String> drawn) {}

  private Chosen chosen(String name, JsonNode body) throws InterruptedException {
    Optional<String> stated = Secrets.find(body, "password");
    if (stated.isPresent()) {
      check(name, stated.get(), "password");
      return new Chosen(passwords.hash(stated.get()), Optional.empty());
    }
    String drawn = PasswordPolicy.draw(random);
    return new Chosen(passwords.hash(drawn), Optional.of(drawn));
  }

  private static void check(String name, String password, String member) {
    String problem = PasswordPolicy.problemOf(name, password);
    if (problem != null) {
      throw Call.invalid("request body /" + member, problem, "another password").exception();
    }
  }

  private Answer change(Call call) throws InterruptedException {
    User before = known(call);
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("role", "groups", "restricted", "enabled"));
    User after =
        new User(
            before.name(),
            Members.find(body, "role").map(UserRoutes::role).orElse(before.role()),
            body.has("groups") ? Members.texts(body, "groups") : before.groups(),
            Members.flag(body, "restricted", before.restricted()),
            Members.flag(body, "enabled", before.enabled()),
            before.password());
    Command command = new Command.OfDevices(new DeviceCommand.ChangeUser(after));
    return Registry.reply(
        space.write(call.principal(), command),
        () -> {
          if (!after.enabled()) {
            int _ = sessions.endAllOf(after.name());
          }
          return Answer.json(Json.write(out -> write(out, after)));
        });
  }

  private Answer remove(Call call) throws InterruptedException {
    String name = call.variable("name");
    Command command = new Command.OfDevices(new DeviceCommand.RemoveUser(name));
    return Registry.reply(
        space.write(call.principal(), command),
        () -> {
          int _ = sessions.endAllOf(name);
          return Answer.noContent(Map.of());
        });
  }

  private Answer setPassword(Call call) throws InterruptedException {
    User user = known(call);
    JsonNode body = Secrets.body(json, call.body(), List.of("password"));
    Chosen chosen = chosen(user.name(), body);
    Command command =
        new Command.OfDevices(new DeviceCommand.SetPassword(user.name(), chosen.hash()));
    return Registry.reply(
        space.write(call.principal(), command),
        () -> {
          int _ = sessions.endAllOf(user.name());
          return Answer.json(shown(user, chosen.drawn()));
        });
  }

  private Answer endSessions(Call call) {
    int ended = sessions.endAllOf(call.variable("name"));
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeNumberProperty("ended", ended);
              out.writeEndObject();
            }));
  }

  private Answer changeOwn(Call call) throws InterruptedException {
    JsonNode body = Secrets.body(json, call.body(), List.of("old", "new"));
    String old = Secrets.text(body, "old");
    String wanted = Secrets.text(body, "new");
    String name = call.principal().name();
    User user =
        devices
            .user(name)
            .orElseThrow(
                () ->
                    Fault.of(ErrorCode.FORBIDDEN, "Only users have a password here")
                        .at("changeOwnPassword")
                        .expected("the session of a user of this server")
                        .found(name)
                        .exception());
    check(name, wanted, "new");
    if (!attempts.begin(name)) {
      door.loginHeldBack(name, call.remote());
      return Answer.refused(
          Fault.of(ErrorCode.OVERLOADED, "Too many wrong passwords for this name")
              .expected("to wait for a minute")
              .status(429)
              .header("Retry-After", "60"));
    }
    if (!passwords.matches(old, user.password())) {
      door.loginRefused("old password", name, call.remote());
      return Answer.refused(
          Fault.of(ErrorCode.FORBIDDEN, "The old password is wrong").at("request body /old"));
    }
    attempts.succeeded(name);
    PasswordHash hash = passwords.hash(wanted);
    Command command = new Command.OfDevices(new DeviceCommand.SetPassword(name, hash));
    boolean asCookie = Secrets.cookie(call).isPresent();
    return Registry.reply(
        space.write(call.principal(), command),
        () -> {
          int _ = sessions.endAllOf(name);
          return logins.answer(
              call,
              sessions
                  .open(new Sessions.Holder.ByPassword(name, hash))
                  .orElseThrow(
                      () ->
                          Fault.of(ErrorCode.CONFLICT, "The user changed at the same time")
                              .exception()),
              asCookie);
        });
  }

  private static Role role(String name) {
    for (Role role : Role.values()) {
      if (role != Role.DEVICE && nameOf(role).equals(name)) {
        return role;
      }
    }
    throw Call.invalid("request body /role", "viewer, operator, engineer or admin", name)
        .exception();
  }

  private static String nameOf(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private static String shown(User user, Optional<String> drawn) {
    return Json.write(
        out -> {
          out.writeStartObject();
          writeMembers(out, user);
          drawn.ifPresent(password -> out.writeStringProperty("password", password));
          out.writeEndObject();
        });
  }

  private static void write(JsonGenerator out, User user) {
    out.writeStartObject();
    writeMembers(out, user);
    out.writeEndObject();
  }

  private static void writeMembers(JsonGenerator out, User user) {
    out.writeStringProperty("name", user.name());
    out.writeStringProperty("role", nameOf(user.role()));
    out.writeArrayPropertyStart("groups");
    user.groups().forEach(out::writeString);
    out.writeEndArray();
    out.writeBooleanProperty("restricted", user.restricted());
    out.writeBooleanProperty("enabled", user.enabled());
  }
}
