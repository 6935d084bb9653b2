package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The grades of Sparkplug edge nodes over HTTP, and in the metrics.
class SparkplugGradesTest {
  @TempDir Path folder;

  @Test
  void aGradeNamesTheStatementsThatAreViolatedWithTimesAndAnExample() throws Exception {
    try (Stack stack = Stack.open(folder)) {
      Client viewer = stack.as(Role.VIEWER);

      JsonNode all = viewer.get("/api/v1/sparkplug/nodes").json();
      JsonNode one = viewer.get("/api/v1/sparkplug/nodes/plant/edge%201").json();

      assertThat(all.path("since").asString()).isEqualTo("1970-01-01T00:00:01Z");
      assertThat(all.path("value")).hasSize(1);
      assertThat(all.path("value").path(0)).isEqualTo(one);
      assertThat(one.path("id").asString()).isEqualTo("plant/edge 1");
      assertThat(one.path("messages").asInt()).isEqualTo(1);
      assertThat(one.path("statementsJudged").asInt()).isPositive();
      JsonNode retained = violation(one, "tck-id-payloads-ndata-retain");
      assertThat(retained.path("says").asString()).isEqualTo("an NDATA is not retained");
      assertThat(retained.path("statements")).hasSize(2);
      assertThat(retained.path("count").asInt()).isEqualTo(1);
      assertThat(retained.path("first").asString()).isEqualTo("1970-01-01T00:00:02Z");
      assertThat(retained.path("last")).isEqualTo(retained.path("first"));
      assertThat(retained.path("example").asString())
          .isEqualTo("expected no retain flag, found it set");
      assertThat(viewer.get("/api/v1/sparkplug/nodes/plant/other").status()).isEqualTo(404);
      assertThat(viewer.get("/metrics").body())
          .contains("lockstep_sparkplug_grading_nodes 1")
          .contains("lockstep_sparkplug_grading_violating_nodes 1");
    }
  }

  private static JsonNode violation(JsonNode grade, String statement) {
    for (JsonNode violation : grade.path("violations")) {
      if (violation.path("statement").asString().equals(statement)) {
        return violation;
      }
    }
    throw new AssertionError(grade.toPrettyString());
  }
}
