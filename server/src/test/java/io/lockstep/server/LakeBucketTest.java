package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A running server writes its lake into a bucket, tells when the store goes away, and shows its
/// keys to nobody.
final class LakeBucketTest {
  private static final String SECRET = "the-secret-of-the-store";

  @TempDir Path folder;

  @Test
  void theLakeIsInTheBucketAndSaysWhenTheStoreIsAway() throws Exception {
    Peers.assumeInstalled();
    Path script = Path.of(System.getProperty("lockstep.home", ".."), "peers/object-store.mjs");
    Process store =
        new ProcessBuilder("node", script.toString(), "the-key", SECRET, "eu-central-1")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader printed = store.inputReader(StandardCharsets.UTF_8)) {
      String port = printed.readLine().substring("port ".length());
      Path keys =
          Files.writeString(
              folder.resolve("keys"),
              "[other]\naws_access_key_id = no\n[default]\naws_access_key_id = the-key\naws_secret_access_key = %s\n"
                  .formatted(SECRET));
      try (ServerProcess server =
          ServerProcess.in(folder.resolve("data"))
              .set("lake.location", "s3://plant/north/lake")
              .set("lake.commit-interval", "50ms")
              .set("lake.s3.endpoint", "http://127.0.0.1:" + port)
              .set("lake.s3.region", "eu-central-1")
              .set("lake.s3.credentials", keys.toString())
              .start()) {
        write(server, "2025-01-01T00:00:00Z");
        JsonNode lake = server.http().post("/api/v1/lake/commit", "").json();
        assertThat(lake.path("state").asString()).isEqualTo("running");
        assertThat(lake.path("shareable").asBoolean()).isTrue();
        assertThat(lake.path("tables").path(0).path("location").asString())
            .startsWith("s3://plant/north/lake/models/");
        assertThat(server.http().get("/metrics").body())
            .contains("lockstep_lake_running 1", "lockstep_lake_rows 1");
        assertThat(server.http().post("/api/v1/lake/verify", "").json().path("problems")).isEmpty();

        store.destroyForcibly().waitFor();
        write(server, "2025-01-01T00:00:01Z");
        Await.until(
            "the lake to tell of the store",
            () -> {
              JsonNode now = server.http().get("/api/v1/lake").json();
              return now.path("state").asString().matches("retrying|failed")
                  && now.has("since")
                  && now.path("reason").asString().contains("s3://plant/north/lake");
            },
            () -> "");
        assertThat(server.http().get("/health/ready").status()).isEqualTo(200);
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (!file.equals(keys)) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .as(file.toString())
                .doesNotContain(SECRET);
          }
        }
      }
    } finally {
      store.destroyForcibly();
    }
  }

  private void write(ServerProcess server, String time) throws Exception {
    Path in =
        Files.writeString(
            folder.resolve("old.csv"), "time,oven/temperature\n%s,21.5\n".formatted(time));
    assertThat(
            Main.run(
                new String[] {
                  "history", "import", in.toString(), "--data", server.data().toString()
                }))
        .isEqualTo(ExitCode.GOOD);
  }
}
