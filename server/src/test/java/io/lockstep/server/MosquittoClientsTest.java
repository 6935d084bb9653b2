package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `mosquitto_pub` and `mosquitto_sub`, as they come with the system.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MosquittoClientsTest {
  private static final String DEVICE = "mosquitto-device";

  private ServerProcess server;
  private DeviceCertificate certificates;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    boolean isThere = isThere();
    if (!isThere) {
      System.out.println(
          "SKIPPED: mosquitto_sub is absent; tools/install-system-packages installs it");
    }
    assumeTrue(isThere);
    server = ServerProcess.in(folder.resolve("data")).set("mqtts.client-auth", "want").start();
    certificates = DeviceCertificate.of(server.data(), folder, DEVICE);
    Http.Reply added = server.http().post("/api/v1/devices", "{\"id\":\"%s\"}".formatted(DEVICE));
    assertThat(added.status()).as(added.body()).isEqualTo(201);
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static boolean isThere() {
    try {
      return new ProcessBuilder("mosquitto_sub", "--help")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          >= 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Process start(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program, "-h", "127.0.0.1"));
    command.addAll(List.of("-p", String.valueOf(server.mqttPort())));
    command.addAll(List.of("-u", "admin", "-P", server.token()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /// Over TLS, as an administrator or as the device that a certificate names.
  private Process startTls(boolean isMutual, String program, String... arguments)
      throws IOException {
    String address = server.endpoint("mqtts");
    List<String> command = new ArrayList<>(List.of(program, "-h", "localhost"));
    command.addAll(List.of("-p", address.substring(address.lastIndexOf(':') + 1)));
    command.addAll(List.of("--cafile", certificates.authority().toString()));
    command.addAll(
        isMutual
            ? List.of(
                "--cert",
                certificates.certificate().toString(),
                "--key",
                certificates.key().toString())
            : List.of("-u", "admin", "-P", server.token()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @ParameterizedTest
  @CsvSource({"31, false", "31, true", "311, false", "311, true", "5, false", "5, true"})
  void tlsIsSpokenWithAndWithoutACertificate(String version, boolean isMutual) throws Exception {
    String topic = "mosquitto/tls/" + version + "/" + isMutual;
    Process publisher =
        startTls(isMutual, "mosquitto_pub", "-V", version, "-q", "2", "-r", "-t", topic, "-m", "x");
    assertThat(printed(publisher)).isEmpty();
    Process subscriber =
        startTls(
            isMutual,
            "mosquitto_sub",
            "-V",
            version,
            "-q",
            "2",
            "-t",
            topic,
            "-C",
            "1",
            "-W",
            "60");
    assertThat(printed(subscriber)).isEqualTo("x");
  }

  private static String printed(Process process) throws Exception {
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text.strip();
  }

  private void publish(String... arguments) throws Exception {
    assertThat(printed(start("mosquitto_pub", arguments))).isEmpty();
  }

  /// Waits until a client that has just been started hears what is said on a topic. A count of all
  /// subscriptions says nothing: those of a client that has gone leave it some time later.
  private void awaitSubscribed(String clientId, String filter) throws Exception {
    Await.until(
        clientId + " to be subscribed to " + filter,
        () ->
            server
                .http()
                .get("/api/v1/mqtt/clients/" + clientId)
                .json()
                .path("filters")
                .valueStream()
                .anyMatch(one -> one.path("filter").asString("").equals(filter)),
        server.child()::printed);
  }

  @ParameterizedTest
  @CsvSource({"31, 0", "31, 1", "31, 2", "311, 0", "311, 1", "311, 2", "5, 0", "5, 1", "5, 2"})
  void everyQualityGoesThrough(String version, String qos) throws Exception {
    String topic = "mosquitto/" + version + "/" + qos;
    String id = "quality-" + version + "-" + qos;
    Process subscriber =
        start(
            "mosquitto_sub",
            "-i",
            id,
            "-V",
            version,
            "-q",
            qos,
            "-t",
            topic,
            "-C",
            "20",
            "-W",
            "60",
            "-F",
            "%q %p");
    awaitSubscribed(id, topic);
    Process publisher = start("mosquitto_pub", "-V", version, "-q", qos, "-t", topic, "-l");
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      publisher.getOutputStream().write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
      expected.append(qos).append(" line ").append(i).append('\n');
    }
    publisher.getOutputStream().close();
    assertThat(printed(publisher)).isEmpty();
    assertThat(printed(subscriber)).isEqualTo(expected.toString().strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void anAbsentSessionIsServedLater(String qos) throws Exception {
    String topic = "mosquitto/absent/" + qos;
    String[] session = {"-i", "absent" + qos, "-c", "-q", qos, "-t", topic};
    Process first = start("mosquitto_sub", with(session, "-E", "-W", "60"));
    assertThat(printed(first)).isEmpty();
    for (String payload : List.of("one", "two")) {
      publish("-q", qos, "-t", topic, "-m", payload);
    }
    Process back = start("mosquitto_sub", with(session, "-C", "2", "-W", "60"));
    assertThat(printed(back)).isEqualTo("one\ntwo");
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void retainedMessagesAndWillsAreKept() throws Exception {
    publish("-q", "2", "-r", "-t", "mosquitto/kept", "-m", "kept");
    assertThat(
            printed(
                start(
                    "mosquitto_sub",
                    "-q",
                    "2",
                    "-t",
                    "mosquitto/kept",
                    "-C",
                    "1",
                    "-W",
                    "60",
                    "-F",
                    "%r %p")))
        .isEqualTo("1 kept");

    Process lost =
        start(
            "mosquitto_sub",
            with(
                new String[] {
                  "-i", "lost", "-t", "mosquitto/none", "--will-topic", "mosquitto/will"
                },
                "--will-payload",
                "gone",
                "--will-qos",
                "2"));
    Process watcher =
        start(
            "mosquitto_sub",
            "-i",
            "watcher",
            "-q",
            "2",
            "-t",
            "mosquitto/will",
            "-C",
            "1",
            "-W",
            "60");
    awaitSubscribed("lost", "mosquitto/none");
    awaitSubscribed("watcher", "mosquitto/will");
    lost.destroyForcibly();
    assertThat(printed(watcher)).isEqualTo("gone");
  }

  @Test
  void aGroupSharesWhatIsPublished() throws Exception {
    List<Process> members = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      members.add(
          start(
              "mosquitto_sub",
              "-i",
              "member-" + i,
              "-V",
              "5",
              "-q",
              "1",
              "-t",
              "$share/group/mosquitto/shared",
              "-C",
              "10",
              "-W",
              "60"));
      awaitSubscribed("member-" + i, "$share/group/mosquitto/shared");
    }
    for (int i = 0; i < 30; i++) {
      publish("-V", "5", "-q", "1", "-t", "mosquitto/shared", "-m", "m" + i);
    }
    TreeSet<String> received = new TreeSet<>();
    for (Process member : members) {
      List<String> share = printed(member).lines().toList();
      assertThat(share).as("members are level, so each gets its third").hasSize(10);
      received.addAll(share);
    }
    assertThat(received).hasSize(30);
  }
}
