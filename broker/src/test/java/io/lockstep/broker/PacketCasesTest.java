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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Test S01: mosquitto's byte-level cases, byte for byte. Each passes or is one that the standard
/// leaves to the server, or decides otherwise; those are counted one by one.
class PacketCasesTest {

  /// Cases that differ for one reason.
  ///
  /// @param pattern what a difference looks like: title, expected, found
  private record Choice(String reason, int cases, Pattern pattern) {
    Choice(String reason, int cases, String pattern) {
      this(reason, cases, Pattern.compile(pattern));
    }
  }

  private static final List<Choice> CHOICES =
      List.of(
          new Choice(
              "a property that its packet does not have is malformed, 0x81 (§2.2.2.2)",
              116,
              "ALLOWED PROPERTIES.*expected \\[(2003008200|e00182)\\], found (2003008100|e00181)$"),
          new Choice(
              "PUBACK may say that nobody has subscribed (§3.4.2.1); here the twins always have",
              17,
              "expected \\[400304d210\\], found 400204d2$"),
          new Choice(
              "PUBREL says that an identifier is not known (§3.6.2.1)",
              10,
              "expected \\[62020001\\], found 6203000192$"),
          new Choice(
              "the reason is said before the end, as it should be (§4.13.1)",
              18,
              "expected at last the end, found (2003008100|e0018[12])$"),
          new Choice(
              "MQTT 3.1.1 answers a level it does not know in its own format [MQTT-3.1.2-2]",
              2,
              "proto ver 2.*expected \\[2003008400\\], found 20020001$"),
          new Choice(
              "an identifier that is no UTF-8 is malformed; 0x85 is for a valid one [MQTT-1.5.4-1]",
              3,
              "Client ID with.*expected \\[2003008500\\], found 2003008100$"),
          new Choice(
              "the standard calls it a protocol error, 0x82 (§3.3.2.1, §3.8.3, §3.10.3)",
              5,
              "expected \\[e00181\\], found e00182$"),
          new Choice(
              "a reason code that its packet does not have is malformed, 0x81 (§2.4)",
              1,
              "rc=unknown: expected \\[e00182\\], found e00181$"),
          new Choice(
              "a QoS 2 message may be sent again more than once [MQTT-4.3.3-10]",
              2,
              "Dup flow\\*3"),
          new Choice(
              "mosquitto lets its bridges publish their state below $SYS", 1, "connection/state"));

  @Test
  void eachPassesOrDiffersForAReason() throws IOException {
    Path folder = Path.of(System.getProperty("lockstep.data", "data"), "mqtt-packets");
    boolean isThere = Files.isDirectory(folder);
    if (!isThere) {
      System.out.println("SKIPPED: " + folder + " is absent; set -Dlockstep.data");
    }
    assumeTrue(isThere);
    BrokerLimits limits =
        BrokerLimits.defaults().withMaxPacketBytes(2_000_000).withWindows(20, 20).withAliases(10);
    Map<Integer, Integer> passed = new TreeMap<>();
    Map<Integer, Integer> all = new TreeMap<>();
    List<String> differences = new ArrayList<>();
    try (TestBroker broker =
        new TestBroker(new SimulatedDisk(1), TestBroker.with(limits), TestBroker.smallJournal())) {
      broker.access.beAnybodysServer();
      for (PacketCases.Case test : PacketCases.load(folder)) {
        all.merge(test.version(), 1, Integer::sum);
        Optional<String> difference = PacketCases.run(test, broker.port());
        if (difference.isEmpty()) {
          passed.merge(test.version(), 1, Integer::sum);
        } else {
          differences.add(test.title() + ": " + difference.get());
        }
      }
    }
    System.out.printf("packet cases passed by version %s of %s%n", passed, all);
    List<String> unexplained = new ArrayList<>(differences);
    for (Choice choice : CHOICES) {
      List<String> explained =
          unexplained.stream().filter(line -> choice.pattern().matcher(line).find()).toList();
      assertThat(explained).as(choice.reason()).hasSize(choice.cases());
      unexplained.removeAll(explained);
    }
    assertThat(unexplained).as("neither passed nor explained").isEmpty();
  }
}
