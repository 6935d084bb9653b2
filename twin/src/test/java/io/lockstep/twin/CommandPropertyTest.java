package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.CommandState;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tools.jackson.databind.JsonNode;

/// Whatever happens to commands, in whatever order, across forks and snapshots: the kernel holds
/// what plain bookkeeping holds.
class CommandPropertyTest {
  /// One command, naively.
  private static final class Kept {
    String state = "accepted";
    long due;
    boolean idempotent;
    boolean wasSent;
    boolean late;
  }

  private final Map<String, Kept> kept = new LinkedHashMap<>();

  @Property(tries = 100)
  void theKernelHoldsWhatPlainBookkeepingHolds(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Plant plant = CommandTest.line();
    kept.clear();
    for (int i = 0; i < 150; i++) {
      plant.now += random.nextLong(3) * Plant.SECOND;
      act(plant, random);
      if (random.nextInt(20) == 0) {
        StateHash before = plant.kernel.stateHash();
        Kernel restored = Plant.restore(plant.snapshot());
        assertThat(restored.stateHash()).isEqualTo(before);
        Plant fork = plant.fork();
        fork.done(new TwinCommand.Restarted());
        assertThat(plant.kernel.stateHash()).isEqualTo(before);
        plant.kernel = restored;
      }
      check(plant);
    }
  }

  private void act(Plant plant, SplittableRandom random) {
    List<String> ids = new ArrayList<>(kept.keySet());
    String id = ids.isEmpty() ? "0-0" : ids.get(random.nextInt(ids.size()));
    switch (random.nextInt(7)) {
      case 0, 1 -> invoke(plant, random);
      case 2 -> within(plant, () -> plant.kernel.commandSent(id), () -> sent(id));
      case 3, 4 -> {
        int status = random.nextBoolean() ? 200 : 500;
        within(
            plant,
            () -> plant.kernel.commandAnswered("line1", id, status, null),
            () -> answered(id, status));
      }
      case 5 -> {
        long now = plant.now;
        within(plant, () -> plant.kernel.fireTimers((_, _, _) -> {}), () -> tick(now));
      }
      default -> {
        if (random.nextInt(4) == 0) {
          long now = plant.now;
          plant.done(new TwinCommand.Restarted());
          restarted(now);
        }
      }
    }
  }

  private void invoke(Plant plant, SplittableRandom random) {
    Kept one = new Kept();
    one.idempotent = random.nextBoolean();
    one.due = plant.now + (1 + random.nextInt(8)) * Plant.SECOND;
    Reply.Done done =
        plant.done(
            new TwinCommand.Invoke(
                "line1", "", "halt", null, one.due - plant.now, one.idempotent, "", "o"));
    kept.put(JsonTree.own(done.body()).path("id").stringValue(), one);
  }

  private static void within(Plant plant, Runnable kernel, Runnable naive) {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    kernel.run();
    plant.kernel.endInput();
    naive.run();
  }

  private void sent(String id) {
    Kept one = kept.get(id);
    if (one != null) {
      one.wasSent = true;
      one.state = one.state.equals("accepted") ? "sent" : one.state;
    }
  }

  private void answered(String id, int status) {
    Kept one = kept.get(id);
    if (one != null
        && one.wasSent
        && !one.state.equals("succeeded")
        && !one.state.equals("failed")) {
      one.late = one.state.equals("timed-out") || one.state.equals("unknown");
      one.state = status < 400 ? "succeeded" : "failed";
    }
  }

  private void tick(long now) {
    for (Kept one : kept.values()) {
      if (one.due <= now && (one.state.equals("accepted") || one.state.equals("sent"))) {
        one.state = "timed-out";
      }
    }
  }

  private void restarted(long now) {
    for (Kept one : kept.values()) {
      if (one.state.equals("sent")) {
        one.state = one.idempotent && now < one.due ? "accepted" : "unknown";
      }
    }
  }

  private void check(Plant plant) {
    GraphView view = plant.view();
    assertThat(view.commands(null, EnumSet.allOf(CommandState.class), 10_000)).hasSize(kept.size());
    long waiting = 0;
    for (Map.Entry<String, Kept> each : kept.entrySet()) {
      JsonNode found = JsonTree.own(view.command(each.getKey()).orElseThrow());
      assertThat(found.path("state").stringValue()).isEqualTo(each.getValue().state);
      assertThat(found.path("late").booleanValue(false)).isEqualTo(each.getValue().late);
      waiting += each.getValue().state.equals("accepted") ? 1 : 0;
    }
    assertThat(view.pendingCommands(_ -> false, 10_000)).hasSize((int) waiting);
  }
}
