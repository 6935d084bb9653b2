package io.lockstep.history.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `peers/object-store.mjs` in a process of its own: it checks signatures by the signer of the AWS
/// SDK, and fails as it is told.
public final class ObjectStore implements AutoCloseable {
  public static final S3Keys KEYS = new S3Keys("a-key", "a-secret", "a-token");

  /// Quick to give up, for tests in which that is the point.
  public static final S3Limits HASTY =
      new S3Limits(Duration.ofMillis(500), 6, Duration.ofMillis(5), Duration.ofMillis(20), 6 << 20);

  /// As quick to try again, and as patient with each request as a busy machine needs.
  public static final S3Limits PATIENT = HASTY.within(Duration.ofSeconds(60));

  private final Process process;
  private final BufferedReader printed;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  private ObjectStore(Process process) throws IOException {
    this.process = process;
    printed = process.inputReader(StandardCharsets.UTF_8);
    String line = printed.readLine();
    assertThat(line).startsWith("port ");
    url = "http://127.0.0.1:" + line.substring("port ".length());
  }

  public static ObjectStore start() throws Exception {
    Path home = Path.of("").toAbsolutePath();
    while (!Files.exists(home.resolve("peers/object-store.mjs"))) {
      home = Objects.requireNonNull(home.getParent(), "peers/object-store.mjs lies above");
    }
    assumeTrue(hasNode(), "node is absent; tools/install-system-packages installs it");
    Process install =
        new ProcessBuilder(home.resolve("tools/install-test-peers").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(install.waitFor()).as("tools/install-test-peers").isZero();
    return new ObjectStore(
        new ProcessBuilder(
                "node",
                home.resolve("peers/object-store.mjs").toString(),
                KEYS.accessKey(),
                KEYS.secretKey(),
                "eu-central-1")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException _) {
      System.out.println("SKIPPED: node is absent; tools/install-system-packages installs it");
      return false;
    }
  }

  public S3Store store() {
    return store(KEYS);
  }

  public S3Store store(S3Keys keys) {
    return S3Store.of("lake.s3.endpoint", url, "eu-central-1", true, () -> keys);
  }

  public String url() {
    return url;
  }

  /// Tells it what goes wrong next; see the top of the file.
  public void fail(String... faults) {
    String _ = control("{\"faults\":[%s]}".formatted(String.join(",", faults)));
  }

  /// What becomes of `If-None-Match`: kept, ignored or unknown.
  public void conditions(String word) {
    String _ = control("{\"conditions\":\"%s\"}".formatted(word));
  }

  /// One of its figures: requests, faults, largest, puts, uploads.
  public long figure(String name) {
    Matcher found = Pattern.compile("\"" + name + "\":(\\d+)").matcher(control("{}"));
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1));
  }

  public String control(String json) {
    return ask(
        HttpRequest.newBuilder(URI.create(url + "/control"))
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private String ask(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    http.shutdownNow();
    process.getOutputStream().close();
    process.destroy();
    printed.close();
  }
}
