package io.lockstep.dtdl.internal.metamodel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// An exact number. Immutable; in lowest terms, the denominator greater than 0.
public record Fraction(BigInteger numerator, BigInteger denominator) {
  private static final MathContext DIGITS = new MathContext(40);
  private static final BigDecimal PI = new BigDecimal("3.141592653589793238462643383279502884197");

  public Fraction {
    BigInteger divisor = numerator.gcd(denominator);
    if (denominator.signum() < 0) {
      divisor = divisor.negate();
    }
    numerator = numerator.divide(divisor);
    denominator = denominator.divide(divisor);
  }

  /// A number of a table: factors with `*` and `/` between, from left to right; each a decimal or
  /// `pi`, which is taken with 40 digits.
  public static Fraction parse(String text) {
    Fraction product = new Fraction(BigInteger.ONE, BigInteger.ONE);
    int start = 0;
    boolean isDivisor = false;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '*' || text.charAt(i) == '/') {
        String factor = text.substring(start, i);
        Fraction next = of(factor.equals("pi") ? PI : new BigDecimal(factor));
        product = isDivisor ? product.dividedBy(next) : product.times(next);
        isDivisor = i < text.length() && text.charAt(i) == '/';
        start = i + 1;
      }
    }
    return product;
  }

  private static Fraction of(BigDecimal decimal) {
    return decimal.scale() <= 0
        ? new Fraction(decimal.toBigIntegerExact(), BigInteger.ONE)
        : new Fraction(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
  }

  /// The difference.
  public Fraction minus(Fraction other) {
    return new Fraction(
        numerator.multiply(other.denominator).subtract(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  /// The product.
  public Fraction times(Fraction other) {
    return new Fraction(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /// The quotient; the other must not be 0.
  public Fraction dividedBy(Fraction other) {
    return new Fraction(
        numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  /// To 40 digits.
  public BigDecimal decimal() {
    return new BigDecimal(numerator).divide(new BigDecimal(denominator), DIGITS);
  }
}
