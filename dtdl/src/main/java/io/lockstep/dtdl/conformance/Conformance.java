package io.lockstep.dtdl.conformance;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Runs the parser over a folder of public case files and counts how often it agrees with them.
///
/// The folder has up to three parts: `generated` and `doc-examples` (models with the expected
/// verdict, errors and instance checks) and `dtmis` (identifiers). The version of a case is the
/// digit at the end of its file name.
public final class Conformance {

  private final Map<String, Tally> tallies = new TreeMap<>();

  private Conformance() {}

  /// How often the parser agrees, over one folder and version.
  ///
  /// @param folder e.g. `generated`
  /// @param version 2 to 4, or 0 if cases have none
  /// @param cases all cases that were run
  /// @param skipped cases that need an extension that is not known here
  /// @param verdicts cases with the expected verdict
  /// @param errorCases cases for which errors are expected
  /// @param errorMatches those of them in which every error reported is among the expected ones,
  ///   with all that is said about it
  /// @param instances values checked against schemas
  /// @param instanceMatches those with the expected outcome
  /// @param elements elements that valid cases describe
  /// @param elementMatches those that were parsed into just that
  /// @param misses what did not agree: case and reason
  public record Row(
      String folder,
      int version,
      int cases,
      int skipped,
      int verdicts,
      int errorCases,
      int errorMatches,
      int instances,
      int instanceMatches,
      int elements,
      int elementMatches,
      List<String> misses) {

    /// Copies the list.
    public Row {
      misses = List.copyOf(misses);
    }
  }

  /// All rows, ordered by folder and version.
  public record Report(List<Row> rows) {

    /// Copies the list.
    public Report {
      rows = List.copyOf(rows);
    }

    /// A table for people.
    public String table() {
      StringBuilder table = new StringBuilder();
      String format = "%-14s %2s %6s %8s %16s %16s %16s %18s%n";
      table.append(
          String.format(
              Locale.ROOT,
              format,
              "folder",
              "v",
              "cases",
              "skipped",
              "verdicts",
              "errors",
              "instances",
              "elements"));
      for (Row row : rows) {
        table.append(
            String.format(
                Locale.ROOT,
                format,
                row.folder,
                row.version == 0 ? "-" : Integer.toString(row.version),
                row.cases,
                row.skipped,
                share(row.verdicts, row.cases),
                share(row.errorMatches, row.errorCases),
                share(row.instanceMatches, row.instances),
                share(row.elementMatches, row.elements)));
      }
      return table.toString();
    }

    /// The rows as a JSON array, with the misses.
    public String json() {
      StringBuilder json = new StringBuilder("[");
      for (Row row : rows) {
        json.append(json.length() > 1 ? ",\n" : "\n")
            .append("{\"folder\":")
            .append(JsonPrinter.quoted(row.folder))
            .append(",\"version\":")
            .append(row.version)
            .append(",\"cases\":")
            .append(row.cases)
            .append(",\"skipped\":")
            .append(row.skipped)
            .append(",\"verdicts\":")
            .append(row.verdicts)
            .append(",\"errorCases\":")
            .append(row.errorCases)
            .append(",\"errorMatches\":")
            .append(row.errorMatches)
            .append(",\"instances\":")
            .append(row.instances)
            .append(",\"instanceMatches\":")
            .append(row.instanceMatches)
            .append(",\"elements\":")
            .append(row.elements)
            .append(",\"elementMatches\":")
            .append(row.elementMatches)
            .append(",\"misses\":[");
        List<String> misses = row.misses.stream().map(JsonPrinter::quoted).toList();
        json.append(String.join(",", misses)).append("]}");
      }
      return json.append("\n]\n").toString();
    }

    private static String share(int part, int whole) {
      if (whole == 0) {
        return "-";
      }
      return String.format(Locale.ROOT, "%d/%d %5.1f%%", part, whole, 100.0 * part / whole);
    }
  }

  /// Runs all cases of a folder.
  ///
  /// @throws IOException if the folder cannot be read
  /// @throws IllegalArgumentException if it has no cases, or one of them is not a case
  public static Report run(Path folder) throws IOException {
    Conformance conformance = new Conformance();
    for (String part : List.of("doc-examples", "dtmis", "generated")) {
      if (Files.isDirectory(folder.resolve(part))) {
        conformance.runPart(folder.resolve(part), part);
      }
    }
    if (conformance.tallies.isEmpty()) {
      throw new IllegalArgumentException(
          folder + " has no cases; expected are folders generated, doc-examples or dtmis in it");
    }
    List<Row> rows = new ArrayList<>();
    for (Tally tally : conformance.tallies.values()) {
      rows.add(tally.row());
    }
    return new Report(rows);
  }

  private void runPart(Path folder, String part) throws IOException {
    List<Path> files;
    try (Stream<Path> stream = Files.list(folder)) {
      files = stream.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    for (Path file : files) {
      String fileName = String.valueOf(file.getFileName());
      String name = fileName.substring(0, fileName.length() - ".json".length());
      int digit = Character.digit(name.charAt(name.length() - 1), 10);
      boolean isVersioned = name.length() > 2 && name.charAt(name.length() - 2) == 'V';
      int version = isVersioned ? digit : 0;
      Tally tally = tallies.computeIfAbsent(part + version, _ -> new Tally(part, version));
      Json json;
      try {
        json = JsonReader.read(Files.readString(file));
      } catch (JsonTextException e) {
        throw new IllegalArgumentException(
            file + ":" + e.line() + ": not a case: " + e.getMessage(), e);
      }
      if (json instanceof Json.Obj object) {
        if (part.equals("dtmis")) {
          IdentifierCase.run(name, object, tally);
        } else {
          new ModelCase(name, object, tally).run();
        }
      }
    }
  }

  /// The counts of a row while cases run.
  static final class Tally {
    private final String folder;
    private final int version;
    private final List<String> misses = new ArrayList<>();
    int cases;
    int skipped;
    int verdicts;
    int errorCases;
    int errorMatches;
    int instances;
    int instanceMatches;
    int elements;
    int elementMatches;

    Tally(String folder, int version) {
      this.folder = folder;
      this.version = version;
    }

    void miss(String text) {
      misses.add(text);
    }

    Row row() {
      return new Row(
          folder,
          version,
          cases,
          skipped,
          verdicts,
          errorCases,
          errorMatches,
          instances,
          instanceMatches,
          elements,
          elementMatches,
          misses);
    }
  }
}
