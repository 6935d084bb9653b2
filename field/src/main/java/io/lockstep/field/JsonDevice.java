package io.lockstep.field;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A device that speaks JSON on the platform's default topics: it publishes telemetry of its twin,
/// takes commands and answers them. Thread-safe.
public final class JsonDevice implements AutoCloseable {
  private static final String ROOT = "lockstep/v1/";

  /// Takes the device's commands, on the connection's thread; must not wait.
  public interface Commands {
    /// A command came.
    ///
    /// @param name its name, components before it with `/`
    /// @param id what its answer is known by
    /// @param requestJson the request; empty for none
    void received(String name, String id, String requestJson);
  }

  private final String prefix;
  private final MqttLink link;

  private JsonDevice(String twin, MqttLogin login, Duration patience, Commands commands) {
    this.prefix = ROOT + CsvReplay.topicLevel(twin) + "/";
    this.link =
        MqttLink.open(
            login,
            patience,
            new MqttListener() {
              @Override
              public List<String> filters() {
                return List.of(prefix + "commands/+/+");
              }

              @Override
              public Optional<MqttWill> will() {
                return Optional.empty();
              }

              @Override
              public void connected() {
                // Telemetry flows at the device's own pace.
              }

              @Override
              public void received(String topic, byte[] payload) {
                String[] levels = topic.substring(prefix.length()).split("/", -1);
                commands.received(
                    name(levels[1]), levels[2], new String(payload, StandardCharsets.UTF_8));
              }
            });
  }

  /// Connects, and again whenever the connection is lost.
  ///
  /// @param twin the twin's id
  /// @param patience how long to wait for the broker before a message is given up
  public static JsonDevice open(
      String twin, MqttLogin login, Duration patience, Commands commands) {
    return new JsonDevice(twin, login, patience, commands);
  }

  /// Publishes readings at QoS 1.
  ///
  /// @param json one JSON object
  /// @throws io.lockstep.model.LockstepException when the broker does not take it within the
  ///   patience, or refuses the device
  public void publish(String json) {
    link.publish(prefix + "telemetry", json.getBytes(StandardCharsets.UTF_8), 1);
  }

  /// Answers a command.
  ///
  /// @param name as it came
  /// @param id as it came
  /// @param status 200 when it is done; from 400 on why not, as in HTTP
  /// @param payloadJson the result, or what was wrong
  /// @throws io.lockstep.model.LockstepException as [#publish]
  public void answer(String name, String id, int status, String payloadJson) {
    link.publish(
        "%scommands/%s/%s/response".formatted(prefix, CsvReplay.topicLevel(name), id),
        "{\"status\":%d,\"payload\":%s}"
            .formatted(status, payloadJson)
            .getBytes(StandardCharsets.UTF_8),
        1);
  }

  /// Says goodbye.
  @Override
  public void close() {
    link.close();
  }

  private static String name(String level) {
    return level.replace("%2F", "/").replace("%2B", "+").replace("%23", "#").replace("%25", "%");
  }
}
