package io.lockstep.simulation.cosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Position;
import io.lockstep.simulation.fmi.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a connection carries, converts and refuses.
class ConnectionsTest {
  private static final Unit KELVIN = unit("K", 1, 0, 4);
  private static final Unit CELSIUS = unit("degC", 1, 273.15, 4);
  private static final Unit FAHRENHEIT = unit("degF", 5.0 / 9, 273.15 - 32 * 5.0 / 9, 4);
  private static final Unit METRE = unit("m", 1, 0, 1);
  private static final Unit MILLIMETRE = unit("mm", 0.001, 0, 1);
  private static final Unit NAMELESS =
      new Unit("bananas", Optional.empty(), List.of(), new Position(1, 1));

  @TempDir Path folder;

  private static Unit unit(String name, double factor, double offset, int dimension) {
    List<Integer> exponents = new ArrayList<>(List.of(0, 0, 0, 0, 0, 0, 0, 0));
    exponents.set(dimension, 1);
    return new Unit(
        name,
        Optional.of(new Unit.BaseUnit(exponents, factor, offset)),
        List.of(),
        new Position(1, 1));
  }

  /// Gives what it takes; output and input as told.
  private record Pipe(Port in, Port out) implements Behaviour {
    static Pipe of(BaseType in, BaseType out) {
      return new Pipe(Port.discrete("in", in), Port.discrete("out", out));
    }

    @Override
    public List<Port> inputs() {
      return List.of(in);
    }

    @Override
    public List<Port> outputs() {
      return List.of(out);
    }

    @Override
    public double[] start(double time) {
      return new double[0];
    }

    @Override
    public void outputs(double time, double[] state, Values values, Values result) {
      for (int i = 0; i < Math.min(in.size(), out.size()); i++) {
        if (in.bank() == Port.Bank.REAL && out.bank() == Port.Bank.REAL) {
          result.real(i, values.real(i));
        } else if (in.bank() == Port.Bank.WHOLE && out.bank() == Port.Bank.WHOLE) {
          result.whole(i, values.whole(i));
        }
      }
    }

    @Override
    public void step(double time, double size, double[] state, Values values) {}
  }

  private static Port real(String name, Unit unit, boolean isRelative) {
    return new Port(name, BaseType.FLOAT64, 1, true, Optional.of(unit), isRelative, 1);
  }

  private static double carried(Unit from, Unit to, boolean areRelative, double value) {
    Pipe source = new Pipe(Port.number("in"), real("out", from, areRelative));
    Pipe target = new Pipe(real("in", to, areRelative), Port.number("out"));
    try (Master master =
        new Master(
            List.of(Member.of("a", source), Member.of("b", target)),
            List.of(Connection.of("a.out", "b.in")),
            MasterOptions.every(1))) {
      master.set("a.in", value);
      master.start(0, OptionalDouble.empty());
      return master.number("b.out");
    }
  }

  @Test
  void unitsAreConvertedByTheirBaseUnits() {
    assertThat(carried(CELSIUS, KELVIN, false, 25)).isEqualTo(298.15);
    assertThat(carried(FAHRENHEIT, CELSIUS, false, 212)).isCloseTo(100, within(1e-12));
    assertThat(carried(CELSIUS, FAHRENHEIT, false, 37)).isCloseTo(98.6, within(1e-12));
    assertThat(carried(MILLIMETRE, METRE, false, 1500)).isEqualTo(1.5);
    assertThat(carried(NAMELESS, NAMELESS, false, 3)).isEqualTo(3);
  }

  @Test
  void ofADifferenceTheOffsetDoesNotCount() {
    assertThat(carried(CELSIUS, KELVIN, true, 25)).isEqualTo(25);
    assertThat(carried(FAHRENHEIT, CELSIUS, true, 9)).isCloseTo(5, within(1e-12));
  }

  @Test
  void anotherQuantityIsRefused() {
    assertThatThrownBy(() -> carried(METRE, KELVIN, false, 1))
        .isInstanceOf(LockstepException.class)
        .extracting(each -> ((LockstepException) each).code())
        .isEqualTo(ErrorCode.VALIDATION_FAILED);
    assertThatThrownBy(() -> carried(METRE, KELVIN, false, 1))
        .hasMessage(
            "connection a.out -> b.in: expected a quantity of K (\"K\"), found one of m (\"m\")");
    assertThatThrownBy(() -> carried(METRE, NAMELESS, false, 1))
        .hasMessageContaining("\"m\" and \"bananas\", of which the second has none");
  }

  @Test
  void factorAndOffsetComeAfterTheUnits() {
    Scale scale =
        Scale.of(
            real("out", CELSIUS, false),
            real("in", KELVIN, false),
            Connection.of("a.out", "b.in").scaled(2, 1));

    assertThat(scale.factor()).isEqualTo(2);
    assertThat(scale.offset()).isEqualTo(2 * 273.15 + 1);
  }

  private static void connect(Port from, Port to) {
    Pipe source = new Pipe(Port.number("in"), from);
    Pipe target = new Pipe(to, Port.number("out"));
    new Master(
            List.of(Member.of("a", source), Member.of("b", target)),
            List.of(Connection.of("a." + from.name(), "b." + to.name())),
            MasterOptions.every(1))
        .close();
  }

  @ParameterizedTest
  @CsvSource({
    "INT8,INT16",
    "UINT8,INT16",
    "UINT32,INT64",
    "INT32,FLOAT64",
    "FLOAT64,FLOAT32",
    "BOOLEAN,BOOLEAN",
    "ENUMERATION,ENUMERATION",
    "STRING,STRING",
    "BINARY,BINARY"
  })
  void typesThatFitAreConnected(BaseType from, BaseType to) {
    connect(Port.discrete("out", from), Port.discrete("in", to));
  }

  @ParameterizedTest
  @CsvSource({
    "INT16,INT8",
    "INT8,UINT8",
    "UINT64,INT64",
    "FLOAT64,INT32",
    "BOOLEAN,INT32",
    "ENUMERATION,INT64",
    "STRING,BINARY",
    "CLOCK,CLOCK"
  })
  void typesThatDoNotFitAreRefused(BaseType from, BaseType to) {
    assertThatThrownBy(() -> connect(Port.discrete("out", from), Port.discrete("in", to)))
        .hasMessageContaining("connection a.out -> b.in: expected");
  }

  @Test
  void otherNumbersOfElementsSecondSourcesAndUnknownNamesAreRefused() {
    assertThatThrownBy(() -> connect(Port.numbers("out", 3), Port.numbers("in", 2)))
        .hasMessageContaining("expected as many elements, found 3 and 2");
    Member one = Member.of("one", Pipe.of(BaseType.INT32, BaseType.INT32));
    Member two = Member.of("two", Pipe.of(BaseType.INT32, BaseType.INT32));
    assertThatThrownBy(
            () ->
                new Master(
                    List.of(one, two),
                    List.of(Connection.of("one.out", "two.in"), Connection.of("two.out", "two.in")),
                    MasterOptions.every(1)))
        .hasMessageContaining("expected one source of an input, found another one: one.out");
    assertThatThrownBy(
            () ->
                new Master(
                    List.of(one, two),
                    List.of(Connection.of("one.out", "three.in")),
                    MasterOptions.every(1)))
        .hasMessageContaining("expected a member of [one, two], found \"three\"");
  }

  @ParameterizedTest
  @CsvSource({"cs3,cs3", "cs3,me3", "me3,cs3"})
  void everyTypePassesThroughTwoFmus(String first, String second) {
    List<String> types =
        List.of(
            "Float64",
            "Float32",
            "Int8",
            "UInt8",
            "Int16",
            "UInt16",
            "Int32",
            "UInt32",
            "Int64",
            "UInt64",
            "Boolean",
            "String",
            "Binary",
            "Enumeration");
    try (Fmus fmus = new Fmus(folder);
        Master master =
            new Master(
                List.of(
                    fmus.member("one", "feedthrough", first, Map.of("Binary_input", "0102ff")),
                    fmus.member("two", "feedthrough", second, Map.of())),
                types.stream()
                    .map(each -> Connection.of("one." + each + "_output", "two." + each + "_input"))
                    .toList(),
                MasterOptions.every(0.1))) {
      master.set("one.Float64_input", 0.1);
      master.set("one.Float32_input", 0.5);
      master.set("one.Int8_input", -128);
      master.set("one.UInt8_input", 255);
      master.set("one.Int16_input", -32768);
      master.set("one.UInt16_input", 65535);
      master.set("one.Int32_input", Integer.MIN_VALUE);
      master.set("one.UInt32_input", 4294967295.0);
      master.set("one.Int64_input", -9007199254740991.0);
      master.set("one.UInt64_input", 9007199254740991.0);
      master.set("one.Boolean_input", 1);
      master.set("one.String_input", "Größe");
      master.set("one.Enumeration_input", 2);
      master.start(0, OptionalDouble.empty());
      master.advance(0.3);

      Values there = master.outputs(master.members().get(1));
      Values here = master.outputs(master.members().get(0));
      assertThat(there.reals).containsExactly(0.1, 0.5);
      assertThat(there.wholes)
          .containsExactly(
              -128,
              255,
              -32768,
              65535,
              Integer.MIN_VALUE,
              4294967295L,
              -9007199254740991L,
              9007199254740991L,
              1,
              2)
          .isEqualTo(here.wholes);
      assertThat(there.text(0)).isEqualTo("Größe");
      assertThat(there.blob(0)).containsExactly(1, 2, 255);
    }
  }

  @Test
  void anArrayIsCarriedElementByElement() {
    Pipe pipe = new Pipe(Port.numbers("in", 4), Port.numbers("out", 4));
    String xml = io.lockstep.simulation.TestFmus.xml("chain", 3);
    assertThat(xml).contains("<Dimension");
    try (Fmus fmus = new Fmus(folder);
        Master master =
            new Master(
                List.of(
                    fmus.member("chain", "chain", "cs3", Map.of("n", "4")),
                    Member.of("pipe", pipe)),
                List.of(Connection.of("chain.x", "pipe.in")),
                MasterOptions.every(0.5))) {
      master.start(0, OptionalDouble.empty());
      master.advance(1);

      double[] found = master.numbers("pipe.out");
      assertThat(found).hasSize(4);
      for (int i = 0; i < 4; i++) {
        assertThat(found[i]).isCloseTo(Math.exp(-(i + 1)), within(1e-8));
      }
    }
  }
}
