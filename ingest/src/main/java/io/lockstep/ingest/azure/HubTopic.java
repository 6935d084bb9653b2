package io.lockstep.ingest.azure;

import org.jspecify.annotations.Nullable;

/// What a device asks or says by a topic of IoT Hub's contract. Immutable.
public sealed interface HubTopic {

  /// Telemetry: `devices/{id}/messages/events/{bag}`, of a module `devices/{id}/modules/{m}/...`.
  ///
  /// @param device whom the topic names
  /// @param module the module that it names, empty for none
  record Telemetry(String device, String module, PropertyBag properties) implements HubTopic {
    /// The component that the values are of, empty for none.
    public String component() {
      return properties.get("$.sub").orElse("");
    }

    /// The topic without its properties, as its device names it.
    public String topic() {
      String of = module.isEmpty() ? "" : "/modules/" + module;
      return DEVICES + device + of + "/messages/events";
    }
  }

  /// Asks for the device twin: `$iothub/twin/GET/?$rid={r}`.
  record GetTwin(String request) implements HubTopic {}

  /// Changes reported properties: `$iothub/twin/PATCH/properties/reported/?$rid={r}`.
  ///
  /// @param ifVersion the version that they must have, -1 when any will do, -2 when what stands
  ///   there is no version
  record Report(String request, long ifVersion) implements HubTopic {}

  /// Answers a method: `$iothub/methods/res/{status}/?$rid={r}`.
  ///
  /// @param status -1 when what stands there is no number
  record MethodResult(int status, String request) implements HubTopic {}

  /// Asks the provisioning service where it belongs:
  /// `$dps/registrations/PUT/iotdps-register/?$rid={r}`.
  record Register(String request) implements HubTopic {}

  /// Asks how that stands:
  /// `$dps/registrations/GET/iotdps-get-operationstatus/?$rid={r}&operationId={o}`.
  record OperationStatus(String request, String operation) implements HubTopic {}

  /// None of these.
  record Unknown() implements HubTopic {}

  /// What the topics of a device begin with for itself.
  String HUB = "iothub/";

  /// The same of those with its name.
  String DEVICES = "devices/";

  private static String requestOf(PropertyBag bag) {
    return bag.get("$rid").orElse("");
  }

  /// Reads a topic of a device's own tree, without what stands before `iothub/` or `devices/`.
  static HubTopic parse(String topic) {
    int query = topic.indexOf("/?");
    if (topic.startsWith(DEVICES)) {
      return telemetry(topic);
    }
    PropertyBag bag = query < 0 ? PropertyBag.NONE : PropertyBag.parse(topic.substring(query + 1));
    if (bag == null) {
      return new Unknown();
    }
    String path = query < 0 ? topic : topic.substring(0, query);
    if (path.equals("iothub/twin/GET")) {
      return new GetTwin(requestOf(bag));
    }
    if (path.equals("iothub/twin/PATCH/properties/reported")) {
      return new Report(requestOf(bag), versionOf(bag));
    }
    if (path.equals("dps/registrations/PUT/iotdps-register")) {
      return new Register(requestOf(bag));
    }
    if (path.equals("dps/registrations/GET/iotdps-get-operationstatus")) {
      return new OperationStatus(requestOf(bag), bag.get("operationId").orElse(""));
    }
    String results = "iothub/methods/res/";
    if (path.startsWith(results)) {
      return new MethodResult((int) number(path.substring(results.length()), -1), requestOf(bag));
    }
    return new Unknown();
  }

  private static long versionOf(PropertyBag bag) {
    String stated = bag.get("$version").orElse(null);
    return stated == null || stated.equals("*") ? -1 : number(stated, -2);
  }

  private static long number(String text, long otherwise) {
    boolean isNumber =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Long.parseLong(text) : otherwise;
  }

  private static HubTopic telemetry(String topic) {
    String events = "/messages/events";
    int at = topic.indexOf(events + "/");
    int end = at < 0 && topic.endsWith(events) ? topic.length() - events.length() : at;
    if (end < 0) {
      return new Unknown();
    }
    String[] names = topic.substring(0, end).split("/", -1);
    boolean isModule = names.length == 4 && names[2].equals("modules");
    String device = names.length == 2 || isModule ? PropertyBag.decode(names[1]) : null;
    @Nullable String module = isModule ? PropertyBag.decode(names[3]) : "";
    String rest = at < 0 ? "" : topic.substring(at + events.length() + 1);
    PropertyBag bag = PropertyBag.parse(rest);
    return device == null || module == null || bag == null
        ? new Unknown()
        : new Telemetry(device, module, bag);
  }
}
