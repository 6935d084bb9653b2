package io.lockstep.stream.internal;

import com.google.common.collect.ImmutableList;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExpander;
import dev.cel.parser.CelMacroExprFactory;
import io.lockstep.dtdl.UnitConversion;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import java.util.Optional;

/// `convert(property, 'unit')` for CEL's compiler: the arithmetic that it stands for, since its
/// units are known when the rule is loaded. Immutable.
final class ConvertMacro implements CelMacroExpander {
  private static final int ARGUMENTS = 2;

  /// A variable that no property can be called like, and that never has a value.
  static final String NEVER_KNOWN = "__nothing";

  /// `nothing()`: a double that is not known.
  static final CelMacro NOTHING =
      CelMacro.newGlobalMacro(
          Conversions.NOTHING,
          0,
          (factory, target, arguments) -> Optional.of(factory.newIdentifier(NEVER_KNOWN)));

  @SuppressWarnings("Immutable") // it is, and cannot say so to CEL
  private final Properties properties;

  private ConvertMacro(Properties properties) {
    this.properties = properties;
  }

  static CelMacro of(Properties properties) {
    return CelMacro.newGlobalMacro(Conversions.FUNCTION, ARGUMENTS, new ConvertMacro(properties));
  }

  @Override
  public Optional<CelExpr> expandMacro(
      CelMacroExprFactory factory, CelExpr target, ImmutableList<CelExpr> arguments) {
    CelExpr number = arguments.getFirst();
    CelExpr unit = arguments.getLast();
    Slot slot = properties.find(path(number));
    if (slot == null || !isNumber(slot) || !isText(unit)) {
      return Optional.of(
          factory.reportError(
              "expected convert(property, 'unit') with a property that is a number"));
    }
    Conversions.Found found = Conversions.find(slot.unit(), unit.constant().stringValue());
    UnitConversion conversion = found.conversion();
    return Optional.of(
        conversion == null
            ? factory.reportError("%s", found.problem())
            : converted(factory, slot, number, conversion));
  }

  private static boolean isNumber(Slot slot) {
    return slot.sharedType() == ValueType.LONG || slot.sharedType() == ValueType.DOUBLE;
  }

  private static boolean isText(CelExpr expression) {
    return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
  }

  private static CelExpr converted(
      CelMacroExprFactory factory, Slot slot, CelExpr number, UnitConversion conversion) {
    CelExpr value =
        slot.sharedType() == ValueType.LONG ? factory.newGlobalCall("double", number) : number;
    CelExpr scaled =
        factory.newGlobalCall(
            Operator.MULTIPLY.getFunction(),
            value,
            factory.newDoubleLiteral(conversion.numerator()));
    CelExpr moved =
        factory.newGlobalCall(
            Operator.ADD.getFunction(), scaled, factory.newDoubleLiteral(conversion.addend()));
    return factory.newGlobalCall(
        Operator.DIVIDE.getFunction(), moved, factory.newDoubleLiteral(conversion.denominator()));
  }

  /// The name with its dots that an expression is, empty when it is none.
  private static String path(CelExpr expression) {
    return switch (expression.getKind()) {
      case IDENT -> expression.ident().name();
      case SELECT -> {
        String before = path(expression.select().operand());
        yield before.isEmpty() ? "" : before + "." + expression.select().field();
      }
      default -> "";
    };
  }
}
