package io.lockstep.twin.internal.state;

import io.lockstep.model.Quality;
import io.lockstep.stream.Aggregate;
import io.lockstep.stream.Aggregate.Direction;
import io.lockstep.stream.Compute;
import io.lockstep.stream.Evaluation;
import io.lockstep.stream.Formula;
import io.lockstep.stream.Outcome;
import io.lockstep.stream.Term;
import io.lockstep.stream.Writer;
import io.lockstep.twin.KernelRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Computed properties: what is computed, what the neighbours of twins give together, and what has
/// to be computed anew because of the present input. All of it follows from rules, models, values
/// and relationships; it is no part of what is known, and is made again when a state is read.
///
/// A fork is independent, and costs as many increments as there are aggregates.
public final class ComputeTable {
  /// A task: a formula of the twin's model, by its number.
  private static final int KIND_SHIFT = 24;

  private static final int NUMBER_MASK = (1 << KIND_SHIFT) - 1;

  /// A task: what the twin gives to an aggregate.
  private static final int GIVE = 1 << KIND_SHIFT;

  /// A task: the value of a slot that is not computed any more goes.
  private static final int RETIRE = 2 << KIND_SHIFT;

  private static final int NO_NAME = -1;

  private final State state;

  /// What rules follow of other twins; null in that one itself.
  private final @Nullable ComputeTable follows;

  private long generation;
  private @Nullable ComputePlan plan;
  private List<RollUp> rollUps = new ArrayList<>();

  /// By site the number of its relationship's name, as far as it is known.
  private int[] names = {};

  private final Pending pending = new Pending();
  private final ComputeReadings readings;
  private final Evaluation evaluation;
  private final Outcome term = new Outcome();

  ComputeTable(State state, long generation) {
    this(state, generation, new ComputeTable(state, generation, null));
  }

  private ComputeTable(State state, long generation, @Nullable ComputeTable follows) {
    this.state = state;
    this.follows = follows;
    this.generation = generation;
    this.readings = new ComputeReadings(state.slots);
    this.evaluation = new Evaluation(readings);
  }

  /// The same of a fork; between inputs.
  ComputeTable fork(State fork, long mine, long theirs) {
    ComputeTable table =
        new ComputeTable(fork, theirs, follows == null ? null : follows.fork(fork, mine, theirs));
    table.plan = plan;
    table.names = names.clone();
    for (RollUp rollUp : rollUps) {
      table.rollUps.add(rollUp.fork(mine, theirs));
    }
    generation = mine;
    return table;
  }

  /// The same for what rules follow of other twins: its results are messages to them, one for each
  /// reading that they are made of. Null in that one itself.
  public @Nullable ComputeTable follows() {
    return follows;
  }

  /// A twin has, or is about to have, a reading: rules of other twins may follow it.
  public void told(int twin, int slot, long sourceMicros) {
    ModelComputes computes = plan == null ? null : ofTwin(twin);
    if (computes != null) {
      changed(twin, computes, slot, sourceMicros);
    }
  }

  // What is computed

  /// What is computed of the twins of a model, and given by them; null when it is nothing.
  public @Nullable ModelComputes of(int model) {
    return plan == null ? null : of(plan, model);
  }

  private @Nullable ModelComputes of(ComputePlan from, int model) {
    ModelEntry entry = state.models.entryOrNull(model);
    return entry != null && entry.isDraft() ? from.ofDrafts() : from.of(model);
  }

  private @Nullable ModelComputes ofTwin(int twin) {
    return of(state.twins.model(twin));
  }

  /// The computed property that a slot of a model holds; null when it holds values as they come.
  public @Nullable Compute computing(int model, int slot) {
    ModelComputes computes = of(model);
    int number = computes == null ? -1 : computes.computedBy(slot);
    return computes == null || number < 0 ? null : computes.compute(number);
  }

  /// What gives a slot of a model its values by itself, a computed property or a process; null when
  /// it holds values as they come.
  public @Nullable Writer writer(int model, int slot) {
    Compute compute = computing(model, slot);
    return compute == null ? state.rules.process(model, slot) : compute;
  }

  /// Takes what is computed from now on, by the present models. To be called whenever one of them
  /// has changed. What is computed otherwise than before, or not any more, becomes pending.
  void compile(List<Compute> computes) {
    if (follows != null) {
      follows.compile(state.rules.follows());
    }
    ComputePlan before = plan;
    ComputePlan now = ComputePlan.of(computes, state.models);
    if (before == null && now == null) {
      return;
    }
    long[][] open = pending.openTwins();
    pending.clear();
    plan = now;
    boolean[] isNew = keep(before, now);
    if (!state.role.holdsValues()) {
      return;
    }
    if (now != null) {
      fill(now, isNew);
    }
    for (long[] twin : open) {
      allChanged((int) twin[0], twin[2] == 0 ? twin[1] : Pending.INPUT);
    }
    for (int model = 0; model < state.models.limit(); model++) {
      markChanged(model, before == null ? null : before.of(model), now == null ? null : of(model));
    }
  }

  /// Makes all anew for a state that was read: its values are computed already.
  void restore(List<Compute> computes) {
    compile(computes);
    pending.clear();
    if (follows != null) {
      follows.pending.clear();
    }
  }

  /// Keeps what is known of aggregates that stay; whether each of those of now is new.
  private boolean[] keep(@Nullable ComputePlan before, @Nullable ComputePlan now) {
    Map<ComputePlan.Site, RollUp> known = new HashMap<>();
    for (int i = 0; before != null && i < before.sites().size(); i++) {
      known.put(before.sites().get(i), rollUps.get(i));
    }
    int count = now == null ? 0 : now.sites().size();
    boolean[] isNew = new boolean[count];
    List<RollUp> kept = new ArrayList<>();
    for (int i = 0; now != null && i < count; i++) {
      ComputePlan.Site site = now.sites().get(i);
      RollUp same = known.get(site);
      isNew[i] = same == null;
      kept.add(same == null ? new RollUp(site.aggregate(), generation) : same);
    }
    rollUps = kept;
    names = new int[count];
    Arrays.fill(names, NO_NAME);
    return isNew;
  }

  private void markChanged(int model, @Nullable ModelComputes before, @Nullable ModelComputes now) {
    for (int i = 0; before != null && i < before.size(); i++) {
      int slot = before.formula(i).target();
      if (slot >= 0 && (now == null || now.computedBy(slot) < 0)) {
        markAll(model, 0, RETIRE | slot);
      }
    }
    for (int i = 0; now != null && i < now.size(); i++) {
      if (before == null || !before.computesSame(now, i)) {
        markAll(model, now.rank(i), i);
      }
    }
  }

  private void markAll(int model, int rank, int task) {
    if (state.models.entryOrNull(model) == null) {
      return;
    }
    for (int twin = state.models.firstTwin(model); twin >= 0; twin = state.twins.nextPeer(twin)) {
      pending.mark(rank, twin, task, Pending.INPUT);
    }
  }

  /// Makes what is known of new aggregates from all values and relationships.
  private void fill(ComputePlan now, boolean[] isNew) {
    boolean isAny = false;
    for (boolean one : isNew) {
      isAny |= one;
    }
    if (!isAny) {
      return;
    }
    for (int twin = 0; twin < state.twins.limit(); twin++) {
      ModelComputes giver = state.twins.exists(twin) ? ofTwin(twin) : null;
      for (int i = 0; giver != null && i < giver.givenSites().length; i++) {
        if (isNew[giver.givenSites()[i]]) {
          give(now, twin, giver, i, Pending.INPUT);
        }
      }
    }
    RelationshipTable links = state.relationships;
    for (int at = 0; at < links.limit(); at++) {
      if (links.exists(at)) {
        both(at, isNew, true);
      }
    }
  }

  // What happens to the graph

  private boolean isIdle() {
    return plan == null || !state.role.holdsValues();
  }

  /// A twin has come, or got this model.
  void arrived(int twin) {
    if (follows != null) {
      follows.arrived(twin);
    }
    ModelComputes computes = isIdle() ? null : ofTwin(twin);
    if (computes == null) {
      return;
    }
    for (int site : computes.givenSites()) {
      rollUps.get(site).give(twin, RollUp.UNKNOWN, Quality.GOOD, 0);
    }
    allChanged(twin, Pending.INPUT);
    eachLink(twin, true);
  }

  /// A twin is about to go, or to get another model.
  void leaves(int twin) {
    if (follows != null) {
      follows.leaves(twin);
    }
    ModelComputes computes = isIdle() ? null : ofTwin(twin);
    if (computes == null) {
      return;
    }
    eachLink(twin, false);
    for (int site : computes.givenSites()) {
      rollUps.get(site).give(twin, RollUp.NOTHING, Quality.GOOD, 0);
    }
  }

  private void eachLink(int twin, boolean isThere) {
    RelationshipTable links = state.relationships;
    for (int at = state.twins.outHead(twin); at >= 0; at = links.nextOut(at)) {
      both(at, null, isThere);
    }
    for (int at = state.twins.inHead(twin); at >= 0; at = links.nextIn(at)) {
      if (links.source(at) != twin) {
        both(at, null, isThere);
      }
    }
  }

  /// A relationship is there.
  void linked(int relationship) {
    if (follows != null) {
      follows.linked(relationship);
    }
    if (!isIdle()) {
      both(relationship, null, true);
    }
  }

  /// A relationship is about to go.
  void unlinked(int relationship) {
    if (follows != null) {
      follows.unlinked(relationship);
    }
    if (!isIdle()) {
      both(relationship, null, false);
    }
  }

  private void both(int relationship, boolean @Nullable [] sites, boolean isThere) {
    int source = state.relationships.source(relationship);
    int target = state.relationships.target(relationship);
    link(source, target, relationship, Direction.OUTGOING, sites, isThere);
    link(target, source, relationship, Direction.INCOMING, sites, isThere);
  }

  /// @param sites which aggregates are asked about; null for all
  private void link(
      int owner,
      int neighbour,
      int relationship,
      Direction direction,
      boolean @Nullable [] sites,
      boolean isThere) {
    ModelComputes computes = ofTwin(owner);
    ModelComputes giver = computes == null ? null : ofTwin(neighbour);
    if (computes == null || giver == null || plan == null) {
      return;
    }
    int[] used = computes.usedSites();
    for (int i = 0; i < used.length; i++) {
      int site = used[i];
      Aggregate aggregate = plan.sites().get(site).aggregate();
      if ((sites != null && !sites[site])
          || aggregate.direction() != direction
          || !giver.gives(site)
          || !aggregate.relationship().equals(state.relationships.name(relationship))) {
        continue;
      }
      if (isThere) {
        rollUps.get(site).link(owner, neighbour, relationship);
      } else {
        rollUps.get(site).unlink(owner, neighbour, relationship);
      }
      mark(owner, computes, i, Pending.INPUT);
    }
  }

  private void mark(int owner, ModelComputes computes, int usedSite, long reason) {
    for (int formula : computes.usersOf(usedSite)) {
      pending.mark(computes.rank(formula), owner, formula, reason);
    }
  }

  // What happens to values

  /// The value of a slot is another one, or there is none any more.
  ///
  /// @param computes that of the twin's model
  /// @param sourceMicros since when
  public void changed(int twin, ModelComputes computes, int slot, long sourceMicros) {
    for (int formula : computes.readers(slot)) {
      pending.mark(computes.rank(formula), twin, formula, sourceMicros);
    }
    for (int given : computes.givers(slot)) {
      pending.mark(computes.giverRank(given), twin, GIVE | given, sourceMicros);
    }
  }

  /// All values of a twin may be other ones.
  ///
  /// @param sourceMicros since when, or [Pending#INPUT]
  public void allChanged(int twin, long sourceMicros) {
    if (follows != null) {
      follows.allChanged(twin, sourceMicros);
    }
    ModelComputes computes = isIdle() || !state.twins.exists(twin) ? null : ofTwin(twin);
    if (computes == null) {
      return;
    }
    for (int formula = 0; formula < computes.size(); formula++) {
      pending.mark(computes.rank(formula), twin, formula, sourceMicros);
    }
    for (int given = 0; given < computes.givenSites().length; given++) {
      pending.mark(computes.giverRank(given), twin, GIVE | given, sourceMicros);
    }
  }

  // What has to be done

  /// True when something is to be computed, or told to rules.
  public boolean isPending() {
    return !pending.isEmpty() || (follows != null && !follows.pending.isEmpty());
  }

  /// What is pending.
  public Pending pending() {
    return pending;
  }

  /// True when a reading of another time has led to something that is computed from the twin's own
  /// values.
  public boolean hasOwnOfOther(int twin, ModelComputes computes, long sourceMicros) {
    for (int formula : computes.ownInOrder()) {
      int entry = pending.find(twin, formula);
      if (entry >= 0 && pending.isOfOther(entry, sourceMicros)) {
        return true;
      }
    }
    return false;
  }

  /// Takes out the next pending entry of what is computed from the twin's own values, or gives -1.
  public int takeOwn(int twin, ModelComputes computes) {
    for (int formula : computes.ownInOrder()) {
      int entry = pending.find(twin, formula);
      if (entry >= 0) {
        pending.take(entry);
        return entry;
      }
    }
    return -1;
  }

  /// What a task is about.
  public enum Task {
    /// A formula is to be computed.
    COMPUTE,
    /// What a twin gives to an aggregate.
    GIVE,
    /// A value goes.
    RETIRE,
    /// Nothing: the twin, or what was computed of it, is not there any more.
    NONE
  }

  /// What is to be done about an entry.
  public Task task(int entry) {
    int twin = pending.twin(entry);
    int task = pending.task(entry);
    if (!state.twins.exists(twin) || isStandIn(twin)) {
      return Task.NONE;
    }
    ModelComputes computes = ofTwin(twin);
    int number = number(entry);
    return switch (task >> KIND_SHIFT) {
      case 0 -> computes != null && number < computes.size() ? Task.COMPUTE : Task.NONE;
      case 1 -> computes != null && number < computes.givenSites().length ? Task.GIVE : Task.NONE;
      default -> computes == null || computes.computedBy(number) < 0 ? Task.RETIRE : Task.NONE;
    };
  }

  /// The formula or slot that an entry is about.
  public int number(int entry) {
    return pending.task(entry) & NUMBER_MASK;
  }

  /// A twin that stands in for one whose values are held elsewhere was never written to.
  private boolean isStandIn(int twin) {
    return state.role == KernelRole.TWINS
        && state.twins.version(twin) == 0
        && state.twins.updatedMicros(twin) == 0;
  }

  /// Does [Task#GIVE].
  ///
  /// @param received when the present input was received
  public void give(int entry, long received) {
    int twin = pending.twin(entry);
    ModelComputes giver = ofTwin(twin);
    if (plan != null && giver != null) {
      give(plan, twin, giver, number(entry), pending.micros(entry, received));
    }
  }

  private void give(ComputePlan now, int twin, ModelComputes giver, int given, long reason) {
    int site = giver.givenSites()[given];
    Term asked = giver.term(given);
    int status = RollUp.UNKNOWN;
    Quality quality = Quality.GOOD;
    long bits = 0;
    if (asked != null) {
      readings.show(state.twins.base(twin), now.sites().get(site).trust(), giver.shape());
      asked.evaluate(evaluation, term);
      if (term.isKnown()) {
        status = RollUp.KNOWN;
        bits = term.bits();
        quality = readings.quality(asked.slots(), 0);
      }
    }
    RollUp rollUp = rollUps.get(site);
    if (follows != null && rollUp.gives(twin, status, quality, bits)) {
      return;
    }
    tellOwners(now, twin, site, rollUp, status, quality, bits, reason);
    rollUp.give(twin, status, quality, bits);
  }

  private void tellOwners(
      ComputePlan now,
      int twin,
      int site,
      RollUp rollUp,
      int status,
      Quality quality,
      long bits,
      long reason) {
    int left = rollUp.uses(twin);
    if (left == 0) {
      return;
    }
    Aggregate aggregate = now.sites().get(site).aggregate();
    RelationshipTable links = state.relationships;
    int name = name(site, aggregate);
    boolean isOutgoing = aggregate.direction() == Direction.OUTGOING;
    int at = isOutgoing ? state.twins.inHead(twin) : state.twins.outHead(twin);
    while (left > 0 && at >= 0) {
      if (links.nameNumber(at) == name) {
        int owner = isOutgoing ? links.source(at) : links.target(at);
        ModelComputes computes = ofTwin(owner);
        int used = computes == null ? -1 : computes.indexOfUsed(site);
        if (computes != null && used >= 0) {
          rollUp.replace(owner, twin, at, status, quality, bits);
          mark(owner, computes, used, reason);
          left--;
        }
      }
      at = isOutgoing ? links.nextIn(at) : links.nextOut(at);
    }
  }

  private int name(int site, Aggregate aggregate) {
    if (names[site] == NO_NAME) {
      names[site] = state.relationships.numberOfName(aggregate.relationship());
    }
    return names[site];
  }

  /// Computes a formula of a twin.
  ///
  /// @return the quality of the result
  public Quality compute(int twin, ModelComputes computes, int number, Outcome out) {
    Formula formula = computes.formula(number);
    Compute compute = computes.compute(number);
    readings.show(state.twins.base(twin), compute.trust(), computes.shape());
    int[] sites = computes.sites(number);
    for (int i = 0; i < sites.length; i++) {
      rollUps.get(sites[i]).read(twin, readings.result(i));
    }
    formula.evaluate(evaluation, out);
    return readings.quality(formula.slots(), sites.length);
  }
}
