package io.lockstep.model;

import io.lockstep.dtdl.Command;
import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.Property;
import io.lockstep.dtdl.Relationship;
import io.lockstep.dtdl.Telemetry;
import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.ValueRange;
import io.lockstep.dtdl.Valued;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compiles a resolved Interface to a [Shape]: own and inherited Properties and Telemetry become
/// slots in model order, those of its components follow with the component's name before theirs.
/// Relationships and Commands hold no value and get no slot; commands are known by name. Pure.
public final class ShapeCompiler {
  private static final String HISTORIZATION = "dtmi:dtdl:extension:historization";

  /// A slot that describes another one, which may not have its number yet.
  private record Annotation(int slot, String annotatedPath, boolean overridesUnit) {}

  private final ModelSet models;
  private final List<Slot> slots = new ArrayList<>();
  private final List<String> components = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();
  private final List<Annotation> annotations = new ArrayList<>();

  /// The most slots of a model.
  public static final int SLOTS_MAX = 100_000;

  private ShapeCompiler(ModelSet models) {
    this.models = models;
  }

  /// The shape of `model`, whose references `models` resolves.
  ///
  /// @throws LockstepException with [ErrorCode#INVALID_MODEL] when a component's Interface is not
  ///   in `models`
  public static Shape compile(Interface model, ModelSet models) {
    ShapeCompiler compiler = new ShapeCompiler(models);
    compiler.addContents(model, "");
    compiler.link();
    return new Shape(model.id().value(), compiler.slots, compiler.components, compiler.commands);
  }

  /// How many slots a model has, without making them: components multiply what a text says.
  ///
  /// @throws LockstepException with [ErrorCode#INVALID_MODEL] when there are more than [#SLOTS_MAX]
  public static int count(Interface model, ModelSet models) {
    long count = 0;
    for (Content content : model.contents().values()) {
      count +=
          content instanceof Component component
              ? models.find(component.schema()).map(ShapeCompiler::values).orElse(0)
              : content instanceof Valued ? 1 : 0;
    }
    if (count > SLOTS_MAX) {
      throw new LockstepException(
          ErrorCode.INVALID_MODEL,
          "%s: expected at most %d properties and telemetries, those of its components counted, found %d; split the Interface and relate its parts"
              .formatted(model.id().value(), SLOTS_MAX, count));
    }
    return (int) count;
  }

  private static int values(Interface part) {
    return (int) part.contents().values().stream().filter(Valued.class::isInstance).count();
  }

  private void addContents(Interface model, String prefix) {
    for (Content content : model.contents().values()) {
      switch (content) {
        case Property property ->
            addSlot(prefix, property, property, Slot.Kind.PROPERTY, property.writable());
        case Telemetry telemetry ->
            addSlot(prefix, telemetry, telemetry, Slot.Kind.TELEMETRY, false);
        case Component component -> addComponent(model, component, prefix);
        case Command command -> commands.add(prefix + command.name());
        case Relationship _ -> {
          // No value to hold.
        }
      }
    }
  }

  private void addComponent(Interface owner, Component component, String prefix) {
    Interface part =
        models
            .find(component.schema())
            .orElseThrow(
                () ->
                    new LockstepException(
                        ErrorCode.INVALID_MODEL,
                        "%s: component %s: expected Interface %s among the models, found none; add it"
                            .formatted(
                                owner.id().value(), component.name(), component.schema().value())));
    if (prefix.isEmpty()) {
      components.add(component.name());
    }
    addContents(part, prefix + component.name() + "/");
  }

  private void addSlot(
      String prefix, Valued value, Content content, Slot.Kind kind, boolean writable) {
    Unit unit = value.unit();
    Slot slot =
        new Slot(
            slots.size(),
            prefix + value.name(),
            kind,
            ValueType.of(value.schema()),
            value.schema(),
            writable,
            unit == null ? "" : unit.term(),
            isKept(content),
            -1,
            -1,
            kind == Slot.Kind.PROPERTY && content.semantics().has("Required"),
            ValueRange.of(value.semantics()));
    slots.add(slot);
    String annotated = content.semantics().text("annotates");
    if (annotated != null && content.semantics().has("ValueAnnotation")) {
      annotations.add(
          new Annotation(
              slot.index(),
              prefix + annotated,
              overridesUnit(content.semantics().text("overrides"))));
    }
  }

  /// Where nobody speaks of historization everything is kept; who does, says what.
  private boolean isKept(Content content) {
    return content.semantics().has("Historized")
        || models
            .find(content.definedIn())
            .map(definer -> !definer.usesExtension(HISTORIZATION))
            .orElse(true);
  }

  /// Accepts the term and the identifiers that the versions of the extension give it.
  private static boolean overridesUnit(@Nullable String overrides) {
    return overrides != null && (overrides.equals("unit") || overrides.contains(":property:unit"));
  }

  /// Annotations may stand before what they annotate, and name what was inherited.
  private void link() {
    for (Annotation annotation : annotations) {
      int annotated = indexOf(annotation.annotatedPath());
      if (annotated < 0) {
        continue;
      }
      slots.set(annotation.slot(), slots.get(annotation.slot()).annotating(annotated));
      if (annotation.overridesUnit()) {
        slots.set(annotated, slots.get(annotated).withUnitFrom(annotation.slot()));
      }
    }
  }

  private int indexOf(String path) {
    for (Slot slot : slots) {
      if (slot.path().equals(path)) {
        return slot.index();
      }
    }
    return -1;
  }
}
