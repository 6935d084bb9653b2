package io.lockstep.twin.internal.state;

import io.lockstep.model.Shape;
import io.lockstep.stream.Compute;
import io.lockstep.stream.Formula;
import io.lockstep.stream.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is computed of the twins of one model, and what they give to aggregates of their
/// neighbours; see [ComputePlan], which makes it. Immutable once it is made.
public final class ModelComputes {
  private static final int[] NONE = {};

  private final Shape shape;
  private final List<Compute> computes = new ArrayList<>();
  private final List<Formula> formulas = new ArrayList<>();

  /// By formula its aggregates, as sites.
  private final List<int[]> sites = new ArrayList<>();

  /// By slot the formula that computes it, or -1.
  private final int[] computedBy;

  /// By slot the formulas that read it.
  private final int[][] readers;

  private int[] ranks = NONE;
  private int[] ownInOrder = NONE;

  private int[] usedSites = NONE;
  private final List<int[]> usersOfSites = new ArrayList<>();

  private int[] givenSites = NONE;
  private final List<@Nullable Term> terms = new ArrayList<>();

  /// By slot the numbers of what is given that reads it.
  private final int[][] givers;

  private int[] giverRanks = NONE;

  ModelComputes(Shape shape) {
    this.shape = shape;
    this.computedBy = new int[shape.size()];
    Arrays.fill(computedBy, -1);
    this.readers = new int[shape.size()][];
    this.givers = new int[shape.size()][];
    Arrays.fill(readers, NONE);
    Arrays.fill(givers, NONE);
  }

  // How it is made

  void add(Compute compute, Formula formula, int[] ofSites) {
    int number = formulas.size();
    computes.add(compute);
    formulas.add(formula);
    sites.add(ofSites);
    if (formula.target() >= 0) {
      computedBy[formula.target()] = number;
    }
    for (int slot : formula.slots()) {
      readers[slot] = plus(readers[slot], number);
    }
    for (int site : ofSites) {
      int at = indexOf(usedSites, site);
      if (at < 0) {
        usedSites = plus(usedSites, site);
        usersOfSites.add(new int[] {number});
      } else {
        usersOfSites.set(at, plus(usersOfSites.get(at), number));
      }
    }
  }

  void addGiven(int site, @Nullable Term term) {
    int number = givenSites.length;
    givenSites = plus(givenSites, site);
    terms.add(term);
    if (term != null) {
      for (int slot : term.slots()) {
        givers[slot] = plus(givers[slot], number);
      }
    }
  }

  /// @param ofFormulas the rank of each formula
  /// @param own whether each one depends on values of its twin alone
  /// @param ofGiven the rank of what is given
  void rank(int[] ofFormulas, boolean[] own, int[] ofGiven) {
    ranks = ofFormulas;
    giverRanks = ofGiven;
    List<Integer> inOrder = new ArrayList<>();
    for (int i = 0; i < own.length; i++) {
      if (own[i]) {
        inOrder.add(i);
      }
    }
    inOrder.sort((one, other) -> Integer.compare(ofFormulas[one], ofFormulas[other]));
    ownInOrder = inOrder.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] plus(int[] numbers, int number) {
    if (indexOf(numbers, number) >= 0) {
      return numbers;
    }
    int[] more = Arrays.copyOf(numbers, numbers.length + 1);
    more[numbers.length] = number;
    return more;
  }

  private static int indexOf(int[] numbers, int number) {
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] == number) {
        return i;
      }
    }
    return -1;
  }

  boolean isEmpty() {
    return formulas.isEmpty() && givenSites.length == 0;
  }

  // What is computed

  Shape shape() {
    return shape;
  }

  /// How many properties are computed; formulas are numbered from 0.
  public int size() {
    return formulas.size();
  }

  /// What a formula computes.
  public Compute compute(int number) {
    return computes.get(number);
  }

  /// The compiled formula of a number.
  public Formula formula(int number) {
    return formulas.get(number);
  }

  /// The formula that computes a slot, or -1. A slot that the shape has not had is none.
  public int computedBy(int slot) {
    return slot >= 0 && slot < computedBy.length ? computedBy[slot] : -1;
  }

  /// True when it computes the same as a formula of others.
  boolean computesSame(ModelComputes others, int number) {
    Compute wanted = others.compute(number);
    int slot = others.formula(number).target();
    int found = slot < 0 ? computes.indexOf(wanted) : computedBy(slot);
    return found >= 0 && computes.get(found).equals(wanted);
  }

  /// True when readings of such twins may lead to results at once, see [#ownInOrder].
  public boolean hasOwn() {
    return ownInOrder.length > 0;
  }

  /// The formulas that depend on values of their twin alone, by rank.
  int[] ownInOrder() {
    return ownInOrder;
  }

  int rank(int number) {
    return ranks[number];
  }

  /// The formulas that read a slot.
  int[] readers(int slot) {
    return slot >= 0 && slot < readers.length ? readers[slot] : NONE;
  }

  /// The aggregates of a formula, as sites.
  int[] sites(int number) {
    return sites.get(number);
  }

  /// The aggregates that are computed for such twins, as sites.
  int[] usedSites() {
    return usedSites;
  }

  /// The formulas that use the i-th of [#usedSites].
  int[] usersOf(int index) {
    return usersOfSites.get(index);
  }

  /// Where a site stands among [#usedSites], or -1.
  int indexOfUsed(int site) {
    return indexOf(usedSites, site);
  }

  // What is given

  /// The aggregates of others that such twins count in, as sites.
  int[] givenSites() {
    return givenSites;
  }

  /// True when such twins count in an aggregate.
  boolean gives(int site) {
    return indexOf(givenSites, site) >= 0;
  }

  /// What of the twin the i-th of [#givenSites] asks for; null when it cannot be told.
  @Nullable Term term(int index) {
    return terms.get(index);
  }

  int giverRank(int index) {
    return giverRanks[index];
  }

  /// Numbers of what is given that reads a slot.
  int[] givers(int slot) {
    return slot >= 0 && slot < givers.length ? givers[slot] : NONE;
  }
}
