package io.lockstep.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "alarm",
    description = "Alarms of the running server.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AlarmCommands.ListAlarms.class,
      AlarmCommands.Show.class,
      AlarmCommands.Acknowledge.class,
      AlarmCommands.Shelve.class,
      AlarmCommands.Unshelve.class,
      AlarmCommands.TakeOut.class,
      AlarmCommands.ReturnToService.class,
      AlarmCommands.Reset.class,
      AlarmCommands.Comment.class,
      AlarmCommands.Report.class
    })
final class AlarmCommands {
  private static final String ALARMS = "/api/v1/alarms";

  private AlarmCommands() {}

  private static ObjectNode object(String... members) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < members.length; i += 2) {
      if (!members[i + 1].isEmpty()) {
        object.put(members[i], members[i + 1]);
      }
    }
    return object;
  }

  @Command(
      name = "list",
      description = "Prints alarms, the one raised last first, one JSON object a line.",
      mixinStandardHelpOptions = true)
  static final class ListAlarms implements Callable<Integer> {
    private static final int PAGE = 1_000;

    @Option(
        names = "--state",
        paramLabel = "STATES",
        description = "states with commas; open, aside or all (default: ${DEFAULT-VALUE})")
    String state = "open";

    @Option(
        names = "--priority",
        paramLabel = "PRIORITIES",
        description = "only of these priorities, with commas")
    String priority = "";

    @Option(names = "--twin", paramLabel = "ID", description = "only of this twin")
    String twin = "";

    @Option(
        names = "--subtree",
        paramLabel = "ID",
        description = "only of this twin and those below it")
    String subtree = "";

    @Option(
        names = "--position",
        paramLabel = "NAME",
        description = "only of this operator position")
    String position = "";

    @Option(
        names = "--text",
        paramLabel = "TEXT",
        description = "only those whose title, message, rule or twin contains it")
    String text = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ServerConnection connection = server.connect();
      StringBuilder query = new StringBuilder(ALARMS + "?max=" + PAGE);
      filter(query, "state", state);
      filter(query, "priority", priority);
      filter(query, "twin", twin);
      filter(query, "subtree", subtree);
      filter(query, "position", position);
      filter(query, "text", text);
      String before = "";
      do {
        String path =
            query + (before.isEmpty() ? "" : "&before=" + ServerConnection.encoded(before));
        JsonNode page = connection.send("GET", path, Optional.empty());
        page.path("value").forEach(alarm -> System.out.println(alarm));
        before = page.path("next").asString("");
      } while (!before.isEmpty());
      return ExitCode.GOOD;
    }

    private static void filter(StringBuilder query, String name, String value) {
      if (!value.isEmpty()) {
        query.append('&').append(name).append('=').append(ServerConnection.encoded(value));
      }
    }
  }

  @Command(
      name = "show",
      description = "Prints one alarm and what has become of it.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the alarm's id")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String path = ALARMS + "/" + ServerConnection.encoded(id);
      System.out.println(server.connect().send("GET", path, Optional.empty()).toPrettyString());
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "ack",
      description = "Says that somebody has seen alarms.",
      mixinStandardHelpOptions = true)
  static final class Acknowledge implements Callable<Integer> {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "the alarms' ids")
    List<String> ids = new ArrayList<>();

    @Option(names = "--comment", paramLabel = "TEXT", description = "what is to be said about it")
    String comment = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode body = object("comment", comment);
      ids.forEach(body.putArray("ids")::add);
      JsonNode outcomes =
          server.connect().send("POST", ALARMS + "/acknowledge", Optional.of(body.toString()));
      boolean isGood = true;
      for (JsonNode outcome : outcomes.path("value")) {
        if (outcome.has("error")) {
          System.err.println(outcome.path("error").asString(""));
          isGood = false;
        } else {
          System.out.println(outcome.path("alarm"));
        }
      }
      return isGood ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }
  }

  /// Which alarm is meant: one that was raised, or that of a rule and a twin.
  static final class OneAlarm {
    @Parameters(
        paramLabel = "ID",
        arity = "0..1",
        description = "the alarm's id; or --rule and --twin, also before it is raised")
    String id = "";

    @Option(names = "--rule", paramLabel = "NAME", description = "the rule's name")
    String rule = "";

    @Option(names = "--twin", paramLabel = "ID", description = "the twin's id")
    String twin = "";

    String path(String action) {
      return id.isEmpty()
          ? "/api/v1/twins/%s/alarms/%s/%s"
              .formatted(ServerConnection.encoded(twin), ServerConnection.encoded(rule), action)
          : ALARMS + "/" + ServerConnection.encoded(id) + "/" + action;
    }

    /// Does something with it, and prints it as it is then.
    int act(ServerOptions server, String action, ObjectNode body) {
      if (id.isEmpty() && (rule.isEmpty() || twin.isEmpty())) {
        System.err.println("expected an alarm's id, or --rule and --twin; found neither");
        return ExitCode.WRONG_USE;
      }
      System.out.println(server.connect().send("POST", path(action), Optional.of(body.toString())));
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "shelve",
      description = "Puts an alarm aside for a time.",
      mixinStandardHelpOptions = true)
  static final class Shelve implements Callable<Integer> {
    @Mixin OneAlarm alarm = new OneAlarm();

    @Option(
        names = "--for",
        paramLabel = "TIME",
        required = true,
        description = "how long: 30m, 8h")
    String time = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why")
    String reason = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return alarm.act(server, "shelve", object("reason", reason, "for", time));
    }
  }

  @Command(
      name = "unshelve",
      description = "Takes an alarm from the shelf before its time.",
      mixinStandardHelpOptions = true)
  static final class Unshelve implements Callable<Integer> {
    @Mixin OneAlarm alarm = new OneAlarm();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why")
    String reason = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return alarm.act(server, "unshelve", object("reason", reason));
    }
  }

  @Command(
      name = "out-of-service",
      description = "Puts an alarm aside until somebody returns it.",
      mixinStandardHelpOptions = true)
  static final class TakeOut implements Callable<Integer> {
    @Mixin OneAlarm alarm = new OneAlarm();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why")
    String reason = "";

    @Option(names = "--permit", paramLabel = "NUMBER", description = "the permit to work")
    String permit = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return alarm.act(server, "out-of-service", object("reason", reason, "permit", permit));
    }
  }

  @Command(
      name = "return-to-service",
      description = "Returns an alarm to service.",
      mixinStandardHelpOptions = true)
  static final class ReturnToService implements Callable<Integer> {
    @Mixin OneAlarm alarm = new OneAlarm();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why")
    String reason = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return alarm.act(server, "return-to-service", object("reason", reason));
    }
  }

  @Command(
      name = "reset",
      description = "Ends an alarm that has latched and was acknowledged.",
      mixinStandardHelpOptions = true)
  static final class Reset implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the alarm's id")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String path = ALARMS + "/" + ServerConnection.encoded(id) + "/reset";
      System.out.println(server.connect().send("POST", path, Optional.of("{}")));
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "comment",
      description = "Says something about an alarm.",
      mixinStandardHelpOptions = true)
  static final class Comment implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "the alarm's id")
    String id = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = "what is to be said")
    String text = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String path = ALARMS + "/" + ServerConnection.encoded(id) + "/comment";
      String body = object("comment", text).toString();
      System.out.println(server.connect().send("POST", path, Optional.of(body)));
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "report",
      description = "Prints how well the plant was alarmed, by the figures of ISA-18.2.",
      mixinStandardHelpOptions = true)
  static final class Report implements Callable<Integer> {
    @Option(
        names = "--from",
        paramLabel = "TIME",
        description = "its beginning (default: a day before its end)")
    String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "its end (default: now)")
    String to = "";

    @Option(
        names = "--position",
        paramLabel = "NAME",
        description = "the operator position (default: ${DEFAULT-VALUE})")
    String position = "plant";

    @Option(names = "--json", description = "prints all of it as JSON")
    boolean json;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      StringBuilder path =
          new StringBuilder("/api/v1/alarm-report?position=" + ServerConnection.encoded(position));
      if (!from.isEmpty()) {
        path.append("&from=").append(ServerConnection.encoded(from));
      }
      if (!to.isEmpty()) {
        path.append("&to=").append(ServerConnection.encoded(to));
      }
      JsonNode report = server.connect().send("GET", path.toString(), Optional.empty());
      System.out.print(json ? report.toPrettyString() + "\n" : text(report));
      return ExitCode.GOOD;
    }

    private static String text(JsonNode report) {
      StringBuilder out = new StringBuilder();
      out.append(
          "position %s, %s to %s: %d alarms%n"
              .formatted(
                  report.path("position").asString(""),
                  report.path("from").asString(""),
                  report.path("to").asString(""),
                  report.path("alarms").asInt(0)));
      for (JsonNode kpi : report.path("kpis")) {
        out.append(
            String.format(
                Locale.ROOT,
                "%-26s %12.2f %-4s %-22s %s%n",
                kpi.path("name").asString(""),
                kpi.path("value").asDouble(0),
                kpi.path("unit").asString(""),
                kpi.path("target").asString(""),
                kpi.path("verdict").asString("")));
      }
      for (String list : List.of("topTen", "chattering", "fleeting", "stale")) {
        for (JsonNode point : report.path(list)) {
          out.append(
              String.format(
                  Locale.ROOT,
                  "%-12s %10.1f  %s of %s%n",
                  list,
                  point.path("value").asDouble(0),
                  point.path("rule").asString(""),
                  point.path("twin").asString("")));
        }
      }
      return out.toString();
    }
  }
}
