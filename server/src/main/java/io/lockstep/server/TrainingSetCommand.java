package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "training-set",
    description = "Writes what twins held, aligned to a grid of times, as a Parquet file.",
    mixinStandardHelpOptions = true)
final class TrainingSetCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--twin", paramLabel = "ID", description = "may be given again (default: all)")
  List<String> twins = new ArrayList<>();

  @Option(
      names = "--property",
      paramLabel = "PATH",
      description = "may be given again (default: all)")
  List<String> properties = new ArrayList<>();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "the time of the first row")
  String from = "";

  @Option(names = "--to", required = true, paramLabel = "TIME", description = "the end, exclusive")
  String to = "";

  @Option(
      names = "--interval",
      required = true,
      paramLabel = "DURATION",
      description = "from row to row, such as PT1M")
  String interval = "";

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "last (what holds), mean (over time), linear or none")
  String method = "last";

  @Option(names = "--label", paramLabel = "PATH", description = "the property that labels rows")
  String label = "";

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "JSON: an array of labels from alarms or stretches of time")
  @Nullable Path labels;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      description = "wide (a column for each property) or long (a row for each value)")
  String layout = "wide";

  @Option(
      names = "--known-at",
      paramLabel = "TIME",
      description = "only what was known then; with --position it gives the same bytes again")
  String knownAt = "";

  @Option(
      names = "--position",
      paramLabel = "NUMBER",
      description = "only what inputs up to here brought")
  long position = -1;

  @Option(names = "--out", paramLabel = "FILE", description = "(default: standard output)")
  @Nullable Path out;

  @Mixin ServerOptions server = new ServerOptions();

  @Override
  public Integer call() {
    ObjectNode request =
        JSON.createObjectNode()
            .put("from", from)
            .put("to", to)
            .put("interval", interval)
            .put("method", method)
            .put("layout", layout);
    twins.forEach(request.putArray("twins")::add);
    properties.forEach(request.putArray("properties")::add);
    if (!label.isEmpty()) {
      ObjectNode _ = request.put("label", label);
    }
    if (labels != null) {
      Object _ = request.set("labels", read(labels));
    }
    if (!knownAt.isEmpty()) {
      ObjectNode _ = request.put("knownAt", knownAt);
    }
    if (position >= 0) {
      ObjectNode _ = request.put("position", position);
    }
    server.connect().download("/api/v1/training-sets", request.toString(), out);
    return ExitCode.GOOD;
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException | JacksonException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "--labels %s: expected a JSON file, found %s".formatted(file, e.getMessage()),
          e);
    }
  }
}
