package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.BatchListener;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.Reader;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.twin.Reply;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// One seeded story of a space on a disk that loses power or a process that is killed, at any
/// write, sync or rename. After each: everything acknowledged is there, the changes log holds each
/// change once and in order, and state and changes are those of a run that nothing interrupted.
final class PowerLossRun {
  private static final Principal TESTER = new Principal("tester", Role.ADMIN);

  private static final ByteBuffer UNKNOWN = ByteBuffer.allocate(0);

  private final long seed;
  private final SplittableRandom random;
  private final SimulatedDisk disk;
  private final SimulatedTime time = new SimulatedTime();
  private final RandomInputs inputs;
  private final Map<Long, ByteBuffer> durable = new TreeMap<>();
  private final Map<Long, Reply> answered = new TreeMap<>();
  private int life;

  PowerLossRun(long seed) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    disk = new SimulatedDisk(random.nextLong());
    inputs = new RandomInputs(random.nextLong());
  }

  void run() {
    try {
      int lives = 1 + random.nextInt(3);
      for (life = 1; life <= lives; life++) {
        live();
        if (random.nextInt(4) == 0) {
          disk.processKilled();
        } else {
          disk.powerLoss();
        }
        recover();
      }
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ", life " + life + ": " + e.getMessage(), e);
    }
  }

  private void live() {
    if (random.nextInt(8) != 0) {
      disk.stopAfter(random.nextInt(1 << (3 + random.nextInt(6))));
    }
    try {
      SteppedWorld world =
          SteppedWorld.open(
              disk,
              time,
              SteppedWorld.OPTIONS
                  .withBatchRecords(1 + random.nextInt(8))
                  .withSnapshots(1 + random.nextInt(60), Duration.ofDays(1)));
      int rounds = random.nextInt(60);
      for (int i = 0; i < rounds && !disk.isStopped(); i++) {
        enter(world);
        if (random.nextInt(3) == 0) {
          boolean _ = world.step();
        }
        if (random.nextInt(4) == 0) {
          time.advance(Duration.ofMillis(random.nextInt(20_000)));
        }
      }
      if (random.nextInt(3) == 0) {
        world.settle();
        world.close();
      }
    } catch (JournalException | LockstepException e) {
      assertThat(disk.isStopped()).as(e.toString()).isTrue();
    }
  }

  private void enter(SteppedWorld world) {
    switch (random.nextInt(6)) {
      case 0 -> submit(world);
      case 1 -> publish(world);
      default -> {
        Input input = inputs.next();
        world.append(
            input,
            new BatchListener() {
              @Override
              public void durable(long firstPosition, long lastPosition) {
                durable.put(firstPosition, input.payload());
              }

              @Override
              public void failed(JournalException why) {
                assertThat(disk.isStopped()).as(why.toString()).isTrue();
              }
            });
      }
    }
  }

  private void submit(SteppedWorld world) {
    CompletableFuture<Void> _ =
        world
            .space()
            .submit(TESTER, inputs.nextCommand())
            .thenAccept(
                outcome -> {
                  if (outcome.position() >= 0) {
                    answered.put(outcome.position(), outcome.reply());
                  }
                });
  }

  private void publish(SteppedWorld world) {
    List<FieldPublication> messages =
        List.of(
            FieldPublication.of(
                "lockstep/v1/t1/telemetry", "{\"temperature\":" + random.nextInt(9) + "}"),
            FieldPublication.of(
                "lockstep/v1/t2/telemetry/count", String.valueOf(random.nextInt(9))));
    boolean isApplied = random.nextBoolean();
    Space space = world.space();
    CompletableFuture<Void> _ =
        space
            .publish("t1", messages)
            .thenCompose(
                receipt ->
                    (isApplied
                            ? space.applied(receipt.lastPosition())
                            : CompletableFuture.<Void>completedFuture(null))
                        .thenApply(_ -> receipt))
            .thenAccept(
                receipt -> {
                  durable.put(receipt.firstPosition(), UNKNOWN);
                  durable.put(receipt.lastPosition(), UNKNOWN);
                  if (isApplied) {
                    assertThat(space.driver().kernel().view().position())
                        .isGreaterThanOrEqualTo(receipt.lastPosition());
                  }
                });
  }

  private void recover() {
    SteppedWorld world = SteppedWorld.open(disk, time);
    world.settle();
    assertThat(world.space().health().findings())
        .as("findings")
        .allMatch(finding -> finding.kind() == SpaceHealth.Kind.FIELD_MESSAGE_DEFECT);
    checkAcknowledged(world);
    List<SteppedWorld.Change> logged = world.logged();
    checkOrder(logged);
    ReferenceRun reference = ReferenceRun.of(world.inputs());
    assertThat(world.stateHash()).as("state").isEqualTo(reference.stateHash());
    assertThat(logged).as("changes").isEqualTo(reference.changes());
    assertThat(reference.replies()).as("answers").containsAllEntriesOf(answered);
    disk.processKilled();
  }

  private void checkAcknowledged(SteppedWorld world) {
    Set<Long> present = new HashSet<>();
    try (Reader reader = world.inputs().reader(world.inputs().firstPosition())) {
      while (reader.poll(
              (position, _, payload) -> {
                present.add(position);
                ByteBuffer expected = durable.get(position);
                if (expected != null && expected.hasRemaining()) {
                  assertThat(payload).isEqualTo(expected);
                }
              },
              1_000)
          > 0) {
        // The visitor checks.
      }
    }
    assertThat(present).as("acknowledged inputs").containsAll(durable.keySet());
    assertThat(present).as("answered commands").containsAll(answered.keySet());
  }

  private static void checkOrder(List<SteppedWorld.Change> logged) {
    long lastPosition = -1;
    int lastOrdinal = 0;
    for (SteppedWorld.Change change : logged) {
      long position = change.payload().getLong(0);
      int ordinal = change.payload().getInt(8);
      if (position < lastPosition
          || (position == lastPosition && ordinal != lastOrdinal + 1)
          || (position > lastPosition && ordinal != 0)) {
        throw new AssertionError(
            "change (%d, %d) follows (%d, %d)"
                .formatted(position, ordinal, lastPosition, lastOrdinal));
      }
      lastPosition = position;
      lastOrdinal = ordinal;
    }
  }
}
