package io.lockstep.bench;

import io.lockstep.field.JsonDevice;
import io.lockstep.field.MqttLink;
import io.lockstep.field.MqttLogin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Commands over HTTP to real MQTT devices that answer at once: from the request until the caller
/// has the answer, accepted, sent, delivered and executed being durable. Beside it the round trip
/// of a message and its answer over a plain broker, which stores and decides nothing.
final class CommandsBench {
  private static final String ALONE = "command-alone";
  private static final String MANY = "commands-of-many";
  private static final String VERIFIED = "command-verified";
  private static final int DEVICES = 16;
  private static final int CALLERS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern CREDENTIAL = Pattern.compile("\"credential\":\"([^\"]+)\"");
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:bench:Line;1","@type":"Interface","contents":[
        {"@type":"Property","name":"speed","schema":"double"},
        {"@type":"Command","name":"setSpeed","request":{"name":"speed","schema":"double"}}]}]
      """;

  private final BenchFolder folder;
  private final Report report;
  private final int commands;

  CommandsBench(BenchFolder folder, Report report, long commands) {
    this.folder = folder;
    this.report = report;
    this.commands = Math.toIntExact(commands);
  }

  void run() {
    lockstep();
    Optional<Mosquitto> peer = Mosquitto.start(folder);
    if (peer.isEmpty()) {
      report.note(Mosquitto.MISSING);
      return;
    }
    try (Mosquitto mosquitto = peer.get()) {
      mosquitto(mosquitto);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void lockstep() {
    List<JsonDevice> devices = new ArrayList<>();
    try (LockstepProcess server = LockstepProcess.start(folder, "commands")) {
      server.send("POST", "/models?api-version=2023-10-31", MODEL);
      for (int i = 0; i < DEVICES; i++) {
        devices.add(device(server, "line" + i));
      }
      // Also waits until the devices have subscribed: their answers come.
      HttpLoad one = new HttpLoad(server, 1);
      for (int i = 0; i < DEVICES; i++) {
        String line = "line" + i;
        HttpLoad.Result _ = one.once((maker, _) -> List.of(command(maker, line, "?wait=30s")));
      }
      HttpLoad many = new HttpLoad(server, CALLERS);
      HttpLoad.Result _ = many.once(requests(commands / 2 / CALLERS, "?wait=30s"));
      one.once(requests(commands / 10, "?wait=30s"))
          .report(report, ALONE, "command", "commands", 1);
      one.once(requests(commands / 10, "?wait=30s&expect=speed%20%3E%3D%200.0"))
          .report(report, VERIFIED, "command", "commands", 1);
      many.once(requests(commands / CALLERS, "?wait=30s"))
          .report(report, MANY, "command", "commands", 1);
    } finally {
      devices.forEach(JsonDevice::close);
    }
  }

  private static JsonDevice device(LockstepProcess server, String id) {
    server.send(
        "PUT",
        "/digitaltwins/" + id + "?api-version=2023-10-31",
        "{\"$metadata\":{\"$model\":\"dtmi:bench:Line;1\"}}");
    String added = server.send("POST", "/api/v1/devices", "{\"id\":\"" + id + "\"}");
    Matcher credential = CREDENTIAL.matcher(added);
    MqttLogin login =
        new MqttLogin(
            server.mqttHost(),
            server.mqttPort(),
            id,
            id,
            credential.find() ? credential.group(1) : "");
    AtomicReference<JsonDevice> self = new AtomicReference<>();
    JsonDevice device =
        JsonDevice.open(
            id,
            login,
            PATIENCE,
            (name, command, request) -> {
              JsonDevice me = self.get();
              me.answer(name, command, 200, "null");
              me.publish("{\"speed\":" + request + "}");
            });
    self.set(device);
    return device;
  }

  private static byte[] command(HttpConnection maker, String line, String query) {
    return maker.request("POST", "/api/v1/twins/" + line + "/commands/setSpeed" + query, "60");
  }

  private static HttpLoad.Requests requests(int count, String query) {
    return (maker, connection) -> {
      List<byte[]> made = new ArrayList<>();
      for (int i = 0; i < Math.max(1, count); i++) {
        made.add(command(maker, "line" + (connection + i * CALLERS) % DEVICES, query));
      }
      return made;
    };
  }

  /// A message to a device and its answer, one after the other.
  private void mosquitto(Mosquitto mosquitto) throws IOException {
    int rounds = Math.max(100, commands / 10);
    BlockingQueue<Long> answered = new ArrayBlockingQueue<>(16);
    try (MqttSubscriber device = subscriber(mosquitto, "to");
        MqttSubscriber caller = subscriber(mosquitto, "back");
        MqttLink answers = link(mosquitto, "answers");
        MqttLink asks = link(mosquitto, "asks")) {
      byte[] payload = "{\"status\":200,\"payload\":null}".getBytes(StandardCharsets.UTF_8);
      read(device, () -> answers.publish("back", payload, 1));
      read(caller, () -> answered.add(System.nanoTime()));
      double[] micros = new double[rounds];
      for (int i = 0; i < 2 * rounds; i++) {
        long start = System.nanoTime();
        asks.publish("to", "60".getBytes(StandardCharsets.UTF_8), 1);
        Long end = answered.poll(30, TimeUnit.SECONDS);
        if (end == null) {
          report.note("mosquitto: no answer within 30 s");
          return;
        }
        micros[i % rounds] = (end - start) / 1e3;
      }
      Arrays.sort(micros);
      report.add(ALONE, Mosquitto.NAME, "request-p50", micros[rounds / 2], "us");
      report.add(ALONE, Mosquitto.NAME, "request-p99", micros[(int) (rounds * 0.99)], "us");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static MqttSubscriber subscriber(Mosquitto mosquitto, String topic) throws IOException {
    return MqttSubscriber.open("127.0.0.1", mosquitto.port(), "", "", topic, 1);
  }

  private static MqttLink link(Mosquitto mosquitto, String client) {
    return MqttLink.open(new MqttLogin("127.0.0.1", mosquitto.port(), client, "", ""), PATIENCE);
  }

  private static void read(MqttSubscriber subscriber, Runnable onMessage) {
    MqttSubscriber.Messages messages =
        new MqttSubscriber.Messages() {
          @Override
          public boolean message(
              byte[] buffer, int topicAt, int topicLength, int payloadAt, int payloadLength) {
            onMessage.run();
            return true;
          }

          @Override
          public void burst() {
            // Nothing waits for it.
          }
        };
    Thread _ =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    long _ = subscriber.read(messages);
                  } catch (IOException e) {
                    // The connection ends when the measurement does.
                  }
                });
  }
}
