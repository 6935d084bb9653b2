package io.lockstep.stream.internal;

import io.lockstep.model.Shape;
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
  public static @Nullable Compiled compile(String text, Shape shape, List<TextProblem> problems) {
    if (text.length() > Condition.LENGTH_MAX) {
      problems.add(
          new TextProblem(
              0,
              "expected a condition of at most %d characters, found %d"
                  .formatted(Condition.LENGTH_MAX, text.length())));
      return null;
    }
    Properties properties = new Properties(shape);
    return switch (Parser.parse(text)) {
      case Parser.Result.Parsed(Syntax syntax) -> inPlace(syntax, properties, problems);
      case Parser.Result.Beyond() -> CelPrograms.compile(text, properties, problems);
      case Parser.Result.Wrong(TextProblem problem) -> {
        problems.add(problem);
        yield null;
      }
    };
  }

  private static @Nullable Compiled inPlace(
      Syntax syntax, Properties properties, List<TextProblem> problems) {
    int before = problems.size();
    Set<Integer> used = new LinkedHashSet<>();
    Truth condition = new Typer(properties, problems, used).condition(syntax);
    return problems.size() > before ? null : new Compiled(new ArrayList<>(used), condition, null);
  }
}
