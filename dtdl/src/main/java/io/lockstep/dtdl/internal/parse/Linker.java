package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.parse.Element.Part;
import io.lockstep.dtdl.internal.parse.Element.Parts;
import io.lockstep.dtdl.internal.parse.Element.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows references: finds those that lead nowhere, and checks where the others lead.
final class Linker {

  private Linker() {}

  /// The identifiers that the batch refers to and nobody defines, in the order of reference.
  static Set<Dtmi> unresolved(Batch batch) {
    Set<Dtmi> unresolved = new LinkedHashSet<>();
    for (Element element : batch.elements().values()) {
      for (Value value : element.values.values()) {
        if (value instanceof Parts parts) {
          for (Part part : parts.parts()) {
            if (isOpen(batch, element, part)) {
              unresolved.add(new Dtmi(part.target()));
            }
          }
        }
      }
    }
    return unresolved;
  }

  private static boolean isOpen(Batch batch, Element element, Part part) {
    return part.element() == null
        && element.vocabulary.instance(part.target()) == null
        && batch.find(part.target()) == null;
  }

  /// The element that a part is, or null if it is an instance of the language.
  static @Nullable Element target(Batch batch, Part part) {
    return part.element() != null ? part.element() : batch.find(part.target());
  }

  /// The elements that the values of a property are, in order.
  static List<Element> targets(Batch batch, Element element, String property) {
    List<Element> targets = new ArrayList<>();
    for (Part part : element.parts(property)) {
      Element target = target(batch, part);
      if (target != null) {
        targets.add(target);
      }
    }
    return targets;
  }

  /// Checks class, version and owner of what is referred to.
  static void check(Batch batch) {
    for (Element element : batch.elements().values()) {
      for (Value value : element.values.values()) {
        if (value instanceof Parts parts) {
          for (Part part : parts.parts()) {
            Element target = part.element() == null ? batch.find(part.target()) : null;
            if (target != null) {
              check(batch, element, parts, target);
            }
          }
        }
      }
    }
  }

  private static void check(Batch batch, Element element, Parts parts, Element target) {
    PropertyDef property = parts.property();
    SourceLocation where = element.source.at(parts.member());
    if (!target.type.isA(property.part())) {
      batch.add(
          new Finding("badType", where)
              .primary(element.id)
              .secondary(target.id)
              .property(property.name())
              .value(target.type.name())
              .found(target.type.name())
              .restriction(property.part())
              .related(where));
    } else if (target.version() > element.version()) {
      batch.add(
          new Finding("disallowedVersionReference", where)
              .primary(element.id)
              .secondary(target.id)
              .property(property.name())
              .value(Integer.toString(target.version()))
              .related(target.whole()));
    } else if (!target.type.isRoot() && !target.partition.equals(element.partition)) {
      batch.add(
          new Finding("crossPartitionReference", where)
              .primary(element.id)
              .secondary(target.id)
              .property(property.name())
              .value(target.partition)
              .related(target.whole()));
    }
  }
}
