package io.lockstep.twin;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Shape;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.stream.Measure;
import io.lockstep.stream.Operator;
import io.lockstep.stream.Rule;
import io.lockstep.stream.Rules;
import io.lockstep.stream.RulesResult;
import io.lockstep.stream.Trigger;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.RelationshipTable;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.Veil;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Rules that are about to be tried on twins of a graph, one twin after the other, each on a kernel
/// of its own. A rule sees one twin, so that gives what it would have done with all of them.
/// Processes and rules that follow other twins are left out, and so is what is computed: its values
/// are readings of the past, too. As thread-safe as the [GraphView] that it comes from.
public final class RuleRehearsal {
  private final State state;
  private final List<NamedText> files;
  private final List<Rule> rules;
  private final List<String> left;
  private final List<String> twins;

  private RuleRehearsal(
      State state, List<NamedText> files, List<Rule> rules, List<String> left, List<String> twins) {
    this.state = state;
    this.files = List.copyOf(files);
    this.rules = List.copyOf(rules);
    this.left = List.copyOf(left);
    this.twins = List.copyOf(twins);
  }

  /// The outcome of [#of].
  public sealed interface Result {
    /// They can be tried.
    record Ready(RuleRehearsal rehearsal) implements Result {}

    /// The files are not valid.
    record Invalid(List<Problem> problems) implements Result {
      /// Copies the list.
      public Invalid {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Takes rules out of files, and twins out of a graph.
  ///
  /// @param names the rules that are wanted; all when there are none
  /// @param twins the twins that are wanted; all that the rules watch when there are none. Those
  ///   that the caller may not read all of are left out
  static Result of(State state, List<NamedText> files, Set<String> names, List<String> twins) {
    return switch (Rules.parse(files, state.models.parsed())) {
      case RulesResult.Invalid(List<Problem> problems) -> new Result.Invalid(problems);
      case RulesResult.Valid(Rules rules) -> {
        List<Rule> wanted =
            rules.rules().stream()
                .filter(rule -> names.isEmpty() || names.contains(rule.name()))
                .filter(rule -> !(rule.trigger() instanceof Trigger.Run))
                .filter(rule -> !followsOthers(rule))
                .toList();
        List<String> left =
            rules.rules().stream()
                .filter(rule -> names.isEmpty() || names.contains(rule.name()))
                .filter(RuleRehearsal::followsOthers)
                .map(Rule::name)
                .toList();
        Set<String> kept = new HashSet<>();
        wanted.forEach(rule -> kept.add(rule.name()));
        yield new Result.Ready(
            new RuleRehearsal(
                state, rules.only(kept), wanted, left, watched(state, wanted, twins)));
      }
    };
  }

  private static boolean followsOthers(Rule rule) {
    return rule.trigger() instanceof Trigger.When when
        && when.measures().stream().anyMatch(Measure.Followed.class::isInstance);
  }

  private static List<String> watched(State state, List<Rule> rules, List<String> wanted) {
    Set<String> of = new HashSet<>(wanted);
    Veil veil = state.veil();
    List<String> found = new ArrayList<>();
    for (int model = 0; model < state.models.limit(); model++) {
      if (!isWatched(state, model, rules)) {
        continue;
      }
      for (int twin = state.models.firstTwin(model); twin >= 0; twin = state.twins.nextPeer(twin)) {
        String id = state.twins.id(twin);
        boolean isSeen = veil == null || veil.sight().of(id, "").allowsAll(Right.READ);
        if (isSeen && (of.isEmpty() || of.contains(id))) {
          found.add(id);
        }
      }
    }
    return found;
  }

  private static boolean isWatched(State state, int model, List<Rule> rules) {
    ModelEntry entry = state.models.entryOrNull(model);
    Interface parsed = entry == null ? null : entry.model();
    if (parsed == null) {
      return false;
    }
    Set<Dtmi> ancestors = state.models.parsed().ancestors(parsed.id());
    return rules.stream().anyMatch(rule -> ancestors.contains(new Dtmi(rule.model())));
  }

  /// The rules that are tried.
  public List<Rule> rules() {
    return rules;
  }

  /// The names of rules that are left out, since they follow other twins.
  public List<String> left() {
    return left;
  }

  /// The twins that they watch, and that the caller may read.
  public List<String> twins() {
    return twins;
  }

  /// A kernel with the models, and nothing else, to be forked for each twin.
  ///
  /// @param micros when it begins
  /// @throws LockstepException INVALID_MODEL when it refuses what the graph has
  public Rehearsal empty(long micros) {
    return Rehearsal.begin(
        state.models.parsed().interfaces().values(), KernelOptions.of(state.policy()), micros);
  }

  /// The paths of a twin's properties whose readings the rules must be told of.
  public Set<String> watched(String twinId) {
    Set<String> paths = new LinkedHashSet<>();
    int twin = state.twins.find(twinId);
    if (twin < 0) {
      return paths;
    }
    ModelEntry entry = state.models.entry(state.twins.model(twin));
    Interface parsed = entry.model();
    Shape shape = entry.shape();
    if (parsed == null) {
      return paths;
    }
    for (Rule rule : rules) {
      if (state.models.parsed().ancestors(parsed.id()).contains(new Dtmi(rule.model()))) {
        Operator operator = Operator.compile(rule, shape, state.models.parsed(), new ArrayList<>());
        if (operator != null) {
          operator.slots().forEach(slot -> paths.add(shape.slot(slot).path()));
        }
      }
    }
    return paths;
  }

  /// Makes a twin, and the twins that the rules' commands would go to, as they are related now.
  ///
  /// @return why it cannot be made; empty when it is there
  public Optional<String> stage(Rehearsal rehearsal, String twinId) {
    int twin = state.twins.find(twinId);
    if (twin < 0) {
      return Optional.of("expected a twin that is there, found " + twinId);
    }
    Optional<String> refused = rehearsal.twin(twinId, modelOf(twin), "");
    if (refused.isPresent()) {
      return refused;
    }
    Set<String> made = new HashSet<>();
    made.add(twinId);
    for (Rule rule : rules) {
      Rule.Request command = rule.command();
      if (command != null && command.target() != Rule.Target.SELF) {
        neighbours(rehearsal, twin, command, made);
      }
    }
    return Optional.empty();
  }

  private void neighbours(Rehearsal rehearsal, int twin, Rule.Request command, Set<String> made) {
    RelationshipTable links = state.relationships;
    int name = links.numberOfName(command.relationship());
    boolean isOutgoing = command.target() == Rule.Target.OUTGOING;
    int at = isOutgoing ? state.twins.outHead(twin) : state.twins.inHead(twin);
    while (at >= 0) {
      int other = isOutgoing ? links.target(at) : links.source(at);
      String otherId = state.twins.id(other);
      if (links.nameNumber(at) == name && made.add(otherId)) {
        String id = state.twins.id(twin);
        boolean isThere = rehearsal.twin(otherId, modelOf(other), "").isEmpty();
        if (isThere) {
          Optional<String> _ =
              rehearsal.relationship(
                  isOutgoing ? id : otherId,
                  "r" + made.size(),
                  command.relationship(),
                  isOutgoing ? otherId : id);
        }
      }
      at = isOutgoing ? links.nextOut(at) : links.nextIn(at);
    }
  }

  private String modelOf(int twin) {
    return state.models.entry(state.twins.model(twin)).id();
  }

  /// Puts the rules in force.
  ///
  /// @return why they are refused; empty when they are not
  public Optional<String> begin(Rehearsal rehearsal) {
    return rehearsal.rules(files);
  }
}
