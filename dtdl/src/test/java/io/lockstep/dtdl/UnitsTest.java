package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.dtdl.internal.metamodel.Fraction;
import io.lockstep.dtdl.internal.metamodel.UnitTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "100, degreeCelsius, degreeFahrenheit, 212",
    "-40, degreeFahrenheit, degreeCelsius, -40",
    "0, kelvin, degreeCelsius, -273.15",
    "1, bar, pascal, 100000",
    "1, poundPerSquareInch, kilopascal, 6.894757293168361",
    "1, mile, metre, 1609.344",
    "1, knot, kilometrePerHour, 1.852",
    "60, revolutionPerMinute, revolutionPerSecond, 1",
    "180, degreeOfArc, radian, 3.141592653589793",
    "1, kilowattHour, megajoule, 3.6",
    "50, percent, unity, 0.5",
    "1, gallon, litre, 3.785411784",
    "1, mebibyte, kibibit, 8192",
    "1, horsepower, watt, 745.6998715822702",
    "2, tonne, kilogram, 2000",
    "1, inch, millimetre, 25.4",
    "3, hour, minute, 180",
    "1, massPound, gram, 453.59237",
    "1, acre, squareMetre, 4046.8564224",
    "1, ampereHour, coulomb, 3600"
  })
  void convertsBetweenUnitsOfAKind(double value, String from, String to, double expected) {
    double converted = Units.convert(value, unit(from), unit(to));

    assertThat(converted).isCloseTo(expected, within(Math.abs(expected) * 1e-12 + 1e-9));
  }

  @Test
  void refusesToMixQuantities() {
    assertThatThrownBy(() -> Units.convert(1, unit("metre"), unit("second")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot convert metre (LengthUnit) to second (TimeUnit): they measure different"
                + " things");
  }

  @Test
  void knowsTheUnitsOfASemanticType() {
    assertThat(Units.kindOf("Humidity")).contains("DensityUnit");
    assertThat(Units.ofKind("TemperatureUnit"))
        .extracting(Unit::term)
        .containsExactly("kelvin", "degreeCelsius", "degreeFahrenheit");
    assertThat(Units.find("furlong")).isEmpty();
    assertThat(Units.ofKind("MagicUnit")).isEmpty();
  }

  @Test
  void findsAUnitByItsSymbolBesideAnotherOfItsKind() {
    assertThat(Units.find("°F", unit("kelvin"))).contains(unit("degreeFahrenheit"));
    assertThat(Units.find("degreeFahrenheit", unit("kelvin"))).contains(unit("degreeFahrenheit"));
    assertThat(Units.find("°F", unit("metre"))).isEmpty();
    assertThat(Units.find("", unit("unity"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "100, degreeCelsius, degreeFahrenheit, 212",
    "212, degreeFahrenheit, degreeCelsius, 100",
    "98.6, degreeFahrenheit, degreeCelsius, 37",
    "-459.67, degreeFahrenheit, kelvin, 0",
    "1500, millimetre, metre, 1.5",
    "3, millimetre, metre, 0.003",
    "1, mile, inch, 63360",
    "1, hour, second, 3600",
    "90, minute, hour, 1.5",
    "36, kilometrePerHour, metrePerSecond, 10",
    "1, knot, kilometrePerHour, 1.852",
    "1, turn, degreeOfArc, 360",
    "3000, revolutionPerMinute, revolutionPerSecond, 50",
    "1, tonOfRefrigeration, britishThermalUnitPerHour, 12000",
    "1, gallonPerMinute, gallonPerHour, 60",
    "1, yobibyte, bit, 9671406556917033397649408"
  })
  void whatIsExactByDefinitionIsExact(double value, String from, String to, double expected) {
    assertThat(Units.convert(value, unit(from), unit(to))).isEqualTo(expected);
  }

  @Test
  void aDifferenceOfTemperaturesHasNoZeroPoint() {
    UnitConversion toFahrenheit = Units.conversion(unit("degreeCelsius"), unit("degreeFahrenheit"));

    assertThat(toFahrenheit.apply(10)).isEqualTo(50);
    assertThat(toFahrenheit.applyToDifference(10)).isEqualTo(18);
  }

  @Test
  void aUnitConvertsToItselfWithoutAChange() {
    for (Unit unit : UnitTable.get().units().values()) {
      assertThat(Units.conversion(unit, unit).isIdentity()).as(unit.term()).isTrue();
      assertThat(Units.convert(-0.1, unit, unit)).isEqualTo(-0.1);
    }
  }

  @Property(tries = 100)
  void everyConversionIsRightToTheLastPlaces(@ForAll("values") double value) {
    for (List<UnitTable.Entry> kind : UnitTable.get().kinds().values()) {
      for (UnitTable.Entry from : kind) {
        for (UnitTable.Entry to : kind) {
          double converted = Units.convert(value, from.unit(), to.unit());
          double exact = naive(value, from, to);

          assertThat(converted)
              .as("%s %s in %s", value, from.unit().term(), to.unit().term())
              .isCloseTo(exact, within(tolerance(exact, from, to)));
        }
      }
    }
  }

  @Property(tries = 100)
  void thereAndBackAgainIsTheSameValue(@ForAll("values") double value) {
    for (List<UnitTable.Entry> kind : UnitTable.get().kinds().values()) {
      for (UnitTable.Entry from : kind) {
        for (UnitTable.Entry to : kind) {
          double there = Units.convert(value, from.unit(), to.unit());
          double back = Units.convert(there, to.unit(), from.unit());

          assertThat(back)
              .as("%s %s by %s", value, from.unit().term(), to.unit().term())
              .isCloseTo(value, within(3 * tolerance(value, to, from)));
        }
      }
    }
  }

  /// With as many digits as it takes.
  private static double naive(double value, UnitTable.Entry from, UnitTable.Entry to) {
    BigDecimal base =
        new BigDecimal(value).multiply(decimal(from.factor())).add(decimal(from.offset()));
    return base.subtract(decimal(to.offset()))
        .divide(decimal(to.factor()), new MathContext(60))
        .doubleValue();
  }

  private static BigDecimal decimal(Fraction exact) {
    return new BigDecimal(exact.numerator())
        .divide(new BigDecimal(exact.denominator()), new MathContext(60));
  }

  /// Three numbers that are rounded, and three roundings on the way: each at most one unit in the
  /// last place of the result, or, where zero points differ, of that difference.
  private static double tolerance(double exact, UnitTable.Entry from, UnitTable.Entry to) {
    double shift = (from.unit().offset() - to.unit().offset()) / to.unit().factor();
    return 6 * Math.ulp(exact) + 6 * Math.ulp(shift);
  }

  @Provide
  Arbitrary<Double> values() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().between(-1e6, 1e6),
        Arbitraries.doubles().between(-1e30, 1e30),
        Arbitraries.integers().between(-1_000_000, 1_000_000).map(n -> n / 1000.0));
  }

  private static Unit unit(String term) {
    return Units.find(term).orElseThrow();
  }
}
