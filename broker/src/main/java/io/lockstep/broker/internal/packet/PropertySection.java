package io.lockstep.broker.internal.packet;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The property section of a rare packet, checked: each property may stand in the packet, stands at
/// most once (user properties excepted) and has a legal value.
final class PropertySection {
  private final Map<Property, Long> numbers = new EnumMap<>(Property.class);
  private final Map<Property, String> texts = new EnumMap<>(Property.class);
  private byte @Nullable [] authenticationData;
  private byte[] raw = {};

  private PropertySection() {}

  static PropertySection none() {
    return new PropertySection();
  }

  /// Reads length and properties. `except` is left out of [#raw].
  static PropertySection read(PacketReader in, String packet, @Nullable Property except) {
    PropertySection section = new PropertySection();
    PacketReader reader = in.section(in.varint("property length"), "properties");
    int from = reader.index();
    int exceptFrom = -1;
    int exceptTo = -1;
    while (reader.remaining() > 0) {
      int start = reader.index();
      Property property = Property.of(reader.varint("property identifier"), packet);
      section.readValue(property, reader);
      if (property == except) {
        exceptFrom = start;
        exceptTo = reader.index();
      }
    }
    section.raw = rawWithout(reader, from, exceptFrom, exceptTo);
    return section;
  }

  private static byte[] rawWithout(PacketReader reader, int from, int cutFrom, int cutTo) {
    if (cutFrom < 0) {
      return reader.bytes(from, reader.index());
    }
    byte[] before = reader.bytes(from, cutFrom);
    byte[] after = reader.bytes(cutTo, reader.index());
    byte[] both = java.util.Arrays.copyOf(before, before.length + after.length);
    System.arraycopy(after, 0, both, before.length, after.length);
    return both;
  }

  private void readValue(Property property, PacketReader reader) {
    String name = property.name();
    switch (property.form) {
      case BIT -> number(property, reader.oneByte(name));
      case TWO_BYTES -> number(property, reader.twoBytes(name));
      case FOUR_BYTES -> number(property, reader.fourBytes(name));
      case VARINT -> number(property, reader.varint(name));
      case TEXT -> {
        if (texts.put(property, reader.text(name)) != null) {
          throw Violation.repeatedProperty(property.id);
        }
      }
      case BINARY -> {
        byte[] bytes = reader.binary(name);
        number(property, 0);
        if (property == Property.AUTHENTICATION_DATA) {
          authenticationData = bytes;
        }
      }
      case PAIR -> {
        reader.text(name);
        reader.text(name);
      }
    }
  }

  private void number(Property property, long value) {
    if (numbers.put(property, value) != null) {
      throw Violation.repeatedProperty(property.id);
    }
    if (property.form == Property.Form.BIT && value > 1) {
      throw Violation.propertyValue(property.id, "0 or 1", value);
    }
    boolean zeroForbidden =
        switch (property) {
          case RECEIVE_MAXIMUM, MAXIMUM_PACKET_SIZE, SUBSCRIPTION_IDENTIFIER, TOPIC_ALIAS -> true;
          case PAYLOAD_FORMAT,
              MESSAGE_EXPIRY,
              CONTENT_TYPE,
              RESPONSE_TOPIC,
              CORRELATION_DATA,
              SESSION_EXPIRY,
              AUTHENTICATION_METHOD,
              AUTHENTICATION_DATA,
              REQUEST_PROBLEM_INFORMATION,
              WILL_DELAY,
              REQUEST_RESPONSE_INFORMATION,
              SERVER_REFERENCE,
              REASON_STRING,
              TOPIC_ALIAS_MAXIMUM,
              USER_PROPERTY ->
              false;
        };
    if (zeroForbidden && value == 0) {
      throw Violation.propertyValue(property.id, "at least 1", value);
    }
  }

  long numberOr(Property property, long otherwise) {
    Long value = numbers.get(property);
    return value == null ? otherwise : value;
  }

  boolean has(Property property) {
    return numbers.containsKey(property) || texts.containsKey(property);
  }

  @Nullable String text(Property property) {
    return texts.get(property);
  }

  byte @Nullable [] authenticationData() {
    return authenticationData;
  }

  /// The section's bytes without its length, less the property left out.
  byte[] raw() {
    return raw;
  }
}
