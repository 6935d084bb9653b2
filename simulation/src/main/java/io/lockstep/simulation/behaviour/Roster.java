package io.lockstep.simulation.behaviour;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.space.Space;
import io.lockstep.twin.GraphView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Which behaviours there are: those of the workspace's files, which only a start reads, and those
/// that are put and removed while the server runs. Both run alike. One that cannot run since it was
/// put (its twin went, its FMU) stays with what is wrong. Thread-safe; closing ends all.
public final class Roster implements AutoCloseable {
  private static final String ENDING = ".yaml";

  private final BehaviourFiles files;
  private final Supplier<GraphView> view;
  private final Models models;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Behaviours running;

  /// Where a behaviour is kept.
  public enum Place {
    /// A file of the workspace.
    WORKSPACE,
    /// The data folder.
    UPLOADED
  }

  /// A behaviour.
  ///
  /// @param text its YAML document
  /// @param kept when and by whom it was put; empty for one of the workspace
  /// @param problems why it does not run; empty when it runs
  /// @param status how it goes; empty when it does not run
  public record Entry(
      String name,
      Place place,
      String text,
      Optional<BehaviourFiles.Kept> kept,
      Behaviour behaviour,
      List<Problem> problems,
      Optional<Behaviours.Status> status) {
    /// Keeps a copy.
    public Entry {
      problems = List.copyOf(problems);
    }
  }

  /// What became of a change.
  public sealed interface Outcome {
    /// It is so.
    ///
    /// @param isNew whether there was none of this name
    record Done(Entry entry, boolean isNew) implements Outcome {}

    /// Nothing is otherwise.
    ///
    /// @param problems all that is wrong
    record Refused(List<Problem> problems) implements Outcome {}
  }

  private record Member(
      Place place,
      NamedText text,
      Optional<BehaviourFiles.Kept> kept,
      Behaviour behaviour,
      Checked checked) {}

  /// @param plan by which it runs; empty when there are problems
  private record Checked(Optional<Plan> plan, List<Problem> problems) {
    static Checked of(Plan plan) {
      return new Checked(Optional.of(plan), List.of());
    }
  }

  private Roster(
      List<NamedText> workspace,
      BehaviourFiles files,
      Supplier<GraphView> view,
      Models models,
      Function<List<Plan>, Behaviours> start) {
    this.files = files;
    this.view = view;
    this.models = models;
    List<Problem> problems = new ArrayList<>();
    for (Plan plan : Behaviours.plans(workspace, view.get(), models, problems)) {
      Behaviour behaviour = plan.behaviour();
      NamedText text = ScenarioFiles.document(workspace, behaviour.place());
      members.put(
          behaviour.name(),
          new Member(Place.WORKSPACE, text, Optional.empty(), behaviour, Checked.of(plan)));
    }
    Map<BehaviourFiles.Kept, Behaviour> put = new LinkedHashMap<>();
    for (BehaviourFiles.Kept each : files.all()) {
      if (!members.containsKey(each.name())) {
        parse(each.name(), each.text(), problems).ifPresent(read -> put.put(each, read));
      }
    }
    if (!problems.isEmpty()) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    put.forEach((kept, read) -> members.put(kept.name(), member(kept, read, planned(read))));
    running = start.apply(plans());
  }

  /// Reads all there are, and starts them.
  ///
  /// @param workspace its scenario files
  /// @param files those that were put; of them a name that the workspace has waits until that is
  ///   gone
  /// @param start runs plans by the models
  /// @throws LockstepException CONFIGURATION_INVALID when something is wrong with the workspace: a
  ///   line each
  public static Roster open(
      List<NamedText> workspace,
      BehaviourFiles files,
      Space space,
      Models models,
      Function<List<Plan>, Behaviours> start) {
    return new Roster(workspace, files, space::view, models, start);
  }

  /// What runs them. Stays owned by this.
  public Behaviours running() {
    return running;
  }

  /// All, those of the workspace first.
  public List<Entry> all() {
    Map<String, Behaviours.Status> status = status();
    synchronized (this) {
      List<Entry> all = new ArrayList<>();
      members.forEach((name, member) -> all.add(entry(name, member, status)));
      return all;
    }
  }

  /// One.
  public Optional<Entry> find(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /// All that is wrong with a behaviour that would be put.
  ///
  /// @param name that it shall have; empty for the one that the text says
  public synchronized List<Problem> check(Optional<String> name, String text) {
    List<Problem> problems = new ArrayList<>();
    parse(name.orElse(""), text, problems)
        .ifPresent(
            read -> {
              problems.addAll(planned(read).problems());
              if (isOfWorkspace(read.name())) {
                problems.add(read.place().problem(taken(read.name())));
              }
            });
    return problems;
  }

  /// Puts one, in place of one that was put under this name before, and runs it: from the present
  /// on. Its twins are known when this answers, and it is durable.
  ///
  /// @throws LockstepException CONFLICT when the workspace has that name; STORAGE_FAILED
  public synchronized Outcome put(String name, String text, String who, Instant when) {
    if (isOfWorkspace(name)) {
      throw new LockstepException(ErrorCode.CONFLICT, taken(name));
    }
    List<Problem> problems = new ArrayList<>();
    Optional<Behaviour> read = parse(name, text, problems);
    Checked checked = read.map(this::planned).orElse(new Checked(Optional.empty(), problems));
    if (read.isEmpty() || checked.plan().isEmpty()) {
      return new Outcome.Refused(checked.problems());
    }
    BehaviourFiles.Kept kept = new BehaviourFiles.Kept(name, text, when, who);
    files.put(kept);
    boolean isNew = members.put(name, member(kept, read.get(), checked)) == null;
    running.replace(plans(), Set.of(name));
    return new Outcome.Done(find(name).orElseThrow(), isNew);
  }

  /// Ends one that was put and forgets it; false when there is none. What it told last is told once
  /// more as bad.
  ///
  /// @throws LockstepException CONFLICT for one of the workspace; STORAGE_FAILED
  public synchronized boolean remove(String name) {
    if (isOfWorkspace(name)) {
      throw new LockstepException(ErrorCode.CONFLICT, taken(name));
    }
    if (!files.remove(name)) {
      return false;
    }
    members.remove(name);
    running.replace(plans(), Set.of());
    return true;
  }

  /// Begins one anew at the present, by the version of its model that is there now; also one that
  /// did not run.
  ///
  /// @return empty when there is none of this name
  public synchronized Optional<Outcome> restart(String name) {
    Member member = members.get(name);
    if (member == null) {
      return Optional.empty();
    }
    Checked checked = planned(member.behaviour());
    if (checked.plan().isEmpty()) {
      return Optional.of(new Outcome.Refused(checked.problems()));
    }
    members.put(
        name,
        new Member(member.place(), member.text(), member.kept(), member.behaviour(), checked));
    running.replace(plans(), Set.of(name));
    return Optional.of(new Outcome.Done(find(name).orElseThrow(), false));
  }

  private boolean isOfWorkspace(String name) {
    Member member = members.get(name);
    return member != null && member.place() == Place.WORKSPACE;
  }

  private static String taken(String name) {
    return "behaviour %s: expected a name that the workspace does not have, found it in its folder scenarios; change it there"
        .formatted(name);
  }

  private static Member member(BehaviourFiles.Kept kept, Behaviour read, Checked checked) {
    return new Member(
        Place.UPLOADED,
        new NamedText(kept.name() + ENDING, kept.text()),
        Optional.of(kept),
        read,
        checked);
  }

  /// The one behaviour of a text.
  ///
  /// @param name that it must have; empty for any
  private static Optional<Behaviour> parse(String name, String text, List<Problem> problems) {
    NamedText file = new NamedText((name.isEmpty() ? "behaviour" : name) + ENDING, text);
    List<Problem> own = new ArrayList<>();
    List<Behaviour> found = ScenarioFiles.parse(List.of(file), own);
    if (own.isEmpty()
        && (found.size() != 1
            || ScenarioFiles.documents(file) != 1
            || (!name.isEmpty() && !found.getFirst().name().equals(name)))) {
      own.add(
          new Problem(
              file.name(),
              1,
              1,
              "expected one document, of the behaviour%s, found %s"
                  .formatted(
                      name.isEmpty() ? "" : " " + name,
                      found.isEmpty()
                          ? "none"
                          : "%d, of %s"
                              .formatted(
                                  ScenarioFiles.documents(file),
                                  found.stream().map(Behaviour::name).toList()))));
    }
    problems.addAll(own);
    return own.isEmpty() ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /// Ties it to what there is, beside all others.
  private Checked planned(Behaviour behaviour) {
    List<Problem> problems = new ArrayList<>();
    Optional<Plan> plan = Plan.of(behaviour, Behaviours.shapes(view.get()), models, problems);
    List<Behaviour> beside = new ArrayList<>();
    for (Plan each : plans()) {
      if (!each.behaviour().name().equals(behaviour.name())) {
        beside.add(each.behaviour());
      }
    }
    beside.add(behaviour);
    Behaviours.checkWriters(beside, problems);
    return new Checked(problems.isEmpty() ? plan : Optional.empty(), problems);
  }

  private List<Plan> plans() {
    return members.values().stream().flatMap(each -> each.checked().plan().stream()).toList();
  }

  private Map<String, Behaviours.Status> status() {
    return running.status().stream()
        .collect(Collectors.toMap(each -> each.behaviour().name(), Function.identity()));
  }

  private static Entry entry(String name, Member member, Map<String, Behaviours.Status> status) {
    return new Entry(
        name,
        member.place(),
        member.text().text(),
        member.kept(),
        member.behaviour(),
        member.checked().problems(),
        Optional.ofNullable(status.get(name)));
  }

  @Override
  public void close() {
    running.close();
  }
}
