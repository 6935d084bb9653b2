package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Queries that would return everything, several at a time, in a process whose heap could not hold
/// the answers: each answer is made page by page.
@Tag("slow")
class BoundedQueryTest {
  /// 150 MB of state, of which one answer in full would be 200 MB of text.
  private static final int TWINS = 150_000;

  private static final int CLIENTS = 6;
  private static final String MODEL =
      """
      {"@context":"dtmi:dtdl:context;3","@id":"dtmi:t:Box;1","@type":"Interface","contents":[
       {"@type":"Property","name":"text","schema":"string"},
       {"@type":"Property","name":"number","schema":"double"},
       {"@type":"Relationship","name":"next"}]}
      """;

  @TempDir(factory = OnDisk.class)
  Path folder;

  private Path workspace() throws Exception {
    Path root = folder.resolve("workspace");
    Files.createDirectories(root.resolve("models"));
    Files.createDirectories(root.resolve("graph"));
    Files.writeString(root.resolve("models/box.json"), MODEL);
    String padding = "x".repeat(400);
    try (BufferedWriter out = Files.newBufferedWriter(root.resolve("graph/all.ndjson"))) {
      for (int i = 0; i < TWINS; i++) {
        out.append(
            "{\"$dtId\":\"box-%d\",\"$metadata\":{\"$model\":\"dtmi:t:Box;1\"},\"text\":\"%s\",\"number\":%d}%n"
                .formatted(i, i % 10 == 0 ? padding : "", i));
      }
      for (int i = 0; i < TWINS; i += 2) {
        out.append(
            "{\"$dtId\":\"box-%d\",\"$relationshipId\":\"r\",\"$targetId\":\"box-%d\",\"$relationshipName\":\"next\"}%n"
                .formatted(i, i + 1));
      }
    }
    return root;
  }

  /// Reads all pages of a query.
  ///
  /// @return how many rows there were
  private static int readAll(Http http, String sql) throws Exception {
    int rows = 0;
    String body = "{\"query\":\"" + sql + "\"}";
    while (!body.isEmpty()) {
      Http.Reply page =
          http.send("POST", "/query?api-version=2023-10-31", body, "max-items-per-page", "1000");
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      rows += page.json().get("value").size();
      String token = page.json().path("continuationToken").asString("");
      body = token.isEmpty() ? "" : "{\"continuationToken\":\"" + token + "\"}";
    }
    return rows;
  }

  @Test
  void everythingIsReadPageByPageByManyAtATime() throws Exception {
    try (ServerProcess server =
            ServerProcess.in(folder.resolve("data")).withWorkspace(workspace()).start();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        answers.add(clients.submit(() -> readAll(server.http(), "SELECT * FROM DIGITALTWINS")));
        answers.add(
            clients.submit(
                () ->
                    readAll(
                        server.http(),
                        "SELECT A, B FROM DIGITALTWINS A JOIN B RELATED A.next WHERE A.number >= 0")));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(i % 2 == 0 ? TWINS : TWINS / 2);
      }
      assertThat(server.http().get("/health/ready").status()).isEqualTo(200);
      assertThat(server.child().printed()).doesNotContain("OutOfMemoryError");
    }
  }
}
