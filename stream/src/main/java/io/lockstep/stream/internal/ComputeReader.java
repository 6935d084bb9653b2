package io.lockstep.stream.internal;

import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Shape;
import io.lockstep.model.ShapeCompiler;
import io.lockstep.stream.Compute;
import io.lockstep.stream.Formula;
import io.lockstep.stream.TextProblem;
import io.lockstep.stream.Trust;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads one computed property, and checks it against the models. Used once.
final class ComputeReader {
  static final String KIND = "compute";
  static final List<String> KEYS =
      List.of(KIND, "language", "model", "property", "value", "quality");

  private final Document document;
  private final @Nullable ModelSet models;

  ComputeReader(Document document, @Nullable ModelSet models) {
    this.document = document;
    this.models = models;
  }

  /// The computed property; null when something is wrong with it, and then the problems say what.
  @Nullable Compute read() {
    String name = document.name();
    document.language();
    String model = document.required("model");
    String property = document.required("property");
    String value = document.required("value");
    Trust trust = document.trust();
    if (models != null && model != null) {
      Interface found = document.model(models, model, document.valueOf("model"));
      if (found != null && property != null && value != null) {
        check(
            document,
            new Compute("", model, path(property), value, Trust.UNCERTAIN),
            found,
            models,
            document.valueOf("value"),
            document.valueOf("property"));
      }
    }
    return name == null
            || model == null
            || property == null
            || value == null
            || trust == null
            || document.wrong() > 0
        ? null
        : new Compute(name, model, path(property), value, trust);
  }

  private static String path(String property) {
    return property.replace('.', '/');
  }

  /// Tells what is wrong with a computed property of this model, at these places.
  static void check(
      Document document,
      Compute compute,
      Interface model,
      ModelSet models,
      Node value,
      Node property) {
    Shape shape;
    try {
      shape = ShapeCompiler.compile(model, models);
    } catch (LockstepException e) {
      document.problem(document.valueOf("model"), "model: " + e.getMessage());
      return;
    }
    List<TextProblem> problems = new ArrayList<>();
    Formula _ = Formula.compile(compute, shape, models, problems);
    for (TextProblem problem : problems) {
      if (problem.offset() == Formula.PROPERTY) {
        document.problem(property, "property: " + problem.message());
      } else {
        document.problems(value, "value", List.of(problem));
      }
    }
  }
}
