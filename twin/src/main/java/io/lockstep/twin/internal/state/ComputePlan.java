package io.lockstep.twin.internal.state;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.model.Shape;
import io.lockstep.stream.Aggregate;
import io.lockstep.stream.Compute;
import io.lockstep.stream.Formula;
import io.lockstep.stream.Trust;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is computed of the twins of all models, in which order: compiled from the computed
/// properties and the models whenever one of them changes. Immutable; shared by forks.
///
/// Each formula of a model, each aggregate, and what each model gives to an aggregate has a rank
/// that is greater than the ranks of all that it is computed from. What depends on itself, which
/// only models that were exchanged later can lead to, is not computed.
final class ComputePlan {
  /// An aggregate of one or more computed properties.
  record Site(Aggregate aggregate, Trust trust) {}

  /// A computed property of one model.
  private record Place(int model, int row) {}

  private final List<Site> sites;
  private final @Nullable ModelComputes[] byModel;
  private final @Nullable ModelComputes drafts;

  private ComputePlan(
      List<Site> sites, @Nullable ModelComputes[] byModel, @Nullable ModelComputes drafts) {
    this.sites = List.copyOf(sites);
    this.byModel = byModel;
    this.drafts = drafts;
  }

  /// The plan; null when nothing is computed.
  static @Nullable ComputePlan of(List<Compute> computes, ModelTable models) {
    if (computes.isEmpty()) {
      return null;
    }
    Set<Place> dropped = new HashSet<>();
    while (true) {
      Making making = new Making(computes, models, dropped);
      if (making.rank(dropped)) {
        return making.plan();
      }
    }
  }

  List<Site> sites() {
    return sites;
  }

  /// What is computed of the twins of a model, and given by them; null when it is nothing.
  @Nullable ModelComputes of(int model) {
    return model < byModel.length ? byModel[model] : null;
  }

  /// The same of drafted models.
  @Nullable ModelComputes ofDrafts() {
    return drafts;
  }

  /// A plan while it is made.
  private static final class Making {
    private final List<Compute> computes;
    private final ModelTable models;
    private final Map<Site, Integer> sites = new LinkedHashMap<>();
    private final @Nullable ModelComputes[] byModel;

    /// By model the rows of its formulas.
    private final List<List<Integer>> rows = new ArrayList<>();

    // Formulas of all models, then what all models give, then sites.
    private final int[] firstFormula;
    private final int[] firstGiven;
    private int firstSite;
    private final List<IntRow> next = new ArrayList<>();

    Making(List<Compute> computes, ModelTable models, Set<Place> dropped) {
      this.computes = computes;
      this.models = models;
      int limit = models.limit();
      byModel = new @Nullable ModelComputes[limit];
      firstFormula = new int[limit];
      firstGiven = new int[limit];
      for (int model = 0; model < limit; model++) {
        rows.add(new ArrayList<>());
        ModelEntry entry = models.entryOrNull(model);
        Interface parsed = entry == null ? null : entry.model();
        if (entry != null && parsed != null) {
          ModelComputes made = new ModelComputes(entry.shape());
          byModel[model] = made;
          addFormulas(model, made, models.parsed().ancestors(parsed.id()), dropped);
        }
      }
      for (int model = 0; model < limit; model++) {
        ModelEntry entry = models.entryOrNull(model);
        Interface parsed = entry == null ? null : entry.model();
        ModelComputes made = byModel[model];
        if (made != null && parsed != null) {
          addGiven(made, parsed);
        }
      }
    }

    private void addFormulas(
        int model, ModelComputes made, Set<Dtmi> ancestors, Set<Place> dropped) {
      for (int row = 0; row < computes.size(); row++) {
        Compute compute = computes.get(row);
        if (!ancestors.contains(new Dtmi(compute.model()))
            || dropped.contains(new Place(model, row))) {
          continue;
        }
        // A model that came back otherwise may no longer fit: then nothing is computed.
        Formula formula =
            Formula.compile(compute, made.shape(), models.parsed(), new ArrayList<>());
        if (formula == null
            || made.computedBy(formula.target()) >= 0
            || !formula.aggregates().stream().allMatch(this::hasModel)) {
          continue;
        }
        int[] ofSites = new int[formula.aggregates().size()];
        for (int i = 0; i < ofSites.length; i++) {
          Site site = new Site(formula.aggregates().get(i), compute.trust());
          ofSites[i] = sites.computeIfAbsent(site, _ -> sites.size());
        }
        made.add(compute, formula, ofSites);
        rows.get(model).add(row);
      }
    }

    /// Parsed models may still hold deleted ones.
    private boolean hasModel(Aggregate aggregate) {
      return aggregate.model().isEmpty() || models.find(aggregate.model()) >= 0;
    }

    private void addGiven(ModelComputes made, Interface parsed) {
      sites.forEach(
          (site, number) -> {
            if (site.aggregate().appliesTo(parsed, models.parsed())) {
              made.addGiven(number, site.aggregate().compile(made.shape()));
            }
          });
    }

    /// Twins of drafted models count where no model is asked for.
    private @Nullable ModelComputes drafts() {
      Shape empty = new Shape("", List.of(), List.of());
      ModelComputes made = new ModelComputes(empty);
      sites.forEach(
          (site, number) -> {
            Aggregate aggregate = site.aggregate();
            if (aggregate.model().isEmpty()) {
              made.addGiven(number, aggregate.text() == null ? aggregate.compile(empty) : null);
            }
          });
      made.rank(new int[0], new boolean[0], new int[made.givenSites().length]);
      return made.isEmpty() ? null : made;
    }

    ComputePlan plan() {
      for (int model = 0; model < byModel.length; model++) {
        ModelComputes made = byModel[model];
        byModel[model] = made == null || made.isEmpty() ? null : made;
      }
      return new ComputePlan(List.copyOf(sites.keySet()), byModel, drafts());
    }

    // Ranks

    /// Ranks all; false when something depends on itself, which is then among the dropped.
    boolean rank(Set<Place> dropped) {
      number();
      connect();
      int[] open = new int[next.size()];
      for (IntRow row : next) {
        for (int to : row.toArray()) {
          open[to]++;
        }
      }
      int[] ranks = new int[open.length];
      boolean[] isShared = new boolean[open.length];
      Deque<Integer> ready = new ArrayDeque<>();
      for (int node = 0; node < open.length; node++) {
        isShared[node] = node >= firstSite;
        if (open[node] == 0) {
          ready.add(node);
        }
      }
      int done = 0;
      while (!ready.isEmpty()) {
        int node = ready.remove();
        done++;
        for (int to : next.get(node).toArray()) {
          ranks[to] = Math.max(ranks[to], ranks[node] + 1);
          isShared[to] |= isShared[node];
          if (--open[to] == 0) {
            ready.add(to);
          }
        }
      }
      for (int model = 0; model < byModel.length; model++) {
        ModelComputes made = byModel[model];
        if (made != null) {
          rank(model, made, ranks, isShared, open, dropped);
        }
      }
      return done == open.length;
    }

    private void number() {
      int nodes = 0;
      for (int model = 0; model < byModel.length; model++) {
        ModelComputes made = byModel[model];
        firstFormula[model] = nodes;
        nodes += made == null ? 0 : made.size();
      }
      for (int model = 0; model < byModel.length; model++) {
        ModelComputes made = byModel[model];
        firstGiven[model] = nodes;
        nodes += made == null ? 0 : made.givenSites().length;
      }
      firstSite = nodes;
      for (int i = 0; i < nodes + sites.size(); i++) {
        next.add(new IntRow());
      }
    }

    private void connect() {
      for (int model = 0; model < byModel.length; model++) {
        ModelComputes made = byModel[model];
        if (made != null) {
          connect(model, made);
        }
      }
    }

    private void connect(int model, ModelComputes made) {
      for (int i = 0; i < made.size(); i++) {
        int node = firstFormula[model] + i;
        int target = made.formula(i).target();
        for (int reader : made.readers(target)) {
          next.get(node).add(firstFormula[model] + reader);
        }
        for (int giver : made.givers(target)) {
          next.get(node).add(firstGiven[model] + giver);
        }
        for (int site : made.sites(i)) {
          next.get(firstSite + site).add(node);
        }
      }
      int[] given = made.givenSites();
      for (int i = 0; i < given.length; i++) {
        next.get(firstGiven[model] + i).add(firstSite + given[i]);
      }
    }

    private void rank(
        int model,
        ModelComputes made,
        int[] ranks,
        boolean[] isShared,
        int[] open,
        Set<Place> dropped) {
      int[] ofFormulas = new int[made.size()];
      boolean[] own = new boolean[made.size()];
      for (int i = 0; i < ofFormulas.length; i++) {
        int node = firstFormula[model] + i;
        ofFormulas[i] = ranks[node];
        own[i] = !isShared[node];
        if (open[node] > 0) {
          dropped.add(new Place(model, rows.get(model).get(i)));
        }
      }
      int[] ofGiven = new int[made.givenSites().length];
      for (int i = 0; i < ofGiven.length; i++) {
        ofGiven[i] = ranks[firstGiven[model] + i];
      }
      made.rank(ofFormulas, own, ofGiven);
    }
  }
}
