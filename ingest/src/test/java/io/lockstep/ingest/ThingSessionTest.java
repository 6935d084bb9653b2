package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.ingest.aws.JobExecution;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Devices of AWS IoT: shadows, jobs, commands, basic ingest, as they are said and answered.
class ThingSessionTest {
  private static final String TREE = "$device/oven/";
  private static final String SHADOW = TREE + "aws/things/oven/shadow/";
  private static final String JOBS = TREE + "aws/things/oven/jobs/";
  private static final long SECONDS = Messages.RECEIVED / 1_000_000;

  private final Devices devices = Devices.empty();
  private ContractState state = ContractState.empty();
  private FieldDecoder decoder =
      new FieldDecoder(Bindings.none(), devices, SparkplugHost.empty(), state);
  private final RecordingTarget target =
      new RecordingTarget(false)
          .add(
              "oven",
              new Shape(
                  "dtmi:test:Oven;1",
                  List.of(
                      slot(0, "temperature", ValueType.DOUBLE, false),
                      slot(1, "setpoint", ValueType.DOUBLE, true),
                      slot(2, "fan/level", ValueType.LONG, true)),
                  List.of("fan")));

  private static Slot slot(int index, String path, ValueType type, boolean isWritable) {
    return new Slot(index, path, Slot.Kind.PROPERTY, type, null, isWritable, "");
  }

  private void say(String topic, String payload) {
    decoder.decode(Messages.of("oven", topic, payload), target);
  }

  private List<String> said(String topic, String payload) {
    say(topic, payload);
    return answers();
  }

  /// The answers that wait, topic and payload, and that they were sent.
  private List<String> answers() {
    List<String> found = new ArrayList<>();
    for (Downlink.Own own : decoder.downlinks(new JsonDownlinks()).own(10)) {
      decoder.contracts().sent(own.reference(), 1_000, 10);
      found.add(
          own.message().topic() + " " + StandardCharsets.UTF_8.decode(own.message().payload()));
    }
    return found;
  }

  private void subscribe(String filter) {
    decoder
        .contracts()
        .met(
            new DevicePresence(
                List.of(),
                "",
                DevicePresence.NO_TIME,
                null,
                List.of(new DevicePresence.OwnFilter("oven", TREE + filter))),
            Messages.RECEIVED,
            target);
  }

  // --- shadows ---

  @Test
  void anUpdateIsAcceptedWithWhatItChangedAndTellsDocumentsAndTheDifference() {
    assertThat(
            said(
                SHADOW + "update",
                "{\"state\":{\"desired\":{\"color\":\"red\",\"power\":3},\"reported\":{\"color\":\"blue\"}},\"clientToken\":\"t1\"}"))
        .containsExactly(
            SHADOW
                + "update/accepted {\"state\":{\"desired\":{\"color\":\"red\",\"power\":3},\"reported\":{\"color\":\"blue\"}},"
                + "\"metadata\":{\"desired\":{\"color\":{\"timestamp\":%1$d},\"power\":{\"timestamp\":%1$d}},\"reported\":{\"color\":{\"timestamp\":%1$d}}},\"version\":1,\"timestamp\":%1$d,\"clientToken\":\"t1\"}"
                    .formatted(SECONDS),
            SHADOW
                + "update/documents {\"previous\":{\"state\":{},\"metadata\":{},\"version\":0},\"current\":{\"state\":{\"desired\":{\"color\":\"red\",\"power\":3},\"reported\":{\"color\":\"blue\"}},"
                + "\"metadata\":{\"desired\":{\"color\":{\"timestamp\":%1$d},\"power\":{\"timestamp\":%1$d}},\"reported\":{\"color\":{\"timestamp\":%1$d}}},\"version\":1},\"timestamp\":%1$d,\"clientToken\":\"t1\"}"
                    .formatted(SECONDS),
            SHADOW
                + "update/delta {\"version\":1,\"timestamp\":%1$d,\"state\":{\"color\":\"red\",\"power\":3},\"metadata\":{\"color\":{\"timestamp\":%1$d},\"power\":{\"timestamp\":%1$d}},\"clientToken\":\"t1\"}"
                    .formatted(SECONDS));
  }

  @Test
  void getShowsTheDocumentWithItsDifferenceAndNullTakesAway() {
    say(SHADOW + "update", "{\"state\":{\"desired\":{\"a\":{\"b\":1,\"c\":[1,2]}}}}");
    say(SHADOW + "update", "{\"state\":{\"reported\":{\"a\":{\"b\":1.0,\"c\":[1]},\"x\":true}}}");
    say(SHADOW + "update", "{\"state\":{\"reported\":{\"x\":null}}}");
    answers();
    assertThat(said(SHADOW + "get", "").getFirst())
        .startsWith(
            SHADOW
                + "get/accepted {\"state\":{\"desired\":{\"a\":{\"b\":1,\"c\":[1,2]}},\"reported\":{\"a\":{\"b\":1.0,\"c\":[1]}},\"delta\":{\"a\":{\"c\":[1,2]}}},\"metadata\":{\"desired\":{\"a\":{\"b\":{\"timestamp\":")
        .contains("\"version\":3,");
    say(SHADOW + "update", "{\"state\":{\"desired\":null}}");
    answers();
    assertThat(said(SHADOW + "get", "{\"clientToken\":\"x\"}").getFirst())
        .contains("{\"state\":{\"reported\":{\"a\":{\"b\":1.0,\"c\":[1]}}},")
        .endsWith("\"clientToken\":\"x\"}");
  }

  @Test
  void aWrongVersionIsAConflictAndAShadowThatIsGoneCountsOn() {
    say(SHADOW + "update", "{\"state\":{\"reported\":{\"x\":1}},\"version\":0}");
    answers();
    assertThat(said(SHADOW + "update", "{\"state\":{\"reported\":{\"x\":2}},\"version\":7}"))
        .containsExactly(
            SHADOW
                + "update/rejected {\"code\":409,\"message\":\"Version conflict\",\"timestamp\":%d}"
                    .formatted(SECONDS));
    assertThat(said(SHADOW + "delete", "{\"clientToken\":\"d\"}"))
        .containsExactly(
            SHADOW
                + "delete/accepted {\"version\":1,\"timestamp\":%d,\"clientToken\":\"d\"}"
                    .formatted(SECONDS));
    assertThat(said(SHADOW + "get", "").getFirst())
        .startsWith(
            SHADOW
                + "get/rejected {\"code\":404,\"message\":\"No shadow exists with name: 'oven'\"");
    assertThat(said(SHADOW + "delete", "").getFirst()).contains("\"code\":404");
    assertThat(said(SHADOW + "update", "{\"state\":{\"reported\":{\"x\":3}}}").getFirst())
        .contains("\"version\":3,");
  }

  @Test
  void whatIsNoUpdateIsRefusedAndChangesNothing() {
    String deep =
        "{\"a\":".repeat(ThingShadows.DEPTH_MAX) + "{}" + "}".repeat(ThingShadows.DEPTH_MAX);
    for (String wrong :
        List.of(
            "{",
            "[]",
            "{}",
            "{\"state\":1}",
            "{\"state\":{\"desired\":1}}",
            "{\"state\":{\"reported\":[]}}",
            "{\"state\":{\"other\":{}}}",
            "{\"state\":{},\"version\":\"x\"}",
            "{\"state\":{},\"clientToken\":7}",
            "{\"state\":{},\"clientToken\":\"%s\"}".formatted("x".repeat(65)),
            "{\"state\":{\"desired\":{\"setpoint\":\"what the target refuses\"}}}",
            "{\"state\":{\"desired\":%s}}".formatted(deep))) {
      List<String> found = said(SHADOW + "update", wrong);
      assertThat(found).as(wrong).hasSize(1);
      assertThat(found.getFirst()).startsWith(SHADOW + "update/rejected {\"code\":400,");
    }
    String large =
        "{\"state\":{\"reported\":{\"a\":\"%s\"}}}".formatted("x".repeat(ThingShadows.SIZE_MAX));
    assertThat(said(SHADOW + "update", large).getFirst()).contains("\"code\":413");
    assertThat(said(SHADOW + "get", "").getFirst()).contains("\"code\":404");
  }

  @Test
  void namedShadowsAreApartAndFeedNoTwin() {
    String named = TREE + "aws/things/oven/shadow/name/net/";
    assertThat(said(named + "update", "{\"state\":{\"reported\":{\"temperature\":5}}}").getFirst())
        .startsWith(named + "update/accepted ");
    assertThat(target.log).isEmpty();
    assertThat(said(SHADOW + "get", "").getFirst()).contains("\"code\":404");
    assertThat(said(named + "get", "").getFirst()).contains("\"temperature\":5");
  }

  @Test
  void whatTheClassicShadowReportsIsReadingsAndWhatTheModelDoesNotKnowIsKeptAndDrift() {
    say(
        SHADOW + "update",
        "{\"state\":{\"reported\":{\"temperature\":21.5,\"fan\":{\"level\":2},\"serial\":\"x\"}}}");
    assertThat(target.log.toString()).contains("21.5").contains("2");
    assertThat(target.drifts).hasSize(1);
    assertThat(target.drifts.getFirst()).contains("serial").contains("UNKNOWN_PROPERTY");
    assertThat(said(SHADOW + "get", "").toString()).contains("\"serial\":\"x\"");
  }

  @Test
  void anothersShadowIsForbiddenUnlessTheDeviceFeedsIt() {
    String other = TREE + "aws/things/press/shadow/";
    assertThat(said(other + "get", ""))
        .containsExactly(other + "get/rejected {\"code\":403,\"message\":\"Forbidden\"}");
    assertThat(said(other + "get", "{\"clientToken\":\"t1\"}"))
        .containsExactly(
            other + "get/rejected {\"code\":403,\"message\":\"Forbidden\",\"clientToken\":\"t1\"}");
    assertThat(target.drifts.getFirst()).contains("NOT_PERMITTED");
    devices.apply(
        new DeviceCommand.AddDevice(
            new Device("oven", null, true, List.of(), List.of(), "", List.of("press"))));
    assertThat(said(other + "update", "{\"state\":{\"desired\":{\"x\":1}}}"))
        .extracting(answer -> answer.substring(0, answer.indexOf(' ')))
        .containsExactly(
            other + "update/accepted",
            "$device/press/aws/things/press/shadow/update/accepted",
            other + "update/documents",
            "$device/press/aws/things/press/shadow/update/documents",
            other + "update/delta",
            "$device/press/aws/things/press/shadow/update/delta");
  }

  @Test
  void whatIsDesiredOfATwinIsTheDifferenceThatItsThingIsTold() {
    subscribe("aws/things/oven/shadow/update/delta");
    say(SHADOW + "update", "{\"state\":{\"desired\":{\"mode\":\"eco\"}}}");
    answers();
    DesiredMessages messages =
        decoder
            .downlinks(new JsonDownlinks())
            .desired(new DesiredRequest("oven", 1, List.of(), Messages.RECEIVED));
    assertThat(messages.messages()).hasSize(1);
    Downlink.Message delta = messages.messages().getFirst();
    assertThat(delta.topic()).isEqualTo(SHADOW + "update/delta");
    assertThat(StandardCharsets.UTF_8.decode(delta.payload()).toString())
        .contains("\"state\":{\"mode\":\"eco\"}");
  }

  // --- jobs ---

  private void create(String id, long minutes) {
    decoder
        .contracts()
        .apply(
            new HubCommand.CreateJob(
                id, "{\"do\":\"" + id + "\"}", List.of("oven"), minutes, "anna"),
            Messages.RECEIVED,
            target);
  }

  @Test
  void aJobIsNotifiedStartedAndDone() {
    create("j1", 0);
    create("j2", 0);
    List<String> told = answers();
    assertThat(told.get(0))
        .startsWith(
            JOBS
                + "notify {\"timestamp\":%d,\"jobs\":{\"QUEUED\":[{\"jobId\":\"j1\""
                    .formatted(SECONDS));
    assertThat(told.get(1))
        .startsWith(JOBS + "notify-next ")
        .contains("\"jobDocument\":{\"do\":\"j1\"},\"status\":\"QUEUED\"");
    assertThat(told).hasSize(3); // The second one is not next.
    assertThat(said(JOBS + "get", "{\"clientToken\":\"a\"}").getFirst())
        .startsWith(JOBS + "get/accepted {\"inProgressJobs\":[],\"queuedJobs\":[{\"jobId\":\"j1\"")
        .endsWith("\"clientToken\":\"a\"}");
    List<String> started = said(JOBS + "start-next", "{\"statusDetails\":{\"step\":\"1\"}}");
    assertThat(started.getLast())
        .startsWith(
            JOBS + "start-next/accepted {\"execution\":{\"jobId\":\"j1\",\"thingName\":\"oven\"")
        .contains("\"status\":\"IN_PROGRESS\",\"statusDetails\":{\"step\":\"1\"}")
        .contains("\"versionNumber\":2");
    assertThat(said(JOBS + "j1/update", "{\"status\":\"SUCCEEDED\",\"expectedVersion\":1}"))
        .singleElement()
        .asString()
        .startsWith(JOBS + "j1/update/rejected {\"code\":\"VersionMismatch\"")
        .contains("\"executionState\":{\"status\":\"IN_PROGRESS\"");
    List<String> done =
        said(
            JOBS + "j1/update",
            "{\"status\":\"SUCCEEDED\",\"expectedVersion\":2,\"includeJobExecutionState\":true,\"includeJobDocument\":true}");
    assertThat(done.get(0))
        .startsWith(
            JOBS
                + "j1/update/accepted {\"executionState\":{\"status\":\"SUCCEEDED\",\"statusDetails\":{\"step\":\"1\"},\"versionNumber\":3},\"jobDocument\":{\"do\":\"j1\"},");
    assertThat(done.get(1)).startsWith(JOBS + "notify ").doesNotContain("j1");
    assertThat(done.get(2)).startsWith(JOBS + "notify-next ").contains("\"jobId\":\"j2\"");
    assertThat(said(JOBS + "j1/update", "{\"status\":\"IN_PROGRESS\"}").getFirst())
        .contains("\"code\":\"InvalidStateTransition\"");
    assertThat(said(JOBS + "j1/get", "").getFirst()).contains("\"code\":\"TerminalStateReached\"");
    assertThat(said(JOBS + "none/get", "").getFirst()).contains("\"code\":\"ResourceNotFound\"");
    assertThat(said(JOBS + "$next/get", "").getFirst()).contains("\"jobId\":\"j2\"");
  }

  @Test
  void aJobThatTakesTooLongIsTimedOutAndOneThatIsCanceledIsNotBegun() {
    create("slow", 1);
    create("gone", 0);
    say(JOBS + "start-next", "");
    answers();
    JobTimer timer = new JobTimer();
    timer.fire();
    List<String> told = answers();
    assertThat(told.getLast()).startsWith(JOBS + "notify-next ").contains("\"jobId\":\"gone\"");
    assertThat(slow().status().name()).isEqualTo("TIMED_OUT");
    decoder.contracts().apply(new HubCommand.CancelJob("gone", false), Messages.RECEIVED, target);
    assertThat(answers().getLast())
        .isEqualTo(JOBS + "notify-next {\"timestamp\":%d}".formatted(SECONDS));
    assertThat(said(JOBS + "start-next", ""))
        .containsExactly(JOBS + "start-next/accepted {\"timestamp\":%d}".formatted(SECONDS));
  }

  private JobExecution slow() {
    return Objects.requireNonNull(state.things().get("oven").execution("slow"));
  }

  /// Fires the timers that were set.
  private final class JobTimer {
    void fire() {
      long number = slow().timer();
      assertThat(number).isPositive();
      decoder.due(
          Messages.RECEIVED + 60_000_000,
          DecoderTimers.CONTRACT,
          number,
          Messages.RECEIVED + 60_000_000,
          new FieldMessage(),
          target);
    }
  }

  // --- commands ---

  @Test
  void aCommandGoesWhereTheThingListensAndItsResultIsItsAnswer() {
    CommandRequest request = new CommandRequest("8192-1", "oven", "stop", "{\"in\":5}", 1);
    assertThat(((Downlink.Message) decoder.downlinks(new JsonDownlinks()).of(request)).topic())
        .startsWith("lockstep/v1/");
    subscribe("aws/commands/things/oven/executions/+/request/json");
    Downlink.Message sent = (Downlink.Message) decoder.downlinks(new JsonDownlinks()).of(request);
    String execution = TREE + "aws/commands/things/oven/executions/8192-1/";
    assertThat(sent.topic()).isEqualTo(execution + "request/json");
    assertThat(StandardCharsets.UTF_8.decode(sent.payload()).toString()).isEqualTo("{\"in\":5}");
    assertThat(said(execution + "response/json", "{\"status\":\"IN_PROGRESS\"}"))
        .containsExactly(execution + "response/accepted/json {\"executionId\":\"8192-1\"}");
    assertThat(target.log).isEmpty();
    say(
        execution + "response/json",
        "{\"status\":\"SUCCEEDED\",\"result\":{\"left\":{\"s\":\"no\"}}}");
    assertThat(target.log.toString()).contains("200").contains("left");
    answers();
    assertThat(said(execution + "response/json", "{\"status\":\"PERHAPS\"}").getFirst())
        .startsWith(execution + "response/rejected/json {\"executionId\":\"8192-1\",\"error\":");
  }

  // --- basic ingest ---

  @Test
  void basicIngestCountsAsTheTopicBehindTheRuleForTheDevicesOwnTwinOnly() {
    devices.apply(
        new DeviceCommand.AddDevice(
            new Device("oven", null, true, List.of(), List.of(), "", List.of())));
    say(TREE + "aws/rules/store/lockstep/v1/oven/telemetry", "{\"temperature\":21.5}");
    assertThat(target.log.toString()).contains("21.5");
    assertThat(target.drifts).isEmpty();
    say(TREE + "aws/rules/store/lockstep/v1/press/telemetry", "{\"temperature\":9}");
    assertThat(target.drifts.getFirst()).contains("UNKNOWN_TOPIC").contains("may publish to");
    assertThat(target.log.toString()).doesNotContain("9.0");
  }

  // --- the state ---

  @Test
  void aSnapshotHoldsShadowsJobsAndWhatWaits() throws IOException {
    subscribe("aws/commands/clients/c1/executions/+/request/#");
    say(SHADOW + "update", "{\"state\":{\"desired\":{\"a\":[1,{\"b\":\"\\u00e9\"}]}}}");
    create("j1", 5);
    say(JOBS + "start-next", "{\"stepTimeoutInMinutes\":2}");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.writeSnapshot(new DataOutputStream(bytes));
    ContractState read =
        ContractState.readSnapshot(
            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read.stateHash()).isEqualTo(state.stateHash());
    assertThat(read.things().get("oven")).isEqualTo(state.things().get("oven"));
    assertThat(read.things().jobs()).isEqualTo(state.things().jobs());
    ContractState fork = state.fork();
    say(SHADOW + "update", "{\"state\":{\"desired\":{\"a\":null}}}");
    assertThat(fork.stateHash()).isEqualTo(read.stateHash()).isNotEqualTo(state.stateHash());
    state = read;
    decoder = new FieldDecoder(Bindings.none(), devices, SparkplugHost.empty(), state);
    assertThat(said(SHADOW + "get", "").getLast()).contains("\"a\":[1,{\"b\":\"\u00e9\"}]");
  }
}
