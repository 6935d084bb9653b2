package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.ConnectionNews;
import io.lockstep.broker.Origin;
import io.lockstep.broker.Parting;
import io.lockstep.broker.SubscriptionNews;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Events of AWS IoT: who connected, left, subscribed, and which jobs are over; and who hears it.
class ThingEventsTest {
  private static final String EVENTS = "$aws/events/";
  private static final long AT = 1_700_000_000_000_000L;
  private static final long MILLIS = AT / 1_000;

  private final Devices devices = Devices.empty();
  private ContractState state = ContractState.empty();
  private FieldDecoder decoder = decoderOf(state);
  private final RecordingTarget target = new RecordingTarget(false);

  private FieldDecoder decoderOf(ContractState of) {
    return new FieldDecoder(Bindings.none(), devices, SparkplugHost.empty(), of);
  }

  @BeforeEach
  void devices() {
    add("oven", List.of());
    add("kiln", List.of());
    add("watch", List.of(EVENTS + "presence/#"));
  }

  private void add(String id, List<String> subscribe) {
    Device known = Device.withDefaults(id, null);
    DeviceReply reply =
        devices.apply(
            new DeviceCommand.PutDevice(
                new Device(
                    id,
                    known.lifecycle(),
                    known.credentials(),
                    known.modules(),
                    List.of(),
                    subscribe,
                    known.model(),
                    known.feeds(),
                    known.sparkplug(),
                    known.groups(),
                    known.tags(),
                    known.quota(),
                    known.enrolment())));
    assertThat(reply).isInstanceOf(DeviceReply.Done.class);
  }

  private void told(DevicePresence presence) {
    decoder.contracts().connection(presence);
    if (decoder.contracts().concerns(presence)) {
      decoder.contracts().met(presence, AT, target);
    }
  }

  private void subscribe(String client, String device, String filter) {
    String inner = device.isEmpty() ? filter : OwnTree.of(device) + filter.substring(1);
    told(
        presence(
            null,
            new SubscriptionNews(client, List.of(inner), false),
            List.of(new DevicePresence.OwnFilter(device, inner))));
  }

  private static DevicePresence presence(
      @Nullable ConnectionNews connection,
      @Nullable SubscriptionNews subscription,
      List<DevicePresence.OwnFilter> filters) {
    return new DevicePresence(
        List.of(), "", DevicePresence.NO_TIME, null, filters, connection, subscription);
  }

  private void connect(String client, String principal, long number) {
    Origin origin = new Origin("10.0.0.7:51234", "mqtts", 5, "certificate");
    told(
        presence(new ConnectionNews.Begun(number, client, principal, AT, origin), null, List.of()));
  }

  private void leave(String client, String principal, long number, Parting.By by, int reason) {
    told(
        presence(
            new ConnectionNews.Ended(
                number, client, principal, AT, new Parting(by, reason, ""), 0, 0),
            null,
            List.of()));
  }

  private List<String> said() {
    List<String> found = new ArrayList<>();
    for (Downlink.Own own : decoder.downlinks(new JsonDownlinks()).own(100)) {
      decoder.contracts().sent(own.reference(), 1_000, 10);
      found.add(
          own.message().topic() + " " + StandardCharsets.UTF_8.decode(own.message().payload()));
    }
    return found;
  }

  @Test
  void nothingIsSaidWhileNobodyListens() {
    connect("oven", "oven", 7);
    leave("oven", "oven", 7, Parting.By.CLIENT, 0);
    assertThat(said()).isEmpty();
    assertThat(state.stateHash()).isZero();
  }

  @Test
  void usersHearOfEverybody() {
    subscribe("backend", "", "$share/g/" + EVENTS + "presence/+/+");
    connect("client-1", "oven", 0xAB);
    leave("client-1", "oven", 0xAB, Parting.By.CLIENT, 0);
    connect("client-1", "oven", 0xAC);
    assertThat(said())
        .containsExactly(
            (EVENTS
                    + "presence/connected/client-1 {\"clientId\":\"client-1\",\"timestamp\":%d,\"eventType\":\"connected\",\"sessionIdentifier\":\"ab\","
                    + "\"principalIdentifier\":\"oven\",\"ipAddress\":\"10.0.0.7\",\"versionNumber\":0}")
                .formatted(MILLIS),
            (EVENTS
                    + "presence/disconnected/client-1 {\"clientId\":\"client-1\",\"timestamp\":%d,\"eventType\":\"disconnected\",\"sessionIdentifier\":\"ab\","
                    + "\"principalIdentifier\":\"oven\",\"clientInitiatedDisconnect\":true,\"disconnectReason\":\"CLIENT_INITIATED_DISCONNECT\",\"versionNumber\":0}")
                .formatted(MILLIS),
            (EVENTS
                    + "presence/connected/client-1 {\"clientId\":\"client-1\",\"timestamp\":%d,\"eventType\":\"connected\",\"sessionIdentifier\":\"ac\","
                    + "\"principalIdentifier\":\"oven\",\"ipAddress\":\"10.0.0.7\",\"versionNumber\":1}")
                .formatted(MILLIS));
  }

  @Test
  void aDeviceHearsOfItselfAndOfOthersOnlyWhenItsEntryGrantsThat() {
    subscribe("oven", "oven", "$aws/events/#");
    subscribe("watch", "watch", "$aws/events/#");
    said();
    connect("kiln", "kiln", 1);
    assertThat(said()).singleElement().asString().startsWith("$device/watch/aws/events/presence/");
    connect("oven", "oven", 2);
    assertThat(said())
        .satisfiesExactly(
            one -> assertThat(one).startsWith("$device/oven/aws/events/presence/connected/oven {"),
            two ->
                assertThat(two).startsWith("$device/watch/aws/events/presence/connected/oven {"));
    subscribe("kiln", "kiln", "$aws/things/kiln/shadow/get/accepted");
    assertThat(said()).isEmpty(); // Subscriptions were not granted to anybody.
  }

  @Test
  void subscriptionsAreToldAsTheClientNamedThem() {
    subscribe("backend", "", EVENTS + "subscriptions/#");
    said();
    connect("k1", "kiln", 0x10);
    said();
    told(
        presence(
            null,
            new SubscriptionNews(
                "k1", List.of("$device/kiln/aws/things/kiln/jobs/notify", "hall/+"), true),
            List.of()));
    assertThat(said())
        .containsExactly(
            (EVENTS
                    + "subscriptions/unsubscribed/k1 {\"clientId\":\"k1\",\"timestamp\":%d,\"eventType\":\"unsubscribed\",\"sessionIdentifier\":\"10\","
                    + "\"principalIdentifier\":\"kiln\",\"topics\":[\"$aws/things/kiln/jobs/notify\",\"hall/+\"]}")
                .formatted(MILLIS));
  }

  @Test
  void whatEndedAConnectionHasTheNameThatAwsGivesIt() {
    subscribe("backend", "", EVENTS + "#");
    said();
    connect("oven", "oven", 1);
    connect("oven", "oven", 2);
    said();
    leave("oven", "oven", 1, Parting.By.SERVER, 0x8E);
    leave("oven", "oven", 2, Parting.By.NETWORK, 0x80);
    leave("kiln", "kiln", 3, Parting.By.SERVER, 0x8D);
    assertThat(said())
        .satisfiesExactly(
            one ->
                assertThat(one).contains("\"DUPLICATE_CLIENTID\"").contains("\"versionNumber\":0"),
            two -> assertThat(two).contains("\"CONNECTION_LOST\"").contains("\"versionNumber\":1"),
            three -> assertThat(three).contains("\"MQTT_KEEP_ALIVE_TIMEOUT\""));
  }

  @Test
  void aKilledServerHasDisconnectedThemAllAlsoBehindASnapshot() throws IOException {
    subscribe("backend", "", EVENTS + "#");
    connect("oven", "oven", 1);
    said();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.writeSnapshot(new DataOutputStream(bytes));
    state =
        ContractState.readSnapshot(
            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    decoder = decoderOf(state);
    told(presence(new ConnectionNews.Restarted(AT), null, List.of()));
    told(presence(new ConnectionNews.Restarted(AT), null, List.of()));
    assertThat(said())
        .singleElement()
        .asString()
        .startsWith(EVENTS + "presence/disconnected/oven ")
        .contains("\"SERVER_INITIATED_DISCONNECT\"");
  }

  @Test
  void anExecutionThatIsOverIsToldAndItsJobWhenAllAre() {
    subscribe("backend", "", EVENTS + "#");
    said();
    DeviceReply _ =
        decoder
            .contracts()
            .apply(
                new HubCommand.CreateJob("j1", "{}", List.of("oven", "kiln"), 0, "admin"),
                AT,
                target);
    said();
    for (String thing : List.of("oven", "kiln")) {
      decoder.decode(
          Messages.of(
              thing,
              "$device/" + thing + "/aws/things/" + thing + "/jobs/j1/update",
              "{\"status\":\"SUCCEEDED\",\"statusDetails\":{\"step\":\"2\"}}"),
          target);
    }
    assertThat(said().stream().filter(one -> one.startsWith(EVENTS)))
        .satisfiesExactly(
            one ->
                assertThat(one)
                    .startsWith(
                        EVENTS + "jobExecution/j1/succeeded {\"eventType\":\"JOB_EXECUTION\"")
                    .contains("\"thingArn\":\"arn:aws:iot:::thing/oven\"")
                    .contains("\"statusDetails\":{\"step\":\"2\"}"),
            two -> assertThat(two).contains("thing/kiln"),
            three ->
                assertThat(three)
                    .startsWith(EVENTS + "job/j1/completed {\"eventType\":\"JOB\"")
                    .contains("\"status\":\"COMPLETED\""));
  }
}
