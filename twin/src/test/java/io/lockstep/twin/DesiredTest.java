package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.DesiredState;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a device is desired to be is kept, told, and compared with what it reports.
class DesiredTest {
  static final String MODELS =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Oven;1","@type":"Interface","contents":[
        {"@type":"Property","name":"setpoint","schema":"double","writable":true},
        {"@type":"Property","name":"program","schema":"string","writable":true},
        {"@type":"Property","name":"limits","writable":true,"schema":{"@type":"Object","fields":[
          {"name":"low","schema":"double"},{"name":"high","schema":"double"}]}},
        {"@type":"Property","name":"serial","schema":"string"},
        {"@type":"Telemetry","name":"power","schema":"double"},
        {"@type":"Component","name":"fan","schema":"dtmi:test:Fan;1"}]},
       {"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Fan;1","@type":"Interface","contents":[
        {"@type":"Property","name":"level","schema":"integer","writable":true}]},
       {"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Oven;2","@type":"Interface","contents":[
        {"@type":"Property","name":"setpoint","schema":"double","writable":true},
        {"@type":"Property","name":"program","schema":"string"}]}]
      """;

  private final Plant plant = oven();

  static Plant oven() {
    Plant plant = Plant.empty();
    plant.done(new TwinCommand.AddModels(MODELS));
    plant.put("oven", "dtmi:test:Oven;1", "");
    plant.changes.clear();
    return plant;
  }

  static TwinCommand.SetDesired patch(String json) {
    return new TwinCommand.SetDesired("oven", json, false, null, "anna", "");
  }

  private JsonNode set(String json) {
    return JsonTree.own(plant.done(patch(json)).body());
  }

  private void within(Runnable what) {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    plant.now += Plant.SECOND;
    what.run();
    plant.kernel.endInput();
  }

  private DesiredView desired() {
    return DesiredView.of(plant.view());
  }

  private List<PendingDesired> pending() {
    return desired().pending(_ -> false, 100);
  }

  /// Sends what waits, as whoever sends messages does; what was sent.
  private String send() {
    PendingDesired pending = pending().getFirst();
    within(() -> plant.kernel.desired().sent(pending.reference()));
    StringBuilder all = new StringBuilder();
    all.append(pending.reference().version()).append(pending.reference().all() ? " all" : "");
    pending.values().forEach(value -> all.append(' ').append(value.path() + "=" + value.json()));
    return all.toString();
  }

  private void reports(double setpoint) {
    assertThat(plant.number("oven", "setpoint", Kernel.NO_TIME, setpoint)).isNull();
  }

  private void acknowledges(int status, long version, String note) {
    int twin = plant.kernel.twin("oven");
    int slot = plant.kernel.shape(twin).indexOf("setpoint");
    within(() -> plant.kernel.desired().acknowledged(twin, slot, status, version, note));
  }

  private void reachable(boolean asks) {
    within(() -> plant.kernel.desired().reachable(plant.kernel.twin("oven"), asks));
  }

  private void wait(int seconds) {
    plant.now += seconds * Plant.SECOND;
    within(() -> plant.kernel.fireTimers((_, _, _) -> {}));
  }

  private JsonNode document() {
    return JsonTree.own(desired().document("oven").orElseThrow().json());
  }

  private JsonNode value(String path) {
    return document().path("values").path(path);
  }

  private String state(String path) {
    return value(path).path("state").stringValue();
  }

  @Test
  void aValueIsPendingSentAndReported() {
    JsonNode set = set("{\"setpoint\": 60}");
    assertThat(set.path("version").intValue()).isEqualTo(1);
    assertThat(state("setpoint")).isEqualTo("pending");
    assertThat(value("setpoint").path("by").stringValue()).isEqualTo("anna");

    assertThat(send()).isEqualTo("1 setpoint=60.0");
    assertThat(state("setpoint")).isEqualTo("sent");
    assertThat(pending()).isEmpty();

    reports(60);
    assertThat(state("setpoint")).isEqualTo("reported");
    assertThat(value("setpoint").path("reported").doubleValue()).isEqualTo(60);
    assertThat(plant.changes.graph(ChangeKind.DESIRED))
        .extracting(
            change ->
                JsonTree.own(change.body())
                    .path("values")
                    .path("setpoint")
                    .path("state")
                    .stringValue())
        .containsExactly("pending", "sent", "reported");
    assertThat(plant.changes.graph(ChangeKind.DESIRED).getLast().body())
        .isEqualTo(desired().document("oven").orElseThrow().json());
    wait(1_000);
    assertThat(pending()).isEmpty();
  }

  @Test
  void whatItReportsBeforeItWasToldCountsForNothing() {
    reports(60);
    set("{\"setpoint\":70}");
    send();
    set("{\"setpoint\":60}");
    reports(60);
    assertThat(state("setpoint")).isEqualTo("pending");
    assertThat(send()).isEqualTo("2 setpoint=60.0");
    reports(60);
    assertThat(state("setpoint")).isEqualTo("reported");
  }

  @Test
  void onlyWritablePropertiesOfTheModelAreDesired() {
    assertThat(plant.refused(patch("{\"serial\":\"x\"}")).message()).contains("not writable");
    assertThat(plant.refused(patch("{\"power\":1}")).message()).contains("Telemetry");
    assertThat(plant.refused(patch("{\"nothing\":1}")).message()).contains("none of this name");
    assertThat(plant.refused(patch("{\"setpoint\":\"hot\"}")).message()).contains("a number");
    assertThat(plant.refused(patch("{\"fan\":3}")).message()).contains("component");
    assertThat(plant.refused(patch("[]")).message()).contains("an object");
    assertThat(plant.refused(patch("{")).code()).isEqualTo("InvalidArgument");
    assertThat(
            plant
                .refused(new TwinCommand.SetDesired("none", "{}", false, null, "anna", ""))
                .httpStatus())
        .isEqualTo(404);
    assertThat(document().path("version").intValue()).isZero();
  }

  @Test
  void whatIsComputedIsNotDesired() {
    String rule = "compute: c\nmodel: dtmi:test:Oven;1\nproperty: setpoint\nvalue: power * 2.0\n";
    plant.done(new TwinCommand.SetRules(List.of(new NamedText("c.yaml", rule))));
    assertThat(plant.refused(patch("{\"setpoint\":60}")).message()).contains("c.yaml");
  }

  @Test
  void aMergePatchLeavesTheOthersAndNullTakesAway() {
    set("{\"setpoint\":60,\"program\":\"rye\",\"fan\":{\"level\":2}}");
    set("{\"setpoint\":61,\"program\":null}");
    assertThat(document().path("values").propertyNames()).containsExactly("fan/level", "setpoint");
    assertThat(value("fan/level").path("version").intValue()).isEqualTo(1);
    assertThat(value("setpoint").path("version").intValue()).isEqualTo(2);
    assertThat(send()).isEqualTo("2 fan/level=2 setpoint=61.0");

    plant.done(new TwinCommand.SetDesired("oven", "{\"program\":\"rye\"}", true, null, "b", ""));
    assertThat(document().path("values").propertyNames()).containsExactly("program");
    set("{\"program\":null}");
    assertThat(document().path("version").intValue()).isEqualTo(4);
    assertThat(pending()).isEmpty();
  }

  @Test
  void theSameOnceMoreChangesNothingUnlessItWasRejected() {
    set("{\"setpoint\":60}");
    send();
    assertThat(set("{\"setpoint\":60.0}").path("version").intValue()).isEqualTo(1);
    acknowledges(400, 1, "too hot");
    assertThat(state("setpoint")).isEqualTo("rejected");
    assertThat(value("setpoint").path("message").stringValue()).isEqualTo("too hot");
    wait(1_000);
    assertThat(pending()).isEmpty();
    assertThat(set("{\"setpoint\":60}").path("version").intValue()).isEqualTo(2);
    assertThat(send()).isEqualTo("2 setpoint=60.0");
  }

  @Test
  void aConditionOnTheVersionIsHeld() {
    set("{\"setpoint\":60}");
    TwinCommand.SetDesired stale =
        new TwinCommand.SetDesired("oven", "{\"setpoint\":1}", false, "\"0\"", "b", "");
    assertThat(plant.refused(stale).httpStatus()).isEqualTo(412);
    assertThat(
            plant
                .done(
                    new TwinCommand.SetDesired(
                        "oven", "{\"setpoint\":1}", false, "\"9\", W/\"1\"", "b", ""))
                .etag())
        .isEqualTo("\"2\"");
    assertThat(
            plant
                .refused(new TwinCommand.SetDesired("oven", "{}", false, "\"x\"", "b", ""))
                .httpStatus())
        .isEqualTo(400);
  }

  @Test
  void itIsToldAgainAfterGrowingPausesUntilItIsGivenUp() {
    set("{\"setpoint\":60}");
    send();
    int told = 1;
    for (int pause = 2; pause < 1_000; pause *= 2) {
      plant.now -= Plant.SECOND;
      wait(pause - 1);
      assertThat(pending()).as("after " + pause).isEmpty();
      plant.now -= Plant.SECOND;
      wait(1);
      if (pending().isEmpty()) {
        break;
      }
      assertThat(send()).isEqualTo("1 setpoint=60.0");
      told++;
    }
    assertThat(told).isEqualTo(DesiredDecider.ATTEMPTS_MAX);
    assertThat(state("setpoint")).isEqualTo("sent");
    assertThat(value("setpoint").path("message").stringValue()).contains("8 times");
    wait(100_000);
    assertThat(pending()).isEmpty();

    reachable(false);
    assertThat(send()).isEqualTo("1 setpoint=60.0");
    assertThat(document().path("attempts").intValue()).isEqualTo(1);
  }

  @Test
  void anAcknowledgedMessageIsDelivered() {
    set("{\"setpoint\":60}");
    DesiredReference first = pending().getFirst().reference();
    send();
    plant.done(new TwinCommand.Delivered(first.toString(), "oven", plant.now));
    assertThat(state("setpoint")).isEqualTo("delivered");
    set("{\"setpoint\":70}");
    plant.done(new TwinCommand.Delivered(first.toString(), "oven", plant.now));
    assertThat(state("setpoint")).isEqualTo("pending");
    send();
    plant.done(new TwinCommand.Delivered(first.toString(), "oven", plant.now));
    assertThat(state("setpoint")).as("it is of an older version").isEqualTo("sent");
    reports(20);
    wait(2);
    assertThat(state("setpoint")).isEqualTo("diverged");
  }

  @Test
  void whatStaysAnotherValueDivergesAndIsToldAgain() {
    set("{\"setpoint\":60}");
    send();
    reports(20);
    assertThat(state("setpoint")).as("it may be on its way").isEqualTo("sent");
    wait(2);
    assertThat(state("setpoint")).isEqualTo("diverged");
    assertThat(send()).isEqualTo("1 setpoint=60.0");
    assertThat(state("setpoint")).isEqualTo("diverged");
    reports(60);
    assertThat(state("setpoint")).isEqualTo("reported");
  }

  @Test
  void whatStraysLaterDivergesAtOnceAndIsToldAfterAPause() {
    set("{\"setpoint\":60}");
    send();
    reports(60);
    reports(20);
    assertThat(state("setpoint")).isEqualTo("diverged");
    assertThat(pending()).isEmpty();
    wait(2);
    assertThat(send()).isEqualTo("1 setpoint=60.0");
  }

  @Test
  void anAcknowledgementOfAnOlderVersionSaysNothing() {
    set("{\"setpoint\":60}");
    send();
    set("{\"setpoint\":70}");
    acknowledges(400, 1, "");
    assertThat(state("setpoint")).isEqualTo("pending");
    send();
    acknowledges(400, 1, "late");
    assertThat(state("setpoint")).isEqualTo("sent");
    acknowledges(400, 9, "of nothing");
    assertThat(state("setpoint")).isEqualTo("sent");
    acknowledges(202, 2, "heating");
    assertThat(state("setpoint")).isEqualTo("delivered");
    reports(65);
    acknowledges(200, 2, "");
    assertThat(state("setpoint")).isEqualTo("diverged");
    reports(70);
    acknowledges(200, 2, "done");
    assertThat(state("setpoint")).isEqualTo("reported");
    acknowledges(200, 2, "done");
    assertThat(value("setpoint").path("status").intValue()).isEqualTo(200);
  }

  @Test
  void aDeviceThatAsksIsToldEverythingEvenWhenThatIsNothing() {
    reachable(true);
    assertThat(send()).isEqualTo("0 all");
    set("{\"setpoint\":60,\"program\":\"rye\"}");
    send();
    reports(60);
    reachable(false);
    PendingDesired open = pending().getFirst();
    reachable(true);
    within(() -> plant.kernel.desired().sent(open.reference()));
    assertThat(send()).isEqualTo("1 all program=\"rye\" setpoint=60.0");
    assertThat(pending()).isEmpty();
    assertThat(state("setpoint")).isEqualTo("reported");
  }

  @Test
  void whatThereIsNoWayForWaitsForTheDevice() {
    set("{\"setpoint\":60,\"program\":\"rye\"}");
    plant.done(
        new TwinCommand.DesiredUnroutable(
            "oven", 1, List.of(new TwinCommand.Obstacle("program", "it is dead"))));
    assertThat(send()).isEqualTo("1 setpoint=60.0");
    assertThat(state("program")).isEqualTo("pending");
    assertThat(value("program").path("message").stringValue()).isEqualTo("it is dead");
    reports(60);
    wait(1_000);
    assertThat(pending()).isEmpty();
    reachable(false);
    assertThat(send()).isEqualTo("1 program=\"rye\"");
    assertThat(state("program")).isEqualTo("sent");
  }

  @Test
  void valuesAreComparedByTheModelAndNotByTheirText() {
    set("{\"limits\":{\"low\":1,\"high\":2.50},\"setpoint\":0.1}");
    send();
    plant.text("oven", "limits", Kernel.NO_TIME, "{\"high\":2.5,\"low\":1.0}", ValueType.JSON);
    assertThat(state("limits")).isEqualTo("reported");
    reports((float) 0.1);
    assertThat(state("setpoint")).as("of single precision").isEqualTo("reported");
    set("{\"setpoint\":100000001}");
    send();
    reports(100000000);
    assertThat(state("setpoint")).as("whole numbers are exact").isEqualTo("sent");
  }

  @Test
  void aBadReadingIsNoReport() {
    set("{\"setpoint\":60}");
    send();
    int twin = plant.kernel.twin("oven");
    int slot = plant.kernel.shape(twin).indexOf("setpoint");
    long bits = Double.doubleToRawLongBits(60);
    within(
        () -> {
          SampleFault fault =
              plant.kernel.sample(twin, slot, Kernel.NO_TIME, bits, null, Quality.BAD);
          assertThat(fault).isNull();
        });
    assertThat(state("setpoint")).isEqualTo("sent");
  }

  @Test
  void aTwinsOwnUnitIsThatOfItsDesiredValues() {
    Plant own = Plant.empty();
    own.done(new TwinCommand.AddModels(OwnUnitTest.MODELS));
    own.put("p", "dtmi:t:Probe;1", "\"temperatureUnit\":\"degreeFahrenheit\"");
    own.done(new TwinCommand.SetDesired("p", "{\"temperature\":212}", false, null, "a", ""));
    DesiredView desired = DesiredView.of(own.view());
    PendingDesired pending = desired.pending(_ -> false, 1).getFirst();
    assertThat(pending.values())
        .containsExactly(new PendingDesired.Value("temperature", "212.0", "degreeFahrenheit"));
    own.kernel.beginInput(own.position++, own.now, own.changes);
    own.kernel.desired().sent(pending.reference());
    own.kernel.endInput();
    assertThat(own.number("p", "temperature", Kernel.NO_TIME, 212)).isNull();
    assertThat(desired.documents(EnumSet.of(DesiredState.REPORTED), 9)).hasSize(1);
  }

  @Test
  void anotherModelLeavesWhatItLetsAppsWrite() {
    set("{\"setpoint\":60,\"program\":\"rye\",\"fan\":{\"level\":1}}");
    plant.done(
        new TwinCommand.PatchTwin(
            "oven",
            "[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"dtmi:test:Oven;2\"}]",
            null));
    assertThat(document().path("values").propertyNames()).containsExactly("setpoint");
    assertThat(document().path("version").intValue()).isEqualTo(2);
    assertThat(send()).isEqualTo("2 setpoint=60.0");
  }

  @Test
  void aDeletedTwinIsDesiredToBeNothing() {
    set("{\"setpoint\":60}");
    PendingDesired before = pending().getFirst();
    plant.done(new TwinCommand.DeleteTwin("oven", null));
    assertThat(pending()).isEmpty();
    plant.put("oven", "dtmi:test:Oven;1", "");
    within(() -> plant.kernel.desired().sent(before.reference()));
    wait(10);
    assertThat(document().path("values").size()).isZero();
    assertThat(document().path("version").intValue()).isZero();
  }
}
