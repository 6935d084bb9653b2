package io.lockstep.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The program that a team writes between a broker and a time-series store: subscribes at QoS 1,
/// parses the JSON, writes line protocol. Acknowledges when the line is handed to the store's
/// socket. Runs as a process: MQTT port, line protocol port, messages, and the file that says it
/// has subscribed.
final class ComposedBridge {
  private ComposedBridge() {}

  public static void main(String[] args) throws IOException {
    int mqttPort = Integer.parseInt(args[0]);
    int linePort = Integer.parseInt(args[1]);
    long messages = Long.parseLong(args[2]);
    try (Socket store = new Socket(InetAddress.getLoopbackAddress(), linePort);
        MqttSubscriber subscriber =
            MqttSubscriber.open("127.0.0.1", mqttPort, "", "", "lockstep/v1/+/telemetry", 1)) {
      Files.createFile(Path.of(args[3]));
      OutputStream out = new BufferedOutputStream(store.getOutputStream(), 1 << 16);
      subscriber.read(new LineWriter(out, messages));
      out.flush();
    }
  }

  private static final class LineWriter implements MqttSubscriber.Messages {
    private final JsonFactory json = new JsonFactory();
    private final OutputStream out;
    private final StringBuilder line = new StringBuilder();
    private long left;

    LineWriter(OutputStream out, long messages) {
      this.out = out;
      this.left = messages;
    }

    @Override
    public boolean message(
        byte[] buffer, int topicAt, int topicLength, int payloadAt, int payloadLength) {
      // lockstep/v1/<twin>/telemetry
      String topic = new String(buffer, topicAt, topicLength, StandardCharsets.UTF_8);
      String twin = topic.substring(12, topic.length() - 10);
      line.setLength(0);
      line.append("samples,twin=").append(twin);
      char separator = ' ';
      try (JsonParser parser =
          json.createParser(ObjectReadContext.empty(), buffer, payloadAt, payloadLength)) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token.isNumeric()) {
            line.append(separator).append(parser.currentName()).append('=');
            line.append(parser.getDoubleValue());
            separator = ',';
          }
        }
      }
      line.append(' ').append(System.currentTimeMillis()).append("000000\n");
      try {
        out.write(line.toString().getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      return --left > 0;
    }

    @Override
    public void burst() throws IOException {
      out.flush();
    }
  }
}
