package io.lockstep.dtdl.conformance;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Runs the parser over the case files below a folder and compares with what they expect.
///
/// Each file with the ending `.json` is a case or an array of cases. What sort of case it is can be
/// seen in it: `idText` is about an identifier, `input` about models (with the expected verdict,
/// errors, elements, and values to check). The folders are of no importance, except for the table:
/// it has a row for each folder and version, the version being the digit at the end of a file name
/// such as `EnumStringV2.json`.
public final class Conformance {

  private final Map<String, Tally> tallies = new TreeMap<>();
  private final List<CaseResult> results = new ArrayList<>();

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

  /// What became of all cases.
  ///
  /// @param rows counts, ordered by folder and version
  /// @param results one for each case that was run, ordered by file
  public record Report(List<Row> rows, List<CaseResult> results) {

    /// Copies the lists.
    public Report {
      rows = List.copyOf(rows);
      results = List.copyOf(results);
    }

    /// How many cases agree.
    public long agreeing() {
      return results.stream().filter(CaseResult::agrees).count();
    }

    /// True if all cases agree.
    public boolean isAgreed() {
      return agreeing() == results.size();
    }

    /// `agree N of M`, and a line for each case that does not.
    public String summary() {
      StringBuilder summary = new StringBuilder();
      summary.append("agree ").append(agreeing()).append(" of ").append(results.size());
      int skipped = rows.stream().mapToInt(Row::skipped).sum();
      if (skipped > 0) {
        summary.append(", skipped ").append(skipped).append(" that need unknown extensions");
      }
      summary.append(System.lineSeparator());
      for (CaseResult result : results) {
        if (!result.agrees()) {
          summary
              .append(result.file())
              .append(": ")
              .append(result.name())
              .append(": ")
              .append(String.join("; ", result.disagreements()))
              .append(System.lineSeparator());
        }
      }
      return summary.toString();
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

    /// The results as a JSON array, one object a line.
    public String json() {
      StringBuilder json = new StringBuilder("[");
      for (CaseResult result : results) {
        json.append(json.length() > 1 ? ",\n" : "\n").append(result.json());
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

  /// Runs all cases below a folder.
  ///
  /// A file that is no case is a case that does not agree.
  ///
  /// @throws IOException if the folder cannot be read
  /// @throws IllegalArgumentException if it has no case files
  public static Report run(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> stream = Files.walk(folder)) {
      files =
          stream
              .filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
              .sorted()
              .toList();
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          folder
              + " has no cases: expected are files with the ending .json in it, or in folders in it");
    }
    Conformance conformance = new Conformance();
    for (Path file : files) {
      conformance.runFile(folder, file);
    }
    List<Row> rows = new ArrayList<>();
    for (Tally tally : conformance.tallies.values()) {
      rows.add(tally.row());
    }
    return new Report(rows, conformance.results);
  }

  private void runFile(Path folder, Path file) throws IOException {
    String relative = folder.relativize(file).toString();
    String fileName = String.valueOf(file.getFileName());
    String name = fileName.substring(0, fileName.length() - ".json".length());
    Path parent = file.toAbsolutePath().normalize().getParent();
    String part = parent == null ? "" : String.valueOf(parent.getFileName());
    int version = version(name);
    Tally tally = tallies.computeIfAbsent(part + version, _ -> new Tally(part, version));
    try {
      Json json = JsonReader.read(Files.readString(file));
      if (json instanceof Json.Arr list) {
        for (int i = 0; i < list.items().size(); i++) {
          runCase(relative, name + "[" + i + "]", list.items().get(i), tally);
        }
      } else {
        runCase(relative, name, json, tally);
      }
    } catch (JsonTextException e) {
      broken(relative, name, tally, "line " + e.line() + ": " + e.getMessage());
    } catch (CharacterCodingException e) {
      broken(relative, name, tally, "it is not UTF-8");
    }
  }

  /// The digit after a `V` at the end of a name; 0 if there is none.
  private static int version(String name) {
    int last = name.length() - 1;
    boolean isVersioned = last > 0 && name.charAt(last - 1) == 'V';
    return isVersioned ? Math.max(0, Character.digit(name.charAt(last), 10)) : 0;
  }

  private void runCase(String file, String name, Json json, Tally tally) {
    if (json instanceof Json.Obj object && object.get("idText") != null) {
      results.add(IdentifierCase.run(file, name, object, tally));
    } else if (json instanceof Json.Obj object && object.get("input") != null) {
      results.addAll(new ModelCase(file, name, object, tally).run());
    } else {
      broken(file, name, tally, "expected is an object with 'input' or 'idText'");
    }
  }

  private void broken(String file, String name, Tally tally, String why) {
    String reason = "not a case: " + why;
    tally.cases++;
    tally.miss(name + ": " + reason);
    results.add(
        new CaseResult(
            file, name, null, null, List.of(), List.of(), List.of(reason), List.of(reason)));
  }
}
