package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `docs/reference`: the pages about metrics and routes say what the server says of itself.
final class ReferencePagesTest {
  private static final Path PAGES =
      Path.of(System.getProperty("lockstep.home", "..")).resolve("docs/reference");

  private static final String BRANCH = "/api/v1/branches/{branch}";

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void metricsPageNamesEveryMetricAndNoOther() throws Exception {
    // Requests are counted once they were answered, so one comes before.
    stack.as(Role.VIEWER).get("/models?api-version=2023-10-31");
    String metrics = stack.as(Role.VIEWER).get("/metrics").body();

    // This server has no lake and no archive: LakeMetricsTest and ArchiveMetricsTest look at those.
    assertThat(rows("metrics.md", "^\\| `(lockstep_(?!lake_|archive_)[a-z0-9_]+)` \\|"))
        .isEqualTo(found(metrics, "^# TYPE (lockstep_[a-z0-9_]+) "));
  }

  @Test
  void httpPageNamesEveryRouteAndNoOther() throws Exception {
    Set<String> routes = routes(false);

    assertThat(rows("http-api.md", "^\\| `([A-Z]+ /\\S*)` \\| [a-z, ]+ \\| [^|]+ \\|$"))
        .isEqualTo(routes);
  }

  /// A fork in the last column says that branches have the route, too.
  @Test
  void httpPageMarksTheRoutesThatBranchesHave() throws Exception {
    Set<String> mirrored = new TreeSet<>();
    routes(true).forEach(route -> mirrored.add(route.replace(BRANCH, "")));

    assertThat(rows("http-api.md", "^\\| `([A-Z]+ /\\S*)` \\| [a-z, ]+ \\| [^|]+ ⑂ \\|$"))
        .isEqualTo(mirrored);
  }

  private static Set<String> routes(boolean areMirrored) throws Exception {
    JsonNode paths = stack.anonymous().get("/openapi.json").json().get("paths");
    Set<String> routes = new TreeSet<>();
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        verb -> {
                          String operation = verb.getValue().get("operationId").asString();
                          if (operation.startsWith("Branch_") == areMirrored) {
                            routes.add(
                                verb.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                          }
                        }));
    return routes;
  }

  private static Set<String> rows(String page, String pattern) throws IOException {
    return found(Files.readString(PAGES.resolve(page)), pattern);
  }

  private static Set<String> found(String text, String pattern) {
    Set<String> names = new TreeSet<>();
    Matcher row = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
    while (row.find()) {
      names.add(row.group(1));
    }
    return names;
  }
}
