package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// S08: every operation by role and by policy, at the root and in a branch, against the expected
/// values of `access-matrix.txt`. An operation without a row fails.
final class AccessMatrixTest {
  private static final String POLICIES =
      """
      policy: here
      subjects: [group:here]
      grant:
        - { rights: [read, write, command], twins: [oven] }
        - { rights: [read], twins: [mill] }
      ---
      policy: elsewhere
      subjects: [group:elsewhere]
      grant: [{ rights: [read, write, command], twins: [mill] }]
      ---
      policy: denied
      subjects: [user:denied]
      deny: [{ rights: [read, write, command], twins: [oven] }]
      """;

  private static final String MODELS =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:t:Fan;1","@type":"Interface","contents":[
         {"@type":"Property","name":"speed","schema":"double","writable":true},
         {"@type":"Telemetry","name":"vibration","schema":"double"}]},
       {"@context":"dtmi:dtdl:context;3","@id":"dtmi:t:Oven;1","@type":"Interface","contents":[
         {"@type":"Property","name":"setpoint","schema":"double","writable":true},
         {"@type":"Property","name":"label","schema":"string"},
         {"@type":"Property","name":"load","schema":"double","writable":true},
         {"@type":"Property","name":"status","schema":"string"},
         {"@type":"Telemetry","name":"power","schema":"double"},
         {"@type":"Component","name":"fan","schema":"dtmi:t:Fan;1"},
         {"@type":"Command","name":"start"},
         {"@type":"Relationship","name":"feeds","properties":[
           {"@type":"Property","name":"belt","schema":"string","writable":true}]}]}]
      """;

  private static final String RULE =
      """
      rule: too-much
      model: dtmi:t:Oven;1
      when: power > 8
      alarm: { priority: high, title: Too much }
      ---
      compute: oven-load
      model: dtmi:t:Oven;1
      property: load
      value: 2.0 * setpoint
      ---
      process: baking
      model: dtmi:t:Oven;1
      steps: [{ step: bake, begins: power > 5, ends: power < -1 }]
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client admin;
  private static JsonNode document;
  private static String alarm = "";
  private static String command = "";
  private static final Map<String, Row> MATRIX = new LinkedHashMap<>();
  private static final Map<String, Client> LIMITED = new LinkedHashMap<>();

  private record Row(String who, String request, String body, String expected) {}

  /// One route as the document tells it.
  private record Told(String method, String path, String operation) {}

  @BeforeAll
  static void open() throws Exception {
    read();
    stack = Stack.open(folder);
    admin = stack.as(Role.ADMIN);
    document = stack.anonymous().get("/openapi.json").json();
    String began = Instant.now().minusMillis(1).toString();
    MATRIX.replaceAll(
        (_, row) -> new Row(row.who, row.request.replace("FROM", began), row.body, row.expected));
    done(admin.post(Client.azure("/models"), MODELS));
    String rules = new tools.jackson.databind.json.JsonMapper().writeValueAsString(RULE);
    done(
        admin.put(
            "/api/v1/rules", "{\"files\":[{\"name\":\"r.yaml\",\"text\":%s}]}".formatted(rules)));
    for (String twin : List.of("oven", "mill")) {
      done(
          admin.put(
              Client.azure("/digitaltwins/" + twin),
              "{\"$metadata\":{\"$model\":\"dtmi:t:Oven;1\"},\"setpoint\":1,\"label\":\"x\","
                  + "\"fan\":{\"$metadata\":{},\"speed\":2}}"));
    }
    done(
        admin.put(
            Client.azure("/digitaltwins/oven/relationships/f1"),
            "{\"$relationshipName\":\"feeds\",\"$targetId\":\"mill\",\"belt\":\"n\"}"));
    done(admin.post("/api/v1/telemetry/oven?ack=queryable", "{\"power\":9,\"smell\":1}"));
    alarm = admin.get("/api/v1/alarms").json().at("/value/0/id").asString();
    command = admin.post("/api/v1/twins/oven/commands/start", "").json().get("id").asString();
    done(admin.send("PATCH", "/api/v1/twins/oven/desired", "{\"setpoint\":1}"));
    done(admin.post("/api/v1/branches", "{\"id\":\"what\"}"));
    done(
        admin.send(
            "PATCH",
            "/api/v1/branches/what" + Client.azure("/digitaltwins/oven"),
            "[{\"op\":\"add\",\"path\":\"/setpoint\",\"value\":7}]"));
    String policies = new tools.jackson.databind.json.JsonMapper().writeValueAsString(POLICIES);
    done(
        admin.put(
            "/api/v1/policies",
            "{\"files\":[{\"name\":\"p.yaml\",\"text\":%s}]}".formatted(policies)));
    limited("here", true);
    limited("elsewhere", true);
    limited("denied", false);
  }

  private static void limited(String name, boolean isRestricted) throws Exception {
    LIMITED.put(
        name, stack.session(new Principal(name, Role.ENGINEER, "", List.of(name), isRestricted)));
  }

  private static void done(Client.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
  }

  private static void read() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(AccessMatrixTest.class.getResourceAsStream("access-matrix.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] cells = line.split(" \\| ?", -1);
          String who = cells[1].strip();
          MATRIX.put(
              cells[0].strip(),
              new Row(
                  who,
                  cells.length > 2 ? cells[2].strip() : "",
                  cells.length > 3 ? cells[3].strip() : "",
                  cells.length > 4 ? cells[4].strip() : ""));
        }
      }
    }
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static List<Told> routes() {
    List<Told> routes = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        verb ->
                            routes.add(
                                new Told(
                                    verb.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    verb.getValue().get("operationId").asString()))));
    return routes;
  }

  @Test
  void everyOperationHasARowAndEveryRowAnOperation() {
    Set<String> operations = new TreeSet<>();
    routes().forEach(route -> operations.add(route.operation().replaceFirst("^Branch_", "")));
    assertThat(operations).containsExactlyInAnyOrderElementsOf(MATRIX.keySet());
  }

  private static boolean permits(String who, Role role) {
    return who.equals("open")
        || List.of(who.split("\\+")).stream()
            .map(name -> Role.valueOf(name.toUpperCase(Locale.ROOT)))
            .anyMatch(role::covers);
  }

  @Test
  void whatIsAboutThePlantAsAWholeIsNotForThoseWhomPoliciesLimit() throws Exception {
    for (Told route : routes()) {
      Row row = MATRIX.get(route.operation().replaceFirst("^Branch_", ""));
      if (row == null || !row.request.equals("whole")) {
        continue;
      }
      String path = route.path().replaceAll("\\{[^}]*}", "nobody") + "?api-version=2023-10-31";
      for (Map.Entry<String, Client> limited : LIMITED.entrySet()) {
        assertThat(limited.getValue().send(route.method(), path, "").status())
            .as("%s as %s", route, limited.getKey())
            .isEqualTo(403);
      }
    }
  }

  private static Client another() throws Exception {
    return stack.session(new Principal("another", Role.ENGINEER, "", List.of("here"), true));
  }

  @Test
  void whatIsSharedIsForThoseToo() throws Exception {
    for (Told route : routes()) {
      Row row = MATRIX.get(route.operation());
      if (row != null && row.request.equals("shared")) {
        String path = route.path().replace("{branch}", "what");
        for (Map.Entry<String, Client> limited : LIMITED.entrySet()) {
          // The session of somebody else is ended, and an empty change of a password refused.
          Client client = route.method().equals("GET") ? limited.getValue() : another();
          Client.Reply reply = client.send(route.method(), path, "");
          assertThat(reply.body())
              .as("%s as %s", route, limited.getKey())
              .doesNotContain("Policies do not permit");
          if (route.method().equals("GET")) {
            assertThat(reply.status()).as("%s as %s", route, limited.getKey()).isEqualTo(200);
          }
        }
      }
    }
  }

  @Test
  void whatIsAboutATwinIsAsTheMatrixSays() throws Exception {
    check("");
  }

  @Test
  void inABranchItIsTheSame() throws Exception {
    check("/api/v1/branches/what");
  }

  private static void check(String prefix) throws Exception {
    Set<String> operations = new TreeSet<>();
    routes().forEach(route -> operations.add(route.operation()));
    for (Map.Entry<String, Row> each : MATRIX.entrySet()) {
      Row row = each.getValue();
      boolean isThere = prefix.isEmpty() || operations.contains("Branch_" + each.getKey());
      boolean isOfRoot = row.request.contains("COMMAND") || row.request.contains("ALARM");
      if (row.expected.isEmpty() || !isThere || (!prefix.isEmpty() && isOfRoot)) {
        continue;
      }
      if (!each.getKey().equals("streamLive")) {
        for (Role role : Role.values()) {
          Client.Reply reply = send(stack.as(role), prefix, row);
          boolean isPermitted = permits(row.who, role) && role != Role.DEVICE;
          char expected = isPermitted ? row.expected.charAt(0) : 'F';
          verify(reply, expected, each.getKey() + " as " + role + " " + prefix);
          restore();
        }
      }
      int place = 0;
      for (Map.Entry<String, Client> limited : LIMITED.entrySet()) {
        Client.Reply reply = send(limited.getValue(), prefix, row);
        verify(
            reply,
            row.expected.charAt(place++),
            each.getKey() + " as " + limited.getKey() + " " + prefix);
        restore();
      }
      assertThat(send(stack.anonymous(), prefix, row).status()).as(each.getKey()).isEqualTo(401);
    }
  }

  /// What a row deletes is there again for the next one.
  private static void restore() throws Exception {
    for (String prefix : List.of("", "/api/v1/branches/what")) {
      String path = prefix + Client.azure("/digitaltwins/oven/relationships/f1");
      if (admin.get(path).status() == 404) {
        done(
            admin.put(
                path, "{\"$relationshipName\":\"feeds\",\"$targetId\":\"mill\",\"belt\":\"n\"}"));
      }
    }
  }

  private static Client.Reply send(Client client, String prefix, Row row) throws Exception {
    int space = row.request.indexOf(' ');
    String method = row.request.substring(0, space);
    String path =
        row.request.substring(space + 1).replace("ALARM", alarm).replace("COMMAND", command);
    boolean isOwn = path.startsWith("/api/");
    String url = prefix.isEmpty() || !isOwn ? path : path.replaceFirst("^/api/v1", "/api/v1");
    return client.send(
        method,
        prefix + (isOwn ? url : Client.azure(url)),
        row.body,
        "Message-Id",
        "m" + Instant.now());
  }

  private static void verify(Client.Reply reply, char expected, String what) {
    String told = what + ": " + reply.status() + " " + reply.body();
    switch (expected) {
      case 'N' -> assertThat(reply.status()).as(told).isEqualTo(404);
      case 'F' -> assertThat(reply.status()).as(told).isEqualTo(403);
      case 'Y' -> assertThat(reply.status()).as(told).isNotIn(401, 403, 404, 500);
      case '?' -> assertThat(reply.status()).as(told).isNotIn(401, 403, 500);
      case '+' -> {
        assertThat(reply.status()).as(told).isBetween(200, 299);
        assertThat(reply.body()).as(told).contains("oven");
      }
      case '-' -> {
        assertThat(reply.status()).as(told).isEqualTo(200);
        assertThat(reply.body()).as(told).doesNotContain("oven");
      }
      default -> throw new IllegalArgumentException(what + ": a letter of the matrix");
    }
  }

  /// The classes of what a twin holds, by a path of each.
  private static final Map<String, String> CLASSES =
      Map.of(
          "writable Property", "setpoint",
          "Property", "label",
          "Telemetry", "power",
          "computed Property", "load",
          "Property that a process writes", "status",
          "Property of a component", "fan.speed");

  @Test
  void everyClassOfPropertyIsSeenByItselfAndCutOutByItself() throws Exception {
    Client some = stack.session(new Principal("some", Role.VIEWER, "", List.of("some"), true));
    String before = admin.get("/api/v1/policies").json().at("/files/0/text").asString();
    try {
      for (Map.Entry<String, String> each : CLASSES.entrySet()) {
        String path = each.getValue().replace('.', '/');
        policy(
            before,
            "grant: [{ rights: [read], twins: [oven], properties: [%s] }]"
                .formatted(each.getValue()));
        assertThat(some.get("/api/v1/twins/oven").json().get("values").propertyNames())
            .as(each.getKey())
            .containsExactly(path);
        policy(
            before,
            "grant: [{ rights: [read], twins: [oven] }]\ndeny: [{ rights: [read], twins: [oven], properties: [%s] }]"
                .formatted(each.getValue()));
        assertThat(some.get("/api/v1/twins/oven").json().get("values").propertyNames())
            .as(each.getKey())
            .isNotEmpty()
            .doesNotContain(path);
        assertThat(some.get("/api/v1/history/oven/" + path).status())
            .as(each.getKey())
            .isEqualTo(404);
      }
      policy(
          before,
          "grant: [{ rights: [read], twins: [oven, mill] }]\ndeny: [{ rights: [read], twins: [oven], properties: [feeds.belt] }]");
      assertThat(some.get(Client.azure("/digitaltwins/oven/relationships/f1")).body())
          .contains("mill")
          .doesNotContain("belt");
    } finally {
      policy(before, null);
    }
  }

  @Test
  void whatIsComputedNobodyWritesWhateverTheirRights() throws Exception {
    String patch = "[{\"op\":\"add\",\"path\":\"/load\",\"value\":7}]";
    String twin = Client.azure("/digitaltwins/oven");
    List<Client> writers = new ArrayList<>(List.of(Objects.requireNonNull(LIMITED.get("here"))));
    for (Role role : Role.values()) {
      if (role.covers(Role.OPERATOR)) {
        writers.add(stack.as(role));
      }
    }
    String before = admin.get(twin).json().get("load").asString();
    for (Client writer : writers) {
      Client.Reply direct = writer.patch(twin, patch);
      assertThat(direct.status()).as(direct.body()).isEqualTo(400);
      assertThat(direct.errorCode()).isEqualTo("ComputedProperty");
      assertThat(direct.errorMessage()).contains("load", "oven-load", "r.yaml:6");
      Client.Reply desired = writer.patch("/api/v1/twins/oven/desired", "{\"load\":7}");
      assertThat(desired.status()).as(desired.body()).isEqualTo(400);
      assertThat(desired.body()).contains("oven-load (r.yaml:6) computes");
    }
    assertThat(admin.get(twin).json().get("load").asString()).isEqualTo(before);
    assertThat(stack.as(Role.VIEWER).patch(twin, patch).status()).isEqualTo(403);
    assertThat(Objects.requireNonNull(LIMITED.get("elsewhere")).patch(twin, patch).status())
        .isEqualTo(404);
    done(admin.post("/api/v1/telemetry/oven?ack=applied", "{\"load\":7}"));
    assertThat(admin.get(twin).json().get("load").asString()).isEqualTo(before);
    assertThat(admin.get("/api/v1/drift").body()).contains("COMPUTED");
  }

  @Test
  void whatAProcessShowsNobodyWritesWhateverTheirRights() throws Exception {
    String patch = "[{\"op\":\"add\",\"path\":\"/status\",\"value\":\"mine\"}]";
    String twin = Client.azure("/digitaltwins/oven");
    for (Role role : Role.values()) {
      if (role.covers(Role.OPERATOR)) {
        Client.Reply reply = stack.as(role).patch(twin, patch);
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("ComputedProperty");
        assertThat(reply.errorMessage()).contains("status", "process baking", "r.yaml:");
      }
    }
    assertThat(stack.as(Role.VIEWER).patch(twin, patch).status()).isEqualTo(403);
    assertThat(Objects.requireNonNull(LIMITED.get("elsewhere")).patch(twin, patch).status())
        .isEqualTo(404);
    done(admin.post("/api/v1/telemetry/oven?ack=applied", "{\"status\":\"mine\"}"));
    assertThat(admin.get(twin).body()).doesNotContain("mine");
  }

  @Test
  void howMuchThereIsInABranchIsForThoseWhoMayReadAllOfIt() throws Exception {
    for (String path : List.of("/api/v1/branches", "/api/v1/branches/what")) {
      assertThat(stack.as(Role.VIEWER).get(path).body()).contains("\"twins\":2");
      for (Client limited : LIMITED.values()) {
        assertThat(limited.get(path).body())
            .contains("\"id\":\"what\"")
            .doesNotContain("\"twins\"", "\"relationships\"", "\"changes\"", "\"bytes\"");
      }
    }
  }

  @Test
  void theLiveFeedTellsOfDraftedModelsOnlyWithTheirTwin() throws Exception {
    done(admin.post("/api/v1/telemetry/stranger?ack=applied", "{\"force\":1}"));
    String draft = "dtmi:lockstep:draft:stranger;1";
    assertThat(admin.get(Client.azure("/models/" + draft)).status()).isEqualTo(200);
    var sights = new io.lockstep.api.internal.work.Sights(stack.space()::policies);
    Principal elsewhere = new Principal("live", Role.VIEWER, "", List.of("elsewhere"), true);
    var sight = io.lockstep.api.internal.own.LiveSightAccess.of(stack.space(), sights, elsewhere);
    assertThat(sight.tellsOfModel(draft)).isFalse();
    assertThat(sight.tellsOfModel("dtmi:lockstep:draft:gone;1")).isFalse();
    assertThat(sight.tellsOfModel("dtmi:t:Oven;1")).isTrue();
    Principal admins = new Principal("admin", Role.ADMIN);
    var all = io.lockstep.api.internal.own.LiveSightAccess.of(stack.space(), sights, admins);
    assertThat(all.tellsOfModel(draft)).isTrue();
  }

  private static void policy(String before, @org.jspecify.annotations.Nullable String clauses)
      throws Exception {
    String text =
        clauses == null
            ? before
            : before + "---\npolicy: some\nsubjects: [group:some]\n" + clauses + "\n";
    String json = new tools.jackson.databind.json.JsonMapper().writeValueAsString(text);
    done(
        admin.put(
            "/api/v1/policies", "{\"files\":[{\"name\":\"p.yaml\",\"text\":%s}]}".formatted(json)));
  }

  @Test
  void whatIsHiddenIsAnsweredAsWhatIsNotThere() throws Exception {
    Client elsewhere = Objects.requireNonNull(LIMITED.get("elsewhere"));
    for (String path :
        List.of(
            Client.azure("/digitaltwins/TWIN"),
            Client.azure("/digitaltwins/TWIN/relationships"),
            Client.azure("/digitaltwins/TWIN/relationships/f1"),
            Client.azure("/digitaltwins/TWIN/components/fan"),
            "/api/v1/twins/TWIN",
            "/api/v1/twins/TWIN/changes",
            "/api/v1/history/TWIN/power")) {
      Client.Reply hidden = elsewhere.get(path.replace("TWIN", "oven"));
      Client.Reply absent = elsewhere.get(path.replace("TWIN", "none"));
      assertThat(hidden.status()).as(path).isEqualTo(404);
      assertThat(hidden.body().replace("oven", "none")).as(path).isEqualTo(absent.body());
    }
  }

  @Test
  void whyIsExplained() throws Exception {
    Client.Reply reply =
        stack
            .as(Role.ENGINEER)
            .post(
                "/api/v1/policies/explain",
                "{\"principal\":{\"name\":\"denied\",\"role\":\"engineer\"},\"right\":\"write\",\"twin\":\"oven\",\"property\":\"setpoint\"}");
    assertThat(reply.json().get("allowed").booleanValue()).isFalse();
    assertThat(reply.json().get("by").asString()).isEqualTo("deny");
    assertThat(reply.json().get("policy").asString()).isEqualTo("denied");
    assertThat(reply.json().get("place").asString()).isEqualTo("p.yaml:13");
  }

  @Test
  void policiesThatAreNotValidAreRefusedWithTheirPlaces() throws Exception {
    Client.Reply reply =
        admin.put("/api/v1/policies", "{\"files\":[{\"name\":\"p.yaml\",\"text\":\"policy: x\"}]}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("p.yaml:1:");
    assertThat(admin.get("/api/v1/policies").json().get("policies")).hasSize(3);
  }

  @Test
  void theLiveFeedTellsOnlyWhatMayBeReadAndLosesItAtOnce() throws Exception {
    Principal principal = new Principal("live", Role.VIEWER, "", List.of("here"), true);
    var sights = new io.lockstep.api.internal.work.Sights(stack.space()::policies);
    var sight = io.lockstep.api.internal.own.LiveSightAccess.of(stack.space(), sights, principal);
    assertThat(sight.tells("oven", "power")).isTrue();
    assertThat(sight.tells("nobody", "power")).isFalse();
    String before = admin.get("/api/v1/policies").json().at("/files/0/text").asString();
    try {
      policy(
          before,
          "deny: [{ rights: [read], twins: [oven] }]"
              .replace("deny", "grant: [{ rights: [read], twins: [mill] }]\ndeny"));
      assertThat(sight.tells("oven", "power")).isTrue();
      policy(before.replace("group:here", "group:nobody"), null);
      assertThat(sight.tells("oven", "power")).isFalse();
    } finally {
      policy(before, null);
    }
  }
}
