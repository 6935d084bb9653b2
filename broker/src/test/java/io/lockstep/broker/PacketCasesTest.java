package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Test S01: mosquitto's byte-level cases.
class PacketCasesTest {
  /// Ratchets: never fewer than this pass of those that are in scope, by protocol version. The
  /// others are choices that the standard leaves: which of 0x81, 0x82, 0x8F and 0x90 tells of a
  /// violation, whether PUBACK says that nobody has subscribed (0x10), whether PUBREL says that an
  /// identifier is unknown (0x92), how often a QoS 2 message may be sent again, and whether control
  /// characters end a connection (§1.5.4). One case of version 5 follows another principal's with
  /// the same client identifier so closely that the old session may not have ended yet, and is then
  /// refused with 0x85.
  private static final Map<Integer, Integer> PASS_AT_LEAST = Map.of(4, 171, 5, 518);

  @Test
  void asManyPassAsEverBefore() throws IOException {
    Path folder = Path.of(System.getProperty("lockstep.data", "data"), "mqtt-packets");
    boolean isThere = Files.isDirectory(folder);
    if (!isThere) {
      System.out.println("SKIPPED: " + folder + " is absent; set -Dlockstep.data");
    }
    assumeTrue(isThere);
    BrokerLimits limits =
        BrokerLimits.defaults().withMaxPacketBytes(2_000_000).withWindows(20, 20).withAliases(10);
    Map<Integer, Integer> passed = new TreeMap<>();
    Map<Integer, Integer> inScope = new TreeMap<>();
    Map<String, Integer> outOfScope = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    try (TestBroker broker =
        new TestBroker(new SimulatedDisk(1), TestBroker.with(limits), TestBroker.smallJournal())) {
      for (PacketCases.Case test : PacketCases.load(folder)) {
        Optional<String> excused = test.outOfScope();
        if (excused.isPresent()) {
          outOfScope.merge(excused.get(), 1, Integer::sum);
          continue;
        }
        inScope.merge(test.version(), 1, Integer::sum);
        Optional<String> difference = PacketCases.run(test, broker.port());
        if (difference.isEmpty()) {
          passed.merge(test.version(), 1, Integer::sum);
        } else {
          failures.add(
              "%s | %s | %s: %s"
                  .formatted(test.file(), test.group(), test.name(), difference.get()));
        }
      }
    }
    failures.forEach(System.out::println);
    System.out.printf(
        "packet cases passed by version %s of %s in scope; out of scope %s%n",
        passed, inScope, outOfScope);
    PASS_AT_LEAST.forEach(
        (version, least) ->
            assertThat(passed.getOrDefault(version, 0))
                .as("MQTT version %d: %s", version, failures)
                .isGreaterThanOrEqualTo(least));
  }
}
