package io.lockstep.api.internal.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.archive.ArchiveHealth;
import io.lockstep.history.archive.ArchiveStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Figures of the archive, as the page of metrics names them.
final class ArchiveMetricsTest {
  private static final Path PAGE =
      Path.of(System.getProperty("lockstep.home", "..")).resolve("docs/reference/metrics.md");

  private static String text(ArchiveHealth health, long archivedMicros) {
    MetricsText text = new MetricsText();
    ArchiveMetrics.write(
        text,
        new ArchiveStatus(
            "archive",
            "a",
            health,
            3,
            archivedMicros,
            6,
            144,
            9_000,
            Optional.of(new ArchiveStatus.Work("day", "2026-03-05", 12))));
    return text.toString();
  }

  @Test
  void thePageNamesEachAndNoOther() throws Exception {
    Set<String> written =
        Pattern.compile("^# TYPE (lockstep_archive_[a-z_]+) ", Pattern.MULTILINE)
            .matcher(text(new ArchiveHealth.Running(), 0))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> named =
        Pattern.compile("^\\| `(lockstep_archive_[a-z_]+)` \\|", Pattern.MULTILINE)
            .matcher(Files.readString(PAGE))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).isEqualTo(written);
  }

  @Test
  void anArchiveThatFailsIsNotRunning() {
    assertThat(text(new ArchiveHealth.Running(), 1_500_000))
        .contains("lockstep_archive_running 1", "lockstep_archive_archived_before_seconds 1.5")
        .contains("lockstep_archive_work_rows 12");
    assertThat(text(new ArchiveHealth.Failed("full", Instant.EPOCH), Long.MIN_VALUE))
        .contains("lockstep_archive_running 0", "lockstep_archive_archived_before_seconds 0");
  }
}
