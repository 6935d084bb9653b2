package io.lockstep.bench;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lockstep as a process of its own, reached as everybody reaches it.
final class LockstepProcess implements AutoCloseable {
  static final String NAME = "lockstep";

  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(5);

  private final JavaProcess process;
  private final String http;
  private final String mqtt;
  private final String mqtts;
  private final String token;
  private final double readySeconds;
  private final HttpClient client = HttpClient.newHttpClient();

  private LockstepProcess(JavaProcess process, Path data, double readySeconds) {
    this.process = process;
    this.readySeconds = readySeconds;
    String endpoints = read(data.resolve("endpoints.json"));
    this.http = field(endpoints, "http");
    this.mqtt = field(endpoints, "mqtt");
    this.mqtts = field(endpoints, "mqtts");
    this.token = read(data.resolve("admin.token")).strip();
  }

  /// How to start it.
  ///
  /// @param workspace the folder that it starts with
  /// @param jvmOptions of the process
  /// @param timeout until it is ready
  /// @param settings `key=value`
  record Launch(
      Optional<Path> workspace, List<String> jvmOptions, Duration timeout, List<String> settings) {
    Launch {
      jvmOptions = List.copyOf(jvmOptions);
      settings = List.copyOf(settings);
    }

    /// Without a workspace, as the launcher does.
    static Launch standard() {
      return new Launch(Optional.empty(), List.of("-XX:+UseParallelGC"), START_TIMEOUT, List.of());
    }

    Launch withWorkspace(Path folder) {
      return new Launch(Optional.of(folder), jvmOptions, timeout, settings);
    }

    Launch withJvmOptions(List<String> options) {
      return new Launch(workspace, options, timeout, settings);
    }

    Launch withTimeout(Duration longest) {
      return new Launch(workspace, jvmOptions, longest, settings);
    }

    private List<String> arguments(Path data) {
      List<String> arguments = new ArrayList<>(List.of("up"));
      workspace.ifPresent(folder -> arguments.add(folder.toString()));
      arguments.addAll(List.of("--data", data.toString()));
      for (String port : List.of("http.port", "https.port", "mqtt.port", "mqtts.port", "pg.port")) {
        arguments.addAll(List.of("--set", port + "=0"));
      }
      for (String setting : settings) {
        arguments.addAll(List.of("--set", setting));
      }
      return arguments;
    }
  }

  /// Starts `lockstep up` on free ports and waits until it is ready.
  static LockstepProcess start(BenchFolder folder, String name) {
    return start(folder, name, Launch.standard());
  }

  /// The same, in another way. A name that was used before gives a start over the same data.
  static LockstepProcess start(BenchFolder folder, String name, Launch launch) {
    Path data = folder.resolve(name);
    deleteStale(data.resolve("endpoints.json"));
    List<String> jvmOptions = new ArrayList<>(folder.classArchive());
    jvmOptions.addAll(launch.jvmOptions());
    long start = System.nanoTime();
    JavaProcess process =
        JavaProcess.java(
            folder.resolve(name + ".log"),
            jvmOptions,
            "io.lockstep.server.Main",
            launch.arguments(data));
    try {
      process.await(
          "lockstep to be ready",
          launch.timeout(),
          () -> Files.exists(data.resolve("endpoints.json")));
    } catch (LockstepException e) {
      process.close();
      throw e;
    }
    return new LockstepProcess(process, data, (System.nanoTime() - start) / 1e9);
  }

  private static void deleteStale(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String field(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
    if (!matcher.find()) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED, "endpoints.json: expected \"%s\", found %s".formatted(name, json));
    }
    return matcher.group(1);
  }

  JavaProcess process() {
    return process;
  }

  /// From the start of the process until `endpoints.json` was there.
  double readySeconds() {
    return readySeconds;
  }

  String mqttHost() {
    return mqtt.substring(0, mqtt.lastIndexOf(':'));
  }

  int mqttPort() {
    return Integer.parseInt(mqtt.substring(mqtt.lastIndexOf(':') + 1));
  }

  int mqttsPort() {
    return Integer.parseInt(mqtts.substring(mqtts.lastIndexOf(':') + 1));
  }

  String http() {
    return http;
  }

  String token() {
    return token;
  }

  /// Publishes one more reading and returns when history answers it: then history answers all that
  /// came before it.
  void awaitQueryable() {
    send("POST", "/api/v1/telemetry/bench-marker?ack=queryable", "{\"mark\":1}");
  }

  /// A figure of `/metrics` that has no labels.
  double metric(String name) {
    Matcher matcher =
        Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(send("GET", "/metrics", ""));
    if (!matcher.find()) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED, "/metrics: expected %s, found none".formatted(name));
    }
    return Double.parseDouble(matcher.group(1));
  }

  /// Sends a request.
  ///
  /// @throws LockstepException with PEER_FAILED when the answer is an error
  String send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(http + path))
            .timeout(REQUEST_TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 400) {
        throw new LockstepException(
            ErrorCode.PEER_FAILED,
            "%s %s: %d %s".formatted(method, path, answer.statusCode(), answer.body()));
      }
      return answer.body();
    } catch (IOException e) {
      throw new LockstepException(ErrorCode.PEER_FAILED, "%s %s: %s".formatted(method, path, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(ErrorCode.TIMED_OUT, "interrupted", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
