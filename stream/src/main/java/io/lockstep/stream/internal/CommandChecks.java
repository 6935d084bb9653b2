package io.lockstep.stream.internal;

import io.lockstep.dtdl.Command;
import io.lockstep.dtdl.CommandPayload;
import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.Relationship;
import io.lockstep.dtdl.ValueChecker;
import io.lockstep.dtdl.ValueError;
import io.lockstep.model.ShapeCompiler;
import io.lockstep.model.text.Nearest;
import io.lockstep.stream.Condition;
import io.lockstep.stream.Rule;
import io.lockstep.stream.TextProblem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the command of a rule: that the relationship leads somewhere, that a twin there can have
/// the command, that the request fits it, and that what is expected can be seen there. Immutable.
final class CommandChecks {
  private final ModelSet models;
  private final Interface model;

  /// @param model the Interface whose twins the rule watches
  CommandChecks(ModelSet models, Interface model) {
    this.models = models;
    this.model = model;
  }

  /// What is wrong; null when nothing is. It begins with `to:`, `payload:`, `expect:` or neither.
  @Nullable String problemOf(Rule.Request command) {
    List<Interface> targets = targets(command.target(), command.relationship());
    if (targets.isEmpty()) {
      return noTarget(command.target(), command.relationship());
    }
    List<Command> found = new ArrayList<>();
    List<Interface> owners = new ArrayList<>();
    for (Interface target : targets) {
      Command own = commandOf(target, command.component(), command.name());
      if (own != null) {
        found.add(own);
        owners.add(target);
      }
    }
    if (found.isEmpty()) {
      return noCommand(command, targets);
    }
    String problem = payloadProblem(command, found);
    return problem == null ? expectProblem(command.expect(), owners) : problem;
  }

  /// The models that twins at the other end of a relationship may have.
  List<Interface> targets(Rule.Target target, String relationship) {
    return switch (target) {
      case SELF -> List.of(model);
      case OUTGOING -> outgoing(relationship);
      case INCOMING -> incoming(relationship);
    };
  }

  /// What is wrong when there are none.
  String noTarget(Rule.Target target, String relationship) {
    return switch (target) {
      case SELF, OUTGOING -> noOutgoing(relationship);
      case INCOMING -> noIncoming(relationship);
    };
  }

  /// The same of what holds for all commands of a name: there is no request to be checked.
  @Nullable String problemOfContract(Rule.Request command) {
    return commandOf(model, command.component(), command.name()) == null
        ? noCommand(command, List.of(model))
        : expectProblem(command.expect(), List.of(model));
  }

  /// What is expected to be seen must fit one of the models that the command may go to.
  private @Nullable String expectProblem(String expect, List<Interface> owners) {
    String first = null;
    for (Interface owner : expect.isEmpty() ? List.<Interface>of() : owners) {
      List<TextProblem> problems = new ArrayList<>();
      Condition condition =
          Condition.compile(expect, ShapeCompiler.compile(owner, models), problems);
      if (condition != null && !condition.slots().isEmpty()) {
        return null;
      }
      if (first == null) {
        first =
            condition == null
                ? problems.getFirst().message()
                : "expected a condition that reads a property of the twin, found " + expect;
      }
    }
    return first == null ? null : "expect: " + first;
  }

  private List<Interface> outgoing(String name) {
    if (!(model.contents().get(name) instanceof Relationship relationship)) {
      return List.of();
    }
    Dtmi target = relationship.target();
    return models.interfaces().values().stream()
        .filter(other -> target == null || models.isA(other.id(), target))
        .toList();
  }

  private List<Interface> incoming(String name) {
    return models.interfaces().values().stream()
        .filter(
            other ->
                other.contents().get(name) instanceof Relationship relationship
                    && leadsHere(relationship))
        .toList();
  }

  private boolean leadsHere(Relationship relationship) {
    Dtmi target = relationship.target();
    return target == null || models.isA(model.id(), target) || models.isA(target, model.id());
  }

  private String noOutgoing(String name) {
    List<String> known =
        model.contents().values().stream()
            .filter(Relationship.class::isInstance)
            .map(Content::name)
            .toList();
    if (!incoming(name).isEmpty()) {
      return "to: expected self or a relationship of %s, found %s, which leads to it; write \"<-%s\""
          .formatted(model.id().value(), name, name);
    }
    return "to: expected self or a relationship of %s%s, found %s%s"
        .formatted(model.id().value(), listed(known), name, meant(name, known));
  }

  private String noIncoming(String name) {
    Set<String> known = new LinkedHashSet<>();
    for (Interface other : models.interfaces().values()) {
      for (Content content : other.contents().values()) {
        if (content instanceof Relationship relationship && leadsHere(relationship)) {
          known.add(content.name());
        }
      }
    }
    List<String> names = List.copyOf(new ArrayList<>(known));
    return "to: expected a relationship that leads to %s%s, found %s%s"
        .formatted(model.id().value(), listed(names), name, meant(name, names));
  }

  private @Nullable Command commandOf(Interface target, String component, String name) {
    Interface owner = component.isEmpty() ? target : componentOf(target, component);
    return owner != null && owner.contents().get(name) instanceof Command command ? command : null;
  }

  private @Nullable Interface componentOf(Interface target, String path) {
    Interface at = target;
    for (String name : path.split("/", -1)) {
      if (!(at.contents().get(name) instanceof Component component)) {
        return null;
      }
      at = models.find(component.schema()).orElse(null);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  private String noCommand(Rule.Request command, List<Interface> targets) {
    String written =
        command.component().isEmpty()
            ? command.name()
            : command.component().replace('/', '.') + "." + command.name();
    Set<String> known = new LinkedHashSet<>();
    targets.forEach(target -> addCommands(target, "", known));
    List<String> names = List.copyOf(new ArrayList<>(known));
    String of =
        targets.size() == 1
            ? targets.getFirst().id().value()
            : "one of %d models".formatted(targets.size());
    return "name: expected a command of %s%s, found %s%s"
        .formatted(of, listed(names), written, meant(written, names));
  }

  private void addCommands(Interface owner, String prefix, Set<String> names) {
    for (Content content : owner.contents().values()) {
      if (content instanceof Command) {
        names.add(prefix + content.name());
      } else if (content instanceof Component component) {
        models
            .find(component.schema())
            .ifPresent(part -> addCommands(part, prefix + content.name() + ".", names));
      }
    }
  }

  /// The request must fit one of the commands that it may go to.
  private @Nullable String payloadProblem(Rule.Request request, List<Command> commands) {
    String first = null;
    for (Command command : commands) {
      String problem = payloadProblem(request, command);
      if (problem == null) {
        return null;
      }
      first = first == null ? problem : first;
    }
    return first;
  }

  private @Nullable String payloadProblem(Rule.Request request, Command command) {
    CommandPayload expected = command.request();
    if (request.payload().isEmpty()) {
      return expected == null || expected.nullable()
          ? null
          : "expected a payload, since command %s takes %s; found none"
              .formatted(command.name(), expected.name());
    }
    if (expected == null) {
      return "payload: expected none, since command %s takes no request; found %s"
          .formatted(command.name(), request.payload());
    }
    List<ValueError> errors = new ValueChecker(models).check(expected, request.payload());
    if (errors.isEmpty()) {
      return null;
    }
    ValueError error = errors.getFirst();
    return "payload: expected %s%s as %s of command %s, found %s"
        .formatted(
            error.expected(),
            error.path().isEmpty() ? "" : " at " + error.path(),
            expected.name(),
            command.name(),
            error.found());
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? " (it has none)" : " (" + String.join(", ", names) + ")";
  }

  private static String meant(String name, List<String> names) {
    String nearest = Nearest.to(name, names);
    return nearest == null ? "" : "; did you mean " + nearest + "?";
  }
}
