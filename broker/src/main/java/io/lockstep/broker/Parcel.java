package io.lockstep.broker;

import io.lockstep.broker.internal.packet.Varint;
import io.lockstep.model.FieldMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// PUBLISH packets, and PUBRELs sent again, on their way to one connection: encoded back to back by
/// the delivery thread, then handed to the connection's event loop, which fills in packet
/// identifiers and writes. One thread at a time owns it.
final class Parcel {
  final Connection connection;
  private ByteBuf bytes;
  private ByteBuffer view;
  private int end;
  private int packets;

  // One entry for each packet that has an identifier.
  private int count;
  private int[] starts = new int[8];
  private int[] idOffsets = new int[8];
  private int[] ids = new int[8];
  private long[] positions = new long[8];
  private long lowest = Long.MAX_VALUE;
  private long highest = -1;
  private boolean isInOrder = true;
  private byte[] stages = new byte[8];
  private @Nullable SharedGroup[] groups = {}; // as long as the others once there is one

  /// Positions of the server's own messages to a device; most parcels have none.
  private @Nullable List<Long> own;

  // The event loop's progress.
  private int next;
  private int written;

  Parcel(Connection connection, int firstBytes) {
    this.connection = connection;
    bytes = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(firstBytes, 4_096));
    view = bytes.internalNioBuffer(0, bytes.capacity()).slice();
  }

  int size() {
    return end;
  }

  int packets() {
    return packets;
  }

  /// Packets that have an identifier, which the client answers.
  int entries() {
    return count;
  }

  /// Encodes a PUBLISH.
  ///
  /// @param bodyBytes from [#bodyBytes]
  /// @param expirySeconds what is left of the message expiry interval, -1 when it has none
  /// @param packetId the identifier it had before (then DUP is set), 0 for a new one
  /// @param position where the message stands, `~position` for a retained one
  /// @param group the shared subscription that it comes from, null for the client's own ones
  void add(
      FieldMessage message,
      Grant grant,
      int version,
      int bodyBytes,
      int expiryOffset,
      long expirySeconds,
      int packetId,
      long position,
      @Nullable SharedGroup group) {
    reserve(5 + bodyBytes);
    int start = end;
    ByteBuffer from = message.buffer();
    int qos = grant.qos();
    int flags = qos << 1 | (grant.isRetained() ? 1 : 0) | (packetId != 0 ? 8 : 0);
    view.put(start, (byte) (0x30 | flags));
    int at = Varint.put(view, start + 1, bodyBytes);
    int topicLength = grant.topicLength(message);
    view.putShort(at, (short) topicLength);
    at = grant.putTopic(view, at + 2, message);
    if (qos > 0) {
      entry(start, at, packetId, position, qos, group);
      if (message.isDownlink() && position >= 0 && connection.isDevice()) {
        own = own == null ? new ArrayList<>(1) : own;
        own.add(position);
      }
      view.putShort(at, (short) packetId);
      at += 2;
    }
    if (version == 5) {
      at = Varint.put(view, at, message.propertiesLength() + grant.identifierBytes());
      view.put(at, from, message.propertiesOffset(), message.propertiesLength());
      if (expiryOffset >= 0) {
        view.putInt(at + expiryOffset - message.propertiesOffset(), (int) expirySeconds);
      }
      at = grant.putIdentifiers(view, at + message.propertiesLength());
    }
    view.put(at, from, message.payloadOffset(), message.payloadLength());
    end = at + message.payloadLength();
    packets++;
  }

  /// Encodes a PUBREL for a message that the client has, but has not completed (§3.6).
  void addRelease(Sent sent) {
    reserve(4);
    int start = end;
    view.putInt(start, 0x6202_0000 | sent.packetId());
    entry(start, start + 2, sent.packetId(), sent.position(), Sent.RELEASED, sent.group());
    end = start + 4;
  }

  /// The remaining length of the PUBLISH that [#add] would encode.
  static int bodyBytes(FieldMessage message, Grant grant, int version) {
    int body = 2 + grant.topicLength(message) + (grant.qos() > 0 ? 2 : 0) + message.payloadLength();
    if (version == 5) {
      int properties = message.propertiesLength() + grant.identifierBytes();
      body += Varint.size(properties) + properties;
    }
    return body;
  }

  private void reserve(int more) {
    int needed = end + more;
    if (needed > bytes.capacity()) {
      int capacity = Math.max(needed, 2 * bytes.capacity());
      ByteBuf larger = PooledByteBufAllocator.DEFAULT.directBuffer(capacity);
      ByteBuffer target = larger.internalNioBuffer(0, larger.capacity()).slice();
      target.put(0, view, 0, end);
      bytes.release();
      bytes = larger;
      view = target;
    }
  }

  private void entry(
      int start,
      int idOffset,
      int packetId,
      long position,
      int stage,
      @Nullable SharedGroup group) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      idOffsets = Arrays.copyOf(idOffsets, 2 * count);
      ids = Arrays.copyOf(ids, 2 * count);
      positions = Arrays.copyOf(positions, 2 * count);
      stages = Arrays.copyOf(stages, 2 * count);
    }
    if (groups.length > 0 ? groups.length < starts.length : group != null) {
      groups = Arrays.copyOf(groups, starts.length);
    }
    if (groups.length > 0) {
      groups[count] = group;
    }
    if (position >= 0) {
      isInOrder &= position >= highest;
      lowest = Math.min(lowest, position);
      highest = Math.max(highest, position);
    }
    stages[count] = (byte) stage;
    starts[count] = start;
    idOffsets[count] = idOffset;
    ids[count] = packetId;
    positions[count++] = position;
  }

  // --- the event loop's side ---

  /// Lowest position of its packets that tell how far the client has come; Long.MAX_VALUE for none.
  long lowest() {
    return lowest;
  }

  /// The highest likewise, -1 for none.
  long highest() {
    return highest;
  }

  /// True when these packets stand in the order of the journal.
  boolean isInOrder() {
    return isInOrder;
  }

  /// Positions of the server's own messages in it that a device acknowledges.
  List<Long> own() {
    return own == null ? List.of() : own;
  }

  /// Enters as many packets as the window has room for and returns their bytes; null when there is
  /// nothing to write now. The caller writes them.
  ///
  /// @param assigned gets the QoS 2 messages that were given an identifier just now
  @Nullable ByteBuf take(InflightWindow window, List<Sent> assigned) {
    while (next < count && window.hasRoom()) {
      int id = ids[next];
      if (id == 0) {
        id = window.enter(positions[next], stages[next], group(next));
        bytes.setShort(idOffsets[next], id);
        if (stages[next] == Sent.EXACTLY_ONCE) {
          assigned.add(new Sent(id, positions[next], stages[next], null));
        }
      } else {
        window.enter(id, positions[next], stages[next], group(next));
      }
      next++;
    }
    int until = next == count ? end : starts[next];
    if (until == written) {
      return null;
    }
    ByteBuf slice = bytes.retainedSlice(written, until - written);
    written = until;
    return slice;
  }

  /// Packets with an identifier that were not entered yet.
  int waiting() {
    return count - next;
  }

  /// Bytes that were not written.
  int unwritten() {
    return end - written;
  }

  boolean isTaken() {
    return next == count && written == end;
  }

  /// Position of the first packet that waits and tells how far the client has come; Long.MAX_VALUE
  /// when there is none.
  long oldestWaiting() {
    for (int i = next; i < count; i++) {
      if (positions[i] >= 0) {
        return positions[i];
      }
    }
    return Long.MAX_VALUE;
  }

  /// Visits the packets that wait: with 0 as identifier unless they had one before.
  void forEachWaiting(Consumer<Sent> visitor) {
    for (int i = next; i < count; i++) {
      visitor.accept(new Sent(ids[i], positions[i], stages[i], group(i)));
    }
  }

  private @Nullable SharedGroup group(int entry) {
    return groups.length == 0 ? null : groups[entry];
  }

  void release() {
    bytes.release();
  }
}
