package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.space.Command;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.access.Clause;
import io.lockstep.twin.access.Explanation;
import io.lockstep.twin.access.Policies;
import io.lockstep.twin.access.PoliciesResult;
import io.lockstep.twin.access.Policy;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// The policies: who may read, write and command which twins. They are replaced as a whole, so that
/// there is never a half of two sets in force.
public final class PolicyRoutes {
  private static final String TAG = "Policies";

  private final SpaceCalls space;
  private final Json json;
  private final int bodyBytesMax;

  public PolicyRoutes(SpaceCalls space, Json json, int bodyBytesMax) {
    this.space = space;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/policies", "getPolicies")
            .role(Role.ENGINEER)
            .says(TAG, "Gives the policies in force, their files, and what holds without any.")
            .answers(Response.json(200, "Files and policies, in order.", "Policies"))
            .to(_ -> get()),
        Route.own(Verb.PUT, "/api/v1/policies", "putPolicies")
            .role(Role.ADMIN)
            .says(TAG, "Replaces all policy files.")
            .jsonBody("RuleFiles", bodyBytesMax)
            .answers(Response.empty(204, "They are in force."))
            .to(this::put),
        Route.own(Verb.POST, "/api/v1/policies/explain", "explainPolicies")
            .role(Role.ENGINEER)
            .says(TAG, "Says whether somebody has a right to a twin, and which clause decides.")
            .jsonBody("PolicyQuestion", bodyBytesMax)
            .answers(Response.json(200, "What decides.", "PolicyAnswer"))
            .to(this::explain));
  }

  private Answer get() {
    Policies policies = space.policies();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              FileTexts.write(out, policies.files());
              out.writeArrayPropertyStart("policies");
              policies.policies().forEach(policy -> write(out, policy));
              out.writeEndArray();
              out.writeArrayPropertyStart("builtIn");
              Policies.builtIn().forEach(policy -> write(out, policy));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void write(JsonGenerator out, Policy policy) {
    out.writeStartObject();
    out.writeStringProperty("name", policy.name());
    if (!policy.place().isEmpty()) {
      out.writeStringProperty("place", policy.place());
    }
    out.writeArrayPropertyStart("subjects");
    policy.subjects().forEach(subject -> out.writeString(subject.toString()));
    out.writeEndArray();
    write(out, "grant", policy.grants());
    write(out, "deny", policy.denies());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, String name, List<Clause> clauses) {
    out.writeArrayPropertyStart(name);
    for (Clause clause : clauses) {
      out.writeStartObject();
      texts(out, "rights", clause.rights().stream().map(Right::word).toList());
      Clause.Below below = clause.below();
      if (below != null) {
        out.writeObjectPropertyStart("below");
        out.writeStringProperty("twin", below.twin());
        texts(out, "along", below.along());
        out.writeEndObject();
      }
      if (!clause.twins().isEmpty()) {
        texts(out, "twins", clause.twins());
      }
      String model = clause.model();
      if (model != null) {
        out.writeStringProperty("model", model);
      }
      if (!clause.properties().isEmpty()) {
        texts(
            out,
            "properties",
            clause.properties().stream().map(path -> path.replace('/', '.')).toList());
      }
      if (!clause.place().isEmpty()) {
        out.writeStringProperty("place", clause.place());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void texts(JsonGenerator out, String name, List<String> texts) {
    out.writeArrayPropertyStart(name);
    texts.forEach(out::writeString);
    out.writeEndArray();
  }

  private Answer put(Call call) throws InterruptedException {
    List<NamedText> files = FileTexts.read(json.parseObject(call.body()));
    if (Policies.parse(files) instanceof PoliciesResult.Invalid(List<Problem> problems)) {
      return Answer.refused(
          Fault.of(ErrorCode.CONFIGURATION_INVALID, "The policies are not valid")
              .status(400)
              .details(problems.stream().map(Problem::toString).toList()));
    }
    return Registry.reply(
        space.write(call.principal(), new Command.OfTwins(new TwinCommand.SetPolicies(files))),
        () -> Answer.noContent(Map.of()));
  }

  private Answer explain(Call call) {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("principal", "right", "twin", "property"));
    JsonNode who = body.path("principal");
    Members.check(who, List.of("name", "role", "groups", "restricted"));
    Principal principal =
        new Principal(
            Members.text(who, "name"),
            role(Members.text(who, "role")),
            "",
            Members.texts(who, "groups"),
            Members.flag(who, "restricted", false));
    String word = Members.text(body, "right");
    Right right =
        Right.ofWord(word)
            .orElseThrow(
                () ->
                    Call.invalid("request body /right", "read, write or command", word)
                        .exception());
    String twin = Members.text(body, "twin");
    String property = Members.text(body, "property", "").replace('.', '/');
    GraphView view = space.view();
    Sight sight = space.policies().sightOf(principal, view.reach());
    Explanation why =
        sight == null ? byRole(principal, right) : sight.explain(right, twin, property);
    boolean isBounded = !isWithinRole(principal.role(), right);
    boolean isThere = view.hasTwin(twin);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeBooleanProperty("allowed", why.allowed() && !isBounded);
              out.writeStringProperty(
                  "by", isBounded ? "role" : why.by().name().toLowerCase(Locale.ROOT));
              if (!why.policy().isEmpty()) {
                out.writeStringProperty("policy", why.policy());
                out.writeStringProperty("place", why.place());
              }
              out.writeStringProperty("right", why.right().word());
              out.writeBooleanProperty("twinExists", isThere);
              out.writeEndObject();
            }));
  }

  private static Explanation byRole(Principal principal, Right right) {
    boolean isAllowed = isWithinRole(principal.role(), right);
    return new Explanation(isAllowed, Explanation.By.ROLE, "", "", right);
  }

  /// The role bounds what policies may grant: the least that some route asks for.
  private static boolean isWithinRole(Role role, Right right) {
    return switch (right) {
      case READ -> role.covers(Role.VIEWER);
      case WRITE, COMMAND -> role.covers(Role.OPERATOR);
    };
  }

  private static Role role(String name) {
    return Stream.of(Role.values())
        .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Call.invalid(
                        "request body /principal/role",
                        "viewer, operator, engineer, admin or device",
                        name)
                    .exception());
  }
}
