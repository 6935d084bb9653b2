package io.lockstep.broker.internal.topic;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Remembers a value by the bytes of a topic: an open-addressing table that makes no object for a
/// hit. When it is full it forgets everything, which bounds its memory and keeps it simple.
/// Confined to one thread.
///
/// @param <V> what is remembered
public final class MatchCache<V> {
  private static final int LONGEST_KEY = 1_024;
  private static final int LEAST = 8;
  private static final int WORTH_KEEPING = 256;
  private static final byte[][] NO_KEYS = {};
  private static final int[] NO_HASHES = {};
  private static final Object[] NO_VALUES = {};

  private final int maxEntries;
  private final long maxBytes;

  // As long as each other, a power of two; nothing until there is something.
  private byte[] @Nullable [] keys = NO_KEYS;
  private int[] hashes = NO_HASHES;
  private @Nullable Object[] values = NO_VALUES;
  private int size;
  private long bytes;

  /// A cache of at most that many topics with at most that many bytes together.
  public MatchCache(int maxEntries, long maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /// The value of a topic, null when it is not known.
  @SuppressWarnings("unchecked")
  public @Nullable V get(ByteBuffer in, int from, int length, int hash) {
    if (size == 0) {
      return null;
    }
    int mask = hashes.length - 1;
    for (int i = hash & mask; ; i = i + 1 & mask) {
      byte[] key = keys[i];
      if (key == null) {
        return null;
      }
      if (hashes[i] == hash && TopicBytes.same(key, in, from, length)) {
        return (V) values[i];
      }
    }
  }

  /// Remembers the value of a topic that [#get] did not find.
  public void put(ByteBuffer in, int from, int length, int hash, V value) {
    if (length > LONGEST_KEY) {
      return;
    }
    if (size >= maxEntries || bytes + length > maxBytes) {
      clear();
    }
    if (2 * (size + 1) > hashes.length) {
      grow();
    }
    byte[] key = new byte[length];
    in.get(from, key);
    insert(key, hash, value);
    size++;
    bytes += length;
  }

  private void insert(byte[] key, int hash, @Nullable Object value) {
    int mask = hashes.length - 1;
    int i = hash & mask;
    while (keys[i] != null) {
      i = i + 1 & mask;
    }
    keys[i] = key;
    hashes[i] = hash;
    values[i] = value;
  }

  private void grow() {
    byte[] @Nullable [] oldKeys = keys;
    int[] oldHashes = hashes;
    @Nullable Object[] oldValues = values;
    int capacity = Math.max(LEAST, 2 * oldHashes.length);
    keys = new byte[capacity][];
    hashes = new int[capacity];
    values = new Object[capacity];
    for (int i = 0; i < oldHashes.length; i++) {
      byte[] key = oldKeys[i];
      if (key != null) {
        insert(key, oldHashes[i], oldValues[i]);
      }
    }
  }

  /// Forgets everything.
  public void clear() {
    if (hashes.length > WORTH_KEEPING) {
      keys = NO_KEYS; // to forget over and over again must not cost what was remembered once
      hashes = NO_HASHES;
      values = NO_VALUES;
    } else if (size > 0) {
      Arrays.fill(keys, null);
      Arrays.fill(values, null);
    }
    size = 0;
    bytes = 0;
  }
}
