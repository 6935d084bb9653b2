package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The order of the system calls shows it: no PUBACK is written to a socket before a sync of the
/// input journal has ended that began after the message was written to it.
class StraceTest {
  private static final int ONE_BY_ONE = 50;
  private static final int BURSTS = 10;
  private static final int BURST = 100;

  @TempDir(factory = OnDisk.class)
  Path folder;

  @Test
  void aMessageIsSyncedBeforeItsAcknowledgementIsWritten() throws Exception {
    Path trace = folder.resolve("calls.trace");
    List<String> strace =
        Strace.prefix(
            trace,
            "--seccomp-bpf",
            "-x",
            "-s",
            "1000000",
            "-e",
            "trace=fdatasync,fsync,write,writev,pwrite64,pwritev,sendto,sendmsg");
    try (ServerProcess server = ServerProcess.in(folder.resolve("data")).under(strace).start()) {
      try (MqttProbe probe = MqttProbe.connect(server, 4, "traced")) {
        publishOneByOne(probe);
        publishInBursts(probe);
      }
      assertThat(server.stop()).isZero();
    }
    Order order = new Order();
    SystemCalls.read(trace, order);
    System.out.printf(
        "%d acknowledged by %d writes, %d syncs of the journal%n",
        order.acknowledged.size(), order.acknowledgingWrites, order.syncs);
    assertThat(order.tooEarly).as("acknowledged before they were durable").isEmpty();
    assertThat(order.acknowledged).hasSize(ONE_BY_ONE + BURSTS * BURST);
    assertThat(order.syncs).isGreaterThanOrEqualTo(ONE_BY_ONE + BURSTS);
  }

  /// A message says its own packet id.
  private static int write(MqttProbe probe, int id) throws Exception {
    return probe.write("lockstep/v1/traced/telemetry", "{\"id\":%d}".formatted(id));
  }

  private static void publishOneByOne(MqttProbe probe) throws Exception {
    for (int id = 1; id <= ONE_BY_ONE; id++) {
      int sent = write(probe, id);
      assertThat(sent).isEqualTo(id);
      assertThat(probe.read().packetId()).isEqualTo(id);
    }
  }

  private static void publishInBursts(MqttProbe probe) throws Exception {
    int id = ONE_BY_ONE;
    for (int burst = 0; burst < BURSTS; burst++) {
      for (int i = 1; i <= BURST; i++) {
        int _ = write(probe, id + i);
      }
      for (int i = 1; i <= BURST; i++) {
        assertThat(probe.read().packetId()).isEqualTo(id + i);
      }
      id += BURST;
    }
  }

  /// Follows each message from the write to the journal through its sync to its acknowledgement.
  private static final class Order implements SystemCalls.Listener {
    private static final Pattern MESSAGE = Pattern.compile("\\{\"id\":(\\d+)}");

    private final Set<Integer> written = new HashSet<>();
    private final Set<Integer> durable = new HashSet<>();
    private final Set<Integer> acknowledged = new HashSet<>();
    private final List<Integer> tooEarly = new ArrayList<>();
    private Set<Integer> beingSynced = Set.of();
    private int syncs;
    private int acknowledgingWrites;

    private static boolean isJournal(SystemCalls.Call call) {
      return call.path().contains("/inputs/");
    }

    @Override
    public void begins(SystemCalls.Call call) {
      if (isJournal(call) && call.isSync()) {
        beingSynced = Set.copyOf(written);
      } else if (call.path().startsWith("socket:")) {
        acknowledges(call.text());
      }
    }

    @Override
    public void ends(SystemCalls.Call call, long result) {
      if (isJournal(call) && call.isSync() && result == 0) {
        durable.addAll(beingSynced);
        syncs++;
      } else if (isJournal(call) && result > 0) {
        Matcher message = MESSAGE.matcher(call.text());
        while (message.find()) {
          written.add(Integer.valueOf(message.group(1)));
        }
      }
    }

    private void acknowledges(String bytes) {
      if (!bytes.startsWith("@\2") || bytes.length() % 4 != 0) {
        return;
      }
      acknowledgingWrites++;
      for (int at = 0; at < bytes.length(); at += 4) {
        int id = bytes.charAt(at + 2) << 8 | bytes.charAt(at + 3);
        acknowledged.add(id);
        if (!durable.contains(id)) {
          tooEarly.add(id);
        }
      }
    }
  }
}
