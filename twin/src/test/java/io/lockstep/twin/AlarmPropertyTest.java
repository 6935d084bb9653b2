package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.AlarmState;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.EnumSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Random readings, actions of people and time, over rules that latch, escalate, alarm again and
/// are suppressed: an alarm stands where a few flags say that it must (ISA-18.2 §5.2.2), and the
/// state is the same when it is written and read again at any time.
class AlarmPropertyTest {
  private static final String LATCHING =
      """
      rule: hot
      model: dtmi:t:Oven;1
      when: temperature > 5
      alarm:
        priority: low
        title: Hot
        latch: true
        suppress: door
        escalate: { after: 20s, priority: critical }
        re-alarm: 30s
        shelve-max: 60s
      """;
  private static final String PLAIN = LATCHING.replace("latch: true", "latch: false");

  /// Flags in place of states.
  private static final class Naive {
    final boolean latches;
    boolean holds;
    boolean needsEyes;
    boolean needsReset;
    boolean isEscalated;
    double unseenSince;
    double seenSince;
    @Nullable Double shelvedUntil;
    boolean isSuppressed;
    boolean isOut;

    Naive(boolean latches) {
      this.latches = latches;
    }

    boolean isAside() {
      return shelvedUntil != null || isSuppressed || isOut;
    }

    void raised(double at) {
      holds = true;
      if (isAside()) {
        isEscalated = false;
        return;
      }
      if (!needsEyes) {
        unseenSince = at;
        isEscalated = false;
      }
      needsEyes = true;
      needsReset = latches;
    }

    void aside(Runnable reason, double at) {
      boolean was = isAside();
      reason.run();
      if (isAside()) {
        needsEyes = false;
        needsReset = false;
      } else if (was && holds) {
        needsEyes = true;
        needsReset = latches;
        unseenSince = at;
      }
    }

    /// What is due by now, earliest first.
    void pass(double now) {
      while (true) {
        double due = Double.MAX_VALUE;
        Runnable then = () -> {};
        if (shelvedUntil != null) {
          double until = shelvedUntil;
          due = until;
          then = () -> aside(() -> shelvedUntil = null, until);
        }
        if (needsEyes && !isEscalated && !isAside() && unseenSince + 20 < due) {
          due = unseenSince + 20;
          then = () -> isEscalated = true;
        }
        if (holds && !needsEyes && !isAside() && seenSince + 30 < due) {
          double again = seenSince + 30;
          due = again;
          then =
              () -> {
                needsEyes = true;
                unseenSince = again;
              };
        }
        if (due > now) {
          return;
        }
        then.run();
      }
    }

    String state() {
      if (isAside()) {
        return isOut ? "out-of-service" : isSuppressed ? "suppressed" : "shelved";
      }
      if (holds) {
        return needsEyes ? "unacknowledged" : "acknowledged";
      }
      if (needsEyes) {
        return needsReset ? "latched-unacknowledged" : "returned";
      }
      return needsReset ? "latched-acknowledged" : "normal";
    }
  }

  @Property(tries = 200)
  void anAlarmStandsWhereAFewFlagsSay(@ForAll long seed, @ForAll boolean latches) {
    Random random = new Random(seed);
    RulePlant plant = RulePlant.with(latches ? LATCHING : PLAIN);
    Naive naive = new Naive(latches);
    double now = 10;
    for (int i = 0; i < 150; i++) {
      // Quarters of seconds, so that nothing is due at the time of a reading.
      now += 0.25 + 0.5 * random.nextInt(random.nextInt(10) == 0 ? 60 : 12);
      plant.tick(now);
      naive.pass(now);
      String step = step(random, plant, naive, now);
      assertThat(stateOf(plant)).as("%d: %s at %s", i, step, now).isEqualTo(naive.state());
      JsonNode open = open(plant);
      if (open != null && naive.needsEyes) {
        assertThat(open.path("priority").stringValue())
            .as("%d: %s at %s", i, step, now)
            .isEqualTo(naive.isEscalated ? "critical" : "low");
      }
      if (random.nextInt(12) == 0) {
        StateHash before = plant.plant.kernel.stateHash();
        plant.plant.kernel = Plant.restore(plant.plant.snapshot());
        assertThat(plant.plant.kernel.stateHash()).isEqualTo(before);
      }
    }
  }

  private static String step(Random random, RulePlant plant, Naive naive, double now) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        int value = random.nextInt(10);
        plant.reads("oven", "temperature", now, value);
        if (value > 5 && !naive.holds) {
          naive.raised(now);
        } else if (value <= 5) {
          naive.holds = false;
        }
        yield "temperature " + value;
      }
      case 3 -> {
        boolean isOpen = random.nextBoolean();
        plant.reads("oven", "door", now, isOpen ? 1 : 0);
        naive.aside(() -> naive.isSuppressed = isOpen, now);
        yield "door " + isOpen;
      }
      case 4, 5 -> {
        boolean may = naive.needsEyes && !naive.isAside();
        JsonNode open = open(plant);
        String id = open == null ? "1-1" : open.path("id").stringValue();
        boolean did = decide(plant, new TwinCommand.AcknowledgeAlarm(id, "ann", "seen"), now);
        assertThat(did).isEqualTo(may);
        if (may) {
          naive.needsEyes = false;
          naive.seenSince = now;
        }
        yield "acknowledge";
      }
      case 6 -> {
        boolean may = naive.needsReset && !naive.needsEyes && !naive.holds && !naive.isAside();
        assertThat(act(plant, new AlarmAction.Reset(), now)).isEqualTo(may);
        if (may) {
          naive.needsReset = false;
        }
        yield "reset";
      }
      case 7 -> {
        int seconds = 1 + random.nextInt(70);
        boolean did =
            act(plant, new AlarmAction.Shelve(RulePlant.at(now) + seconds * 1_000_000L), now);
        assertThat(did).isEqualTo(seconds <= 60);
        if (did) {
          naive.aside(() -> naive.shelvedUntil = now + seconds, now);
        }
        yield "shelve";
      }
      case 8 -> {
        boolean may = naive.shelvedUntil != null;
        assertThat(act(plant, new AlarmAction.Unshelve(), now)).isEqualTo(may);
        naive.aside(() -> naive.shelvedUntil = null, now);
        yield "unshelve";
      }
      default -> {
        boolean wasOut = naive.isOut;
        AlarmAction action =
            wasOut ? new AlarmAction.ReturnToService() : new AlarmAction.TakeOut("P-7");
        assertThat(act(plant, action, now)).isTrue();
        naive.aside(() -> naive.isOut = !wasOut, now);
        yield action.toString();
      }
    };
  }

  private static boolean act(RulePlant plant, AlarmAction action, double now) {
    return decide(
        plant, new TwinCommand.ActOnAlarm("", "hot", "oven", action, "ann", "why not"), now);
  }

  private static boolean decide(RulePlant plant, TwinCommand command, double now) {
    plant.plant.now = RulePlant.at(now);
    return plant.plant.decide(command) instanceof Reply.Done;
  }

  private static @Nullable JsonNode open(RulePlant plant) {
    return plant
        .plant
        .view()
        .alarms("oven", null, EnumSet.complementOf(EnumSet.of(AlarmState.NORMAL)), 10)
        .stream()
        .map(JsonTree::own)
        .findFirst()
        .orElse(null);
  }

  private static String stateOf(RulePlant plant) {
    JsonNode open = open(plant);
    return open == null ? "normal" : open.path("state").stringValue();
  }
}
