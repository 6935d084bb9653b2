package io.lockstep.broker;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The messages sent to one client and not yet acknowledged, in the order they were sent: packet
/// identifier, journal position, and how far each has come (see [Sent]). A ring of arrays; confined
/// to one thread.
///
/// A position below zero is `~position` of a retained message, which lies anywhere in the past and
/// says nothing about how far the client has come.
final class InflightWindow {
  private static final int DONE = 0;
  private static final int LEAST = 16;
  private static final int[] NO_IDS = {};
  private static final long[] NO_POSITIONS = {};
  private static final byte[] NO_STAGES = {};

  private final int limit;

  // As long as each other; nothing until there is something, since most clients are sent nothing.
  private int[] ids = NO_IDS;
  private long[] positions = NO_POSITIONS;
  private byte[] stages = NO_STAGES;
  private @Nullable SharedGroup[] groups = {}; // as long as the others once there is one
  private int head;
  private int used; // entries from head on, done ones included
  private int open; // entries not done
  private int lastId;

  /// Number of the entry at [#head]: entries are counted as they come, all from the first on.
  private long headNumber;

  /// True while identifiers follow each other: those of an earlier connection need not.
  private boolean isInSequence = true;

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
  int enter(long position, int stage, @Nullable SharedGroup group) {
    int id = lastId;
    do {
      id = id == 65_535 ? 1 : id + 1;
    } while (contains(id));
    enter(id, position, stage, group);
    return id;
  }

  /// Enters a message that had its packet identifier before.
  void enter(int id, long position, int stage, @Nullable SharedGroup group) {
    if (used == ids.length) {
      compactOrGrow();
    }
    if (used == 0) {
      isInSequence = true;
    } else if ((id - ids[head] & 0xFFFF) <= (lastId - ids[head] & 0xFFFF)) {
      isInSequence = false;
    }
    int at = head + used & ids.length - 1;
    ids[at] = id;
    positions[at] = position;
    stages[at] = (byte) stage;
    if (group != null && groups.length == 0) {
      groups = new SharedGroup[ids.length];
    }
    if (groups.length > 0) {
      groups[at] = group;
    }
    used++;
    open++;
    lastId = id;
  }

  private boolean contains(int id) {
    if (open == 0) {
      return false;
    }
    // In sequence none is in use outside of [head, last].
    int span = lastId - ids[head] & 0xFFFF;
    int distance = id - ids[head] & 0xFFFF;
    return (!isInSequence || distance <= span) && find(id) >= 0;
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

  /// How far a message has come, one of the constants of [Sent]; 0 when no message of that
  /// identifier is open.
  int stageOf(int id) {
    int at = find(id);
    return at < 0 ? 0 : stages[at];
  }

  /// Where a message stands; below zero when no message of that identifier is open.
  long positionOf(int id) {
    int at = find(id);
    return at < 0 ? -1 : positions[at];
  }

  /// The client has a message: from now on PUBREL stands for it.
  void release(int id) {
    int at = find(id);
    if (at >= 0) {
      stages[at] = Sent.RELEASED;
    }
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
      headNumber++;
      used--;
    }
    return true;
  }

  /// The number that the next entry will have.
  long nextNumber() {
    return headNumber + used;
  }

  /// True when no entry below a number is open. May be false for longer than it must: entries move
  /// up when those between are done.
  boolean isDoneBelow(long number) {
    return used == 0 || headNumber >= number;
  }

  /// Position of the message that was entered first of those that are open and tell how far the
  /// client has come; Long.MAX_VALUE when there is none.
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
  void forEach(Consumer<Sent> visitor) {
    int mask = ids.length - 1;
    for (int i = 0; i < used; i++) {
      int at = head + i & mask;
      if (ids[at] != DONE) {
        visitor.accept(
            new Sent(ids[at], positions[at], stages[at], groups.length == 0 ? null : groups[at]));
      }
    }
  }

  private void compactOrGrow() {
    int capacity = Math.max(LEAST, open > ids.length / 2 ? 2 * ids.length : ids.length);
    int[] newIds = new int[capacity];
    long[] newPositions = new long[capacity];
    byte[] newStages = new byte[capacity];
    @Nullable SharedGroup[] newGroups = new SharedGroup[groups.length == 0 ? 0 : capacity];
    int mask = ids.length - 1;
    int kept = 0;
    for (int i = 0; i < used; i++) {
      int at = head + i & mask;
      if (ids[at] != DONE) {
        newIds[kept] = ids[at];
        newPositions[kept] = positions[at];
        newStages[kept] = stages[at];
        if (groups.length > 0) {
          newGroups[kept] = groups[at];
        }
        kept++;
      }
    }
    Arrays.fill(newIds, kept, capacity, DONE);
    ids = newIds;
    positions = newPositions;
    stages = newStages;
    groups = newGroups;
    head = 0;
    used = kept;
  }
}
