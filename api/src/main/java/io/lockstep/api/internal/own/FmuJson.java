package io.lockstep.api.internal.own;

import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.DefaultExperiment;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Problem;
import io.lockstep.simulation.fmi.Rule;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmi.VariableType;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.Trust;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;

/// What an FMU says of itself, as members of an object.
final class FmuJson {
  private FmuJson() {}

  /// @param name in place of the file's
  /// @param isWhole with variables and findings
  static void write(JsonGenerator out, Fmu fmu, String name, Trust trust, boolean isWhole) {
    out.writeStringProperty("sha256", fmu.sha256());
    out.writeNumberProperty("bytes", fmu.file().toFile().length());
    List<Problem> problems = fmu.reading().problems();
    long errors = problems.stream().filter(FmuJson::isError).count();
    out.writeNumberProperty("errors", errors);
    out.writeNumberProperty("warnings", problems.size() - errors);
    trust.reason(fmu).ifPresent(why -> out.writeStringProperty("trusted", why));
    out.writeArrayPropertyStart("platforms");
    fmu.platforms().forEach(out::writeString);
    out.writeEndArray();
    fmu.reading().description().ifPresent(of -> write(out, of, isWhole));
    if (isWhole) {
      out.writeArrayPropertyStart("findings");
      problems.forEach(each -> write(out, each));
      out.writeEndArray();
    }
  }

  private static boolean isError(Problem problem) {
    return problem.severity() == Rule.Severity.ERROR;
  }

  private static void write(JsonGenerator out, ModelDescription of, boolean isWhole) {
    out.writeStringProperty("model", of.modelName());
    out.writeStringProperty("fmiVersion", of.fmiVersion());
    out.writeArrayPropertyStart("kinds");
    of.interfaces().forEach(each -> out.writeString(each.kind().word()));
    out.writeEndArray();
    out.writeNumberProperty("variables", count(of));
    if (isWhole) {
      DefaultExperiment experiment = of.experiment();
      out.writeObjectPropertyStart("experiment");
      number(out, "start", experiment.startTime());
      number(out, "stop", experiment.stopTime());
      number(out, "step", experiment.stepSize());
      number(out, "tolerance", experiment.tolerance());
      out.writeEndObject();
      out.writeArrayPropertyStart("interface");
      for (Variable each : of.variables()) {
        if (each.causality() != Causality.INDEPENDENT) {
          write(out, each);
        }
      }
      out.writeEndArray();
    }
  }

  private static long count(ModelDescription of) {
    return of.variables().stream()
        .filter(each -> each.causality() != Causality.INDEPENDENT)
        .count();
  }

  private static void number(JsonGenerator out, String name, OptionalDouble value) {
    if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
      out.writeNumberProperty(name, value.getAsDouble());
    }
  }

  private static void write(JsonGenerator out, Variable variable) {
    out.writeStartObject();
    out.writeStringProperty("name", variable.name());
    out.writeStringProperty("causality", variable.causality().word());
    out.writeStringProperty("variability", variable.variability().word());
    out.writeStringProperty("type", variable.base().name().toLowerCase(Locale.ROOT));
    if (variable.type() instanceof VariableType.Real real && real.unit().isPresent()) {
      out.writeStringProperty("unit", real.unit().get());
    }
    variable
        .start()
        .ifPresent(values -> out.writeStringProperty("start", String.join(" ", values)));
    if (!variable.description().isEmpty()) {
      out.writeStringProperty("description", variable.description());
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Problem problem) {
    out.writeStartObject();
    out.writeStringProperty("severity", problem.severity().word());
    out.writeStringProperty("file", problem.file());
    out.writeNumberProperty("line", problem.position().line());
    out.writeNumberProperty("column", problem.position().column());
    out.writeStringProperty("message", problem.message());
    out.writeStringProperty("clause", problem.clause());
    out.writeStringProperty("rule", problem.rule().word());
    out.writeEndObject();
  }
}
