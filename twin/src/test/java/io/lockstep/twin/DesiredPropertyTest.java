package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.twin.internal.json.JsonTree;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Whatever is desired, told, reported and acknowledged, in whatever order, across forks and
/// snapshots: the kernel holds what plain bookkeeping holds, and no open value is forgotten.
class DesiredPropertyTest {
  private static final String[] PATHS = {"setpoint", "fan/level"};

  /// One value, naively. Levels are small whole numbers.
  private static final class Kept {
    int wanted;
    long version;
    String state = "pending";
    boolean held;
    int status;
  }

  private final Map<String, Kept> kept = new TreeMap<>();
  private final Map<String, Integer> reports = new TreeMap<>();
  private final Map<String, Long> reportedAt = new TreeMap<>();
  private long version;
  private String wish = "";
  private long sentAt = Long.MIN_VALUE;
  private int attempts;
  private long due = Long.MAX_VALUE;

  @Property(tries = 150)
  void theKernelHoldsWhatPlainBookkeepingHolds(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Plant plant = DesiredTest.oven();
    kept.clear();
    reports.clear();
    reportedAt.clear();
    version = 0;
    wish = "";
    sentAt = Long.MIN_VALUE;
    attempts = 0;
    due = Long.MAX_VALUE;
    for (int i = 0; i < 150; i++) {
      plant.now += random.nextLong(4) * Plant.SECOND;
      act(plant, random);
      if (random.nextInt(20) == 0) {
        StateHash before = plant.kernel.stateHash();
        Kernel restored = Plant.restore(plant.snapshot());
        assertThat(restored.stateHash()).isEqualTo(before);
        Plant fork = plant.fork();
        fork.done(DesiredTest.patch("{\"program\":\"other\"}"));
        assertThat(plant.kernel.stateHash()).isEqualTo(before);
        plant.kernel = restored;
      }
      check(plant);
    }
  }

  private void act(Plant plant, SplittableRandom random) {
    String path = PATHS[random.nextInt(2)];
    int value = random.nextInt(3);
    int twin = plant.kernel.twin("oven");
    int slot = plant.kernel.shape(twin).indexOf(path);
    long now = plant.now;
    switch (random.nextInt(10)) {
      case 0, 1 -> set(plant, path, random.nextInt(6) == 0 ? null : value);
      case 2, 3 -> {
        for (PendingDesired pending : DesiredView.of(plant.view()).pending(_ -> false, 9)) {
          within(plant, () -> plant.kernel.desired().sent(pending.reference()));
          sent(now);
        }
      }
      case 4, 5 -> {
        assertThat(plant.number("oven", path, Kernel.NO_TIME, value)).isNull();
        reported(path, value, now);
      }
      case 6 -> {
        int status = new int[] {200, 202, 400}[random.nextInt(3)];
        long of = random.nextLong(version + 2);
        within(plant, () -> plant.kernel.desired().acknowledged(twin, slot, status, of, ""));
        acknowledged(path, status, of, now);
      }
      case 7 -> {
        boolean asks = random.nextInt(3) == 0;
        within(plant, () -> plant.kernel.desired().reachable(twin, asks));
        reachable(asks);
      }
      case 8 -> {
        within(plant, () -> plant.kernel.fireTimers((_, _, _) -> {}));
        tick(now);
      }
      default -> {
        if (!wish.isEmpty() && kept.containsKey(path) && random.nextInt(3) == 0) {
          plant.done(
              new TwinCommand.DesiredUnroutable(
                  "oven", version, List.of(new TwinCommand.Obstacle(path, "no way"))));
          unroutable(path);
        }
      }
    }
  }

  private static void within(Plant plant, Runnable what) {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    what.run();
    plant.kernel.endInput();
  }

  private static boolean isOpen(Kept one) {
    return !one.state.equals("reported") && !one.state.equals("rejected");
  }

  private boolean isAnyToTell() {
    return kept.values().stream().anyMatch(one -> isOpen(one) && !one.held);
  }

  private void set(Plant plant, String path, @Nullable Integer value) {
    String json =
        path.equals("setpoint")
            ? "{\"setpoint\":" + value + "}"
            : "{\"fan\":{\"level\":" + value + "}}";
    plant.done(DesiredTest.patch(json));
    Kept before = kept.get(path);
    if (value == null) {
      if (before == null) {
        return;
      }
      kept.remove(path);
    } else {
      boolean isSame =
          before != null
              && before.wanted == value
              && !before.state.equals("rejected")
              && !before.state.equals("diverged");
      if (isSame) {
        return;
      }
      Kept one = new Kept();
      one.wanted = value;
      one.version = version + 1;
      kept.put(path, one);
    }
    version++;
    wish = !isAnyToTell() ? "" : wish.equals("all") ? "all" : "open";
    attempts = 0;
    due = Long.MAX_VALUE;
  }

  private void sent(long now) {
    boolean isAny = isAnyToTell();
    for (Kept one : kept.values()) {
      if (one.state.equals("pending") && !one.held) {
        one.state = "sent";
      }
    }
    wish = "";
    sentAt = now;
    due = isAny ? now + (2L << Math.min(attempts, 8)) * Plant.SECOND : Long.MAX_VALUE;
    attempts++;
  }

  private void settle() {
    if (!isAnyToTell()) {
      wish = wish.equals("all") ? "all" : "";
      attempts = 0;
      due = Long.MAX_VALUE;
    }
  }

  private void reported(String path, int value, long now) {
    reports.put(path, value);
    reportedAt.put(path, now);
    Kept one = kept.get(path);
    if (one == null || one.state.equals("pending")) {
      return;
    }
    if (one.wanted == value) {
      if (!one.state.equals("reported")) {
        one.state = "reported";
        one.held = false;
        one.status = 0;
        settle();
      }
    } else if (one.state.equals("reported")) {
      one.state = "diverged";
      stray(now);
    }
  }

  private void stray(long now) {
    if (wish.isEmpty() && due == Long.MAX_VALUE) {
      attempts = 0;
      due = now + 2 * Plant.SECOND;
    }
  }

  private void acknowledged(String path, int status, long of, long now) {
    Kept one = kept.get(path);
    if (one == null || one.state.equals("pending") || of < one.version || of > version) {
      return;
    }
    boolean isEqual = Integer.valueOf(one.wanted).equals(reports.get(path));
    boolean wasOpen = isOpen(one);
    String before = one.state + one.status;
    one.status = status;
    one.state =
        status == 400
            ? "rejected"
            : isEqual ? "reported" : status == 202 ? "delivered" : "diverged";
    one.held &= isOpen(one);
    if (before.equals(one.state + one.status)) {
      return;
    }
    settle();
    if (!wasOpen && isOpen(one)) {
      stray(now);
    }
  }

  private void reachable(boolean asks) {
    kept.values().forEach(one -> one.held = false);
    boolean isAny = kept.values().stream().anyMatch(DesiredPropertyTest::isOpen);
    if (isAny || asks) {
      wish = asks || wish.equals("all") ? "all" : "open";
      attempts = 0;
      due = Long.MAX_VALUE;
    }
  }

  private void tick(long now) {
    if (due > now) {
      return;
    }
    kept.forEach(
        (path, one) -> {
          boolean wasTold = one.state.equals("sent") || one.state.equals("delivered");
          boolean isOther =
              reports.containsKey(path)
                  && reportedAt.getOrDefault(path, Long.MIN_VALUE) >= sentAt
                  && !Integer.valueOf(one.wanted).equals(reports.get(path));
          one.state = wasTold && isOther ? "diverged" : one.state;
        });
    wish = isAnyToTell() && attempts < 8 ? "open" : wish;
    due = Long.MAX_VALUE;
  }

  private void unroutable(String path) {
    Kept one = kept.get(path);
    if (one != null) {
      one.held |= isOpen(one);
    }
    wish = isAnyToTell() ? "open" : "";
    due = Long.MAX_VALUE;
  }

  private void check(Plant plant) {
    DesiredView view = DesiredView.of(plant.view());
    JsonNode found = JsonTree.own(view.document("oven").orElseThrow().json());
    assertThat(found.path("version").longValue()).isEqualTo(version);
    assertThat(found.path("values").size()).isEqualTo(kept.size());
    kept.forEach(
        (path, one) -> {
          JsonNode value = found.path("values").path(path);
          assertThat(value.path("state").stringValue()).as(path).isEqualTo(one.state);
          assertThat(value.path("value").intValue()).isEqualTo(one.wanted);
          assertThat(value.path("version").longValue()).isEqualTo(one.version);
          assertThat(value.path("held").booleanValue(false)).isEqualTo(one.held);
        });
    assertThat(found.path("attempts").intValue()).isEqualTo(attempts);
    assertThat(view.waiting()).isEqualTo(wish.isEmpty() ? 0 : 1);
    boolean hasTimer = found.has("next");
    assertThat(hasTimer).isEqualTo(due != Long.MAX_VALUE);
    assertThat(!isAnyToTell() || !wish.isEmpty() || hasTimer || attempts >= 8)
        .as("an open value is told again")
        .isTrue();
  }
}
