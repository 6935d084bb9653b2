package io.lockstep.broker;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What waits for one client or is on its way to it. Parcels arrive from the delivery thread; the
/// event loop sends as much of them as the client's receive maximum allows. Confined to the event
/// loop, except where it says otherwise.
final class Outbound {
  private final Connection connection;
  private final int limitBytes;
  private final ArrayDeque<Parcel> waiting = new ArrayDeque<>(2);
  private InflightWindow window = new InflightWindow(1);
  private boolean acknowledged;

  private final AtomicInteger pendingBytes = new AtomicInteger();
  private volatile boolean roomWanted;
  private final AtomicInteger takenParcels = new AtomicInteger();
  private volatile long oldestPosition = Long.MAX_VALUE;

  /// A message that was sent or waits, for when the client comes back.
  ///
  /// @param packetId 0 when it was not sent yet
  /// @param position `~position` for a retained message
  record Unfinished(int packetId, long position) {}

  Outbound(Connection connection, int limitBytes) {
    this.connection = connection;
    this.limitBytes = limitBytes;
  }

  void open(int windowLimit) {
    window = new InflightWindow(windowLimit);
  }

  // --- the delivery thread's side ---

  /// Whether the client's buffer takes this many bytes more.
  boolean hasRoom(int bytes) {
    int pending = pendingBytes.get();
    return pending == 0 || pending + bytes <= limitBytes;
  }

  void handedOver(int bytes) {
    pendingBytes.addAndGet(bytes);
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

  void offer(Parcel parcel) {
    waiting.add(parcel);
    send();
    publishProgress();
    int _ = takenParcels.incrementAndGet();
  }

  /// The client acknowledged a message; false when it was not on its way.
  boolean acknowledge(int packetId) {
    acknowledged = true;
    return window.acknowledge(packetId);
  }

  /// Ends a burst of packets from the client: what its acknowledgements made room for is sent.
  void settle() {
    if (acknowledged) {
      acknowledged = false;
      send();
      publishProgress();
      offerRoom();
    }
  }

  private void send() {
    boolean wrote = false;
    Parcel parcel;
    while ((parcel = waiting.peek()) != null) {
      ByteBuf bytes = parcel.take(window);
      if (bytes != null) {
        wrote = true;
        write(bytes);
      }
      if (!parcel.isTaken()) {
        break;
      }
      connection.engine().counters().sentMessages.add(parcel.packets());
      Parcel _ = waiting.poll();
      parcel.release();
    }
    if (wrote) {
      var _ = connection.channel().flush();
    }
  }

  private void write(ByteBuf bytes) {
    int size = bytes.readableBytes();
    connection.engine().counters().sentBytes.add(size);
    var _ =
        connection
            .channel()
            .write(bytes)
            .addListener(
                _ -> {
                  pendingBytes.addAndGet(-size);
                  offerRoom();
                });
  }

  private void offerRoom() {
    if (roomWanted && pendingBytes.get() <= limitBytes / 2) {
      roomWanted = false;
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
    oldestPosition = oldest;
  }

  /// Gives back all that is not acknowledged, oldest first, and forgets it.
  List<Unfinished> surrender() {
    List<Unfinished> unfinished = new ArrayList<>();
    window.forEach((id, position) -> unfinished.add(new Unfinished(id, position)));
    @Nullable Parcel parcel;
    while ((parcel = waiting.poll()) != null) {
      parcel.forEachWaiting((id, position) -> unfinished.add(new Unfinished(id, position)));
      parcel.release();
    }
    window = new InflightWindow(1);
    return unfinished;
  }
}
