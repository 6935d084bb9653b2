package io.lockstep.broker;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What waits for one client or is on its way to it. Parcels arrive from the delivery thread; the
/// event loop sends as much of them as the client's receive maximum allows. Confined to the event
/// loop, except where it says otherwise.
final class Outbound {
  private final Connection connection;
  private final int limitBytes;
  private final AtomicLong totalBytes;
  private final long totalLimitBytes;
  private final ArrayDeque<Parcel> waiting = new ArrayDeque<>(2);
  private final ArrayDeque<Held> held = new ArrayDeque<>(0);
  private final List<Sent> assigned = new ArrayList<>(0);

  /// Positions of messages of the server's own that the device has not acknowledged.
  private Set<Long> own = Set.of();

  private InflightWindow window = new InflightWindow(1);
  private boolean acknowledged;

  private final AtomicInteger pendingBytes = new AtomicInteger();
  private volatile boolean roomWanted;
  private final AtomicInteger owed = new AtomicInteger();
  private volatile boolean slotWanted;
  private int done;
  private final Progress progress = new Progress();
  private final AtomicInteger takenParcels = new AtomicInteger();
  private volatile long oldestPosition = Long.MAX_VALUE;

  /// Bytes that wait until the packet identifiers in them are durable, or until those before them
  /// are.
  private record Held(ByteBuf bytes, boolean waits) {}

  Outbound(Connection connection, Engine engine) {
    this.connection = connection;
    this.limitBytes = engine.limits().outboundBytes();
    this.totalBytes = engine.counters().outboundBytes;
    this.totalLimitBytes = engine.limits().totalOutboundBytes();
  }

  void open(int windowLimit) {
    window = new InflightWindow(windowLimit);
  }

  // --- the delivery thread's side ---

  /// Whether the client's buffer takes this many bytes more, and that of all together.
  boolean hasRoom(int bytes) {
    int pending = pendingBytes.get();
    return pending == 0
        || (pending + bytes <= limitBytes && totalBytes.get() + bytes <= totalLimitBytes);
  }

  /// Whether it is worth while to try again; always once nothing waits, so that nobody waits for
  /// ever.
  private boolean isRoomy() {
    int pending = pendingBytes.get();
    return pending == 0 || (pending <= limitBytes / 2 && totalBytes.get() <= totalLimitBytes);
  }

  private void pend(int bytes) {
    pendingBytes.addAndGet(bytes);
    totalBytes.addAndGet(bytes);
  }

  void handedOver(int bytes, int messages) {
    pend(bytes);
    owed.addAndGet(messages);
  }

  /// Messages that the client has not acknowledged, those that wait here included.
  int owed() {
    return owed.get();
  }

  /// Asks to be told when the client can be sent another message at once.
  void wantSlot() {
    slotWanted = true;
    connection.intake().loop().execute(this::offerSlot);
  }

  /// Asks to be told when half of the buffer is free.
  void wantRoom() {
    roomWanted = true;
    // What became free before the flag was up is noticed here.
    connection.intake().loop().execute(this::offerRoom);
  }

  /// Parcels that arrived on the event loop.
  int takenParcels() {
    return takenParcels.get();
  }

  /// Position of the oldest message that waits or is not acknowledged, Long.MAX_VALUE for none.
  /// Covers all parcels counted by [#takenParcels] when that is read first.
  long oldestPosition() {
    return oldestPosition;
  }

  // --- the event loop's side ---

  /// Messages to the client that it has not acknowledged.
  int inflight() {
    return window.size();
  }

  /// Messages that wait here.
  int queued() {
    int messages = 0;
    for (Parcel parcel : waiting) {
      messages += parcel.waiting();
    }
    return messages;
  }

  /// Bytes that wait here or are on their way.
  int pendingBytes() {
    return pendingBytes.get();
  }

  void offer(Parcel parcel) {
    waiting.add(parcel);
    progress.offered(parcel.lowest(), parcel.highest(), parcel.isInOrder());
    if (!parcel.own().isEmpty()) {
      own = own.isEmpty() ? new HashSet<>() : own;
      own.addAll(parcel.own());
    }
    send();
    publishProgress();
    int _ = takenParcels.incrementAndGet();
  }

  /// The client acknowledged a message; false when it was not on its way.
  ///
  /// @param takes false when it refuses it
  boolean acknowledge(int packetId, boolean takes) {
    acknowledged = true;
    if (!own.isEmpty()) {
      receipt(packetId, takes);
    }
    boolean wasOpen = window.acknowledge(packetId);
    done += wasOpen ? 1 : 0;
    return wasOpen;
  }

  /// Tells of a message of the server's own that the client has.
  private void receipt(int packetId, boolean takes) {
    long position = window.positionOf(packetId);
    if (own.remove(position) && takes) {
      connection.engine().receipts().delivered(position);
    }
  }

  /// How far a message has come, one of the constants of [Sent]; 0 when it is not on its way.
  int stageOf(int packetId) {
    return window.stageOf(packetId);
  }

  /// The client said PUBREC: it has the message.
  void release(int packetId) {
    if (!own.isEmpty()) {
      receipt(packetId, true);
    }
    window.release(packetId);
  }

  /// Ends a burst of packets from the client: what its acknowledgements made room for is sent.
  void settle() {
    if (acknowledged) {
      acknowledged = false;
      owed.addAndGet(-done);
      done = 0;
      send();
      publishProgress();
      offerRoom();
      offerSlot();
    }
  }

  private void send() {
    boolean wrote = false;
    Parcel parcel;
    // Over an ended connection nothing is sent, so nothing is given an identifier.
    while (connection.isActive() && (parcel = waiting.peek()) != null) {
      ByteBuf bytes = parcel.take(window, assigned);
      if (bytes != null) {
        boolean waits = !assigned.isEmpty() && connection.journalAssigned(assigned);
        assigned.clear();
        if (waits || !held.isEmpty()) {
          held.add(new Held(bytes, waits));
        } else {
          wrote = true;
          write(bytes);
        }
      }
      if (!parcel.isTaken()) {
        break;
      }
      connection.engine().counters().sentMessages.add(parcel.packets());
      connection.traffic().sentMessages(parcel.packets());
      Parcel _ = waiting.poll();
      progress.taken(window);
      parcel.release();
    }
    if (wrote) {
      var _ = connection.channel().flush();
    }
  }

  /// The oldest packet identifiers that were journalled are durable: what waited for them goes.
  void assignedDurably() {
    boolean isFirst = true;
    Held next;
    while ((next = held.peek()) != null && (isFirst || !next.waits())) {
      isFirst = false;
      Held _ = held.poll();
      write(next.bytes());
    }
    var _ = connection.channel().flush();
  }

  private void write(ByteBuf bytes) {
    int size = bytes.readableBytes();
    connection.engine().counters().sentBytes.add(size);
    connection.traffic().sent(size);
    var _ =
        connection
            .channel()
            .write(bytes)
            .addListener(
                _ -> {
                  pend(-size);
                  offerRoom();
                  offerSlot();
                });
  }

  private void offerRoom() {
    if (roomWanted && isRoomy()) {
      roomWanted = false;
      connection.engine().delivery().roomAgain(connection);
    }
  }

  private void offerSlot() {
    if (slotWanted && owed.get() < connection.windowLimit() && isRoomy()) {
      slotWanted = false;
      connection.engine().delivery().roomAgain(connection);
    }
  }

  private void publishProgress() {
    long oldest = window.oldestPosition();
    for (Parcel parcel : waiting) {
      if (oldest != Long.MAX_VALUE) {
        break;
      }
      oldest = parcel.oldestWaiting();
    }
    oldestPosition = progress.oldest(oldest, window);
  }

  /// Gives back all that is not acknowledged, oldest first, and forgets it.
  List<Sent> surrender() {
    List<Sent> unfinished = new ArrayList<>();
    window.forEach(unfinished::add);
    @Nullable Parcel parcel;
    while ((parcel = waiting.poll()) != null) {
      parcel.forEachWaiting(unfinished::add);
      pend(-parcel.unwritten());
      parcel.release();
    }
    @Nullable Held next;
    while ((next = held.poll()) != null) {
      pend(-next.bytes().readableBytes());
      next.bytes().release();
    }
    window = new InflightWindow(1);
    own = Set.of();
    return unfinished;
  }
}
