package io.lockstep.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// A real server in a process of its own, on free ports and a folder, as a user starts it.
final class ServerProcess implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Child child;
  private final Path data;
  private final Map<String, String> endpoints;
  private final Http http;

  private ServerProcess(Child child, Path data, Map<String, String> endpoints, String token) {
    this.child = child;
    this.data = data;
    this.endpoints = endpoints;
    this.http = new Http(endpoint(endpoints, "http"), token);
  }

  /// How to start one.
  ///
  /// @param command `up` or `demo`
  /// @param data the data folder; what it prints goes beside it
  /// @param prefix put before the command, such as strace and its options
  record Launch(
      String command,
      Path data,
      Optional<Path> workspace,
      List<String> prefix,
      Map<String, String> settings) {
    Launch set(String key, String value) {
      Map<String, String> more = new LinkedHashMap<>(settings);
      more.put(key, value);
      return new Launch(command, data, workspace, prefix, more);
    }

    Launch under(List<String> other) {
      return new Launch(command, data, workspace, other, settings);
    }

    Launch withWorkspace(Path folder) {
      return new Launch(command, data, Optional.of(folder), prefix, settings);
    }

    /// On the ports that another server had.
    Launch onPortsOf(ServerProcess other) {
      Launch launch = this;
      for (String listener : List.of("http", "https", "mqtt", "mqtts", "pg")) {
        String address = endpoint(other.endpoints, listener);
        launch = launch.set(listener + ".port", address.substring(address.lastIndexOf(':') + 1));
      }
      return launch;
    }

    /// Starts it without waiting for anything.
    Child begin() throws IOException {
      List<String> arguments = new ArrayList<>(List.of(command));
      workspace.ifPresent(folder -> arguments.add(folder.toString()));
      arguments.addAll(List.of("--data", data.toString()));
      settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
      Path folder = Optional.ofNullable(data.getParent()).orElseThrow();
      // What a killed one left: whoever waits for the file must see the new one.
      boolean _ = Files.deleteIfExists(data.resolve("endpoints.json"));
      return Child.start(folder, prefix, Map.of(), arguments);
    }

    /// Starts it and returns when it accepts and persists.
    ServerProcess start() throws Exception {
      Child child = begin();
      return readyUnlessEnded(child, data)
          .orElseThrow(
              () -> new AssertionError("the server has ended%n%s".formatted(child.printed())));
    }
  }

  /// Returns when the server accepts and persists; empty when it ended instead.
  static Optional<ServerProcess> readyUnlessEnded(Child child, Path data) throws Exception {
    Path file = data.resolve("endpoints.json");
    try {
      Await.until(
          "the server to be ready", () -> !child.isAlive() || Files.exists(file), child::printed);
      return child.isAlive() ? Optional.of(of(child, data)) : Optional.empty();
    } catch (Exception | AssertionError e) {
      child.close();
      throw e;
    }
  }

  private static ServerProcess of(Child child, Path data) throws IOException {
    Map<String, String> endpoints = new LinkedHashMap<>();
    JSON.readTree(Files.readString(data.resolve("endpoints.json")))
        .properties()
        .forEach(entry -> endpoints.put(entry.getKey(), entry.getValue().asString()));
    String token = Files.readString(data.resolve("admin.token")).strip();
    return new ServerProcess(child, data, endpoints, token);
  }

  /// A server on free ports with this data folder.
  static Launch in(Path data) {
    return onFreePorts("up", data);
  }

  /// The demo on free ports with this data folder.
  static Launch demoIn(Path data) {
    return onFreePorts("demo", data);
  }

  private static Launch onFreePorts(String command, Path data) {
    Launch launch = new Launch(command, data, Optional.empty(), List.of(), Map.of());
    for (String port : List.of("http.port", "https.port", "mqtt.port", "mqtts.port", "pg.port")) {
      launch = launch.set(port, "0");
    }
    return launch;
  }

  private static String endpoint(Map<String, String> endpoints, String listener) {
    return Optional.ofNullable(endpoints.get(listener))
        .orElseThrow(
            () ->
                new AssertionError(
                    "endpoints.json: expected %s, found %s".formatted(listener, endpoints)));
  }

  Child child() {
    return child;
  }

  Path data() {
    return data;
  }

  /// As admin.
  Http http() {
    return http;
  }

  String token() {
    return http.token();
  }

  String endpoint(String listener) {
    return endpoint(endpoints, listener);
  }

  int mqttPort() {
    String address = endpoint("mqtt");
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /// Returns when history answers all that was acknowledged before. To be asked again while the
  /// history of a server that was just started is still opening.
  void awaitHistory() throws Exception {
    Await.until(
        "history to hold all that was acknowledged",
        () -> http.post("/api/v1/telemetry/test-marker?ack=queryable", "{\"mark\":1}").isGood(),
        child::printed);
  }

  /// SIGKILL; returns when it is gone.
  void kill() {
    child.kill();
  }

  /// SIGTERM; returns the exit code.
  int stop() {
    child.terminate();
    return child.awaitExit();
  }

  @Override
  public void close() {
    child.close();
  }
}
