package io.lockstep.twin.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.AlarmState;
import io.lockstep.model.AlarmTransition;
import io.lockstep.model.ChangeId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Alarms in snapshots of earlier releases are read.
class AlarmEntryFormatTest {
  /// As the release wrote them that knew four states.
  private static byte[] plain(int state, boolean wideIds) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(4096);
    if (wideIds) {
      out.writeLong(7);
    } else {
      out.writeInt(7);
    }
    for (String text :
        new String[] {"oven", "hot", "Hot", "At 300", "high", "temperature", "300"}) {
      Snapshots.writeText(out, text);
    }
    out.writeByte(state);
    out.writeInt(3);
    out.writeLong(1_000);
    out.writeLong(state == 3 ? 2_000 : AlarmEntry.NEVER);
    out.writeBoolean(state == 2);
    if (state == 2) {
      out.writeLong(1_500);
      Snapshots.writeText(out, "ann");
      Snapshots.writeText(out, "seen");
    }
    out.writeBoolean(false);
    return bytes.toByteArray();
  }

  private static AlarmEntry read(AlarmEntryFormat format, byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    AlarmEntry entry = format.read(in);
    assertThat(in.available()).isZero();
    return entry;
  }

  @Test
  void alarmsOfFourStatesAreRead() throws IOException {
    for (int state = 1; state <= 4; state++) {
      AlarmEntry entry = read(AlarmEntryFormat.PLAIN, plain(state, true));
      assertThat(entry.state()).isEqualTo(AlarmState.ofNumber(state));
      assertThat(entry.id()).isEqualTo(new ChangeId(4096, 7));
      assertThat(entry.raised().message()).isEqualTo("At 300");
      assertThat(entry.aside()).isEqualTo(AlarmAside.NONE);
      assertThat(entry.count()).isEqualTo(3);
    }
    assertThat(read(AlarmEntryFormat.PLAIN, plain(2, true)).last())
        .isEqualTo(new AlarmStep(AlarmTransition.ACKNOWLEDGED, 1_500, "ann", "seen"));
    assertThat(read(AlarmEntryFormat.PLAIN, plain(3, true)).last().what())
        .isEqualTo(AlarmTransition.RETURNED);
  }

  @Test
  void soAreThoseWithShortIds() throws IOException {
    AlarmEntry entry = read(AlarmEntryFormat.SHORT_IDS, plain(1, false));
    assertThat(entry.id()).isEqualTo(new ChangeId(4096, 7));
    assertThat(entry.last().what()).isEqualTo(AlarmTransition.RAISED);
  }

  @Test
  void whatIsWrittenNowIsReadAsItWas() throws IOException {
    AlarmEntry entry = read(AlarmEntryFormat.PLAIN, plain(1, true));
    AlarmEntry aside =
        entry
            .aside(
                new AlarmAside(
                    new AlarmAside.Shelf(1, 2, "ann", "why"),
                    3,
                    new AlarmAside.Outage(4, "bob", "broken", "P-1")),
                AlarmEntry.NEVER,
                new AlarmStep(AlarmTransition.SHELVED, 1, "ann", "why"))
            .noted("eve", new AlarmStep(AlarmTransition.ASSIGNED, 5, "ann", "eve"));
    for (AlarmEntry each : new AlarmEntry[] {entry, aside}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      each.write(new DataOutputStream(bytes));
      assertThat(read(AlarmEntryFormat.WHOLE, bytes.toByteArray())).isEqualTo(each);
    }
  }
}
