package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Operations 25 to 29: import jobs, from uploads and from the workspace.
final class ImportJobsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String HEADER =
      """
      {"Section": "Header"}
      {"fileVersion": "1.0.0", "author": "test", "organization": "lockstep"}
      """;
  private static final String MODELS =
      """
      {"Section": "Models"}
      {"@context":"dtmi:dtdl:context;2","@id":"dtmi:job:Room;1","@type":"Interface","contents":[{"@type":"Property","name":"size","schema":"integer"},{"@type":"Relationship","name":"has","target":"dtmi:job:Desk;1","properties":[{"@type":"Property","name":"since","schema":"string"}]}]}
      {"@context":"dtmi:dtdl:context;2","@id":"dtmi:job:Desk;1","@type":"Interface","contents":[{"@type":"Property","name":"legs","schema":"integer"}]}
      """;
  private static final String GRAPH =
      """
      {"Section": "Twins"}
      {"$dtId":"room0","$metadata":{"$model":"dtmi:job:Room;1"},"size":10}
      {"$dtId":"desk0","$metadata":{"$model":"dtmi:job:Desk;1"},"legs":4}

      {"Section": "Relationships"}
      {"$dtId":"room0","$relationshipId":"r0","$targetId":"desk0","$relationshipName":"has","since":"now"}
      """;

  @TempDir static Path folder;
  @TempDir static Path workspace;
  private static Stack stack;
  private static Client engineer;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder, JobOptions.in(folder).withWorkspace(Optional.of(workspace)));
    engineer = stack.as(Role.ENGINEER);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static String job(String id) {
    return azure("/jobs/imports/" + id);
  }

  private static Client.Reply begin(String id, String input, String output) throws Exception {
    return engineer.put(
        job(id), "{\"inputBlobUri\":\"%s\",\"outputBlobUri\":\"%s\"}".formatted(input, output));
  }

  private static JsonNode upload(String name, String text) throws Exception {
    Client.Reply reply = engineer.put("/api/v1/uploads/" + name, text);
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    return reply.json();
  }

  /// Uploads a file, imports it and gives the job when it is over.
  private static JsonNode run(String id, String text) throws Exception {
    upload(id + ".ndjson", text);
    Client.Reply begun = begin(id, "upload:" + id + ".ndjson", "upload:" + id + ".log");
    assertThat(begun.status()).as(begun.body()).isEqualTo(201);
    return Jobs.awaitEnd(engineer, job(id));
  }

  private static List<JsonNode> log(String id) throws Exception {
    Client.Reply reply = engineer.get("/api/v1/uploads/" + id + ".log");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.body().lines().map(JSON::readTree).toList();
  }

  @Test
  void valuesThatAreComputedHereAreLeftOutAndTheLogSaysSo() throws Exception {
    String models =
        """
        {"Section": "Models"}
        {"@context":"dtmi:dtdl:context;2","@id":"dtmi:job:Sum;1","@type":"Interface","contents":[{"@type":"Property","name":"a","schema":"integer"},{"@type":"Property","name":"twice","schema":"integer"}]}
        """;
    assertThat(run("sum", HEADER + models).get("status").asString()).isEqualTo("succeeded");
    Client.Reply rules =
        engineer.put(
            "/api/v1/rules",
            "{\"files\":[{\"name\":\"rules/c.yaml\",\"text\":\"compute: twice\\nmodel: dtmi:job:Sum;1\\nproperty: twice\\nvalue: a * 2\\n\"}]}");
    assertThat(rules.status()).as(rules.body()).isEqualTo(204);
    String twins =
        """
        {"Section": "Twins"}
        {"$dtId":"s1","$metadata":{"$model":"dtmi:job:Sum;1"},"a":1,"twice":2}
        {"$dtId":"s2","$metadata":{"$model":"dtmi:job:Sum;1"},"a":2,"twice":7}
        """;
    assertThat(run("sums", HEADER + twins).get("status").asString()).isEqualTo("succeeded");
    assertThat(engineer.get(azure("/digitaltwins/s2")).json().get("twice").asInt()).isEqualTo(4);
    assertThat(log("sums"))
        .filteredOn(line -> line.get("logType").asString().equals("Warning"))
        .extracting(line -> line.get("details").toString())
        .containsExactly(
            "{\"section\":\"Twins\",\"line\":4,\"message\":\"twice: 2 values were left out, since it is computed or follows a process; it is worked out anew\"}");
    assertThat(engineer.put("/api/v1/rules", "{\"files\":[]}").status()).isEqualTo(204);
  }

  @Test
  void aGraphIsImportedAndTheLogIsAsTheOriginalWritesIt() throws Exception {
    JsonNode done = run("whole", HEADER + MODELS + GRAPH);

    assertThat(done.get("status").asString()).as(done.toString()).isEqualTo("succeeded");
    assertThat(done.has("error")).isFalse();
    assertThat(done.at("/progress/models").asInt()).isEqualTo(2);
    assertThat(done.at("/progress/twins").asInt()).isEqualTo(2);
    assertThat(done.at("/progress/relationships").asInt()).isEqualTo(1);
    for (String time :
        List.of("createdDateTime", "lastActionDateTime", "finishedDateTime", "purgeDateTime")) {
      assertThat(done.get(time).asString()).matches("\\d{4}-.*T.*\\.\\d{7}Z");
    }
    assertThat(log("whole"))
        .extracting(line -> line.get("details").toString())
        .containsExactly(
            "{\"status\":\"Started\"}",
            "{\"section\":\"Models\",\"status\":\"Started\"}",
            "{\"section\":\"Models\",\"status\":\"Succeeded\"}",
            "{\"section\":\"Twins\",\"status\":\"Started\"}",
            "{\"section\":\"Twins\",\"status\":\"Succeeded\"}",
            "{\"section\":\"Relationships\",\"status\":\"Started\"}",
            "{\"section\":\"Relationships\",\"status\":\"Succeeded\"}",
            "{\"status\":\"Succeeded\"}");
    assertThat(log("whole"))
        .allSatisfy(
            line -> {
              assertThat(line.get("jobId").asString()).isEqualTo("whole");
              assertThat(line.get("jobType").asString()).isEqualTo("Import");
              assertThat(line.get("logType").asString()).isEqualTo("Info");
              assertThat(line.get("timestamp").asString()).matches(".*\\.\\d{7}Z");
            });
    assertThat(
            engineer
                .get(azure("/digitaltwins/room0/relationships/r0"))
                .json()
                .get("since")
                .asString())
        .isEqualTo("now");

    JsonNode again = run("again", HEADER + MODELS + GRAPH);
    assertThat(again.get("status").asString()).as(again.toString()).isEqualTo("succeeded");
    assertThat(log("again")).anyMatch(line -> line.get("logType").asString().equals("Warning"));
  }

  @Test
  void whatIsRefusedIsToldWithItsLineAndTheRestIsImported() throws Exception {
    run("base", HEADER + MODELS);

    JsonNode done =
        run(
            "partly",
            HEADER
                + """
                {"Section": "Models"}
                {"@context":"dtmi:dtdl:context;2","@id":"dtmi:job:Bad;1","@type":"Interface","contents":[{"@type":"Propertee","name":"x"}]}
                {"@context":"dtmi:dtdl:context;2","@id":"dtmi:job:Good;1","@type":"Interface"}
                {"@context":"dtmi:dtdl:context;2","@id":"dtmi:job:Room;1","@type":"Interface"}
                {"Section": "Twins"}
                {"$dtId":"p1","$metadata":{"$model":"dtmi:job:Room;1"},"size":"big"}
                {"$dtId":"p2","$metadata":{"$model":"dtmi:job:Room;1"},"size":1}
                {"$dtId":
                {"$metadata":{"$model":"dtmi:job:Room;1"}}
                {"Section": "Relationships"}
                {"$dtId":"p2","$relationshipId":"r","$targetId":"p9","$relationshipName":"has"}
                """);

    assertThat(done.get("status").asString()).isEqualTo("failed");
    assertThat(done.at("/error/code").asString()).isEqualTo("ImportJobFailed");
    assertThat(done.at("/error/details").toString()).contains("line 4: dtmi:dtdl");
    assertThat(done.at("/progress/errors").asInt()).isEqualTo(6);
    assertThat(done.at("/progress/twins").asInt()).isEqualTo(1);
    List<JsonNode> errors =
        log("partly").stream().filter(l -> l.get("logType").asString().equals("Error")).toList();
    assertThat(errors)
        .extracting(line -> line.at("/details/line").asInt())
        .containsExactlyInAnyOrder(4, 6, 8, 10, 11, 13);
    assertThat(errors)
        .anySatisfy(
            line -> {
              assertThat(line.at("/details/line").asInt()).isEqualTo(13);
              assertThat(line.at("/details/id").asString()).isEqualTo("p2/r");
              assertThat(line.at("/details/code").asString()).isEqualTo("TargetTwinNotFound");
            });
    assertThat(engineer.get(azure("/digitaltwins/p2")).status()).isEqualTo(200);
    assertThat(engineer.get(azure("/models/dtmi:job:Good;1")).status()).isEqualTo(200);
  }

  @Test
  void aFileOfAnotherFormEndsTheJobAtItsLine() throws Exception {
    List<List<String>> cases =
        List.of(
            List.of("", "line 1", "empty"),
            List.of("hello", "line 1", "JSON"),
            List.of("{\"Section\":\"Twins\"}", "line 1", "Header"),
            List.of("{\"Section\":\"Header\"}\n{\"fileVersion\":\"9\"}", "line 2", "1.0.0"),
            List.of("{\"Section\":\"Header\"}\n{\"Section\":\"Twins\"}", "line 2", "fileVersion"),
            List.of(HEADER + "{\"Section\":\"Extras\"}", "line 3", "Extras"),
            List.of(
                HEADER + "{\"Section\":\"Twins\"}\n{\"Section\":\"Models\"}",
                "line 4",
                "Models behind Twins"));
    for (int i = 0; i < cases.size(); i++) {
      JsonNode done = run("odd" + i, cases.get(i).get(0));
      assertThat(done.get("status").asString()).as(done.toString()).isEqualTo("failed");
      assertThat(done.at("/error/message").asString())
          .contains(cases.get(i).get(1))
          .contains(cases.get(i).get(2));
      assertThat(log("odd" + i).getLast().at("/details/status").asString()).isEqualTo("Failed");
    }
  }

  @Test
  void aWorkspaceHasInputsAndTakesLogs() throws Exception {
    Files.createDirectories(workspace.resolve("imports"));
    Files.writeString(workspace.resolve("imports/plant.ndjson"), HEADER + MODELS);

    Client.Reply begun =
        begin("files", "workspace:imports/plant.ndjson", "workspace:jobs/plant.log");

    assertThat(begun.status()).as(begun.body()).isEqualTo(201);
    assertThat(Jobs.awaitEnd(engineer, job("files")).get("status").asString())
        .isEqualTo("succeeded");
    assertThat(Files.readString(workspace.resolve("jobs/plant.log")))
        .contains("\"jobId\":\"files\"");
  }

  @Test
  void nothingLeadsOutOfTheWorkspaceNorIntoWhatAStartReads() throws Exception {
    for (String input :
        List.of(
            "workspace:../secret",
            "workspace:/etc/passwd",
            "workspace:a/../../b",
            "workspace:.git/config",
            "workspace:")) {
      Client.Reply reply = begin("out", input, "upload:out.log");
      assertThat(reply.status()).as(input).isEqualTo(400);
      assertThat(reply.errorCode()).isEqualTo("ValidationFailed");
    }
    for (String output : List.of("workspace:lockstep.yaml", "workspace:graph/x.ndjson")) {
      assertThat(begin("in", "upload:a", output).errorMessage()).contains("a start does not read");
    }
    link(workspace.resolve("link"), folder);
    Files.writeString(folder.resolve("outside.ndjson"), HEADER);
    begin("linked", "workspace:link/outside.ndjson", "upload:linked.log");
    JsonNode done = Jobs.awaitEnd(engineer, job("linked"));
    assertThat(done.at("/error/code").asString()).isEqualTo("BlobNotReadable");
  }

  private static void link(Path from, Path to) throws IOException {
    Files.createSymbolicLink(from, to);
  }

  @Test
  void addressesOutsideNeedAnEntryOfTheAllowList() throws Exception {
    for (String input :
        List.of(
            "https://example.com/graph.ndjson",
            "http://127.0.0.1:1/x?sig=secret",
            "s3://bucket/key",
            "file:///etc/passwd",
            "ftp://example.com/x",
            "graph.ndjson")) {
      Client.Reply reply = begin("outside", input, "upload:outside.log");
      assertThat(reply.status()).as(input).isEqualTo(400);
      assertThat(reply.errorCode()).isEqualTo("ValidationFailed");
      assertThat(reply.body()).doesNotContain("secret");
    }
  }

  @Test
  void anIdIsUsedOnceUntilItIsDeleted() throws Exception {
    run("once", HEADER);
    Client.Reply second = begin("once", "upload:once.ndjson", "upload:once.log");
    assertThat(second.status()).isEqualTo(400);
    assertThat(second.errorCode()).isEqualTo("ValidationFailed");

    assertThat(engineer.delete(job("once")).status()).isEqualTo(204);
    assertThat(engineer.get(job("once")).errorCode()).isEqualTo("ImportJobNotFound");
    assertThat(engineer.delete(job("once")).status()).isEqualTo(404);
    assertThat(run("once", HEADER).get("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void aJobThatIsOverCannotBeCancelled() throws Exception {
    run("over", HEADER);

    Client.Reply late = engineer.post(azure("/jobs/imports/over/cancel"), "");

    assertThat(late.status()).isEqualTo(400);
    assertThat(late.errorCode()).isEqualTo("ValidationFailed");
    assertThat(engineer.post(azure("/jobs/imports/none/cancel"), "").errorCode())
        .isEqualTo("ImportJobNotFound");
  }

  @Test
  void requestsThatLackSomethingAreRefused() throws Exception {
    for (String body :
        List.of("{}", "{\"inputBlobUri\":\"upload:a\"}", "[", "{\"inputBlobUri\":5}", "[1]")) {
      Client.Reply reply = engineer.put(job("lacking"), body);
      assertThat(reply.status()).as(body).isEqualTo(400);
      assertThat(reply.errorCode()).isEqualTo("ValidationFailed");
    }
    Client.Reply missing = begin("missing", "upload:not-there", "upload:x.log");
    assertThat(missing.status()).isEqualTo(201);
    JsonNode done = Jobs.awaitEnd(engineer, job("missing"));
    assertThat(done.at("/error/message").asString()).contains("PUT /api/v1/uploads/not-there");
  }

  @Test
  void jobsAreListedPageByPage() throws Exception {
    for (int i = 0; i < 3; i++) {
      run("page" + i, HEADER);
    }

    Client.Reply first = engineer.get(azure("/jobs/imports"), "max-items-per-page", "1");
    String next = first.json().get("nextLink").asString();
    assertThat(next).startsWith(stack.url() + "/jobs/imports?api-version=2023-10-31&");
    int seen = 1;
    while (true) {
      JsonNode page =
          engineer.get(next.substring(stack.url().length()), "max-items-per-page", "1").json();
      seen += page.get("value").size();
      if (!page.has("nextLink")) {
        break;
      }
      next = page.get("nextLink").asString();
    }
    assertThat(seen)
        .isEqualTo(engineer.get(azure("/jobs/imports")).json().get("value").size())
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void uploadsAreListedFetchedAndRemoved() throws Exception {
    assertThat(upload("file.txt", "content").get("uri").asString()).isEqualTo("upload:file.txt");

    assertThat(engineer.get("/api/v1/uploads").body()).contains("\"file.txt\"");
    assertThat(engineer.get("/api/v1/uploads/file.txt").body()).isEqualTo("content");
    assertThat(engineer.delete("/api/v1/uploads/file.txt").status()).isEqualTo(204);
    assertThat(engineer.get("/api/v1/uploads/file.txt").status()).isEqualTo(404);
    assertThat(engineer.put("/api/v1/uploads/.hidden", "x").status()).isEqualTo(400);
    assertThat(engineer.put("/api/v1/uploads/a%2Fb", "x").status()).isEqualTo(400);
  }
}
