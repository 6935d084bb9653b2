package io.lockstep.broker.internal.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// [MQTT-1.5.4-1]: our check against the platform's decoder.
class Utf8Test {

  @Property(tries = 2_000)
  void agreesWithThePlatformOnAnyBytes(@ForAll @Size(max = 40) byte[] bytes) {
    assertThat(Utf8.isText(ByteBuffer.wrap(bytes), 0, bytes.length)).isEqualTo(isWellFormed(bytes));
  }

  @Property(tries = 2_000)
  void agreesOnTextsWithOneByteChanged(
      @ForAll String text, @ForAll byte changed, @ForAll @IntRange(max = 1_000) int where) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0) {
      bytes[where % bytes.length] = changed;
    }
    assertThat(Utf8.isText(ByteBuffer.wrap(bytes), 0, bytes.length)).isEqualTo(isWellFormed(bytes));
    boolean hasNull = false;
    for (byte one : bytes) {
      hasNull |= one == 0;
    }
    assertThat(Utf8.isString(ByteBuffer.wrap(bytes), 0, bytes.length))
        .isEqualTo(isWellFormed(bytes) && !hasNull);
  }

  private static boolean isWellFormed(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  @Property
  void varintsTakeTheBytesTheyClaim(@ForAll @IntRange(max = Varint.LARGEST) int value) {
    ByteBuffer into = ByteBuffer.allocate(4);
    int end = Varint.put(into, 0, value);
    assertThat(end).isEqualTo(Varint.size(value));
    PacketReader reader = new PacketReader(into, 0, end);
    assertThat(reader.varint("value")).isEqualTo(value);
  }
}
