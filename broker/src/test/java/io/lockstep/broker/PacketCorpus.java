package io.lockstep.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What the fuzzing of packets begins with: sessions that use every packet, what once failed, and
/// the shared cases when they are there. Each as [PacketFuzz] takes it.
final class PacketCorpus {
  private PacketCorpus() {}

  static List<byte[]> all() throws IOException {
    List<byte[]> all = new ArrayList<>(sessions());
    Path folder = Path.of(System.getProperty("lockstep.data", "data"), "mqtt-packets");
    if (Files.isDirectory(folder)) {
      for (PacketCases.Case test : PacketCases.load(folder)) {
        all.add(of(test));
      }
    }
    return all;
  }

  private static byte[] of(PacketCases.Case test) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write(test.connects() && test.version() > 3 ? test.version() - 3 : 0);
    input.write(0);
    for (JsonNode message : test.messages()) {
      if (message.path("type").asString().equals("send")) {
        input.writeBytes(PacketCases.bytes(message.path("payload").asString()));
      }
    }
    return input.toByteArray();
  }

  /// Every kind of packet of a client, well-formed: mutations of these come far.
  private static List<byte[]> sessions() {
    List<byte[]> sessions = new ArrayList<>();
    for (int mode = 1; mode <= 4; mode++) {
      boolean isNew = mode % 2 == 0;
      Object none = isNew ? new byte[] {0} : new byte[0];
      sessions.add(
          TestClient.bytes(
              mode,
              7,
              TestClient.packet(0x82, (short) 1, none, "a/#", 2, "$share/g/a/+", 1, "+/b", 0),
              TestClient.packet(0x30, "a/b", none, new byte[] {1}),
              TestClient.packet(0x33, "a/b", (short) 2, none, new byte[] {2}),
              TestClient.packet(0x34, "a/c", (short) 3, none, new byte[] {3}),
              TestClient.packet(0x62, (short) 3),
              TestClient.packet(0x40, (short) 1),
              TestClient.packet(0x50, (short) 2),
              TestClient.packet(0x70, (short) 2),
              TestClient.packet(0xC0),
              TestClient.packet(0xA2, (short) 4, none, "a/#", "$share/g/a/+"),
              TestClient.packet(0xE0)));
    }
    byte[] properties =
        TestClient.bytes(
            TestClient.bytes(0x01, 1),
            TestClient.bytes(0x02, (short) 0, (short) 9),
            TestClient.bytes(0x03, "text/plain"),
            TestClient.bytes(0x08, "a/answer"),
            TestClient.bytes(0x09, "id"),
            TestClient.bytes(0x23, (short) 1),
            TestClient.bytes(0x26, "ack", "durable"));
    byte[] withLength = TestClient.bytes(properties.length, properties);
    sessions.add(
        TestClient.bytes(
            2,
            0,
            TestClient.packet(0x82, (short) 1, TestClient.bytes(2, 0x0B, 5), "a/#", 0x2D),
            TestClient.packet(0x32, "a/b", (short) 2, withLength, "x"),
            TestClient.packet(0x32, "", (short) 3, withLength, "y"),
            TestClient.packet(0x62, (short) 9, 0x92, 0),
            TestClient.packet(0xE0, 4, TestClient.bytes(5, 0x11, (short) 0, (short) 0))));
    byte[] will =
        TestClient.bytes(TestClient.bytes(5, 0x18, (short) 0, (short) 1), "a/will", "gone");
    sessions.add(
        TestClient.bytes(
            0,
            3,
            TestClient.packet(
                0x10, "MQTT", 5, 0xEE, (short) 9, 0, "willing", will, "user", "password"),
            TestClient.packet(0xF0, 0x19, TestClient.bytes(8, 0x15, "SCRAM"))));
    sessions.add(TestClient.bytes(0, 1, TestClient.packet(0x10, "MQIsdp", 3, 2, (short) 9, "old")));
    return sessions;
  }
}
