package io.lockstep.ingest.aws;

import org.jspecify.annotations.Nullable;

/// What a device asks or says by a topic of AWS IoT's contract. Immutable.
public sealed interface ThingTopic {

  /// What the topics of the contract begin with in a device's own tree, where they stand for
  /// `$aws/`.
  String AWS = "aws/";

  /// Asks something of a shadow: `$aws/things/{thing}/shadow/{operation}`, of a named one
  /// `$aws/things/{thing}/shadow/name/{name}/{operation}`.
  ///
  /// @param name empty for the classic shadow
  record ToShadow(String thing, String name, Operation operation) implements ThingTopic {
    /// What the topics of answers begin with.
    public String answers() {
      return prefix(thing, name) + operation.level();
    }

    /// What the topics of a shadow begin with.
    public static String prefix(String thing, String name) {
      return AWS + "things/" + thing + "/shadow/" + (name.isEmpty() ? "" : "name/" + name + "/");
    }
  }

  /// What is asked of a shadow.
  enum Operation {
    /// Shows the document.
    GET("get"),
    /// Changes it.
    UPDATE("update"),
    /// Takes it away.
    DELETE("delete");

    private final String level;

    Operation(String level) {
      this.level = level;
    }

    /// The level of topics.
    public String level() {
      return level;
    }
  }

  /// Asks for the executions of jobs that are open: `$aws/things/{thing}/jobs/get`.
  record ListJobs(String thing) implements ThingTopic {}

  /// Begins the next one: `$aws/things/{thing}/jobs/start-next`.
  record StartNext(String thing) implements ThingTopic {}

  /// Asks for one: `$aws/things/{thing}/jobs/{job}/get`.
  ///
  /// @param job `$next` for the next one
  record DescribeJob(String thing, String job) implements ThingTopic {}

  /// Says how one goes on: `$aws/things/{thing}/jobs/{job}/update`.
  record UpdateJob(String thing, String job) implements ThingTopic {}

  /// Says what came of a command:
  /// `$aws/commands/{things|clients}/{id}/executions/{execution}/response`, with `/json` or `/cbor`
  /// behind it.
  ///
  /// @param addressee such as `things/d1`
  record CommandResult(String addressee, String execution, String format) implements ThingTopic {}

  /// Publishes past all subscribers (basic ingest): `$aws/rules/{rule}/{topic}`.
  ///
  /// @param topic what it counts as published to
  record ToRule(String rule, String topic) implements ThingTopic {}

  /// None of these.
  record Unknown() implements ThingTopic {}

  /// Reads a topic of a device's own tree, without what stands before `aws/`.
  static ThingTopic parse(String topic) {
    if (topic.startsWith("aws/rules/")) {
      return rule(topic.substring("aws/rules/".length()));
    }
    String[] levels = topic.split("/", -1);
    if (levels.length < 5) {
      return new Unknown();
    }
    if (levels[1].equals("commands")) {
      return command(levels);
    }
    if (!levels[1].equals("things") || levels[2].isEmpty()) {
      return new Unknown();
    }
    return switch (levels[3]) {
      case "shadow" -> shadow(levels);
      case "jobs" -> job(levels);
      default -> new Unknown();
    };
  }

  /// What a topic counts as that a device publishes in its own tree past all subscribers; null for
  /// any other topic.
  ///
  /// @param topic the whole one, `$device/{device}/aws/rules/{rule}/{topic}`
  static @Nullable String behindRule(String topic) {
    if (!topic.startsWith("$device/")) {
      return null;
    }
    int own = topic.indexOf('/', "$device/".length());
    boolean isRule = own >= 0 && topic.startsWith("aws/rules/", own + 1);
    return isRule && parse(topic.substring(own + 1)) instanceof ToRule(String _, String behind)
        ? behind
        : null;
  }

  private static ThingTopic rule(String rest) {
    int slash = rest.indexOf('/');
    return slash < 1 || slash == rest.length() - 1
        ? new Unknown()
        : new ToRule(rest.substring(0, slash), rest.substring(slash + 1));
  }

  private static ThingTopic command(String[] levels) {
    boolean isResult =
        (levels.length == 7 || levels.length == 8)
            && (levels[2].equals("things") || levels[2].equals("clients"))
            && levels[4].equals("executions")
            && levels[6].equals("response");
    return isResult
        ? new CommandResult(
            levels[2] + "/" + levels[3], levels[5], levels.length == 8 ? levels[7] : "json")
        : new Unknown();
  }

  private static ThingTopic shadow(String[] levels) {
    boolean isNamed = levels.length == 7 && levels[4].equals("name") && !levels[5].isEmpty();
    if (levels.length != 5 && !isNamed) {
      return new Unknown();
    }
    String level = levels[levels.length - 1];
    for (Operation operation : Operation.values()) {
      if (operation.level().equals(level)) {
        return new ToShadow(levels[2], isNamed ? levels[5] : "", operation);
      }
    }
    return new Unknown();
  }

  private static ThingTopic job(String[] levels) {
    if (levels.length == 5) {
      return switch (levels[4]) {
        case "get" -> new ListJobs(levels[2]);
        case "start-next" -> new StartNext(levels[2]);
        default -> new Unknown();
      };
    }
    boolean isOfJob = levels.length == 6 && !levels[4].isEmpty();
    return switch (isOfJob ? levels[5] : "") {
      case "get" -> new DescribeJob(levels[2], levels[4]);
      case "update" -> new UpdateJob(levels[2], levels[4]);
      default -> new Unknown();
    };
  }
}
