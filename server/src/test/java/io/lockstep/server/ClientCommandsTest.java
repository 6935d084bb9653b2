package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `lockstep client` and `lockstep device add --certificate`, against a running server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientCommandsTest {
  private static final JsonMapper JSON = new JsonMapper();

  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = ServerProcess.in(folder.resolve("data")).set("mqtts.client-auth", "want").start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /// What a command did.
  private record Done(int exit, String out, String err) {
    List<JsonNode> lines() {
      return out.lines().map(JSON::readTree).toList();
    }
  }

  private Done run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", server.data().toString()));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      return new Done(
          Main.run(all.toArray(String[]::new)),
          printed.toString(StandardCharsets.UTF_8).strip(),
          complained.toString(StandardCharsets.UTF_8).strip());
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static List<String> ids(Done listed) {
    return listed.lines().stream().map(client -> client.path("id").asString()).toList();
  }

  private static byte[] subscribe(String filter) {
    return MqttProbe.packet(0x82, (short) 1, 0, filter, 1);
  }

  @Test
  void clientsAreListedAndShownWithWhatTheySubscribeTo() throws Exception {
    try (MqttProbe oven = MqttProbe.connect(server, 5, "list/oven 1");
        MqttProbe press = MqttProbe.connect(server, 4, "list/press")) {
      oven.send(subscribe("shown/#"));
      assertThat(oven.read().first()).isEqualTo(0x90);
      assertThat(press.publish("shown/a", "x")).isEqualTo(MqttProbe.Fate.ACKNOWLEDGED);

      Done listed = run("client", "list", "--search", "list/");
      assertThat(listed.exit()).isZero();
      assertThat(ids(listed)).containsExactly("list/oven 1", "list/press");
      assertThat(ids(run("client", "list", "--search", "oven 1", "--connected")))
          .containsExactly("list/oven 1");
      assertThat(run("client", "list", "--search", "nobody").out()).isEmpty();

      Done shown = run("client", "show", "list/oven 1");
      assertThat(shown.exit()).isZero();
      JsonNode client = JSON.readTree(shown.out());
      assertThat(client.path("protocol").asString()).isEqualTo("MQTT 5");
      assertThat(client.path("filters").path(0).path("filter").asString()).isEqualTo("shown/#");
    }
    Done absent = run("client", "show", "nobody");
    assertThat(absent.exit()).isNotZero();
    assertThat(absent.err()).contains("nobody");
  }

  @Test
  void aClientIsSentAwayAndItsSessionEnded() throws Exception {
    try (MqttProbe sent = MqttProbe.connect(server, 5, "kick/me")) {
      assertThat(run("client", "kick", "kick/me").exit()).isZero();
      MqttProbe.Packet last = sent.read();
      assertThat(last.first()).isEqualTo(MqttProbe.DISCONNECT);
      assertThat(last.body()[0]).as("administrative action").isEqualTo((byte) 0x98);
    }
    try (MqttProbe stays = MqttProbe.silent(server, 5)) {
      byte[] anHour = {5, 0x11, 0, 0, 0x0E, 0x10};
      stays.send(
          MqttProbe.packet(
              0x10, "MQTT", 5, 0xC0, (short) 60, anHour, "kick/session", "admin", server.token()));
      assertThat(stays.read().body()[1]).isZero();
      assertThat(run("client", "kick", "kick/session", "--session").exit()).isZero();
      assertThat(stays.read().first()).isEqualTo(MqttProbe.DISCONNECT);
    }
    Await.until(
        "its session to end",
        () -> ids(run("client", "list", "--search", "kick/session")).isEmpty(),
        server.child()::printed);
    assertThat(run("client", "kick", "kick/session").exit()).isNotZero();
  }

  /// What a trace of three seconds prints while a client publishes.
  private List<JsonNode> packetsOf(MqttProbe traced) throws Exception {
    CompletableFuture<Done> trace =
        CompletableFuture.supplyAsync(() -> run("client", "trace", "trace/me", "--seconds", "3"));
    while (!trace.isDone()) {
      assertThat(traced.publish("trace/topic", "21.5")).isEqualTo(MqttProbe.Fate.ACKNOWLEDGED);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    Done done = trace.join();
    assertThat(done.exit()).isZero();
    return done.lines();
  }

  private static boolean has(List<JsonNode> packets, String kind) {
    return packets.stream().anyMatch(one -> one.path("packet").asString().equals(kind));
  }

  @Test
  void packetsArePrintedAsTheyPass() throws Exception {
    try (MqttProbe traced = MqttProbe.connect(server, 5, "trace/me")) {
      List<JsonNode> packets = new ArrayList<>();
      // Seconds in which a machine that does much else may come to nothing: then it is looked on.
      Await.until(
          "a message and its acknowledgement to pass",
          () -> {
            packets.clear();
            packets.addAll(packetsOf(traced));
            return has(packets, "PUBLISH") && has(packets, "PUBACK");
          },
          packets::toString);
      JsonNode publish =
          packets.stream()
              .filter(one -> one.path("packet").asString().equals("PUBLISH"))
              .findFirst()
              .orElseThrow();
      assertThat(publish.path("direction").asString()).isEqualTo("in");
      assertThat(publish.path("fields").path("topic").asString()).isEqualTo("trace/topic");
      assertThat(publish.path("fields").path("payload").asString()).isEqualTo("21.5");
      assertThat(packets)
          .anyMatch(
              one ->
                  one.path("packet").asString().equals("PUBACK")
                      && one.path("direction").asString().equals("out"));
    }
  }

  @Test
  void aDeviceIsAddedWithItsCertificateAndComesInByIt(@TempDir Path folder) throws Exception {
    DeviceCertificate files = DeviceCertificate.of(server.data(), folder, "made-at-the-factory");
    Done added = run("device", "add", "press-7", "--certificate", files.certificate().toString());
    assertThat(added.exit()).as(added.err()).isZero();
    assertThat(added.out()).isEqualTo(thumbprint(files.certificate()));

    String address = server.endpoint("mqtts");
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    try (SSLSocket socket =
        (SSLSocket)
            files
                .context(true)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(MqttProbe.packet(0x10, "MQTT", 4, 2, (short) 60, "press-7"));
      assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
      JsonNode shown = JSON.readTree(run("client", "show", "press-7").out());
      assertThat(shown.path("role").asString()).isEqualTo("device");
      assertThat(shown.path("certificate").asString()).isEqualTo("CN=made-at-the-factory");
    }
    Path none = Files.writeString(folder.resolve("none.pem"), "no certificate");
    Done refused = run("device", "add", "press-8", "--certificate", none.toString());
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err()).contains("none.pem", "expected a certificate (PEM)");
  }

  private static String thumbprint(Path certificate) throws Exception {
    try (var in = Files.newInputStream(certificate)) {
      byte[] der = CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    }
  }
}
