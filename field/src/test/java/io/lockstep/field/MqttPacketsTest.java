package io.lockstep.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The packets of a publishing device, byte by byte (MQTT 3.1.1).
class MqttPacketsTest {
  private static String hex(byte[] packet) {
    return HexFormat.ofDelimiter(" ").formatHex(packet);
  }

  @Test
  void connectNamesTheDevice() {
    // §3.1: protocol MQTT, level 4, user, password and clean session, keep alive 60 s.
    MqttLogin login = new MqttLogin("host", 1, "id", "u", "pw");
    assertThat(hex(MqttPackets.connect(login, 60)))
        .isEqualTo("10 15 00 04 4d 51 54 54 04 c2 00 3c 00 02 69 64 00 01 75 00 02 70 77");
  }

  @Test
  void connectOfANamelessClientHasNoUser() {
    MqttLogin login = new MqttLogin("host", 1, "id", "", "");
    assertThat(hex(MqttPackets.connect(login, 1)))
        .isEqualTo("10 0e 00 04 4d 51 54 54 04 02 00 01 00 02 69 64");
  }

  @Test
  void publishAtQos1HasAPacketId() {
    // §3.3
    assertThat(hex(MqttPackets.publish("a/b", new byte[] {1, 2}, 1, 0xABCD)))
        .isEqualTo("32 09 00 03 61 2f 62 ab cd 01 02");
  }

  @Test
  void publishAtQos0HasNone() {
    assertThat(hex(MqttPackets.publish("a/b", new byte[] {1, 2}, 0, 7)))
        .isEqualTo("30 07 00 03 61 2f 62 01 02");
  }

  @Test
  void textIsUtf8() {
    assertThat(hex(MqttPackets.publish("ü", new byte[0], 0, 0))).isEqualTo("30 04 00 02 c3 bc");
  }

  /// §2.2.3: seven bits a byte, least significant first.
  @Property(tries = 200)
  void theRemainingLengthIsThatOfWhatFollows(@ForAll @IntRange(max = 300_000) int payload) {
    byte[] packet = MqttPackets.publish("t", new byte[payload], 0, 0);
    int length = 0;
    int at = 1;
    for (int shift = 0; ; shift += 7) {
      int digit = packet[at++] & 0xFF;
      length |= (digit & 0x7F) << shift;
      if (digit < 0x80) {
        break;
      }
    }
    assertThat(packet.length - at).isEqualTo(length).isEqualTo(3 + payload);
    assertThat(new String(packet, at + 2, 1, StandardCharsets.UTF_8)).isEqualTo("t");
  }

  @Test
  void aLoginIsPrintedWithoutItsPassword() {
    assertThat(new MqttLogin("host", 1883, "id", "press", "secret").toString())
        .isEqualTo("host:1883 as press (client id)");
  }
}
