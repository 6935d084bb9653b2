package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.UnresolvedReference;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.ClassDef;
import io.lockstep.dtdl.internal.metamodel.UnitTable;
import io.lockstep.dtdl.internal.parse.Element.Part;
import io.lockstep.dtdl.internal.parse.Element.Parts;
import io.lockstep.dtdl.internal.parse.Element.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows references: finds those that lead nowhere, and checks where the others lead.
final class Linker {

  private final Batch batch;
  private final Element element;
  private final Parts parts;

  private Linker(Batch batch, Element element, Parts parts) {
    this.batch = batch;
    this.element = element;
    this.parts = parts;
  }

  /// A reference that leads nowhere.
  private record Lost(Linker from, Part part) {}

  /// The references of the batch to what nobody defines, in order. References that can never lead
  /// to an element are reported.
  static List<UnresolvedReference> unresolved(Batch batch) {
    List<UnresolvedReference> unresolved = new ArrayList<>();
    for (Lost lost : lost(batch)) {
      lost.from.lost(lost.part, unresolved);
    }
    return unresolved;
  }

  /// The same for a batch with errors: what no text of it even begins to define. Reports nothing.
  static List<UnresolvedReference> unresolvedBesideErrors(Batch batch) {
    Set<String> begun = new HashSet<>();
    batch.texts().forEach(text -> collectIds(text, begun));
    List<UnresolvedReference> unresolved = new ArrayList<>();
    for (Lost lost : lost(batch)) {
      String target = lost.part.target();
      if (!isTerm(lost.part)
          && !begun.contains(target)
          && !batch.tables().isReserved(target)
          && Dtmi.tryParse(target).isPresent()) {
        unresolved.add(lost.from.unresolved(lost.part));
      }
    }
    return unresolved;
  }

  private static void collectIds(Json json, Set<String> ids) {
    switch (json) {
      case Json.Obj object -> {
        if (object.get("@id") instanceof Json.Str id) {
          ids.add(id.value());
        }
        object.members().forEach(member -> collectIds(member.value(), ids));
      }
      case Json.Arr list -> list.items().forEach(item -> collectIds(item, ids));
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> {
        // Defines nothing.
      }
    }
  }

  private static List<Lost> lost(Batch batch) {
    List<Lost> lost = new ArrayList<>();
    for (Element element : batch.elements().values()) {
      for (Value value : element.values.values()) {
        if (value instanceof Parts parts) {
          for (Part part : parts.parts()) {
            if (part.element() == null
                && batch.find(part.target()) == null
                && part.instance() == null) {
              lost.add(new Lost(new Linker(batch, element, parts), part));
            }
          }
        }
      }
    }
    return lost;
  }

  private void lost(Part part, List<UnresolvedReference> unresolved) {
    if (isTerm(part)) {
      batch.add(badType(part).found("no element").related(element.source.at(parts.member())));
    } else if (batch.tables().isReserved(part.target())) {
      batch.add(
          finding("undefinedReservedId").secondary(part.target()).related(whereOf(part.json())));
    } else {
      unresolved.add(unresolved(part));
    }
  }

  private static boolean isTerm(Part part) {
    return part.json() instanceof Json.Str text && !text.value().startsWith("dtmi:");
  }

  private UnresolvedReference unresolved(Part part) {
    return new UnresolvedReference(
        new Dtmi(part.target()), element.id, parts.property().name(), whereOf(part.json()));
  }

  private SourceLocation whereOf(Json json) {
    return parts.member().value() instanceof Json.Arr
        ? element.source.at(json)
        : element.source.at(parts.member());
  }

  private Finding finding(String rule) {
    return new Finding(rule, element.source.at(parts.member()))
        .primary(element.id)
        .property(LiteralReader.label(element, parts.property()));
  }

  private Finding badType(Part part) {
    return finding("badType").secondary(written(part)).restriction(parts.property().part());
  }

  /// The identifier that a reference is or stands for, before aliases of standard elements.
  private String written(Part part) {
    String term = part.json() instanceof Json.Str text ? text.value() : "";
    String id = term.startsWith("dtmi:") ? term : element.vocabulary.id(term);
    return id == null ? part.target() : id;
  }

  /// The element that a part is, or null if it is an instance of the language.
  static @Nullable Element target(Batch batch, Part part) {
    return part.element() != null ? part.element() : batch.find(part.target());
  }

  /// The element of the language or of an extension that a part is, or null if it is none.
  static @Nullable Instance instance(Part part) {
    return part.instance();
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
            if (part.element() == null) {
              new Linker(batch, element, parts).check(part);
            }
          }
        }
      }
    }
  }

  private void check(Part part) {
    Element target = batch.find(part.target());
    Instance instance = target == null ? instance(part) : null;
    PropertyDef property = parts.property();
    if (target != null && !target.type.isRoot() && !target.partition.equals(element.partition)) {
      batch.add(
          finding("crossPartitionReference")
              .secondary(target.id)
              .value(target.partition)
              .related(target.whole()));
    }
    if (UnitTable.get().kinds().containsKey(property.part())) {
      checkUnit(part, target, instance);
      return;
    }
    ClassDef type =
        target != null
            ? target.type
            : instance == null
                ? null
                : element.vocabulary.language().classes().get(instance.type());
    if (type == null || !type.isA(property.part())) {
      String kind =
          target != null ? target.type.name() : instance == null ? null : instance.kindName();
      batch.add(
          badType(part)
              .value(kind)
              .found(kind == null ? "none" : kind)
              .related(element.source.at(parts.member())));
      return;
    }
    int version = target != null ? target.version() : instance == null ? 0 : instance.version();
    boolean isOlder = version < element.version();
    if (version > 0 && version != element.version() && !(property.older() && isOlder)) {
      Finding finding =
          finding("disallowedVersionReference")
              .secondary(written(part))
              .value(Integer.toString(version));
      batch.add(target == null ? finding : finding.related(target.whole()));
    }
  }

  /// A unit must be one of the kind that the semantic type asks for.
  private void checkUnit(Part part, @Nullable Element target, @Nullable Instance instance) {
    if (element.has(LanguageRule.UNIT_KINDS_ARE_TYPES)) {
      return;
    }
    String wanted = kindId(parts.property().id(), ":property:", parts.property().part());
    String owner = null;
    if (instance != null && instance.unit() != null) {
      owner = kindId(instance.id(), ":unit:", instance.unit().kind());
    } else if (target != null && target.parent != null) {
      owner = target.parent.id;
    }
    if (!wanted.equals(owner)) {
      batch.add(
          finding("wrongParent")
              .secondary(written(part))
              .value(owner == null ? "top-level element" : "child of " + owner)
              .restriction(wanted));
    }
  }

  private static String kindId(String id, String mark, String kind) {
    int end = id.indexOf(mark);
    return (end < 0 ? id : id.substring(0, end)) + ":enum:" + kind;
  }
}
