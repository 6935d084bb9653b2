package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `lockstep user`, `lockstep token` and `lockstep policy`, against a running server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UserCommandsTest {
  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = ServerProcess.in(folder.resolve("data")).start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /// What a command did.
  private record Done(int exit, String out) {}

  private Done run(String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", server.data().toString()));
    InputStream in = System.in;
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      return new Done(
          Main.run(all.toArray(String[]::new)), printed.toString(StandardCharsets.UTF_8).strip());
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
  }

  private int login(String name, String password) throws Exception {
    return new Http(server.endpoint("http"), "none")
        .post("/api/v1/login", "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(name, password))
        .status();
  }

  @Test
  void aUserIsAddedListedShutOutAndRemoved() throws Exception {
    Done added = run("", "user", "add", "anna", "--role", "operator", "--group", "bakers");
    assertThat(added.exit()).isZero();
    assertThat(login("anna", added.out())).isEqualTo(200);

    Done stated =
        run(
            "quite a long phrase\n",
            "user",
            "add",
            "bert",
            "--role",
            "viewer",
            "--restricted",
            "--password-stdin");
    assertThat(stated.out()).isEmpty();
    assertThat(login("bert", "quite a long phrase")).isEqualTo(200);
    assertThat(run("", "user", "list").out().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).matches("anna +operator +- +enabled +bakers"),
            line -> assertThat(line).matches("bert +viewer +restricted enabled *"));

    assertThat(run("", "user", "disable", "bert").exit()).isZero();
    assertThat(login("bert", "quite a long phrase")).isEqualTo(401);
    assertThat(run("", "user", "enable", "bert").exit()).isZero();
    Done again = run("", "user", "password", "bert");
    assertThat(login("bert", again.out())).isEqualTo(200);
    assertThat(run("", "user", "remove", "bert").exit()).isZero();
    assertThat(run("", "user", "remove", "bert").exit()).isEqualTo(1);
    assertThat(run("short\n", "user", "add", "c", "--role", "viewer", "--password-stdin").exit())
        .isEqualTo(2);
  }

  @Test
  void aTokenIsMadeWithItsBoundsListedAndRevoked() throws Exception {
    Done made =
        run(
            "",
            "token",
            "create",
            "--role",
            "viewer",
            "--name",
            "tablet-7",
            "--group",
            "bakers",
            "--restricted",
            "--expires",
            "2099-01-31T08:00:00Z");
    Http tablet = new Http(server.endpoint("http"), made.out());
    assertThat(tablet.get("/api/v1/whoami").json().path("restricted").asBoolean()).isTrue();

    String line =
        run("", "token", "list")
            .out()
            .lines()
            .filter(each -> each.contains("tablet-7"))
            .findFirst()
            .orElseThrow();
    assertThat(line).contains("expires 2099-01-31T08:00:00").doesNotContain("not since the start");
    assertThat(run("", "token", "revoke", line.split(" ", 2)[0]).exit()).isZero();
    assertThat(tablet.get("/api/v1/whoami").status()).isEqualTo(401);
  }

  @Test
  void policiesAreSetListedShownAndExplained(@TempDir Path folder) throws Exception {
    Path policies = Files.createDirectories(folder.resolve("policies"));
    Path file =
        Files.writeString(
            policies.resolve("line1.yaml"),
            """
            policy: bakers-of-line1
            subjects: [group:bakers]
            grant: [{ rights: [read, write], twins: [oven1] }]
            deny: [{ rights: [write], twins: [oven1], properties: [setpoint] }]
            """);

    assertThat(run("", "policy", "put", "--dry-run", policies.toString()).out())
        .isEqualTo("1 policies are valid");
    assertThat(run("", "policy", "list").out()).isEmpty();
    assertThat(run("", "policy", "put", policies.toString()).out())
        .isEqualTo("1 policies are in force");
    assertThat(run("", "policy", "list").out())
        .startsWith("bakers-of-line1 ")
        .contains("line1.yaml:1")
        .endsWith("1 grants, 1 denies: group:bakers");
    assertThat(run("", "policy", "show").out())
        .startsWith("# " + file)
        .contains("properties: [setpoint]");

    Done may = explain("read", "oven1");
    assertThat(may.exit()).isZero();
    assertThat(may.out())
        .isEqualTo(
            "allowed: by grant of policy bakers-of-line1 (%s:3); there is no such twin"
                .formatted(file));
    Done mayNot = explain("write", "oven1", "setpoint");
    assertThat(mayNot.exit()).isEqualTo(1);
    assertThat(mayNot.out()).startsWith("refused: by deny of policy bakers-of-line1");
    assertThat(explain("read", "mill").out()).startsWith("refused: by nothing");
    assertThat(explain("fly", "mill").exit()).isEqualTo(2);

    Files.writeString(file, "policy: of nobody\n");
    assertThat(run("", "policy", "put", file.toString()).exit()).isEqualTo(1);
    assertThat(run("", "policy", "list").out()).startsWith("bakers-of-line1 ");
    assertThat(run("", "policy", "put", folder.resolve("none").toString()).exit()).isEqualTo(2);
  }

  private Done explain(String... what) {
    List<String> words = new ArrayList<>(List.of("policy", "explain"));
    words.addAll(List.of(what));
    words.addAll(
        List.of("--as", "anna", "--role", "engineer", "--group", "bakers", "--restricted"));
    return run("", words.toArray(String[]::new));
  }
}
