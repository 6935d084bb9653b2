package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "calibrate",
    description = {
      "Fits parameters of a behaviour to the history of a twin, and prints them with their",
      "uncertainty and the lines for the scenario file. The behaviour stays as it is.",
      "Ends with 1 when it failed, or the readings do not determine all parameters."
    },
    mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final String NUMBER = "[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?";
  private static final Pattern PARAMETER =
      Pattern.compile("(.+)=(%1$s)\\.\\.(%1$s)(?:@(%1$s))?".formatted(NUMBER));

  @Parameters(paramLabel = "NAME", description = "the behaviour")
  String name = "";

  @Option(
      names = "--twin",
      paramLabel = "ID",
      description = "whose history counts (default: the only twin of the behaviour)")
  String twin = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "where the range begins, RFC 3339 (default: as the scenario file says)")
  String from = "";

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "where it ends (default: as the scenario file says)")
  String to = "";

  @Option(
      names = "--parameter",
      paramLabel = "NAME=LOWER..UPPER[@START]",
      description =
          "what is looked for, and between which bounds; may be repeated (default: as the scenario file says)")
  List<String> parameters = new ArrayList<>();

  @Option(
      names = "--hold-out",
      paramLabel = "SHARE",
      description =
          "the share of the range that the search does not see (default: the scenario file's, or 0.3)")
  @Nullable Double holdOut;

  @Option(
      names = "--starts",
      paramLabel = "N",
      description = "from how many places the search begins (default: the scenario file's, or 4)")
  @Nullable Integer starts;

  @Option(names = "--seed", paramLabel = "N", description = "what random numbers begin with")
  @Nullable Long seed;

  @Option(
      names = "--lines",
      paramLabel = "FILE",
      description = "write the lines for the scenario file there")
  @Nullable Path lines;

  @Option(names = "--json", description = "print the whole result as JSON")
  boolean json;

  @Mixin ServerOptions server = new ServerOptions();

  @Override
  public Integer call() {
    ServerConnection connection = server.connect();
    String path = "/api/v1/behaviours/" + ServerConnection.encoded(name) + "/calibrations";
    JsonNode told = connection.send("POST", path, Optional.of(request().toString()));
    String one = path + "/" + told.path("id").asString();
    while (List.of("waiting", "running").contains(told.path("state").asString())) {
      LockSupport.parkNanos(LOOK_NANOS);
      told = connection.send("GET", one, Optional.empty());
    }
    JsonNode result = told.path("result");
    if (json) {
      System.out.println(told);
    } else {
      report(told).forEach(System.out::println);
    }
    if (lines != null && result.has("lines")) {
      write(lines, result.path("lines").asString());
    }
    return result.path("determined").asBoolean(false) ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
  }

  private static void write(Path file, String lines) {
    try {
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "--lines: expected a file that can be written, found %s".formatted(e),
          e);
    }
  }

  private ObjectNode request() {
    ObjectNode request = JSON.createObjectNode();
    Map.of("twin", twin, "from", from, "to", to)
        .forEach(
            (member, text) -> {
              if (!text.isEmpty()) {
                ObjectNode _ = request.put(member, text);
              }
            });
    if (holdOut != null) {
      ObjectNode _ = request.put("holdOut", holdOut);
    }
    if (starts != null) {
      ObjectNode _ = request.put("starts", starts);
    }
    if (seed != null) {
      ObjectNode _ = request.put("seed", seed);
    }
    if (parameters.isEmpty()) {
      return request;
    }
    ObjectNode bounds = request.putObject("parameters");
    for (String each : parameters) {
      Matcher matcher = PARAMETER.matcher(each);
      if (!matcher.matches()) {
        throw wrong(each);
      }
      ObjectNode of =
          bounds
              .putObject(matcher.group(1))
              .put("lower", number(each, matcher.group(2)))
              .put("upper", number(each, matcher.group(3)));
      if (matcher.group(4) != null) {
        ObjectNode _ = of.put("start", number(each, matcher.group(4)));
      }
    }
    return request;
  }

  private static double number(String parameter, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw wrong(parameter);
    }
  }

  private static LockstepException wrong(String parameter) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "--parameter: expected NAME=LOWER..UPPER or NAME=LOWER..UPPER@START with numbers such as gain=0.5..4, found "
            + parameter);
  }

  private static List<String> report(JsonNode told) {
    List<String> report = new ArrayList<>();
    JsonNode result = told.path("result");
    if (result.isMissingNode()) {
      report.add(
          "%s: %s".formatted(told.path("state").asString(), told.path("trouble").asString("")));
      return report;
    }
    report.add(
        "%s of %s: %d steps from %s to %s, the search saw those to %s"
            .formatted(
                told.path("behaviour").asString(),
                told.path("twin").asString(),
                result.path("steps").asLong(),
                result.path("from").asString(),
                result.path("to").asString(),
                result.path("split").asString()));
    for (JsonNode each : result.path("parameters")) {
      report.add(
          "  %-20s %s%s, was %s%s"
              .formatted(
                  each.path("name").asString(),
                  short6(each.path("value")),
                  each.path("verdict").asString().equals("determined")
                      ? " (95 %%: %s to %s)"
                          .formatted(short6(each.path("low")), short6(each.path("high")))
                      : " " + each.path("verdict").asString(),
                  short6(each.path("present")),
                  each.path("unit").asString().isEmpty()
                      ? ""
                      : ", in " + each.path("unit").asString()));
    }
    for (JsonNode each : result.path("outputs")) {
      report.add(
          "  %s beside %s: off by %s, was %s; in the part held out by %s, was %s"
              .formatted(
                  each.path("variable").asString(),
                  each.path("property").asString(),
                  short6(each.path("rmsAfter")),
                  short6(each.path("rmsBefore")),
                  short6(each.path("heldOutRmsAfter")),
                  short6(each.path("heldOutRmsBefore"))));
    }
    report.add(
        "%d of %d starts came to this, by %d runs of the model"
            .formatted(
                result.path("agreeing").asLong(),
                result.path("starts").asLong(),
                result.path("evaluations").asLong()));
    result.path("findings").forEach(each -> report.add("! " + each.asString()));
    report.add("");
    result.path("lines").asString().lines().forEach(report::add);
    return report;
  }

  private static String short6(JsonNode number) {
    return number.isNumber() ? String.format(Locale.ROOT, "%.6g", number.doubleValue()) : "unknown";
  }
}
