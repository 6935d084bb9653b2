package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.CompactedLog;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RealDisk;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A checkpoint that power cut short has some of what it saves: retained messages of a time that
/// its position does not reach.
class TornCheckpointTest {
  private static final int VERSION = 5;
  private static final String GROUP = "$share/g/a/#";

  @TempDir Path folder;

  @Test
  void aRetainedMessageThatIsNewerThanTheSubscriptionComesInItsPlaceOnly() {
    try (TestBroker broker = TestBroker.in(folder)) {
      try (TestClient subscriber = stays(broker)) {
        subscriber.subscribe("a/#", 1);
        subscriber.disconnect();
      }
      try (TestClient publisher = TestClient.connected(broker, VERSION, "p")) {
        publisher.publish1("a/1", "one", true).publish1("a/1", "two", true);
        publisher.publish1("a/1", "three", true);
      }
    }
    try (CompactedLog state = CompactedLog.open(new RealDisk(folder), "sessions", 64L << 20)) {
      assertThat(state.remove(StateKeys.session("s"))).isTrue();
      assertThat(state.remove(StateKeys.position())).isTrue();
      assertThat(state.contains(StateKeys.retained("a/1"))).isTrue();
    }
    try (TestBroker broker = TestBroker.in(folder);
        TestClient subscriber = stays(broker)) {
      for (String expected : new String[] {"one", "two", "three"}) {
        assertThat(subscriber.receive().payload(VERSION)).isEqualTo(expected);
      }
      assertThat(subscriber.isQuiet()).isTrue();
    }
  }

  /// The group's own state may be older than what the journal has of a member.
  @Clause(v5 = {"4.8.2-5"})
  @Test
  void whatAMemberWasSentSinceTheGroupGotItBackNoOtherMemberGets() {
    int packetId;
    long position;
    try (TestBroker broker = TestBroker.in(folder)) {
      TestClient second = TestClient.persistent(broker, VERSION, "second");
      assertThat(second.subscribe(GROUP, 2)).isEqualTo(2);
      second.disconnect();
      try (TestClient first = TestClient.persistent(broker, VERSION, "first")) {
        assertThat(first.subscribe(GROUP, 2)).isEqualTo(2);
        try (TestClient publisher = TestClient.connected(broker, VERSION, "p")) {
          publisher.publish1("a/before", "before", false);
          assertThat(first.receive().payload(VERSION)).isEqualTo("before");
          publisher.publish2("a/1", "once");
          packetId = first.read(3).packetId();
        }
      }
      position = positionOf(broker, "a/1");
    }
    try (CompactedLog state = CompactedLog.open(new RealDisk(folder), "sessions", 64L << 20)) {
      long saved = ByteBuffer.wrap(state.get(StateKeys.position()).orElseThrow()).getLong();
      assertThat(position).isLessThan(saved);
      byte[] group = ByteBuffer.allocate(2 * Long.BYTES).putLong(saved).putLong(position).array();
      state.put(StateKeys.group(GROUP), group);
    }
    try (TestBroker broker = TestBroker.in(folder);
        TestClient second = TestClient.persistent(broker, VERSION, "second")) {
      try (TestClient publisher = TestClient.connected(broker, VERSION, "p")) {
        publisher.publish2("a/2", "next");
      }
      assertThat(second.receive().payload(VERSION)).isEqualTo("next");
      try (TestClient first = TestClient.persistent(broker, VERSION, "first")) {
        TestClient.Packet again = first.read(3);
        assertThat(again.packetId()).isEqualTo(packetId);
        assertThat(again.isDuplicate()).isTrue();
      }
    }
  }

  private static long positionOf(TestBroker broker, String topic) {
    long[] found = {-1};
    try (Reader reader = broker.inputs().reader(broker.inputs().firstPosition())) {
      int read = 1;
      while (read > 0) {
        read =
            reader.poll(
                (position, kind, payload) -> {
                  if (kind == InputKind.FIELD_MESSAGE.number()
                      && new FieldMessage().wrap(payload).topic().equals(topic)) {
                    found[0] = position;
                  }
                },
                100);
      }
    }
    return found[0];
  }

  private static TestClient stays(TestBroker broker) {
    return EnduringClient.connected(new Endurance.Address(broker.port(), "", ""), "s");
  }
}
