package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.dtdl.internal.metamodel.UnitTable;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
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

  @Property
  void thereAndBackAgainIsTheSameValue(
      @ForAll("pairs") List<Unit> pair, @ForAll("values") double value) {
    double there = Units.convert(value, pair.getFirst(), pair.getLast());
    double back = Units.convert(there, pair.getLast(), pair.getFirst());

    assertThat(back).isCloseTo(value, within(Math.abs(value) * 1e-9 + 1e-6));
  }

  @Provide
  Arbitrary<Double> values() {
    return Arbitraries.doubles().between(-1e6, 1e6);
  }

  @Provide
  Arbitrary<List<Unit>> pairs() {
    return Arbitraries.of(
            UnitTable.get().kinds().keySet().stream()
                .filter(kind -> !kind.equals("DataSizeUnit") && !kind.equals("DataRateUnit"))
                .toList())
        .flatMap(
            kind -> {
              Arbitrary<Unit> units = Arbitraries.of(Units.ofKind(kind));
              return Combinators.combine(units, units).as(List::of);
            });
  }

  private static Unit unit(String term) {
    return Units.find(term).orElseThrow();
  }
}
