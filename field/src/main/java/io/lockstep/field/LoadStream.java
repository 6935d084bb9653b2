package io.lockstep.field;

import java.nio.ByteBuffer;
import java.util.List;

/// What one connection of a load sends: everything is encoded once, only what differs from message
/// to message is patched. Confined to one thread.
interface LoadStream {
  /// A PUBLISH, encoded.
  final class Template {
    private final byte[] packet;
    private final int payloadOffset;

    private Template(byte[] packet, int payloadOffset) {
      this.packet = packet;
      this.payloadOffset = payloadOffset;
    }

    static Template of(String topic, byte[] payload, int qos) {
      byte[] packet = MqttPackets.publish(topic, payload, qos, 1);
      return new Template(packet, packet.length - payload.length);
    }

    byte[] packet() {
      return packet;
    }

    /// Where its payload begins; the packet id stands just before.
    int payloadOffset() {
      return payloadOffset;
    }
  }

  /// The CONNECT packet.
  byte[] connect();

  /// Packets at QoS 0 that go out before anything is measured.
  List<byte[]> opening();

  /// The packets that are sent in turn, at most [LoadRun#RING_MAX].
  List<Template> ring();

  /// Makes a packet differ from the one before.
  ///
  /// @param packets all packets of the ring, one behind the other
  /// @param index which one
  /// @param payload where its payload begins
  /// @param value counts the packets of this connection from 1
  /// @param nowMillis the time, milliseconds since epoch
  void patch(ByteBuffer packets, int index, int payload, long value, long nowMillis);
}
