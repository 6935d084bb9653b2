package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.access.Sight;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Prints what it costs to see a part of 100,000 twins, and that it is that part.
@Tag("slow")
class SightCostTest {
  private static final int LINES = 100;
  private static final int OVENS = 1_000;

  @Test
  void whatIsSeenIsCountedAndItsCostPrinted() {
    Plant plant = Plant.withModels();
    plant.put("plant", Plant.HALL, "");
    for (int line = 0; line < LINES; line++) {
      plant.put("l" + line, Plant.HALL, "");
      plant.relate("plant", "c" + line, "contains", "l" + line);
      for (int oven = 0; oven < OVENS; oven++) {
        String id = "l" + line + "/o" + oven;
        plant.put(id, Plant.OVEN, "\"temperature\":" + oven);
        plant.relate("l" + line, "c" + oven, "contains", id);
      }
    }
    plant.done(
        new TwinCommand.SetPolicies(
            List.of(
                new NamedText(
                    "p",
                    "policy: p\nsubjects: [user:u]\ngrant: [{ rights: [read], below: { twin: l7, along: contains } }]\n"))));
    GraphView base = plant.kernel.fork().view();
    Principal principal = new Principal("u", Role.VIEWER, "", List.of(), true);
    Sight first = Objects.requireNonNull(base.policies().sightOf(principal, base.reach()));
    String sql = "SELECT COUNT() AS n FROM DIGITALTWINS T WHERE T.temperature >= 0";
    time("query, all twins seen", 20, () -> query(base, sql), LINES * OVENS);
    time("query, one line of 100 seen, first", 1, () -> query(base.seenBy(first), sql), OVENS);
    time(
        "query, one line of 100 seen, again",
        20,
        () ->
            query(
                base.seenBy(Sight.again(base.policies(), principal, base.reach(), first.memory())),
                sql),
        OVENS);
    time("read, all twins seen", 20_000, () -> base.twin("l7/o5").isPresent() ? 1L : 0L, 1);
    time(
        "read, one line of 100 seen, again",
        20_000,
        () ->
            base.seenBy(Sight.again(base.policies(), principal, base.reach(), first.memory()))
                    .twin("l7/o5")
                    .isPresent()
                ? 1L
                : 0L,
        1);
    time(
        "read, one line of 100 seen, after a change of structure",
        2_000,
        () ->
            base.seenBy(Objects.requireNonNull(base.policies().sightOf(principal, base.reach())))
                    .twin("l7/o5")
                    .isPresent()
                ? 1L
                : 0L,
        1);
  }

  private static long query(GraphView view, String sql) {
    String row =
        new QueryEngine()
            .run(view, QueryRequest.of(sql, 10), QueryBudget.unlimited())
            .rows()
            .getFirst();
    return Long.parseLong(row.replaceAll("[^0-9]", ""));
  }

  private static void time(String what, int times, Supplier<Long> work, long expected) {
    long best = Long.MAX_VALUE;
    for (int round = 0; round < (times == 1 ? 1 : 3); round++) {
      long began = System.nanoTime();
      for (int i = 0; i < times; i++) {
        assertThat(work.get()).as(what).isEqualTo(expected);
      }
      best = Math.min(best, (System.nanoTime() - began) / times);
    }
    System.out.println("SIGHT " + what + ": " + best / 1_000.0 + " us");
  }
}
