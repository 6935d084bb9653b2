package io.lockstep.simulation.run;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.Variability;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Instance;
import io.lockstep.simulation.instance.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// Sets the inputs of an instance from a table: continuous floating-point ones along straight
/// lines, all others in steps. Confined to the instance's thread.
final class Inputs {
  /// A variable with its column: values of all rows, as numbers and as whole numbers.
  private static final class Signal {
    final Numbers channel;
    final boolean isContinuous;
    final double[][] values;
    final long[][] wholes;
    final boolean isFloat;

    Signal(
        Numbers channel,
        boolean isContinuous,
        double[][] values,
        long[][] wholes,
        boolean isFloat) {
      this.channel = channel;
      this.isContinuous = isContinuous;
      this.values = values;
      this.wholes = wholes;
      this.isFloat = isFloat;
    }
  }

  private final Optional<InputTable> table;
  private final List<Signal> signals = new ArrayList<>();
  private final double[] events;

  Inputs(Instance instance, Optional<InputTable> table) {
    this.table = table;
    TreeSet<Double> times = new TreeSet<>();
    table.ifPresent(
        of -> {
          for (String name : of.names()) {
            Variable variable =
                instance
                    .description()
                    .variable(name)
                    .orElseThrow(
                        () ->
                            InputTable.invalid(
                                of.source(),
                                1,
                                "expected names of inputs, found \"%s\"".formatted(name)));
            add(instance, of, variable, name, times);
          }
          for (int row = 1; row < of.rows(); row++) {
            if (of.time(row) == of.time(row - 1)) {
              times.add(of.time(row));
            }
          }
        });
    events = times.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private void add(
      Instance instance, InputTable of, Variable variable, String name, Set<Double> times) {
    boolean isInput = variable.causality() == Causality.INPUT;
    boolean isTunable = variable.variability() == Variability.TUNABLE;
    if (!isInput && !isTunable) {
      throw InputTable.invalid(
          of.source(),
          1,
          "expected inputs or tunable parameters, found \"%s\", which is %s"
              .formatted(name, variable.causality().word()));
    }
    Numbers channel = instance.numbers(List.of(variable));
    int column = of.column(name).orElseThrow();
    boolean isContinuous =
        variable.base().isFloat() && variable.variability() == Variability.CONTINUOUS;
    double[][] values = new double[of.rows()][channel.size()];
    long[][] wholes = new long[of.rows()][channel.size()];
    for (int row = 0; row < of.rows(); row++) {
      Values.parse(
          "%s:%d: %s".formatted(of.source(), row + 2, name),
          of.cell(row, column),
          variable.base(),
          values[row],
          wholes[row]);
      if (!isContinuous && row > 0 && !java.util.Arrays.equals(wholes[row], wholes[row - 1])) {
        times.add(of.time(row));
      }
    }
    signals.add(new Signal(channel, isContinuous, values, wholes, variable.base().isFloat()));
  }

  /// Sets what may be set now.
  ///
  /// @param isAfterEvent whether values behind a discontinuity at this time count
  void apply(double time, boolean continuous, boolean discrete, boolean isAfterEvent) {
    if (table.isEmpty()) {
      return;
    }
    for (Signal signal : signals) {
      if (signal.isContinuous ? !continuous : !discrete) {
        continue;
      }
      InputTable.Place place = table.get().place(time, !signal.isContinuous, isAfterEvent);
      Numbers channel = signal.channel;
      for (int i = 0; i < channel.size(); i++) {
        if (place.weight() > 0) {
          channel.set(
              i,
              signal.values[place.row()][i] * (1 - place.weight())
                  + signal.values[place.row() + 1][i] * place.weight());
        } else if (signal.isFloat) {
          channel.set(i, signal.values[place.row()][i]);
        } else {
          channel.setLong(i, signal.wholes[place.row()][i]);
        }
      }
      channel.write();
    }
  }

  /// The next discontinuity behind a time; infinite when there is none.
  double nextEvent(double time) {
    for (double each : events) {
      if (each > time && !InputTable.isClose(each, time)) {
        return each;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /// Texts of cells and start values.
  static final class Values {
    private Values() {}

    /// Elements apart by blanks; one value stands for all elements.
    static void parse(String where, String text, BaseType base, double[] values, long[] wholes) {
      String[] items = text.isBlank() ? new String[0] : text.strip().split("\\s+");
      if (items.length != values.length && items.length != 1) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "%s: expected %d values apart by blanks, found %d"
                .formatted(where, values.length, items.length));
      }
      for (int i = 0; i < values.length; i++) {
        String item = items.length == 1 ? items[0] : items[i];
        OptionalInt flag =
            item.equalsIgnoreCase("true")
                ? OptionalInt.of(1)
                : item.equalsIgnoreCase("false") ? OptionalInt.of(0) : OptionalInt.empty();
        try {
          if (flag.isPresent()) {
            values[i] = flag.getAsInt();
            wholes[i] = flag.getAsInt();
          } else if (base.isFloat()) {
            values[i] = Double.parseDouble(item);
            wholes[i] = Double.doubleToLongBits(values[i]);
          } else {
            wholes[i] = whole(item);
            values[i] = wholes[i];
          }
        } catch (NumberFormatException e) {
          throw new LockstepException(
              ErrorCode.INVALID_ARGUMENT,
              "%s: expected a value of %s, found \"%s\"".formatted(where, base, item),
              e);
        }
      }
    }

    private static long whole(String item) {
      try {
        return item.startsWith("-") ? Long.parseLong(item) : Long.parseUnsignedLong(item);
      } catch (NumberFormatException _) {
        // Tools write whole numbers with a point, too.
        double number = Double.parseDouble(item);
        if (number != Math.rint(number)) {
          throw new NumberFormatException(item);
        }
        return (long) number;
      }
    }
  }
}
