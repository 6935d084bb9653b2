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
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.model.Role;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Gives the twins of a model another one, in one step or not at all.
public final class MigrationRoutes {
  private static final List<String> PLACES = List.of("to", "twins", "drop", "rename");

  private final Scopes graphs;
  private final Json json;
  private final WorkPool pool;
  private final int bodyBytesMax;

  public MigrationRoutes(Scopes graphs, Json json, WorkPool pool, int bodyBytesMax) {
    this.graphs = graphs;
    this.json = json;
    this.pool = pool;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/models/{id}/migrate", "migrateTwins")
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says("Models", "Gives twins of a model another one, all of them or none.")
            .with(Parameter.path("id", "The DTMI of the model that the twins have."))
            .jsonBody("Migration", bodyBytesMax)
            .answers(Response.json(200, "What was done, or would be.", "MigrationResult"))
            .to(this::migrate));
  }

  private Answer migrate(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("to", "twins", "drop", "rename", "also", "dryRun"));
    List<TwinCommand.Move> moves = new ArrayList<>();
    moves.add(move(call.variable("id"), body));
    JsonNode also = body.path("also");
    if (!also.isMissingNode() && !also.isArray()) {
      throw Call.invalid("request body /also", "an array of moves", also.toString()).exception();
    }
    for (JsonNode more : also) {
      if (!more.isObject()) {
        throw Call.invalid("request body /also", "moves, which are objects", more.toString())
            .exception();
      }
      List<String> members = new ArrayList<>(PLACES);
      members.add("from");
      Members.check(more, members);
      moves.add(move(Members.text(more, "from"), more));
    }
    TwinCommand.MigrateTwins command = new TwinCommand.MigrateTwins(moves);
    Reply reply;
    if (Members.flag(body, "dryRun", false)) {
      GraphView view = graphs.of(call).view();
      reply = pool.run(() -> view.evolution().migration(command));
    } else {
      reply = graphs.of(call).write(call.principal(), command).reply();
    }
    return switch (reply) {
      case Reply.Done done -> Answer.json(done.body());
      case Reply.Refused refused -> Answer.refused(Fault.of(refused.reason()));
    };
  }

  private static TwinCommand.Move move(String from, JsonNode asked) {
    List<String> twins = Members.texts(asked, "twins");
    if (asked.has("twins") && twins.isEmpty()) {
      throw Call.invalid(
              "request body /twins", "ids of twins, or no member twins for all of them", "[]")
          .exception();
    }
    List<TwinCommand.Rename> renames = new ArrayList<>();
    JsonNode rename = asked.path("rename");
    if (!rename.isMissingNode() && !rename.isObject()) {
      throw Call.invalid("request body /rename", "an object of paths", rename.toString())
          .exception();
    }
    for (Map.Entry<String, JsonNode> pair : rename.properties()) {
      if (!pair.getValue().isString()) {
        throw Call.invalid(
                "request body /rename/" + pair.getKey(),
                "the path in the new model",
                pair.getValue().toString())
            .exception();
      }
      renames.add(new TwinCommand.Rename(pair.getKey(), pair.getValue().stringValue()));
    }
    return new TwinCommand.Move(
        from, Members.text(asked, "to"), twins, Members.texts(asked, "drop"), renames);
  }
}
