package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Decision;
import io.lockstep.broker.Password;
import io.lockstep.broker.TopicView;
import io.lockstep.model.Principal;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever a device of a cloud's contract subscribes or publishes to: it never reaches the topics
/// of another one.
class OwnTopicsTest {
  /// What stands in the other's tree: a topic of each row of both contracts.
  private static final List<String> TOPICS =
      List.of(
          "iothub/twin/res/200/?$rid=1",
          "iothub/twin/PATCH/properties/desired/?$version=1",
          "iothub/methods/POST/reboot/?$rid=1",
          "devices/other/messages/devicebound/a=b",
          "devices/other/messages/events/a=b",
          "devices/other/modules/m/inputs/x",
          "dps/registrations/res/200/?$rid=1",
          "aws/things/other/shadow/update/accepted",
          "aws/things/other/shadow/name/net/get/rejected",
          "aws/things/other/shadow/update/delta",
          "aws/things/other/jobs/notify-next",
          "aws/things/other/jobs/$next/get/accepted",
          "aws/commands/things/other/executions/1/request/json",
          "aws/rules/r/a/b",
          "aws/certificates/create/json/accepted",
          "aws/provisioning-templates/t/provision/json/accepted");

  private final Devices devices = Devices.empty();
  private final RegistryAccess access =
      new RegistryAccess(devices, null, false, InstantSource.system());
  private final ContractAccess contracts =
      new ContractAccess(access, () -> "hub.example", FleetProvisioningTest.in(devices, access));
  private final Decision.Granted azure;
  private final Decision.Granted aws;

  OwnTopicsTest() {
    for (String id : List.of("one", "other", "gateway")) {
      devices.apply(
          new DeviceCommand.AddDevice(Device.withDefaults(id, CredentialHash.of("s" + id))));
    }
    azure = granted("hub.example/one/?api-version=2020-09-30");
    aws = granted("one");
  }

  private Decision.Granted granted(String user) {
    Decision decision =
        contracts.connect(
            new ConnectRequest(
                "one",
                user,
                Password.of("sone".getBytes(StandardCharsets.UTF_8)),
                true,
                "10.0.0.7:1"));
    assertThat(decision).isInstanceOf(Decision.Granted.class);
    return (Decision.Granted) decision;
  }

  @Provide
  Arbitrary<String> filters() {
    return levels("+", "#").map(OwnTopicsTest::filter);
  }

  @Provide
  Arbitrary<String> topics() {
    return levels("x", "y").map(levels -> String.join("/", levels));
  }

  private static Arbitrary<List<String>> levels(String one, String other) {
    Arbitrary<String> first =
        Arbitraries.of("$iothub", "devices", "$aws", "$dps", "$device", "lockstep", one, other, "");
    Arbitrary<String> rest =
        Arbitraries.of(
            one,
            other,
            one,
            other,
            "one",
            "other",
            "iothub",
            "aws",
            "devices",
            "dps",
            "twin",
            "res",
            "200",
            "things",
            "shadow",
            "update",
            "jobs",
            "messages",
            "devicebound",
            "commands",
            "executions",
            "rules",
            "..",
            "%2F",
            "");
    return first.flatMap(
        begin ->
            rest.list()
                .ofMaxSize(7)
                .map(
                    more -> {
                      List<String> all = new ArrayList<>(List.of(begin));
                      all.addAll(more);
                      return all;
                    }));
  }

  /// Nothing stands behind `#`.
  private static String filter(List<String> levels) {
    int end = levels.indexOf("#");
    return String.join("/", end < 0 ? levels : levels.subList(0, end + 1));
  }

  private static String inner(Decision.Granted who, String name) {
    for (TopicView.Rename rename : who.view().renames()) {
      if (name.equals(rename.outer()) || name.startsWith(rename.outer() + "/")) {
        return rename.inner() + name.substring(rename.outer().length());
      }
    }
    return name;
  }

  @Property(tries = 3_000)
  void noFilterReachesThem(@ForAll("filters") String filter) {
    for (Decision.Granted who : List.of(azure, aws)) {
      String inner = inner(who, filter);
      Principal principal = who.principal();
      if (!access.maySubscribe(principal, inner)) {
        continue;
      }
      for (String topic : TOPICS) {
        String others = OwnTree.of("other") + topic;
        assertThat(TopicFilters.matches(inner, others))
            .as("%s, which is %s, and %s", filter, inner, others)
            .isFalse();
      }
    }
  }

  @Property(tries = 3_000)
  void noTopicIsPublishedThere(@ForAll("topics") String topic) {
    for (Decision.Granted who : List.of(azure, aws)) {
      String inner = inner(who, topic);
      if (inner.startsWith(OwnTree.of("other"))) {
        assertThat(access.mayPublish(who.principal(), inner)).as(topic).isFalse();
      }
    }
  }
}
