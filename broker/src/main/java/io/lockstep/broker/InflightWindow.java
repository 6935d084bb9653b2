package io.lockstep.broker;

import java.util.Arrays;

/// The messages sent to one client and not yet acknowledged, in the order they were sent: packet
/// identifier and journal position. A ring of arrays; confined to one thread.
///
/// A position below zero is `~position` of a retained message, which lies anywhere in the past and
/// says nothing about how far the client has come.
final class InflightWindow {
  private static final int DONE = 0;

  private final int limit;
  private int[] ids = new int[16];
  private long[] positions = new long[16];
  private int head;
  private int used; // entries from head on, done ones included
  private int open; // entries not done
  private int lastId;

  /// @param limit messages that may be open at a time, at least 1
  InflightWindow(int limit) {
    this.limit = limit;
  }

  boolean hasRoom() {
    return open < limit;
  }

  int size() {
    return open;
  }

  /// Enters a message under the next free packet identifier (§2.2.1) and returns that.
  int enter(long position) {
    int id = lastId;
    do {
      id = id == 65_535 ? 1 : id + 1;
    } while (contains(id));
    enter(id, position);
    return id;
  }

  /// Enters a message that had its packet identifier before.
  void enter(int id, long position) {
    if (used == ids.length) {
      compactOrGrow();
    }
    int at = head + used & ids.length - 1;
    ids[at] = id;
    positions[at] = position;
    used++;
    open++;
    lastId = id;
  }

  private boolean contains(int id) {
    if (open == 0) {
      return false;
    }
    // Identifiers are given in sequence, so outside of [head, last] none is in use.
    int span = lastId - ids[head] & 0xFFFF;
    int distance = id - ids[head] & 0xFFFF;
    return distance <= span && find(id) >= 0;
  }

  private int find(int id) {
    int mask = ids.length - 1;
    for (int i = 0; i < used; i++) {
      int at = head + i & mask;
      if (ids[at] == id) {
        return at;
      }
    }
    return -1;
  }

  /// Ends a message; false when no message of that identifier is open.
  boolean acknowledge(int id) {
    int at = find(id);
    if (at < 0) {
      return false;
    }
    ids[at] = DONE;
    open--;
    int mask = ids.length - 1;
    while (used > 0 && ids[head] == DONE) {
      head = head + 1 & mask;
      used--;
    }
    return true;
  }

  /// Position of the oldest open message that tells how far the client has come; Long.MAX_VALUE
  /// when there is none.
  long oldestPosition() {
    int mask = ids.length - 1;
    for (int i = 0; i < used; i++) {
      int at = head + i & mask;
      if (ids[at] != DONE && positions[at] >= 0) {
        return positions[at];
      }
    }
    return Long.MAX_VALUE;
  }

  /// Visits open messages, oldest first.
  void forEach(Visitor visitor) {
    int mask = ids.length - 1;
    for (int i = 0; i < used; i++) {
      int at = head + i & mask;
      if (ids[at] != DONE) {
        visitor.visit(ids[at], positions[at]);
      }
    }
  }

  /// Sees one open message.
  interface Visitor {
    void visit(int id, long position);
  }

  private void compactOrGrow() {
    int capacity = open > ids.length / 2 ? 2 * ids.length : ids.length;
    int[] newIds = new int[capacity];
    long[] newPositions = new long[capacity];
    int mask = ids.length - 1;
    int kept = 0;
    for (int i = 0; i < used; i++) {
      int at = head + i & mask;
      if (ids[at] != DONE) {
        newIds[kept] = ids[at];
        newPositions[kept++] = positions[at];
      }
    }
    Arrays.fill(newIds, kept, capacity, DONE);
    ids = newIds;
    positions = newPositions;
    head = 0;
    used = kept;
  }
}
