package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a packet says, by name, for people who look on. Reads packets of both directions and never
/// fails: what cannot be read is shown as bytes. Passwords and authentication data are left out.
public final class PacketDescription {
  private static final int SHOWN_BYTES = 2_048;
  private static final int SHOWN_MALFORMED = 64;
  private static final String HIDDEN = "(hidden)";
  private static final List<String> NAMES =
      List.of(
          "RESERVED",
          "CONNECT",
          "CONNACK",
          "PUBLISH",
          "PUBACK",
          "PUBREC",
          "PUBREL",
          "PUBCOMP",
          "SUBSCRIBE",
          "SUBACK",
          "UNSUBSCRIBE",
          "UNSUBACK",
          "PINGREQ",
          "PINGRESP",
          "DISCONNECT",
          "AUTH");

  private PacketDescription() {}

  /// The name of a packet type, 0 to 15.
  public static String nameOf(int type) {
    return NAMES.get(type);
  }

  /// Describes the packet whose body lies between two indexes.
  ///
  /// @param version of the connection, of which CONNECT says its own
  public static Map<String, Object> of(
      int first, ByteBuffer buffer, int from, int to, int version) {
    Map<String, Object> into = new LinkedHashMap<>();
    try {
      PacketReader in = new PacketReader(buffer, from, to);
      switch (first >> 4) {
        case 1 -> connect(in, into);
        case 2 -> {
          into.put("sessionPresent", (in.oneByte("flags") & 1) != 0);
          into.put("reasonCode", (long) in.oneByte("reason code"));
          properties(in, version, into);
        }
        case 3 -> publish(first, in, version, into);
        case 4, 5, 6, 7 -> {
          into.put("packetId", (long) in.twoBytes("packet identifier"));
          reason(in, version, into);
        }
        case 8 -> {
          into.put("packetId", (long) in.twoBytes("packet identifier"));
          properties(in, version, into);
          filters(in, true, into);
        }
        case 9, 11 -> {
          into.put("packetId", (long) in.twoBytes("packet identifier"));
          properties(in, version, into);
          List<Object> codes = new ArrayList<>();
          while (in.remaining() > 0) {
            codes.add((long) in.oneByte("reason code"));
          }
          into.put("reasonCodes", codes);
        }
        case 10 -> {
          into.put("packetId", (long) in.twoBytes("packet identifier"));
          properties(in, version, into);
          filters(in, false, into);
        }
        case 14, 15 -> reason(in, version, into);
        default -> {
          // PINGREQ and PINGRESP say nothing.
        }
      }
    } catch (ProtocolException e) {
      into.put("malformed", String.valueOf(e.getMessage()));
      byte[] bytes = new byte[Math.min(SHOWN_MALFORMED, to - from)];
      buffer.get(from, bytes);
      boolean mayHaveSecrets = first >> 4 == 1 || first >> 4 == 15;
      into.put("body", mayHaveSecrets ? HIDDEN : HexFormat.of().formatHex(bytes));
    }
    return into;
  }

  private static void connect(PacketReader in, Map<String, Object> into) {
    into.put("protocol", in.text("protocol name"));
    int version = in.oneByte("protocol version");
    into.put("version", (long) version);
    int flags = in.oneByte("connect flags");
    into.put(version == 5 ? "cleanStart" : "cleanSession", (flags & 2) != 0);
    into.put("keepAlive", (long) in.twoBytes("keep alive"));
    properties(in, version, into);
    into.put("clientId", in.text("client identifier"));
    if ((flags & 4) != 0) {
      Map<String, Object> will = new LinkedHashMap<>();
      will.put("qos", (long) (flags >> 3 & 3));
      will.put("retain", (flags & 0x20) != 0);
      properties(in, version, will);
      will.put("topic", in.text("will topic"));
      payload(in.binary("will payload"), will);
      into.put("will", will);
    }
    if ((flags & 0x80) != 0) {
      into.put("user", in.text("user name"));
    }
    if ((flags & 0x40) != 0) {
      into.put("password", HIDDEN);
    }
  }

  private static void publish(int first, PacketReader in, int version, Map<String, Object> into) {
    int qos = first >> 1 & 3;
    into.put("qos", (long) qos);
    into.put("retain", (first & 1) != 0);
    into.put("dup", (first & 8) != 0);
    into.put("topic", in.text("topic"));
    if (qos > 0) {
      into.put("packetId", (long) in.twoBytes("packet identifier"));
    }
    properties(in, version, into);
    payload(in.bytes(in.index(), in.index() + in.remaining()), into);
  }

  private static void payload(byte[] bytes, Map<String, Object> into) {
    into.put("payloadBytes", (long) bytes.length);
    boolean isText = Utf8.isText(ByteBuffer.wrap(bytes), 0, bytes.length);
    int shown = Math.min(bytes.length, isText ? SHOWN_BYTES : SHOWN_BYTES / 2);
    if (isText) {
      into.put("payload", new String(bytes, 0, shown, StandardCharsets.UTF_8));
    } else {
      into.put("payloadHex", HexFormat.of().formatHex(bytes, 0, shown));
    }
  }

  private static void filters(PacketReader in, boolean hasOptions, Map<String, Object> into) {
    List<Object> filters = new ArrayList<>();
    while (in.remaining() > 0) {
      String filter = in.text("topic filter");
      if (hasOptions) {
        int options = in.oneByte("subscription options");
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("filter", filter);
        one.put("qos", (long) (options & 3));
        one.put("noLocal", (options & 4) != 0);
        one.put("retainAsPublished", (options & 8) != 0);
        one.put("retainHandling", (long) (options >> 4 & 3));
        filters.add(one);
      } else {
        filters.add(filter);
      }
    }
    into.put("filters", filters);
  }

  private static void reason(PacketReader in, int version, Map<String, Object> into) {
    if (in.remaining() > 0) {
      into.put("reasonCode", (long) in.oneByte("reason code"));
    }
    if (in.remaining() > 0) {
      properties(in, version, into);
    }
  }

  private static void properties(PacketReader in, int version, Map<String, Object> into) {
    if (version != 5) {
      return;
    }
    PacketReader section = in.section(in.varint("property length"), "properties");
    Map<String, Object> properties = new LinkedHashMap<>();
    List<Object> users = new ArrayList<>();
    while (section.remaining() > 0) {
      int id = section.varint("property identifier");
      switch (id) {
        case 0x01 -> number(properties, "payloadFormat", section.oneByte("property"));
        case 0x02 -> number(properties, "messageExpiry", section.fourBytes("property"));
        case 0x03 -> properties.put("contentType", section.text("property"));
        case 0x08 -> properties.put("responseTopic", section.text("property"));
        case 0x09 ->
            properties.put("correlationData", HexFormat.of().formatHex(section.binary("property")));
        case 0x0B -> number(properties, "subscriptionIdentifier", section.varint("property"));
        case 0x11 -> number(properties, "sessionExpiry", section.fourBytes("property"));
        case 0x12 -> properties.put("assignedClientId", section.text("property"));
        case 0x13 -> number(properties, "serverKeepAlive", section.twoBytes("property"));
        case 0x15 -> properties.put("authenticationMethod", section.text("property"));
        case 0x16 -> {
          byte[] _ = section.binary("property");
          properties.put("authenticationData", HIDDEN);
        }
        case 0x17 -> number(properties, "requestProblemInformation", section.oneByte("property"));
        case 0x18 -> number(properties, "willDelay", section.fourBytes("property"));
        case 0x19 -> number(properties, "requestResponseInformation", section.oneByte("property"));
        case 0x1A -> properties.put("responseInformation", section.text("property"));
        case 0x1C -> properties.put("serverReference", section.text("property"));
        case 0x1F -> properties.put("reasonString", section.text("property"));
        case 0x21 -> number(properties, "receiveMaximum", section.twoBytes("property"));
        case 0x22 -> number(properties, "topicAliasMaximum", section.twoBytes("property"));
        case 0x23 -> number(properties, "topicAlias", section.twoBytes("property"));
        case 0x24 -> number(properties, "maximumQos", section.oneByte("property"));
        case 0x25 -> number(properties, "retainAvailable", section.oneByte("property"));
        case 0x26 -> users.add(section.text("property") + "=" + section.text("property"));
        case 0x27 -> number(properties, "maximumPacketSize", section.fourBytes("property"));
        case 0x28 -> number(properties, "wildcardSubscriptions", section.oneByte("property"));
        case 0x29 -> number(properties, "subscriptionIdentifiers", section.oneByte("property"));
        case 0x2A -> number(properties, "sharedSubscriptions", section.oneByte("property"));
        default -> throw Violation.unknownProperty(id, "this packet");
      }
    }
    if (!users.isEmpty()) {
      properties.put("userProperties", users);
    }
    if (!properties.isEmpty()) {
      into.put("properties", properties);
    }
  }

  private static void number(Map<String, Object> into, String name, long value) {
    into.put(name, value);
  }
}
