package io.lockstep.stream.internal;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.TypedCheck;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Aggregate;
import io.lockstep.stream.Compute;
import io.lockstep.stream.Condition;
import io.lockstep.stream.Formula;
import io.lockstep.stream.Outcome;
import io.lockstep.stream.TextProblem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compiles computed properties: aggregates become names, what is left is an expression over them
/// and the twin's own properties. Used once.
public final class Formulas {
  private final Compute compute;
  private final Shape shape;
  private final ModelSet models;
  private final List<TextProblem> problems;

  private Formulas(Compute compute, Shape shape, ModelSet models, List<TextProblem> problems) {
    this.compute = compute;
    this.shape = shape;
    this.models = models;
    this.problems = problems;
  }

  /// A compiled computed property. Immutable.
  ///
  /// @param target the slot of the property, -1 for none
  /// @param check what its schema says
  /// @param slots own slots that are read
  public record Compiled(
      int target,
      TypedCheck check,
      Computation computation,
      List<Integer> slots,
      List<Aggregate> aggregates) {
    public Compiled {
      slots = List.copyOf(slots);
      aggregates = List.copyOf(aggregates);
    }

    /// True when a result is a value of the property's schema.
    public boolean fits(Outcome result) {
      return check.fault(result.bits(), result.text()) == null;
    }
  }

  /// See [io.lockstep.stream.Formula#compile].
  public static @Nullable Compiled compile(
      Compute compute, Shape shape, ModelSet models, List<TextProblem> problems) {
    return new Formulas(compute, shape, models, problems).compile();
  }

  /// True when a text has aggregates.
  public static boolean hasAggregates(String text) {
    return !new AggregateScanner(text, new ArrayList<>()).scan().isEmpty();
  }

  private @Nullable Compiled compile() {
    int before = problems.size();
    String text = compute.value();
    boolean isFree = compute.property().isEmpty();
    Slot target = isFree ? null : target();
    if (text.length() > Condition.LENGTH_MAX) {
      problems.add(Conditions.tooLong("an expression", text));
      return null;
    }
    AggregateScanner scanner = new AggregateScanner(text, problems);
    int beforeText = problems.size();
    List<AggregateScanner.Found> found = scanner.scan();
    if (problems.size() > beforeText) {
      return null;
    }
    List<Aggregate> aggregates = new ArrayList<>();
    List<Slot> places = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (AggregateScanner.Found one : found) {
      Slot place = place(one, aggregates, places);
      names.add(place.path());
    }
    List<TextProblem> inText = new ArrayList<>();
    Computation computation =
        Computation.compile(scanner.replaced(names), Properties.of(shape, places), inText);
    for (TextProblem problem : inText) {
      problems.add(new TextProblem(problem.offset(), written(problem.message(), found, names)));
    }
    if (computation == null || (target == null && !isFree)) {
      return null;
    }
    if (target != null) {
      checkResult(target, computation);
    }
    if (problems.size() > before) {
      return null;
    }
    List<Integer> own = computation.slots().stream().filter(slot -> slot < shape.size()).toList();
    return target == null
        ? new Compiled(-1, TypedCheck.of(computation.type().form()), computation, own, aggregates)
        : new Compiled(target.index(), check(target, models), computation, own, aggregates);
  }

  /// What the schema of a property says of its values.
  static TypedCheck check(Slot target, ModelSet models) {
    Schema schema = target.schema();
    return schema == null
        ? TypedCheck.of(target.type().form())
        : TypedCheck.of(schema, target.range(), models);
  }

  private static String written(
      String message, List<AggregateScanner.Found> found, List<String> names) {
    String out = message;
    for (int i = names.size() - 1; i >= 0; i--) {
      AggregateScanner.Found one = found.get(i);
      out =
          out.replace(
              names.get(i),
              (one.direction() == Aggregate.Direction.OUTGOING ? "outgoing" : "incoming")
                  + "('"
                  + one.relationship().text()
                  + "')."
                  + one.function().text());
    }
    return out;
  }

  /// The slot of an aggregate behind those of the shape; equal ones share it. One that is wrong
  /// gets one, too, so that the rest of the text is checked.
  private Slot place(AggregateScanner.Found found, List<Aggregate> aggregates, List<Slot> places) {
    AggregateChecks.Checked checked =
        new AggregateChecks(models, shape.modelId(), problems).check(found);
    int number = aggregates.indexOf(checked.aggregate());
    if (number < 0) {
      number = aggregates.size();
      aggregates.add(checked.aggregate());
      places.add(
          new Slot(
              shape.size() + number,
              name(number),
              Slot.Kind.TELEMETRY,
              checked.aggregate().type(),
              null,
              false,
              checked.unit()));
    }
    return places.get(number);
  }

  /// A name that no property has, since those of DTDL begin with a letter, and that is not written.
  private String name(int number) {
    String prefix = "_";
    while (compute.value().contains(prefix + number + "_")) {
      prefix += "_";
    }
    return prefix + number + "_";
  }

  private @Nullable Slot target() {
    String name = compute.property().replace('/', '.');
    Slot slot = Properties.of(shape).find(name);
    if (slot == null) {
      problem(Properties.of(shape).unknown(name));
      return null;
    }
    if (slot.sharedType() == ValueType.JSON || slot.isWideInteger()) {
      problem(
          "expected a property that holds a number of at most 64 bits, a boolean or a text, found "
              + name);
      return null;
    }
    if (slot.unitFrom() >= 0) {
      problem(
          "expected a property whose unit the model states, found %s, for which each twin names its own"
              .formatted(name));
      return null;
    }
    return slot;
  }

  private void problem(String message) {
    problems.add(new TextProblem(Formula.PROPERTY, message));
  }

  private void checkResult(Slot target, Computation computation) {
    if (computation.type() != target.sharedType()) {
      problems.add(
          new TextProblem(
              0,
              "expected a result of type %s as %s has, found %s%s"
                  .formatted(
                      typeName(target.sharedType()),
                      Properties.nameOf(target),
                      typeName(computation.type()),
                      mend(target.sharedType(), computation.type()))));
      return;
    }
    String unit = Conversions.resultProblem(target, computation.unit());
    if (unit != null) {
      problems.add(new TextProblem(0, unit));
    }
  }

  private static String mend(ValueType expected, ValueType found) {
    if (expected == ValueType.DOUBLE && found == ValueType.LONG) {
      return "; write double(...) around it";
    }
    return expected == ValueType.LONG && found == ValueType.DOUBLE
        ? "; write int(...) around it"
        : "";
  }

  /// A type as CEL names it.
  static String typeName(ValueType type) {
    return switch (type) {
      case BOOLEAN -> "bool";
      case LONG -> "int";
      case DOUBLE -> "double";
      case TEXT -> "string";
      case JSON -> "map";
    };
  }

  /// The Interface of a shape; null when it is not among the models.
  static @Nullable Interface model(ModelSet models, String id) {
    return models.find(new Dtmi(id)).orElse(null);
  }
}
