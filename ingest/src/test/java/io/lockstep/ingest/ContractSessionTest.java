package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Decision;
import io.lockstep.broker.Password;
import io.lockstep.ingest.azure.HubUser;
import io.lockstep.ingest.azure.PropertyBag;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Devices of Azure IoT Hub: what they say, and what they are answered.
class ContractSessionTest {
  private static final String TREE = "$device/oven/";

  private final Devices devices = Devices.empty();
  private ContractState state = ContractState.empty();
  private FieldDecoder decoder =
      new FieldDecoder(Bindings.none(), devices, SparkplugHost.empty(), state);
  private final RecordingTarget target =
      new RecordingTarget(false)
          .add("oven", RecordingTarget.shape("temperature:DOUBLE", "fan/speed:LONG", "mode:TEXT"));

  private void say(String topic, String payload) {
    say("oven", topic, payload);
  }

  private void say(String device, String topic, String payload) {
    byte[] who = device.getBytes(StandardCharsets.UTF_8);
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    byte[] what = payload.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record =
        ByteBuffer.allocate(FieldMessage.sizeOf(who.length, name.length, 0, what.length));
    FieldMessage.putHeader(record, 1, 0, 5, 1, who.length, name.length, 0, what.length);
    record.put(who).put(name).put(what).flip();
    decoder.decode(new FieldMessage().wrap(record), target);
  }

  /// The answers that wait, topic and payload, and that they were sent.
  private List<String> answers() {
    return decoder.downlinks(new JsonDownlinks()).own(10).stream()
        .map(
            own -> {
              decoder.contracts().sent(own.reference(), 1_000, 10);
              return own.message().topic()
                  + " "
                  + StandardCharsets.UTF_8.decode(own.message().payload());
            })
        .toList();
  }

  private void connect(String device, String announcement, boolean isNew, String... filters) {
    decoder
        .contracts()
        .met(
            new DevicePresence(
                List.of(),
                device,
                DevicePresence.NO_TIME,
                new DevicePresence.Announced(device, announcement, isNew, 7),
                List.of()),
            7,
            target);
    for (String filter : filters) {
      decoder
          .contracts()
          .met(
              new DevicePresence(
                  List.of(),
                  "",
                  DevicePresence.NO_TIME,
                  null,
                  List.of(new DevicePresence.OwnFilter(device, filter))),
              7,
              target);
    }
  }

  @Test
  void telemetryBecomesValuesOfTheTwinAndOfItsComponents() {
    say(TREE + "devices/oven/messages/events/", "{\"temperature\":21.5}");
    say(
        TREE
            + "devices/oven/messages/events/%24.ct=application%2Fjson&%24.ce=utf-8&%24.sub=fan&a=b",
        "{\"speed\":7}");
    assertThat(target.log.toString()).contains("21.5").contains("7");
    assertThat(target.drifts).isEmpty();
    say(TREE + "devices/oven/messages/events/%24.sub=fan", "{\"temperature\":1}");
    assertThat(target.drifts).hasSize(1);
    assertThat(target.drifts.getFirst()).contains("fan/temperature").contains("UNKNOWN_PROPERTY");
  }

  private void bind(String yaml) {
    switch (Bindings.parse(List.of(new NamedText("bindings/b.yaml", yaml)))) {
      case BindingsResult.Valid(Bindings bindings) -> decoder.bindings(bindings);
      case BindingsResult.Invalid(List<Problem> problems) ->
          throw new AssertionError(problems.toString());
    }
  }

  @Test
  void aBindingOfTheTopicAsTheDeviceNamesItTakesTelemetryThatDoesNotFitTheModel() {
    String topic = TREE + "devices/oven/messages/events/%24.mid=1&a=b";
    say(topic, "{\"t\":{\"top\":215}}");
    assertThat(target.drifts).hasSize(1);
    bind(
        """
        bindings:
          - topic: devices/{id}/messages/events/#
            twin: "{id}"
            properties:
              /t/top: { property: temperature, scale: 0.1 }
        """);
    say(topic, "{\"t\":{\"top\":215}}");
    say(TREE + "devices/oven/messages/events/%24.ct=text%2Fplain", "{\"t\":{\"top\":300}}");
    assertThat(target.drifts).hasSize(1);
    assertThat(target.log.toString()).contains("21.5").contains("30.0");
    say(TREE + "devices/other/messages/events/", "{\"t\":{\"top\":1}}");
    assertThat(target.drifts).as("another's topic").hasSize(2);
    decoder.bindings(Bindings.none());
    say(topic, "{\"temperature\":22}");
    assertThat(target.log.toString()).contains("22.0");
  }

  @Test
  void aBindingOfTelemetryGivesNobodyTwinsThatTheyMayNotFeed() {
    Device oven = Device.withDefaults("oven", CredentialHash.of("secret"));
    devices.apply(
        new DeviceCommand.AddDevice(
            new Device(
                "oven",
                oven.lifecycle(),
                oven.credentials(),
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of("press"),
                "",
                List.of(),
                oven.tags(),
                Quota.DEFAULT,
                "")));
    bind(
        """
        bindings:
          - topic: devices/+/messages/events
            twin: another
        """);
    say(TREE + "devices/oven/messages/events/", "{\"temperature\":1}");
    assertThat(target.drifts).hasSize(1);
    assertThat(target.drifts.getFirst()).contains("NOT_PERMITTED");
  }

  @Test
  void whatIsNoJsonAndWhatIsAnothersIsDriftAndNotLost() {
    say(TREE + "devices/oven/messages/events/%24.ct=application%2Foctet-stream", "\u0001\u0002");
    say(TREE + "devices/oven/messages/events/", "text");
    say(TREE + "devices/other/messages/events/", "{\"temperature\":1}");
    say(TREE + "iothub/nothing", "{}");
    assertThat(target.log).isEmpty();
    assertThat(target.drifts).hasSize(4);
    assertThat(target.drifts.get(0)).contains("UNSUPPORTED_FORMAT");
    assertThat(target.drifts.get(1)).contains("MALFORMED_PAYLOAD");
    assertThat(target.drifts.get(2)).contains("NOT_PERMITTED");
    assertThat(target.drifts.get(3)).contains("UNKNOWN_TOPIC");
  }

  @Test
  void reportedPropertiesAreADocumentWithAVersionAndValuesOfTheTwin() {
    String patch = TREE + "iothub/twin/PATCH/properties/reported/?$rid=";
    say(
        patch + "1",
        "{\"temperature\":20,\"serial\":\"x\\\"1\",\"fan\":{\"__t\":\"c\",\"speed\":3}}");
    assertThat(answers()).containsExactly("$device/oven/iothub/twin/res/204/?$rid=1&$version=2 ");
    assertThat(target.drifts).hasSize(1); // The model has no serial, the document keeps it.
    assertThat(target.log.toString()).contains("20").contains("3");
    say(patch + "2&$version=2", "{\"serial\":null,\"fan\":{\"speed\":4}}");
    say(patch + "3&$version=2", "{\"mode\":\"late\"}");
    say(patch + "4", "[1]");
    say(patch + "5", "{");
    say(patch + "6&$version=x", "{}");
    say(TREE + "iothub/twin/GET/?$rid=g7", "");
    List<String> found = answers();
    assertThat(found).hasSize(6);
    assertThat(found.get(0)).isEqualTo("$device/oven/iothub/twin/res/204/?$rid=2&$version=3 ");
    assertThat(found.get(1)).startsWith("$device/oven/iothub/twin/res/412/?$rid=3 {\"errorCode\":");
    assertThat(found.get(2)).startsWith("$device/oven/iothub/twin/res/400/?$rid=4 ");
    assertThat(found.get(3)).startsWith("$device/oven/iothub/twin/res/400/?$rid=5 ");
    assertThat(found.get(4)).startsWith("$device/oven/iothub/twin/res/400/?$rid=6 ");
    assertThat(found.get(5))
        .isEqualTo(
            "$device/oven/iothub/twin/res/200/?$rid=g7 {\"desired\":{\"$version\":0},"
                + "\"reported\":{\"fan\":{\"__t\":\"c\",\"speed\":4},\"temperature\":20,\"$version\":3}}");
    assertThat(answers()).isEmpty();
  }

  @Test
  void aDocumentThatIsTooLargeIsRefusedAndChangesNothing() {
    say(
        TREE + "iothub/twin/PATCH/properties/reported/?$rid=1",
        "{\"a\":\"%s\"}".formatted("x".repeat(ContractSession.REPORTED_MAX)));
    assertThat(answers().getFirst()).startsWith("$device/oven/iothub/twin/res/413/?$rid=1 ");
    assertThat(state.device("oven")).isEmpty();
  }

  @Test
  void methodsAndDesiredValuesGoToADeviceThatSpeaksTheContract() {
    Downlinks downlinks = decoder.downlinks(new JsonDownlinks());
    CommandRequest stop = new CommandRequest("8-0", "oven", "fan/stop", "", 9);
    assertThat(topicOf(downlinks.of(stop))).startsWith("lockstep/v1/oven/commands/");
    connect("oven", "azure ", false);
    Downlink.Message method = (Downlink.Message) downlinks.of(stop);
    assertThat(method.topic()).isEqualTo("$device/oven/iothub/methods/POST/fan*stop/?$rid=8-0");
    assertThat(StandardCharsets.UTF_8.decode(method.payload()).toString()).isEqualTo("null");
    DesiredRequest desired =
        new DesiredRequest(
            "oven",
            3,
            List.of(
                new DesiredRequest.Value("fan/speed", "5", ""),
                new DesiredRequest.Value("temperature", "60", "")),
            9);
    Downlink.Message patch = downlinks.desired(desired).messages().getFirst();
    assertThat(patch.topic())
        .isEqualTo("$device/oven/iothub/twin/PATCH/properties/desired/?$version=3");
    assertThat(StandardCharsets.UTF_8.decode(patch.payload()).toString())
        .isEqualTo("{\"$version\":3,\"fan\":{\"__t\":\"c\",\"speed\":5},\"temperature\":60}");
    connect("oven", "", false);
    assertThat(topicOf(downlinks.of(stop))).startsWith("lockstep/v1/oven/commands/");
  }

  private static String topicOf(Downlink downlink) {
    return ((Downlink.Message) downlink).topic();
  }

  @Test
  void aModelThatIsAnnouncedIsTheTwins() {
    connect("new", "azure dtmi:com:example:Oven;1", false);
    assertThat(target.statedModels).containsEntry("new", "dtmi:com:example:Oven;1");
    connect("oven", "azure dtmi:com:example:Oven;2", false);
    assertThat(target.drifts.getLast()).contains("OTHER_MODEL").contains("Oven;2");
  }

  private DeviceReply send(String text, long expiresMicros) {
    return decoder
        .contracts()
        .apply(
            new HubCommand.Send(
                "oven",
                "k=v",
                Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)),
                expiresMicros),
            10,
            target);
  }

  private List<HubMessage.State> states() {
    return state.device("oven").orElseThrow().messages().stream().map(HubMessage::state).toList();
  }

  @Test
  void aMessageWaitsForItsDeviceIsSentOnceAndIsCompletedOrExpires() {
    connect("oven", "azure ", false);
    assertThat(send("first", 99_000_000)).isInstanceOf(DeviceReply.Done.class);
    assertThat(answers()).isEmpty(); // Nobody listens yet.
    connect("oven", "azure ", false, "$device/oven/devices/oven/messages/devicebound/#");
    assertThat(answers())
        .containsExactly(
            "$device/oven/devices/oven/messages/devicebound/"
                + "%24.to=%2Fdevices%2Foven%2Fmessages%2Fdevicebound&k=v first");
    assertThat(states()).containsExactly(HubMessage.State.SENT);
    send("second", 99_000_000);
    assertThat(answers()).hasSize(1); // At once, since it listens.
    String second = state.underWay().values().stream().reduce("", (_, last) -> last);
    decoder.contracts().apply(new HubCommand.Delivered("hub:m:1", 11), 11, target);
    assertThat(states()).containsExactly(HubMessage.State.DELIVERED, HubMessage.State.SENT);
    assertThat(second).startsWith("hub:m:");
    decoder.due(99_000_000, DecoderTimers.CONTRACT, 2, 99_000_000, new FieldMessage(), target);
    assertThat(states()).containsExactly(HubMessage.State.DELIVERED, HubMessage.State.EXPIRED);
    decoder.contracts().apply(new HubCommand.Delivered("hub:m:2", 11), 11, target);
    assertThat(states().getLast()).isEqualTo(HubMessage.State.EXPIRED);
  }

  @Test
  void whatALostSessionHadIsSentAnewAndAFullQueueRefuses() {
    connect("oven", "azure ", false, "$device/oven/devices/oven/messages/devicebound/#");
    send("one", 99_000_000);
    assertThat(answers()).hasSize(1);
    connect("oven", "azure ", true);
    assertThat(states()).containsExactly(HubMessage.State.QUEUED);
    for (int i = 1; i < ContractHub.QUEUE_MAX; i++) {
      send("more", 99_000_000);
    }
    assertThat(send("too many", 99_000_000)).isInstanceOf(DeviceReply.Refused.class);
    assertThat(answers()).isEmpty();
    connect("oven", "azure ", false, "$device/oven/devices/#");
    assertThat(answers()).hasSize(ContractHub.QUEUE_MAX);
  }

  @Test
  void aSnapshotAndAForkAreTheSameState() throws IOException {
    connect("oven", "azure ", false);
    send("first", 99_000_000);
    connect("oven", "azure ", false, "$device/oven/devices/oven/messages/devicebound/#");
    assertThat(answers()).hasSize(1);
    send("second", 99_000_000);
    say(TREE + "iothub/twin/PATCH/properties/reported/?$rid=1", "{\"temperature\":20}");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.writeSnapshot(new DataOutputStream(bytes));
    ContractState read =
        ContractState.readSnapshot(
            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    ContractState fork = state.fork();
    assertThat(read.stateHash()).isEqualTo(state.stateHash()).isEqualTo(fork.stateHash());
    assertThat(answers()).hasSize(2);
    assertThat(fork.stateHash()).isEqualTo(read.stateHash()).isNotEqualTo(state.stateHash());
    state = read;
    decoder = new FieldDecoder(Bindings.none(), devices, SparkplugHost.empty(), state);
    assertThat(answers()).hasSize(2);
  }

  @Test
  void userNamesOfTheContractAreReadAndOthersLeftAlone() {
    assertThat(
            HubUser.parse(
                "hub.example/oven/?api-version=2020-09-30&model-id=dtmi%3Aa%3BB%3B1&DeviceClientType=x%2F1"))
        .contains(new HubUser.OfHub("hub.example", "oven", "", "dtmi:a;B;1"));
    assertThat(HubUser.parse("hub.example/oven/m/api-version=2018-06-30"))
        .contains(new HubUser.OfHub("hub.example", "oven", "m", ""));
    assertThat(HubUser.parse("0ne0/registrations/oven/api-version=2019-03-31&ClientVersion=x"))
        .contains(new HubUser.OfProvisioning("0ne0", "oven"));
    for (String other : List.of("oven", "a/b", "a/b/c/d/?api-version=1", "//?api-version=1")) {
      assertThat(HubUser.parse(other)).as(other).isEmpty();
    }
  }

  @Test
  void aDeviceOfTheContractProvesItselfAsAnyOtherAndSeesItsOwnTopics() {
    var _ =
        devices.apply(
            new DeviceCommand.AddDevice(Device.withDefaults("oven", CredentialHash.of("secret"))));
    RegistryAccess registry = new RegistryAccess(devices, null, false, InstantSource.system());
    ContractAccess access =
        new ContractAccess(
            registry, () -> "hub.example", FleetProvisioningTest.in(devices, registry));
    Decision let = access.connect(request("oven", "secret"));
    assertThat(let).isInstanceOf(Decision.Granted.class);
    Decision.Granted granted = (Decision.Granted) let;
    assertThat(granted.announcement()).isEqualTo("azure dtmi:a;1");
    assertThat(granted.view().renames()).hasSize(2);
    assertThat(access.connect(request("oven", "other"))).isInstanceOf(Decision.Refused.class);
    assertThat(access.connect(request("other", "secret"))).isInstanceOf(Decision.Refused.class);
  }

  @Test
  void aDeviceThatAsksWhereItBelongsIsToldThisServerOnceItIsKnown() {
    connect("oven", "dps hub.example:8883", false);
    say(TREE + "dps/registrations/PUT/iotdps-register/?$rid=1", "{\"registrationId\":\"oven\"}");
    String ask =
        TREE
            + "dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=registration.oven";
    say(ask, "");
    assertThat(answers())
        .containsExactly(
            "$device/oven/dps/registrations/res/202/?$rid=1&retry-after=1 "
                + "{\"operationId\":\"registration.oven\",\"status\":\"assigning\"}",
            "$device/oven/dps/registrations/res/202/?$rid=2&retry-after=3 "
                + "{\"operationId\":\"registration.oven\",\"status\":\"assigning\"}");
    var _ =
        devices.apply(
            new DeviceCommand.AddDevice(Device.withDefaults("oven", CredentialHash.of("s"))));
    say(ask, "");
    assertThat(answers().getFirst())
        .startsWith("$device/oven/dps/registrations/res/200/?$rid=2 ")
        .contains("\"status\":\"assigned\"")
        .contains("\"assignedHub\":\"hub.example:8883\"")
        .contains("\"deviceId\":\"oven\"");
  }

  private static ConnectRequest request(String clientId, String password) {
    return new ConnectRequest(
        clientId,
        "hub.example/oven/?api-version=2020-09-30&model-id=dtmi%3Aa%3B1",
        Password.of(password.getBytes(StandardCharsets.UTF_8)),
        true,
        "10.0.0.1:1");
  }

  @Property(tries = 200)
  void anyPropertiesSurviveTheTopic(@ForAll List<String> texts) {
    List<PropertyBag.Entry> entries =
        texts.stream()
            .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .map(text -> new PropertyBag.Entry("k" + text, text))
            .toList();
    PropertyBag bag = new PropertyBag(entries);
    assertThat(PropertyBag.parse(bag.encoded())).isEqualTo(bag);
    assertThat(PropertyBag.parse("?" + bag.encoded() + "/")).isEqualTo(bag);
  }
}
