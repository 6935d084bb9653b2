package io.lockstep.broker;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// Packet identifiers of QoS 2 messages that were received and not released (§4.3.3), each with two
/// notes. A table of numbers with open addressing, since one client has few and a hundred thousand
/// clients have many. Confined to one thread.
final class PacketIds {
  /// Received, but its record is not durable yet: PUBREC is still to come.
  static final int PENDING = 1 << 16;

  /// It counts against the receive maximum of this connection.
  static final int COUNTED = 1 << 17;

  private static final int ID = 0xFFFF;
  private static final int LEAST = 8;

  private int[] slots = {};
  private int size;

  int size() {
    return size;
  }

  boolean contains(int id) {
    return size > 0 && slots[slotOf(id)] != 0;
  }

  /// The notes on an identifier; 0 when it has none or is not here.
  int notes(int id) {
    return size == 0 ? 0 : slots[slotOf(id)] & ~ID;
  }

  /// Enters an identifier, or gives it other notes.
  void put(int id, int notes) {
    if (2 * (size + 1) > slots.length) {
      resize(Math.max(LEAST, 2 * slots.length));
    }
    int at = slotOf(id);
    size += slots[at] == 0 ? 1 : 0;
    slots[at] = id | notes;
  }

  /// Removes an identifier; false when it was not here.
  boolean remove(int id) {
    if (!contains(id)) {
      return false;
    }
    int mask = slots.length - 1;
    int hole = slotOf(id);
    slots[hole] = 0;
    size--;
    // Those behind that only stand there because the hole was taken move up.
    for (int at = hole + 1 & mask; slots[at] != 0; at = at + 1 & mask) {
      int home = hash(slots[at] & ID) & mask;
      boolean reaches = (at - home & mask) >= (at - hole & mask);
      if (reaches) {
        slots[hole] = slots[at];
        slots[at] = 0;
        hole = at;
      }
    }
    if (slots.length > LEAST && 8 * size < slots.length) {
      resize(slots.length / 2);
    }
    return true;
  }

  void forEach(IntConsumer visitor) {
    for (int slot : slots) {
      if (slot != 0) {
        visitor.accept(slot & ID);
      }
    }
  }

  /// The identifiers without their notes.
  PacketIds copy() {
    PacketIds copy = new PacketIds();
    forEach(id -> copy.put(id, 0));
    return copy;
  }

  /// Where the identifier stands, or the free slot where it would.
  private int slotOf(int id) {
    int mask = slots.length - 1;
    int at = hash(id) & mask;
    while (slots[at] != 0 && (slots[at] & ID) != id) {
      at = at + 1 & mask;
    }
    return at;
  }

  private static int hash(int id) {
    int hash = id * 0x9E37_79B1;
    return hash ^ hash >>> 16;
  }

  private void resize(int capacity) {
    int[] old = slots;
    slots = new int[capacity];
    for (int slot : old) {
      if (slot != 0) {
        slots[slotOf(slot & ID)] = slot;
      }
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(
        Arrays.stream(slots).filter(slot -> slot != 0).map(s -> s & ID).toArray());
  }
}
