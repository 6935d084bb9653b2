package io.lockstep.broker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs the byte-level broker cases of the reference data (mosquitto's `test/broker/data`; see its
/// README for the format) against a port.
final class PacketCases {
  /// How long an answer may take that must come; nothing is waited for that must not come.
  private static final int TIMEOUT_MILLIS = 10_000;

  private static final int CONNACK = 0x20;

  private PacketCases() {}

  /// One case.
  record Case(
      String file,
      String group,
      String name,
      int version,
      boolean connects,
      boolean expectsDisconnect,
      List<JsonNode> messages) {

    /// How the case is called in lists.
    String title() {
      return "%s | %s | %s".formatted(file, group.strip(), name.strip());
    }
  }

  static List<Case> load(Path folder) throws IOException {
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        for (JsonNode group : JsonMapper.shared().readTree(Files.readString(file))) {
          if (!group.path("disable").asBoolean(false)) {
            for (JsonNode test : group.path("tests")) {
              cases.add(read(String.valueOf(file.getFileName()), group, test));
            }
          }
        }
      }
    }
    return cases;
  }

  private static Case read(String file, JsonNode group, JsonNode test) {
    List<JsonNode> messages = new ArrayList<>();
    test.path("msgs").forEach(messages::add);
    return new Case(
        file,
        group.path("group").asString(),
        test.path("name").asString(),
        test.path("ver").asInt(group.path("ver").asInt(4)),
        test.path("connect").asBoolean(group.path("connect").asBoolean(true)),
        test.path("expect_disconnect").asBoolean(group.path("expect_disconnect").asBoolean(true)),
        messages);
  }

  /// Runs a case; empty when it passed, else what went wrong.
  static Optional<String> run(Case test, int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      if (test.connects()) {
        socket.getOutputStream().write(connect(test));
        byte[] connack = readPacket(in);
        if (connack[0] != CONNACK || connack[3] != 0) {
          return Optional.of("CONNACK " + HexFormat.of().formatHex(connack));
        }
      }
      Optional<String> difference = exchange(test, socket, in, port);
      return difference.isPresent() ? difference : end(test, socket, in);
    } catch (SocketTimeoutException _) {
      return Optional.of("timed out");
    } catch (IOException e) {
      return Optional.of("connection ended: " + e);
    }
  }

  private static byte[] connect(Case test) {
    String clientId = test.group() + " " + test.name();
    return switch (test.version()) {
      case 5 -> TestClient.packet(0x10, "MQTT", 5, 2, (short) 60, 3, 0x21, (short) 20, clientId);
      case 3 -> TestClient.packet(0x10, "MQIsdp", 3, 2, (short) 60, clientId);
      default -> TestClient.packet(0x10, "MQTT", 4, 2, (short) 60, clientId);
    };
  }

  /// Expected packets that follow each other may arrive in any order: the standard does not order a
  /// PUBACK and a PUBLISH that go the same way. A PUBLISH may come earlier than expected, too: QoS
  /// 2 messages may be handed on before PUBREL as well as after it (§4.3.3).
  private static Optional<String> exchange(Case test, Socket socket, DataInputStream in, int port)
      throws IOException {
    List<byte[]> expected = new ArrayList<>();
    List<String> early = new ArrayList<>();
    for (JsonNode message : test.messages()) {
      String type = message.path("type").asString();
      if (type.equals("recv")) {
        expected.add(bytes(message.path("payload").asString()));
        continue;
      }
      Optional<String> difference = receive(expected, early, in);
      if (difference.isPresent()) {
        return difference;
      }
      switch (type) {
        case "send" -> socket.getOutputStream().write(bytes(message.path("payload").asString()));
        case "external_publish" -> publish(message, port);
        case "subscribe" -> {
          socket
              .getOutputStream()
              .write(
                  TestClient.packet(
                      0x82,
                      (short) 1,
                      test.version() == 5 ? new byte[1] : new byte[0],
                      message.path("topic").asString(),
                      message.path("qos").asInt(0)));
          readPacket(in);
        }
        case "unsubscribe" -> {
          socket
              .getOutputStream()
              .write(
                  TestClient.packet(
                      0xA2,
                      (short) 1,
                      test.version() == 5 ? new byte[1] : new byte[0],
                      message.path("topic").asString()));
          readPacket(in);
        }
        default -> throw new IllegalArgumentException(type);
      }
    }
    Optional<String> difference = receive(expected, early, in);
    return difference.isPresent() || early.isEmpty()
        ? difference
        : Optional.of("expected nothing more, found " + early);
  }

  private static Optional<String> receive(
      List<byte[]> expected, List<String> early, DataInputStream in) throws IOException {
    List<String> wanted = new ArrayList<>(expected.stream().map(PacketCases::text).toList());
    early.removeIf(wanted::remove);
    while (!wanted.isEmpty()) {
      String found;
      try {
        found = text(readPacket(in));
      } catch (EOFException | SocketException | SocketTimeoutException e) {
        return Optional.of("expected " + wanted + ", found " + e);
      }
      boolean isWanted = wanted.remove(found);
      if (!isWanted && found.startsWith("3")) {
        early.add(found);
      } else if (!isWanted) {
        return Optional.of("expected " + wanted + ", found " + found);
      }
    }
    expected.clear();
    return Optional.empty();
  }

  /// A CONNACK of MQTT 5 that lets in is compared by its reason code, since its properties are each
  /// server's own; all else byte for byte.
  private static String text(byte[] packet) {
    if (packet[0] == CONNACK && packet.length > 4 && packet[3] == 0) {
      return "CONNACK of MQTT 5: success";
    }
    return HexFormat.of().formatHex(packet);
  }

  /// A broker that has ended the connection says nothing any more, and one that has not answers
  /// PINGREQ: neither has to be waited for.
  private static Optional<String> end(Case test, Socket socket, DataInputStream in)
      throws IOException {
    String said;
    try {
      socket.getOutputStream().write(new byte[] {(byte) 0xC0, 0});
      said = text(readPacket(in));
    } catch (EOFException | SocketException _) {
      said = "the end";
    }
    String expected = test.expectsDisconnect() ? "the end" : "d000";
    return said.equals(expected)
        ? Optional.empty()
        : Optional.of("expected at last %s, found %s".formatted(expected, said));
  }

  private static void publish(JsonNode message, int port) throws IOException {
    int qos = message.path("qos").asInt(0);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      socket.getOutputStream().write(TestClient.packet(0x10, "MQTT", 4, 2, (short) 60, "helper"));
      readPacket(in);
      boolean retain = message.path("retain").asBoolean(false);
      socket
          .getOutputStream()
          .write(
              TestClient.packet(
                  0x30 | qos << 1 | (retain ? 1 : 0),
                  message.path("topic").asString(),
                  qos > 0 ? (Object) (short) 1 : new byte[0],
                  message.path("payload").asString().getBytes(StandardCharsets.UTF_8)));
      if (qos > 0) {
        readPacket(in);
      }
      socket.getOutputStream().write(new byte[] {(byte) 0xE0, 0});
    }
  }

  private static byte[] readPacket(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(in.readUnsignedByte());
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int next = in.readUnsignedByte();
      packet.write(next);
      length |= (next & 0x7F) << shift;
      if (next < 0x80) {
        break;
      }
    }
    packet.writeBytes(in.readNBytes(length));
    return packet.toByteArray();
  }

  /// The bytes that a case's tokens stand for.
  static byte[] bytes(String tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StringTokenizer parts = new StringTokenizer(tokens);
    while (parts.hasMoreTokens()) {
      String token = parts.nextToken();
      char kind = token.charAt(0);
      switch (kind) {
        case 'i' -> bytes.write(number(token));
        case 'H', 'k', 'm', 's' -> {
          bytes.write(number(token) >> 8);
          bytes.write(number(token));
        }
        case 'L' -> {
          long value = Long.parseLong(token.substring(1));
          for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.write((int) (value >> shift));
          }
        }
        case 'v', 'r' -> {
          long value = Long.parseLong(token.substring(1));
          do {
            bytes.write((int) (value & 0x7F) | (value > 0x7F ? 0x80 : 0));
            value >>= 7;
          } while (value > 0);
        }
        case '\'' ->
            bytes.writeBytes(
                token.substring(1, token.length() - 1).getBytes(StandardCharsets.UTF_8));
        default -> bytes.writeBytes(HexFormat.of().parseHex(token));
      }
    }
    return bytes.toByteArray();
  }

  private static int number(String token) {
    return Integer.parseInt(token.substring(1));
  }
}
