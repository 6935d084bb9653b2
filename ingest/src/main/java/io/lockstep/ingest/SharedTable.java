package io.lockstep.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An immutable map from text to values of which a changed version costs a copy of one page of
/// references and one bucket. So many threads read without locks while one makes the next version,
/// and a snapshot is a reference. The order of the keys is that of the alphabet in [#values],
/// whatever was done before.
final class SharedTable<V> {
  /// Pages, and buckets of a page: 65,536 buckets, a few entries each for a million.
  private static final int WIDTH = 256;

  private record Entry<V>(String key, V value) {}

  private record Page<V>(List<List<Entry<V>>> buckets) {}

  private final List<Page<V>> pages;
  private final int size;

  private SharedTable(List<Page<V>> pages, int size) {
    this.pages = pages;
    this.size = size;
  }

  static <V> SharedTable<V> empty() {
    List<List<Entry<V>>> buckets = new ArrayList<>(WIDTH);
    for (int i = 0; i < WIDTH; i++) {
      buckets.add(List.of());
    }
    Page<V> empty = new Page<>(buckets);
    List<Page<V>> pages = new ArrayList<>(WIDTH);
    for (int i = 0; i < WIDTH; i++) {
      pages.add(empty);
    }
    return new SharedTable<>(pages, 0);
  }

  int size() {
    return size;
  }

  @Nullable V get(String key) {
    int at = bucketOf(key);
    List<Entry<V>> bucket = pages.get(at / WIDTH).buckets.get(at % WIDTH);
    for (int i = 0; i < bucket.size(); i++) {
      Entry<V> entry = bucket.get(i);
      if (entry.key.equals(key)) {
        return entry.value;
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

  /// All values, by their keys' order.
  List<V> values() {
    List<Entry<V>> entries = new ArrayList<>(size);
    for (Page<V> page : pages) {
      page.buckets.forEach(entries::addAll);
    }
    entries.sort(Comparator.comparing(Entry::key));
    return entries.stream().map(Entry::value).toList();
  }

  private SharedTable<V> replaced(String key, @Nullable V value) {
    int at = bucketOf(key);
    Page<V> page = pages.get(at / WIDTH);
    List<Entry<V>> bucket = new ArrayList<>(page.buckets.get(at % WIDTH));
    boolean removed = bucket.removeIf(entry -> entry.key.equals(key));
    if (value != null) {
      bucket.add(new Entry<>(key, value));
    }
    List<List<Entry<V>>> buckets = new ArrayList<>(page.buckets);
    buckets.set(at % WIDTH, List.copyOf(bucket));
    List<Page<V>> next = new ArrayList<>(pages);
    next.set(at / WIDTH, new Page<>(buckets));
    return new SharedTable<>(next, size + (value == null ? 0 : 1) - (removed ? 1 : 0));
  }

  private static int bucketOf(String key) {
    int hash = key.hashCode() * 0x9E3779B1;
    return hash >>> 16;
  }
}
