package io.lockstep.ingest.azure;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a device says of itself in the user name of CONNECT. Immutable.
public sealed interface HubUser {

  /// A device of an IoT Hub: `{host}/{device}[/{module}]/?api-version=..&model-id=..`.
  ///
  /// @param host the hub as the device calls it
  /// @param device the device's id
  /// @param module the module's id, empty for the device itself
  /// @param model the DTMI of `model-id`, empty for none
  record OfHub(String host, String device, String module, String model) implements HubUser {
    /// The resource that a SAS token of it must name.
    public String resource() {
      String resource = host + "/devices/" + device;
      return module.isEmpty() ? resource : resource + "/modules/" + module;
    }
  }

  /// A device that asks the provisioning service where it belongs:
  /// `{idScope}/registrations/{registrationId}/api-version=..&ClientVersion=..`.
  record OfProvisioning(String scope, String registration) implements HubUser {
    /// The resource that a SAS token of it must name.
    public String resource() {
      return scope + "/registrations/" + registration;
    }
  }

  /// Reads a user name; empty for one that is no contract of Azure's.
  static Optional<HubUser> parse(@Nullable String user) {
    if (user == null || user.indexOf('/') < 0) {
      return Optional.empty();
    }
    int query = user.indexOf("api-version=");
    if (query < 2) {
      return Optional.empty();
    }
    int end = query;
    while (end > 0 && (user.charAt(end - 1) == '?' || user.charAt(end - 1) == '/')) {
      end--;
    }
    String[] levels = user.substring(0, end).split("/", -1);
    for (String level : levels) {
      if (level.isEmpty()) {
        return Optional.empty();
      }
    }
    if (levels.length == 3 && levels[1].equals("registrations")) {
      return Optional.of(new OfProvisioning(levels[0], levels[2]));
    }
    if (levels.length < 2 || levels.length > 3) {
      return Optional.empty();
    }
    PropertyBag said = PropertyBag.parse(user.substring(query));
    if (said == null) {
      return Optional.empty();
    }
    return Optional.of(
        new OfHub(
            levels[0],
            levels[1],
            levels.length == 3 ? levels[2] : "",
            said.get("model-id").orElse("")));
  }
}
