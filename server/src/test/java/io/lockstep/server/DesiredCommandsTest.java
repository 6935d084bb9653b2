package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `lockstep desired`, against a running server.
class DesiredCommandsTest {
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Fan;1","@type":"Interface","contents":[
        {"@type":"Property","name":"level","schema":"integer","writable":true}]},
       {"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Oven;1","@type":"Interface","contents":[
        {"@type":"Component","name":"fan","schema":"dtmi:test:Fan;1"},
        {"@type":"Property","name":"setpoint","schema":"double","writable":true},
        {"@type":"Property","name":"program","schema":"string","writable":true}]}]
      """;

  @TempDir Path folder;

  private record Done(int exit, List<String> out) {}

  private static Done run(ServerProcess server, String... arguments) {
    List<String> all = new ArrayList<>(List.of("desired"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", server.data().toString()));
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      int exit = Main.run(all.toArray(String[]::new));
      return new Done(exit, printed.toString(StandardCharsets.UTF_8).lines().toList());
    } finally {
      System.setOut(out);
    }
  }

  @Test
  void valuesAreSetShownAndTakenAway() throws Exception {
    try (ServerProcess server = ServerProcess.in(folder.resolve("data")).start()) {
      String azure = "?api-version=2023-10-31";
      assertThat(server.http().post("/models" + azure, MODEL).isGood()).isTrue();
      Http.Reply twin =
          server
              .http()
              .send(
                  "PUT",
                  "/digitaltwins/oven%201" + azure,
                  "{\"$metadata\":{\"$model\":\"dtmi:test:Oven;1\"},\"fan\":{\"$metadata\":{}}}");
      assertThat(twin.isGood()).as(twin.body()).isTrue();

      Done set =
          run(
              server,
              "set",
              "oven 1",
              "setpoint=60",
              "program=rye bread",
              "fan.level=2",
              "--reason",
              "rye & spelt");
      assertThat(set.exit()).isZero();
      assertThat(set.out())
          .satisfiesExactlyInAnyOrder(
              line ->
                  assertThat(line).matches("setpoint +60.0 +(pending|sent) +reported nothing.*"),
              line -> assertThat(line).matches("program +\"rye bread\" +(pending|sent) +.*"),
              line -> assertThat(line).matches("fan.level +2 +(pending|sent) +.*"));
      assertThat(
              server
                  .http()
                  .get("/api/v1/twins/oven%201/desired")
                  .json()
                  .at("/values/setpoint/why")
                  .asString())
          .isEqualTo("rye & spelt");

      assertThat(run(server, "clear", "oven 1", "program").out())
          .noneMatch(line -> line.startsWith("program"))
          .hasSize(2);
      assertThat(run(server, "get", "oven 1").out()).hasSize(2);
      assertThat(run(server, "clear", "oven 1")).isEqualTo(new Done(0, List.of()));
      assertThat(run(server, "set", "oven 1", "setpont=60").exit()).isEqualTo(2);
      assertThat(run(server, "get", "nobody").exit()).isEqualTo(1);
      assertThat(run(server, "set", "oven 1").exit()).isEqualTo(2);
    }
  }
}
