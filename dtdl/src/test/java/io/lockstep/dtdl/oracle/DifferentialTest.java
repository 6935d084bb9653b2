package io.lockstep.dtdl.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.ReferenceData;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Our parser and the reference parser agree on model sets that nobody wrote: on the verdict, on
/// the rules, and on what is said about each.
class DifferentialTest {

  /// Disagreements that are let pass, of a thousand: details of rules in model sets that make no
  /// sense. Verdicts have none.
  private static final int DETAILS_PER_THOUSAND = 2;

  private static final int SHOWN_MAX = 10;

  /// The disputed sets by group: how often, and a small example with what both say.
  private record Outcome(int run, int verdicts, int details, Map<String, String> examples) {}

  @Test
  void agreesOnMutatedCasesOfOurOwn() throws IOException, URISyntaxException {
    URI cases = Objects.requireNonNull(DifferentialTest.class.getResource("/conformance")).toURI();

    check(run(Corpus.of(List.of(Path.of(cases))), 1, 400));
  }

  @Test
  void agreesOnSomeMutatedPublicCases() throws IOException {
    check(run(publicCases(), 2, 600));
  }

  @Test
  @Tag("slow")
  void agreesOnManyMutatedPublicCases() throws IOException {
    long seed = Long.getLong("lockstep.seed", 3);
    System.out.println("seed " + seed);

    check(run(publicCases(), seed, 40_000));
  }

  private static Corpus publicCases() throws IOException {
    Path folder = ReferenceData.folder("dtdl");
    return Corpus.of(List.of(folder.resolve("generated"), folder.resolve("doc-examples")));
  }

  private static void check(Outcome outcome) {
    assertThat(outcome.verdicts).as("verdicts: %s", outcome.examples).isZero();
    assertThat(outcome.details)
        .as("of %s sets: %s", outcome.run, outcome.examples)
        .isLessThanOrEqualTo(outcome.run * DETAILS_PER_THOUSAND / 1_000);
  }

  private static Outcome run(Corpus corpus, long seed, int count) throws IOException {
    Map<String, Json> disputed = new TreeMap<>();
    int run = 0;
    int verdicts = 0;
    int details = 0;
    try (ReferenceParser reference = ReferenceParser.start()) {
      Comparison comparison = new Comparison(reference);
      Mutator mutator = new Mutator(corpus, seed);
      for (int i = 0; i < count; i++) {
        Json set = mutator.next();
        if (Known.isApart(set, JsonPrinter.print(set))) {
          continue;
        }
        run++;
        Comparison.Disagreement found = comparison.compare(set);
        if (found != null) {
          verdicts += found.isVerdict() ? 1 : 0;
          details += found.isVerdict() ? 0 : 1;
          disputed.putIfAbsent(found.group(), set);
        }
      }
      return new Outcome(run, verdicts, details, examples(comparison, disputed));
    }
  }

  private static Map<String, String> examples(Comparison comparison, Map<String, Json> disputed)
      throws IOException {
    Map<String, String> examples = new TreeMap<>();
    for (Map.Entry<String, Json> entry : new ArrayList<>(disputed.entrySet())) {
      if (examples.size() == SHOWN_MAX) {
        break;
      }
      Json small = Shrinker.shrink(comparison, entry.getValue(), entry.getKey());
      Comparison.Disagreement found = comparison.compare(small);
      String text = JsonPrinter.print(small);
      examples.put(
          entry.getKey(),
          found == null ? text : text + "\nours: " + found.ours() + "\ntheirs: " + found.theirs());
    }
    return examples;
  }
}
