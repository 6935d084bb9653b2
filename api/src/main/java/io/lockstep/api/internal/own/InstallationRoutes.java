package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import io.lockstep.twin.Installation;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.access.Sight;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Which serialised item is, and was, installed at which location.
public final class InstallationRoutes {
  private static final String TAG = "Installations";
  private static final List<String> INSTALL = List.of("item", "replace", "reason");
  private static final List<String> REMOVE = List.of("item", "reason");

  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;

  /// Routes of the live graph and of branches.
  public InstallationRoutes(Scopes graphs, Json json, int bodyBytesMax) {
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/twins/{id}/install", "installItem")
            .alsoInBranches()
            .seen()
            .role(Role.ENGINEER)
            .says(TAG, "Installs an item at a location; with `replace` what is there goes first.")
            .with(Parameter.path("id", "The twin of the location."))
            .jsonBody("NewInstallation", bodyBytesMax)
            .answers(Response.empty(204, "It is installed."))
            .to(this::install),
        Route.own(Verb.POST, "/api/v1/twins/{id}/remove", "removeItem")
            .alsoInBranches()
            .seen()
            .role(Role.ENGINEER)
            .says(TAG, "Removes an item from a location.")
            .with(Parameter.path("id", "The twin of the location."))
            .jsonBody("Removal", bodyBytesMax)
            .answers(Response.empty(204, "It is removed."))
            .to(this::remove),
        Route.own(Verb.GET, "/api/v1/twins/{id}/installations", "listInstallations")
            .alsoInBranches()
            .seen()
            .role(Role.VIEWER)
            .says(TAG, "Lists what was installed at a twin, or where it was; the latest first.")
            .with(Parameter.path("id", "The twin of the location, or of the item."))
            .answers(Response.json(200, "Installations.", "InstallationList"))
            .to(this::list));
  }

  private Answer install(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, INSTALL);
    return write(
        call,
        body,
        new TwinCommand.Install(
            call.variable("id"), Members.text(body, "item"), Members.flag(body, "replace", false)));
  }

  private Answer remove(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, REMOVE);
    return write(
        call,
        body,
        new TwinCommand.RemoveItem(call.variable("id"), Members.text(body, "item", "")));
  }

  private Answer write(Call call, JsonNode body, TwinCommand command) throws InterruptedException {
    String reason = Members.text(body, "reason", "");
    if (reason.length() > Principal.REASON_MAX) {
      return Answer.refused(
          Call.invalid(
              "request body /reason",
              "at most %d characters".formatted(Principal.REASON_MAX),
              Integer.toString(reason.length())));
    }
    Principal who = reason.isEmpty() ? call.principal() : call.principal().because(reason);
    return Registry.reply(graphs.of(call).write(who, new Command.OfTwins(command)));
  }

  private Answer list(Call call) {
    String id = call.variable("id");
    Optional<Sight> sight = graphs.sight(call);
    Predicate<String> isSeen = twin -> sight.isEmpty() || sight.get().of(twin, "").isSeen();
    List<Installation> all =
        graphs.of(call).read(view -> Installation.of(view, id)).stream()
            .filter(each -> isSeen.test(each.location()) && isSeen.test(each.item()))
            .toList();
    // What was installed is told of after its twin is gone, too.
    boolean isKnown = !all.isEmpty() || graphs.of(call).read(view -> view.hasTwin(id));
    if (!isKnown || !isSeen.test(id)) {
      return Answer.refused(
          Fault.of(ErrorCode.NOT_FOUND, "There is no such twin, and nothing was installed there")
              .at("twin")
              .expected("the id of a location or an item")
              .found(id));
    }
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              all.forEach(each -> out.writeRawValue(each.json()));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }
}
