package io.lockstep.simulation.run;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.Variability;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Instance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Sets the inputs of an instance from a table: continuous floating-point ones along straight
/// lines, all others in steps; a clock ticks at each row where it has a 1. Confined to the
/// instance's thread.
final class Inputs {
  /// Names that a message shows.
  private static final int SHOWN = 20;

  /// A variable with the values of all rows.
  ///
  /// @param isContinuous whether values between rows are on a straight line
  /// @param tick of a clock: the value that is set when it ticks
  private record Signal(
      Slot slot, boolean isContinuous, List<Slot.Value> values, Optional<Slot.Value> tick) {}

  private final Optional<InputTable> table;
  private final List<Signal> signals = new ArrayList<>();
  private final double[] events;

  Inputs(Instance instance, Optional<InputTable> table) {
    this.table = table;
    TreeSet<Double> times = new TreeSet<>();
    table.ifPresent(
        of -> {
          expectTime(instance, of);
          for (int column = 0; column < of.names().size(); column++) {
            add(instance, of, column, times);
          }
          for (int row = 1; row < of.rows(); row++) {
            if (of.time(row) == of.time(row - 1)) {
              times.add(of.time(row));
            }
          }
        });
    events = times.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// The first column may have any name but that of an input.
  private static void expectTime(Instance instance, InputTable of) {
    instance
        .description()
        .variable(of.timeName())
        .filter(each -> each.causality() == Causality.INPUT)
        .ifPresent(
            each -> {
              throw InputTable.invalid(
                  of.source(),
                  of.headerLine(),
                  "expected the time as first column, found the input \"%s\""
                      .formatted(each.name()));
            });
  }

  private void add(Instance instance, InputTable of, int column, Set<Double> times) {
    String name = of.names().get(column);
    Variable variable =
        instance
            .description()
            .variable(name)
            .orElseThrow(
                () ->
                    InputTable.invalid(
                        of.source(),
                        of.headerLine(),
                        "expected names of inputs, found \"%s\"; the FMU has the inputs %s"
                            .formatted(name, inputNames(instance))));
    boolean isInput = variable.causality() == Causality.INPUT;
    boolean isTunable = variable.variability() == Variability.TUNABLE;
    if (!isInput && !isTunable) {
      throw InputTable.invalid(
          of.source(),
          of.headerLine(),
          "expected inputs or tunable parameters, found \"%s\", which is %s"
              .formatted(name, variable.causality().word()));
    }
    Slot slot = Slot.of(instance, variable);
    boolean isContinuous =
        variable.base().isFloat() && variable.variability() == Variability.CONTINUOUS;
    boolean isNumber = variable.base() != BaseType.STRING && variable.base() != BaseType.BINARY;
    List<Slot.Value> values = new ArrayList<>();
    Optional<Slot.Value> tick =
        variable.base() == BaseType.CLOCK ? Optional.of(slot.read(name, "1")) : Optional.empty();
    for (int row = 0; row < of.rows(); row++) {
      String cell = isNumber ? of.number(row, column) : of.cell(row, column);
      Slot.Value value = slot.read("%s:%d: %s".formatted(of.source(), of.line(row), name), cell);
      values.add(value);
      boolean isEvent =
          tick.isPresent()
              ? value.isAs(tick.get())
              : !isContinuous && row > 0 && !value.isAs(values.get(row - 1));
      if (isEvent) {
        times.add(of.time(row));
      }
    }
    signals.add(new Signal(slot, isContinuous, List.copyOf(values), tick));
  }

  private static String inputNames(Instance instance) {
    List<String> names =
        instance.description().of(Causality.INPUT).stream().map(Variable::name).toList();
    return names.isEmpty()
        ? "none"
        : String.join(", ", names.stream().limit(SHOWN).toList())
            + (names.size() > SHOWN ? ", ..." : "");
  }

  /// Sets what may be set now.
  ///
  /// @param isAfterEvent whether values behind a discontinuity at this time count, and clocks tick
  void apply(double time, boolean continuous, boolean discrete, boolean isAfterEvent) {
    if (table.isEmpty()) {
      return;
    }
    for (Signal signal : signals) {
      if (signal.tick.isPresent()) {
        if (discrete && isAfterEvent && ticks(signal, time)) {
          signal.slot.write(signal.tick.get());
        }
      } else if (signal.isContinuous ? continuous : discrete) {
        InputTable.Place place = table.get().place(time, !signal.isContinuous, isAfterEvent);
        Slot.Value value = signal.values.get(place.row());
        if (place.weight() > 0) {
          signal.slot.writeBetween(value, signal.values.get(place.row() + 1), place.weight());
        } else {
          signal.slot.write(value);
        }
      }
    }
  }

  private boolean ticks(Signal clock, double time) {
    InputTable of = table.orElseThrow();
    for (int row = of.firstFrom(time); row < of.rows(); row++) {
      if (!InputTable.isClose(of.time(row), time)) {
        return false;
      }
      if (clock.values.get(row).isAs(clock.tick.orElseThrow())) {
        return true;
      }
    }
    return false;
  }

  /// Whether there is a discontinuity at a time.
  boolean isEvent(double time) {
    int at = Arrays.binarySearch(events, time);
    return at >= 0;
  }

  /// The next discontinuity behind a time; infinite when there is none.
  double nextEvent(double time) {
    int at = Arrays.binarySearch(events, time);
    for (int i = at >= 0 ? at + 1 : -at - 1; i < events.length; i++) {
      if (!InputTable.isClose(events[i], time)) {
        return events[i];
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
