package io.lockstep.stream.internal;

import io.lockstep.model.ValueType;
import io.lockstep.stream.Condition;
import io.lockstep.stream.Evaluation;
import io.lockstep.stream.Outcome;
import io.lockstep.stream.Readings;
import io.lockstep.stream.TextProblem;
import io.lockstep.stream.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An expression of CEL of any primitive type: in place when it is simple, else on CEL's runtime.
/// Immutable, thread-safe.
public final class Computation {
  private final List<Integer> slots;
  private final ValueType type;
  private final String unit;
  private final @Nullable Typed simple;
  private final @Nullable Program program;

  /// An expression on CEL's runtime.
  @FunctionalInterface
  interface Program {
    /// Computes it.
    void evaluate(Readings at, Outcome out);
  }

  /// Exactly one of `simple` and `program` is there.
  Computation(
      Set<Integer> slots,
      ValueType type,
      String unit,
      @Nullable Typed simple,
      @Nullable Program program) {
    this.slots = List.copyOf(new ArrayList<>(slots));
    this.type = type;
    this.unit = unit;
    this.simple = simple;
    this.program = program;
  }

  /// Compiles an expression over these properties.
  ///
  /// @param problems receives all that is wrong with it
  /// @return null when there is something wrong
  public static @Nullable Computation compile(
      String text, Properties properties, List<TextProblem> problems) {
    if (text.length() > Condition.LENGTH_MAX) {
      problems.add(Conditions.tooLong("an expression", text));
      return null;
    }
    return switch (Parser.parse(text)) {
      case Parser.Result.Parsed(Syntax syntax) -> {
        List<TextProblem> found = new ArrayList<>();
        Set<Integer> used = new LinkedHashSet<>();
        Typer typer = new Typer(properties, found, used);
        Typed typed = typer.type(syntax);
        if (typer.isBeyond()) {
          yield CelPrograms.computation(text, properties, problems);
        }
        problems.addAll(found);
        yield found.isEmpty() ? inPlace(typed, used) : null;
      }
      case Parser.Result.Beyond() -> CelPrograms.computation(text, properties, problems);
      case Parser.Result.Wrong(TextProblem problem) -> {
        problems.add(problem);
        yield null;
      }
    };
  }

  private static @Nullable Computation inPlace(Typed typed, Set<Integer> used) {
    return switch (typed) {
      case Typed.OfTruth _ -> new Computation(used, ValueType.BOOLEAN, "", typed, null);
      case Typed.OfWhole(Whole _, var _, String unit) ->
          new Computation(used, ValueType.LONG, unit, typed, null);
      case Typed.OfReal(Real _, String unit) ->
          new Computation(used, ValueType.DOUBLE, unit, typed, null);
      case Typed.OfText _ -> new Computation(used, ValueType.TEXT, "", typed, null);
      case Typed.Wrong _ -> null;
    };
  }

  /// The slots that it reads, in the order of their first use.
  public List<Integer> slots() {
    return slots;
  }

  /// BOOLEAN, LONG, DOUBLE or TEXT.
  public ValueType type() {
    return type;
  }

  /// The unit's name, empty for none or for one that nobody knows.
  public String unit() {
    return unit;
  }

  /// True when it is computed in place, without an object.
  public boolean isSimple() {
    return simple != null;
  }

  /// Computes it from the present values; a double that is not finite has failed.
  public void evaluate(Evaluation at, Outcome out) {
    switch (simple) {
      case Typed.OfTruth(Truth node) -> {
        Verdict verdict = node.test(at);
        if (verdict.isKnown()) {
          out.known(verdict == Verdict.TRUE ? 1 : 0);
        } else {
          out.without(verdict);
        }
      }
      case Typed.OfWhole whole -> {
        long number = whole.node().value(at);
        if (isSettled(at, out)) {
          out.known(number);
        }
      }
      case Typed.OfReal real -> {
        double number = real.node().value(at);
        if (isSettled(at, out)) {
          finite(number, out);
        }
      }
      case Typed.OfText text -> {
        String words = text.node().value(at);
        if (isSettled(at, out)) {
          out.known(words);
        }
      }
      case Typed.Wrong _ -> out.failed();
      case null -> {
        if (program != null) {
          program.evaluate(at.readings(), out);
        }
      }
    }
  }

  static void finite(double number, Outcome out) {
    if (Double.isFinite(number)) {
      out.known(Double.doubleToRawLongBits(number));
    } else {
      out.failed();
    }
  }

  private static boolean isSettled(Evaluation at, Outcome out) {
    Verdict verdict = at.settle(true);
    if (!verdict.isKnown()) {
      out.without(verdict);
    }
    return verdict.isKnown();
  }

  /// A result of it as a number: booleans are 0 or 1.
  public double number(long bits) {
    return switch (type) {
      case DOUBLE -> Double.longBitsToDouble(bits);
      case LONG, BOOLEAN, TEXT, JSON -> bits;
    };
  }
}
