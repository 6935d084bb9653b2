package io.lockstep.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a server over HTTP, as an app would.
record Http(String url, String token) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PAGE = 100_000;

  /// An answer.
  record Reply(int status, String body) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    boolean isGood() {
      return status / 100 == 2;
    }
  }

  /// A row of history.
  record Row(long millis, double value) {}

  Reply get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  Reply post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  /// @param headers names and values in turn
  Reply send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url + path));
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    HttpRequest request =
        builder
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    return new Reply(answer.statusCode(), answer.body());
  }

  /// The answer of the history, which starts after the server does and says so until then.
  private Reply ofHistory(String path) throws Exception {
    List<Reply> answers = new ArrayList<>();
    Await.until(
        "the history to start",
        () -> {
          answers.add(get(path));
          return answers.getLast().status() != 503;
        },
        () -> answers.getLast().body());
    return answers.getLast();
  }

  /// All of a series, as it is kept; empty when there is none.
  List<Row> history(String twin, String property) throws Exception {
    List<Row> rows = new ArrayList<>();
    long from = 0;
    while (true) {
      Reply reply =
          ofHistory(
              "/api/v1/history/%s/%s?from=%d&aggregate=raw&points=%d"
                  .formatted(twin, property, from, PAGE));
      if (reply.status() == 404) {
        return rows;
      }
      if (!reply.isGood()) {
        throw new AssertionError("history: " + reply);
      }
      JsonNode page = reply.json();
      for (JsonNode row : page.path("series")) {
        rows.add(
            new Row(Instant.parse(row.get(0).asString()).toEpochMilli(), row.get(1).asDouble()));
      }
      if (!page.path("truncated").asBoolean()) {
        return rows;
      }
      // The rows of the last millisecond may go on: they are read again with the next page.
      long last = rows.getLast().millis();
      rows.removeIf(row -> row.millis() == last);
      from = last;
    }
  }

  /// The current value of a property, with quality and times.
  JsonNode current(String twin, String property) throws IOException, InterruptedException {
    return get("/api/v1/twins/" + twin).json().path("values").path(property);
  }
}
