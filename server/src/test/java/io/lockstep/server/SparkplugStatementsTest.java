package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.ingest.grade.Rule;
import io.lockstep.ingest.grade.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every testable statement of Sparkplug 3.0, for edge nodes, hosts, and compliant and aware
/// servers, is shown by a test of some module that cites it, or stands in a short list with the
/// reason why not. Statements of the grader's rules are shown by `EdgeGraderTest`, which plants
/// every rule.
class SparkplugStatementsTest {
  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "..")).toAbsolutePath().normalize();
  private static final Pattern CITATION =
      Pattern.compile("sparkplug\\s*=\\s*(\\{[^}]*}|\"[^\"]*\")");
  private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

  private static Set<String> cited() throws IOException {
    Set<String> found = new LinkedHashSet<>();
    for (String module : List.of("broker", "ingest", "server")) {
      try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
          Matcher citation = CITATION.matcher(Files.readString(file));
          while (citation.find()) {
            Matcher text = TEXT.matcher(citation.group(1));
            while (text.find()) {
              found.add(text.group(1));
            }
          }
        }
      }
    }
    return found;
  }

  private static Map<String, String> excused() throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    try (var in = SparkplugStatementsTest.class.getResourceAsStream("sparkplug-excused.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] parts = line.split(" ", 2);
          assertThat(parts).as(line).hasSize(2);
          assertThat(found.put(parts[0], parts[1])).as("twice: " + line).isNull();
        }
      }
    }
    return found;
  }

  @Test
  void eachStatementIsShownOrExcusedAndNoneIsBoth() throws IOException {
    Set<String> all =
        Statement.all().stream()
            .map(Statement::id)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> cited = cited();
    Set<String> excused = excused().keySet();
    Set<String> shown = new LinkedHashSet<>(cited);
    Arrays.stream(Rule.values())
        .flatMap(rule -> rule.statements().stream())
        .forEach(statement -> shown.add(statement.id()));

    assertThat(cited).as("cited, but no statement").isSubsetOf(all);
    assertThat(excused)
        .as("excused, but no statement")
        .isSubsetOf(all)
        .as("excused, and yet shown")
        .doesNotContainAnyElementsOf(shown);
    Set<String> missing = new LinkedHashSet<>(all);
    missing.removeAll(shown);
    missing.removeAll(excused);
    assertThat(missing).as("neither shown nor excused").isEmpty();
    System.out.printf(
        "Sparkplug 3.0: %d statements, %d shown, %d excused%n",
        all.size(), shown.size(), excused.size());
  }

  @Test
  void theTableIsWhole() {
    assertThat(Statement.all()).hasSize(299);
    assertThat(Statement.all().stream().filter(one -> one.who() == Statement.Who.BROKER))
        .hasSize(11);
    assertThat(Statement.all().stream().filter(one -> one.who() == Statement.Who.HOST)).hasSize(89);
  }
}
