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
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.Role;
import io.lockstep.space.BranchInfo;
import io.lockstep.space.Branches;
import io.lockstep.space.HostedBranch;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// Branches: forks of the graph that go their own way. What can be asked of the graph itself stands
/// below a branch's path as it does at the root.
public final class BranchRoutes {
  static final String TAG = "Branches";
  static final Parameter BRANCH = Parameter.path("branch", "The branch's id.");
  private static final int ID_BYTES = 5;

  private final Branches branches;
  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;
  private final SecureRandom random;

  /// @param random draws ids of branches that come without one
  public BranchRoutes(
      Branches branches, Scopes graphs, Json json, int bodyBytesMax, SecureRandom random) {
    this.branches = branches;
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
    this.random = random;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/branches", "createBranch")
            .role(Role.OPERATOR)
            .says(
                TAG,
                "Forks the graph, as it is or as of a past moment: a branch that goes its own way.")
            .body("application/json", "NewBranch", bodyBytesMax)
            .answers(Response.json(201, "The branch; Location has its path.", "Branch"))
            .to(this::create),
        Route.own(Verb.GET, "/api/v1/branches", "listBranches")
            .shared()
            .role(Role.VIEWER)
            .says(TAG, "Lists the branches that are open, by id.")
            .answers(Response.json(200, "The branches.", "BranchList"))
            .to(this::list),
        Route.own(Verb.GET, Route.BRANCH_PREFIX, "getBranch")
            .shared()
            .role(Role.VIEWER)
            .says(TAG, "Gives one branch.")
            .with(BRANCH)
            .answers(Response.json(200, "The branch.", "Branch"))
            .to(this::get),
        Route.own(Verb.DELETE, Route.BRANCH_PREFIX, "dropBranch")
            .role(Role.OPERATOR)
            .says(TAG, "Drops a branch; does nothing when there is none.")
            .with(BRANCH)
            .answers(Response.empty(204, "There is no such branch any more."))
            .to(this::drop));
  }

  private Answer create(Call call) {
    String id = "";
    String description = "";
    Optional<Long> asOf = Optional.empty();
    if (!call.body().isBlank()) {
      JsonNode body = json.parseObject(call.body());
      Members.check(body, List.of("id", "description", "asOf"));
      id = Members.text(body, "id", "");
      description = Members.text(body, "description", "");
      asOf = Members.find(body, "asOf").map(text -> Times.parseMicros("request body /asOf", text));
    }
    if (id.isEmpty()) {
      id = drawnId();
    }
    HostedBranch branch =
        asOf.isPresent()
            ? branches.createAsOf(
                id,
                description,
                call.principal(),
                Instant.EPOCH.plus(asOf.get(), ChronoUnit.MICROS))
            : branches.create(id, description, call.principal());
    return Answer.json(
        201,
        Json.write(out -> write(out, branch.info(), true)),
        Map.of("Location", pathOf(branch.id())));
  }

  private String drawnId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return "b-" + HexFormat.of().formatHex(bytes);
  }

  private Answer list(Call call) {
    List<HostedBranch> all = branches.all();
    boolean isWhole = isWhole(call);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              all.forEach(branch -> write(out, branch.info(), isWhole));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer get(Call call) {
    HostedBranch branch = graphs.require(call.variable("branch"));
    boolean isWhole = isWhole(call);
    return Answer.json(Json.write(out -> write(out, branch.info(), isWhole)));
  }

  /// How much there is in a branch is for those who may read all of it.
  private boolean isWhole(Call call) {
    return !graphs.sights().policies().limitsReads(call.principal());
  }

  private Answer drop(Call call) {
    boolean _ = branches.drop(call.variable("branch"));
    return Answer.noContent(Map.of());
  }

  private static String pathOf(String id) {
    return "/api/v1/branches/" + id;
  }

  private static void write(JsonGenerator out, BranchInfo branch, boolean isWhole) {
    out.writeStartObject();
    out.writeStringProperty("id", branch.id());
    out.writeStringProperty("description", branch.description());
    out.writeStringProperty("createdBy", branch.createdBy());
    out.writeStringProperty("createdTime", branch.created().toString());
    out.writeStringProperty("lastUsedTime", branch.lastUsed().toString());
    out.writeObjectPropertyStart("base");
    out.writeNumberProperty("position", branch.basePosition());
    out.writeEndObject();
    out.writeStringProperty("path", pathOf(branch.id()));
    out.writeStringProperty("time", Times.text(branch.nowMicros()));
    out.writeBooleanProperty("running", branch.isRunning());
    if (isWhole) {
      out.writeNumberProperty("inputs", branch.inputs());
      out.writeNumberProperty("changes", branch.changes());
      out.writeNumberProperty("bytes", branch.bytes());
      out.writeNumberProperty("twins", branch.twins());
      out.writeNumberProperty("relationships", branch.relationships());
    }
    out.writeEndObject();
  }
}
