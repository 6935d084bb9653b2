package io.lockstep.simulation.run;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Blobs;
import io.lockstep.simulation.instance.Instance;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Texts;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sets start values before the initialisation: structural parameters first, since sizes of arrays
/// depend on them. Stateless.
public final class StartValues {
  private StartValues() {}

  /// Sets the values, before the initialisation of the instance.
  ///
  /// @param values by the names of variables; elements of arrays apart by blanks
  /// @param where whose values these are, for messages
  public static void apply(Instance instance, Map<String, String> values, String where) {
    Map<Variable, String> structural = new LinkedHashMap<>();
    Map<Variable, String> others = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          Variable variable =
              instance
                  .description()
                  .variable(name)
                  .orElseThrow(
                      () ->
                          new LockstepException(
                              ErrorCode.INVALID_ARGUMENT,
                              "%s %s=%s: expected a variable of the FMU, found none of this name"
                                  .formatted(where, name, value)));
          (variable.causality() == Causality.STRUCTURAL_PARAMETER ? structural : others)
              .put(variable, value);
        });
    if (!structural.isEmpty()) {
      instance.enterConfiguration();
      structural.forEach((variable, value) -> set(instance, variable, value, where));
      instance.exitConfiguration();
    }
    others.forEach((variable, value) -> set(instance, variable, value, where));
  }

  private static void set(Instance instance, Variable variable, String value, String where) {
    switch (variable.base()) {
      case STRING -> {
        Texts texts = instance.texts(List.of(variable));
        for (int i = 0; i < texts.size(); i++) {
          texts.set(i, value);
        }
        texts.write();
      }
      case BINARY -> {
        Blobs blobs = instance.blobs(List.of(variable));
        for (int i = 0; i < blobs.size(); i++) {
          blobs.set(i, bytes(variable, value, where));
        }
        blobs.write();
      }
      case FLOAT32,
          FLOAT64,
          INT8,
          UINT8,
          INT16,
          UINT16,
          INT32,
          UINT32,
          INT64,
          UINT64,
          BOOLEAN,
          ENUMERATION,
          CLOCK ->
          numbers(instance, variable, value, where);
    }
  }

  private static byte[] bytes(Variable variable, String value, String where) {
    try {
      return HexFormat.of().parseHex(value.strip());
    } catch (IllegalArgumentException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s %s: expected bytes in hexadecimal, found \"%s\""
              .formatted(where, variable.name(), value),
          e);
    }
  }

  private static void numbers(Instance instance, Variable variable, String value, String where) {
    Numbers numbers = instance.numbers(List.of(variable));
    double[] values = new double[numbers.size()];
    long[] wholes = new long[numbers.size()];
    BaseType base = variable.base();
    Inputs.Values.parse(where + " " + variable.name(), value, base, values, wholes);
    for (int i = 0; i < values.length; i++) {
      if (base.isFloat()) {
        numbers.set(i, values[i]);
      } else {
        numbers.setLong(i, wholes[i]);
      }
    }
    numbers.write();
  }
}
