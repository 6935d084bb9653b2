package io.lockstep.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An immutable map from text to values of which a changed version costs a copy of three short
/// arrays and one bucket. So many threads read without locks while one makes the next version, and
/// a snapshot is a reference. The order of the keys is that of the alphabet in [#values], whatever
/// was done before.
final class SharedTable<V> {
  /// Pages of the root, leaves of a page, buckets of a leaf: 65,536 buckets, a few entries each for
  /// a million.
  private static final int PAGES = 32;

  private static final int LEAVES = 32;
  private static final int BUCKETS = 64;

  private static final Entry<?>[] NO_ENTRIES = {};
  private static final Entry<?>[][] EMPTY_LEAF = new Entry<?>[BUCKETS][];
  private static final Entry<?>[][][] EMPTY_PAGE = new Entry<?>[LEAVES][][];
  private static final Entry<?>[][][][] EMPTY_ROOT = new Entry<?>[PAGES][][][];

  static {
    Arrays.fill(EMPTY_LEAF, NO_ENTRIES);
    Arrays.fill(EMPTY_PAGE, EMPTY_LEAF);
    Arrays.fill(EMPTY_ROOT, EMPTY_PAGE);
  }

  private record Entry<V>(String key, V value) {}

  private final Entry<?>[][][][] root;
  private final int size;

  /// Made when it is first asked for; a race makes it twice.
  private volatile @Nullable List<V> values;

  private SharedTable(Entry<?>[][][][] root, int size) {
    this.root = root;
    this.size = size;
  }

  static <V> SharedTable<V> empty() {
    return new SharedTable<>(EMPTY_ROOT, 0);
  }

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked") // An entry holds what was put in, which is a V.
  @Nullable V get(String key) {
    int at = bucketOf(key);
    for (Entry<?> entry : root[page(at)][leaf(at)][bucket(at)]) {
      if (entry.key.equals(key)) {
        return (V) entry.value;
      }
    }
    return null;
  }

  /// This table with `key` standing for `value`.
  SharedTable<V> with(String key, V value) {
    return replaced(key, value);
  }

  /// This table without `key`.
  SharedTable<V> without(String key) {
    return get(key) == null ? this : replaced(key, null);
  }

  /// All values, by their keys' order; the same list for as long as this is the version.
  List<V> values() {
    List<V> known = values;
    if (known == null) {
      known = sorted();
      values = known;
    }
    return known;
  }

  /// All leaves that nothing was put into are one and the same array.
  @SuppressWarnings({"unchecked", "ReferenceEquality"}) // unchecked as in `get`
  private List<V> sorted() {
    List<Entry<V>> entries = new ArrayList<>(size);
    for (Entry<?>[][][] page : root) {
      for (Entry<?>[][] leaf : page) {
        if (leaf != EMPTY_LEAF) {
          for (Entry<?>[] bucket : leaf) {
            for (Entry<?> entry : bucket) {
              entries.add((Entry<V>) entry);
            }
          }
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::key));
    return entries.stream().map(Entry::value).toList();
  }

  private SharedTable<V> replaced(String key, @Nullable V value) {
    int at = bucketOf(key);
    Entry<?>[] before = root[page(at)][leaf(at)][bucket(at)];
    List<Entry<?>> bucket = new ArrayList<>(before.length + 1);
    for (Entry<?> entry : before) {
      if (!entry.key.equals(key)) {
        bucket.add(entry);
      }
    }
    if (value != null) {
      bucket.add(new Entry<>(key, value));
    }
    Entry<?>[][][][] pages = root.clone();
    Entry<?>[][][] leaves = pages[page(at)].clone();
    Entry<?>[][] buckets = leaves[leaf(at)].clone();
    buckets[bucket(at)] = bucket.toArray(NO_ENTRIES);
    leaves[leaf(at)] = buckets;
    pages[page(at)] = leaves;
    return new SharedTable<>(pages, size - before.length + bucket.size());
  }

  private static int bucketOf(String key) {
    int hash = key.hashCode() * 0x9E3779B1;
    return hash >>> 16;
  }

  private static int page(int at) {
    return at / (LEAVES * BUCKETS);
  }

  private static int leaf(int at) {
    return at / BUCKETS % LEAVES;
  }

  private static int bucket(int at) {
    return at % BUCKETS;
  }
}
