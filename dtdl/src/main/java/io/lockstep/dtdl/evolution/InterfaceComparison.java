package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.Command;
import io.lockstep.dtdl.CommandPayload;
import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.Property;
import io.lockstep.dtdl.Relationship;
import io.lockstep.dtdl.Telemetry;
import io.lockstep.dtdl.Valued;
import io.lockstep.dtdl.evolution.ModelChange.Kind;
import io.lockstep.dtdl.evolution.ModelChange.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares Interfaces of two sets of models. Each pair is compared once, however many components
/// use it. Confined to one thread.
final class InterfaceComparison {

  /// Among more new contents than these nobody looks for an old one under a new name.
  private static final int RENAMES_MAX = 50;

  private record Pair(Dtmi before, Dtmi after) {}

  private static final String HISTORIZATION = "dtmi:dtdl:extension:historization";

  private final ModelSet beforeSet;
  private final ModelSet afterSet;
  private final SchemaComparison schemas;
  private final HierarchyComparison hierarchy;
  private final Map<Pair, List<ModelChange>> known = new LinkedHashMap<>();

  InterfaceComparison(ModelSet beforeSet, ModelSet afterSet) {
    this.beforeSet = beforeSet;
    this.afterSet = afterSet;
    this.schemas = new SchemaComparison(beforeSet, afterSet);
    this.hierarchy = new HierarchyComparison(beforeSet, afterSet);
  }

  ModelDiff diff(Dtmi before, Dtmi after) {
    List<ModelChange> changes = new ArrayList<>();
    for (ModelChange change : compare(before, after)) {
      changes.add(
          change.path().startsWith("/")
              ? new ModelChange(
                  change.kind(),
                  change.severity(),
                  change.path().substring(1),
                  change.before(),
                  change.after(),
                  change.explanation())
              : change);
    }
    return new ModelDiff(before, after, changes);
  }

  /// Paths begin with `/`; that of the Interface itself is empty.
  private List<ModelChange> compare(Dtmi before, Dtmi after) {
    Pair pair = new Pair(before, after);
    List<ModelChange> found = known.get(pair);
    if (found == null) {
      // Components cannot nest in themselves, but a set may have been made by hand.
      known.put(pair, List.of());
      List<ModelChange> changes = new ArrayList<>();
      differ(find(before, beforeSet), find(after, afterSet), changes);
      found = Limit.cut(changes);
      known.put(pair, found);
    }
    return found;
  }

  private static Interface find(Dtmi id, ModelSet models) {
    return models
        .find(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected the interface %s in its set of models, found none".formatted(id)));
  }

  private void differ(Interface before, Interface after, List<ModelChange> changes) {
    hierarchy.compare(before.id(), after.id(), changes);
    if (before.dtdlVersion() != after.dtdlVersion()) {
      changes.add(
          new ModelChange(
              Kind.LANGUAGE_CHANGED,
              Severity.COSMETIC,
              "",
              "DTDL v" + before.dtdlVersion(),
              "DTDL v" + after.dtdlVersion(),
              "It is written in another version of DTDL; what it means is compared below."));
    }
    ValuedComparison.compareSemantics(before.semantics(), after.semantics(), changes);
    ValuedComparison.compareTexts(before, after, changes);
    for (Content was : before.contents().values()) {
      Content is = after.contents().get(was.name());
      if (is == null) {
        changes.add(removed(was, newName(was, before, after)));
      } else {
        List<ModelChange> inside = new ArrayList<>();
        compare(was, is, inside);
        inside.forEach(change -> changes.add(change.under("/" + was.name())));
      }
    }
    for (Content is : after.contents().values()) {
      if (!before.contents().containsKey(is.name())) {
        changes.add(added(is));
      }
    }
  }

  /// The one new content that differs by nothing but name and texts; empty if there is none, or
  /// more.
  private String newName(Content was, Interface before, Interface after) {
    List<Content> added = new ArrayList<>(after.contents().values());
    added.removeIf(content -> before.contents().containsKey(content.name()));
    if (added.size() > RENAMES_MAX) {
      return "";
    }
    added.removeIf(
        content -> {
          List<ModelChange> changes = new ArrayList<>();
          compare(was, content, changes);
          return changes.stream().anyMatch(change -> change.severity() != Severity.COSMETIC);
        });
    return added.size() == 1 ? added.getFirst().name() : "";
  }

  private static ModelChange removed(Content was, String newName) {
    String explanation =
        switch (was) {
          case Property _ ->
              "Twins lose its value, and apps that read or set it are refused. Take it out of rules,"
                  + " bindings and dashboards, or keep it.";
          case Telemetry _ ->
              "What devices send under this name is drift from now on. Take it out of rules, bindings"
                  + " and dashboards, or keep it.";
          case Relationship _ ->
              "Twins lose these links, and queries that follow them find nothing. Remove the links"
                  + " first, or keep it.";
          case Component _ ->
              "Twins lose the whole part with all its values. Take it out of rules, bindings and"
                  + " dashboards, or keep it.";
          case Command _ -> "Apps that call it are refused. Tell them first, or keep it.";
        };
    String advice =
        newName.isEmpty()
            ? explanation
            : explanation + " If it is called " + newName + " now, rename it when twins migrate.";
    return new ModelChange(
        Kind.REMOVED, Severity.BREAKING, "/" + was.name(), text(was), "", advice);
  }

  private static ModelChange added(Content is) {
    boolean isRequired = is.semantics().has("Required");
    return new ModelChange(
        Kind.ADDED,
        isRequired ? Severity.BREAKING : Severity.COMPATIBLE,
        "/" + is.name(),
        "",
        text(is),
        isRequired
            ? "Every twin must have this value now, and no old one has it. Set it before the new"
                + " version is used."
            : "It is new; nothing that was there is touched.");
  }

  /// `Property double`, `Relationship`, `Component dtmi:...`.
  private static String text(Content content) {
    return switch (content) {
      case Property property -> "Property " + SchemaText.of(property.schema());
      case Telemetry telemetry -> "Telemetry " + SchemaText.of(telemetry.schema());
      case Relationship _ -> "Relationship";
      case Component component -> "Component " + component.schema();
      case Command _ -> "Command";
    };
  }

  private void compare(Content before, Content after, List<ModelChange> changes) {
    switch (before) {
      case Property was when after instanceof Property is -> {
        schemas.compare(was, is, changes);
        compareHistory(was, is, changes);
        compareWritable("Apps", was.writable(), is.writable(), changes);
      }
      case Telemetry was when after instanceof Telemetry is -> {
        schemas.compare(was, is, changes);
        compareHistory(was, is, changes);
      }
      case Relationship was when after instanceof Relationship is ->
          compareRelationships(was, is, changes);
      case Component was when after instanceof Component is -> compareComponents(was, is, changes);
      case Command was when after instanceof Command is -> {
        comparePayloads("request", was.request(), is.request(), changes);
        comparePayloads("response", was.response(), is.response(), changes);
        ValuedComparison.compareSemantics(was.semantics(), is.semantics(), changes);
        ValuedComparison.compareTexts(was, is, changes);
      }
      case Property _, Telemetry _, Relationship _, Component _, Command _ -> {
        changes.add(
            new ModelChange(
                Kind.KIND_CHANGED,
                Severity.BREAKING,
                "",
                text(before),
                text(after),
                "The name stands for something of another class: what was stored, sent or called"
                    + " under it does not fit. Give the new content a name of its own."));
        if (before instanceof Valued was && after instanceof Valued is) {
          schemas.compare(was, is, changes);
        }
      }
    }
  }

  /// Where an Interface does not name the historization extension, all its readings are kept; where
  /// it does, those that are `Historized`.
  private void compareHistory(Content before, Content after, List<ModelChange> changes) {
    boolean was = isKept(before, beforeSet);
    boolean is = isKept(after, afterSet);
    if (was != is) {
      changes.add(
          new ModelChange(
              is ? Kind.HISTORY_BEGUN : Kind.HISTORY_ENDED,
              is ? Severity.COMPATIBLE : Severity.BREAKING,
              "",
              was ? "kept" : "not kept",
              is ? "kept" : "not kept",
              is
                  ? "Readings are kept in history from now on."
                  : "Readings are no longer kept in history: charts and queries of the past end here."
                      + " Give it the co-type Historized to keep them."));
    }
  }

  private static boolean isKept(Content content, ModelSet models) {
    return content.semantics().has("Historized")
        || models
            .find(content.definedIn())
            .map(definer -> !definer.usesExtension(HISTORIZATION))
            .orElse(true);
  }

  private static void compareWritable(
      String who, boolean before, boolean after, List<ModelChange> changes) {
    if (before != after) {
      changes.add(
          new ModelChange(
              Kind.WRITABLE_CHANGED,
              after ? Severity.COMPATIBLE : Severity.BREAKING,
              "",
              before ? "writable" : "read-only",
              after ? "writable" : "read-only",
              after
                  ? who + " may set it now."
                  : who
                      + " that set it are refused now. Find them before the new version is used."));
    }
  }

  private void compareRelationships(
      Relationship before, Relationship after, List<ModelChange> changes) {
    hierarchy.compareTargets(before.target(), after.target(), changes);
    compareMultiplicity(before, after, changes);
    compareWritable("Apps", before.writable(), after.writable(), changes);
    for (Property was : before.properties().values()) {
      Property is = after.properties().get(was.name());
      List<ModelChange> inside = new ArrayList<>();
      if (is == null) {
        inside.add(
            new ModelChange(
                Kind.REMOVED,
                Severity.BREAKING,
                "",
                text(was),
                "",
                "Links lose this value, and apps that read or set it are refused."));
      } else {
        compare(was, is, inside);
      }
      inside.forEach(change -> changes.add(change.under("." + was.name())));
    }
    for (Property is : after.properties().values()) {
      if (!before.properties().containsKey(is.name())) {
        ModelChange change = added(is);
        changes.add(
            new ModelChange(
                change.kind(),
                change.severity(),
                "." + is.name(),
                change.before(),
                change.after(),
                change.explanation()));
      }
    }
    ValuedComparison.compareSemantics(before.semantics(), after.semantics(), changes);
    ValuedComparison.compareTexts(before, after, changes);
  }

  private static void compareMultiplicity(
      Relationship before, Relationship after, List<ModelChange> changes) {
    int was = before.maxMultiplicity() == null ? Integer.MAX_VALUE : before.maxMultiplicity();
    int is = after.maxMultiplicity() == null ? Integer.MAX_VALUE : after.maxMultiplicity();
    if (was != is) {
      changes.add(
          new ModelChange(
              is < was ? Kind.MULTIPLICITY_NARROWED : Kind.MULTIPLICITY_WIDENED,
              is < was ? Severity.BREAKING : Severity.WIDENING,
              "",
              links(was),
              links(is),
              is < was
                  ? "Twins that have more than %s are refused. Find them and remove what is too much."
                      .formatted(links(is))
                  : "Twins may have more links; readers that expect %s may find more."
                      .formatted(links(was))));
    }
    if (before.minMultiplicity() != after.minMultiplicity()) {
      boolean isNarrower = after.minMultiplicity() > before.minMultiplicity();
      changes.add(
          new ModelChange(
              isNarrower ? Kind.MULTIPLICITY_NARROWED : Kind.MULTIPLICITY_WIDENED,
              isNarrower ? Severity.BREAKING : Severity.WIDENING,
              "",
              "at least " + before.minMultiplicity(),
              "at least " + after.minMultiplicity(),
              isNarrower
                  ? "Twins with fewer links are refused. Find them and add what is missing."
                  : "Twins may have fewer links; readers may find less than they expect."));
    }
  }

  private static String links(int max) {
    return max == Integer.MAX_VALUE ? "any number" : max == 1 ? "1 link" : max + " links";
  }

  private void compareComponents(Component before, Component after, List<ModelChange> changes) {
    Dtmi was = before.schema();
    Dtmi is = after.schema();
    List<ModelChange> inside = compare(was, is);
    if (!was.equals(is)) {
      boolean isVersion = was.versionless().equals(is.versionless());
      boolean isKind = isVersion || afterSet.isA(is, was);
      changes.add(
          new ModelChange(
              Kind.COMPONENT_CHANGED,
              isKind ? Severity.COMPATIBLE : Severity.BREAKING,
              "",
              was.value(),
              is.value(),
              isVersion
                  ? "The part is described by another version of its model; what differs is told by"
                      + " its contents."
                  : isKind
                      ? "The part is described by a model that extends the old one."
                      : "The part is described by another model, which does not extend the old one."
                          + " Give the new part a name of its own."));
    }
    changes.addAll(inside);
    ValuedComparison.compareSemantics(before.semantics(), after.semantics(), changes);
    ValuedComparison.compareTexts(before, after, changes);
  }

  private void comparePayloads(
      String what,
      @Nullable CommandPayload before,
      @Nullable CommandPayload after,
      List<ModelChange> changes) {
    List<ModelChange> inside = new ArrayList<>();
    boolean isRequest = what.equals("request");
    if (before == null && after == null) {
      return;
    }
    if (before == null && after != null) {
      inside.add(
          new ModelChange(
              Kind.ADDED,
              isRequest && !after.nullable() ? Severity.BREAKING : Severity.COMPATIBLE,
              "",
              "",
              SchemaText.of(after.schema()),
              isRequest
                  ? "Apps that call it without a request are refused now. Change them first."
                  : "It answers a value now."));
    } else if (before != null && after == null) {
      inside.add(
          new ModelChange(
              Kind.REMOVED,
              Severity.BREAKING,
              "",
              SchemaText.of(before.schema()),
              "",
              isRequest
                  ? "Apps that call it with a request are refused now. Change them first."
                  : "It answers no value any more; apps that wait for one get none."));
    } else if (before != null && after != null) {
      schemas.compare(before, after, inside);
      SchemaComparison.compareNames(what, before.name(), after.name(), inside);
      if (before.nullable() != after.nullable()) {
        inside.add(
            new ModelChange(
                after.nullable() ? Kind.SCHEMA_WIDENED : Kind.SCHEMA_NARROWED,
                after.nullable() ? Severity.WIDENING : Severity.BREAKING,
                "",
                before.nullable() ? "may be null" : "never null",
                after.nullable() ? "may be null" : "never null",
                after.nullable()
                    ? "It may be null now; readers may meet that."
                    : "It may not be null any more. Find what sends null."));
      }
    }
    inside.forEach(change -> changes.add(change.under("." + what)));
  }
}
