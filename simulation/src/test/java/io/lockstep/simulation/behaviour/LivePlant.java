package io.lockstep.simulation.behaviour;

import io.lockstep.ingest.Devices;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.SegmentJournal;
import io.lockstep.journal.Sync;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.AlarmState;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.space.ChangeFeed;
import io.lockstep.space.Command;
import io.lockstep.space.FieldPublication;
import io.lockstep.space.Outcome;
import io.lockstep.space.Space;
import io.lockstep.space.SpaceOptions;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.TwinValues;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A space with ovens on a folder, and its log of changes as behaviours follow it.
final class LivePlant implements AutoCloseable {
  private static final Principal TESTER = new Principal("tester", Role.ADMIN);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String MODEL =
      """
      [{"@context":["dtmi:dtdl:context;3","dtmi:dtdl:extension:quantitativeTypes;1"],"@id":"dtmi:test:Oven;1","@type":"Interface","contents":[
       {"@type":["Property","Temperature"],"name":"temperature","schema":"double","unit":"degreeCelsius"},
       {"@type":"Telemetry","name":"burner","schema":"double"},
       {"@type":["Property","Temperature"],"name":"expected","schema":"double","unit":"degreeCelsius"},
       {"@type":["Property","Temperature"],"name":"residual","schema":"double","unit":"degreeCelsius"},
       {"@type":"Property","name":"health","schema":"string"}]}]
      """;

  private final SegmentJournal inputs;
  private final SegmentJournal changes;
  private final Space space;

  private LivePlant(SegmentJournal inputs, SegmentJournal changes, Space space) {
    this.inputs = inputs;
    this.changes = changes;
    this.space = space;
  }

  static LivePlant open(Path folder) throws Exception {
    RealDisk disk = new RealDisk(folder);
    SegmentJournal inputs = Journal.open(disk, TimeSource.system(), options("inputs"));
    SegmentJournal changes =
        Journal.open(disk, TimeSource.system(), options("changes").withSync(Sync.LAZY));
    Space space =
        Space.open(
            SpaceOptions.named("test"),
            KernelOptions.defaults(),
            inputs,
            changes,
            disk,
            Devices.empty(),
            InstantSource.system(),
            System::nanoTime);
    LivePlant plant = new LivePlant(inputs, changes, space);
    plant.submit(new TwinCommand.AddModels(MODEL));
    return plant;
  }

  private static JournalOptions options(String name) {
    return JournalOptions.named(name).withSegmentBytes(64 << 10).withQuotaBytes(64 << 20);
  }

  Behaviours start(List<NamedText> scenarios, Models models, Path folder) {
    List<Problem> problems = new ArrayList<>();
    List<Plan> plans = Behaviours.plans(scenarios, space.view(), models, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.toString());
    }
    return startPlanned(plans, models, folder);
  }

  Behaviours startPlanned(List<Plan> plans, Models models, Path folder) {
    return Behaviours.start(
        space, plans, models, new ChangeFeed(changes), folder, InstantSource.system());
  }

  void submit(TwinCommand command) throws Exception {
    Outcome outcome = space.submit(TESTER, new Command.OfTwins(command)).get(60, TimeUnit.SECONDS);
    if (outcome.reply() instanceof Reply.Refused(var reason)) {
      throw new IllegalStateException(reason.toString());
    }
    space.logged(outcome.position()).get(60, TimeUnit.SECONDS);
  }

  void putOven(String id) throws Exception {
    submit(new TwinCommand.PutTwin(id, "{\"$metadata\":{\"$model\":\"dtmi:test:Oven;1\"}}", false));
  }

  static long micros(int second) {
    return START.plusSeconds(second).getEpochSecond() * 1_000_000;
  }

  /// Readings of a second of the test's time.
  void tell(String twin, int second, String members) throws Exception {
    tell(twin, START.plusSeconds(second), members);
  }

  /// Readings of a time.
  void tell(String twin, Instant time, String members) throws Exception {
    var receipt =
        space
            .publish(
                "plc",
                List.of(
                    FieldPublication.of(
                        "lockstep/v1/%s/telemetry".formatted(twin),
                        "{\"$time\":\"%s\",%s}".formatted(time, members))))
            .get(60, TimeUnit.SECONDS);
    space.applied(receipt.lastPosition()).get(60, TimeUnit.SECONDS);
  }

  Space space() {
    return space;
  }

  Optional<TwinValues.Value> value(String twin, String path) {
    return space.view(space.appliedPosition() - 1).values(twin).stream()
        .flatMap(all -> all.values().stream())
        .filter(value -> value.path().equals(path))
        .findFirst();
  }

  List<String> alarms() {
    return space.view().alarms(null, null, EnumSet.allOf(AlarmState.class), 10);
  }

  long samples() {
    return space.view(space.appliedPosition() - 1).statistics().samples();
  }

  void await(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not come within 60 s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Override
  public void close() {
    space.close();
    changes.close();
    inputs.close();
  }
}
