package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `@influxdata/influxdb-client`, unmodified, against a started server; and lines over a kill -9.
final class InfluxClientTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int BATCHES = 20;
  private static final int LINES = 50;

  @TempDir Path folder;

  @Test
  void writesAsItWouldToInfluxDb() throws Exception {
    Peers.assumeInstalled();
    try (ServerProcess server = ServerProcess.in(folder.resolve("data")).start()) {
      Peers.Output output =
          Peers.run(
              "peers/influx-client.mjs",
              List.of(server.endpoint("http"), server.token()),
              Map.of(),
              _ -> {});

      assertThat(output.exit()).as("%s%n%s", output.text(), server.child().printed()).isZero();
      assertThat(output.good()).isEqualTo(14);
    }
  }

  private static int write(ServerProcess server, int batch) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      lines.append(
          "m,twin=survivor v=%d %d%n".formatted(i, 1_790_000_000_000L + (long) batch * LINES + i));
    }
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(server.endpoint("http") + "/api/v2/write?bucket=b&precision=ms"))
            .header("Authorization", "Token " + server.token())
            .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void whatWasAcknowledgedIsThereOnceAfterAKill() throws Exception {
    ServerProcess server = ServerProcess.in(folder.resolve("killed")).start();
    for (int batch = 0; batch < BATCHES; batch++) {
      assertThat(write(server, batch)).isEqualTo(204);
    }
    server.kill();
    try (ServerProcess again = ServerProcess.in(server.data()).onPortsOf(server).start()) {
      // The sender cannot know whether its last requests came through.
      assertThat(write(again, BATCHES - 1)).isEqualTo(204);

      Await.until(
          "all lines are in history, each once",
          () -> readings(again) == BATCHES * LINES,
          () -> readings(again) + " readings");
    }
  }

  private static int readings(ServerProcess server) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.endpoint("http") + "/api/v1/history/survivor/v"))
              .header("Authorization", "Bearer " + server.token())
              .build();
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? answer.body().split("\"good\"", -1).length - 1 : -1;
    } catch (Exception e) {
      throw new AssertionError("history answers", e);
    }
  }
}
