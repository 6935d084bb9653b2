package io.lockstep.twin;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Quality;
import io.lockstep.model.text.Problem;
import io.lockstep.stream.Rule;
import io.lockstep.stream.RuleTest;
import io.lockstep.stream.Rules;
import io.lockstep.stream.Transition;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Runs the tests that stand beside rules, each on a kernel of its own with the models that the
/// rules are written for. Pure: equal texts give equal results.
public final class RuleTests {
  private static final int TRACE_MAX = 100;
  private static final int MICROS_DIGITS = 6;

  /// What came of a test.
  ///
  /// @param problems why it failed, each at its place; none when it passed
  /// @param trace what the rules that it tests made of the readings, line by line: the last hundred
  public record Outcome(RuleTest test, List<Problem> problems, List<String> trace) {
    /// Copies the lists.
    public Outcome {
      problems = List.copyOf(problems);
      trace = List.copyOf(trace);
    }

    /// True when the rules did what was expected.
    public boolean hasPassed() {
      return problems.isEmpty();
    }
  }

  private RuleTests() {}

  /// Runs all tests of a set of rules that is valid.
  ///
  /// @param models those that the rules were checked against
  public static List<Outcome> run(Rules rules, ModelSet models) {
    if (rules.tests().isEmpty()) {
      return List.of();
    }
    Rehearsal base = Rehearsal.begin(models.interfaces().values(), KernelOptions.defaults(), 0);
    return rules.tests().stream().map(test -> new Run(test, rules, base.fork()).outcome()).toList();
  }

  /// Something that a rule did.
  private record Effect(Kind kind, String rule, String twin, long atMicros, String detail) {
    enum Kind {
      RAISED,
      RETURNED,
      COMMANDED,
      WRITTEN,
      LOGGED,
      TOLD
    }
  }

  /// One test.
  private static final class Run implements RuleWitness {
    private final RuleTest test;
    private final Rules rules;
    private final Rehearsal rehearsal;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Deque<String> trace = new ArrayDeque<>();

    Run(RuleTest test, Rules rules, Rehearsal rehearsal) {
      this.test = test;
      this.rules = rules;
      this.rehearsal = rehearsal;
    }

    Outcome outcome() {
      rehearsal.passUntil(test.startMicros());
      prepare();
      if (problems.isEmpty()) {
        rehearsal.witness(this);
        test.given().forEach(this::give);
        compare();
      }
      return new Outcome(test, problems, List.copyOf(trace));
    }

    private void prepare() {
      String model =
          rules.rules().stream()
              .filter(rule -> test.rules().contains(rule.name()))
              .map(Rule::model)
              .findFirst()
              .orElse("");
      for (RuleTest.Twin twin : test.twins()) {
        String of = twin.model().isEmpty() ? model : twin.model();
        rehearsal
            .twin(twin.id(), of, twin.json())
            .ifPresent(why -> problem(twin.place(), "twin %s: %s".formatted(twin.id(), why)));
      }
      int number = 0;
      for (RuleTest.Link link : test.links()) {
        rehearsal
            .relationship(link.source(), "r" + number++, link.name(), link.target())
            .ifPresent(why -> problem(link.place(), "relationship: " + why));
      }
      rehearsal.rules(rules.files()).ifPresent(why -> problem(test.place(), "rules: " + why));
    }

    private void give(RuleTest.Given given) {
      long received = test.startMicros() + given.receivedMicros();
      try {
        switch (given) {
          case RuleTest.Until _ -> rehearsal.passUntil(received);
          case RuleTest.Reading reading ->
              rehearsal
                  .reading(
                      reading.twin(),
                      reading.path(),
                      reading.json(),
                      Quality.valueOf(reading.quality().toUpperCase(Locale.ROOT)),
                      test.startMicros() + reading.atMicros(),
                      received)
                  .ifPresent(why -> problem(reading.place(), "given: " + why));
        }
      } catch (LockstepException e) {
        problem(given.place(), String.valueOf(e.getMessage()));
      }
    }

    // What the rules do

    @Override
    public boolean wants(String rule, String twinId) {
      return test.rules().contains(rule);
    }

    @Override
    public void looked(RuleTrace look) {
      // What it led to is told as it fires, with what it did.
      if (look.transition() != Transition.RAISED && look.transition() != Transition.RETURNED) {
        note(look);
      }
    }

    @Override
    public void fired(RuleTrace firing) {
      if (!test.rules().contains(firing.rule())) {
        return;
      }
      note(firing);
      long at = firing.atMicros() - test.startMicros();
      if (firing.alarm() != null) {
        boolean isRaised = firing.transition() == Transition.RAISED;
        Effect.Kind kind = isRaised ? Effect.Kind.RAISED : Effect.Kind.RETURNED;
        effects.add(new Effect(kind, firing.rule(), firing.twinId(), at, firing.message()));
      }
      for (RuleTrace.Given given : firing.commands()) {
        String detail = given.path() + " to " + given.twinId();
        effects.add(new Effect(Effect.Kind.COMMANDED, firing.rule(), firing.twinId(), at, detail));
      }
    }

    @Override
    public void did(String rule, String twinId, long atMicros, RuleDeed deed) {
      if (test.rules().contains(rule)) {
        long at = atMicros - test.startMicros();
        effects.add(
            switch (deed) {
              case RuleDeed.Wrote(String to, String path, String json) ->
                  new Effect(Effect.Kind.WRITTEN, rule, twinId, at, written(path, to, json));
              case RuleDeed.Logged(String text) ->
                  new Effect(Effect.Kind.LOGGED, rule, twinId, at, text);
              case RuleDeed.Told(String channel, String text) ->
                  new Effect(Effect.Kind.TOLD, rule, twinId, at, told(channel, text));
            });
      }
    }

    /// Numbers are equal however they are written.
    private static String written(String path, String to, String json) {
      String value = json;
      try {
        value = new BigDecimal(json).stripTrailingZeros().toPlainString();
      } catch (NumberFormatException _) {
        // It is no number.
      }
      return path + " of " + to + " = " + value;
    }

    private static String told(String channel, String text) {
      return channel + ": " + text;
    }

    private void note(RuleTrace look) {
      if (trace.size() == TRACE_MAX) {
        trace.removeFirst();
      }
      trace.addLast(look.line(test.startMicros()));
    }

    // What was expected

    private void compare() {
      List<Effect> left = new ArrayList<>(effects);
      List<RuleTest.Expected> missing = new ArrayList<>();
      for (RuleTest.Expected expected : test.expected()) {
        Optional<Effect> found =
            left.stream().filter(effect -> isOne(expected, effect)).findFirst();
        if (found.isPresent()) {
          left.remove(found.get());
        } else {
          missing.add(expected);
        }
      }
      for (RuleTest.Expected expected : missing) {
        Optional<Effect> near =
            left.stream().filter(effect -> effect.kind() == kindOf(expected)).findFirst();
        near.ifPresent(left::remove);
        problem(
            expected.place(),
            "test %s: expected %s, found %s"
                .formatted(
                    test.name(), describe(expected), near.map(Run::describe).orElse("nothing")));
      }
      for (Effect effect : left) {
        problem(
            test.expectedPlace(),
            "test %s: expected nothing else, found %s".formatted(test.name(), describe(effect)));
      }
    }

    private static boolean isOne(RuleTest.Expected expected, Effect effect) {
      String detail = detailOf(expected);
      return effect.kind() == kindOf(expected)
          && effect.rule().equals(expected.rule())
          && effect.twin().equals(expected.twin())
          && (expected.atMicros() == RuleTest.ANY || expected.atMicros() == effect.atMicros())
          && (isAny(expected)
              ? effect.detail().startsWith(detail)
              : detail.equals(effect.detail()));
    }

    /// True when what it says besides may be anything.
    private static boolean isAny(RuleTest.Expected expected) {
      return switch (expected) {
        case RuleTest.Raised raised -> raised.message().isEmpty();
        case RuleTest.Returned _ -> true;
        case RuleTest.Commanded _ -> false;
        case RuleTest.Written written -> written.json().isEmpty();
        case RuleTest.Logged logged -> logged.text().isEmpty();
        case RuleTest.Told told -> told.text().isEmpty();
      };
    }

    private static Effect.Kind kindOf(RuleTest.Expected expected) {
      return switch (expected) {
        case RuleTest.Raised _ -> Effect.Kind.RAISED;
        case RuleTest.Returned _ -> Effect.Kind.RETURNED;
        case RuleTest.Commanded _ -> Effect.Kind.COMMANDED;
        case RuleTest.Written _ -> Effect.Kind.WRITTEN;
        case RuleTest.Logged _ -> Effect.Kind.LOGGED;
        case RuleTest.Told _ -> Effect.Kind.TOLD;
      };
    }

    private static String detailOf(RuleTest.Expected expected) {
      return switch (expected) {
        case RuleTest.Raised raised -> raised.message();
        case RuleTest.Returned _ -> "";
        case RuleTest.Commanded commanded -> commanded.command() + " to " + commanded.to();
        case RuleTest.Written written -> written(written.path(), written.to(), written.json());
        case RuleTest.Logged logged -> logged.text();
        case RuleTest.Told told -> told(told.channel(), told.text());
      };
    }

    private static String describe(RuleTest.Expected expected) {
      return describe(
          new Effect(
              kindOf(expected),
              expected.rule(),
              expected.twin(),
              expected.atMicros(),
              detailOf(expected)));
    }

    private static String describe(Effect effect) {
      String at = effect.atMicros() == RuleTest.ANY ? "" : " at " + seconds(effect.atMicros());
      String what =
          switch (effect.kind()) {
            case RAISED -> "an alarm raised";
            case RETURNED -> "an alarm returned";
            case COMMANDED -> "the command " + effect.detail();
            case WRITTEN -> "the value " + effect.detail();
            case LOGGED -> "the line \"%s\"".formatted(effect.detail());
            case TOLD -> "the notification " + effect.detail();
          };
      String message =
          effect.kind() == Effect.Kind.RAISED && !effect.detail().isEmpty()
              ? " with the message \"%s\"".formatted(effect.detail())
              : "";
      return "%s (%s of %s)%s%s".formatted(what, effect.rule(), effect.twin(), at, message);
    }

    private static String seconds(long micros) {
      return BigDecimal.valueOf(micros, MICROS_DIGITS).stripTrailingZeros().toPlainString() + "s";
    }

    private void problem(RuleTest.Place place, String message) {
      problems.add(new Problem(place.file(), place.line(), place.column(), message));
    }
  }
}
