package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The outside contract of the command line: what each command prints, and its exit code: 0 good, 1
/// found problems, 2 wrong use, 3 port in use, 4 data folder locked or unreadable. Errors say what,
/// where, expected, found.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineTest {
  @TempDir(factory = OnDisk.class)
  static Path folder;

  private ServerProcess server;

  @BeforeAll
  void startServer() throws Exception {
    server = ServerProcess.in(folder.resolve("data")).start();
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  private static Child.Result run(String... arguments) {
    return Child.run(folder, arguments);
  }

  private static Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  // --- use ---

  @Test
  void versionIsPrinted() {
    Child.Result result = run("--version");
    assertThat(result.out()).startsWith("lockstep ");
    assertThat(result.exit()).isZero();
  }

  @Test
  void helpIsPrinted() {
    Child.Result result = run("--help");
    assertThat(result.out()).startsWith("Usage: lockstep");
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
  }

  @Test
  void eachCommandHasHelp() {
    List<String> commands = new ArrayList<>();
    collect(Main.commandLine(), "", commands);
    assertThat(commands).contains("demo", "device add", "rule dry-run");
    for (String command : commands) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      CommandLine line = Main.commandLine();
      line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
      int exit = line.execute((command + " --help").split(" "));
      assertThat(out.toString()).startsWith("Usage: lockstep " + command);
      assertThat(err.toString()).as(command).isEmpty();
      assertThat(exit).as(command).isZero();
    }
  }

  private static void collect(CommandLine of, String prefix, List<String> into) {
    of.getSubcommands()
        .forEach(
            (name, command) -> {
              into.add(prefix + name);
              collect(command, prefix + name + " ", into);
            });
  }

  @Test
  void noCommandAtAllIsWrongUse() {
    Child.Result result = run();
    assertThat(result.err()).startsWith("Usage: lockstep");
    assertThat(result.exit()).isEqualTo(2);
  }

  @Test
  void anUnknownOptionIsWrongUse() {
    Child.Result result = run("up", "--prot", "1");
    assertThat(result.err()).contains("--prot").contains("Usage: lockstep up");
    assertThat(result.exit()).isEqualTo(2);
  }

  // --- validate ---

  @Test
  void aValidModelIsGood() throws Exception {
    Path _ = write("good/pump.json", model("temperature"));
    Child.Result result = run("validate", "good");
    assertThat(result.out()).isEqualTo("1 interfaces, 0 problems, 0 unresolved references\n");
    assertThat(result.exit()).isZero();
  }

  @Test
  void anInvalidModelIsToldWithFileLineExpectedAndFound() throws Exception {
    Path file = write("bad/pump.json", model("1st"));
    Child.Result result = run("validate", file.toString());
    assertThat(result.out())
        .startsWith(file + ":6:")
        .contains("expected", "'1st'")
        .contains("1 problems");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void testsBesideRulesAreRunAndOneThatFailsIsToldWithItsTrace() throws Exception {
    Path _ = write("tested/models/pump.json", model("temperature"));
    Path rules =
        write(
            "tested/rules/pump.yaml",
            """
            rule: hot
            model: dtmi:test:pump;1
            when: temperature > 80
            alarm: { priority: high, title: Hot }
            ---
            test: a hot pump is told
            rule: hot
            given: [ { at: 1s, property: temperature, value: 81 } ]
            expect: [ { alarm: raised, at: 1s } ]
            ---
            test: a warm pump is told
            rule: hot
            given: [ { at: 1s, property: temperature, value: 79 } ]
            expect: [ { alarm: raised } ]
            """);
    Child.Result result = run("validate", "tested");
    assertThat(result.out())
        .contains(
            "tested/rules/pump.yaml:14:11: test a warm pump is told: expected an alarm raised (hot of twin), found nothing (test)")
        .contains("    +1s hot of twin: temperature = 79.0, temperature > 80 is false -> idle")
        .contains("1 rules, 2 tests (1 passed), 1 problems");
    assertThat(result.exit()).isEqualTo(1);
    JsonNode row =
        new JsonMapper().readTree(run("validate", "tested", "--format", "json").out()).get(0);
    assertThat(row.path("line").asInt()).isEqualTo(14);
    assertThat(row.path("rule").asString()).isEqualTo("test");
    assertThat(row.path("trace")).hasSize(1);
    assertThat(rules).exists();
  }

  @Test
  void aReferenceThatLeadsNowhereIsToldWithItsPlace() throws Exception {
    String text =
        """
        {
          "@context": "dtmi:dtdl:context;3",
          "@id": "dtmi:cli:Pump;1",
          "@type": "Interface",
          "extends": "dtmi:cli:Machine;1"
        }
        """;
    Path file = write("lost/pump.json", text);
    Child.Result result = run("validate", file.toString());
    assertThat(result.out())
        .startsWith(
            file
                + ":5:3: 'extends' of dtmi:cli:Pump;1 refers to dtmi:cli:Machine;1, which is defined"
                + " nowhere. Add the model that defines it, or correct the identifier. (unresolved)")
        .contains("1 unresolved references");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void casesOfTheModelLanguageAreRunAndDisagreementsTold() throws Exception {
    Path _ = write("cases/good.json", "{\"valid\": true, \"idText\": \"dtmi:a;1\"}");
    Path _ = write("cases/wrong.json", "{\"valid\": false, \"idText\": \"dtmi:a;1\"}");
    Child.Result result = run("dtdl", "conform", "cases", "--json", "cases.txt");
    assertThat(result.out())
        .startsWith("agree 1 of 2\n")
        .contains("wrong.json: wrong: 'dtmi:a;1' should be invalid");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void problemsAreToldAsJsonOnDemand() throws Exception {
    Path file = write("bad-json/pump.json", model("1st"));
    Child.Result result = run("validate", file.toString(), "--format", "json");
    JsonNode problems = new JsonMapper().readTree(result.out());
    assertThat(problems.size()).isEqualTo(1);
    assertThat(problems.get(0).path("file").asString()).isEqualTo(file.toString());
    assertThat(problems.get(0).path("line").asInt()).isEqualTo(6);
    assertThat(problems.get(0).path("message").asString()).contains("expected", "'1st'");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void aGraphIsCheckedAsAServerWouldDecideIt() throws Exception {
    Path _ = write("plant/models/pump.json", model("temperature"));
    String pump = "{\"$dtId\":\"%s\",\"$metadata\":{\"$model\":\"%s\"}%s}\n";
    String known = new JsonMapper().readTree(model("temperature")).path("@id").asString();
    Path graph =
        write(
            "plant/graph/pumps.ndjson",
            pump.formatted("p1", known, "")
                + pump.formatted("p2", known, ",\"colour\":\"red\"")
                + pump.formatted("p3", "dtmi:example:Nothing;1", ""));
    Child.Result result = run("validate", "plant");
    assertThat(result.out())
        .contains("pumps.ndjson:2:1: twin p2: ")
        .contains("pumps.ndjson:3:1: twin p3: ")
        .contains("expected the id of an uploaded model, found dtmi:example:Nothing;1")
        .contains("2 problems");
    assertThat(result.exit()).isEqualTo(1);

    Path _ = Files.writeString(graph, pump.formatted("p1", known, ""));
    assertThat(run("validate", "plant").exit()).isZero();
  }

  @Test
  void unitsOfBindingsAreCheckedAgainstTheTwins() throws Exception {
    Path _ =
        write(
            "bound/models/pump.json",
            """
            {"@context":"dtmi:dtdl:context;2","@id":"dtmi:example:Pump;1","@type":"Interface",
             "contents":[{"@type":["Property","Temperature"],"name":"temperature",
                          "schema":"double","unit":"degreeCelsius"}]}
            """);
    Path _ =
        write(
            "bound/graph/pumps.ndjson",
            "{\"$dtId\":\"p1\",\"$metadata\":{\"$model\":\"dtmi:example:Pump;1\"}}\n");
    String binding =
        "bindings:\n  - { topic: \"p/{n}\", twin: \"p{n}\", property: temperature, unit: %s }\n";
    Path file = write("bound/bindings/pumps.yaml", binding.formatted("bar"));
    Child.Result result = run("validate", "bound");
    assertThat(result.out())
        .contains(
            "bound/bindings/pumps.yaml:2:1: unit: expected one that converts to degreeCelsius for"
                + " temperature of twin p1, found bar (unit)");
    assertThat(result.exit()).isEqualTo(1);

    Path _ = Files.writeString(file, binding.formatted("kelvin"));
    assertThat(run("validate", "bound").exit()).isZero();
  }

  @Test
  void rulesAreCheckedAgainstTheModelsAndTheirPlaceIsShown() throws Exception {
    Path _ = write("ruled/models/pump.json", model("temperature"));
    String known = new JsonMapper().readTree(model("temperature")).path("@id").asString();
    String rule =
        """
        rule: hot
        model: %s
        when: temprature > 260
        alarm: { priority: high, title: Hot }
        """
            .formatted(known);
    Path file = write("ruled/rules/hot.yaml", rule);
    Child.Result result = run("validate", "ruled");
    assertThat(result.out())
        .isEqualTo(
            """
            ruled/rules/hot.yaml:3:7: when: expected a property of %s, found temprature; did you mean temperature? (rule)
                3 | when: temprature > 260
                  |       ^
            1 interfaces, 1 problems, 0 unresolved references
            """
                .formatted(known));
    assertThat(result.exit()).isEqualTo(1);

    Path _ = Files.writeString(file, rule.replace("temprature", "temperature"));
    Child.Result good = run("validate", "ruled");
    assertThat(good.out())
        .isEqualTo("1 interfaces, 1 rules, 0 problems, 0 unresolved references\n");
    assertThat(good.exit()).isZero();
  }

  @Test
  void textThatIsNoJsonIsToldWithItsLine() throws Exception {
    Path file = write("broken/pump.json", "{\n  \"@id\": \"dtmi:a;1\",\n  ]\n}\n");
    Child.Result result = run("validate", file.toString());
    assertThat(result.out()).startsWith(file + ":3:");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void aPathThatIsNotThereIsWrongUse() {
    Child.Result result = run("validate", "nowhere");
    assertThat(result.err())
        .isEqualTo("lockstep: nowhere: expected a file or a folder, found nothing\n");
    assertThat(result.exit()).isEqualTo(2);
  }

  private static String model(String property) {
    return """
        {
          "@context": "dtmi:dtdl:context;3",
          "@id": "dtmi:test:pump;1",
          "@type": "Interface",
          "contents": [
            {"@type": "Property", "name": "%s", "schema": "double"}
          ]
        }
        """
        .formatted(property);
  }

  // --- settings ---

  @Test
  void anUnknownSettingIsAnErrorWithASuggestion() throws Exception {
    Path _ = write("plant-1/lockstep.yaml", "http:\n  port: 0\nmqtt:\n  prot: 0\n");
    Child.Result result = run("up", "plant-1", "--data", "data-of-plant-1");
    assertThat(result.err())
        .isEqualTo(
            "lockstep: plant-1/lockstep.yaml:4: unknown setting \"mqtt.prot\"; did you mean \"mqtt.port\"?\n");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(folder.resolve("data-of-plant-1")).doesNotExist();
  }

  @Test
  void allProblemsOfTheSettingsAreToldTogether() {
    Child.Result result = run("up", "--set", "http.port=many", "--set", "journal.quota=1 parsec");
    assertThat(result.err().lines())
        .containsExactly(
            "lockstep: --set: http.port: expected a port from 0 to 65535, found \"many\"",
            "lockstep: --set: journal.quota: expected a size such as 64KiB, 256MiB or 20GiB, found \"1 parsec\"");
    assertThat(result.exit()).isEqualTo(2);
  }

  @Test
  void anInvalidModelOfAWorkspaceStopsTheStart() throws Exception {
    Path file = write("plant-2/models/pump.json", model("1st"));
    Path plant = folder.resolve("plant-2");
    Child.Result result =
        run("up", plant.toString(), "--data", "data-of-plant-2", "--set", "http.port=0");
    assertThat(result.err()).startsWith("lockstep: " + file + ":6").contains("expected", "'1st'");
    assertThat(result.exit()).isEqualTo(1);
  }

  // --- one server at a time ---

  @Test
  void aPortInUseIsSaidWithItsNumber() {
    int port = server.mqttPort();
    Child.Result result =
        run(
            "up",
            "--data",
            "data-of-second",
            "--set",
            "mqtt.port=" + port,
            "--set",
            "http.port=0",
            "--set",
            "https.port=0",
            "--set",
            "mqtts.port=0",
            "--set",
            "pg.port=0");
    assertThat(result.err()).startsWith("lockstep: ").contains(String.valueOf(port), "in use");
    assertThat(result.exit()).isEqualTo(3);
    assertThat(folder.resolve("data-of-second/endpoints.json")).doesNotExist();
  }

  @Test
  void aDataFolderInUseIsSaidWithItsPath() throws Exception {
    String data = server.data().toString();
    Child.Result result = run("up", "--data", data, "--set", "http.port=0");
    assertThat(result.err())
        .isEqualTo(
            "lockstep: %s: expected a data folder of our own, found it locked by another process; stop that one or use --data DIR%n"
                .formatted(data));
    assertThat(result.exit()).isEqualTo(4);
    assertThat(server.data().resolve("endpoints.json")).exists();
    assertThat(server.http().get("/health/ready").status()).isEqualTo(200);
  }

  @Test
  void aDataFolderThatIsAFileIsSaidWithItsPath() throws Exception {
    Path file = write("not-a-folder", "");
    Child.Result result = run("up", "--data", file.toString());
    assertThat(result.err())
        .startsWith(
            "lockstep: %s: expected a readable and writable data folder, found: ".formatted(file));
    assertThat(result.exit()).isEqualTo(4);
  }

  // --- commands that need a running server ---

  @Test
  void aTokenIsAllThatIsPrinted() throws Exception {
    Child.Result result = run("token", "create", "--role", "viewer");
    assertThat(result.out()).matches("\\S{20,}\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    Http viewer = new Http(server.endpoint("http"), result.out().strip());
    assertThat(viewer.get("/api/v1/drift").status()).isEqualTo(200);
    assertThat(viewer.post("/api/v1/tokens", "{\"role\":\"admin\"}").status()).isEqualTo(403);
  }

  @Test
  void aRoleThatDoesNotExistIsWrongUse() {
    Child.Result result = run("token", "create", "--role", "king");
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("lockstep: ").contains("expected", "king");
    assertThat(result.exit()).isEqualTo(2);
  }

  @Test
  void aDeviceIsAddedOnceAndItsCredentialLetsItIn() throws Exception {
    Child.Result result = run("device", "add", "press-1");
    assertThat(result.out()).matches("\\S{20,}\n");
    assertThat(result.exit()).isZero();
    String credential = result.out().strip();
    try (MqttProbe press = MqttProbe.connect(server, 4, "press-1", "press-1", credential)) {
      assertThat(press.publish("lockstep/v1/press-1/telemetry", "{\"force\":1}"))
          .isEqualTo(MqttProbe.Fate.ACKNOWLEDGED);
    }
    Child.Result again = run("device", "add", "press-1");
    assertThat(again.out()).isEmpty();
    assertThat(again.err()).startsWith("lockstep: ").contains("press-1");
    assertThat(again.exit()).isEqualTo(1);
  }

  @Test
  void aQueryFindsTheServerByTheDataFolder() {
    Child.Result result =
        run("query", "SELECT COUNT() FROM DIGITALTWINS", "--data", server.data().toString());
    assertThat(result.out()).startsWith("{\"COUNT\":");
    assertThat(result.exit()).isZero();
  }

  @Test
  void aQueryFindsTheServerByTheEnvironment() {
    Map<String, String> environment =
        Map.of("LOCKSTEP_SERVER", server.endpoint("http"), "LOCKSTEP_TOKEN", server.token());
    Child.Result result =
        Child.run(
            folder,
            environment,
            "query",
            "SELECT COUNT() FROM DIGITALTWINS",
            "--data",
            "data-of-nobody");
    assertThat(result.out()).startsWith("{\"COUNT\":");
    assertThat(result.exit()).isZero();
  }

  @Test
  void aWrongTokenIsAProblemToldByTheServer() {
    Child.Result result = run("query", "SELECT * FROM DIGITALTWINS", "--token", "wrong");
    assertThat(result.err()).startsWith("lockstep: POST /query").contains("401");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void aQueryThatIsNoneIsWrongUse() {
    Child.Result result = run("query", "SELECT SELECT");
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("lockstep: POST /query").contains("400");
    assertThat(result.exit()).isEqualTo(2);
  }

  @Test
  void anAddressWithoutASchemeIsWrongUse() {
    Child.Result result = run("query", "SELECT * FROM DIGITALTWINS", "--server", "localhost:8080");
    assertThat(result.err())
        .isEqualTo(
            "lockstep: --server: expected an address such as http://127.0.0.1:8080, found \"localhost:8080\"\n");
    assertThat(result.exit()).isEqualTo(2);
  }

  @Test
  void noServerToAskIsAProblem() {
    Child.Result result = run("query", "SELECT * FROM DIGITALTWINS", "--data", "data-of-nobody");
    assertThat(result.err())
        .startsWith("lockstep: expected a running server, found no data-of-nobody/endpoints.json");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void aServerThatIsGoneIsAProblem() throws Exception {
    Path _ = write("data-of-killed/endpoints.json", "{\"http\":\"http://127.0.0.1:9\"}");
    Child.Result result = run("query", "SELECT * FROM DIGITALTWINS", "--data", "data-of-killed");
    assertThat(result.err())
        .startsWith("lockstep: http://127.0.0.1:9: expected a running server, found: ");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void aRowThatCannotBeReplayedIsToldWithFileAndLine() throws Exception {
    Path file = write("row.csv", "time,value\n2026-01-01 00:00:00,1\nyesterday,2\n");
    Child.Result result =
        run("replay", file.toString(), "--map", "value=mill/power", "--speed", "max");
    assertThat(result.err())
        .isEqualTo(
            "lockstep: %s:3: column time: expected a time (RFC 3339, yyyy-MM-dd HH:mm:ss or epoch), found \"yesterday\"%n"
                .formatted(file));
    assertThat(result.exit()).isEqualTo(2);
  }

  @Test
  void aMappingWithoutAPropertyIsWrongUse() {
    Child.Result result = run("replay", "some.csv", "--map", "value=mill");
    assertThat(result.err())
        .isEqualTo("lockstep: --map: expected COLUMN=TWIN/PROPERTY, found \"value=mill\"\n");
    assertThat(result.exit()).isEqualTo(2);
  }
}
