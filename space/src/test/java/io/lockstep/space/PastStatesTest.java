package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.StateHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A past state comes back, and what really came in leads from it to what really happened.
class PastStatesTest {
  private static final int RECORDS = 400;

  private final SimulatedTime time = new SimulatedTime();
  private final SteppedWorld world = SteppedWorld.open(new SimulatedDisk(1), time);

  /// What the state was when an input had been decided.
  private record Known(long atMicros, long position, StateHash hash) {}

  private final RecordTime received = new RecordTime();
  private final List<Known> known = new ArrayList<>();

  /// Inputs of all sorts, received by a clock that goes with them, so that ticks come between.
  private void live(RandomInputs inputs, boolean withSnapshot) {
    @Nullable Known before = null;
    for (int i = 0; i < RECORDS; i++) {
      Input next = inputs.next();
      if (received.micros(next.kind(), next.payload()) > inputs.nowMicros()) {
        continue; // Garbled on purpose: no server stamps such a time.
      }
      // One that states no time counts to those before it.
      if (before != null && received.micros(next.kind(), next.payload()) > before.atMicros()) {
        known.add(before);
      }
      before = null;
      long ahead = inputs.nowMicros() / 1_000 + 1 - time.epochMillis();
      if (ahead > 0) {
        time.advance(Duration.ofMillis(ahead));
      }
      world.settle();
      world.append(next);
      world.settle();
      if (i % 20 == 0) {
        before =
            new Known(
                time.epochMillis() * 1_000, world.space().appliedPosition(), world.stateHash());
      }
      if (withSnapshot && i == RECORDS / 2) {
        snapshot();
      }
    }
  }

  private void snapshot() {
    CompletableFuture<Void> _ = world.space().snapshot();
    world.settle();
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plusNanos(micros * 1_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aStateOfThePastIsWhatItWas(long seed) {
    live(new RandomInputs(seed), seed % 2 == 0);

    for (Known each : known) {
      Branch branch = world.space().past().at(instant(each.atMicros()));

      assertThat(branch.stateHash()).as("seed %d", seed).isEqualTo(each.hash());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void recordedInputsLeadToWhatReallyHappened(long seed) {
    live(new RandomInputs(seed), seed % 2 == 0);
    Known begin = known.get(5);
    Known end = known.getLast();
    Branch branch = world.space().past().at(instant(begin.atMicros()));
    RecordedInputs recorded =
        world.space().past().recorded(branch.basePosition(), end.atMicros() + 1);
    RunReport report;
    try (AheadRun run =
        new AheadRun(
            branch, begin.atMicros(), RunPlan.until(end.atMicros(), List.of(recorded)), () -> 0)) {
      report = run.finish();
    }
    RecordDigest really = new RecordDigest();
    for (SteppedWorld.Change change : world.logged()) {
      long position = ChangeHeader.read(change.payload().duplicate()).inputPosition();
      if (position >= begin.position() && position < end.position()) {
        really.add(change.kind(), change.payload());
      }
    }

    assertThat(branch.stateHash()).as("seed %d", seed).isEqualTo(end.hash());
    assertThat(report.digest()).as("seed %d", seed).isEqualTo(really.value());
    assertThat(report.changes()).isPositive();
  }

  @Test
  void aChangedInputLeadsElsewhereAndOthersStay() {
    live(new RandomInputs(1), false);
    Known begin = known.get(3);
    Known end = known.getLast();
    Branch branch = world.space().past().at(instant(begin.atMicros()));
    RecordedInputs recorded =
        world.space().past().recorded(branch.basePosition(), end.atMicros() + 1).withOthers();
    FieldChanges changes =
        new FieldChanges(Map.of("t1", Map.of("temperature", new FieldChanges.Change.Dropped())));
    RunPlan plan =
        new RunPlan(
            end.atMicros(),
            List.of(recorded),
            changes,
            false,
            _ -> true,
            RunPlan.Budget.defaults());
    try (AheadRun run = new AheadRun(branch, begin.atMicros(), plan, () -> 0)) {
      assertThat(run.finish().end()).isEqualTo(RunReport.End.TIME);
    }

    assertThat(branch.stateHash()).isNotEqualTo(end.hash());
    assertThat(branch.readings().all())
        .noneMatch(series -> series.twinId().equals("t1") && series.path().equals("temperature"))
        .anyMatch(series -> series.twinId().equals("t2") && series.path().equals("temperature"));
  }

  @Test
  void beforeTheFirstInputThereIsNothing() {
    live(new RandomInputs(1), false);

    Branch branch = world.space().past().at(Instant.parse("2001-01-01T00:00:00Z"));

    assertThat(branch.basePosition()).isEqualTo(world.inputs().firstPosition());
    assertThat(branch.view().twinCount()).isZero();
  }

  @Test
  void whatIsNoLongerKeptIsRefused() {
    RandomInputs inputs = new RandomInputs(2);
    live(inputs, false);
    live(inputs, false);
    live(inputs, false);
    long older = world.space().appliedPosition();
    snapshot();
    live(inputs, false);
    snapshot();
    world.inputs().trimTo(older);
    assertThat(world.inputs().firstPosition()).isPositive();

    assertThatThrownBy(() -> world.space().past().at(instant(known.getFirst().atMicros())))
        .isInstanceOfSatisfying(
            LockstepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessageContaining("journal.quota");
  }
}
