package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.CompactedLog;
import io.lockstep.journal.RealDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A checkpoint that power cut short has some of what it saves: retained messages of a time that
/// its position does not reach.
class TornCheckpointTest {
  private static final int VERSION = 5;

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

  private static TestClient stays(TestBroker broker) {
    return EnduringClient.connected(new Endurance.Address(broker.port(), "", ""), "s");
  }
}
