package io.lockstep.stream.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Shape;
import io.lockstep.stream.Bakery;
import io.lockstep.stream.Condition;
import io.lockstep.stream.Evaluation;
import io.lockstep.stream.Outcome;
import io.lockstep.stream.TextProblem;
import io.lockstep.stream.Values;
import io.lockstep.stream.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// What is computed in place says what CEL's own runtime says, on random conditions and values.
///
/// One thing is left out: cel-java 0.14 takes -0.0 for less than the integer 0, the specification
/// and we do not. So nothing that is compared with an integer becomes -0.0 here.
class CelAgreementTest {
  private static final Shape OVEN = Bakery.oven();
  private static final String[] REALS = {"speed", "load", "zone1.temperature", "zone2.temperature"};
  private static final String[] WHOLES = {"count", "target"};
  private static final String[] FLAGS = {"on", "open"};
  private static final String[] TEXTS = {"product", "batch"};
  private static final String[] RELATIONS = {"<", "<=", ">", ">=", "==", "!="};
  private static final double[] SOME_REALS = {
    0.125, 1, -1, 0.5, 2, 260.25, -3.75, 1e18, 9.007199254740992E15
  };
  private static final long[] SOME_WHOLES = {
    0, 1, -1, 2, 3, 7, 1_000_000, 9007199254740993L, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final String[] SOME_TEXTS = {"", "a", "b", "rye", "Rye", "\uD83C\uDF5E"};

  @Property(tries = 1500)
  void inPlaceAndByCelTheVerdictIsTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    String text = condition(random, 3);
    List<TextProblem> problems = new ArrayList<>();
    Condition inPlace = Condition.compile(text, OVEN, problems);
    assertThat(problems).as(text).isEmpty();
    Objects.requireNonNull(inPlace);
    assertThat(inPlace.isSimple()).as(text).isTrue();
    Conditions.Compiled byCel = CelPrograms.compile(text, Properties.of(OVEN), problems);
    assertThat(problems).as(text).isEmpty();
    Condition.Program program = Objects.requireNonNull(Objects.requireNonNull(byCel).program());
    assertThat(inPlace.slots()).containsExactlyInAnyOrderElementsOf(byCel.slots());
    for (int i = 0; i < 8; i++) {
      Values values = values(random);
      Verdict mine = inPlace.test(new Evaluation(values));
      Verdict cel = program.test(values);
      assertThat(kind(mine)).as("%s seed %d round %d", text, seed, i).isEqualTo(kind(cel));
    }
  }

  @Property(tries = 1000)
  void inPlaceAndByCelTheResultIsTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    String text =
        switch (random.nextInt(4)) {
          case 0 -> real(random, 4);
          case 1 -> whole(random, 4);
          case 2 -> "(" + condition(random, 2) + ") ? " + text(random) + " : " + text(random);
          default -> "(" + condition(random, 2) + ") ? " + condition(random, 1) + " : true";
        };
    List<TextProblem> problems = new ArrayList<>();
    Computation inPlace = Computation.compile(text, Properties.of(OVEN), problems);
    assertThat(problems).as(text).isEmpty();
    Objects.requireNonNull(inPlace);
    assertThat(inPlace.isSimple()).as(text).isTrue();
    Computation byCel = CelPrograms.computation(text, Properties.of(OVEN), problems);
    assertThat(problems).as(text).isEmpty();
    Objects.requireNonNull(byCel);
    assertThat(inPlace.type()).isEqualTo(byCel.type());
    assertThat(inPlace.slots()).containsExactlyInAnyOrderElementsOf(byCel.slots());
    for (int i = 0; i < 8; i++) {
      Values values = values(random);
      Outcome mine = new Outcome();
      Outcome cel = new Outcome();
      inPlace.evaluate(new Evaluation(values), mine);
      byCel.evaluate(new Evaluation(values), cel);
      assertThat(shown(mine)).as("%s seed %d round %d", text, seed, i).isEqualTo(shown(cel));
    }
  }

  private static String shown(Outcome outcome) {
    return outcome.isKnown() ? outcome.bits() + " " + outcome.text() : "neither";
  }

  /// Whether a failure or a missing value is told first is not part of the language.
  private static String kind(Verdict verdict) {
    return verdict.isKnown() ? verdict.name() : "neither";
  }

  private static Values values(Random random) {
    Values values = new Values(OVEN);
    for (String name : REALS) {
      values.set(name, SOME_REALS[random.nextInt(SOME_REALS.length)]);
    }
    for (String name : WHOLES) {
      values.set(name, SOME_WHOLES[random.nextInt(SOME_WHOLES.length)]);
    }
    for (String name : FLAGS) {
      values.set(name, random.nextBoolean());
    }
    for (String name : TEXTS) {
      values.set(name, SOME_TEXTS[random.nextInt(SOME_TEXTS.length)]);
    }
    for (String[] names : new String[][] {REALS, WHOLES, FLAGS, TEXTS}) {
      for (String name : names) {
        if (random.nextInt(5) == 0) {
          values.forget(name);
        }
      }
    }
    return values;
  }

  private static String condition(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 6 : 10);
    return switch (kind) {
      case 0 -> real(random, depth) + relation(random) + real(random, depth);
      case 1 -> whole(random, depth) + relation(random) + whole(random, depth);
      case 2 -> ordered(random, depth);
      case 3 -> text(random) + relation(random) + text(random);
      case 4 -> pick(random, FLAGS);
      case 5 -> choice(random, depth);
      case 6 -> "(" + condition(random, depth - 1) + ") && (" + condition(random, depth - 1) + ")";
      case 7 -> "(" + condition(random, depth - 1) + ") || (" + condition(random, depth - 1) + ")";
      case 8 -> "!(" + condition(random, depth - 1) + ")";
      default ->
          "("
              + condition(random, depth - 1)
              + (random.nextBoolean() ? ") == (" : ") != (")
              + condition(random, depth - 1)
              + ")";
    };
  }

  /// Integers and doubles compare by order, not by equality.
  private static String ordered(Random random, int depth) {
    String relation = RELATIONS[random.nextInt(4)];
    String real = pick(random, REALS) + pick(random, " + ", " - ") + pick(random, REALS);
    return random.nextBoolean()
        ? real + " " + relation + " " + whole(random, depth)
        : whole(random, depth) + " " + relation + " " + real;
  }

  private static String choice(Random random, int depth) {
    return switch (random.nextInt(3)) {
      case 0 -> whole(random, depth) + " in [0, 7, -1]";
      case 1 -> text(random) + " in ['a', \"rye\"]";
      default -> pick(random, REALS) + " in [0.5, 2.0]";
    };
  }

  private static String relation(Random random) {
    return " " + pick(random, RELATIONS) + " ";
  }

  private static String real(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 8)) {
      case 0, 1 -> pick(random, REALS);
      case 4 -> "double(" + pick(random, WHOLES) + ")";
      case 5 -> choice(random, real(random, depth - 1), real(random, depth - 1));
      case 2 -> Double.toString(SOME_REALS[random.nextInt(6)] + 0.25);
      case 3 -> "-" + pick(random, REALS);
      default ->
          "("
              + real(random, depth - 1)
              + pick(random, "+", "-", "*")
              + real(random, depth - 1)
              + ")";
    };
  }

  private static String whole(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 8)) {
      case 0, 1 -> pick(random, WHOLES);
      case 4 -> "int(" + pick(random, REALS) + " / 2.0)";
      case 5 -> choice(random, whole(random, depth - 1), whole(random, depth - 1));
      case 2 -> Long.toString(random.nextInt(5));
      case 3 -> "-" + pick(random, WHOLES);
      default ->
          "("
              + whole(random, depth - 1)
              + pick(random, "+", "-", "*", "/", "%")
              + whole(random, depth - 1)
              + ")";
    };
  }

  private static String choice(Random random, String first, String second) {
    return "(" + condition(random, 0) + " ? " + first + " : " + second + ")";
  }

  private static String text(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> "'rye'";
      case 1 -> "\"b\"";
      default -> pick(random, TEXTS);
    };
  }

  private static String pick(Random random, String... words) {
    return words[random.nextInt(words.length)];
  }
}
