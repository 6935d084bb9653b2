package io.lockstep.stream;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.stream.internal.Properties;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds what detectors name in the model that a shape is of. Used once.
final class OddGaugeCompiler {
  private static final String LET = "let";

  private final Shape shape;
  private final Properties properties;
  private final Faults faults;

  /// @param faults receives all that is wrong
  OddGaugeCompiler(Shape shape, Faults faults) {
    this.shape = shape;
    this.properties = Properties.of(shape);
    this.faults = faults;
  }

  /// The property that tells regimes; null when none is asked for, or it is wrong.
  @Nullable Slot regime(Measure.@Nullable Regimes by, String name) {
    if (by == null) {
      return null;
    }
    Slot slot = find(by.property(), name, "by");
    if (slot != null
        && (slot.sharedType() == ValueType.DOUBLE || slot.sharedType() == ValueType.JSON)) {
      fault(
          name,
          "by",
          "expected a boolean, a whole number, an enum or a text, found "
              + Properties.nameOf(slot));
      return null;
    }
    return slot;
  }

  /// A detector of several signals; null when something is wrong with it.
  @Nullable Gauge together(Measure.OddTogether measure) {
    List<Slot> signals = new ArrayList<>();
    for (String path : measure.of()) {
      Slot slot = find(path, measure.name(), "of");
      if (slot != null
          && (slot.sharedType() == ValueType.TEXT || slot.sharedType() == ValueType.JSON)) {
        fault(
            measure.name(), "of", "expected numbers and booleans, found " + path.replace('/', '.'));
      } else if (slot != null) {
        signals.add(slot);
      }
    }
    Slot by = regime(measure.by(), measure.name());
    return signals.size() < measure.of().size() || (measure.by() != null && by == null)
        ? null
        : new OddTogetherGauge(measure, signals, by);
  }

  private @Nullable Slot find(String path, String name, String key) {
    String dotted = path.replace('/', '.');
    int index = shape.indexOf(path);
    if (index < 0) {
      fault(name, key, properties.unknown(dotted));
      return null;
    }
    return shape.slot(index);
  }

  private void fault(String name, String key, String message) {
    faults.add(key, new TextProblem(0, message), List.of(LET, name, key));
  }
}
