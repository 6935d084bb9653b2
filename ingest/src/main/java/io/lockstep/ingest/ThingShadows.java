package io.lockstep.ingest;

import io.lockstep.ingest.aws.Shadow;
import io.lockstep.ingest.aws.ShadowValue;
import io.lockstep.ingest.aws.ShadowValue.Members;
import io.lockstep.ingest.aws.ThingTopic;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shadows of things, as AWS IoT has them: classic and named. What a thing reports in its classic
/// shadow are readings of its twin, and what is desired there of a writable Property is desired of
/// the twin, and the other way round; all of it, and what the model does not know, stands in the
/// document. Named shadows are documents only. Confined to the decoder's thread.
final class ThingShadows {
  /// Bytes of an update, and characters of a shadow's state.
  static final int SIZE_MAX = 128 << 10;

  /// Levels of objects and arrays in `desired` and `reported`, as in AWS IoT.
  static final int DEPTH_MAX = 8;

  static final int NAME_MAX = 64;

  private static final byte[] STATE = utf8("state");
  private static final byte[] DESIRED = utf8("desired");
  private static final byte[] REPORTED = utf8("reported");
  private static final byte[] VERSION = utf8("version");

  private final ThingState state;
  private final ThingAnswers answers;
  private final JsonScanner json;
  private final ThingRequest request;
  private final JsonScanner known = new JsonScanner();
  private final ThingRequest values = new ThingRequest(known);
  private final TwinReports reports;

  /// Writes what a thing reports to its twin.
  @FunctionalInterface
  interface TwinReports {
    /// Writes an object of values.
    ///
    /// @param object the token of an object of values, in the payload that was scanned
    void write(String thing, int object, SampleTarget target);
  }

  ThingShadows(
      ThingState state,
      ThingAnswers answers,
      JsonScanner json,
      ThingRequest request,
      TwinReports reports) {
    this.state = state;
    this.answers = answers;
    this.json = json;
    this.request = request;
    this.reports = reports;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Answers a request.
  ///
  /// @param device who asks, and is told besides the thing
  void take(FieldMessage message, String device, ThingTopic.ToShadow to, SampleTarget target) {
    long seconds = Math.floorDiv(message.receivedMicros(), 1_000_000L);
    String problem = request.read(message);
    if (to.name().length() > NAME_MAX) {
      refuse(device, to, 400, "Invalid shadow name: expected at most 64 characters", seconds);
      return;
    }
    if (to.name().isEmpty()) {
      follow(to.thing(), target, seconds);
    }
    Shadow shadow = state.get(to.thing()).shadow(to.name());
    if (message.payloadLength() > SIZE_MAX) {
      refuse(device, to, 413, "The payload exceeds the maximum size allowed", seconds);
    } else if (problem != null) {
      refuse(device, to, 400, problem, seconds);
    } else if (to.operation() == ThingTopic.Operation.UPDATE) {
      update(device, to, shadow, seconds, target);
    } else if (!shadow.exists()) {
      String name = to.name().isEmpty() ? to.thing() : to.name();
      refuse(device, to, 404, "No shadow exists with name: '" + name + "'", seconds);
    } else if (to.operation() == ThingTopic.Operation.GET) {
      accept(device, to, shadow.document(seconds, request.echo()));
    } else {
      Shadow now = shadow.deleted();
      if (to.name().isEmpty()) {
        clear(to.thing(), device, target);
      }
      state.put(state.get(to.thing()).with(to.name(), now));
      accept(
          device,
          to,
          "{\"version\":%d,\"timestamp\":%d%s}"
              .formatted(shadow.version(), seconds, request.echo()));
    }
  }

  private void accept(String device, ThingTopic.ToShadow to, String text) {
    answers.tell(device, to.thing(), to.answers() + "/accepted", text);
  }

  private void refuse(String device, ThingTopic.ToShadow to, int code, String why, long seconds) {
    StringBuilder text = new StringBuilder("{\"code\":").append(code).append(",\"message\":");
    ShadowValue.quote(text, why);
    text.append(",\"timestamp\":").append(seconds).append(request.echo()).append('}');
    answers.tell(device, device, to.answers() + "/rejected", text.toString());
  }

  private void update(
      String device, ThingTopic.ToShadow to, Shadow before, long seconds, SampleTarget target) {
    int stated = request.member(STATE);
    int desired = stated < 0 || !isObject(stated) ? -1 : request.find(stated, DESIRED);
    int reported = stated < 0 || !isObject(stated) ? -1 : request.find(stated, REPORTED);
    int version = request.member(VERSION);
    String problem = problemOf(stated, desired, reported, version);
    if (problem != null) {
      refuse(device, to, 400, problem, seconds);
      return;
    }
    if (version >= 0 && json.bits(version) != before.version()) {
      refuse(device, to, 409, "Version conflict", seconds);
      return;
    }
    Members desiredNow = merged(before.desired(), desired, seconds);
    Members reportedNow = merged(before.reported(), reported, seconds);
    Shadow now = before.becoming(desiredNow, reportedNow);
    Thing thing = state.get(to.thing());
    if (now.size() > SIZE_MAX) {
      refuse(device, to, 413, "The payload exceeds the maximum size allowed", seconds);
      return;
    }
    if (!thing.shadows().containsKey(to.name()) && thing.shadows().size() >= Thing.SHADOWS_MAX) {
      refuse(device, to, 400, "Expected at most 100 shadows of a thing, found as many", seconds);
      return;
    }
    boolean isTold = false;
    if (to.name().isEmpty() && desired >= 0) {
      String wanted = isObject(desired) ? wanted(to.thing(), desired, target) : "";
      if (!isObject(desired)) {
        clear(to.thing(), device, target);
      } else if (!wanted.isEmpty()) {
        isTold = target.desire(to.thing(), wanted, false, device);
        if (!isTold) {
          refuse(device, to, 400, "Desired state: expected what the model permits", seconds);
          return;
        }
      }
    }
    state.put(thing.with(to.name(), now));
    accept(device, to, accepted(stated, desired, reported, now, seconds));
    answers.tell(
        device,
        to.thing(),
        to.answers() + "/documents",
        Shadow.change(before, now, seconds, request.echo()));
    if (to.name().isEmpty() && reported >= 0 && isObject(reported)) {
      reports.write(to.thing(), reported, target);
    }
    Members delta = now.delta();
    // What is desired of the twin is told by the outbox, until the thing has reported it.
    if (!delta.members().isEmpty() && !(isTold && thing.hears())) {
      answers.tell(
          device,
          to.thing(),
          to.answers() + "/delta",
          now.difference(delta, seconds, request.echo()));
    }
  }

  private boolean isObject(int token) {
    return json.kind(token) == JsonScanner.OBJECT;
  }

  private boolean isObjectOrNull(int token) {
    return token < 0 || isObject(token) || json.kind(token) == JsonScanner.NULL;
  }

  private @Nullable String problemOf(int stated, int desired, int reported, int version) {
    if (stated < 0) {
      return "Missing required node: state";
    }
    if (!isObject(stated)) {
      return "State node must be an object";
    }
    if (!isObjectOrNull(desired)) {
      return "Desired node must be an object";
    }
    if (!isObjectOrNull(reported)) {
      return "Reported node must be an object";
    }
    int end = json.after(stated);
    for (int key = stated + 1; key < end; key = json.after(key + 1)) {
      if (key + 1 != desired && key + 1 != reported) {
        return "State contains an invalid node: '" + json.string(key) + "'";
      }
    }
    if (version >= 0 && (json.kind(version) != JsonScanner.INTEGER || json.bits(version) < 0)) {
      return "Invalid version: expected a whole number";
    }
    int depth = Math.max(desired < 0 ? 0 : request.depth(desired), depthOf(reported));
    return depth > DEPTH_MAX
        ? "JSON contains too many levels of nesting; maximum is " + DEPTH_MAX
        : null;
  }

  private int depthOf(int token) {
    return token < 0 ? 0 : request.depth(token);
  }

  /// @param token of the section that changes it, -1 when none does
  private Members merged(Members before, int token, long seconds) {
    if (token < 0) {
      return before;
    }
    return isObject(token) ? request.merged(before, token, seconds) : Members.NONE;
  }

  private String accepted(int stated, int desired, int reported, Shadow now, long seconds) {
    StringBuilder out = new StringBuilder("{\"state\":").append(json.compact(stated));
    out.append(",\"metadata\":{");
    String before = "";
    if (desired >= 0 && isObject(desired)) {
      request.value(desired, seconds).metadata(out.append("\"desired\":"));
      before = ",";
    }
    if (reported >= 0 && isObject(reported)) {
      request.value(reported, seconds).metadata(out.append(before).append("\"reported\":"));
    }
    out.append("},\"version\":").append(now.version()).append(",\"timestamp\":").append(seconds);
    return out.append(request.echo()).append('}').toString();
  }

  // --- what is desired of the twin ---

  /// An object with what the model lets apps write; empty when there is nothing of that.
  private String wanted(String thing, int object, SampleTarget target) {
    StringBuilder wanted = new StringBuilder();
    int twin = target.known(thing);
    if (twin >= 0) {
      writable(target.shape(twin), object, "", wanted);
    }
    return wanted.toString();
  }

  /// Nothing is desired of the twin any more.
  private static void clear(String thing, String by, SampleTarget target) {
    int twin = target.known(thing);
    if (twin >= 0 && !target.desired(twin).values().isEmpty()) {
      boolean _ = target.desire(thing, "{}", true, by);
    }
  }

  /// Appends an object with those of an object's members that are writable; nothing when none is.
  private void writable(Shape shape, int object, String prefix, StringBuilder out) {
    int start = out.length();
    int end = json.after(object);
    for (int key = object + 1; key < end; key = json.after(key + 1)) {
      String path = prefix + json.string(key);
      int slot = shape.indexOf(path);
      int before = out.length();
      out.append(before == start ? "{" : ",");
      ShadowValue.quote(out, json.string(key));
      int name = out.append(':').length();
      if (slot >= 0 && isWritable(shape.slot(slot))) {
        out.append(json.compact(key + 1));
      } else if (slot < 0 && isObject(key + 1)) {
        writable(shape, key + 1, path + "/", out);
      }
      if (out.length() == name) {
        out.setLength(before);
      }
    }
    out.append(out.length() > start ? "}" : "");
  }

  private static boolean isWritable(Slot slot) {
    return slot.kind() == Slot.Kind.PROPERTY && slot.writable();
  }

  /// Takes over what is desired of the twin by now into the classic shadow, of a thing that has one
  /// or listens to it.
  void follow(String id, SampleTarget target, long seconds) {
    Thing thing = state.find(id);
    int twin = thing == null ? -1 : target.known(id);
    if (thing == null || twin < 0 || !(thing.hears() || thing.shadow("").exists())) {
      return;
    }
    Shadow before = thing.shadow("");
    Members desired = before.desired();
    Shape shape = target.shape(twin);
    DesiredRequest wanted = target.desired(twin);
    for (int i = 0; i < shape.size(); i++) {
      Slot slot = shape.slot(i);
      if (isWritable(slot)) {
        List<String> path = List.of(slot.path().split("/", -1));
        ShadowValue now = valueOf(slot.path(), wanted, seconds);
        ShadowValue then = desired.at(path);
        boolean isSame = now == null ? then == null : then != null && now.isLike(then);
        desired = isSame ? desired : desired.with(path, now);
      }
    }
    if (desired.isLike(before.desired())) {
      return;
    }
    Shadow now = before.becoming(desired, before.reported());
    state.put(thing.with("", now));
    answers.tell(
        id,
        id,
        ThingTopic.ToShadow.prefix(id, "") + "update/documents",
        Shadow.change(before, now, seconds, ""));
  }

  private @Nullable ShadowValue valueOf(String path, DesiredRequest wanted, long seconds) {
    for (DesiredRequest.Value value : wanted.values()) {
      byte[] text = utf8(value.json());
      if (value.path().equals(path) && known.scan(ByteBuffer.wrap(text), 0, text.length)) {
        return values.value(0, seconds);
      }
    }
    return null;
  }

  /// Where a thing listens to differences of its classic shadow, below its tree.
  static String deltaTopic(String thing) {
    return ThingTopic.ToShadow.prefix(thing, "") + "update/delta";
  }

  /// What a thing is told of what is desired of its twin.
  static String deltaOf(Thing thing, DesiredRequest asked) {
    Shadow shadow = thing.shadow("");
    Members delta = shadow.delta();
    for (DesiredRequest.Value value : asked.values()) {
      List<String> path = List.of(value.path().split("/", -1));
      ShadowValue desired = shadow.desired().at(path);
      // A thing that reports a value before it was told says nothing of it.
      delta = desired == null ? delta : delta.with(path, desired);
    }
    return shadow.difference(delta, Math.floorDiv(asked.nowMicros(), 1_000_000L), "");
  }
}
