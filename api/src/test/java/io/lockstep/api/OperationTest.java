package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Health and metrics.
final class OperationTest {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z_:][a-z0-9_:]*)(\\{[^}]*})? ([-+0-9.eEInf]+)");

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
  void livenessNeedsNoToken() throws Exception {
    assertThat(stack.anonymous().get("/health/live").body()).isEqualTo("{\"status\":\"up\"}");
  }

  @Test
  void readinessTellsOfEachPart() throws Exception {
    Client.Reply reply = stack.anonymous().get("/health/ready");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    JsonNode parts = reply.json().get("parts");
    assertThat(parts.propertyNames()).containsExactly("inputs", "changes", "space", "history");
    assertThat(parts.at("/inputs/state").asString()).isEqualTo("healthy");
    assertThat(parts.at("/space/state").asString()).isEqualTo("running");
  }

  @Test
  void metricsHaveTheFormOfPrometheusAndCoverEveryStep() throws Exception {
    stack.as(Role.ENGINEER).post("/api/v1/telemetry/measured?ack=applied", "{\"v\":1}");

    Client.Reply reply = stack.as(Role.VIEWER).get("/metrics");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    Map<String, String> types = new HashMap<>();
    Set<String> samples = new HashSet<>();
    String family = "";
    for (String line : reply.body().lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        family = words[2];
        assertThat(types.put(family, words[3])).as("%s is declared once", family).isNull();
      } else if (!line.startsWith("# HELP ")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(sample.group(1)).as("a sample stands in its family").startsWith(family);
        assertThat(samples.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
        if (!"histogram".equals(types.get(family))) {
          assertThat(sample.group(1)).isEqualTo(family);
        }
      }
    }
    for (String module : new String[] {"broker", "journal", "space", "twin", "history", "api"}) {
      assertThat(types.keySet())
          .as(module)
          .anyMatch(name -> name.startsWith("lockstep_" + module + "_"));
    }
    assertThat(samples)
        .contains(
            "lockstep_journal_records_total{log=\"inputs\"}",
            "lockstep_journal_records_total{log=\"changes\"}",
            "lockstep_api_requests_total{operation=\"publishTelemetry\",status=\"2xx\"}",
            "lockstep_api_request_duration_seconds_count{operation=\"publishTelemetry\"}");
    types.forEach(
        (name, type) ->
            assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter")));
  }
}
