package io.lockstep.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Remembers routes by the bytes of device and topic, which stand one behind the other in a field
/// message. Looking up makes no object. Holds a bounded number of routes: sets of eight places, of
/// which one that was not used lately is given up when its set is full (second chance). Confined to
/// one thread.
final class RouteCache {
  private static final int WAYS = 8;
  private static final int SETS_AT_FIRST = 128;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int setsMax;
  private long[] hashes;
  private @Nullable Route[] routes;
  private int sets;
  private int size;
  private long evictions;

  /// @param routesMax how many routes are held at most; a power of two, 1024 or more
  RouteCache(int routesMax) {
    this.setsMax = Math.max(SETS_AT_FIRST, routesMax / WAYS);
    this.sets = SETS_AT_FIRST;
    this.hashes = new long[sets * WAYS];
    this.routes = new @Nullable Route[sets * WAYS];
  }

  /// The route of the device and topic at absolute `offset`; null when it is not here.
  @Nullable Route find(ByteBuffer buffer, int offset, int deviceLength, int length) {
    long hash = hash(buffer, offset, deviceLength, length);
    int from = setOf(hash);
    for (int at = from; at < from + WAYS; at++) {
      if (hashes[at] != hash) {
        continue;
      }
      Route route = routes[at];
      if (route != null
          && route.deviceLength == deviceLength
          && isEqual(route.key, buffer, offset, length)) {
        route.isRecent = true;
        return route;
      }
    }
    return null;
  }

  /// Remembers a route that was not found.
  void add(Route route) {
    ByteBuffer key = ByteBuffer.wrap(route.key);
    long hash = hash(key, 0, route.deviceLength, route.key.length);
    int at = freePlace(hash);
    while (at < 0 && sets < setsMax) {
      grow();
      at = freePlace(hash);
    }
    if (at < 0) {
      at = placeToGiveUp(hash);
      evictions++;
      size--;
    }
    put(at, hash, route);
  }

  /// Forgets everything.
  void clear() {
    sets = SETS_AT_FIRST;
    hashes = new long[sets * WAYS];
    routes = new @Nullable Route[sets * WAYS];
    size = 0;
  }

  int size() {
    return size;
  }

  long evictions() {
    return evictions;
  }

  private void put(int at, long hash, Route route) {
    hashes[at] = hash;
    routes[at] = route;
    size++;
  }

  private int freePlace(long hash) {
    int from = setOf(hash);
    for (int at = from; at < from + WAYS; at++) {
      if (routes[at] == null) {
        return at;
      }
    }
    return -1;
  }

  private int placeToGiveUp(long hash) {
    int from = setOf(hash);
    int first = (int) (hash & (WAYS - 1));
    for (int i = 0; i < WAYS; i++) {
      int at = from + ((first + i) & (WAYS - 1));
      Route route = routes[at];
      if (route == null || !route.isRecent) {
        return at;
      }
      route.isRecent = false;
    }
    return from + first;
  }

  private void grow() {
    long[] oldHashes = hashes;
    @Nullable Route[] oldRoutes = routes;
    sets *= 2;
    hashes = new long[sets * WAYS];
    routes = new @Nullable Route[sets * WAYS];
    size = 0;
    // A set's routes go to two sets, so there is always room.
    for (int i = 0; i < oldRoutes.length; i++) {
      Route route = oldRoutes[i];
      if (route != null) {
        put(freePlace(oldHashes[i]), oldHashes[i], route);
      }
    }
  }

  private int setOf(long hash) {
    return (int) (hash >>> 32 & (sets - 1)) * WAYS;
  }

  private static long hash(ByteBuffer buffer, int offset, int deviceLength, int length) {
    long hash = (length + 31L * deviceLength) * MULTIPLIER;
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      hash = (hash ^ buffer.getLong(offset + i)) * MULTIPLIER;
      hash ^= hash >>> 29;
    }
    for (; i < length; i++) {
      hash = (hash ^ buffer.get(offset + i)) * MULTIPLIER;
    }
    return hash ^ (hash >>> 32);
  }

  private static boolean isEqual(byte[] key, ByteBuffer buffer, int offset, int length) {
    if (key.length != length) {
      return false;
    }
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      if ((long) LONGS.get(key, i) != buffer.getLong(offset + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (key[i] != buffer.get(offset + i)) {
        return false;
      }
    }
    return true;
  }
}
