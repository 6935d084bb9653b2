package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.CommandState;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.alarms.AlarmEvent;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// A branch that runs ahead has a clock of its own: rules and alarms act under it as they would
/// have live, and equal runs are equal to the byte.
class AheadRunTest {
  private static final long SECOND = 1_000_000L;
  private static final long PERIOD = 2 * SECOND;
  private static final Principal ENGINEER = new Principal("engineer", Role.ENGINEER);

  private final SimulatedTime time = new SimulatedTime();
  private final SteppedWorld world = SteppedWorld.open(new SimulatedDisk(1), time);

  private long nowMicros() {
    return time.epochMillis() * 1_000;
  }

  private void submit(TwinCommand command) {
    CompletableFuture<Outcome> _ = world.space().submit(ENGINEER, new Command.OfTwins(command));
    world.settle();
  }

  private void makeOven() {
    submit(
        new TwinCommand.AddModels(
            """
            [{"@id":"dtmi:test:oven;1","@type":"Interface","@context":"dtmi:dtdl:context;2",
              "contents":[{"@type":"Property","name":"temperature","schema":"double"},
                          {"@type":"Property","name":"power","schema":"double"},
                          {"@type":"Command","name":"stop"}]}]
            """));
    submit(
        new TwinCommand.PutTwin("oven", "{\"$metadata\":{\"$model\":\"dtmi:test:oven;1\"}}", true));
    submit(
        new TwinCommand.SetRules(
            List.of(
                new NamedText(
                    "rules/oven.yaml",
                    """
                    rule: hot
                    model: dtmi:test:oven;1
                    when: temperature > 260
                    for: { time: 7s }
                    alarm: { priority: high, title: Hot }
                    command: { name: stop }
                    """))));
  }

  /// A temperature every two seconds: it is hot most of the time.
  private static final class Oven implements Source {
    private final SplittableRandom random;
    private final long endMicros;
    private long nextMicros;

    Oven(long seed, long fromMicros, int seconds) {
      random = new SplittableRandom(seed);
      nextMicros = fromMicros + PERIOD;
      endMicros = fromMicros + seconds * SECOND;
    }

    String json() {
      nextMicros += PERIOD;
      return "{\"temperature\":%s}".formatted(random.nextInt(8) == 0 ? 200 : 270);
    }

    @Override
    public long nextMicros() {
      return nextMicros > endMicros ? NEVER : nextMicros;
    }

    @Override
    public void feed(Feed into) {
      into.message(
          "oven",
          "lockstep/v1/oven/telemetry",
          ByteBuffer.wrap(json().getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static RunReport run(Branch branch, long fromMicros, RunPlan plan) {
    try (AheadRun run = new AheadRun(branch, fromMicros, plan, () -> 0)) {
      return run.finish();
    }
  }

  private static List<String> told(List<AlarmEvent> events) {
    return events.stream()
        .map(
            event ->
                event.note().what() + " " + event.note().atMicros() + " " + event.note().state())
        .toList();
  }

  private static long commands(GraphView view) {
    return view.commandStatistics().totals().getOrDefault(CommandState.ACCEPTED, 0L);
  }

  @Test
  void rulesAndAlarmsActAsTheyWouldHaveLive() {
    makeOven();
    Branch branch = world.space().fork();
    long from = nowMicros();
    Oven live = new Oven(7, from, 120);
    while (live.nextMicros() != Source.NEVER) {
      time.advance(Duration.ofSeconds(1));
      world.settle();
      time.advance(Duration.ofSeconds(1));
      // What is due now comes behind what was received now.
      world.append(Input.telemetry("oven", live.json(), nowMicros()));
      world.settle();
    }
    BranchReadings logged = new BranchReadings(world.space().driver().kernel().view()::series);
    world.logged().forEach(change -> logged.take(change.kind(), change.payload()));

    RunReport report =
        run(branch, from, RunPlan.until(from + 120 * SECOND, List.of(new Oven(7, from, 120))));

    assertThat(told(branch.readings().alarms())).isNotEmpty().isEqualTo(told(logged.alarms()));
    assertThat(report.alarms()).isPositive();
    assertThat(report.end()).isEqualTo(RunReport.End.TIME);
    assertThat(report.ticks()).isPositive();
    assertThat(commands(branch.view()))
        .isEqualTo(commands(world.space().driver().kernel().view()))
        .isPositive();
    BranchSeries ran = branch.readings().series("oven", "temperature").orElseThrow();
    BranchSeries really = logged.series("oven", "temperature").orElseThrow();
    assertThat(ran.size()).isEqualTo(60).isEqualTo(really.size());
    for (int i = 0; i < ran.size(); i++) {
      assertThat(ran.number(i)).isEqualTo(really.number(i));
      assertThat(ran.sourceMicros(i)).isEqualTo(really.sourceMicros(i));
    }
  }

  @Test
  void theSameRunTwiceIsEqualToTheByte() {
    makeOven();
    Branch first = world.space().fork();
    Branch second = first.fork();
    long from = nowMicros();
    List<RunReport> reports = new ArrayList<>();
    for (Branch branch : List.of(first, second)) {
      reports.add(
          run(
              branch,
              from,
              RunPlan.until(from + 3_600 * SECOND, List.of(new Oven(3, from, 3_600)))));
    }

    assertThat(reports.get(0)).isEqualTo(reports.get(1));
    assertThat(first.stateHash()).isEqualTo(second.stateHash());
    assertThat(reports.getFirst().readings()).isEqualTo(1_800);
    assertThat(first.outputs()).isEmpty();
  }

  @Test
  void itEndsAtAnAlarmWhenThatIsAsked() {
    makeOven();
    Branch branch = world.space().fork();
    long from = nowMicros();
    RunPlan plan =
        new RunPlan(
            from + 3_600 * SECOND,
            List.of(new Oven(3, from, 3_600)),
            FieldChanges.NONE,
            true,
            _ -> true,
            RunPlan.Budget.defaults());

    RunReport report = run(branch, from, plan);

    assertThat(report.end()).isEqualTo(RunReport.End.ALARM);
    assertThat(report.alarms()).isEqualTo(1);
    assertThat(report.atMicros()).isLessThan(from + 3_600 * SECOND);
  }

  @Test
  void itEndsWhenItsBudgetIsUsedUp() {
    makeOven();
    long from = nowMicros();
    Map<RunReport.End, RunPlan.Budget> budgets =
        Map.of(
            RunReport.End.INPUTS, new RunPlan.Budget(1_000, Duration.ofHours(1), 1L << 30),
            RunReport.End.CPU, new RunPlan.Budget(1L << 40, Duration.ofNanos(5), 1L << 30),
            RunReport.End.MEMORY, new RunPlan.Budget(1L << 40, Duration.ofHours(1), 10_000));
    budgets.forEach(
        (end, budget) -> {
          long[] cpu = {0};
          RunPlan plan =
              new RunPlan(
                  from + 36_000 * SECOND,
                  List.of(new Oven(3, from, 36_000)),
                  FieldChanges.NONE,
                  false,
                  _ -> true,
                  budget);
          Branch branch = world.space().fork();
          try (AheadRun run = new AheadRun(branch, from, plan, () -> cpu[0]++)) {
            assertThat(run.finish().end()).isEqualTo(end);
          }
        });
  }

  @Test
  void onlyReadingsThatAreWantedAreKept() {
    makeOven();
    Branch branch = world.space().fork();
    long from = nowMicros();
    RunPlan plan =
        new RunPlan(
            from + 60 * SECOND,
            List.of(new Oven(3, from, 60)),
            FieldChanges.NONE,
            false,
            series -> series.path().equals("power"),
            RunPlan.Budget.defaults());

    assertThat(run(branch, from, plan).readings()).isEqualTo(30);
    assertThat(branch.readings().series("oven", "temperature")).isEmpty();
  }

  @Test
  void valuesFromTheFieldAreChangedOnTheirWay() {
    makeOven();
    Branch branch = world.space().fork();
    long from = nowMicros();
    RunPlan plan =
        new RunPlan(
            from + 60 * SECOND,
            List.of(new Oven(3, from, 60)),
            new FieldChanges(
                Map.of("oven", Map.of("temperature", new FieldChanges.Change.Linear(0.5, 10)))),
            false,
            _ -> true,
            RunPlan.Budget.defaults());

    assertThat(run(branch, from, plan).alarms()).isZero();
    BranchSeries series = branch.readings().series("oven", "temperature").orElseThrow();
    for (int i = 0; i < series.size(); i++) {
      assertThat(series.number(i)).isIn(110.0, 145.0);
    }
  }
}
