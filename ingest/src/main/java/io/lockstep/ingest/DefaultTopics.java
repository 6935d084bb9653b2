package io.lockstep.ingest;

import io.lockstep.model.LockstepException;
import io.lockstep.model.TwinId;
import io.lockstep.model.text.Excerpt;
import io.lockstep.model.text.TopicName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The topics that need no binding: `lockstep/v1/<twinId>/telemetry`, the same with `/<property>`,
/// and `lockstep/v1/<twinId>/commands/<name>/<id>`, to the device, with `/response` behind it for
/// its answer and `/cancel` when the device is to leave it; `lockstep/v1/<twinId>/desired` to the
/// device, `.../desired/get` with which it asks, and `lockstep/v1/<twinId>/reported` for its
/// acknowledgements; `lockstep/v1/<twinId>/alarms/<id>/acknowledge` for people who have seen an
/// alarm. In ids and names `/`, `+`, `#` and `%` are percent-encoded (RFC 3986 §2.1, over UTF-8).
public final class DefaultTopics {
  /// The first level, which no binding may use.
  static final String NAMESPACE = "lockstep";

  private static final String PREFIX = "lockstep/v1/";
  private static final String ANSWERS = "/commands/+/+/response";

  /// A filter of all answers to commands.
  static final String ANSWERS_OF_ANY = PREFIX + "+" + ANSWERS;

  private static final String DESIRED = "/desired";
  private static final String DESIRED_GET = DESIRED + "/get";
  private static final String REPORTED = "/reported";

  /// Filters of what any device says of its desired values.
  static final List<String> DESIRED_FROM_ANY =
      List.of(PREFIX + "+" + DESIRED_GET, PREFIX + "+" + REPORTED);

  private static final Plan OTHER =
      new Plan.Meaningless(
          "expected desired, desired/get or reported behind the twin id, found another topic");
  private static final String CANCEL = "/cancel";

  private static final String HISTORY = "history";
  private static final String ALARMS = "alarms";
  private static final String ACKNOWLEDGE = "acknowledge";
  private static final int ALARM_LEVELS = 6;

  private static final int COMMAND_LEVELS = 6;
  private static final int TELEMETRY_LEVELS_BEFORE = PREFIX.length() + "/telemetry/".length();

  private DefaultTopics() {}

  /// The topic that takes JSON objects of readings of a twin.
  public static String telemetry(String twinId) {
    return PREFIX + encode(twinId) + "/telemetry";
  }

  /// The topic that takes bare scalars of one property; components are levels before it.
  public static String telemetry(String twinId, String path) {
    return telemetry(twinId) + "/" + path;
  }

  /// The topic that takes JSON objects of readings of a twin's past: they go to history, and never
  /// become current.
  public static String history(String twinId) {
    return PREFIX + encode(twinId) + "/" + HISTORY;
  }

  /// The topic of a command to a twin's device.
  ///
  /// @param name the command's name, components before it with `/` between: one level of the topic
  /// @param id the command's id
  public static String command(String twinId, String name, String id) {
    return PREFIX + encode(twinId) + "/commands/" + encode(name) + "/" + encode(id);
  }

  /// The topic of the answer to a command.
  static String answer(String twinId, String name, String id) {
    return command(twinId, name, id) + "/response";
  }

  /// The topic on which a device is told to leave a command.
  static String cancellation(String twinId, String name, String id) {
    return command(twinId, name, id) + CANCEL;
  }

  /// A filter of the topics of all commands to a twin's device.
  static String commandsOf(String twinId) {
    return PREFIX + encode(twinId) + "/commands/#";
  }

  /// A filter of the topics of all answers of a twin's device.
  static String answersOf(String twinId) {
    return PREFIX + encode(twinId) + ANSWERS;
  }

  /// The topic that tells a twin's device what it is desired to be.
  public static String desired(String twinId) {
    return PREFIX + encode(twinId) + DESIRED;
  }

  /// The topic with which a twin's device asks for that.
  public static String desiredGet(String twinId) {
    return PREFIX + encode(twinId) + DESIRED_GET;
  }

  /// The topic that takes what a twin's device says of that.
  public static String reported(String twinId) {
    return PREFIX + encode(twinId) + REPORTED;
  }

  /// A filter of all topics of a twin.
  static String allOf(String twinId) {
    return PREFIX + encode(twinId) + "/#";
  }

  /// A filter of the telemetry topics of a twin.
  static String telemetryOf(String twinId) {
    return telemetry(twinId) + "/#";
  }

  /// The twin that one of these topics names; null when its escapes are wrong or it is none.
  static @Nullable String twinOf(String topic) {
    if (!topic.startsWith(PREFIX)) {
      return null;
    }
    int end = topic.indexOf('/', PREFIX.length());
    return decode(topic.substring(PREFIX.length(), end < 0 ? topic.length() : end));
  }

  /// What to do with a topic below `lockstep/`.
  static Plan planOf(String topic) {
    String[] levels = topic.split("/", -1);
    if (levels.length < 4 || !levels[1].equals("v1")) {
      return new Plan.Meaningless("expected lockstep/v1/<twinId>/telemetry, found another topic");
    }
    String twin = twinOf(topic);
    String problem = twin == null ? "expected percent-encoded UTF-8" : problemOfTwinId(twin);
    if (twin == null || problem != null) {
      return new Plan.Meaningless("twin id " + Excerpt.of(levels[2]) + ": " + problem);
    }
    return switch (levels[3]) {
      case "telemetry" -> telemetryPlan(topic, levels, twin);
      case HISTORY ->
          levels.length == 4
              ? new Plan.History(twin)
              : new Plan.Meaningless("expected nothing behind history, found another level");
      case "commands" -> commandPlan(levels, twin);
      case "desired" -> desiredPlan(levels, twin);
      case "reported" -> levels.length == 4 ? new Plan.Reported(twin) : OTHER;
      case ALARMS -> alarmPlan(levels, twin);
      default ->
          new Plan.Meaningless(
              "expected telemetry, history, commands, desired, desired/get, reported or alarms behind the twin id, found "
                  + Excerpt.of(levels[3]));
    };
  }

  private static Plan desiredPlan(String[] levels, String twin) {
    if (levels.length == 4) {
      return new Plan.Unbound(); // On its way to the device.
    }
    return levels.length == 5 && levels[4].equals("get") ? new Plan.Asks(twin) : OTHER;
  }

  private static Plan alarmPlan(String[] levels, String twin) {
    String alarm = levels.length == ALARM_LEVELS ? decode(levels[4]) : null;
    return alarm != null && levels[5].equals(ACKNOWLEDGE)
        ? new Plan.Acknowledges(twin, alarm)
        : new Plan.Meaningless(
            "expected alarms/<id>/acknowledge behind the twin id, found another topic");
  }

  /// True when a topic says that somebody has seen an alarm.
  static boolean isAcknowledgement(String topic) {
    if (!topic.startsWith(PREFIX) || !topic.endsWith("/" + ACKNOWLEDGE)) {
      return false;
    }
    String[] levels = topic.split("/", -1);
    return levels.length == ALARM_LEVELS && levels[3].equals(ALARMS);
  }

  private static Plan commandPlan(String[] levels, String twin) {
    if (levels.length == COMMAND_LEVELS) {
      return new Plan.Unbound(); // On its way to the device.
    }
    if (levels.length == COMMAND_LEVELS + 1 && levels[6].equals("cancel")) {
      return new Plan.Unbound(); // On its way to the device.
    }
    String id = levels.length == COMMAND_LEVELS + 1 ? decode(levels[5]) : null;
    String name = decode(levels.length > 4 ? levels[4] : "");
    return id != null && name != null && levels[6].equals("response")
        ? new Plan.Answer(twin, name, id)
        : new Plan.Meaningless(
            "expected commands/<name>/<id>, with /response or /cancel behind it or not, behind the twin id, found another topic");
  }

  private static Plan telemetryPlan(String topic, String[] levels, String twin) {
    if (levels.length == 4) {
      return new Plan.Readings("");
    }
    String path = topic.substring(TELEMETRY_LEVELS_BEFORE + levels[2].length());
    String decoded = decode(path);
    return decoded == null || decoded.isEmpty()
        ? new Plan.Meaningless("property " + Excerpt.of(path) + ": expected a name")
        : new Plan.OneValue(twin, Plan.PropertyPath.of(decoded), Adjust.NONE);
  }

  /// What is wrong with a twin id; null when nothing is.
  static @Nullable String problemOfTwinId(String id) {
    try {
      TwinId _ = new TwinId(id);
      return null;
    } catch (LockstepException e) {
      return e.getMessage();
    }
  }

  /// An id as it stands in a topic.
  public static String encode(String id) {
    return TopicName.encode(id, TopicName.RESERVED);
  }

  /// The id that stands in a topic; null when an escape is incomplete or the result is no UTF-8.
  static @Nullable String decode(String level) {
    return TopicName.decode(level);
  }
}
