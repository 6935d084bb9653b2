package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "import",
    description = "Brings recorded readings into the running server's history.",
    mixinStandardHelpOptions = true)
final class HistoryImportCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LOOK_MILLIS = 200;

  @Parameters(paramLabel = "FILE", description = "a file of readings")
  Path file = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, parquet or influx (default: by the file's name)")
  String format = "";

  @Option(
      names = "--map",
      paramLabel = "COLUMN=TWIN/PROPERTY",
      description =
          "which column feeds which property; {column} stands for a cell of the row; may be given again; not needed for a file that an export wrote")
  List<String> mappings = new ArrayList<>();

  @Option(names = "--time", paramLabel = "COLUMN", description = "the column with the time")
  String time = "";

  @Option(names = "--quality", paramLabel = "COLUMN", description = "the column with the quality")
  String quality = "";

  @Option(
      names = "--time-format",
      paramLabel = "FORMAT",
      description = "auto, s, ms, us, ns, or a pattern such as \"dd.MM.yyyy HH:mm:ss\"")
  String timeFormat = "auto";

  @Option(names = "--zone", paramLabel = "ZONE", description = "of times that state none")
  String zone = "UTC";

  @Option(
      names = "--delimiter",
      paramLabel = "CHARACTER",
      description = "between cells of CSV (default: found out)")
  String delimiter = "";

  @Option(names = "--decimal-comma", description = "numbers have a comma before the fraction")
  boolean isDecimalComma;

  @Option(names = "--bucket", paramLabel = "NAME", description = "of lines, for bindings")
  String bucket = "";

  @Option(names = "--precision", paramLabel = "UNIT", description = "of lines: ns, us, ms or s")
  String precision = "ns";

  @Option(names = "--dry-run", description = "says what is wrong with the file, and writes nothing")
  boolean isDryRun;

  @Mixin ServerOptions server = new ServerOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (!Files.isRegularFile(file)) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT, "%s: expected a file, found none".formatted(file));
    }
    ServerConnection connection = server.connect();
    String name = "history-%d-%s".formatted(ProcessHandle.current().pid(), plain(file));
    String upload = "/api/v1/uploads/" + name;
    connection.upload(upload, file);
    JsonNode job = connection.send("POST", "/api/v1/history/import", Optional.of(request(name)));
    while (job.path("state").asString().equals("running")) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      job =
          connection.send(
              "GET", "/api/v1/history-imports/" + job.path("id").asString(), Optional.empty());
    }
    boolean isDone = job.path("state").asString().equals("done");
    if (isDone || isDryRun) {
      connection.send("DELETE", upload, Optional.empty());
    }
    return tell(job, isDone);
  }

  private static String plain(Path file) {
    return String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private Integer tell(JsonNode job, boolean isDone) {
    job.path("problems").forEach(problem -> System.err.println(file + ": " + problem.asString()));
    System.out.printf(
        "%s: %d rows, %d readings%s, %d refused%n",
        job.path("state").asString(),
        job.path("rows").asLong(),
        job.path("readings").asLong(),
        isDryRun ? " (dry run)" : "",
        job.path("refused").asLong());
    if (!isDone) {
      System.err.printf(
          "%s: %s; resume with: lockstep history job resume %s%n",
          file, job.path("failure").asString(""), job.path("id").asString());
    }
    return isDone && job.path("refused").asLong() == 0 ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
  }

  private String request(String name) {
    ObjectNode request = JSON.createObjectNode();
    request.put("file", name).put("format", format.isEmpty() ? formatOf(name) : format);
    mappings.forEach(request.putArray("map")::add);
    request.put("time", time).put("quality", quality);
    request.put("timeFormat", timeFormat).put("zone", zone);
    request.put("delimiter", delimiter).put("decimalComma", isDecimalComma);
    request.put("bucket", bucket).put("precision", precision).put("dryRun", isDryRun);
    return request.toString();
  }

  private static String formatOf(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".parquet")
        ? "parquet"
        : lower.endsWith(".lp") || lower.endsWith(".influx") ? "influx" : "csv";
  }
}
