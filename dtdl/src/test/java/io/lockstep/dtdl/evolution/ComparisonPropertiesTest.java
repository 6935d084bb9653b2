package io.lockstep.dtdl.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.Property;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.ValueChecker;
import java.util.List;
import net.jqwik.api.ForAll;
import org.junit.jupiter.api.Test;

/// What holds for all comparisons, over random schemas.
final class ComparisonPropertiesTest {

  private static Schema schema(ModelSet models, int version) {
    Content content =
        models.find(RandomModels.id(version)).orElseThrow().contents().values().iterator().next();
    return ((Property) content).schema();
  }

  @net.jqwik.api.Property(tries = 1000)
  void whatDoesNotBreakKeepsEveryOldValueRight(@ForAll long seed) {
    check(seed);
  }

  /// @return true if the pair differs and does not break, so that something was shown
  private static boolean check(long seed) {
    RandomModels random = new RandomModels(seed);
    String old = random.schema(3);
    ModelSet before = RandomModels.model(1, old);
    ModelSet after = RandomModels.model(2, random.changed(old));
    ModelDiff diff = ModelComparison.compare(RandomModels.id(1), before, RandomModels.id(2), after);
    if (diff.breaks()) {
      return false;
    }
    ValueChecker was = new ValueChecker(before);
    ValueChecker is = new ValueChecker(after);
    for (int i = 0; i < 20; i++) {
      String value = random.value(schema(before, 1));
      if (!value.isEmpty()) {
        assertThat(was.check(schema(before, 1), value)).isEmpty();
        assertThat(is.check(schema(after, 2), value)).as("%s in %s", value, diff).isEmpty();
      }
    }
    return !diff.isEmpty();
  }

  @Test
  void aGoodPartOfTheRandomPairsDoesNotBreak() {
    int kept = 0;
    for (long seed = 0; seed < 300; seed++) {
      if (check(seed)) {
        kept++;
      }
    }
    assertThat(kept).isGreaterThan(30);
  }

  @net.jqwik.api.Property(tries = 300)
  void nothingDiffersFromItself(@ForAll long seed) {
    String schema = new RandomModels(seed).schema(3);

    assertThat(
            ModelComparison.compare(
                    RandomModels.id(1),
                    RandomModels.model(1, schema),
                    RandomModels.id(2),
                    RandomModels.model(2, schema))
                .changes())
        .isEmpty();
  }

  @net.jqwik.api.Property(tries = 500)
  void theOtherWayRoundTheKindsAreMirrored(@ForAll long seed) {
    RandomModels random = new RandomModels(seed);
    String old = random.schema(3);
    ModelSet one = RandomModels.model(1, old);
    ModelSet two = RandomModels.model(2, random.changed(old));

    List<String> forth =
        ModelComparison.compare(RandomModels.id(1), one, RandomModels.id(2), two).changes().stream()
            .map(change -> shown(change, change.kind().mirror(), change.after(), change.before()))
            .toList();
    List<String> back =
        ModelComparison.compare(RandomModels.id(2), two, RandomModels.id(1), one).changes().stream()
            .map(change -> shown(change, change.kind(), change.before(), change.after()))
            .toList();
    assertThat(back).containsExactlyInAnyOrderElementsOf(forth);
  }

  /// A renamed enum value stands under its old name, so its path has no mirror.
  private static String shown(
      ModelChange change, ModelChange.Kind kind, String before, String after) {
    boolean isRename =
        kind == ModelChange.Kind.ENUM_RENAMED || kind == ModelChange.Kind.ENUM_MEANING_CHANGED;
    return kind + " " + (isRename ? "" : change.path()) + " " + before + " " + after;
  }
}
