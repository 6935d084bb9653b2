package io.lockstep.simulation.run;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Blobs;
import io.lockstep.simulation.instance.Instance;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Writes values of an instance as lines of CSV. Elements of an array stand in one cell, apart by
/// blanks. Confined to the instance's thread.
final class Recorder {
  private static final int FEW = 5;

  private final Appendable out;
  private final List<Runnable> reads = new ArrayList<>();
  private final List<Consumer<StringBuilder>> columns = new ArrayList<>();
  private long rows;

  Recorder(Instance instance, List<Variable> variables, Appendable out) {
    this.out = out;
    Map<BaseType, List<Variable>> byType = new EnumMap<>(BaseType.class);
    variables.forEach(
        each -> byType.computeIfAbsent(each.base(), _ -> new ArrayList<>()).add(each));
    Map<Variable, Consumer<StringBuilder>> cells = new java.util.HashMap<>();
    byType.forEach((base, of) -> cells.putAll(channel(instance, base, of)));
    StringBuilder header = new StringBuilder("\"time\"");
    for (Variable each : variables) {
      header.append(',').append(Csv.quoted(each.name()));
      columns.add(java.util.Objects.requireNonNull(cells.get(each)));
    }
    line(header);
  }

  /// What a run records when nobody says it.
  static List<Variable> chosen(ModelDescription description, List<String> names) {
    if (!names.isEmpty()) {
      return names.stream()
          .map(
              name ->
                  description
                      .variable(name)
                      .filter(each -> each.base() != BaseType.CLOCK)
                      .orElseThrow(
                          () ->
                              new LockstepException(
                                  ErrorCode.INVALID_ARGUMENT,
                                  "--output %s: expected a variable of the FMU (no clock), found none of this name"
                                      .formatted(name))))
          .toList();
    }
    List<Variable> outputs = readable(description.of(Causality.OUTPUT));
    if (!outputs.isEmpty()) {
      return outputs;
    }
    List<Variable> states = description.states();
    return states.isEmpty()
        ? readable(description.of(Causality.LOCAL)).stream().limit(FEW).toList()
        : states.stream().limit(FEW).toList();
  }

  private static List<Variable> readable(List<Variable> variables) {
    return variables.stream()
        .filter(each -> each.base() != BaseType.CLOCK && !each.name().equals("time"))
        .toList();
  }

  private Map<Variable, Consumer<StringBuilder>> channel(
      Instance instance, BaseType base, List<Variable> variables) {
    Map<Variable, Consumer<StringBuilder>> cells = new java.util.HashMap<>();
    switch (base) {
      case STRING -> {
        Texts texts = instance.texts(variables);
        reads.add(texts::read);
        each(
            variables,
            texts.size(),
            texts::offset,
            (variable, from, to) ->
                cells.put(
                    variable,
                    line -> {
                      List<String> all = new ArrayList<>();
                      for (int i = from; i < to; i++) {
                        all.add(texts.get(i));
                      }
                      line.append(Csv.quoted(String.join(" ", all)));
                    }));
      }
      case BINARY -> {
        Blobs blobs = instance.blobs(variables);
        reads.add(blobs::read);
        each(
            variables,
            blobs.size(),
            blobs::offset,
            (variable, from, to) ->
                cells.put(
                    variable,
                    line -> {
                      for (int i = from; i < to; i++) {
                        line.append(i > from ? " " : "")
                            .append(HexFormat.of().formatHex(blobs.get(i)));
                      }
                    }));
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
          CLOCK -> {
        Numbers numbers = instance.numbers(variables);
        reads.add(numbers::read);
        each(
            variables,
            numbers.size(),
            numbers::offset,
            (variable, from, to) ->
                cells.put(
                    variable,
                    line -> {
                      for (int i = from; i < to; i++) {
                        line.append(i > from ? " " : "").append(shown(base, numbers, i));
                      }
                    }));
      }
    }
    return cells;
  }

  private interface Range {
    void use(Variable variable, int from, int to);
  }

  private static void each(
      List<Variable> variables, int size, java.util.function.IntUnaryOperator offset, Range range) {
    for (int i = 0; i < variables.size(); i++) {
      range.use(
          variables.get(i),
          offset.applyAsInt(i),
          i + 1 < variables.size() ? offset.applyAsInt(i + 1) : size);
    }
  }

  private static String shown(BaseType base, Numbers numbers, int element) {
    if (base.isFloat()) {
      double number = numbers.get(element);
      // As short as it can be read back: not the digits that a double has besides.
      return Csv.number(
          base == BaseType.FLOAT32 ? Double.parseDouble(Float.toString((float) number)) : number);
    }
    return base == BaseType.UINT64
        ? Long.toUnsignedString(numbers.getLong(element))
        : Long.toString(numbers.getLong(element));
  }

  /// Writes a line of the values of now.
  void sample(double time) {
    reads.forEach(Runnable::run);
    StringBuilder line = new StringBuilder(Csv.number(time));
    for (Consumer<StringBuilder> each : columns) {
      line.append(',');
      each.accept(line);
    }
    line(line);
    rows++;
  }

  long rows() {
    return rows;
  }

  private void line(StringBuilder text) {
    try {
      out.append(text).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
