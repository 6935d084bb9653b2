package io.lockstep.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "export",
    description = "Writes readings of many properties into a file, or to standard output.",
    mixinStandardHelpOptions = true)
final class HistoryExportCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--twin", paramLabel = "ID", description = "may be given again (default: all)")
  List<String> twins = new ArrayList<>();

  @Option(
      names = "--property",
      paramLabel = "PATH",
      description = "may be given again (default: all)")
  List<String> properties = new ArrayList<>();

  @Option(names = "--from", paramLabel = "TIME", description = "first source time, inclusive")
  String from = "";

  @Option(names = "--to", paramLabel = "TIME", description = "last source time, exclusive")
  String to = "";

  @Option(names = "--format", paramLabel = "FORMAT", description = "csv or parquet")
  String format = "csv";

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      description = "long: a row a reading; wide: a column a property (CSV)")
  String layout = "long";

  @Option(
      names = "--for-spreadsheets",
      description = "puts an apostrophe before texts that a spreadsheet would take for formulas")
  boolean isForSpreadsheets;

  @Option(names = "--out", paramLabel = "FILE", description = "(default: standard output)")
  @Nullable Path out;

  @Mixin ServerOptions server = new ServerOptions();

  @Override
  public Integer call() {
    ObjectNode request = JSON.createObjectNode().put("format", format).put("layout", layout);
    request.put("forSpreadsheets", isForSpreadsheets);
    twins.forEach(request.putArray("twins")::add);
    properties.forEach(request.putArray("properties")::add);
    Optional.of(from).filter(text -> !text.isEmpty()).ifPresent(text -> request.put("from", text));
    Optional.of(to).filter(text -> !text.isEmpty()).ifPresent(text -> request.put("to", text));
    server.connect().download("/api/v1/history/export", request.toString(), out);
    return ExitCode.GOOD;
  }
}
