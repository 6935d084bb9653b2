package io.lockstep.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.Blobs;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Texts;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// FMI 2.0.4 §2.1.7, FMI 3.0 §2.2.7: values of every type arrive as they were sent.
class EveryTypeTest {
  @TempDir Path folder;

  /// Where the FMUs run; the same tests run for the other, too.
  ProcessMode mode() {
    return ProcessMode.IN_PROCESS;
  }

  private static Variable variable(LoadedFmu fmu, String name) {
    return fmu.description().variable(name).orElseThrow();
  }

  private LoadedFmu load(int version) {
    return mode().load(folder, "feedthrough", version, Kind.CO_SIMULATION);
  }

  @ParameterizedTest
  @CsvSource({
    "2,Integer,-2147483648",
    "2,Integer,2147483647",
    "2,Boolean,1",
    "2,Enumeration,2",
    "3,Int8,-128",
    "3,Int8,127",
    "3,UInt8,255",
    "3,Int16,-32768",
    "3,UInt16,65535",
    "3,Int32,-2147483648",
    "3,UInt32,4294967295",
    "3,Int64,-9223372036854775808",
    "3,Int64,9007199254740993",
    "3,UInt64,-1",
    "3,Boolean,1",
    "3,Enumeration,2"
  })
  void wholeNumbersArrive(int version, String type, long value) {
    try (LoadedFmu fmu = load(version);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      Numbers in = instance.numbers(List.of(variable(fmu, type + "_input")));
      Numbers out = instance.numbers(List.of(variable(fmu, type + "_output")));
      instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
      in.setLong(0, value);
      in.write();
      out.read();

      assertThat(out.getLong(0)).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2,Real,1.7976931348623157E308",
    "2,Real,NaN",
    "2,Real,-0.0",
    "3,Float64,4.9E-324",
    "3,Float64,-Infinity",
    "3,Float32,3.4028234663852886E38",
    "3,Float32,0.1",
    "3,UInt64,18446744073709551615"
  })
  void numbersArrive(int version, String type, double value) {
    try (LoadedFmu fmu = load(version);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      Numbers in = instance.numbers(List.of(variable(fmu, type + "_input")));
      Numbers out = instance.numbers(List.of(variable(fmu, type + "_output")));
      instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
      in.set(0, value);
      in.write();
      out.read();

      double expected =
          variable(fmu, type + "_input").base() == BaseType.FLOAT32 ? (float) value : value;
      assertThat(Double.valueOf(out.get(0))).isEqualTo(Double.valueOf(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void textsArrive(int version) {
    try (LoadedFmu fmu = load(version);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      Texts in = instance.texts(List.of(variable(fmu, "String_input")));
      Texts out = instance.texts(List.of(variable(fmu, "String_output")));
      instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
      for (String text : List.of("plain", "", "Öfen 20 °C — 炉")) {
        in.set(0, text);
        in.write();
        out.read();
        assertThat(out.get(0)).isEqualTo(text);
      }
    }
  }

  @Test
  void bytesArrive() {
    try (LoadedFmu fmu = load(3);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      Blobs in = instance.blobs(List.of(variable(fmu, "Binary_input")));
      Blobs out = instance.blobs(List.of(variable(fmu, "Binary_output")));
      instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
      for (byte[] bytes : List.of(new byte[] {0, 1, -1, 0}, new byte[0])) {
        in.set(0, bytes);
        in.write();
        out.read();
        assertThat(out.get(0)).isEqualTo(bytes);
      }
      in.set(0, new byte[33]);
      assertThatThrownBy(in::write).hasMessageContaining("set \"Binary_input\"");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void outputsCannotBeSetAndTunablesCan(int version) {
    try (LoadedFmu fmu = load(version);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
      instance.exitInitialization();
      Variable output =
          fmu.description().variables().stream()
              .filter(each -> each.name().endsWith("_output") && each.base() == BaseType.FLOAT64)
              .findFirst()
              .orElseThrow();
      assertThatThrownBy(instance.numbers(List.of(output))::write)
          .hasMessageContaining("expected the FMU in no mode at all");
      Numbers tunable = instance.numbers(List.of(variable(fmu, "tunable")));
      tunable.set(0, 4);
      tunable.write();
      tunable.read();
      assertThat(tunable.get(0)).isEqualTo(4);
    }
  }
}
