package io.lockstep.api.internal.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.lake.LakeFigures;
import io.lockstep.history.lake.LakeHealth;
import io.lockstep.history.lake.LakeStatus;
import io.lockstep.history.s3.S3Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Figures of the lake, as the page of metrics names them.
final class LakeMetricsTest {
  private static final Path PAGE =
      Path.of(System.getProperty("lockstep.home", "..")).resolve("docs/reference/metrics.md");

  private static String text(LakeHealth health) {
    MetricsText text = new MetricsText();
    LakeMetrics.write(
        text,
        new LakeStatus(
            "s3://plant/lake",
            health,
            900,
            100,
            Optional.empty(),
            7,
            3,
            2,
            0,
            new LakeFigures(5, Duration.ofMillis(1_500), 1, true, new S3Figures(9, 4, 3, 20, 30)),
            List.of()));
    return text.toString();
  }

  @Test
  void thePageNamesEachAndNoOther() throws Exception {
    Set<String> written =
        Pattern.compile("^# TYPE (lockstep_lake_[a-z_]+) ", Pattern.MULTILINE)
            .matcher(text(new LakeHealth.Running()))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> named =
        Pattern.compile("^\\| `(lockstep_lake_[a-z_]+)` \\|", Pattern.MULTILINE)
            .matcher(Files.readString(PAGE))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).isEqualTo(written);
  }

  @Test
  void aStoreThatFailsIsNoRunningLake() {
    assertThat(text(new LakeHealth.Running()))
        .contains("lockstep_lake_running 1", "lockstep_lake_lag_seconds 1.5")
        .contains("lockstep_lake_store_retries_total 3");
    assertThat(text(new LakeHealth.Retrying("away", Instant.EPOCH)))
        .contains("lockstep_lake_running 0");
  }
}
