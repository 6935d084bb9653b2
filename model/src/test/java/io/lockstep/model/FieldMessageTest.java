package io.lockstep.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FieldMessageTest {
  @Property
  void whatWasWrittenIsRead(
      @ForAll String device,
      @ForAll String topic,
      @ForAll byte[] payload,
      @ForAll @IntRange(min = 0, max = 2) int qos,
      @ForAll boolean retain,
      @ForAll boolean http,
      @ForAll boolean will,
      @ForAll long received,
      @ForAll long epoch) {
    ByteBuffer record = record(device, topic, payload, qos, retain, http, will, received, epoch);

    FieldMessage message = new FieldMessage().wrap(record);

    assertThat(message.device()).isEqualTo(new String(utf8(device), StandardCharsets.UTF_8));
    assertThat(message.topic()).isEqualTo(new String(utf8(topic), StandardCharsets.UTF_8));
    assertThat(message.qos()).isEqualTo(qos);
    assertThat(message.isRetained()).isEqualTo(retain);
    assertThat(message.isHttp()).isEqualTo(http);
    assertThat(message.isWill()).isEqualTo(will);
    assertThat(message.receivedMicros()).isEqualTo(received);
    assertThat(message.epoch()).isEqualTo(epoch);
    assertThat(message.packetId()).isZero();
    byte[] found = new byte[message.payloadLength()];
    record.get(message.payloadOffset(), found);
    assertThat(found).isEqualTo(payload);
  }

  @Property
  void thePacketIdentifierStandsBehindTheHeader(
      @ForAll @IntRange(min = 1, max = 65_535) int packetId, @ForAll byte[] payload) {
    ByteBuffer record =
        ByteBuffer.allocate(
            FieldMessage.PACKET_ID_BYTES + FieldMessage.sizeOf(1, 1, 0, payload.length));
    FieldMessage.putHeaderWithPacketId(
        record, 2, FieldMessage.DOWNLINK, 1, 2, 1, 1, 0, payload.length, packetId);
    record.put(utf8("d")).put(utf8("t")).put(payload).flip();

    FieldMessage message = new FieldMessage().wrap(record);

    assertThat(message.packetId()).isEqualTo(packetId);
    assertThat(message.qos()).isEqualTo(2);
    assertThat(message.isDownlink()).isTrue();
    assertThat(message.isAnswer()).isFalse();
    assertThat(message.device()).isEqualTo("d");
    assertThat(message.topic()).isEqualTo("t");
    assertThat(message.payloadLength()).isEqualTo(payload.length);
  }

  @Test
  void anUnknownLayoutIsCorrupt() {
    ByteBuffer record = record("d", "t", new byte[10], 1, false, false, false, 0, 0);
    record.put(0, (byte) 3);

    assertThatThrownBy(() -> new FieldMessage().wrap(record)).hasMessageContaining("layout 1 or 2");
  }

  @Test
  void aRecordWhoseLengthsDoNotAddUpIsCorrupt() {
    ByteBuffer record = record("d", "t", new byte[10], 1, false, false, false, 0, 0);
    record.limit(record.limit() - 1);

    assertThatThrownBy(() -> new FieldMessage().wrap(record))
        .isInstanceOf(LockstepException.class)
        .hasMessage("field message: expected 40 bytes, found 39 bytes")
        .extracting(e -> ((LockstepException) e).code())
        .isEqualTo(ErrorCode.DATA_CORRUPT);
  }

  private static ByteBuffer record(
      String device,
      String topic,
      byte[] payload,
      int qos,
      boolean retain,
      boolean http,
      boolean will,
      long received,
      long epoch) {
    byte[] deviceBytes = utf8(device);
    byte[] topicBytes = utf8(topic);
    ByteBuffer record =
        ByteBuffer.allocate(
            FieldMessage.sizeOf(deviceBytes.length, topicBytes.length, 0, payload.length));
    FieldMessage.putHeader(
        record,
        qos,
        (retain ? FieldMessage.RETAIN : 0)
            | (http ? FieldMessage.HTTP : 0)
            | (will ? FieldMessage.WILL : 0),
        received,
        epoch,
        deviceBytes.length,
        topicBytes.length,
        0,
        payload.length);
    return record.put(deviceBytes).put(topicBytes).put(payload).flip();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
