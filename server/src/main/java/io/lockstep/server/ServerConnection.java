package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A running server as the command line reaches it: by `--server` and `--token`, else by the
/// environment, else by what the data folder says of it. Thread-safe.
final class ServerConnection {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;
  private final String token;
  private final Optional<JsonNode> endpoints;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private ServerConnection(URI server, String token, Optional<JsonNode> endpoints) {
    this.server = server;
    this.token = token;
    this.endpoints = endpoints;
  }

  /// Where to look for the server.
  ///
  /// @param server from `--server`; empty when not given
  /// @param token from `--token`; empty when not given
  /// @param data the data folder
  record Coordinates(String server, String token, Path data) {}

  /// Finds the server.
  ///
  /// @throws LockstepException with PEER_FAILED when there is none, INVALID_ARGUMENT when its
  ///   address is none
  static ServerConnection find(Coordinates coordinates, Map<String, String> environment) {
    Optional<JsonNode> endpoints =
        read(coordinates.data().resolve("endpoints.json"))
            .map(text -> endpointsOf(coordinates.data(), text));
    String server =
        firstOf(coordinates.server(), environment.getOrDefault("LOCKSTEP_SERVER", ""))
            .or(() -> endpoints.map(json -> json.path("http").asString("")))
            .orElseThrow(
                () ->
                    new LockstepException(
                        ErrorCode.PEER_FAILED,
                        "expected a running server, found no %s; start one with ./lockstep up, or name it with --server URL and --token TOKEN"
                            .formatted(coordinates.data().resolve("endpoints.json"))));
    String token =
        firstOf(coordinates.token(), environment.getOrDefault("LOCKSTEP_TOKEN", ""))
            .or(() -> read(coordinates.data().resolve("admin.token")).map(String::strip))
            .orElse("");
    return new ServerConnection(address(server), token, endpoints);
  }

  private static JsonNode endpointsOf(Path data, String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "%s: expected the addresses of a running server as JSON, found: %s"
              .formatted(data.resolve("endpoints.json"), e.getOriginalMessage()),
          e);
    }
  }

  private static URI address(String server) {
    try {
      URI uri = new URI(server);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The message below says what was expected.
    }
    throw new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "--server: expected an address such as http://127.0.0.1:8080, found \"%s\""
            .formatted(server));
  }

  private static Optional<String> firstOf(String option, String variable) {
    return option.isEmpty()
        ? Optional.of(variable).filter(text -> !text.isEmpty())
        : Optional.of(option);
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  String token() {
    return token;
  }

  /// `host:port` of the MQTT listener, as the data folder says.
  Optional<String> mqtt() {
    return endpoints.map(json -> json.path("mqtt").asString("")).filter(text -> !text.isEmpty());
  }

  /// Sends a request and gives the answer's JSON.
  ///
  /// @throws LockstepException with the server's explanation when it answers with an error
  JsonNode send(String method, String path, Optional<String> body) {
    String answer = sendForText(method, path, body);
    return answer.isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer);
  }

  /// Sends a request and gives the answer as it is.
  ///
  /// @throws LockstepException with the server's explanation when it answers with an error
  String sendForText(String method, String path, Optional<String> body) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.map(HttpRequest.BodyPublishers::ofString)
                    .orElse(HttpRequest.BodyPublishers.noBody()))
            .build();
    try {
      HttpResponse<String> answer =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (answer.statusCode() >= 400) {
        throw refused(method, path, answer.statusCode(), answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "%s: expected a running server, found: %s".formatted(server, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(ErrorCode.TIMED_OUT, "%s: interrupted".formatted(server), e);
    }
  }

  /// A text as it stands in a segment of a path, or in a query.
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Puts a file there.
  ///
  /// @throws LockstepException with the server's explanation when it answers with an error
  void upload(String path, Path file) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(server.resolve(path))
              .header("Authorization", "Bearer " + token)
              .PUT(HttpRequest.BodyPublishers.ofFile(file))
              .build();
      HttpResponse<String> answer =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (answer.statusCode() >= 400) {
        throw refused("PUT", path, answer.statusCode(), answer.body());
      }
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "%s: expected a running server and a file that can be read, found: %s"
              .formatted(server, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(ErrorCode.TIMED_OUT, "%s: interrupted".formatted(server), e);
    }
  }

  /// Posts a request, and writes the answer into a file as it comes; to standard output without
  /// one. A file is there when it is whole.
  ///
  /// @throws LockstepException with the server's explanation when it answers with an error
  void download(String path, String body, @Nullable Path into) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    Path draft = into == null ? null : into.resolveSibling(into.getFileName() + ".part");
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream content = answer.body()) {
        if (answer.statusCode() >= 400) {
          String why = new String(content.readAllBytes(), StandardCharsets.UTF_8);
          throw refused("POST", path, answer.statusCode(), why);
        }
        if (into == null || draft == null) {
          content.transferTo(System.out);
          System.out.flush();
        } else {
          Files.copy(content, draft, StandardCopyOption.REPLACE_EXISTING);
          Files.move(draft, into, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "%s: expected the whole answer and a place to write it, found: %s".formatted(server, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(ErrorCode.TIMED_OUT, "%s: interrupted".formatted(server), e);
    }
  }

  /// Follows a stream of server-sent events until it ends.
  ///
  /// @param line gets each line
  void follow(String path, Consumer<String> line) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream")
            .build();
    try {
      HttpResponse<Stream<String>> answer =
          client.send(request, HttpResponse.BodyHandlers.ofLines());
      try (Stream<String> lines = answer.body()) {
        if (answer.statusCode() >= 400) {
          throw refused("GET", path, answer.statusCode(), lines.collect(Collectors.joining("\n")));
        }
        lines.forEach(line);
      }
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "%s: expected a running server, found: %s".formatted(server, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(ErrorCode.TIMED_OUT, "%s: interrupted".formatted(server), e);
    }
  }

  private static LockstepException refused(String method, String path, int status, String body) {
    String message = body;
    try {
      JsonNode json = JSON.readTree(body);
      JsonNode error = json.path("error");
      message = error.path("message").asString(json.path("detail").asString(message));
      for (JsonNode each :
          error.path("details").isArray() ? error.path("details") : json.path("details")) {
        message += "\n  " + each.path("message").asString(each.asString(""));
      }
    } catch (JacksonException e) {
      // Not JSON: the text itself is the explanation.
    }
    ErrorCode code =
        switch (status) {
          case 401 -> ErrorCode.UNAUTHENTICATED;
          case 403 -> ErrorCode.FORBIDDEN;
          case 404 -> ErrorCode.NOT_FOUND;
          case 409 -> ErrorCode.CONFLICT;
          default -> status < 500 ? ErrorCode.INVALID_ARGUMENT : ErrorCode.PEER_FAILED;
        };
    return new LockstepException(code, "%s %s: %d: %s".formatted(method, path, status, message));
  }
}
