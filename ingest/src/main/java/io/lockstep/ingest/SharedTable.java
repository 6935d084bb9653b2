package io.lockstep.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An immutable map from text to values of which a changed version costs a copy of one bucket. So
/// many threads read without locks while one makes the next version, and a snapshot is a reference.
/// The order of the keys is that of the alphabet in [#values], whatever was done before.
final class SharedTable<V> {
  private static final int BUCKETS = 1024;

  private record Entry<V>(String key, V value) {}

  private final List<List<Entry<V>>> buckets;
  private final int size;

  private SharedTable(List<List<Entry<V>>> buckets, int size) {
    this.buckets = buckets;
    this.size = size;
  }

  static <V> SharedTable<V> empty() {
    List<List<Entry<V>>> buckets = new ArrayList<>(BUCKETS);
    for (int i = 0; i < BUCKETS; i++) {
      buckets.add(List.of());
    }
    return new SharedTable<>(buckets, 0);
  }

  int size() {
    return size;
  }

  @Nullable V get(String key) {
    for (Entry<V> entry : buckets.get(bucketOf(key))) {
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
    buckets.forEach(entries::addAll);
    entries.sort(Comparator.comparing(Entry::key));
    return entries.stream().map(Entry::value).toList();
  }

  private SharedTable<V> replaced(String key, @Nullable V value) {
    int at = bucketOf(key);
    List<Entry<V>> bucket = new ArrayList<>(buckets.get(at));
    boolean removed = bucket.removeIf(entry -> entry.key.equals(key));
    if (value != null) {
      bucket.add(new Entry<>(key, value));
    }
    List<List<Entry<V>>> next = new ArrayList<>(buckets);
    next.set(at, List.copyOf(bucket));
    return new SharedTable<>(next, size + (value == null ? 0 : 1) - (removed ? 1 : 0));
  }

  private static int bucketOf(String key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16) ^ (hash >>> 7)) & (BUCKETS - 1);
  }
}
