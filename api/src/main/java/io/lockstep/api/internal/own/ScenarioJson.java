package io.lockstep.api.internal.own;

import io.lockstep.simulation.behaviour.BranchBehaviours;
import io.lockstep.simulation.whatif.Property;
import io.lockstep.simulation.whatif.WhatIf;
import io.lockstep.space.FieldChanges;
import io.lockstep.space.RunPlan;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/// A what-if as its document says it, in JSON: what is written here reads back as the same what-if,
/// since JSON is YAML. What is as by default is left out.
final class ScenarioJson {
  private ScenarioJson() {}

  static void write(JsonGenerator out, WhatIf scenario) {
    out.writeStartObject();
    out.writeStringProperty("what-if", scenario.name());
    scenario.asOf().ifPresent(at -> out.writeStringProperty("as-of", at.toString()));
    out.writeStringProperty("for", text(scenario.duration()));
    switch (scenario.inputs()) {
      case WhatIf.Inputs.None _ -> out.writeStringProperty("inputs", "none");
      case WhatIf.Inputs.Recorded _ -> out.writeStringProperty("inputs", "recorded");
      case WhatIf.Inputs.Repeated(Duration period) -> {
        out.writeObjectPropertyStart("inputs");
        out.writeStringProperty("repeat", text(period));
        out.writeEndObject();
      }
    }
    out.writeArrayPropertyStart("set");
    scenario.writes().forEach(each -> write(out, each));
    out.writeEndArray();
    out.writeArrayPropertyStart("change");
    Map<String, FieldChanges.Change> changes = new TreeMap<>();
    scenario.changes().forEach((property, change) -> changes.put(property.toString(), change));
    changes.forEach((property, change) -> write(out, property, change));
    out.writeEndArray();
    out.writeArrayPropertyStart("signals");
    scenario.signals().forEach(each -> write(out, each));
    out.writeEndArray();
    out.writeArrayPropertyStart("watch");
    scenario.watch().stream().map(Property::toString).forEach(out::writeString);
    out.writeEndArray();
    if (scenario.stopsAtAlarm()) {
      out.writeObjectPropertyStart("stop");
      out.writeBooleanProperty("alarm", true);
      out.writeEndObject();
    }
    out.writeNumberProperty("replications", scenario.replications());
    out.writeNumberProperty("seed", scenario.seed());
    RunPlan.Budget budget = scenario.budget();
    if (!budget.equals(RunPlan.Budget.defaults())) {
      out.writeObjectPropertyStart("budget");
      out.writeNumberProperty("inputs", budget.inputs());
      out.writeStringProperty("cpu", text(budget.cpu()));
      out.writeNumberProperty("megabytes", budget.bytes() >> 20);
      out.writeEndObject();
    }
    out.writeStringProperty("behaviours", scenario.behaviours().word());
    out.writeArrayPropertyStart("parameters");
    scenario.parameters().forEach(each -> write(out, each));
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, BranchBehaviours.Change change) {
    out.writeStartObject();
    out.writeStringProperty("behaviour", change.behaviour());
    if (!change.twin().isEmpty()) {
      out.writeStringProperty("twin", change.twin());
    }
    out.writeStringProperty("variable", change.variable());
    out.writeNumberProperty("value", change.value());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, WhatIf.Write write) {
    out.writeStartObject();
    out.writeStringProperty("property", write.property().toString());
    out.writeName("value");
    out.writeRawValue(write.json());
    out.writeStringProperty("after", text(write.after()));
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, String property, FieldChanges.Change change) {
    out.writeStartObject();
    out.writeStringProperty("property", property);
    switch (change) {
      case FieldChanges.Change.Linear(double factor, double offset) -> {
        out.writeNumberProperty("factor", factor);
        out.writeNumberProperty("offset", offset);
      }
      case FieldChanges.Change.Dropped _ -> out.writeBooleanProperty("drop", true);
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, WhatIf.Signal signal) {
    out.writeStartObject();
    out.writeStringProperty("property", signal.property().toString());
    out.writeStringProperty("every", text(signal.every()));
    switch (signal.form()) {
      case WhatIf.Form.Constant(double value) -> out.writeNumberProperty("constant", value);
      case WhatIf.Form.Ramp(double from, double to, Duration over) -> {
        out.writeObjectPropertyStart("ramp");
        out.writeNumberProperty("from", from);
        out.writeNumberProperty("to", to);
        out.writeStringProperty("over", text(over));
        out.writeEndObject();
      }
      case WhatIf.Form.Noise(double mean, double deviation) -> {
        out.writeObjectPropertyStart("noise");
        out.writeNumberProperty("mean", mean);
        out.writeNumberProperty("deviation", deviation);
        out.writeEndObject();
      }
      case WhatIf.Form.Profile profile -> {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < profile.times().size(); i++) {
          lines
              .append(profile.times().get(i))
              .append(',')
              .append(profile.values().get(i))
              .append('\n');
        }
        out.writeStringProperty("profile", lines.toString());
      }
    }
    out.writeEndObject();
  }

  /// In the largest unit of which it is a whole number, as documents have it.
  private static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 60 != 0 || seconds == 0) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes % 60 != 0) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    return hours % 24 != 0 ? hours + "h" : hours / 24 + "d";
  }
}
