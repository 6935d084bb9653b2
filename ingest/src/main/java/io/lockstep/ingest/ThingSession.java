package io.lockstep.ingest;

import io.lockstep.ingest.aws.ShadowValue;
import io.lockstep.ingest.aws.ThingTopic;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.text.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What devices say in a tree of their own by the contract of AWS IoT: shadows, jobs, results of
/// commands, and what they publish past all subscribers. Requests are answered through the state,
/// from where the outbox sends. Confined to the decoder's thread.
final class ThingSession {
  private static final String COMMANDS = ThingTopic.AWS + "commands/";

  private static final byte[] STATUS = utf8("status");
  private static final byte[] RESULT = utf8("result");
  private static final byte[] REASON = utf8("statusReason");

  private static final int DONE = 200;
  private static final int REJECTED = 403;
  private static final int FAILED = 500;
  private static final int TIMED_OUT = 504;

  private final ThingState state;
  private final Devices devices;
  private final ThingAnswers answers;
  private final JsonScanner json;
  private final CborJson cbor = new CborJson();
  private final ThingRequest request;
  private final ThingShadows shadows;
  private final ThingJobs jobs;
  private final ThingEvents events;
  private final Published published;

  /// Takes what a device publishes past all subscribers.
  @FunctionalInterface
  interface Published {
    /// Takes a message.
    ///
    /// @param topic what it counts as published to
    void publish(FieldMessage message, String device, String topic, SampleTarget target);
  }

  ThingSession(
      ThingState state,
      Devices devices,
      ThingAnswers answers,
      JsonScanner json,
      ThingShadows.TwinReports reports,
      Published published,
      ThingEvents.Outlet outlet,
      LongSupplier numbers) {
    this.state = state;
    this.devices = devices;
    this.answers = answers;
    this.json = json;
    this.request = new ThingRequest(json);
    this.shadows = new ThingShadows(state, answers, json, request, reports);
    this.events = new ThingEvents(state, devices, outlet);
    this.jobs = new ThingJobs(state, answers, events, json, request, numbers);
    this.published = published;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  ThingShadows shadows() {
    return shadows;
  }

  ThingJobs jobs() {
    return jobs;
  }

  ThingEvents events() {
    return events;
  }

  /// Takes a message.
  ///
  /// @param own its topic below the device's tree, which begins with `aws/`
  void take(FieldMessage message, String device, String own, SampleTarget target) {
    ThingTopic topic = ThingTopic.parse(own);
    String thing =
        switch (topic) {
          case ThingTopic.ToShadow to -> to.thing();
          case ThingTopic.ListJobs(String id) -> id;
          case ThingTopic.StartNext(String id) -> id;
          case ThingTopic.DescribeJob(String id, String _) -> id;
          case ThingTopic.UpdateJob(String id, String _) -> id;
          case ThingTopic.CommandResult _, ThingTopic.ToRule _, ThingTopic.Unknown _ -> device;
        };
    if (!speaksFor(device, thing)) {
      String _ = request.read(message); // For the token: what else is wrong does not matter here.
      answers.send(
          device,
          own + "/rejected",
          "{\"code\":403,\"message\":\"Forbidden\"" + request.echo() + "}");
      drift(target, device, own, DriftReason.NOT_PERMITTED, "expected a thing that it may feed");
      return;
    }
    switch (topic) {
      case ThingTopic.ToShadow to -> shadows.take(message, device, to, target);
      case ThingTopic.ListJobs said -> jobs.list(message, device, said);
      case ThingTopic.StartNext said -> jobs.startNext(message, device, said, target);
      case ThingTopic.DescribeJob said -> jobs.describe(message, device, said);
      case ThingTopic.UpdateJob said -> jobs.update(message, device, said, target);
      case ThingTopic.CommandResult said -> result(message, device, own, said, target);
      case ThingTopic.ToRule(String _, String behind) ->
          published.publish(message, device, behind, target);
      case ThingTopic.Unknown _ ->
          drift(
              target,
              device,
              own,
              DriftReason.UNKNOWN_TOPIC,
              "expected a topic of the device contract of AWS IoT, found another one");
    }
  }

  private boolean speaksFor(String device, String thing) {
    return device.equals(thing)
        || devices.device(device).filter(known -> known.feeds().contains(thing)).isPresent();
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

  // --- who listens ---

  /// Somebody connected; one that begins a new session listens to nothing.
  void met(String device, boolean isNew) {
    if (isNew) {
      events.begun(device);
    }
    Thing thing = state.find(device);
    if (thing != null && isNew && (thing.hears() || !thing.commands().isEmpty())) {
      state.put(thing.listening(false, ""));
    }
  }

  /// A device has subscribed in its own tree; true when it is by this contract.
  ///
  /// @param filter below its tree
  boolean listens(String device, String filter, SampleTarget target, long nowMicros) {
    if (!filter.startsWith(ThingTopic.AWS)) {
      return false;
    }
    events.listens(device, filter);
    Thing thing = state.get(device);
    if (TopicFilters.matches(filter, ThingShadows.deltaTopic(device))) {
      state.put(thing.listening(true, thing.commands()));
      shadows.follow(device, target, Math.floorDiv(nowMicros, 1_000_000L));
    } else if (filter.startsWith(COMMANDS)) {
      String[] levels = filter.split("/", -1);
      boolean isRequests =
          levels.length >= 7 && levels[4].equals("executions") && !levels[3].equals("+");
      if (isRequests && (levels[6].equals("request") || levels[6].equals("#"))) {
        String format = levels.length == 8 && !levels[7].equals("+") ? levels[7] : "json";
        format = format.equals("#") ? "json" : format;
        format = levels.length == 7 && levels[6].equals("request") ? "" : format;
        state.put(thing.listening(thing.hears(), levels[2] + "/" + levels[3] + " " + format));
      }
    }
    return true;
  }

  /// The topic of a command to a thing; null when it listens to none.
  ///
  /// @param id the command's id
  static @Nullable String commandTopic(@Nullable Thing thing, String id) {
    if (thing == null || thing.commands().isEmpty()) {
      return null;
    }
    int space = thing.commands().indexOf(' ');
    String format = thing.commands().substring(space + 1);
    return OwnTree.of(thing.id())
        + COMMANDS
        + thing.commands().substring(0, space)
        + "/executions/"
        + id
        + "/request"
        + (format.isEmpty() ? "" : "/" + format);
  }

  // --- results of commands ---

  private void result(
      FieldMessage message,
      String device,
      String own,
      ThingTopic.CommandResult said,
      SampleTarget target) {
    String problem = read(message, said.format());
    int status = problem == null ? request.member(STATUS) : -1;
    String word = status < 0 ? "" : json.string(status);
    int code =
        switch (word) {
          case "SUCCEEDED" -> DONE;
          case "FAILED" -> FAILED;
          case "REJECTED" -> REJECTED;
          case "TIMED_OUT" -> TIMED_OUT;
          case "IN_PROGRESS" -> 0;
          default -> -1;
        };
    StringBuilder text = new StringBuilder("{\"executionId\":");
    ShadowValue.quote(text, said.execution());
    String format = own.substring(own.lastIndexOf('/') + 1);
    String base = own.endsWith("/response") ? own : own.substring(0, own.lastIndexOf('/'));
    String behind = own.endsWith("/response") ? "" : "/" + format;
    if (code < 0) {
      text.append(",\"error\":\"InvalidRequest\",\"errorMessage\":");
      String why = "status: expected IN_PROGRESS, SUCCEEDED, FAILED, REJECTED or TIMED_OUT";
      ShadowValue.quote(text, problem == null ? why : problem);
      answers.send(device, base + "/rejected" + behind, text.append('}').toString());
      target.drift(
          device,
          device,
          "",
          DriftReason.MALFORMED_PAYLOAD,
          Excerpt.cut(problem == null ? why : problem, Excerpt.DRIFT_MAX));
      return;
    }
    if (code > 0) {
      int answer = request.member(code == DONE ? RESULT : REASON);
      target.commandResponse(
          device, said.execution(), code, answer < 0 ? null : json.compact(answer));
    }
    answers.send(device, base + "/accepted" + behind, text.append('}').toString());
  }

  private @Nullable String read(FieldMessage message, String format) {
    if (!format.equals("cbor")) {
      return request.read(message);
    }
    if (!cbor.read(message.buffer(), message.payloadOffset(), message.payloadLength())) {
      return cbor.error();
    }
    return request.read(cbor.json());
  }
}
