package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.Clause;
import io.lockstep.broker.client.ServerAddress;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadWriter;
import io.lockstep.journal.Appender;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Sparkplug host on servers of others, packet by packet.
class HostLinkTest {
  private static final String STATE = "spBv1.0/STATE/plant-host";

  @TempDir Path folder;
  private Journal inputs;

  @BeforeEach
  void open() {
    inputs =
        Journal.open(
            new RealDisk(folder),
            TimeSource.system(),
            JournalOptions.named("inputs").withSegmentBytes(1 << 20).withQuotaBytes(8 << 20));
  }

  @AfterEach
  void close() {
    inputs.close();
  }

  private HostLink link(RecordingServer server) {
    return HostLink.start(
        "plant-host",
        new ServerAddress("127.0.0.1", server.port(), false),
        "",
        "",
        inputs,
        InstantSource.system());
  }

  private static long timestamp(RecordingServer.Packet packet) {
    StateMessage state = StateMessage.read(ByteBuffer.wrap(packet.payload()));
    assertThat(state.timestamp()).isPositive();
    return state.timestamp();
  }

  /// Topics and payload lengths of what was journalled.
  private List<String> journalled() {
    List<String> found = new ArrayList<>();
    try (Reader reader = inputs.reader(inputs.firstPosition())) {
      int _ =
          reader.poll(
              (_, _, record) -> {
                FieldMessage message = new FieldMessage().wrap(record);
                found.add(message.device() + " " + message.topic());
              },
              1_000);
    }
    return found;
  }

  private static byte[] bdSeq(long value) {
    ByteBuffer payload =
        PayloadWriter.command(
            1,
            new PayloadWriter.MetricName.Name("bdSeq"),
            MetricType.INT64,
            new PayloadWriter.MetricValue.Bits(value));
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }

  @Test
  @Clause(
      sparkplug = {
        "message-flow-phid-sparkplug-clean-session-311",
        "host-topic-phid-death-required",
        "host-topic-phid-death-payload-timestamp-connect",
        "operational-behavior-host-application-connect-will",
        "operational-behavior-host-application-connect-will-topic",
        "operational-behavior-host-application-connect-will-payload",
        "operational-behavior-host-application-connect-will-qos",
        "operational-behavior-host-application-connect-will-retained",
        "payloads-state-will-message",
        "payloads-state-will-message-qos",
        "payloads-state-will-message-retain",
        "payloads-state-will-message-payload",
        "host-topic-phid-birth-sub-required",
        "host-topic-phid-birth-required",
        "host-topic-phid-birth-message",
        "host-topic-phid-birth-payload-timestamp",
        "message-flow-phid-sparkplug-subscription",
        "message-flow-phid-sparkplug-state-publish",
        "message-flow-phid-sparkplug-state-publish-payload-timestamp",
        "payloads-state-subscribe",
        "payloads-state-birth",
        "payloads-state-birth-payload",
        "operational-behavior-host-application-connect-birth"
      })
  void itRegistersItsDeathSubscribesAndIsBorn() throws Exception {
    long before = System.currentTimeMillis();
    try (RecordingServer server = new RecordingServer();
        HostLink _ = link(server)) {
      RecordingServer.Packet connect = server.next("CONNECT MQTT 4");
      assertThat(connect.flags() & 2).as("clean session").isEqualTo(2);
      assertThat(connect.topic()).isEqualTo(STATE);
      assertThat(connect.qos()).isEqualTo(1);
      assertThat(connect.retain()).isTrue();
      long time = timestamp(connect);
      assertThat(time).isBetween(before, System.currentTimeMillis());
      assertThat(connect.text()).isEqualTo("{\"online\":false,\"timestamp\":%d}".formatted(time));

      assertThat(server.next("SUBSCRIBE").filters()).containsExactly(STATE + " 1", "spBv1.0/# 1");

      RecordingServer.Packet birth = server.next("PUBLISH");
      assertThat(birth.topic()).isEqualTo(STATE);
      assertThat(birth.qos()).isEqualTo(1);
      assertThat(birth.retain()).isTrue();
      assertThat(birth.text()).isEqualTo("{\"online\":true,\"timestamp\":%d}".formatted(time));
    }
  }

  @Test
  @Clause(
      sparkplug = {
        "message-flow-hid-sparkplug-state-message-delivered",
        "host-topic-phid-death-payload-timestamp-disconnect-clean",
        "host-topic-phid-death-payload-timestamp-disconnect-with-no-disconnect-packet",
        "operational-behavior-host-application-termination",
        "operational-behavior-host-application-disconnect-intentional"
      })
  void itCorrectsWhoSaysOtherwiseAndDiesBeforeItLeaves() throws Exception {
    try (RecordingServer server = new RecordingServer()) {
      long born;
      try (HostLink _ = link(server)) {
        born = timestamp(server.next("CONNECT MQTT 4"));
        server.next("SUBSCRIBE");
        server.next("PUBLISH");

        server.deliver(STATE, "{\"online\":false,\"timestamp\":%d}".formatted(born));
        assertThat(server.next("PUBLISH").text())
            .isEqualTo("{\"online\":true,\"timestamp\":%d}".formatted(born));
        server.deliver(STATE, "{\"online\":false,\"timestamp\":%d}".formatted(born + 60_000));
        assertThat(server.next("PUBLISH").text())
            .as("edge nodes would pass over an older one")
            .isEqualTo("{\"online\":true,\"timestamp\":%d}".formatted(born + 60_000));
        server.deliver(STATE, "{\"online\":true,\"timestamp\":%d}".formatted(born));
        server.deliver("spBv1.0/STATE/other", "{\"online\":false,\"timestamp\":1}");
        assertThat(server.isQuiet()).isTrue();
      }
      RecordingServer.Packet death = server.next("PUBLISH");
      assertThat(death.text()).startsWith("{\"online\":false,");
      assertThat(timestamp(death)).isBetween(born, System.currentTimeMillis());
      assertThat(death.qos()).isEqualTo(1);
      assertThat(death.retain()).isTrue();
      server.next("DISCONNECT");
      assertThat(journalled()).isEmpty();
    }
  }

  @Test
  @Clause(
      sparkplug = {
        "operational-behavior-primary-application-state-with-multiple-servers-state",
        "operational-behavior-primary-application-state-with-multiple-servers-state-subs",
        "operational-behavior-host-application-multi-server-timestamp"
      })
  void eachServerHasItsOwnStateAndEachConnectionANewOne() throws Exception {
    try (RecordingServer first = new RecordingServer();
        RecordingServer second = new RecordingServer();
        HostLink _ = link(first)) {
      long one = timestamp(first.next("CONNECT MQTT 4"));
      first.next("SUBSCRIBE");
      assertThat(timestamp(first.next("PUBLISH"))).isEqualTo(one);
      try (HostLink _ = link(second)) {
        long two = timestamp(second.next("CONNECT MQTT 4"));
        assertThat(two).isGreaterThanOrEqualTo(one);
        second.next("SUBSCRIBE");
        assertThat(timestamp(second.next("PUBLISH"))).isEqualTo(two);

        first.cut();
        long again = timestamp(first.next("CONNECT MQTT 4"));
        assertThat(again).isGreaterThan(one);
        first.next("SUBSCRIBE");
        RecordingServer.Packet birth = first.next("PUBLISH");
        assertThat(birth.text()).isEqualTo("{\"online\":true,\"timestamp\":%d}".formatted(again));
        assertThat(second.isQuiet()).as("the other one has not changed").isTrue();
      }
    }
  }

  @Test
  void whatEdgeNodesSayIsJournalledAndALostServerMakesThemDead() throws Exception {
    try (RecordingServer server = new RecordingServer();
        HostLink _ = link(server)) {
      server.next("CONNECT MQTT 4");
      server.next("SUBSCRIBE");
      server.next("PUBLISH");
      server.deliver("spBv1.0/G/NBIRTH/E1", bdSeq(3));
      server.deliver("spBv1.0/G/NBIRTH/E2", bdSeq(4));
      server.deliver("spBv1.0/G/NDEATH/E2", bdSeq(4));
      server.deliver("spBv1.0/G/NCMD/E1", bdSeq(0));
      String device = "sparkplug-127.0.0.1-%d ".formatted(server.port());
      List<String> heard =
          List.of(
              device + "spBv1.0/G/NBIRTH/E1",
              device + "spBv1.0/G/NBIRTH/E2",
              device + "spBv1.0/G/NDEATH/E2");
      Await.until("three messages", () -> journalled().size() == 3, () -> "" + journalled());
      assertThat(journalled()).isEqualTo(heard);

      server.cut();

      Await.until("a death", () -> journalled().size() == 4, () -> "" + journalled());
      assertThat(journalled().getLast()).isEqualTo(device + "spBv1.0/G/NDEATH/E1");
      server.next("CONNECT MQTT 4");
      server.next("SUBSCRIBE");
      server.next("PUBLISH");
      RecordingServer.Packet request = server.next("PUBLISH");
      assertThat(request.topic()).isEqualTo("spBv1.0/G/NCMD/E1");
      assertThat(new String(request.payload(), StandardCharsets.ISO_8859_1))
          .contains("Node Control/Rebirth");
      assertThat(server.isQuiet()).isTrue();
    }
  }

  @Test
  @Clause(
      sparkplug = {
        "topics-ncmd-mqtt",
        "topics-dcmd-mqtt",
        "payloads-ncmd-retain",
        "payloads-dcmd-retain"
      })
  void commandsGoToTheServerAtQosZeroAndNotRetained() throws Exception {
    try (RecordingServer server = new RecordingServer();
        HostLink _ = link(server)) {
      server.next("CONNECT MQTT 4");
      server.next("SUBSCRIBE");
      server.next("PUBLISH");
      for (String topic : List.of("lockstep/v1/x", "spBv1.0/G/NCMD/E", "spBv1.0/G/DCMD/E/D")) {
        send(topic);
      }
      for (String topic : List.of("spBv1.0/G/NCMD/E", "spBv1.0/G/DCMD/E/D")) {
        RecordingServer.Packet command = server.next("PUBLISH");
        assertThat(command.topic()).isEqualTo(topic);
        assertThat(command.flags()).isZero();
        assertThat(command.text()).isEqualTo("payload");
      }
      assertThat(server.isQuiet()).isTrue();
    }
  }

  /// As space sends commands.
  private void send(String topic) {
    byte[] to = topic.getBytes(StandardCharsets.UTF_8);
    byte[] payload = "payload".getBytes(StandardCharsets.UTF_8);
    Appender appender = inputs.appender();
    ByteBuffer into =
        appender.begin(
            InputKind.FIELD_MESSAGE.number(), FieldMessage.sizeOf(0, to.length, 0, payload.length));
    FieldMessage.putHeader(into, 0, FieldMessage.DOWNLINK, 1, 0, 0, to.length, 0, payload.length);
    into.put(to).put(payload);
    int _ = appender.end();
    appender.flush();
  }
}
