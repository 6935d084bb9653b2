package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.LockstepException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Settings that no part could work with are told as wrong use, before anything starts.
class SettingsRangesTest {
  @Test
  void aLogKeepsAtLeastOneSegment() {
    assertThatThrownBy(() -> read("journal.quota=1MiB", "changes.quota=300MiB"))
        .isInstanceOf(LockstepException.class)
        .hasMessage("journal.quota: expected at least journal.segment (256MiB), found \"1MiB\"");
    assertThatThrownBy(() -> read("journal.segment=1KiB"))
        .hasMessage("journal.segment: expected at least 64KiB, found \"1KiB\"");
    assertThat(read("journal.quota=1MiB", "journal.segment=1MiB").bytes(Setting.JOURNAL_QUOTA))
        .isEqualTo(1 << 20);
  }

  @Test
  void snapshotsBoundAReplayToTenMillionRecords() {
    assertThat(read("snapshot.records=10000000").count(Setting.SNAPSHOT_RECORDS))
        .isEqualTo(10_000_000);
    for (String wrong : List.of("0", "10000001", "20000000", "many")) {
      assertThatThrownBy(() -> read("snapshot.records=" + wrong))
          .hasMessageContaining("expected a whole number from 1 to 10000000");
    }
  }

  private static Settings read(String... assignments) {
    return Settings.read(Map.of(), Optional.empty(), List.of(assignments));
  }
}
