package io.lockstep.twin.internal.state;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Aggregate;

/// What is known of one aggregate for all twins: what each neighbour gives to it, and for each twin
/// that has neighbours what they give together. Nothing here depends on the order in which things
/// came: sums are exact, and what is taken away again leaves nothing behind. Confined to one
/// thread; a fork is independent.
final class RollUp {
  /// What a twin gives: it is of no model that counts.
  static final int NOTHING = 0;

  /// What a twin gives: a term that is not known.
  static final int UNKNOWN = 1;

  /// What a twin gives: a term.
  static final int KNOWN = 2;

  private static final int SHIFT = 6;

  // A neighbour: its term, and what holds of it beside the number of its relationships that count.
  private static final int BITS = 0;
  private static final int META = 1;
  private static final int STATUS_MASK = 3;
  private static final int QUALITY_SHIFT = 2;

  // An owner, by pairs: terms known and not known, uncertain and simulated ones, true and false
  // ones; then the tree, then the sum.
  private static final int TERMS = 0;
  private static final int DOUBTS = 1;
  private static final int TRUTHS = 2;
  private static final int TREE = 3;
  private static final int SUM = 4;
  private static final int OWNERS_SHIFT = 2;

  private final Aggregate aggregate;
  private final LongPages neighbours;
  private final LongPages rows;
  private final References references;
  private final LongPages owners;
  private final LongPages leaves;
  private final Tournaments trees;

  RollUp(Aggregate aggregate, long generation) {
    this.aggregate = aggregate;
    neighbours = new LongPages(SHIFT, 2, generation);
    rows = new LongPages(SHIFT, 1, generation);
    references = new References(generation);
    int longs = isSum(aggregate) ? SUM + ExactSum.LONGS : SUM;
    owners = new LongPages(OWNERS_SHIFT, longs, generation);
    leaves = new LongPages(SHIFT, 1, generation);
    trees = new Tournaments(generation);
  }

  private RollUp(RollUp origin, long mine, long theirs) {
    aggregate = origin.aggregate;
    neighbours = origin.neighbours.fork(mine, theirs);
    rows = origin.rows.fork(mine, theirs);
    references = origin.references.fork(mine, theirs);
    owners = origin.owners.fork(mine, theirs);
    leaves = origin.leaves.fork(mine, theirs);
    trees = origin.trees.fork(mine, theirs);
  }

  RollUp fork(long mine, long theirs) {
    return new RollUp(this, mine, theirs);
  }

  private static boolean isSum(Aggregate aggregate) {
    return aggregate.function() == Aggregate.Function.SUM
        || aggregate.function() == Aggregate.Function.MEAN;
  }

  // Neighbours

  /// What a twin gives: [#NOTHING], [#UNKNOWN] or [#KNOWN].
  int status(int neighbour) {
    neighbours.ensure(neighbour);
    return neighbours.low(neighbour, META) & STATUS_MASK;
  }

  /// How many relationships lead to what a twin gives.
  int uses(int neighbour) {
    neighbours.ensure(neighbour);
    return neighbours.high(neighbour, META);
  }

  /// True when a twin gives this.
  boolean gives(int neighbour, int status, Quality quality, long bits) {
    neighbours.ensure(neighbour);
    return neighbours.low(neighbour, META) == meta(status, quality)
        && neighbours.get(neighbour, BITS) == bits;
  }

  /// From now on a twin gives this. Those for whom it counts must have been told before, see
  /// [#replace].
  void give(int neighbour, int status, Quality quality, long bits) {
    neighbours.ensure(neighbour);
    neighbours.set(neighbour, BITS, bits);
    neighbours.setLow(neighbour, META, meta(status, quality));
  }

  private static int meta(int status, Quality quality) {
    return status | quality.code() << QUALITY_SHIFT;
  }

  private Quality quality(int neighbour) {
    return Quality.ofCode(neighbours.low(neighbour, META) >> QUALITY_SHIFT);
  }

  // Owners

  /// A relationship leads from or to an owner: what is at its other end counts.
  void link(int owner, int neighbour, int relationship) {
    rows.ensure(owner);
    int row = rows.low(owner, 0) - 1;
    if (row < 0) {
      row = references.take();
      owners.ensure(row);
      owners.clear(row);
      rows.set(owner, 0, row + 1L);
    }
    neighbours.ensure(neighbour);
    neighbours.setHigh(neighbour, META, neighbours.high(neighbour, META) + 1);
    leaves.ensure(relationship);
    count(
        row,
        relationship,
        status(neighbour),
        quality(neighbour),
        neighbours.get(neighbour, BITS),
        1);
  }

  /// A relationship goes.
  void unlink(int owner, int neighbour, int relationship) {
    int row = rows.low(owner, 0) - 1;
    count(
        row,
        relationship,
        status(neighbour),
        quality(neighbour),
        neighbours.get(neighbour, BITS),
        -1);
    neighbours.setHigh(neighbour, META, neighbours.high(neighbour, META) - 1);
    if (owners.get(row, TERMS) == 0) {
      int tree = owners.low(row, TREE);
      if (tree != 0) {
        trees.release(tree);
      }
      rows.set(owner, 0, 0);
      references.giveBack(row);
    }
  }

  /// What is at the other end of a relationship is about to give something else.
  void replace(int owner, int neighbour, int relationship, int status, Quality quality, long bits) {
    int row = rows.low(owner, 0) - 1;
    int before = status(neighbour);
    if (before == KNOWN && status == KNOWN && leaf(relationship) >= 0) {
      countDoubt(row, quality(neighbour), -1);
      countDoubt(row, quality, 1);
      trees.set(owners.low(row, TREE), leaf(relationship), key(bits));
      return;
    }
    long was = neighbours.get(neighbour, BITS);
    count(row, relationship, before, quality(neighbour), was, -1);
    count(row, relationship, status, quality, bits, 1);
  }

  private int leaf(int relationship) {
    return leaves.low(relationship, 0) - 1;
  }

  /// Counts a term in, or out.
  private void count(
      int row, int relationship, int status, Quality quality, long bits, int change) {
    if (status == NOTHING) {
      return;
    }
    if (status == UNKNOWN) {
      owners.setLow(row, TERMS, owners.low(row, TERMS) + change);
      return;
    }
    owners.setHigh(row, TERMS, owners.high(row, TERMS) + change);
    countDoubt(row, quality, change);
    switch (aggregate.function()) {
      case SUM, MEAN -> sum(row, bits, change > 0);
      case MIN, MAX -> {
        if (change > 0) {
          enter(row, relationship, bits);
        } else {
          leave(row, relationship);
        }
      }
      case COUNT, ANY, ALL -> {
        if (bits != 0) {
          owners.setHigh(row, TRUTHS, owners.high(row, TRUTHS) + change);
        } else {
          owners.setLow(row, TRUTHS, owners.low(row, TRUTHS) + change);
        }
      }
    }
  }

  private void countDoubt(int row, Quality quality, int change) {
    switch (quality) {
      case GOOD -> {
        // Nothing to be said of it.
      }
      case SIMULATED -> owners.setLow(row, DOUBTS, owners.low(row, DOUBTS) + change);
      case UNCERTAIN, BAD, STALE -> owners.setHigh(row, DOUBTS, owners.high(row, DOUBTS) + change);
    }
  }

  private void sum(int row, long bits, boolean isAdded) {
    long[] page = owners.writable(row);
    int at = owners.offset(row) + SUM;
    if (aggregate.termType() == ValueType.LONG) {
      if (isAdded) {
        ExactSum.add(page, at, bits);
      } else {
        ExactSum.subtract(page, at, bits);
      }
    } else if (isAdded) {
      ExactSum.add(page, at, Double.longBitsToDouble(bits));
    } else {
      ExactSum.subtract(page, at, Double.longBitsToDouble(bits));
    }
  }

  private void enter(int row, int relationship, long bits) {
    int tree = owners.low(row, TREE);
    leaves.set(relationship, 0, trees.size(tree) + 1L);
    owners.set(row, TREE, trees.add(tree, key(bits), relationship));
  }

  private void leave(int row, int relationship) {
    int leaf = leaf(relationship);
    int moved = trees.remove(owners.low(row, TREE), leaf);
    if (moved >= 0) {
      leaves.set(moved, 0, leaf + 1L);
    }
    leaves.set(relationship, 0, 0);
  }

  /// The bits of a term as a key of which the least is wanted: doubles in their total order.
  private long key(long bits) {
    long inOrder =
        aggregate.type() == ValueType.DOUBLE ? bits ^ (bits >> 63 & Long.MAX_VALUE) : bits;
    return aggregate.function() == Aggregate.Function.MAX ? ~inOrder : inOrder;
  }

  private long ofKey(long key) {
    long inOrder = aggregate.function() == Aggregate.Function.MAX ? ~key : key;
    return aggregate.type() == ValueType.DOUBLE
        ? inOrder ^ (inOrder >> 63 & Long.MAX_VALUE)
        : inOrder;
  }

  // Results

  /// What the neighbours of a twin give together.
  void read(int owner, RollUpResult out) {
    rows.ensure(owner);
    int row = rows.low(owner, 0) - 1;
    int known = row < 0 ? 0 : owners.high(row, TERMS);
    int unknown = row < 0 ? 0 : owners.low(row, TERMS);
    boolean isSimulated = row >= 0 && owners.low(row, DOUBTS) > 0;
    boolean isUncertain = row >= 0 && owners.high(row, DOUBTS) > 0;
    int holds = row < 0 ? 0 : owners.high(row, TRUTHS);
    int fails = row < 0 ? 0 : owners.low(row, TRUTHS);
    switch (aggregate.function()) {
      case SUM -> {
        isUncertain |= unknown > 0;
        if (row < 0) {
          out.known(0);
        } else {
          readSum(row, out);
        }
      }
      case MEAN -> {
        isUncertain |= unknown > 0;
        if (known == 0) {
          out.unknown();
        } else {
          out.finite(ExactSum.round(owners.page(row), owners.offset(row) + SUM) / known);
        }
      }
      case MIN, MAX -> {
        isUncertain |= unknown > 0;
        if (known == 0) {
          out.unknown();
        } else {
          out.known(ofKey(trees.least(owners.low(row, TREE))));
        }
      }
      case COUNT -> {
        isUncertain |= unknown > 0;
        out.known(holds);
      }
      case ANY -> out.truth(holds > 0, holds == 0 && unknown > 0);
      case ALL -> out.truth(fails == 0, fails == 0 && unknown > 0);
    }
    out.quality(isSimulated ? Quality.SIMULATED : isUncertain ? Quality.UNCERTAIN : Quality.GOOD);
  }

  private void readSum(int row, RollUpResult out) {
    long[] page = owners.page(row);
    int at = owners.offset(row) + SUM;
    if (aggregate.type() == ValueType.DOUBLE) {
      out.finite(ExactSum.round(page, at));
    } else if (ExactSum.isWhole(page, at)) {
      out.known(ExactSum.whole(page, at));
    } else {
      out.failed();
    }
  }
}
