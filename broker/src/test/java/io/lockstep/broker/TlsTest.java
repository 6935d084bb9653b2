package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.broker.TestAuthority.Issued;
import io.lockstep.broker.TestAuthority.Way;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The TLS listener: versions, names, protocols, certificates of clients, and files that change
/// (S10).
class TlsTest {
  private static final String TLS_1_3 = "TLSv1.3";

  @TempDir Path folder;
  private final TestAuthority authority = new TestAuthority("Plant CA");
  private @Nullable TestBroker broker;

  @AfterEach
  void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  private TlsOptions options() {
    Path chain = authority.server("localhost").write(folder, "server");
    return TlsOptions.of(chain, folder.resolve("server.key"));
  }

  private TlsOptions asking(ClientCertificates.Mode mode, Optional<Path> revoked) {
    return options()
        .withClients(new ClientCertificates(mode, List.of(authority.write(folder, "ca")), revoked));
  }

  private TestBroker start(TlsOptions options) {
    TestBroker started =
        TestBroker.in(
            folder.resolve("data"),
            BrokerOptions.defaults().withTls(new TlsListener("127.0.0.1", 0, options)));
    broker = started;
    return started;
  }

  private static Way plain() {
    return new Way(null, null, TLS_1_3, List.of());
  }

  /// Connects, and says CONNECT: with TLS 1.3 a client hears only then that it is refused.
  private TestClient connect(Way way, String clientId) throws IOException {
    TestClient client = new TestClient(authority.connect(broker().tlsPort(), way), 5);
    client.connect(clientId, true, 0);
    return client;
  }

  private TestBroker broker() {
    TestBroker started = broker;
    if (started == null) {
      throw new IllegalStateException("start first");
    }
    return started;
  }

  private void isRefused(@Nullable Issued identity) {
    assertThatThrownBy(() -> connect(new Way(identity, null, TLS_1_3, List.of()), "c").close())
        .isInstanceOfAny(UncheckedIOException.class, IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void messagesPassOverBothVersions(String version) throws IOException {
    start(options());
    try (TestClient client = connect(new Way(null, null, version, List.of()), "c")) {
      client.subscribe("a", 1);
      client.publish1("a", "hidden");
      assertThat(client.receive().payload(5)).isEqualTo("hidden");
    }
  }

  /// A crowd that connects must not make those wait who are connected.
  @Test
  void theArithmeticOfAHandshakeIsDoneBesideTheEventLoops() throws IOException {
    start(options());
    connect(plain(), "c").close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .anyMatch(name -> name.startsWith("mqtts-handshake"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1", "TLSv1.1"})
  void olderVersionsAreTurnedAway(String version) throws IOException {
    start(options());
    // The Java platform does not speak them either unless told to, so the hello is made by hand.
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker().tlsPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(oldHello(version.equals("TLSv1") ? 1 : 2));
      byte[] answer = socket.getInputStream().readNBytes(7);
      assertThat(answer[0]).as("an alert").isEqualTo((byte) 21);
      assertThat(answer[5]).as("fatal").isEqualTo((byte) 2);
      assertThat(answer[6]).as("protocol_version").isEqualTo((byte) 70);
    }
  }

  private static byte[] oldHello(int minor) {
    byte[] body =
        TestClient.bytes(3, minor, new byte[32], 0, (short) 4, 0x00, 0x2F, 0xC0, 0x13, 1, 0);
    byte[] handshake = TestClient.bytes(1, 0, (short) body.length, body);
    return TestClient.bytes(22, 3, 1, (short) handshake.length, handshake);
  }

  @Test
  void bytesThatAreNoTlsAreCountedAndTurnedAway() throws IOException {
    TestBroker started = start(options());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), started.tlsPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(TestClient.packet(0x10, "MQTT", 4, 2, (short) 60, "c"));
      assertThat(socket.getInputStream().readAllBytes()).isNotNull();
    }
    Await.until("the failure is counted", () -> figures("mqtts").handshakeFailures() > 0);
  }

  private ListenerStatistics figures(String listener) {
    return broker().statistics().listeners().stream()
        .filter(one -> one.name().equals(listener))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void protocolsThatAClientNamesAreAnswered() throws IOException {
    start(options());
    int port = broker().tlsPort();
    try (SSLSocket socket =
        authority.connect(port, new Way(null, null, TLS_1_3, List.of("h2", "mqtt")))) {
      assertThat(socket.getApplicationProtocol()).isEqualTo("mqtt");
    }
    try (SSLSocket socket =
        authority.connect(port, new Way(null, null, TLS_1_3, List.of("x-amzn-mqtt-ca")))) {
      assertThat(socket.getApplicationProtocol()).isEqualTo("x-amzn-mqtt-ca");
    }
    try (SSLSocket socket = authority.connect(port, plain())) {
      assertThat(socket.getApplicationProtocol()).isEmpty();
    }
    assertThatThrownBy(
            () ->
                authority.connect(port, new Way(null, null, TLS_1_3, List.of("http/1.1"))).close())
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("no_application_protocol");
  }

  @Test
  void clientsAreShownTheCertificateOfTheHostThatTheyName() throws IOException {
    Path others = Files.createDirectories(folder.resolve("others"));
    authority.server("plant.example").write(others, "plant");
    authority.server("*.sites.example").write(others, "sites");
    start(options().withOthers(others));

    assertThat(hostsShown(null)).containsExactly("localhost");
    assertThat(hostsShown("plant.example")).containsExactly("plant.example");
    assertThat(hostsShown("north.sites.example")).containsExactly("*.sites.example");
    assertThat(hostsShown("a.north.sites.example")).containsExactly("localhost");
    assertThat(hostsShown("unknown.example")).containsExactly("localhost");
  }

  private List<String> hostsShown(@Nullable String host) throws IOException {
    try (SSLSocket socket =
        authority.connect(broker().tlsPort(), new Way(null, host, TLS_1_3, List.of()))) {
      return Certificates.hostsOf((X509Certificate) socket.getSession().getPeerCertificates()[0]);
    }
  }

  @Test
  void changedCertificatesAreShownWithoutARestartAndOpenConnectionsStay() throws IOException {
    start(options());
    try (TestClient before = connect(plain(), "before")) {
      Issued next = authority.server("next.example");
      next.write(folder, "server");
      touch("server.pem");

      Await.until("the new certificate is shown", () -> isShown("next.example"));
      before.subscribe("a", 0);

      Files.writeString(folder.resolve("server.pem"), "no certificate");
      touch("server.pem");
      assertThat(isShown("next.example")).as("what cannot be read changes nothing").isTrue();
      authority.server("third.example").write(folder, "server");
      touch("server.pem");
      Await.until("the third certificate is shown", () -> isShown("third.example"));
    }
  }

  /// So that the change is seen on file systems with coarse times, too.
  private void touch(String file) throws IOException {
    Files.setLastModifiedTime(
        folder.resolve(file), FileTime.from(Instant.now().plusSeconds(System.nanoTime() % 1000)));
  }

  private boolean isShown(String host) {
    try {
      return hostsShown(null).contains(host);
    } catch (IOException _) {
      return false; // certificate and key were replaced one after the other
    }
  }

  @Test
  void aClientCertificateProvesWhoTheClientIs() throws IOException {
    start(asking(ClientCertificates.Mode.WANT, Optional.empty()));
    try (TestClient client =
        connect(new Way(authority.client("oven-1"), null, TLS_1_3, List.of()), "o")) {
      ConnectionFigures of =
          broker().clients().find("o").join().orElseThrow().connection().orElseThrow();
      assertThat(of.principal().name()).isEqualTo("CN=oven-1");
      assertThat(of.certificate()).contains("CN=oven-1");
      assertThat(of.listener()).isEqualTo("mqtts");
      assertThat(of.isSecure()).isTrue();
      client.disconnect();
    }
    try (TestClient client = connect(plain(), "p")) {
      assertThat(client.subscribe("a", 0)).as("one without is let in, too").isZero();
    }
  }

  @Test
  void certificatesThatProveNothingAreRefusedInTheHandshake() throws IOException {
    start(asking(ClientCertificates.Mode.REQUIRE, Optional.empty()));
    connect(new Way(authority.client("good"), null, TLS_1_3, List.of()), "good").disconnect();
    isRefused(null);
    isRefused(authority.expired("late"));
    isRefused(new TestAuthority("Plant CA").client("forged"));
    isRefused(authority.server("localhost")); // not for clients
    Await.until("nobody is let in", () -> broker().statistics().connections() == 0);
  }

  @Test
  void aCertificateThatIsKnownNeedsNoAuthority() throws IOException {
    start(asking(ClientCertificates.Mode.REQUIRE, Optional.empty()));
    Issued own = new TestAuthority("myself").client("pinned");
    broker().access.learn(own.certificate());
    connect(new Way(own, null, TLS_1_3, List.of()), "pinned").disconnect();
    isRefused(new TestAuthority("myself").client("pinned"));
  }

  @Test
  void revokedCertificatesAreRefusedAndThoseWhoCameInByThemSentAway() throws IOException {
    Path list = authority.writeRevoked(folder.resolve("revoked.pem"));
    start(asking(ClientCertificates.Mode.REQUIRE, Optional.of(list)));
    Issued stolen = authority.client("stolen");
    Issued other = authority.client("other");
    try (TestClient thief = connect(new Way(stolen, null, TLS_1_3, List.of()), "thief");
        TestClient honest = connect(new Way(other, null, TLS_1_3, List.of()), "honest")) {
      authority.writeRevoked(list, stolen.certificate());
      touch("revoked.pem");

      assertThat(thief.readToEnd()).isEqualTo(0x87);
      assertThat(honest.subscribe("a", 0)).isZero();
      isRefused(stolen);
    }
  }

  @Test
  void filesThatCannotBeUsedAreRefusedAtTheStart() throws IOException {
    Path foreign = new TestAuthority("Somebody").writeRevoked(folder.resolve("foreign.pem"));
    assertThatThrownBy(() -> start(asking(ClientCertificates.Mode.REQUIRE, Optional.of(foreign))))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("foreign.pem")
        .hasMessageContaining("CN=Somebody");
    Path broken = Files.writeString(folder.resolve("broken.pem"), "-");
    assertThatThrownBy(() -> start(TlsOptions.of(broken, broken)))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("broken.pem");
  }
}
