package io.lockstep.stream.internal;

import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.DtmiException;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.Relationship;
import io.lockstep.model.LockstepException;
import io.lockstep.model.ShapeCompiler;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.Nearest;
import io.lockstep.stream.Aggregate;
import io.lockstep.stream.TextProblem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks an aggregate against the models: that the relationship leads somewhere, that twins of the
/// model can be there, and that the term can be computed for them. Used once.
final class AggregateChecks {
  private final ModelSet models;
  private final String modelId;
  private final List<TextProblem> problems;

  /// @param modelId of the twin that the aggregate is for
  AggregateChecks(ModelSet models, String modelId, List<TextProblem> problems) {
    this.models = models;
    this.modelId = modelId;
    this.problems = problems;
  }

  /// An aggregate and the unit of its result, empty for none.
  record Checked(Aggregate aggregate, String unit) {}

  /// The aggregate; when `problems` has grown, all but its type means nothing.
  Checked check(AggregateScanner.Found found) {
    Aggregate.Function function = AggregateScanner.functionOf(found.function().text());
    if (function == null) {
      throw new IllegalStateException("expected a function, found " + found.function().text());
    }
    String neighbour = neighbour(found);
    AggregateScanner.Part text = found.text();
    Computation term =
        text == null || neighbour == null ? null : term(found, text, neighbour, function);
    ValueType type =
        switch (function) {
          case SUM, MIN, MAX -> term == null ? ValueType.DOUBLE : term.type();
          case MEAN -> ValueType.DOUBLE;
          case COUNT -> ValueType.LONG;
          case ANY, ALL -> ValueType.BOOLEAN;
        };
    return new Checked(
        new Aggregate(
            found.direction(),
            found.relationship().text(),
            neighbour == null ? "" : neighbour,
            function,
            found.variable(),
            text == null ? null : text.text().strip(),
            type),
        term == null || !function.isOfNumbers() ? "" : term.unit());
  }

  /// The model of the twins that count, empty for all; null when something is wrong.
  private @Nullable String neighbour(AggregateScanner.Found found) {
    Interface owner = Formulas.model(models, modelId);
    if (owner == null) {
      return wrong(found.offset(), "expected a model that is there, found " + modelId);
    }
    String name = found.relationship().text();
    List<Relationship> links =
        switch (found.direction()) {
          case OUTGOING -> outgoing(owner, name);
          case INCOMING -> incoming(owner, name);
        };
    if (links.isEmpty()) {
      return wrong(found.relationship().offset(), unknown(owner, found.direction(), name));
    }
    String written = found.model().text();
    if (written.isEmpty()) {
      return withoutModel(found, links.getFirst());
    }
    Interface model = named(found.model());
    if (model == null) {
      return null;
    }
    if (!canBeThere(owner, found.direction(), name, model)) {
      return wrong(
          found.model().offset(),
          "expected a model that %s can be at the other end of %s, found %s"
              .formatted("twins of which", name, written));
    }
    return written;
  }

  private @Nullable String withoutModel(AggregateScanner.Found found, Relationship link) {
    Dtmi target = found.direction() == Aggregate.Direction.OUTGOING ? link.target() : null;
    if (target != null && models.find(target).isPresent()) {
      return target.value();
    }
    if (found.text() == null) {
      return "";
    }
    return wrong(
        found.offset(),
        "expected the model of the twins whose values are read, such as %s('%s', 'dtmi:com:example:Oven;1'), since %s; found none"
            .formatted(
                found.direction() == Aggregate.Direction.OUTGOING ? "outgoing" : "incoming",
                found.relationship().text(),
                found.direction() == Aggregate.Direction.OUTGOING
                    ? "the relationship states no target"
                    : "twins of any model may be there"));
  }

  private @Nullable Interface named(AggregateScanner.Part model) {
    try {
      Interface found = models.find(new Dtmi(model.text())).orElse(null);
      if (found != null) {
        return found;
      }
    } catch (DtmiException e) {
      wrong(
          model.offset(),
          "expected a DTMI such as dtmi:com:example:Oven;1, found %s (%s)"
              .formatted(model.text(), e.getMessage()));
      return null;
    }
    List<String> known = models.interfaces().keySet().stream().map(Dtmi::value).toList();
    wrong(
        model.offset(),
        "expected the id of a model that is there, found %s%s"
            .formatted(model.text(), meant(model.text(), known)));
    return null;
  }

  private static List<Relationship> outgoing(Interface owner, String name) {
    return owner.contents().get(name) instanceof Relationship link ? List.of(link) : List.of();
  }

  private List<Relationship> incoming(Interface owner, String name) {
    List<Relationship> links = new ArrayList<>();
    for (Interface other : models.interfaces().values()) {
      if (other.contents().get(name) instanceof Relationship link && meets(link.target(), owner)) {
        links.add(link);
      }
    }
    return links;
  }

  /// True when a twin of a model, or of one that extends it, can be where a relationship leads.
  private boolean meets(@Nullable Dtmi target, Interface model) {
    if (target == null) {
      return true;
    }
    return models.interfaces().keySet().stream()
        .anyMatch(id -> models.isA(id, target) && models.isA(id, model.id()));
  }

  private boolean canBeThere(
      Interface owner, Aggregate.Direction direction, String name, Interface model) {
    return switch (direction) {
      case OUTGOING -> outgoing(owner, name).stream().anyMatch(link -> meets(link.target(), model));
      case INCOMING ->
          models.interfaces().values().stream()
              .anyMatch(
                  other ->
                      models.isA(other.id(), model.id())
                          && other.contents().get(name) instanceof Relationship link
                          && meets(link.target(), owner));
    };
  }

  private String unknown(Interface owner, Aggregate.Direction direction, String name) {
    boolean isOutgoing = direction == Aggregate.Direction.OUTGOING;
    boolean isOther =
        isOutgoing ? !incoming(owner, name).isEmpty() : !outgoing(owner, name).isEmpty();
    if (isOther) {
      return isOutgoing
          ? "expected a relationship of %s, found %s, which leads to it; write incoming('%s', ...)"
              .formatted(modelId, name, name)
          : "expected a relationship that leads to %s, found %s, which begins there; write outgoing('%s', ...)"
              .formatted(modelId, name, name);
    }
    Set<String> known = new LinkedHashSet<>();
    for (Interface other : isOutgoing ? List.of(owner) : models.interfaces().values()) {
      for (Content content : other.contents().values()) {
        if (content instanceof Relationship link && (isOutgoing || meets(link.target(), owner))) {
          known.add(content.name());
        }
      }
    }
    List<String> names = List.copyOf(new ArrayList<>(known));
    return "expected a relationship %s %s (%s), found %s%s"
        .formatted(
            isOutgoing ? "of" : "that leads to",
            modelId,
            names.isEmpty() ? "it has none" : String.join(", ", names),
            name,
            meant(name, names));
  }

  private @Nullable Computation term(
      AggregateScanner.Found found,
      AggregateScanner.Part text,
      String neighbour,
      Aggregate.Function function) {
    Interface model = Formulas.model(models, neighbour);
    if (model == null) {
      return null;
    }
    List<TextProblem> inTerm = new ArrayList<>();
    Computation term;
    try {
      term =
          Computation.compile(
              text.text(),
              Properties.of(ShapeCompiler.compile(model, models), found.variable()),
              inTerm);
    } catch (LockstepException e) {
      wrong(text.offset(), e.getMessage());
      return null;
    }
    for (TextProblem problem : inTerm) {
      problems.add(new TextProblem(text.offset() + problem.offset(), problem.message()));
    }
    if (term == null) {
      return null;
    }
    boolean isNumber = term.type() == ValueType.LONG || term.type() == ValueType.DOUBLE;
    boolean fits = function.isOfNumbers() ? isNumber : term.type() == ValueType.BOOLEAN;
    if (!fits) {
      wrong(
          text.offset() + indent(text.text()),
          "expected %s in %s, found %s of type %s"
              .formatted(
                  function.isOfNumbers() ? "a number" : "a condition that is true or false",
                  found.function().text(),
                  text.text().strip(),
                  Formulas.typeName(term.type())));
      return null;
    }
    return term;
  }

  private static int indent(String text) {
    return text.length() - text.stripLeading().length();
  }

  private @Nullable String wrong(int offset, String message) {
    problems.add(new TextProblem(offset, message));
    return null;
  }

  private static String meant(String name, List<String> names) {
    String nearest = Nearest.to(name, names);
    return nearest == null ? "" : "; did you mean " + nearest + "?";
  }
}
