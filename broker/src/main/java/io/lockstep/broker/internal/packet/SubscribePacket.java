package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// SUBSCRIBE (§3.8), checked, except whether the filters are well-formed.
///
/// @param subscriptionIdentifier 0 when none was given
public record SubscribePacket(int packetId, int subscriptionIdentifier, List<Entry> entries) {

  /// Copies the list.
  public SubscribePacket {
    entries = List.copyOf(entries);
  }

  /// One filter with its options (§3.8.3.1).
  ///
  /// @param retainHandling 0 send retained messages, 1 only for a new subscription, 2 never
  public record Entry(
      String filter, int qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {

    /// The options as one byte.
    public int options() {
      return qos | (noLocal ? 4 : 0) | (retainAsPublished ? 8 : 0) | retainHandling << 4;
    }

    /// An entry of a filter and the options as one byte.
    public static Entry of(String filter, int options) {
      return new Entry(
          filter, options & 3, (options & 4) != 0, (options & 8) != 0, options >> 4 & 3);
    }
  }

  /// Decodes and checks the body of a SUBSCRIBE.
  public static SubscribePacket read(ByteBuffer buffer, int from, int to, int version) {
    PacketReader in = new PacketReader(buffer, from, to);
    int packetId = in.twoBytes("packet identifier");
    if (packetId == 0) {
      throw Violation.requestIdZero("SUBSCRIBE");
    }
    PropertySection properties =
        version == 5 ? PropertySection.read(in, "SUBSCRIBE", null) : PropertySection.none();
    List<Entry> entries = new ArrayList<>();
    while (in.remaining() > 0) {
      String filter = in.name("topic filter");
      entries.add(entry(filter, in.oneByte("subscription options"), version));
    }
    if (entries.isEmpty()) {
      throw Violation.noFilters("SUBSCRIBE");
    }
    int identifier = (int) properties.numberOr(Property.SUBSCRIPTION_IDENTIFIER, 0);
    return new SubscribePacket(packetId, identifier, entries);
  }

  private static Entry entry(String filter, int options, int version) {
    int reserved = version == 5 ? 0xC0 : 0xFC;
    if ((options & reserved) != 0 || (options & 3) == 3) {
      throw Violation.subscriptionOptions(options);
    }
    Entry entry = Entry.of(filter, options);
    if (entry.retainHandling() == 3) {
      throw Violation.retainHandling();
    }
    if (entry.noLocal() && filter.startsWith("$share/")) {
      throw Violation.noLocalOnShared();
    }
    return entry;
  }
}
