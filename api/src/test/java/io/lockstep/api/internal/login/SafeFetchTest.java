package io.lockstep.api.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where another server's word may lead us, and where it may not (S12).
final class SafeFetchTest {
  private HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void open() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          byte[] sent = exchange.getRequestBody().readAllBytes();
          String path = exchange.getRequestURI().getPath();
          if (path.equals("/away")) {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
          } else if (path.equals("/huge")) {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 16];
            try {
              for (int i = 0; i < 64; i++) {
                exchange.getResponseBody().write(much);
              }
            } catch (IOException _) {
              // The client has gone, as it should.
            }
          } else {
            byte[] text =
                (path + " " + new String(sent, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            // Of unknown length it is sent in chunks.
            exchange.sendResponseHeaders(200, path.equals("/chunks") ? 0 : text.length);
            exchange.getResponseBody().write(text);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private static SafeFetch fetch(boolean loopback) throws Exception {
    return new SafeFetch(loopback, SSLContext.getDefault());
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @Test
  void answersOfAnyFormAreRead() throws Exception {
    assertThat(fetch(true).get(at("/plain"), Map.of()).body()).isEqualTo("/plain ");
    assertThat(fetch(true).get(at("/chunks"), Map.of()).body()).isEqualTo("/chunks ");
    assertThat(fetch(true).post(at("/form"), Map.of(), "a=b").body()).isEqualTo("/form a=b");
  }

  @Test
  void thisMachineIsAskedOnlyWhenThatIsPermitted() throws Exception {
    SafeFetch closed = fetch(false);
    assertThatThrownBy(() -> closed.get(at("/plain"), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("oidc.loopback");
    assertThat(asked).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://169.254.169.254/latest/meta-data",
        "https://[fe80::1]/",
        "https://0.0.0.0/",
        "https://[::]/",
        "https://224.0.0.1/",
        "https://[::ffff:169.254.169.254]/",
        "http://192.0.2.1/",
        "http://10.0.0.1/",
        "ftp://127.0.0.1/",
        "https://user@127.0.0.1/"
      })
  void linkLocalOtherThanTlsAndOtherSchemesAreNeverAsked(String address) throws Exception {
    SafeFetch open = fetch(true);
    assertThatThrownBy(() -> open.get(URI.create(address), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected https");
  }

  @Test
  void redirectsAreNotFollowedAndAnswersAreBounded() throws Exception {
    assertThat(fetch(true).get(at("/away"), Map.of()).status()).isEqualTo(302);
    assertThat(asked).hasValue(1);
    SafeFetch open = fetch(true);
    assertThatThrownBy(() -> open.get(at("/huge"), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at most 1048576");
  }
}
