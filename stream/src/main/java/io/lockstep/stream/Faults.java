package io.lockstep.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Receives what is wrong with a rule, with its place.
@FunctionalInterface
public interface Faults {
  /// Something is wrong within the text at a path of keys, such as `let`, `mean`, `of`.
  ///
  /// @param what what stands there, for the message
  void add(String what, TextProblem problem, List<String> path);

  /// Compiles the text at a path; what is wrong gets its place.
  static <T> @Nullable T collect(
      Faults faults,
      String what,
      Function<List<TextProblem>, @Nullable T> compile,
      List<String> path) {
    List<TextProblem> problems = new ArrayList<>();
    T compiled = compile.apply(problems);
    problems.forEach(problem -> faults.add(what, problem, path));
    return compiled;
  }

  /// Keys below other ones.
  static List<String> path(String[] above, String... keys) {
    return Stream.concat(Arrays.stream(above), Arrays.stream(keys)).toList();
  }
}
