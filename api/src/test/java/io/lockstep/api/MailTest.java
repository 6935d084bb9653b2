package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.egress.EndpointSettings.Security;
import io.lockstep.space.egress.EventEndpoint;
import io.lockstep.space.egress.EventEndpoint.Outcome;
import io.lockstep.twin.events.CloudEvent;
import io.lockstep.twin.events.EventTypes;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Notifications as mails: a real mail server with and without TLS, and one that is scripted where
/// a real one would not misbehave.
final class MailTest {
  private static final String PASSWORD = "of-the-mail-server";
  private static final Path KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool");

  @TempDir static Path folder;

  private final GreenMail server =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
          });

  @BeforeAll
  static void makeCertificate() throws Exception {
    String store = folder.resolve("mail.p12").toString();
    keytool(
        "-genkeypair",
        "-alias",
        "mail",
        "-keyalg",
        "EC",
        "-dname",
        "CN=mail",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store,
        "-storepass",
        "changeit");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "mail",
        "-keystore",
        store,
        "-storepass",
        "changeit",
        "-file",
        folder.resolve("ca.pem").toString());
    System.setProperty("greenmail.tls.keystore.file", store);
    System.setProperty("greenmail.tls.keystore.password", "changeit");
    System.setProperty("greenmail.tls.key.password", "changeit");
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(KEYTOOL.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @AfterAll
  static void forgetCertificate() {
    System.clearProperty("greenmail.tls.keystore.file");
    System.clearProperty("greenmail.tls.keystore.password");
    System.clearProperty("greenmail.tls.key.password");
  }

  @BeforeEach
  void start() {
    server.setUser("lockstep@example.org", "lockstep", PASSWORD);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private static EventEndpoint open(int port, Security security, boolean logsIn, String ca) {
    return Mails.open(
        new EndpointSettings.Smtp(
            "shift",
            "127.0.0.1",
            port,
            security,
            logsIn
                ? Optional.of(
                    new EndpointSettings.Login(
                        "PLAIN", "lockstep", new EndpointSettings.Secret.Environment("X")))
                : Optional.empty(),
            "lockstep@example.org",
            List.of("all@example.org"),
            1_000,
            Duration.ofSeconds(30),
            ca,
            EndpointSettings.Persistence.defaults()),
        logsIn ? PASSWORD : "",
        "plant.example",
        InstantSource.system());
  }

  private EventEndpoint plain() {
    return open(server.getSmtp().getPort(), Security.NONE, false, "");
  }

  private static CloudEvent event(int number, String to, String subject, String text) {
    return new CloudEvent(
        "17-" + number,
        "plant.example",
        EventTypes.NOTIFICATION,
        "oven",
        "oven",
        "m",
        "",
        0,
        "",
        """
        {"id":"17-%d","rule":"hot","twin":"oven","time":"2026-01-02T03:04:05.0000000Z","state":"active",
         "channel":"shift","title":"%s","text":"%s","to":[%s]}
        """
            .formatted(
                number, subject, text, to.isEmpty() ? "" : '"' + to.replace(",", "\",\"") + '"'));
  }

  private static String text(Message message) throws Exception {
    return message.getContent().toString().replace("\r\n", "\n");
  }

  @Test
  void aNotificationIsAMailWithItsSubjectTextAndId() throws Exception {
    try (EventEndpoint mails = plain()) {
      assertThat(
              mails.deliver(
                  List.of(
                      event(
                          3,
                          "a@example.org,b@example.org",
                          "Öfen über 250 °C: "
                              + "sehr ".repeat(20)
                              + "heiß\\r\\nBcc: x@example.org",
                          "Zeile 1\\n.\\nZeile 3 „ß“"))))
          .isInstanceOf(Outcome.Taken.class);
    }

    MimeMessage[] received = server.getReceivedMessages();
    assertThat(received).hasSize(2);
    MimeMessage mail = received[0];
    assertThat(mail.getSubject())
        .startsWith("Öfen über 250 °C: sehr")
        .contains("heiß  Bcc: x@example.org");
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getRecipients(Message.RecipientType.TO)).hasSize(2);
    assertThat(text(mail))
        .startsWith("Zeile 1\n.\nZeile 3 „ß“\nRule hot, twin oven, 2026-01-02T03:04:05.0000000Z\n");
    assertThat(mail.getHeader("Message-ID")[0]).matches("<17-3\\.[0-9a-f.]+@example.org>");
    assertThat(mail.getHeader("Auto-Submitted")[0]).isEqualTo("auto-generated");
  }

  @Test
  void aFloodIsOneMailForThoseWithTheSameAddresses() throws Exception {
    List<CloudEvent> flood = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      flood.add(event(i, i % 2 == 0 ? "a@example.org" : "", "Hot " + i, "text " + i));
    }
    try (EventEndpoint mails = plain()) {
      assertThat(mails.batchMax()).isEqualTo(1_000);
      assertThat(mails.deliver(flood)).isInstanceOf(Outcome.Taken.class);
      // Delivered again, as after a crash: the same mails, which the server has.
      assertThat(mails.deliver(flood)).isInstanceOf(Outcome.Taken.class);
    }

    MimeMessage[] received = server.getReceivedMessages();
    assertThat(received).hasSize(2);
    assertThat(received[0].getSubject()).isEqualTo("500 notifications: Hot 0");
    assertThat(text(received[0])).contains("Hot 198\n", "And 400 more.").doesNotContain("Hot 200");
    assertThat(received[1].getRecipients(Message.RecipientType.TO)[0].toString())
        .isEqualTo("all@example.org");
  }

  @Test
  void aServerOfAnotherAuthorityGetsNoPassword() throws Exception {
    int port = server.getSmtps().getPort();
    try (EventEndpoint mails = open(port, Security.TLS, true, "")) {
      assertThat(mails.deliver(List.of(event(1, "", "s", "t")))).isInstanceOf(Outcome.Failed.class);
    }
    assertThat(server.getReceivedMessages()).isEmpty();
    try (EventEndpoint mails =
        open(port, Security.TLS, true, folder.resolve("ca.pem").toString())) {
      assertThat(mails.deliver(List.of(event(1, "", "s", "t")))).isInstanceOf(Outcome.Taken.class);
    }
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  // A server that does as a test says

  private static final class Scripted implements AutoCloseable {
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final ServerSocket listener;

    Scripted(Function<String, String> answers) throws IOException {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread _ = Thread.startVirtualThread(() -> serve(answers));
    }

    int port() {
      return listener.getLocalPort();
    }

    private void serve(Function<String, String> answers) {
      while (!listener.isClosed()) {
        try (Socket socket = listener.accept()) {
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
          PrintStream out =
              new PrintStream(socket.getOutputStream(), true, StandardCharsets.US_ASCII);
          out.print(answers.apply("") + "\r\n");
          boolean isData = false;
          for (String line = in.readLine(); line != null; line = in.readLine()) {
            isData = isData ? !line.equals(".") : line.equals("DATA");
            if (line.equals(".") || !isData || line.equals("DATA")) {
              heard.add(line);
              out.print(answers.apply(line) + "\r\n");
            }
          }
        } catch (IOException _) {
          // The next one, or the end.
        }
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private static String good(String line) {
    if (line.isEmpty()) {
      return "220 here";
    }
    return line.equals("DATA") ? "354 go on" : line.startsWith("QUIT") ? "221 bye" : "250 good";
  }

  @Test
  void anAddressThatIsRefusedForGoodHoldsUpNobodyElse() throws Exception {
    try (Scripted scripted =
            new Scripted(line -> line.contains("gone@") ? "550 nobody there" : good(line));
        EventEndpoint mails = open(scripted.port(), Security.NONE, false, "")) {
      assertThat(
              mails.deliver(
                  List.of(
                      event(1, "a@example.org", "s", "t"),
                      event(2, "gone@example.org", "s", "t"),
                      event(3, "a@example.org,gone@example.org", "s", "t"))))
          .isInstanceOfSatisfying(
              Outcome.TakenExcept.class,
              except -> {
                assertThat(except.refused()).isEqualTo(Set.of(1));
                assertThat(except.reason()).contains("gone@example.org: 550 nobody there");
              });
      assertThat(mails.deliver(List.of(event(4, "gone@example.org", "s", "t"))))
          .isInstanceOf(Outcome.Refused.class);
      assertThat(scripted.heard.stream().filter("."::equals)).hasSize(2);
    }
  }

  @Test
  void whatFailsForNowIsTriedAgainAndNotSentTwice() throws Exception {
    boolean[] isBusy = {true};
    try (Scripted scripted =
            new Scripted(line -> line.contains("busy@") && isBusy[0] ? "451 later" : good(line));
        EventEndpoint mails = open(scripted.port(), Security.NONE, false, "")) {
      List<CloudEvent> both =
          List.of(event(1, "a@example.org", "s", "t"), event(2, "busy@example.org", "s", "t"));
      assertThat(mails.deliver(both))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.reason()).contains("found 451 later"));
      isBusy[0] = false;
      assertThat(mails.deliver(both)).isInstanceOf(Outcome.Taken.class);
      assertThat(scripted.heard.stream().filter("."::equals)).hasSize(2);
    }
  }

  @Test
  void withoutStarttlsNothingIsSaid() throws Exception {
    try (Scripted scripted =
            new Scripted(line -> line.equals("STARTTLS") ? "502 not here" : good(line));
        EventEndpoint mails = open(scripted.port(), Security.STARTTLS, true, "")) {
      assertThat(mails.deliver(List.of(event(1, "", "s", "t"))))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed ->
                  assertThat(failed.reason())
                      .contains("expected STARTTLS, since security is starttls")
                      .doesNotContain(PASSWORD));
      assertThat(scripted.heard).noneMatch(line -> line.startsWith("AUTH"));
    }
  }

  @Test
  void aServerThatTalksWithoutEndIsHungUpOn() throws Exception {
    String endless = "220-" + "x".repeat(1_000) + "\r\n";
    try (Scripted scripted =
            new Scripted(line -> line.isEmpty() ? endless.repeat(4_000) + "220 here" : good(line));
        EventEndpoint mails = open(scripted.port(), Security.NONE, false, "")) {
      assertThat(mails.deliver(List.of(event(1, "", "s", "t"))))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed ->
                  assertThat(failed.reason())
                      .contains("expected at most 1048576 bytes of answers"));
    }
  }
}
