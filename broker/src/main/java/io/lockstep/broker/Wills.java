package io.lockstep.broker;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The wills that are not published yet, by the epoch of the connection that left them: a
/// projection of the journal like the sessions, and saved with them. Confined to the delivery
/// thread.
///
/// A will comes into being with the record that opens its session, which is durable before CONNACK.
/// It ends by exactly one record, and which one comes first in the journal is all that counts:
///
/// * the will message itself, which names the epoch: to be published and to be settled are one
///   record, so the process cannot end between the two. A message that is not durable was seen by
///   nobody and is published anew; one that is durable is found when the journal is replayed;
/// * [SessionRecord.WillDropped]: DISCONNECT took it back [MQTT-3.1.2-10], the right to publish it
///   was gone when it was due, or its client was never let in;
/// * the record that opens the next connection of the session, before the will was due
///   [MQTT-3.1.3-9].
///
/// A will is due when its delay or the session is over, whichever is first [MQTT-3.1.2-8], counted
/// from [SessionRecord.Closed]. One that is due when its connection ends is published by the
/// connection's event loop, in order with what the client sent; all others are published by the
/// delivery thread: never by both. Connections that were open when the process ended get their
/// record at the start, before anybody can connect, and their delays count from then: so long
/// nobody could come back. From that moment all wills are the delivery thread's.
final class Wills {
  private static final byte LAYOUT = 1;

  private final Map<Long, Pending> byEpoch = new LinkedHashMap<>();

  /// Those that a next connection of their client would take back.
  private final Map<String, Pending> revocable = new HashMap<>();

  private final Set<Long> changed = new LinkedHashSet<>();
  private final List<SessionRecord.WillDropped> dropping = new ArrayList<>(0);
  private boolean isReplaying = true;
  private boolean isPressing;

  /// A will that is not published yet.
  static final class Pending {
    final String clientId;
    final long epoch;
    private Bequest bequest;
    private long expirySeconds;
    private boolean isLost;
    private long dueMicros = Long.MAX_VALUE;
    private boolean isEventLoops;

    /// True while its last record is on its way.
    boolean isAppended;

    /// True when the journal has refused it once.
    boolean isRefused;

    private Pending(String clientId, long epoch, Bequest bequest, long expirySeconds) {
      this.clientId = clientId;
      this.epoch = epoch;
      this.bequest = bequest;
      this.expirySeconds = expirySeconds;
    }

    WillMessage message(Access access) {
      return new WillMessage(bequest.will(), bequest.principal(), epoch, access);
    }

    private long delayMicros() {
      long delay = Integer.toUnsignedLong(bequest.will().delaySeconds());
      return Math.min(delay, expirySeconds) * 1_000_000L;
    }

    /// The connection has ended.
    private void lose(long atMicros, boolean isLive) {
      isEventLoops |= isLive && !isLost && delayMicros() == 0;
      isLost = true;
      dueMicros = atMicros + delayMicros();
    }
  }

  // --- what the journal says ---

  /// A client was let in: what became of the will of its connection before, and the new will.
  void opened(SessionRecord.Opened record, long position) {
    Pending before = revocable.get(record.clientId());
    // A record is read again when the state is ahead of the position it was saved with.
    if (before != null && before.epoch < position) {
      boolean isOwner = before.bequest.principal().name().equals(record.principal());
      if (isOwner || record.privileged()) {
        succeed(before, isOwner && !record.cleanStart(), record.atMicros());
      }
    }
    Bequest bequest = record.bequest();
    if (bequest != null && (before == null || before.epoch < position)) {
      Pending will = new Pending(record.clientId(), position, bequest, record.expirySeconds());
      byEpoch.put(position, will);
      revocable.put(record.clientId(), will);
      changed.add(position);
    }
  }

  private void succeed(Pending before, boolean isContinued, long atMicros) {
    if (!before.isLost) {
      before.lose(atMicros, !isReplaying); // the record of its end was refused
    }
    boolean isInTime = before.delayMicros() > 0 && atMicros < before.dueMicros;
    if (isInTime && isContinued) {
      remove(before); // [MQTT-3.1.3-9]
    } else {
      // The session has ended, or the delay: nobody can take it back any more.
      revocable.remove(before.clientId, before);
      before.dueMicros = Math.min(before.dueMicros, atMicros);
      isPressing = true;
      changed.add(before.epoch);
    }
  }

  /// A connection has ended, or its session was ended after it.
  void closed(SessionRecord.Closed record) {
    Pending will = byEpoch.get(record.epoch());
    if (will != null) {
      will.expirySeconds = record.expirySeconds();
      will.lose(record.atMicros(), !isReplaying);
      isPressing = true;
      changed.add(will.epoch);
    }
  }

  /// A connection has ended whose will has a delay; said by the connection too, since the journal
  /// may have refused its record.
  void lost(WillMessage message, long expirySeconds, long nowMicros) {
    Pending will = byEpoch.get(message.epoch());
    if (will != null) {
      will.bequest = new Bequest(message.principal(), message.will());
      if (!will.isLost) {
        if (expirySeconds != Delivery.EXPIRY_UNCHANGED) {
          will.expirySeconds = expirySeconds;
        }
        will.lose(nowMicros, true);
      }
      changed.add(will.epoch);
    }
  }

  /// A will was published, or is to be forgotten.
  void settled(long epoch) {
    Pending will = byEpoch.get(epoch);
    if (will != null) {
      remove(will);
    }
  }

  private void remove(Pending will) {
    byEpoch.remove(will.epoch, will);
    revocable.remove(will.clientId, will);
    changed.add(will.epoch);
  }

  /// A client that brought a will was not let in after all, which the journal does not say yet.
  void notLetIn(SessionRecord.Opened record, long position) {
    if (!isReplaying && record.bequest() != null) {
      dropping.add(new SessionRecord.WillDropped(record.clientId(), position));
    }
  }

  /// The same, heard from the connection.
  void notLetIn(long epoch) {
    Pending will = byEpoch.get(epoch);
    if (will != null) {
      dropping.add(new SessionRecord.WillDropped(will.clientId, epoch));
    }
  }

  // --- what is to be written ---

  /// The journal was replayed: connections that seem open have ended with the process. Returns the
  /// records that say so.
  List<SessionRecord.Closed> replayed(long nowMicros) {
    isReplaying = false;
    List<SessionRecord.Closed> ends = new ArrayList<>();
    for (Pending will : byEpoch.values()) {
      if (!will.isLost) {
        will.lose(nowMicros, false);
        changed.add(will.epoch);
        ends.add(
            new SessionRecord.Closed(will.clientId, will.epoch, will.expirySeconds, nowMicros));
      }
    }
    return ends;
  }

  /// True when a record has made a will due, perhaps.
  boolean isPressing() {
    return isPressing;
  }

  /// Those that the delivery thread has to publish now.
  List<Pending> due(long nowMicros) {
    isPressing = false;
    List<Pending> due = new ArrayList<>(0);
    for (Pending will : byEpoch.values()) {
      if (will.dueMicros <= nowMicros && !will.isEventLoops && !will.isAppended) {
        due.add(will);
      }
    }
    return due;
  }

  /// Records that settle wills of those who were not let in; who takes them appends them.
  List<SessionRecord.WillDropped> takeDropping() {
    if (dropping.isEmpty()) {
      return List.of();
    }
    List<SessionRecord.WillDropped> taken = List.copyOf(dropping);
    dropping.clear();
    return taken;
  }

  // --- saving ---

  /// What has changed since it was asked last, by epoch: empty when the will is no more.
  Map<Long, Optional<byte[]>> takeChanges() {
    Map<Long, Optional<byte[]>> changes = new LinkedHashMap<>();
    for (long epoch : changed) {
      changes.put(epoch, Optional.ofNullable(byEpoch.get(epoch)).map(this::valueOf));
    }
    changed.clear();
    return changes;
  }

  boolean hasChanges() {
    return !changed.isEmpty();
  }

  private byte[] valueOf(Pending will) {
    ByteBuffer value =
        ByteBuffer.allocate(32 + 3 * will.clientId.length() + will.bequest.bytesMax());
    value.put(LAYOUT);
    Text.write(value, will.clientId);
    value.put((byte) ((will.isLost ? 1 : 0) | (revocable.get(will.clientId) == will ? 2 : 0)));
    value.putLong(will.expirySeconds).putLong(will.dueMicros);
    will.bequest.write(value);
    byte[] bytes = new byte[value.position()];
    value.get(0, bytes);
    return bytes;
  }

  /// A will as it was saved.
  void restore(long epoch, ByteBuffer value) {
    byte layout = value.get();
    if (layout != LAYOUT) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "will of the connection at %d: expected layout %d, found %d (written by a newer release?)"
              .formatted(epoch, LAYOUT, layout));
    }
    String clientId = Text.read(value);
    int flags = value.get();
    long expirySeconds = value.getLong();
    long dueMicros = value.getLong();
    Pending will = new Pending(clientId, epoch, Bequest.read(value), expirySeconds);
    will.isLost = (flags & 1) != 0;
    will.dueMicros = dueMicros;
    byEpoch.put(epoch, will);
    if ((flags & 2) != 0) {
      revocable.put(clientId, will);
    }
  }
}
