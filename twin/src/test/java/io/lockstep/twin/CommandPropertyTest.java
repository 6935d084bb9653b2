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
    boolean wasDelivered;
    boolean expects;
    boolean wasSeen;
    boolean isWatched;
    long accepted;
    long effectDue;
    boolean wantsCancel;
    boolean cancelIsDecided;
    int status;

    boolean isOpen() {
      return state.equals("accepted") || state.equals("sent") || state.equals("delivered");
    }

    boolean isWithoutOutcome() {
      return state.equals("timed-out") || state.equals("unknown");
    }
  }

  private static final long WITHIN = 3 * Plant.SECOND;

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
    switch (random.nextInt(12)) {
      case 0, 1 -> invoke(plant, random);
      case 2 -> within(plant, () -> plant.kernel.deviceCommands().sent(id), () -> sent(id));
      case 3, 4 -> {
        int status = random.nextBoolean() ? 200 : random.nextBoolean() ? 500 : 499;
        long now = plant.now;
        within(
            plant,
            () -> plant.kernel.deviceCommands().answered("line1", id, status, null),
            () -> answered(id, status, now));
      }
      case 5 -> {
        long now = plant.now;
        within(plant, () -> plant.kernel.fireTimers((_, _, _) -> {}), () -> tick(now));
      }
      case 6, 7 -> {
        long now = plant.now;
        double value = random.nextInt(3);
        assertThat(plant.number("line1", "speed", Kernel.NO_TIME, value)).isNull();
        read(now, value);
      }
      case 8 -> {
        plant.done(new TwinCommand.Delivered(id, "line1", plant.now));
        delivered(id);
      }
      case 9 -> {
        Reply _ = plant.decide(new TwinCommand.CancelCommand(id, "line1", "anna", ""));
        Kept one = kept.get(id);
        if (one != null && one.isOpen()) {
          one.wantsCancel = true;
        }
      }
      case 10 -> {
        boolean withdrawn = random.nextBoolean();
        plant.done(new TwinCommand.CancelDecided(id, "line1", withdrawn));
        cancelDecided(id, withdrawn);
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
    one.expects = random.nextBoolean();
    one.isWatched = one.expects;
    one.accepted = plant.now;
    one.due = plant.now + (1 + random.nextInt(8)) * Plant.SECOND;
    Reply.Done done =
        plant.done(
            new TwinCommand.Invoke(
                "line1",
                "",
                "halt",
                null,
                one.due - plant.now,
                one.idempotent,
                "",
                "o",
                Expectation.of(one.expects ? "speed == 2.0" : "", WITHIN)));
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
      one.wasDelivered = false;
      one.state = one.state.equals("accepted") ? "sent" : one.state;
    }
  }

  private void delivered(String id) {
    Kept one = kept.get(id);
    if (one != null && one.wasSent && !one.wasDelivered) {
      one.wasDelivered = true;
      one.state = one.state.equals("sent") ? "delivered" : one.state;
    }
  }

  private void answered(String id, int status, long now) {
    Kept one = kept.get(id);
    if (one == null || !one.wasSent) {
      return;
    }
    boolean isNews =
        one.isOpen()
            || one.isWithoutOutcome()
            || (one.state.equals("cancelled") && one.status == 0);
    if (!isNews) {
      return;
    }
    one.late = !one.isOpen();
    one.status = status;
    if (status >= 400) {
      one.state = status == 499 && one.wantsCancel ? "cancelled" : "failed";
    } else if (!one.expects) {
      one.state = "succeeded";
    } else if (one.wasSeen) {
      one.state = "verified";
    } else {
      one.effectDue = Math.min(now + WITHIN, one.due + WITHIN);
      one.state = one.effectDue <= now ? "unverified" : "succeeded";
    }
  }

  private void read(long now, double value) {
    for (Kept one : kept.values()) {
      if (one.isWatched && (now > one.due + WITHIN)) {
        one.isWatched = false;
      } else if (one.isWatched && value == 2.0 && now >= one.accepted) {
        one.isWatched = false;
        boolean awaits = one.state.equals("succeeded");
        if (one.isOpen() || one.isWithoutOutcome() || awaits) {
          one.wasSeen = true;
          one.state = awaits ? "verified" : one.state;
        }
      }
    }
  }

  private void cancelDecided(String id, boolean withdrawn) {
    Kept one = kept.get(id);
    if (one == null || !one.wantsCancel || one.cancelIsDecided) {
      return;
    }
    one.cancelIsDecided = true;
    boolean mayBeElsewhere = !one.state.equals("delivered");
    if (withdrawn && (one.isOpen() || one.isWithoutOutcome()) && mayBeElsewhere) {
      one.state = "cancelled";
    }
  }

  private void tick(long now) {
    for (Kept one : kept.values()) {
      if (one.due <= now && one.isOpen()) {
        one.state = "timed-out";
      } else if (one.expects && one.state.equals("succeeded") && one.effectDue <= now) {
        one.state = "unverified";
      }
    }
  }

  private void restarted(long now) {
    for (Kept one : kept.values()) {
      if (one.state.equals("delivered")) {
        one.state = "unknown";
      } else if (one.state.equals("sent")) {
        one.state = one.idempotent && !one.wantsCancel && now < one.due ? "accepted" : "unknown";
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
      boolean isToBeSent =
          each.getValue().state.equals("accepted")
              && (!each.getValue().wantsCancel || each.getValue().cancelIsDecided);
      waiting += isToBeSent ? 1 : 0;
    }
    assertThat(view.pendingCommands(_ -> false, 10_000)).hasSize((int) waiting);
  }
}
