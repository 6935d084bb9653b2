package io.lockstep.stream.internal;

import io.lockstep.stream.TextProblem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the part of CEL that most rules are written in: comparisons, `&&`, `||`, `!`, `?:`,
/// arithmetic, literals, `in` with a list of literals, `convert`, `double` and `int`. What lies
/// beyond is left to CEL's own compiler.
///
/// Grammar and precedence are those of the CEL specification, "Syntax".
public final class Parser {
  /// Deeper than any person nests; bounds the stack.
  private static final int DEPTH_MAX = 100;

  private static final String A_VALUE = "a property, a literal or a parenthesis";

  private final Lexer lexer;
  private int depth;

  private Parser(String text) {
    lexer = new Lexer(text);
  }

  /// The outcome of [#parse].
  sealed interface Result {
    record Parsed(Syntax syntax) implements Result {}

    /// It may be CEL, but not of the simple part.
    record Beyond() implements Result {}

    record Wrong(TextProblem problem) implements Result {}
  }

  static Result parse(String text) {
    Parser parser = new Parser(text);
    try {
      parser.lexer.next();
      Syntax syntax = parser.choice();
      if (parser.lexer.kind() != Lexer.Kind.END) {
        throw parser.unexpected("an operator or the end");
      }
      return new Result.Parsed(syntax);
    } catch (StoppedException stopped) {
      TextProblem problem = stopped.problem();
      return problem == null ? new Result.Beyond() : new Result.Wrong(problem);
    }
  }

  private Syntax choice() throws StoppedException {
    Syntax condition = either();
    if (!lexer.isSign("?")) {
      return condition;
    }
    int offset = lexer.offset();
    lexer.next();
    Syntax first = either();
    if (!lexer.isSign(":")) {
      throw unexpected("a colon and the value otherwise");
    }
    lexer.next();
    if (++depth > DEPTH_MAX) {
      throw StoppedException.beyond();
    }
    Syntax second = choice();
    depth--;
    return new Syntax.Choice(offset, condition, first, second);
  }

  private Syntax either() throws StoppedException {
    if (++depth > DEPTH_MAX) {
      throw new StoppedException(
          new TextProblem(
              lexer.offset(),
              "expected parentheses at most %d deep, found more".formatted(DEPTH_MAX)));
    }
    Syntax left = both();
    while (lexer.isSign("||")) {
      int offset = lexer.offset();
      lexer.next();
      left = new Syntax.Either(offset, left, both());
    }
    depth--;
    return left;
  }

  private Syntax both() throws StoppedException {
    Syntax left = compared();
    while (lexer.isSign("&&")) {
      int offset = lexer.offset();
      lexer.next();
      left = new Syntax.Both(offset, left, compared());
    }
    return left;
  }

  private Syntax compared() throws StoppedException {
    Syntax left = sum();
    while (true) {
      int offset = lexer.offset();
      if (lexer.isName("in")) {
        lexer.next();
        left = new Syntax.OneOf(offset, left, choices());
        continue;
      }
      Relation relation = relation();
      if (relation == null) {
        return left;
      }
      lexer.next();
      left = new Syntax.Compared(offset, relation, left, sum());
    }
  }

  private @Nullable Relation relation() {
    for (Relation relation : Relation.values()) {
      if (lexer.isSign(relation.sign())) {
        return relation;
      }
    }
    return null;
  }

  private List<Syntax> choices() throws StoppedException {
    if (!lexer.isSign("[")) {
      throw StoppedException.beyond();
    }
    lexer.next();
    List<Syntax> choices = new ArrayList<>();
    while (!lexer.isSign("]")) {
      choices.add(literal());
      if (lexer.isSign(",")) {
        lexer.next();
      } else if (!lexer.isSign("]")) {
        throw unexpected("a comma or ]");
      }
    }
    lexer.next();
    return choices;
  }

  /// A literal of a list; anything else is for CEL.
  private Syntax literal() throws StoppedException {
    Syntax item = unary();
    return switch (item) {
      case Syntax.WholeNumber _, Syntax.RealNumber _, Syntax.Quoted _, Syntax.Constant _ -> item;
      case Syntax.Name _,
          Syntax.Converted _,
          Syntax.Cast _,
          Syntax.Nothing _,
          Syntax.Choice _,
          Syntax.Negative _,
          Syntax.Not _,
          Syntax.Both _,
          Syntax.Either _,
          Syntax.Compared _,
          Syntax.Computed _,
          Syntax.OneOf _ ->
          throw StoppedException.beyond();
    };
  }

  private Syntax sum() throws StoppedException {
    Syntax left = product();
    while (lexer.isSign("+") || lexer.isSign("-")) {
      Arithmetic operation = lexer.isSign("+") ? Arithmetic.PLUS : Arithmetic.MINUS;
      int offset = lexer.offset();
      lexer.next();
      left = new Syntax.Computed(offset, operation, left, product());
    }
    return left;
  }

  private Syntax product() throws StoppedException {
    Syntax left = unary();
    while (lexer.isSign("*") || lexer.isSign("/") || lexer.isSign("%")) {
      Arithmetic operation =
          lexer.isSign("*")
              ? Arithmetic.TIMES
              : lexer.isSign("/") ? Arithmetic.OVER : Arithmetic.MODULO;
      int offset = lexer.offset();
      lexer.next();
      left = new Syntax.Computed(offset, operation, left, unary());
    }
    return left;
  }

  private Syntax unary() throws StoppedException {
    int offset = lexer.offset();
    if (lexer.isSign("!") || lexer.isSign("-")) {
      boolean isNot = lexer.isSign("!");
      if (++depth > DEPTH_MAX) {
        throw StoppedException.beyond();
      }
      if (!isNot && lexer.negateNumber()) {
        depth--;
        return primary();
      }
      lexer.next();
      Syntax inner = unary();
      depth--;
      return isNot ? new Syntax.Not(offset, inner) : new Syntax.Negative(offset, inner);
    }
    return primary();
  }

  private Syntax primary() throws StoppedException {
    int offset = lexer.offset();
    return switch (lexer.kind()) {
      case WHOLE -> taken(new Syntax.WholeNumber(offset, lexer.whole()));
      case REAL -> taken(new Syntax.RealNumber(offset, lexer.real()));
      case QUOTED -> taken(new Syntax.Quoted(offset, lexer.text()));
      case NAME -> name(offset);
      case SIGN -> parenthesis();
      case END -> throw unexpected(A_VALUE);
    };
  }

  private Syntax taken(Syntax literal) throws StoppedException {
    lexer.next();
    return noSelection(literal);
  }

  private Syntax parenthesis() throws StoppedException {
    if (lexer.isSign("[") || lexer.isSign("{") || lexer.isSign(".")) {
      throw StoppedException.beyond();
    }
    if (!lexer.isSign("(")) {
      throw unexpected(A_VALUE);
    }
    lexer.next();
    Syntax inner = choice();
    if (!lexer.isSign(")")) {
      throw unexpected("a closing parenthesis");
    }
    return taken(inner);
  }

  private Syntax name(int offset) throws StoppedException {
    String first = lexer.text();
    lexer.next();
    switch (first) {
      case "true", "false" -> {
        return noSelection(new Syntax.Constant(offset, first.equals("true")));
      }
      case "null", "in" -> throw StoppedException.beyond();
      default -> {
        // A property.
      }
    }
    if (first.equals(Conversions.FUNCTION) && lexer.isSign("(")) {
      return converted(offset);
    }
    if ((first.equals("double") || first.equals("int")) && lexer.isSign("(")) {
      Syntax inner = parenthesis();
      return new Syntax.Cast(offset, first.equals("double"), inner);
    }
    if (first.equals(Conversions.NOTHING) && lexer.isSign("(")) {
      lexer.next();
      if (!lexer.isSign(")")) {
        throw unexpected("a closing parenthesis");
      }
      return taken(new Syntax.Nothing(offset));
    }
    StringBuilder path = new StringBuilder(first);
    while (lexer.isSign(".")) {
      lexer.next();
      if (lexer.kind() != Lexer.Kind.NAME) {
        throw unexpected("a name after the dot");
      }
      path.append('.').append(lexer.text());
      lexer.next();
    }
    return noSelection(new Syntax.Name(offset, path.toString()));
  }

  private Syntax converted(int offset) throws StoppedException {
    lexer.next();
    Syntax inner = choice();
    if (!lexer.isSign(",")) {
      throw unexpected("a comma and the unit to convert to");
    }
    lexer.next();
    if (lexer.kind() != Lexer.Kind.QUOTED) {
      throw unexpected("the unit to convert to as a string, such as 'degreeCelsius'");
    }
    String unit = lexer.text();
    lexer.next();
    if (!lexer.isSign(")")) {
      throw unexpected("a closing parenthesis");
    }
    return taken(new Syntax.Converted(offset, inner, unit));
  }

  /// A function, an index or a member behind an expression is for CEL.
  private Syntax noSelection(Syntax syntax) throws StoppedException {
    if (lexer.isSign("(") || lexer.isSign("[") || lexer.isSign("{") || lexer.isSign(".")) {
      throw StoppedException.beyond();
    }
    return syntax;
  }

  private StoppedException unexpected(String expected) {
    return new StoppedException(
        new TextProblem(
            lexer.offset(), "expected %s, found %s".formatted(expected, lexer.describe())));
  }
}
