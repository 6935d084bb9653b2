package io.lockstep.ingest;

import io.lockstep.ingest.aws.ThingTopic;
import io.lockstep.ingest.azure.HubTopic;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.text.Excerpt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What devices say in a tree of their own ([OwnTree]), by the contract of Azure IoT Hub:
/// telemetry, the device twin, results of methods. Requests are answered through the state, from
/// where the outbox sends. Confined to the decoder's thread.
final class ContractSession {
  /// The largest document of reported properties.
  static final int REPORTED_MAX = 128 << 10;

  private static final int ROUTES_MAX = 65_536;
  private static final int NO_VERSION = -2;

  private static final String OPERATION = "registration.";
  private static final String RESULT = "iothub/twin/res/";

  private final ContractState state;
  private final Devices devices;
  private final JsonScanner json;
  private final JsonScanner known = new JsonScanner();
  private final TwinWriter writer;
  private final JsonReadings plain;
  private final ReportedValues reported;
  private final ThingSession things;
  private final Bound bound;

  /// Takes telemetry as a binding wants it.
  @FunctionalInterface
  interface Bound {
    /// Takes a message.
    ///
    /// @param topic as its device names it, without its properties
    /// @return false when no binding is about that topic
    boolean take(FieldMessage message, String topic, SampleTarget target);
  }

  /// What stands for the topics of a device.
  private final Map<String, Route> routes = new LinkedHashMap<>();

  ContractSession(
      ContractState state,
      Devices devices,
      JsonScanner json,
      TwinWriter writer,
      JsonReadings plain,
      ReportedValues reported,
      ThingSession.Published published,
      Bound bound) {
    this.state = state;
    this.bound = bound;
    this.devices = devices;
    this.json = json;
    this.writer = writer;
    this.plain = plain;
    this.reported = reported;
    this.things =
        new ThingSession(
            state.things(),
            devices,
            (device, topic, text) -> state.answer(OwnTree.of(device) + topic, text),
            json,
            this::reportOf,
            published,
            state::answer,
            state::nextNumber);
  }

  /// What is said by the contract of AWS IoT.
  ThingSession things() {
    return things;
  }

  /// Writes what a thing reports, an object of values in the payload that was scanned.
  private void reportOf(String thing, int object, SampleTarget target) {
    if (opens(thing, target)) {
      reported.writePatch(target.known(thing), object, target);
    }
  }

  /// True when a message lies in a device's own tree.
  static boolean isOf(FieldMessage message) {
    return message.topicLength() > 8
        && message.buffer().get(message.topicOffset()) == '$'
        && message.topic().startsWith(OwnTree.ALL);
  }

  void take(FieldMessage message, SampleTarget target) {
    String device = message.device();
    String tree = OwnTree.of(device);
    String topic = message.topic();
    if (!topic.startsWith(tree)) {
      drift(target, device, topic, DriftReason.NOT_PERMITTED, "expected a topic of its own tree");
      return;
    }
    String own = topic.substring(tree.length());
    if (own.startsWith(ThingTopic.AWS)) {
      things.take(message, device, own, target);
      return;
    }
    switch (HubTopic.parse(own)) {
      case HubTopic.Telemetry telemetry -> telemetry(message, device, telemetry, target);
      case HubTopic.GetTwin(String request) -> answerTwin(device, request, target);
      case HubTopic.Report report -> report(message, device, report, target);
      case HubTopic.MethodResult result -> result(message, device, result, target);
      case HubTopic.Register(String request) ->
          state.answer(
              tree + "dps/registrations/res/202/?$rid=" + request + "&retry-after=1",
              "{\"operationId\":\"%s\",\"status\":\"assigning\"}".formatted(OPERATION + device));
      case HubTopic.OperationStatus(String request, String operation) ->
          registration(device, request, operation);
      case HubTopic.Unknown _ ->
          drift(
              target,
              device,
              own,
              DriftReason.UNKNOWN_TOPIC,
              "expected a topic of the device contract of Azure IoT Hub, found another one");
    }
  }

  private static void drift(
      SampleTarget target, String device, String path, DriftReason reason, String found) {
    target.drift(
        device,
        null,
        Excerpt.cut(path, Excerpt.DRIFT_MAX),
        reason,
        Excerpt.cut(found, Excerpt.DRIFT_MAX));
  }

  /// Turns the writer to a device's twin, which may appear; false when there is none.
  private boolean opens(String device, SampleTarget target) {
    Route route = routes.get(device);
    if (route == null) {
      byte[] key = device.getBytes(StandardCharsets.UTF_8);
      route = new Route(key, key.length, new Plan.Readings(device));
      if (routes.size() >= ROUTES_MAX) {
        routes.clear();
      }
      routes.put(device, route);
    }
    HubDevice about = state.find(device);
    route.twin = target.twin(device, device, about == null ? "" : about.model());
    if (route.twin < 0) {
      return false;
    }
    writer.open(target, route);
    return true;
  }

  // --- telemetry ---

  private void telemetry(
      FieldMessage message, String device, HubTopic.Telemetry said, SampleTarget target) {
    String sender = said.module().isEmpty() ? said.device() : said.device() + "/" + said.module();
    if (!sender.equals(device)) {
      drift(
          target,
          device,
          sender,
          DriftReason.NOT_PERMITTED,
          "expected the device's own name in its topic, found another one");
      return;
    }
    if (bound.take(message, said.topic(), target)) {
      return;
    }
    String type = said.properties().get("$.ct").orElse("application/json");
    String encoding = said.properties().get("$.ce").orElse("utf-8");
    if (!isJson(type) || !encoding.equalsIgnoreCase("utf-8")) {
      target.drift(
          device,
          device,
          "",
          DriftReason.UNSUPPORTED_FORMAT,
          Excerpt.cut(
              "expected application/json in utf-8, found %s in %s"
                  .formatted(Excerpt.of(type), Excerpt.of(encoding)),
              Excerpt.DRIFT_MAX));
      return;
    }
    String problem = problemOfStructure(message);
    if (problem != null) {
      target.drift(
          device,
          device,
          "",
          DriftReason.MALFORMED_PAYLOAD,
          Excerpt.cut(problem, Excerpt.DRIFT_MAX));
    } else if (opens(device, target)) {
      plain.write(said.component());
    }
  }

  private static boolean isJson(String type) {
    int semicolon = type.indexOf(';');
    String media = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    return media.equalsIgnoreCase("application/json") || media.endsWith("+json");
  }

  /// What keeps the payload from being an object or an array; null when nothing does.
  private @Nullable String problemOfStructure(FieldMessage message) {
    if (!json.scan(message.buffer(), message.payloadOffset(), message.payloadLength())) {
      return json.error();
    }
    int kind = json.kind(0);
    return kind == JsonScanner.OBJECT || kind == JsonScanner.ARRAY
        ? null
        : "expected an object or an array of objects, found " + Excerpt.of(json.compact(0));
  }

  // --- the device twin ---

  private void answerTwin(String device, String request, SampleTarget target) {
    int twin = target.known(device);
    HubDevice about = state.get(device);
    JsonTree tree = treeOf(about);
    answer(
        device,
        200,
        request,
        "",
        "{\"desired\":%s,\"reported\":%s}"
            .formatted(
                DesiredPayload.marked(
                    twin < 0 ? DesiredRequest.nothing(device) : target.desired(twin)),
                tree.text("$version", about.version())));
  }

  private JsonTree treeOf(HubDevice about) {
    JsonTree tree = new JsonTree();
    byte[] text = about.reported().getBytes(StandardCharsets.UTF_8);
    if (known.scan(ByteBuffer.wrap(text), 0, text.length)) {
      tree.merge(known, 0, false);
    }
    return tree;
  }

  private void answer(String device, int status, String request, String behind, String text) {
    state.answer(OwnTree.of(device) + RESULT + status + "/?$rid=" + request + behind, text);
  }

  private void refuse(String device, int status, String request, String why) {
    StringBuilder text = new StringBuilder("{\"errorCode\":").append(status).append("000");
    JsonTree.quote(text.append(",\"message\":"), why);
    answer(device, status, request, "", text.append('}').toString());
  }

  private void report(
      FieldMessage message, String device, HubTopic.Report said, SampleTarget target) {
    HubDevice before = state.get(device);
    String problem = problemOfStructure(message);
    if (problem == null && json.kind(0) != JsonScanner.OBJECT) {
      problem = "expected an object of properties, found an array";
    }
    if (problem != null || said.ifVersion() == NO_VERSION) {
      String why = problem == null ? "$version: expected a whole number" : problem;
      refuse(device, 400, said.request(), why);
      target.drift(
          device, device, "", DriftReason.MALFORMED_PAYLOAD, Excerpt.cut(why, Excerpt.DRIFT_MAX));
      return;
    }
    if (said.ifVersion() >= 0 && said.ifVersion() != before.version()) {
      refuse(
          device,
          412,
          said.request(),
          "expected version %d of the reported properties, found %d"
              .formatted(said.ifVersion(), before.version()));
      return;
    }
    JsonTree tree = treeOf(before);
    tree.merge(json, 0, true);
    String document = tree.text("", 0);
    if (document.length() > REPORTED_MAX) {
      refuse(
          device,
          413,
          said.request(),
          "expected at most %d characters of reported properties, found %d"
              .formatted(REPORTED_MAX, document.length()));
      return;
    }
    HubDevice now = before.reporting(document);
    state.put(now);
    answer(device, 204, said.request(), "&$version=" + now.version(), "");
    if (opens(device, target)) {
      reported.writePatch(target.known(device), target);
    }
  }

  // --- provisioning ---

  /// Where a device belongs: here, once the registry has it. Until then, such as while it waits for
  /// approval, it is told to ask again.
  private void registration(String device, String request, String operation) {
    boolean isKnown = devices.device(device).filter(Device::enabled).isPresent();
    StringBuilder text = new StringBuilder("{\"operationId\":");
    JsonTree.quote(text, operation);
    text.append(",\"status\":\"").append(isKnown ? "assigned" : "assigning").append('"');
    if (isKnown) {
      text.append(",\"registrationState\":{\"registrationId\":");
      JsonTree.quote(text, device);
      JsonTree.quote(text.append(",\"assignedHub\":"), state.get(device).hub());
      JsonTree.quote(text.append(",\"deviceId\":"), device);
      text.append(",\"status\":\"assigned\",\"substatus\":\"initialAssignment\"}");
    }
    String status = isKnown ? "200/?$rid=" + request : "202/?$rid=" + request + "&retry-after=3";
    state.answer(
        OwnTree.of(device) + "dps/registrations/res/" + status, text.append('}').toString());
  }

  // --- methods ---

  private void result(
      FieldMessage message, String device, HubTopic.MethodResult said, SampleTarget target) {
    boolean isStatus = said.status() >= 100 && said.status() <= 599;
    boolean isRead =
        message.payloadLength() == 0
            || json.scan(message.buffer(), message.payloadOffset(), message.payloadLength());
    if (!isStatus || !isRead) {
      target.drift(
          device,
          device,
          "",
          DriftReason.MALFORMED_PAYLOAD,
          Excerpt.cut(
              isStatus
                  ? json.error()
                  : "status of a method: expected a whole number from 100 to 599, found another",
              Excerpt.DRIFT_MAX));
      return;
    }
    boolean hasPayload = message.payloadLength() > 0 && json.kind(0) != JsonScanner.NULL;
    target.commandResponse(
        device, said.request(), said.status(), hasPayload ? json.compact(0) : null);
  }
}
