package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import io.lockstep.twin.internal.json.JsonTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Process twins: runs through steps by readings, by time and by people.
class ProcessTest {
  private static final String MODEL =
      """
      [ { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Baking;1", "@type": "Interface",
          "contents": [
            { "@type": "Telemetry", "name": "temperature", "schema": "double" },
            { "@type": "Telemetry", "name": "loaves", "schema": "integer" },
            { "@type": "Property", "name": "door", "schema": "boolean" },
            { "@type": "Property", "name": "run", "schema": "string" },
            { "@type": "Property", "name": "stepSince", "schema": "dateTime" },
            { "@type": "Property", "name": "status", "schema": "string" },
            { "@type": "Property", "name": "step",
              "schema": { "@type": "Enum", "valueSchema": "string", "enumValues": [
                { "name": "heat", "enumValue": "heat" }, { "name": "bake", "enumValue": "bake" },
                { "name": "cool", "enumValue": "cool" } ] } } ] } ]
      """;

  private static final String PROCESS =
      """
      process: baking
      model: dtmi:t:Baking;1
      steps:
        - { step: heat, begins: temperature > 30.0, ends: temperature > 200.0, within: 60s }
        - { step: bake, begins: loaves > 0, ends: loaves == 0 }
        - { step: cool, ends: temperature < 50.0 }
      abort: door
      alarm: { priority: high, title: Step overdue, message: "{temperature} °C" }
      """;

  private final RulePlant plant = plant();

  private static RulePlant plant() {
    RulePlant plant = RulePlant.empty();
    plant.plant.done(new TwinCommand.AddModels(MODEL));
    plant.plant.put("baking", "dtmi:t:Baking;1", "");
    plant.set(PROCESS);
    plant.plant.changes.clear();
    return plant;
  }

  private List<JsonNode> runs() {
    return plant.plant.view().rules().runs("baking", 100).stream().map(JsonTree::own).toList();
  }

  private JsonNode run() {
    return runs().getFirst();
  }

  private String status() {
    return run().path("status").stringValue();
  }

  private JsonNode twin() {
    return JsonTree.own(plant.plant.view().twin("baking").orElseThrow().json());
  }

  private void temperature(double seconds, double value) {
    plant.reads("baking", "temperature", seconds, value);
  }

  @Test
  void aRunGoesThroughItsStepsAndThePropertiesFollow() {
    temperature(0, 20);
    assertThat(runs()).isEmpty();
    temperature(1, 31);
    assertThat(status()).isEqualTo("running");
    assertThat(run().path("step").stringValue()).isEqualTo("heat");
    assertThat(twin().path("step").stringValue()).isEqualTo("heat");
    assertThat(twin().path("run").stringValue()).isEqualTo(run().path("id").stringValue());
    assertThat(twin().path("status").stringValue()).isEqualTo("running");

    temperature(10, 210);
    assertThat(status()).isEqualTo("waiting");
    assertThat(twin().has("step")).as("no step between two").isFalse();

    plant.reads("baking", "loaves", 20, 40);
    assertThat(run().path("step").stringValue()).isEqualTo("bake");
    plant.reads("baking", "loaves", 30, 0);
    assertThat(run().path("step").stringValue())
        .as("at once, since nothing says how it begins")
        .isEqualTo("cool");
    temperature(40, 45);
    assertThat(status()).isEqualTo("completed");
    JsonNode steps = run().path("steps");
    assertThat(steps.valueStream().map(step -> step.path("step").stringValue()))
        .containsExactly("heat", "bake", "cool");
    assertThat(steps.get(1).path("begun").stringValue()).isEqualTo(time(20));
    assertThat(steps.get(1).path("ended").stringValue()).isEqualTo(time(30));
    assertThat(run().path("ended").stringValue()).isEqualTo(time(40));
    assertThat(plant.plant.changes.graph(ChangeKind.PROCESS)).hasSize(5);
  }

  private static String time(double seconds) {
    return io.lockstep.twin.internal.json.Times.text(RulePlant.at(seconds));
  }

  @Test
  void theNextRunBeginsOnlyAfterWhatBeginsItDidNotHold() {
    completed();
    temperature(50, 40);
    assertThat(runs()).as("it still holds").hasSize(1);
    temperature(60, 20);
    temperature(70, 35);
    assertThat(runs()).hasSize(2);
    assertThat(status()).isEqualTo("running");
  }

  private void completed() {
    temperature(1, 31);
    temperature(10, 210);
    plant.reads("baking", "loaves", 20, 40);
    plant.reads("baking", "loaves", 30, 0);
    temperature(40, 45);
    assertThat(status()).isEqualTo("completed");
  }

  @Test
  void aStepThatTakesTooLongIsOverdueWithAnAlarmUntilItEnds() {
    temperature(1, 31);
    plant.tick(60);
    assertThat(status()).isEqualTo("running");
    plant.tick(61);
    assertThat(status()).isEqualTo("overdue");
    assertThat(twin().path("status").stringValue()).isEqualTo("overdue");
    assertThat(plant.state()).isEqualTo("unacknowledged");
    assertThat(plant.alarm().path("message").stringValue()).isEqualTo("31 °C");
    temperature(70, 210);
    assertThat(status()).isEqualTo("waiting");
    assertThat(plant.state()).isEqualTo("returned");
    assertThat(run().path("steps").get(0).path("overdue").booleanValue()).isTrue();
  }

  @Test
  void aReadingBehindTheLimitFindsTheStepOverdueBeforeItEndsIt() {
    temperature(1, 31);
    temperature(100, 210);
    assertThat(plant.state()).isEqualTo("returned");
    assertThat(run().path("steps").get(0).path("overdue").booleanValue()).isTrue();
  }

  @Test
  void aConditionEndsARunBeforeItsTime() {
    temperature(1, 31);
    plant.reads("baking", "door", 2, 1);
    assertThat(status()).isEqualTo("aborted");
    assertThat(run().path("steps")).hasSize(1);
  }

  @Test
  void peopleBeginAndEndRuns() {
    JsonNode begun =
        JsonTree.own(plant.plant.done(new TwinCommand.BeginRun("baking", "", "ann")).body());
    assertThat(begun.path("begunBy").stringValue()).isEqualTo("ann");
    assertThat(begun.path("status").stringValue()).isEqualTo("running");
    assertThat(plant.plant.refused(new TwinCommand.BeginRun("baking", "baking", "ann")).code())
        .isEqualTo("RunGoesOn");
    String id = begun.path("id").stringValue();
    assertThat(plant.plant.refused(new TwinCommand.EndRun("baking", "1-1", "bob", "")).code())
        .isEqualTo("RunNotFound");
    plant.plant.done(new TwinCommand.EndRun("baking", id, "bob", "dough too wet"));
    assertThat(status()).isEqualTo("aborted");
    assertThat(run().path("endedBy").stringValue()).isEqualTo("bob");
    assertThat(run().path("why").stringValue()).isEqualTo("dough too wet");
    assertThat(plant.plant.refused(new TwinCommand.EndRun("baking", id, "bob", "")).code())
        .isEqualTo("RunIsOver");
    assertThat(plant.plant.refused(new TwinCommand.BeginRun("oven", "", "ann")).code())
        .isEqualTo("DigitalTwinNotFound");
  }

  @Test
  void aProcessThatChangesEndsItsRuns() {
    temperature(1, 31);
    plant.set(PROCESS.replace("60s", "90s"));
    assertThat(status()).isEqualTo("aborted");
    assertThat(run().path("why").stringValue()).startsWith("the process is no longer in force");
  }

  @Test
  void aProcessThatGoesLeavesPropertiesThatAreTrueAndAppsMaySet() {
    temperature(1, 31);
    plant.set("");
    assertThat(twin().path("status").stringValue()).isEqualTo("aborted");
    assertThat(twin().has("step")).isFalse();
    plant.plant.done(
        new TwinCommand.PatchTwin(
            "baking", "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"idle\"}]", null));
    assertThat(twin().path("status").stringValue()).isEqualTo("idle");
  }

  @Test
  void appsAndTheFieldCannotWriteWhatTheProcessShows() {
    temperature(1, 31);
    String patch = "[{\"op\":\"%s\",\"path\":\"/status\"%s}]";
    for (String text :
        List.of(
            patch.formatted("add", ",\"value\":\"idle\""),
            patch.formatted("replace", ",\"value\":\"idle\""),
            patch.formatted("remove", ""))) {
      Refusal refusal = plant.plant.refused(new TwinCommand.PatchTwin("baking", text, null));
      assertThat(refusal.code()).isEqualTo("ComputedProperty");
      assertThat(refusal.message())
          .isEqualTo(
              "status: expected a property that apps can set, found one that process baking (rules/a.yaml:1) writes; leave it out, or change the process");
    }
    SampleFault fault =
        plant.plant.text("baking", "status", Kernel.NO_TIME, "idle", ValueType.TEXT);
    assertThat(fault)
        .isNotNull()
        .extracting(SampleFault::kind)
        .isEqualTo(SampleFault.Kind.COMPUTED);
    assertThat(String.valueOf(fault)).contains("process baking (rules/a.yaml:1) writes it");
    assertThat(twin().path("status").stringValue()).isEqualTo("running");
  }

  @Test
  void aWholeProcessTwinMayBeSentBackAsItWasReadButNotOtherwise() {
    temperature(1, 31);
    String shown = plant.plant.json("baking");
    plant.plant.done(new TwinCommand.PutTwin("baking", shown, false));
    assertThat(twin().path("status").stringValue()).isEqualTo("running");
    plant.plant.put("baking", "dtmi:t:Baking;1", "\"door\":false");
    assertThat(twin().path("status").stringValue())
        .as("what is left out stays")
        .isEqualTo("running");
    assertThat(
            plant
                .plant
                .refused(
                    new TwinCommand.PutTwin(
                        "baking", shown.replace("\"running\"", "\"waiting\""), false))
                .code())
        .isEqualTo("ComputedProperty");
  }

  @Test
  void aTwinThatGoesEndsItsRuns() {
    temperature(1, 31);
    plant.plant.done(new TwinCommand.DeleteTwin("baking", null));
    assertThat(status()).isEqualTo("aborted");
  }

  @Test
  void runsSurviveASnapshotAndGoOn() throws IOException {
    completed();
    temperature(60, 20);
    temperature(70, 35);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    plant.plant.kernel.writeSnapshot(new DataOutputStream(bytes));
    Kernel read =
        Kernel.readSnapshot(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read.stateHash()).isEqualTo(plant.plant.kernel.stateHash());
    assertThat(read.view().rules().runs("baking", 100))
        .isEqualTo(plant.plant.view().rules().runs("baking", 100));
    Kernel fork = read.fork();
    long before = plant.plant.position;
    for (Kernel kernel : List.of(plant.plant.kernel, read)) {
      kernel.beginInput(before, RulePlant.at(80), new DiscardedChanges());
      int twin = kernel.twin("baking");
      int slot = kernel.shape(twin).indexOf("temperature");
      kernel.sample(
          twin, slot, RulePlant.at(80), Double.doubleToRawLongBits(220), null, Quality.GOOD);
      kernel.endInput();
    }
    assertThat(read.stateHash()).isEqualTo(plant.plant.kernel.stateHash());
    assertThat(fork.view().rules().runs("baking", 1).getFirst()).contains("running");
    assertThat(read.view().rules().runs("baking", 1).getFirst()).contains("waiting");
  }
}
