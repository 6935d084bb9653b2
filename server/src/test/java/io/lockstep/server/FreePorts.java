package io.lockstep.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Settings of a server that takes ports nobody has: each listener's, so that no test waits for
/// another one's.
final class FreePorts {
  private static final List<Setting> LISTENERS =
      List.of(
          Setting.HTTP_PORT,
          Setting.HTTPS_PORT,
          Setting.MQTT_PORT,
          Setting.MQTTS_PORT,
          Setting.PG_PORT);

  private FreePorts() {}

  /// @param more settings, as `--set` takes them
  static Settings settings(String... more) {
    return Settings.read(
        Map.of(),
        Optional.empty(),
        Stream.concat(LISTENERS.stream().map(port -> port.key() + "=0"), Stream.of(more)).toList());
  }
}
