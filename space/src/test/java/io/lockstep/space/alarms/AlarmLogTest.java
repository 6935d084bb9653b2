package io.lockstep.space.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.Appender;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.Sync;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log of alarms over restarts, and when the changes log has let go or was made anew.
class AlarmLogTest {
  @TempDir Path folder;
  private Journal changes;
  private AlarmLog log;

  private Journal journal(String name) {
    JournalOptions options =
        JournalOptions.named(name)
            .withSegmentBytes(4_096)
            .withQuotaBytes(1 << 20)
            .withSync(Sync.LAZY);
    return Journal.open(new RealDisk(folder), TimeSource.system(), options);
  }

  @BeforeEach
  void open() {
    changes = journal("changes");
    log = AlarmLog.open(journal("alarms"), changes);
  }

  @AfterEach
  void close() {
    log.close();
    changes.close();
  }

  private void change(long input, int ordinal, ChangeKind kind, String body) {
    GraphChange change = new GraphChange(GraphChange.Action.CHANGED, "oven", body);
    Appender appender = changes.appender();
    ByteBuffer into = appender.begin(kind.number(), ChangeHeader.BYTES + change.bytesMax());
    ChangeHeader.write(into, input, ordinal, 1_000 * input);
    change.write(into);
    int _ = appender.end();
    appender.flush();
    changes.syncNow();
  }

  private void alarm(long input, int ordinal, String state) {
    change(
        input,
        ordinal,
        ChangeKind.ALARM,
        """
        {"id":"1-0","twin":"oven","rule":"hot","title":"Hot","priority":"low","state":"%s",
         "raised":"2026-01-01T00:00:00.0000000Z","returned":"2026-01-01T00:00:01.0000000Z"}
        """
            .formatted(state));
  }

  private List<String> states() {
    log.catchUp();
    return log.of("1-0").stream().map(event -> event.note().state().word()).toList();
  }

  @Test
  void onlyAlarmsAreTakenAndEachOnce() {
    alarm(1, 0, "unacknowledged");
    change(2, 0, ChangeKind.DRIFT, "{}");
    alarm(3, 0, "returned");
    assertThat(states()).containsExactly("unacknowledged", "returned");
    log.catchUp();
    assertThat(log.events()).hasSize(2);
    assertThat(log.events().getLast().receivedMicros()).isEqualTo(3_000);
  }

  @Test
  void itIsThereAfterARestartAndGoesOn() {
    alarm(1, 0, "unacknowledged");
    log.catchUp();
    log.close();
    alarm(3, 0, "returned");
    log = AlarmLog.open(journal("alarms"), changes);
    assertThat(log.events()).hasSize(1);
    assertThat(states()).containsExactly("unacknowledged", "returned");
  }

  @Test
  void aChangesLogThatIsMadeAnewIsReadAnewWithoutWhatIsKnown() {
    alarm(1, 0, "unacknowledged");
    alarm(3, 1, "returned");
    for (int i = 0; i < 50; i++) {
      change(4 + i, 0, ChangeKind.DRIFT, "x".repeat(100));
    }
    log.catchUp();
    alarm(90, 0, "unacknowledged");
    log.close();
    changes.close();
    deleteChanges();
    changes = journal("changes");
    log = AlarmLog.open(journal("alarms"), changes);
    alarm(1, 0, "unacknowledged");
    alarm(3, 1, "returned");
    alarm(90, 0, "unacknowledged");
    alarm(91, 0, "returned");
    assertThat(states())
        .containsExactly("unacknowledged", "returned", "unacknowledged", "returned");
  }

  private void deleteChanges() {
    java.io.File[] files = folder.resolve("changes").toFile().listFiles();
    for (java.io.File file : files == null ? new java.io.File[0] : files) {
      assertThat(file.delete()).isTrue();
    }
  }

  @Test
  void aThreadFollowsAndStops() {
    log.start();
    alarm(1, 0, "unacknowledged");
    log.close();
    assertThat(log.events()).hasSize(1);
    assertThat(log.problem()).isEmpty();
  }
}
