package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.egress.EndpointSettings.Mode;
import io.lockstep.space.egress.EventEndpoint;
import io.lockstep.space.egress.EventEndpoint.Outcome;
import io.lockstep.twin.events.CloudEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Receivers of web hooks that mean us harm, as bare sockets.
final class HostileReceiverTest {
  private static final byte[] FILLING = "x".repeat(8_192).getBytes(StandardCharsets.US_ASCII);

  /// What a receiver does with a connection.
  @FunctionalInterface
  private interface Talk {
    void with(OutputStream out) throws IOException;
  }

  private ServerSocket receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
  }

  private void answer(Talk talk) {
    Thread _ =
        Thread.startVirtualThread(
            () -> {
              try (Socket socket = receiver.accept()) {
                BufferedReader request =
                    new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                for (String line = request.readLine();
                    line != null && !line.isEmpty();
                    line = request.readLine()) {
                  // The head is all that matters.
                }
                talk.with(socket.getOutputStream());
              } catch (IOException _) {
                // We were hung up on, which is the point.
              }
            });
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /// @param patience 30 seconds where an answer comes, since a slow machine is no hostile receiver
  private static EndpointSettings.Webhook settings(String url, Duration patience) {
    return new EndpointSettings.Webhook(
        "hook",
        URI.create(url),
        Mode.STRUCTURED,
        1,
        List.of(),
        patience,
        "",
        false,
        Optional.empty(),
        EndpointSettings.Persistence.defaults());
  }

  private static Outcome deliver(String url, Duration patience) throws Exception {
    try (EventEndpoint hook =
        Webhooks.open(
            settings(url, patience), Map.of(), "", "plant.example", InstantSource.system())) {
      return hook.deliver(
          List.of(new CloudEvent("1", "here", "t", "s", "s", "m", "", 0, "", "{}")));
    }
  }

  private Outcome deliver(Duration patience) throws Exception {
    return deliver("http://127.0.0.1:%d/".formatted(receiver.getLocalPort()), patience);
  }

  private Outcome deliver() throws Exception {
    return deliver(Duration.ofSeconds(30));
  }

  @Test
  void anAnswerWithoutEndIsReadALittle() throws Exception {
    AtomicLong written = new AtomicLong();
    answer(
        out -> {
          write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          while (true) {
            write(out, "2000\r\n");
            out.write(FILLING);
            write(out, "\r\n");
            written.addAndGet(FILLING.length);
          }
        });

    assertThat(deliver()).isInstanceOf(Outcome.Taken.class);
    assertThat(written.get()).isLessThan(64L << 20);
  }

  @Test
  void aReasonWithoutEndIsToldShortly() throws Exception {
    answer(
        out -> {
          write(out, "HTTP/1.1 500 No\r\nContent-Length: 1000000000\r\n\r\n");
          while (true) {
            out.write(FILLING);
          }
        });

    assertThat(deliver())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).contains("found 500").hasSizeLessThan(400));
  }

  @Test
  void anAnswerThatComesByteByByteIsNotWaitedForLongerThanSaid() throws Exception {
    answer(
        out -> {
          write(out, "HTTP/1.1 500 No\r\nContent-Length: 1000\r\n\r\nx");
          // The other bytes never come; the connection stays.
          int _ = receiver.accept().getInputStream().read();
        });

    assertThat(deliver(Duration.ofMillis(800)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).contains("expected an answer within"));
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    answer(
        out ->
            write(
                out,
                "HTTP/1.1 307 Go\r\nLocation: http://169.254.169.254/latest/meta-data\r\nContent-Length: 0\r\n\r\n"));

    assertThat(deliver())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).contains("expected 2xx, found 307"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fd00:ec2::254]/",
        "http://0.0.0.0:1/",
        "http://224.0.0.1/"
      })
  void placesThatOnlyTheMachineTalksToAreNotTalkedTo(String url) throws Exception {
    assertThat(deliver(url, Duration.ofSeconds(30)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains("expected a host that is no link-local, multicast or metadata"));
  }
}
