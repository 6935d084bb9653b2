package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.DeviceState;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.rebind.Rebinder;
import io.lockstep.twin.DriftEntry;
import io.lockstep.twin.ReboundReading;
import io.lockstep.twin.Reply;
import io.lockstep.twin.StateHash;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.TwinValues;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The past is bound anew: what comes out is what the right bindings would have made of it.
class RebindingTest {
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:t:Press;1","@type":"Interface","contents":[
        {"@type":["Property","Temperature"],"name":"temperature","schema":"double","unit":"degreeCelsius"},
        {"@type":"Property","name":"pressure","schema":"double"},
        {"@type":"Property","name":"count","schema":"long"},
        {"@type":"Property","name":"state","schema":"string"}]}]
      """;
  private static final String OLD =
      """
      bindings:
        - topic: plant/{press}
          twin: "{press}"
          properties:
            /t: temperature
            /q: pressure
            /n: count
            /s: state
          time: /ts
          time-unit: us
      """;
  private static final String NEW =
      """
      bindings:
        - topic: plant/{press}
          twin: "{press}"
          properties:
            /t: { property: temperature, unit: degreeFahrenheit }
            /p: pressure
            /n: { property: count, parse: number }
            /s: state
          time: /ts
          time-unit: us
      """;
  private static final RebindingRequest ALL = new RebindingRequest(0, Long.MAX_VALUE, "", "", "");

  @TempDir Path folder;

  private static void bind(RunningSpace running, String yaml) {
    assertThat(
            running
                .submit(new Command.SetBindings(List.of(new NamedText("bindings/b.yaml", yaml))))
                .reply())
        .isInstanceOf(Reply.Done.class);
  }

  private static void prepare(RunningSpace running, String bindings) {
    assertThat(running.submit(new TwinCommand.AddModels(MODEL))).isInstanceOf(Reply.Done.class);
    for (String press : List.of("a", "b")) {
      assertThat(
              running.submit(
                  new TwinCommand.PutTwin(
                      press, "{\"$metadata\":{\"$model\":\"dtmi:t:Press;1\"}}", false)))
          .isInstanceOf(Reply.Done.class);
    }
    bind(running, bindings);
  }

  private static void send(RunningSpace running, List<FieldPublication> messages) {
    List<CompletableFuture<FieldReceipt>> sent = new ArrayList<>();
    messages.forEach(message -> sent.add(running.publish("gateway", message)));
    sent.forEach(CompletableFuture::join);
  }

  private static FieldPublication message(String press, String json) {
    return FieldPublication.of("plant/" + press, json);
  }

  private static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited for " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Rebinding rebound(RunningSpace running, RebindingRequest request) {
    Outcome outcome = running.submit(new Command.OfRebinding(new RebindingCommand.Start(request)));
    assertThat(outcome.reply()).isInstanceOf(Reply.Done.class);
    return ended(running, outcome.position());
  }

  private static Rebinding ended(RunningSpace running, long id) {
    Rebindings all = running.space().rebindings();
    until(
        "the re-binding to end",
        () -> all.find(id).orElseThrow().state() != Rebinding.State.RUNNING);
    // Its last slices are decided; what they changed may still be on its way into the log.
    running.space().logged(running.space().appliedPosition() - 1).join();
    return all.find(id).orElseThrow();
  }

  private static String value(RunningSpace running, String twin, String path) {
    TwinValues values = running.space().view().values(twin).orElseThrow();
    return values.values().stream()
        .filter(one -> one.path().equals(path))
        .map(TwinValues.Value::json)
        .findFirst()
        .orElse("none");
  }

  private static List<FieldPublication> stream(Random random, int count) {
    List<FieldPublication> messages = new ArrayList<>();
    long time = 1_700_000_000_000_000L;
    for (int i = 0; i < count; i++) {
      // Some come late, and some repeat a time, with the same value or another.
      time += random.nextInt(4) * 1_000_000L;
      long ts = random.nextInt(5) == 0 ? time - random.nextInt(20) * 1_000_000L : time;
      StringBuilder json = new StringBuilder("{\"ts\":" + ts);
      if (random.nextInt(3) > 0) {
        json.append(",\"t\":").append(random.nextInt(300));
      }
      if (random.nextInt(3) > 0) {
        json.append(",\"p\":").append(random.nextInt(100)).append(".5");
      }
      if (random.nextInt(3) > 0) {
        int number = random.nextInt(50);
        json.append(",\"n\":").append(random.nextBoolean() ? "\"" + number + "\"" : "" + number);
      }
      if (random.nextInt(3) == 0) {
        json.append(",\"s\":\"").append(random.nextBoolean() ? "on" : "off").append('"');
      }
      messages.add(message(random.nextBoolean() ? "a" : "b", json.append('}').toString()));
    }
    return messages;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatComesOutIsWhatTheRightBindingsWouldHaveMadeOfIt(long seed) {
    List<FieldPublication> messages = stream(new Random(seed), 400);
    StateHash before;
    try (RunningSpace wrong = RunningSpace.in(folder.resolve("wrong"));
        RunningSpace right = RunningSpace.in(folder.resolve("right"))) {
      prepare(right, NEW);
      send(right, messages);
      LoggedPast expected = new LoggedPast(right.space(), right.changes());
      expected.await(right.space().appliedPosition() - 1);

      prepare(wrong, OLD);
      send(wrong, messages);
      bind(wrong, NEW);
      LoggedPast past = new LoggedPast(wrong.space(), wrong.changes());
      try (Rebinder rebinder = Rebinder.start(wrong.space(), wrong.inputs(), past, 50)) {
        Rebinding dry = rebinder.dryRun("tester", ALL);
        Rebinding done = rebound(wrong, ALL);

        assertThat(done.state()).isEqualTo(Rebinding.State.DONE);
        assertThat(past.values()).isEqualTo(expected.values());
        assertThat(done.counts().messages()).isEqualTo(400).isEqualTo(dry.counts().messages());
        assertThat(done.counts().fresh()).isPositive();
        assertThat(done.counts().corrected()).isPositive();
        for (String press : List.of("a", "b")) {
          for (String path : List.of("temperature", "pressure", "count", "state")) {
            assertThat(value(wrong, press, path)).isEqualTo(value(right, press, path));
          }
        }
        int rows = past.rows();
        Rebinding again = rebound(wrong, ALL);
        assertThat(again.counts().fresh() + again.counts().corrected()).isZero();
        assertThat(past.rows()).isEqualTo(rows);
      }
      before = wrong.space().stateHash();
    }
    try (RunningSpace replayed = RunningSpace.in(folder.resolve("wrong"))) {
      assertThat(replayed.space().stateHash()).isEqualTo(before);
      assertThat(replayed.space().rebindings().all()).hasSize(2);
      assertThat(replayed.space().health()).isInstanceOf(SpaceHealth.Running.class);
    }
  }

  @Test
  void driftThatWasMendedIsResolvedAndDriftThatIsLeftIsTold() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      prepare(running, OLD);
      send(
          running,
          List.of(
              message("a", "{\"ts\":1000000,\"n\":\"5\"}"),
              message("a", "{\"ts\":2000000,\"n\":\"6\",\"s\":7}"),
              message("a", "{\"ts\":3000000,\"s\":8}")));
      bind(running, NEW);
      LoggedPast past = new LoggedPast(running.space(), running.changes());
      try (Rebinder rebinder = Rebinder.start(running.space(), running.inputs(), past)) {
        Rebinding dry = rebinder.dryRun("tester", ALL);
        assertThat(dry.counts().fresh()).isEqualTo(2);
        assertThat(value(running, "a", "count")).isEqualTo("none");

        Rebinding done = rebound(running, ALL);

        assertThat(done.counts())
            .isEqualTo(new RebindingCounts(3, 2, 0, 0, 2, 0, 0))
            .isEqualTo(dry.counts());
        assertThat(done.resolved())
            .containsExactly(new DriftKey("gateway", "a", "count", "WRONG_TYPE"));
        assertThat(done.remaining())
            .extracting(Rebinding.Remaining::key)
            .containsExactly(new DriftKey("gateway", "a", "state", "WRONG_TYPE"));
        DriftEntry mended =
            running.space().view().drift("a", null, 10).stream()
                .filter(entry -> entry.path().equals("count"))
                .findFirst()
                .orElseThrow();
        assertThat(running.space().rebindings().resolvedAt(DriftKey.of(mended)))
            .isEqualTo(done.id())
            .isGreaterThan(mended.lastPosition());
        assertThat(value(running, "a", "count")).isEqualTo("6");
      }
    }
  }

  @Test
  void aPropertyThatTheModelGotLaterIsFilledFromThePast() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      prepare(running, OLD);
      FieldReceipt _ = running.reading("a", "{\"$time\":1000,\"torque\":5}");
      String second =
          MODEL
              .replace("Press;1", "Press;2")
              .replace(
                  "{\"@type\":\"Property\",\"name\":\"pressure\"",
                  "{\"@type\":\"Property\",\"name\":\"torque\",\"schema\":\"double\"},"
                      + "{\"@type\":\"Property\",\"name\":\"pressure\"");
      assertThat(running.submit(new TwinCommand.AddModels(second))).isInstanceOf(Reply.Done.class);
      assertThat(
              running.submit(
                  new TwinCommand.PatchTwin(
                      "a",
                      "[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"dtmi:t:Press;2\"}]",
                      null)))
          .isInstanceOf(Reply.Done.class);
      LoggedPast past = new LoggedPast(running.space(), running.changes());
      try (Rebinder _ = Rebinder.start(running.space(), running.inputs(), past)) {
        Rebinding done = rebound(running, ALL);

        assertThat(done.counts().fresh()).isEqualTo(1);
        assertThat(done.resolved())
            .containsExactly(new DriftKey("a", "a", "torque", "UNKNOWN_PROPERTY"));
        assertThat(value(running, "a", "torque")).isEqualTo("5.0");
      }
    }
  }

  @Test
  void whatWasHeldInQuarantineCountsFromItsReleaseAndIsLeftUntilThen() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      prepare(running, OLD);
      device(
          running,
          new DeviceCommand.AddDevice(Device.withDefaults("gateway", CredentialHash.of("one"))));
      device(
          running, new DeviceCommand.SetState("gateway", DeviceState.QUARANTINED, "looks odd", 1));
      send(running, List.of(message("a", "{\"ts\":1000000,\"n\":\"5\"}")));
      bind(running, NEW);
      LoggedPast past = new LoggedPast(running.space(), running.changes());
      try (Rebinder _ = Rebinder.start(running.space(), running.inputs(), past)) {
        assertThat(rebound(running, ALL).counts())
            .isEqualTo(new RebindingCounts(0, 0, 0, 0, 0, 1, 0));
        bind(running, OLD);
        device(running, new DeviceCommand.Release("gateway", true, "is well", 2));
        assertThat(value(running, "a", "count")).isEqualTo("none");
        bind(running, NEW);

        Rebinding done = rebound(running, ALL);

        assertThat(done.counts().fresh()).isEqualTo(1);
        assertThat(value(running, "a", "count")).isEqualTo("5");
        assertThat(rebound(running, ALL).counts().fresh()).isZero();
      }
    }
  }

  @Test
  void whatWasPurgedDoesNotComeBack() {
    StateHash before;
    try (RunningSpace running = RunningSpace.in(folder)) {
      prepare(running, OLD);
      send(
          running,
          List.of(
              message("a", "{\"ts\":1000000,\"n\":\"5\"}"),
              message("a", "{\"ts\":9000000,\"n\":\"6\"}"),
              message("b", "{\"ts\":1000000,\"n\":\"7\"}")));
      assertThat(
              running.submit(
                  new TwinCommand.PurgeTwin(
                      "a", TwinCommand.PurgeTwin.ALL, 5_000_000, "", "asked for")))
          .isInstanceOf(Reply.Done.class);
      bind(running, NEW);
      LoggedPast past = new LoggedPast(running.space(), running.changes());
      try (Rebinder rebinder = Rebinder.start(running.space(), running.inputs(), past)) {
        Rebinding dry = rebinder.dryRun("tester", ALL);
        Rebinding done = rebound(running, ALL);

        assertThat(done.counts())
            .isEqualTo(new RebindingCounts(3, 2, 0, 1, 0, 0, 0))
            .isEqualTo(dry.counts());
        assertThat(past.values().toString()).doesNotContain("1000000=5");
        assertThat(value(running, "a", "count")).isEqualTo("6");
        assertThat(value(running, "b", "count")).isEqualTo("7");
        assertThat(running.space().rebindings().isPurged("a", 0, 4_999_999)).isTrue();
        assertThat(running.space().rebindings().isPurged("a", 0, 5_000_000)).isFalse();
      }
      before = running.space().stateHash();
    }
    try (RunningSpace replayed = RunningSpace.in(folder)) {
      assertThat(replayed.space().stateHash()).isEqualTo(before);
      assertThat(replayed.space().rebindings().isPurged("a", 0, 4_999_999)).isTrue();
    }
  }

  private static void device(RunningSpace running, DeviceCommand command) {
    assertThat(running.submit(new Command.OfDevices(command)).reply())
        .isInstanceOf(Reply.Done.class);
  }

  @Test
  void oneThatACrashInterruptsIsGoneOnWith() {
    long id;
    try (RunningSpace running = RunningSpace.in(folder)) {
      prepare(running, OLD);
      send(running, stream(new Random(9), 300));
      bind(running, NEW);
      // Nobody carries it out before the end.
      id = running.submit(new Command.OfRebinding(new RebindingCommand.Start(ALL))).position();
      assertThat(running.submit(new Command.OfRebinding(new RebindingCommand.Start(ALL))).reply())
          .isInstanceOf(Reply.Refused.class);
    }
    for (int round = 0; round < 3; round++) {
      try (RunningSpace running = RunningSpace.in(folder)) {
        LoggedPast past = new LoggedPast(running.space(), running.changes());
        long before = running.space().rebindings().find(id).orElseThrow().nextPosition();
        try (Rebinder _ = Rebinder.start(running.space(), running.inputs(), past, 20)) {
          until(
              "it to come on",
              () ->
                  running.space().rebindings().find(id).orElseThrow().nextPosition() > before
                      || running.space().rebindings().running().isEmpty());
        }
      }
    }
    try (RunningSpace running = RunningSpace.in(folder)) {
      LoggedPast past = new LoggedPast(running.space(), running.changes());
      try (Rebinder _ = Rebinder.start(running.space(), running.inputs(), past, 20)) {
        assertThat(ended(running, id).state()).isEqualTo(Rebinding.State.DONE);
        Rebinding again = rebound(running, ALL);
        assertThat(again.counts().fresh() + again.counts().corrected()).isZero();
      }
    }
  }

  @Test
  void oneThatIsCancelledEnds() {
    try (RunningSpace running = RunningSpace.in(folder)) {
      prepare(running, OLD);
      long id = running.submit(new Command.OfRebinding(new RebindingCommand.Start(ALL))).position();
      assertThat(running.submit(new Command.OfRebinding(new RebindingCommand.Cancel(id))).reply())
          .isInstanceOf(Reply.Done.class);
      assertThat(running.space().rebindings().find(id).orElseThrow().state())
          .isEqualTo(Rebinding.State.CANCELLED);
      assertThat(running.submit(new Command.OfRebinding(new RebindingCommand.Cancel(id))).reply())
          .isInstanceOf(Reply.Refused.class);
    }
  }

  @Test
  void stepsComeBackFromTheirRecordsAsTheyWere() {
    RebindingCommand slice =
        new RebindingCommand.Slice(
            7,
            99,
            new RebindingCounts(1, 2, 3, 4, 5, 6, 7),
            List.of(
                new ReboundReading(5, 6, "a", "p", ValueType.DOUBLE, 42, null, 8, Quality.GOOD, 65),
                new ReboundReading(5, 6, "a", "s", ValueType.TEXT, 0, "text", 8, Quality.BAD, 1)));
    RebindingCommand end =
        new RebindingCommand.End(
            7,
            RebindingCounts.NONE,
            "",
            "note",
            List.of(new Rebinding.Remaining(new DriftKey("d", "", "p", "R"), 3, "found")),
            List.of(new DriftKey("d", "t", "", "R")));
    for (RebindingCommand step :
        List.of(
            slice,
            end,
            new RebindingCommand.Cancel(3),
            new RebindingCommand.Start(new RebindingRequest(1, 2, "d", "t", "a/#")))) {
      assertThat(RebindingCodec.read(ByteBuffer.wrap(RebindingCodec.bytes(step)))).isEqualTo(step);
    }
  }
}
