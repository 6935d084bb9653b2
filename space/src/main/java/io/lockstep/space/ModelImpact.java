package io.lockstep.space;

import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.evolution.ModelChange;
import io.lockstep.dtdl.evolution.ModelComparison;
import io.lockstep.dtdl.evolution.ModelDiff;
import io.lockstep.ingest.BindingOutline;
import io.lockstep.ingest.Bindings;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.EvolutionView;
import io.lockstep.twin.MigrationOutlook;
import io.lockstep.twin.RuleHit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What a change of a model hits: its twins, the models that are made of it, the bindings that feed
/// what changes, and the rules. Immutable.
///
/// @param diff what changes
/// @param outlook what would come of giving all twins of the model before the one after
/// @param users models that extend the model before, or have it as a component
/// @param bindings entries that may feed what changes or goes
/// @param rules rules that would stop, or that read what changes
public record ModelImpact(
    ModelDiff diff,
    MigrationOutlook outlook,
    List<User> users,
    List<BindingHit> bindings,
    List<RuleHit> rules) {

  /// A model that is made of the one that changes. Immutable.
  ///
  /// @param model its DTMI
  /// @param isExtension true when it extends it, false when it has it as a component
  /// @param twins how many twins it has
  public record User(String model, boolean isExtension, long twins) {}

  /// An entry of a binding file that feeds what changes. Immutable.
  ///
  /// @param binding the entry
  /// @param twin a twin of the model that it may feed
  /// @param paths what of the changes it may feed
  public record BindingHit(BindingOutline binding, String twin, List<String> paths) {
    /// Copies the list.
    public BindingHit {
      paths = List.copyOf(paths);
    }
  }

  /// Copies the lists.
  public ModelImpact {
    users = List.copyOf(users);
    bindings = List.copyOf(bindings);
    rules = List.copyOf(rules);
  }

  /// Works it out; takes long where there are many twins.
  ///
  /// @param view a state that nobody changes meanwhile
  /// @param bindings those in force
  /// @param models the models that are there, and those that may be added
  /// @param twinsMax how many twins are named
  /// @throws LockstepException with [ErrorCode#NOT_FOUND] when a model is not among `models`
  public static ModelImpact of(
      EvolutionView view,
      Bindings bindings,
      Dtmi before,
      Dtmi after,
      ModelSet models,
      int twinsMax) {
    Interface was = require(models, before);
    Interface is = require(models, after);
    ModelDiff diff = ModelComparison.compare(before, models, after, models);
    List<String> paths = pathsOf(diff);
    return new ModelImpact(
        diff,
        before.equals(after)
            ? MigrationOutlook.none()
            : view.outlook(before.value(), after.value(), models, twinsMax),
        users(view, models, before),
        bindingHits(view, bindings, before, paths),
        view.ruleHits(was, is, models, path -> isAmong(path, paths)));
  }

  private static Interface require(ModelSet models, Dtmi id) {
    return models
        .find(id)
        .orElseThrow(
            () ->
                new LockstepException(
                    ErrorCode.NOT_FOUND,
                    "model %s: expected one that is uploaded or stated, found none; upload it, or state its text"
                        .formatted(id)));
  }

  /// The paths of contents whose values may no longer be right, each once; with a component its own
  /// path stands for all below it.
  private static List<String> pathsOf(ModelDiff diff) {
    Set<String> paths = new TreeSet<>();
    for (ModelChange change : diff.changes()) {
      boolean counts =
          switch (change.severity()) {
            case BREAKING, WIDENING -> change.kind() != ModelChange.Kind.ADDED;
            case COMPATIBLE, COSMETIC -> false;
          };
      String path = contentOf(change.path());
      if (counts && !path.isEmpty()) {
        paths.add(path);
      }
    }
    return List.copyOf(paths);
  }

  /// The path without what stands for a part of a value.
  private static String contentOf(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (".[{".indexOf(path.charAt(i)) >= 0) {
        return path.substring(0, i);
      }
    }
    return path;
  }

  private static boolean isAmong(String path, List<String> paths) {
    return paths.stream()
        .anyMatch(changed -> path.equals(changed) || path.startsWith(changed + "/"));
  }

  private static List<User> users(EvolutionView view, ModelSet models, Dtmi before) {
    List<User> users = new ArrayList<>();
    for (Interface model : models.interfaces().values()) {
      if (model.id().equals(before)) {
        continue;
      }
      boolean isExtension = models.isA(model.id(), before);
      if (isExtension || hasComponent(model, before)) {
        users.add(new User(model.id().value(), isExtension, view.twinCount(model.id().value())));
      }
    }
    return users;
  }

  private static boolean hasComponent(Interface model, Dtmi schema) {
    for (Content content : model.contents().values()) {
      if (content instanceof Component component && component.schema().equals(schema)) {
        return true;
      }
    }
    return false;
  }

  private static List<BindingHit> bindingHits(
      EvolutionView view, Bindings bindings, Dtmi before, List<String> paths) {
    List<BindingHit> hits = new ArrayList<>();
    for (BindingOutline binding : bindings.outlines()) {
      List<String> fed = fed(binding, paths);
      if (!fed.isEmpty()) {
        view.firstTwin(before.value(), binding::mayFeed)
            .ifPresent(twin -> hits.add(new BindingHit(binding, twin, fed)));
      }
    }
    return hits;
  }

  /// Of a component that changes as a whole, the properties that the binding names.
  private static List<String> fed(BindingOutline binding, List<String> paths) {
    Set<String> fed = new TreeSet<>(binding.fed(paths));
    for (String property : binding.properties()) {
      if (isAmong(property, paths)) {
        fed.add(property);
      }
    }
    return List.copyOf(fed);
  }
}
