package io.lockstep.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends requests as an app would, with the JDK's own client.
record Client(String url, String token) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = new JsonMapper();
  private static final String VERSION = "api-version=2023-10-31";

  /// An answer, read.
  record Reply(int status, String body, HttpResponse<String> http) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }

    /// The error code of an answer in the Azure dialect.
    String errorCode() {
      return json().path("error").path("code").asString();
    }

    String errorMessage() {
      return json().path("error").path("message").asString();
    }
  }

  /// A path of the Azure dialect with the version.
  static String azure(String path) {
    return path + (path.contains("?") ? "&" : "?") + VERSION;
  }

  Reply get(String path, String... headers) throws IOException, InterruptedException {
    return send("GET", path, "", headers);
  }

  Reply post(String path, String body, String... headers) throws IOException, InterruptedException {
    return send("POST", path, body, headers);
  }

  Reply put(String path, String body, String... headers) throws IOException, InterruptedException {
    return send("PUT", path, body, headers);
  }

  Reply patch(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send("PATCH", path, body, headers);
  }

  Reply delete(String path, String... headers) throws IOException, InterruptedException {
    return send("DELETE", path, "", headers);
  }

  Reply send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path, headers);
    request.method(
        method,
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body));
    HttpResponse<String> response =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.body(), response);
  }

  /// Opens a stream of lines by a request that is a POST.
  HttpResponse<Stream<String>> postLines(String path) throws IOException, InterruptedException {
    return HTTP.send(
        request(path).POST(HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofLines());
  }

  /// Opens a stream of lines that ends when it is closed.
  HttpResponse<Stream<String>> lines(String path, String... headers)
      throws IOException, InterruptedException {
    return HTTP.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofLines());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }
}
