package io.lockstep.stream.internal;

import io.lockstep.dtdl.UnitConversion;
import io.lockstep.model.Slot;
import io.lockstep.stream.TextProblem;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives a simple expression its types and units from a model, as CEL's type checker would
/// ("Gradual type checking" of its specification; integers and doubles compare, but do not mix in
/// arithmetic). All that is wrong is collected. Used once.
final class Typer {
  private final Properties properties;
  private final List<TextProblem> problems;
  private final Set<Integer> used;
  private boolean isBeyond;

  /// @param used receives the slots that are read, in the order of their first use
  Typer(Properties properties, List<TextProblem> problems, Set<Integer> used) {
    this.properties = properties;
    this.problems = problems;
    this.used = used;
  }

  /// True when CEL may have what was found here, and this class does not: then the result means
  /// nothing, and `problems` neither.
  boolean isBeyond() {
    return isBeyond;
  }

  /// The condition; when `problems` has grown, it means nothing.
  Truth condition(Syntax syntax) {
    Typed typed = type(syntax);
    if (typed instanceof Typed.OfTruth(Truth node)) {
      return node;
    }
    if (!(typed instanceof Typed.Wrong)) {
      problem(
          syntax.offset(),
          "expected a condition that is true or false, found %s of type %s"
              .formatted(say(syntax), typed.type()));
    }
    return new Truth.Constant(false);
  }

  Typed type(Syntax syntax) {
    return switch (syntax) {
      case Syntax.WholeNumber number ->
          new Typed.OfWhole(new Whole.Constant(number.value()), null, "");
      case Syntax.RealNumber number -> new Typed.OfReal(new Real.Constant(number.value()), "");
      case Syntax.Quoted quoted -> new Typed.OfText(new Words.Constant(quoted.text()), null);
      case Syntax.Constant constant -> new Typed.OfTruth(new Truth.Constant(constant.value()));
      case Syntax.Name name -> property(name);
      case Syntax.Converted converted -> converted(converted);
      case Syntax.Cast cast -> cast(cast);
      case Syntax.Nothing _ -> new Typed.OfReal(new Real.Nothing(), "");
      case Syntax.Choice choice -> choice(choice);
      case Syntax.Negative negative -> negative(negative);
      case Syntax.Not not -> new Typed.OfTruth(new Truth.Not(condition(not.inner())));
      case Syntax.Both both ->
          new Typed.OfTruth(new Truth.And(condition(both.left()), condition(both.right())));
      case Syntax.Either either ->
          new Typed.OfTruth(new Truth.Or(condition(either.left()), condition(either.right())));
      case Syntax.Compared compared -> compared(compared);
      case Syntax.Computed computed -> computed(computed);
      case Syntax.OneOf oneOf -> oneOf(oneOf);
    };
  }

  private Typed property(Syntax.Name name) {
    Slot slot = properties.find(name.path());
    if (slot == null) {
      return wrong(name.offset(), properties.unknown(name.path()));
    }
    used.add(slot.index());
    return switch (slot.sharedType()) {
      case BOOLEAN -> new Typed.OfTruth(new Truth.Flag(slot.index()));
      case LONG -> new Typed.OfWhole(new Whole.Property(slot.index()), slot, slot.unit());
      case DOUBLE -> new Typed.OfReal(new Real.Property(slot.index()), slot.unit());
      case TEXT -> new Typed.OfText(new Words.Property(slot.index()), slot);
      case JSON -> wrong(name.offset(), structured(name.path()));
    };
  }

  static String structured(String name) {
    return "expected a property that holds a number, a boolean or a text, found %s, which holds an object, array or map"
        .formatted(name);
  }

  private Typed converted(Syntax.Converted converted) {
    Typed inner = type(converted.inner());
    Real node = real(inner);
    if (node == null) {
      return inner instanceof Typed.Wrong
          ? inner
          : wrong(
              converted.offset(),
              "expected a number in convert, found " + say(converted.inner(), inner));
    }
    Conversions.Found found = Conversions.find(unitOf(inner), converted.unit());
    UnitConversion conversion = found.conversion();
    return conversion == null
        ? wrong(converted.offset(), found.problem())
        : new Typed.OfReal(new Real.Converted(node, conversion), converted.unit());
  }

  /// `double` and `int` of numbers; CEL has them of texts and booleans, too.
  private Typed cast(Syntax.Cast cast) {
    Typed inner = type(cast.inner());
    return switch (inner) {
      case Typed.OfWhole whole ->
          cast.isToReal() ? new Typed.OfReal(new Real.Widened(whole.node()), whole.unit()) : whole;
      case Typed.OfReal real ->
          cast.isToReal()
              ? real
              : new Typed.OfWhole(new Whole.Truncated(real.node()), null, real.unit());
      case Typed.OfTruth _, Typed.OfText _ -> {
        isBeyond = true;
        yield new Typed.Wrong();
      }
      case Typed.Wrong wrong -> wrong;
    };
  }

  private Typed choice(Syntax.Choice choice) {
    Truth condition = condition(choice.condition());
    Typed left = type(choice.first());
    Typed right = type(choice.second());
    if (left instanceof Typed.Wrong || right instanceof Typed.Wrong) {
      return new Typed.Wrong();
    }
    if (left instanceof Typed.OfTruth(Truth first)
        && right instanceof Typed.OfTruth(Truth second)) {
      return new Typed.OfTruth(new Truth.Choice(condition, first, second));
    }
    if (left instanceof Typed.OfWhole first && right instanceof Typed.OfWhole second) {
      String unit = oneUnit(choice.offset(), "?", first.unit(), second.unit());
      return new Typed.OfWhole(
          new Whole.Choice(condition, first.node(), second.node()), null, unit);
    }
    if (left instanceof Typed.OfReal first && right instanceof Typed.OfReal second) {
      String unit = oneUnit(choice.offset(), "?", first.unit(), second.unit());
      return new Typed.OfReal(new Real.Choice(condition, first.node(), second.node()), unit);
    }
    if (left instanceof Typed.OfText first && right instanceof Typed.OfText second) {
      return new Typed.OfText(new Words.Choice(condition, first.node(), second.node()), null);
    }
    return wrong(
        choice.offset(),
        "expected two values of one type behind ?, found %s and %s%s"
            .formatted(
                say(choice.first(), left),
                say(choice.second(), right),
                asDouble(choice.first(), left, choice.second(), right)));
  }

  private Typed negative(Syntax.Negative negative) {
    return switch (type(negative.inner())) {
      case Typed.OfWhole whole ->
          new Typed.OfWhole(new Whole.Negative(whole.node()), null, whole.unit());
      case Typed.OfReal real -> new Typed.OfReal(new Real.Negative(real.node()), real.unit());
      case Typed.Wrong wrong -> wrong;
      case Typed.OfTruth _, Typed.OfText _ ->
          wrong(negative.offset(), "expected a number behind -, found " + say(negative.inner()));
    };
  }

  private Typed computed(Syntax.Computed computed) {
    Typed left = type(computed.left());
    Typed right = type(computed.right());
    Arithmetic operation = computed.operation();
    if (left instanceof Typed.Wrong || right instanceof Typed.Wrong) {
      return new Typed.Wrong();
    }
    if (left instanceof Typed.OfWhole first && right instanceof Typed.OfWhole second) {
      String unit = unit(computed.offset(), operation, first.unit(), second.unit());
      return new Typed.OfWhole(
          new Whole.Computed(operation, first.node(), second.node()), null, unit);
    }
    if (left instanceof Typed.OfReal first
        && right instanceof Typed.OfReal second
        && operation != Arithmetic.MODULO) {
      String unit = unit(computed.offset(), operation, first.unit(), second.unit());
      return new Typed.OfReal(new Real.Computed(operation, first.node(), second.node()), unit);
    }
    return wrong(
        computed.offset(),
        "expected %s beside %s, found %s and %s%s"
            .formatted(
                operation == Arithmetic.MODULO ? "two ints" : "two numbers of one type",
                operation.sign(),
                say(computed.left(), left),
                say(computed.right(), right),
                asDouble(computed.left(), left, computed.right(), right)));
  }

  private Typed compared(Syntax.Compared compared) {
    Typed left = type(compared.left());
    Typed right = type(compared.right());
    if (left instanceof Typed.Wrong || right instanceof Typed.Wrong) {
      return new Typed.Wrong();
    }
    Relation relation = compared.relation();
    Truth node = comparison(compared, left, right);
    if (node != null) {
      return new Typed.OfTruth(node);
    }
    return wrong(
        compared.offset(),
        "expected two values of one type beside %s, found %s and %s%s"
            .formatted(
                relation.sign(),
                say(compared.left(), left),
                say(compared.right(), right),
                asDouble(compared.left(), left, compared.right(), right)));
  }

  private @Nullable Truth comparison(Syntax.Compared compared, Typed left, Typed right) {
    Relation relation = compared.relation();
    if (left instanceof Typed.OfWhole first && right instanceof Typed.OfWhole second) {
      sameUnit(compared.offset(), relation.sign(), first.unit(), second.unit());
      checkChoice(compared.right(), first.slot(), relation);
      checkChoice(compared.left(), second.slot(), relation);
      return new Truth.Wholes(relation, first.node(), second.node());
    }
    if (left instanceof Typed.OfText first && right instanceof Typed.OfText second) {
      checkChoice(compared.right(), first.slot(), relation);
      checkChoice(compared.left(), second.slot(), relation);
      return new Truth.Texts(relation, first.node(), second.node());
    }
    if (left instanceof Typed.OfTruth(Truth first)
        && right instanceof Typed.OfTruth(Truth second)
        && relation.isEquality()) {
      Truth same = new Truth.Same(first, second);
      return relation == Relation.EQUAL ? same : new Truth.Not(same);
    }
    Real first = real(left);
    Real second = real(right);
    boolean isMixed = left instanceof Typed.OfWhole || right instanceof Typed.OfWhole;
    if (first == null || second == null || (isMixed && relation.isEquality())) {
      return null;
    }
    sameUnit(compared.offset(), relation.sign(), unitOf(left), unitOf(right));
    return new Truth.Reals(relation, first, second);
  }

  private static @Nullable Real real(Typed typed) {
    return switch (typed) {
      case Typed.OfReal(Real node, String _) -> node;
      case Typed.OfWhole whole -> new Real.Widened(whole.node());
      case Typed.OfTruth _, Typed.OfText _, Typed.Wrong _ -> null;
    };
  }

  private static String unitOf(Typed typed) {
    return switch (typed) {
      case Typed.OfReal(Real _, String unit) -> unit;
      case Typed.OfWhole whole -> whole.unit();
      case Typed.OfTruth _, Typed.OfText _, Typed.Wrong _ -> "";
    };
  }

  /// `item in [a, b]` is `item == a || item == b`.
  private Typed oneOf(Syntax.OneOf oneOf) {
    Truth any = new Truth.Constant(false);
    type(oneOf.item());
    for (Syntax choice : oneOf.choices()) {
      Typed equal =
          compared(new Syntax.Compared(choice.offset(), Relation.EQUAL, oneOf.item(), choice));
      if (equal instanceof Typed.OfTruth(Truth node)) {
        any = any instanceof Truth.Constant ? node : new Truth.Or(any, node);
      } else {
        return equal;
      }
    }
    return new Typed.OfTruth(any);
  }

  private void checkChoice(Syntax literal, @Nullable Slot slot, Relation relation) {
    if (slot == null || !relation.isEquality()) {
      return;
    }
    String problem =
        switch (literal) {
          case Syntax.WholeNumber number -> Properties.choiceProblem(slot, number.value());
          case Syntax.Quoted quoted -> Properties.choiceProblem(slot, quoted.text());
          default -> null;
        };
    if (problem != null) {
      problem(literal.offset(), problem);
    }
  }

  private String unit(int offset, Arithmetic operation, String left, String right) {
    if (!operation.keepsUnit()) {
      return "";
    }
    return oneUnit(offset, operation.sign(), left, right);
  }

  private String oneUnit(int offset, String sign, String left, String right) {
    sameUnit(offset, sign, left, right);
    return left.isEmpty() ? right : left;
  }

  private void sameUnit(int offset, String sign, String left, String right) {
    String problem = Conversions.problem(sign, left, right);
    if (problem != null) {
      problem(offset, problem);
    }
  }

  private static String asDouble(Syntax left, Typed leftType, Syntax right, Typed rightType) {
    if (leftType instanceof Typed.OfReal && right instanceof Syntax.WholeNumber number) {
      return "; write " + number.value() + ".0";
    }
    if (rightType instanceof Typed.OfReal && left instanceof Syntax.WholeNumber number) {
      return "; write " + number.value() + ".0";
    }
    if (leftType instanceof Typed.OfReal && rightType instanceof Typed.OfWhole) {
      return "; write double(%s)".formatted(say(right));
    }
    if (leftType instanceof Typed.OfWhole && rightType instanceof Typed.OfReal) {
      return "; write double(%s)".formatted(say(left));
    }
    return "";
  }

  static String say(Syntax syntax, Typed typed) {
    return say(syntax) + " (" + typed.type() + ")";
  }

  private static String say(Syntax syntax) {
    return switch (syntax) {
      case Syntax.WholeNumber number -> Long.toString(number.value());
      case Syntax.RealNumber number -> Double.toString(number.value());
      case Syntax.Quoted quoted -> "'" + quoted.text() + "'";
      case Syntax.Constant constant -> Boolean.toString(constant.value());
      case Syntax.Name name -> name.path();
      case Syntax.Negative _,
          Syntax.Computed _,
          Syntax.Converted _,
          Syntax.Cast _,
          Syntax.Nothing _ ->
          "a computed number";
      case Syntax.Choice _ -> "a choice";
      case Syntax.Not _, Syntax.Both _, Syntax.Either _, Syntax.Compared _, Syntax.OneOf _ ->
          "a condition";
    };
  }

  private Typed wrong(int offset, String message) {
    problem(offset, message);
    return new Typed.Wrong();
  }

  private void problem(int offset, String message) {
    TextProblem problem = new TextProblem(offset, message);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }
}
