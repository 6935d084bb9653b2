package io.lockstep.stream.internal;

import io.lockstep.stream.Condition;
import io.lockstep.stream.TextProblem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compiles conditions: in place when they are simple, else by CEL. The classes of CEL are loaded
/// for the first condition that needs them, which takes about a second.
public final class Conditions {
  private Conditions() {}

  /// Exactly one of `simple` and `program` is there.
  public record Compiled(
      List<Integer> slots, @Nullable Truth simple, Condition.@Nullable Program program) {
    public Compiled {
      slots = List.copyOf(slots);
    }
  }

  /// See [Condition#compile].
  public static @Nullable Compiled compile(
      String text, Properties properties, List<TextProblem> problems) {
    if (text.length() > Condition.LENGTH_MAX) {
      problems.add(tooLong("a condition", text));
      return null;
    }
    return switch (Parser.parse(text)) {
      case Parser.Result.Parsed(Syntax syntax) -> inPlace(text, syntax, properties, problems);
      case Parser.Result.Beyond() ->
          readsOthers(text, problems) ? null : CelPrograms.compile(text, properties, problems);
      case Parser.Result.Wrong(TextProblem problem) -> {
        problems.add(problem);
        yield null;
      }
    };
  }

  private static boolean readsOthers(String text, List<TextProblem> problems) {
    List<AggregateScanner.Found> found = new AggregateScanner(text, new ArrayList<>()).scan();
    if (!found.isEmpty()) {
      problems.add(
          new TextProblem(
              found.getFirst().offset(),
              "expected values of one twin in a condition, found an aggregate of others; compute it as a property (compute: ...), and read that"));
    }
    return !found.isEmpty();
  }

  private static @Nullable Compiled inPlace(
      String text, Syntax syntax, Properties properties, List<TextProblem> problems) {
    List<TextProblem> found = new ArrayList<>();
    Set<Integer> used = new LinkedHashSet<>();
    Typer typer = new Typer(properties, found, used);
    Truth condition = typer.condition(syntax);
    if (typer.isBeyond()) {
      return CelPrograms.compile(text, properties, problems);
    }
    problems.addAll(found);
    return found.isEmpty() ? new Compiled(new ArrayList<>(used), condition, null) : null;
  }

  /// A text that is longer than is permitted.
  static TextProblem tooLong(String what, String text) {
    return new TextProblem(
        0,
        "expected %s of at most %d characters, found %d"
            .formatted(what, Condition.LENGTH_MAX, text.length()));
  }
}
