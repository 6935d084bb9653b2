package io.lockstep.ingest;

import io.lockstep.model.FieldMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is done with telemetry by a cloud's contract where bindings say something of it: by the
/// topic as its device names it, which holds the device's name. Confined to the decoder's thread.
final class ContractRoutes {
  private static final int MOST = 65_536;

  private final Devices devices;
  private final Map<String, Route> routes = new LinkedHashMap<>();

  ContractRoutes(Devices devices) {
    this.devices = devices;
  }

  /// The route of a message whose sender its topic names.
  Route of(FieldMessage message, String topic, Bindings bindings, ModelTopics models) {
    Route known = routes.get(topic);
    if (known != null) {
      return known;
    }
    String device = message.device();
    byte[] key = (device + topic).getBytes(StandardCharsets.UTF_8);
    Plan plan = new PlanRights(devices, device).permitted(bindings.planOf(device, topic, models));
    Route made = new Route(key, message.deviceLength(), plan);
    if (routes.size() >= MOST) {
      routes.clear();
    }
    routes.put(topic, made);
    return made;
  }

  void clear() {
    routes.clear();
  }
}
