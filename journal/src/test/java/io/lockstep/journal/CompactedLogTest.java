package io.lockstep.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The latest value of each key, kept in one file that does not grow for ever.
class CompactedLogTest {

  private static final long QUOTA = 100L << 20;

  private SimulatedDisk disk = new SimulatedDisk(1);
  private CompactedLog log = open();

  private CompactedLog open() {
    return CompactedLog.open(disk, "state/sessions", QUOTA, () -> 99);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static Map<String, String> content(CompactedLog log) {
    Map<String, String> content = new LinkedHashMap<>();
    log.forEach((key, value) -> content.put(new String(key, UTF_8), new String(value, UTF_8)));
    return content;
  }

  @Test
  void theLatestValueOfAKeyCounts() {
    assertThat(log.put(bytes("a"), bytes("1"))).isTrue();
    assertThat(log.put(bytes("b"), bytes("2"))).isTrue();
    assertThat(log.put(bytes("a"), bytes("3"))).isTrue();
    assertThat(log.put(bytes(""), bytes(""))).isTrue();
    assertThat(log.remove(bytes("b"))).isTrue();
    assertThat(log.remove(bytes("b"))).isFalse();
    assertThat(log.get(bytes("a"))).hasValue(bytes("3"));
    assertThat(log.get(bytes("b"))).isEmpty();
    assertThat(log.contains(bytes("b"))).isFalse();
    assertThat(log.size()).isEqualTo(2);
    assertThat(content(log)).containsExactly(Map.entry("a", "3"), Map.entry("", ""));
  }

  @Test
  void aClosedLogIsAsItWasWhenOpenedAgain(@TempDir Path folder) {
    RealDisk real = new RealDisk(folder);
    try (CompactedLog first = CompactedLog.open(real, "state/sessions", QUOTA)) {
      for (int i = 0; i < 5000; i++) {
        assertThat(first.put(bytes("key" + i % 1000), bytes("value" + i))).isTrue();
      }
      assertThat(first.remove(bytes("key7"))).isTrue();
    }
    try (CompactedLog second = CompactedLog.open(real, "state/sessions", QUOTA)) {
      assertThat(second.size()).isEqualTo(999);
      assertThat(second.get(bytes("key999"))).hasValue(bytes("value4999"));
      assertThat(second.get(bytes("key0"))).hasValue(bytes("value4000"));
      assertThat(second.contains(bytes("key7"))).isFalse();
      assertThat(second.damaged()).isEmpty();
    }
  }

  @Test
  void keysAreVisitedInTheOrderTheyWereSetLast() {
    for (String key : List.of("a", "b", "c", "a")) {
      assertThat(log.put(bytes(key), bytes("x"))).isTrue();
    }
    assertThat(content(log).keySet()).containsExactly("b", "c", "a");
    log.compact();
    assertThat(content(log).keySet()).containsExactly("b", "c", "a");
    log.close();
    log = open();
    assertThat(content(log).keySet()).containsExactly("b", "c", "a");
  }

  @Test
  void theVisitorMayChangeTheLog() {
    for (int i = 0; i < 10; i++) {
      assertThat(log.put(bytes("k" + i), bytes("x"))).isTrue();
    }
    List<String> visited = new ArrayList<>();
    log.forEach(
        (key, _) -> {
          visited.add(new String(key, UTF_8));
          assertThat(log.remove(key)).isTrue();
        });
    assertThat(visited).hasSize(10);
    assertThat(log.size()).isZero();
    assertThat(log.liveBytes()).isZero();
  }

  @Test
  void theQuotaBoundsWhatLivesAndReplacingDoesNotCountTwice() {
    CompactedLog small = CompactedLog.open(disk, "small", 1000, () -> 3);
    assertThat(small.put(bytes("a"), new byte[400])).isTrue();
    assertThat(small.put(bytes("b"), new byte[400])).isTrue();
    assertThat(small.put(bytes("c"), new byte[400])).isFalse();
    assertThat(small.contains(bytes("c"))).isFalse();
    assertThat(small.put(bytes("a"), new byte[500])).isTrue();
    assertThat(small.put(bytes("a"), new byte[600])).isFalse();
    assertThat(small.get(bytes("a")).orElseThrow()).hasSize(500);
    assertThat(small.remove(bytes("b"))).isTrue();
    assertThat(small.put(bytes("c"), new byte[400])).isTrue();
    assertThat(small.liveBytes()).isLessThanOrEqualTo(1000);
  }

  @Test
  void outdatedEntriesAreCompactedAway() {
    for (int i = 0; i < 20_000; i++) {
      assertThat(log.put(bytes("key" + i % 10), new byte[1000])).isTrue();
    }
    assertThat(log.fileBytes()).isLessThan(2 << 20);
    assertThat(log.size()).isEqualTo(10);
    assertThat(disk.files()).containsExactly("state/sessions");
  }

  @Test
  void damagedEntriesAreNeverServedAndAreReported() {
    for (int i = 0; i < 10; i++) {
      assertThat(log.put(bytes("k" + i), bytes("value" + i))).isTrue();
    }
    log.close();
    disk.flipBit("state/sessions", (SegmentHeader.BYTES + 3 * 24 + 20) * 8L);
    log = open();
    assertThat(log.size()).isEqualTo(9);
    assertThat(log.get(bytes("k3"))).isEmpty();
    assertThat(log.damaged()).hasSize(1);

    disk.flipBit("state/sessions", (SegmentHeader.BYTES + 6 * 24 + 20) * 8L);
    assertThat(log.get(bytes("k6"))).isEmpty();
    assertThat(log.get(bytes("k7"))).hasValue(bytes("value7"));
    assertThat(log.damaged()).hasSize(2);
  }

  @Test
  void aFullDiskIsReportedBySyncAndNothingIsLost() {
    assertThat(log.put(bytes("a"), bytes("1"))).isTrue();
    disk.failWrites(0, 1);
    assertThatThrownBy(log::sync)
        .isInstanceOfSatisfying(
            JournalException.class,
            e -> assertThat(e.reason()).isEqualTo(JournalException.Reason.DISK_FULL));
    assertThat(log.get(bytes("a"))).hasValue(bytes("1"));
    assertThat(log.put(bytes("b"), bytes("2"))).isTrue();
    log.sync();
    disk.powerLoss();
    log = open();
    assertThat(content(log)).containsOnlyKeys("a", "b");
  }

  @Test
  void afterAFailedSyncNoChangeIsTaken() {
    assertThat(log.put(bytes("a"), bytes("1"))).isTrue();
    log.sync();
    assertThat(log.put(bytes("a"), bytes("2"))).isTrue();
    disk.failSyncs(0, 1, true);
    assertThatThrownBy(log::sync).hasMessageContaining("simulated I/O error");
    assertThatThrownBy(() -> log.put(bytes("b"), bytes("3")))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("read-only")
        .hasMessageContaining("restart");
    assertThatThrownBy(log::sync).hasMessageContaining("read-only");
    log.close();
    disk.powerLoss();
    log = open();
    assertThat(log.get(bytes("a"))).hasValue(bytes("1"));
  }

  @Test
  void aFullDiskDuringCompactionKeepsTheOldFile() {
    for (int i = 0; i < 100; i++) {
      assertThat(log.put(bytes("k" + i % 5), new byte[100])).isTrue();
    }
    log.sync();
    disk.failWrites(0, 1);
    assertThatThrownBy(log::compact).isInstanceOf(JournalException.class);
    assertThat(disk.files()).containsExactly("state/sessions");
    assertThat(log.put(bytes("more"), bytes("x"))).isTrue();
    log.close();
    log = open();
    assertThat(log.size()).isEqualTo(6);
  }

  @Test
  void aClosedLogRefuses() {
    log.close();
    log.close();
    assertThatThrownBy(() -> log.get(bytes("a"))).hasMessage("log 'state/sessions' is closed");
    assertThatThrownBy(() -> log.put(bytes("a"), bytes("b"))).isInstanceOf(JournalException.class);
  }

  @Test
  void aFileThatIsNoLogIsRefused() {
    log.close();
    disk.cut("state/sessions", 100);
    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("expected an intact header");
  }
}
