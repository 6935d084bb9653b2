package io.lockstep.ingest;

import static io.lockstep.ingest.EdgeMessages.data;
import static io.lockstep.ingest.EdgeMessages.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.Clause;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.model.FieldMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The rules of a session: births before data, numbers in order, deaths of this session only.
class SparkplugSessionTest {
  private static final long TIMEOUT = 2_000_000;

  private final EdgeMessages edge = EdgeMessages.standard();
  private final SparkplugHost host = SparkplugHost.empty();
  private final FieldDecoder decoder =
      new FieldDecoder(Bindings.none(), Devices.empty(), host, ContractState.empty());
  private final RecordingTarget target = new RecordingTarget(true);
  private final FieldMessage view = new FieldMessage();

  private void take(FieldMessage... messages) {
    for (FieldMessage message : messages) {
      decoder.decode(message, target);
    }
  }

  private void born() {
    take(edge.nodeBirth(), edge.birth("press", metric("T", 1, MetricType.DOUBLE, 0.0)));
    target.log.clear();
  }

  private FieldMessage reading(double value) {
    return edge.data("press", data(1, MetricType.DOUBLE, value));
  }

  private List<String> values() {
    return target.log.stream().filter(line -> line.startsWith("T=")).toList();
  }

  private SparkplugHealth.Node node() {
    return host.health().nodes().getFirst();
  }

  private void rebirthIsSent() {
    // As the record of the request comes back from the journal.
    Downlink.Message request = downlinks().rebirths(edge.received()).getFirst();
    byte[] payload = new byte[request.payload().remaining()];
    request.payload().duplicate().get(payload);
    decoder.sent(
        EdgeMessages.at(edge.received(), "", request.topic(), payload, FieldMessage.DOWNLINK), "");
  }

  private Downlinks downlinks() {
    return decoder.downlinks(new JsonDownlinks());
  }

  @Test
  void dataBeforeAnyBirthAreDriftAndAskForARebirth() {
    take(reading(1));

    assertThat(values()).isEmpty();
    assertThat(target.drifts).hasSize(1).first().asString().contains("NOT_BORN");
    assertThat(downlinks().rebirths(edge.received()))
        .extracting(Downlink.Message::topic)
        .containsExactly("spBv1.0/G/NCMD/E");
  }

  @Test
  void aRebirthIsAskedForAtMostOnceInTenSeconds() {
    take(reading(1), reading(2));
    rebirthIsSent();
    assertThat(decoder.pendingRebirths()).isZero();

    take(edge.later(9_999_999).data("press"));
    assertThat(decoder.pendingRebirths()).isZero();

    take(edge.later(1).data("press"));
    assertThat(decoder.pendingRebirths()).isOne();
    assertThat(node().rebirths()).isEqualTo(2);
  }

  @Test
  void aDeviceThatWasNotBornAsksForARebirth() {
    take(edge.nodeBirth());

    take(reading(1));

    assertThat(target.drifts).hasSize(1).first().asString().contains("a DBIRTH before its data");
    assertThat(decoder.pendingRebirths()).isOne();
  }

  @Test
  void anUnknownAliasIsDriftAndAsksForARebirth() {
    born();

    take(edge.data("press", data(77, MetricType.DOUBLE, 1.0), data(1, MetricType.DOUBLE, 2.0)));

    assertThat(values()).containsExactly("T=2.0");
    assertThat(target.drifts)
        .containsExactly("gateway G:E:press [] NOT_BORN: expected an alias of the birth, found 77");
    assertThat(decoder.pendingRebirths()).isOne();
  }

  @Test
  void numbersGoOnAfter255() {
    born();
    for (int i = 0; i < 600; i++) {
      take(edge.later(1_000).data("press", data(1, MetricType.DOUBLE, (double) i)));
    }

    assertThat(values()).hasSize(600);
    assertThat(node().gaps()).isZero();
    assertThat(decoder.pendingRebirths()).isZero();
  }

  @Test
  @Clause(
      sparkplug = {
        "operational-behavior-host-reordering-start",
        "operational-behavior-host-reordering-success"
      })
  void messagesWaitForTheOneThatIsMissingAndAreTakenInOrder() {
    born();
    FieldMessage first = reading(1);
    FieldMessage second = reading(2);
    FieldMessage third = reading(3);

    take(third, second);
    assertThat(values()).isEmpty();
    assertThat(node().held()).isEqualTo(2);

    take(first);

    assertThat(values()).containsExactly("T=1.0", "T=2.0", "T=3.0");
    assertThat(node().held()).isZero();
    assertThat(node().gaps()).isOne();
    assertThat(decoder.pendingRebirths()).isZero();
  }

  @Test
  @Clause(sparkplug = {"operational-behavior-host-reordering-rebirth"})
  void whenTheTimeIsUpWhatWaitedIsTakenAndARebirthAskedFor() {
    born();
    edge.lose();
    take(reading(2), reading(3));
    long due = edge.received() + TIMEOUT;
    assertThat(target.log).containsExactly("timer(%d,0,0)".formatted(due));

    decoder.due(due, 0, 0, due, view, target);

    assertThat(values()).containsExactly("T=2.0", "T=3.0");
    assertThat(target.drifts)
        .containsExactly("gateway null [G/E] SEQUENCE_GAP: expected sequence number 2, found 3");
    assertThat(decoder.pendingRebirths()).isOne();
  }

  @Test
  void aTimerOfAGapThatWasClosedDoesNothing() {
    born();
    FieldMessage first = reading(1);
    take(reading(2));
    long due = edge.received() + TIMEOUT;
    take(first);

    decoder.due(due, 0, 0, due, view, target);

    assertThat(values()).containsExactly("T=1.0", "T=2.0");
    assertThat(decoder.pendingRebirths()).isZero();
    assertThat(target.drifts).isEmpty();
  }

  @Test
  @Clause(sparkplug = {"operational-behavior-host-reordering-param"})
  void withoutATimeoutAGapAsksForARebirthAtOnce() {
    host.options(new SparkplugOptions(0));
    born();
    edge.lose();

    take(reading(2));

    assertThat(values()).containsExactly("T=2.0");
    assertThat(decoder.pendingRebirths()).isOne();
  }

  @Test
  void aMessageThatComesAfterAllIsTaken() {
    host.options(new SparkplugOptions(0));
    born();
    FieldMessage late = reading(1);
    take(edge.later(5_000).data("press", data(1, MetricType.DOUBLE, 2.0)));

    take(late);

    assertThat(values()).containsExactly("T=2.0", "T=1.0");
    assertThat(node().duplicates()).isZero();
  }

  @Test
  void aMessageThatComesTwiceIsTakenOnce() {
    born();
    FieldMessage message = reading(1);
    take(message, reading(2), message);

    assertThat(values()).containsExactly("T=1.0", "T=2.0");
    assertThat(node().duplicates()).isOne();
  }

  @Test
  void moreThanCanWaitIsTakenAsIfTheTimeWereUp() {
    born();
    edge.lose();
    for (int i = 0; i <= SparkplugNode.HELD_MAX; i++) {
      take(reading(i));
    }

    assertThat(values()).hasSize(SparkplugNode.HELD_MAX + 1);
    assertThat(node().held()).isZero();
    assertThat(decoder.pendingRebirths()).isOne();
  }

  @Test
  @Clause(
      sparkplug = {
        "operational-behavior-edge-node-termination-host-action-ndeath-node-offline",
        "operational-behavior-edge-node-termination-host-action-ndeath-node-tags-stale",
        "operational-behavior-edge-node-termination-host-action-ndeath-devices-offline",
        "operational-behavior-edge-node-termination-host-action-ndeath-devices-tags-stale"
      })
  void theDeathOfANodeMakesAllValuesStaleAtOurTime() {
    take(
        edge.nodeBirth(metric("load", 7, MetricType.DOUBLE, 0.5)),
        edge.birth("press", metric("T", 1, MetricType.DOUBLE, 0.0)));
    target.log.clear();
    edge.later(60_000_000);
    take(edge.nodeDeath());

    assertThat(target.log)
        .containsExactly(
            "G:E.load@%d STALE".formatted(edge.received()),
            "G:E:press.T@%d STALE".formatted(edge.received()));
    assertThat(node().online()).isFalse();
    assertThat(node().own().sinceMicros()).isEqualTo(edge.received());
    assertThat(node().devices().getFirst().online()).isFalse();
    assertThat(node().devices().getFirst().sinceMicros()).isEqualTo(edge.received());
  }

  @Test
  void theDeathOfASessionThatIsOverCountsForNothing() {
    born();
    FieldMessage oldDeath = edge.nodeDeath();
    edge.nextSession();
    born();

    take(oldDeath);

    assertThat(target.log).isEmpty();
    assertThat(node().online()).isTrue();
  }

  @Test
  @Clause(
      sparkplug = {
        "operational-behavior-edge-node-termination-host-action-ddeath-devices-offline",
        "operational-behavior-edge-node-termination-host-action-ddeath-devices-tags-stale"
      })
  void theDeathOfADeviceMakesItsValuesStaleAtItsTime() {
    born();
    take(edge.death("press"));

    assertThat(target.log)
        .containsExactly("G:E:press.T@%d STALE".formatted(EdgeMessages.TIME * 1_000));
    assertThat(node().online()).isTrue();
    assertThat(node().devices().getFirst().online()).isFalse();
  }

  @Test
  void aNewSessionWithoutADeathMakesDevicesStaleUntilTheyAreBorn() {
    born();
    edge.nextSession();

    take(edge.nodeBirth());

    assertThat(target.log).containsExactly("G:E:press.T@%d STALE".formatted(Messages.RECEIVED));
  }

  @Test
  void aRebirthOfTheSameSessionLeavesValuesAsTheyAre() {
    born();
    take(reading(1));
    target.log.clear();

    take(edge.nodeBirth());
    assertThat(node().devices().getFirst().online()).isTrue();
    take(edge.birth("press", metric("T", 5, MetricType.DOUBLE, 1.0)));
    take(edge.data("press", data(5, MetricType.DOUBLE, 2.0)));

    assertThat(values()).containsExactly("T=1.0", "T=2.0");
    assertThat(target.log).noneMatch(line -> line.contains("STALE"));
  }

  @Test
  void aCommandIsASetMetricAndIsConfirmedByTheDataThatReportIt() {
    take(edge.nodeBirth(), edge.birth("press", metric("halt", 4, MetricType.BOOLEAN, false)));
    target.log.clear();
    Downlink sent =
        downlinks().of(new CommandRequest("8-1", "G:E:press", "halt", "", edge.received()));
    assertThat(sent).isInstanceOf(Downlink.Message.class);
    Downlink.Message message = (Downlink.Message) sent;
    assertThat(message.topic()).isEqualTo("spBv1.0/G/DCMD/E/press");
    assertThat(message.qos()).isZero();
    byte[] payload = new byte[message.payload().remaining()];
    message.payload().get(payload);
    decoder.sent(
        EdgeMessages.at(edge.received(), "", message.topic(), payload, FieldMessage.DOWNLINK),
        "8-1");

    take(edge.data("press", data(4, MetricType.BOOLEAN, false)));
    assertThat(target.log).noneMatch(line -> line.startsWith("response"));

    take(edge.data("press", data(4, MetricType.BOOLEAN, true)));
    assertThat(target.log).last().isEqualTo("response(G:E:press,8-1,200,null)");

    take(edge.data("press", data(4, MetricType.BOOLEAN, true)));
    assertThat(target.log.stream().filter(line -> line.startsWith("response"))).hasSize(1);
  }

  @Test
  void aCommandThatCannotBeSentSaysWhy() {
    take(edge.nodeBirth(), edge.birth("press", metric("speed", 4, MetricType.INT8, 1)));

    assertThat(of("stop", ""))
        .isEqualTo(
            new Downlink.Unroutable(
                "expected a metric stop in the birth of G/E/press, found none"));
    assertThat(of("speed", "200"))
        .isEqualTo(
            new Downlink.Unroutable(
                "command speed: expected a value for a metric of type Int8, found 200"));
    take(edge.nodeDeath());
    assertThat(of("speed", "20"))
        .isEqualTo(
            new Downlink.Unroutable(
                "expected G/E/press to be on line, found it dead; a command would not reach it"));
  }

  private Downlink of(String name, String payload) {
    return downlinks().of(new CommandRequest("1-1", "G:E:press", name, payload, edge.received()));
  }

  @Test
  void aTwinThatTheDeviceMayNotFeedGetsNothingAndTheOrderIsKept() {
    Devices devices = Devices.empty();
    DeviceReply _ =
        devices.apply(
            new DeviceCommand.AddDevice(
                new Device("gateway", null, true, List.of(), List.of(), "", List.of("G:E:press"))));
    FieldDecoder limited = new FieldDecoder(Bindings.none(), devices, host, ContractState.empty());
    for (FieldMessage message :
        List.of(
            edge.nodeBirth(),
            edge.birth("press", metric("T", 1, MetricType.DOUBLE, 1.0)),
            edge.birth("other", metric("T", 2, MetricType.DOUBLE, 2.0)),
            edge.data("other", data(2, MetricType.DOUBLE, 3.0)),
            edge.data("press", data(1, MetricType.DOUBLE, 4.0)))) {
      limited.decode(message, target);
    }

    assertThat(values()).containsExactly("T=1.0", "T=4.0");
    assertThat(target.drifts)
        .hasSize(2)
        .allMatch(line -> line.startsWith("gateway G:E:other [] NOT_PERMITTED"));
    assertThat(node().gaps()).isZero();
  }

  @Test
  void commandsToOtherTwinsGoTheirOwnWay() {
    Downlink sent = downlinks().of(new CommandRequest("1-1", "oven", "halt", "", edge.received()));

    assertThat(((Downlink.Message) sent).topic()).isEqualTo("lockstep/v1/oven/commands/halt/1-1");
  }

  @Test
  @Clause(sparkplug = {"topic-structure-namespace-duplicate-device-id-across-edge-node"})
  void devicesOfDifferentEdgeNodesMayHaveTheSameId() {
    EdgeMessages other = new EdgeMessages("G", "F", "gateway");

    take(
        edge.nodeBirth(),
        other.nodeBirth(),
        edge.birth("press", metric("T", 1, MetricType.DOUBLE, 1.0)),
        other.birth("press", metric("T", 1, MetricType.DOUBLE, 2.0)),
        other.death("press"));

    assertThat(host.health().nodes()).hasSize(2);
    assertThat(host.health().nodes())
        .extracting(node -> node.devices().getFirst())
        .extracting(SparkplugHealth.Member::twin, SparkplugHealth.Member::online)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("G:E:press", true),
            org.assertj.core.groups.Tuple.tuple("G:F:press", false));
    assertThat(target.drifts).isEmpty();
  }

  /// Whatever the order in which up to 30 messages come, they are taken in the order in which they
  /// were sent, each once.
  @Property(tries = 300)
  void messagesInAnyOrderAreTakenInOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int count) {
    born();
    List<FieldMessage> messages = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(reading(i));
      expected.add("T=" + (double) i);
    }
    messages.addAll(messages.subList(0, count / 2));
    Collections.shuffle(messages, new Random(seed));

    take(messages.toArray(new FieldMessage[0]));

    assertThat(values()).isEqualTo(expected);
    assertThat(node().held()).isZero();
    assertThat(target.drifts).isEmpty();
  }

  /// A host that is written and read at any moment goes on as if nothing had been.
  @Property(tries = 100)
  void aSnapshotGoesOnLikeTheOriginal(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    born();
    for (int i = 0; i < 40; i++) {
      step(random, decoder, target);
    }
    SparkplugHost read = copied(host);
    assertThat(read.stateHash()).isEqualTo(host.stateHash());
    SparkplugHost forked = host.fork();
    FieldDecoder other =
        new FieldDecoder(Bindings.none(), Devices.empty(), read, ContractState.empty());
    RecordingTarget otherTarget = new RecordingTarget(true);
    otherTarget.add("G:E:press", target.shape(0));
    target.log.clear();
    target.drifts.clear();
    long hashBefore = forked.stateHash();

    for (int i = 0; i < 40; i++) {
      FieldMessage message = next(random);
      decoder.decode(message, target);
      other.decode(message, otherTarget);
    }

    assertThat(otherTarget.log).isEqualTo(target.log);
    assertThat(otherTarget.drifts).isEqualTo(target.drifts);
    assertThat(read.stateHash()).isEqualTo(host.stateHash());
    assertThat(copied(host).stateHash()).isEqualTo(host.stateHash());
    assertThat(forked.stateHash()).as("the fork stays as it was").isEqualTo(hashBefore);
  }

  private void step(Random random, FieldDecoder into, RecordingTarget values) {
    into.decode(next(random), values);
  }

  private FieldMessage next(Random random) {
    edge.later(random.nextInt(1_000_000));
    return switch (random.nextInt(12)) {
      case 0 -> edge.nodeBirth();
      case 1, 2 -> edge.birth("press", metric("T", 1, MetricType.DOUBLE, random.nextDouble()));
      case 3 -> edge.death("press");
      case 4 -> edge.nodeDeath();
      case 5 -> edge.lose().data("press", data(1, MetricType.DOUBLE, random.nextDouble()));
      case 6 -> edge.nextSession().nodeBirth();
      default -> edge.data("press", data(1, MetricType.DOUBLE, random.nextDouble()));
    };
  }

  private static SparkplugHost copied(SparkplugHost host) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    host.writeSnapshot(new DataOutputStream(bytes));
    return SparkplugHost.readSnapshot(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
