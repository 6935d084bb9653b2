package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lockstep.history.s3.S3Keys;
import io.lockstep.history.s3.S3Store;
import io.lockstep.model.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Jobs whose files are outside: behind HTTP addresses with signatures in their query, as Azure's
/// store has them, and in a store that speaks S3.
final class OutsideJobsTest {
  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "..")).toAbsolutePath().normalize();
  private static final String GRAPH =
      """
      {"Section": "Header"}
      {"fileVersion": "1.0.0"}
      {"Section": "Models"}
      {"@context":"dtmi:dtdl:context;3","@id":"dtmi:out:Thing;1","@type":"Interface"}
      {"Section": "Twins"}
      {"$dtId":"thing","$metadata":{"$model":"dtmi:out:Thing;1"}}
      """;

  @TempDir Path folder;

  /// A store of blobs as Azure's: the query must hold the signature.
  private static final class BlobStore implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, String> blobs = new ConcurrentHashMap<>();

    BlobStore() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
      server.createContext("/", this::handle);
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
      try (exchange) {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/twins/elsewhere")) {
          exchange.getResponseHeaders().add("Location", url() + "/twins/graph?sig=right");
          exchange.sendResponseHeaders(302, -1);
        } else if (!"sv=2022&sig=right".equals(exchange.getRequestURI().getRawQuery())) {
          exchange.sendResponseHeaders(403, -1);
        } else if (exchange.getRequestMethod().equals("PUT")) {
          boolean isBlock =
              "BlockBlob".equals(exchange.getRequestHeaders().getFirst("x-ms-blob-type"));
          blobs.put(
              path, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(isBlock ? 201 : 400, -1);
        } else {
          String blob = blobs.get(path);
          byte[] bytes = blob == null ? new byte[0] : blob.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              blob == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
        }
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static JsonNode run(Client client, String id, String input, String output)
      throws Exception {
    Client.Reply begun =
        client.put(
            azure("/jobs/imports/" + id),
            "{\"inputBlobUri\":\"%s\",\"outputBlobUri\":\"%s\"}".formatted(input, output));
    assertThat(begun.status()).as(begun.body()).isEqualTo(201);
    return Jobs.awaitEnd(client, azure("/jobs/imports/" + id));
  }

  @Test
  void blobsWithASignatureInTheirAddressAreReadAndWritten() throws Exception {
    try (BlobStore store = new BlobStore()) {
      store.blobs.put("/twins/graph", GRAPH);
      store.blobs.put("/twins/large", "x".repeat(10_000));
      JobOptions options =
          JobOptions.in(folder)
              .withOutside(List.of(store.url() + "/twins/"), Optional.empty())
              .withBounds(1, 5_000, 5_000);
      try (Stack stack = Stack.open(folder, options)) {
        Client engineer = stack.as(Role.ENGINEER);
        String base = store.url() + "/twins/";
        String sas = "?sv=2022&sig=right";

        JsonNode done = run(engineer, "sas", base + "graph" + sas, base + "log" + sas);

        assertThat(done.get("status").asString()).as(done.toString()).isEqualTo("succeeded");
        assertThat(store.blobs.get("/twins/log")).contains("\"status\":\"Succeeded\"");
        assertThat(engineer.get(azure("/digitaltwins/thing")).status()).isEqualTo(200);
        assertFails(engineer, "wrong", base + "graph?sv=2022&sig=wrong", "403");
        assertFails(engineer, "moved", base + "elsewhere", "redirects are not followed");
        assertFails(engineer, "large", base + "large" + sas, "at most 5000 bytes");
        assertFails(engineer, "none", base + "none" + sas, "404");
        for (String address :
            List.of(
                store.url() + "/other/graph" + sas,
                store.url() + "/twins/../other/graph",
                store.url() + "/twins/%2e%2e/other",
                store.url().replace("127.0.0.1", "localhost") + "/twins/graph",
                "http://127.0.0.1:1/twins/graph",
                store.url().replace("http://", "http://127.0.0.1@"))) {
          Client.Reply reply =
              engineer.put(
                  azure("/jobs/imports/refused"),
                  "{\"inputBlobUri\":\"%s\",\"outputBlobUri\":\"upload:x\"}".formatted(address));
          assertThat(reply.status()).as(address).isEqualTo(400);
        }
        JsonNode undelivered = run(engineer, "undelivered", base + "graph" + sas, base + "log");
        assertThat(undelivered.at("/error/code").asString()).isEqualTo("BlobNotWritable");
      }
    }
  }

  private static void assertFails(Client client, String id, String input, String message)
      throws Exception {
    JsonNode job = run(client, id, input, "upload:" + id + ".log");
    assertThat(job.get("status").asString()).isEqualTo("failed");
    assertThat(job.at("/error/code").asString()).isEqualTo("BlobNotReadable");
    assertThat(job.at("/error/message").asString()).contains(message).doesNotContain("sig=");
  }

  @Test
  void objectsOfAnS3StoreAreReadAndWrittenWithSignedRequests() throws Exception {
    Process store = store();
    try (BufferedReader printed = store.inputReader(StandardCharsets.UTF_8)) {
      String line = printed.readLine();
      assertThat(line).startsWith("port ");
      String endpoint = "http://127.0.0.1:" + line.substring("port ".length());
      String key = "graphs of/plant+1.ndjson";
      put(endpoint + "/open/plant/graphs%20of/plant%2B1.ndjson", GRAPH);
      try (Stack stack = Stack.open(folder.resolve("right"), options(endpoint, "secret"))) {
        Client engineer = stack.as(Role.ENGINEER);

        JsonNode done =
            run(engineer, "s3", "s3://plant/" + key.replace(" ", "%20"), "s3://plant/logs/s3.log");

        assertThat(done.get("status").asString()).as(done.toString()).isEqualTo("succeeded");
        assertThat(get(endpoint + "/open/plant/logs/s3.log")).contains("\"jobId\":\"s3\"");
      }
      try (Stack stack = Stack.open(folder.resolve("wrong"), options(endpoint, "guessed"))) {
        assertFails(stack.as(Role.ENGINEER), "s3", "s3://plant/logs/s3.log", "403");
      }
    } finally {
      store.getOutputStream().close();
      store.destroy();
    }
  }

  private JobOptions options(String endpoint, String secret) {
    return JobOptions.in(folder.resolve(secret))
        .withOutside(
            List.of("s3://plant/"),
            Optional.of(
                S3Store.of(
                    "jobs.s3-endpoint",
                    endpoint,
                    "eu-central-1",
                    true,
                    () -> new S3Keys("key", secret, ""))));
  }

  private Process store() throws Exception {
    boolean hasNode;
    try {
      hasNode = new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      hasNode = false;
    }
    if (!hasNode) {
      System.out.println("SKIPPED: node is absent; tools/install-system-packages installs it");
    }
    assumeTrue(hasNode);
    Process install =
        new ProcessBuilder(HOME.resolve("tools/install-test-peers").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(install.waitFor()).as("tools/install-test-peers").isZero();
    return new ProcessBuilder(
            "node",
            HOME.resolve("peers/object-store.mjs").toString(),
            "key",
            "secret",
            "eu-central-1")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void put(String url, String text) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      int status =
          http.send(
                  HttpRequest.newBuilder(URI.create(url))
                      .PUT(HttpRequest.BodyPublishers.ofString(text))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      assertThat(status).isEqualTo(200);
    }
  }

  private static String get(String url) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
