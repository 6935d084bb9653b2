package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests that ask for too much, or for nonsense, get a clear answer and harm nobody.
final class LimitsTest {
  private static final int BODY_MAX = 4_096;
  private static final int HEADERS_MAX = 8_192;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;

  @BeforeAll
  static void open() throws Exception {
    ApiOptions.Limits limits =
        new ApiOptions.Limits(
            BODY_MAX,
            2 * BODY_MAX,
            HEADERS_MAX,
            16,
            100,
            1,
            100,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMillis(200));
    stack = Stack.open(folder, ApiOptions.loopback(0).withLimits(limits));
    engineer = stack.as(Role.ENGINEER);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void aBodyOverTheLimitIsRefused() throws Exception {
    Client.Reply reply =
        engineer.post("/api/v1/telemetry/x", "{\"v\":\"" + "a".repeat(BODY_MAX) + "\"}");

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.json().get("expected").asString()).contains("4096 bytes");
    assertThat(engineer.post("/api/v1/telemetry/x", "{\"v\":1}").status()).isEqualTo(202);
  }

  @Test
  void aChunkedBodyOverTheLimitIsRefused() throws Exception {
    String answer =
        raw(
            "POST /api/v1/telemetry/x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer engineer-secret\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n2000\r\n"
                + "a".repeat(0x2000)
                + "\r\n0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413");
  }

  @Test
  void headersOverTheLimitAreRefused() throws Exception {
    String answer =
        raw("GET /health/live HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(HEADERS_MAX) + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4");
    assertThat(stack.anonymous().get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void deepJsonIsRefused() throws Exception {
    String deep = "[".repeat(1_000) + "]".repeat(1_000);

    for (String path : new String[] {"/api/v1/telemetry/x", "/api/v1/patches"}) {
      Client.Reply reply = engineer.post(path, deep);
      assertThat(reply.status()).as(path).isEqualTo(400);
      assertThat(reply.json().get("code").intValue()).isEqualTo(1012);
    }
  }

  @Test
  void jsonIsStrict() throws Exception {
    for (String body :
        new String[] {"", "{", "{} {}", "{\"a\":1,\"a\":2}", "{'a':1}", "{\"a\":NaN}", "[1,]"}) {
      assertThat(engineer.post("/api/v1/telemetry/x", body).status()).as(body).isEqualTo(400);
    }
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws Exception {
    byte[] head =
        ("POST /api/v1/telemetry/x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer engineer-secret\r\n"
                + "Connection: close\r\nContent-Length: 9\r\n\r\n{\"v\":\"")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[head.length + 3];
    System.arraycopy(head, 0, request, 0, head.length);
    request[head.length] = (byte) 0xFF;
    request[head.length + 1] = '"';
    request[head.length + 2] = '}';

    assertThat(raw(request)).startsWith("HTTP/1.1 400").contains("UTF-8");
  }

  @Test
  void unknownPathsAndMethodsAreProblems() throws Exception {
    Client.Reply path = engineer.get("/api/v1/nothing");
    assertThat(path.status()).isEqualTo(404);
    assertThat(path.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(engineer.get(Client.azure("/eventroute")).status()).isEqualTo(404);
    Client.Reply method = engineer.send("POST", "/health/live", "{}");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.header("Allow")).isEqualTo("GET");
    assertThat(engineer.send("OPTIONS", "/health/live", "").status()).isEqualTo(405);
    assertThat(engineer.get("/api/v1/twins//").status()).isEqualTo(404);
    assertThat(engineer.get("/api/v1/../v1/drift").status()).isIn(200, 404);
  }

  @Test
  void brokenEscapesAreRefused() throws Exception {
    for (String path : new String[] {"/api/v1/twins/%", "/api/v1/twins/%zz", "/api/v1/twins/%ff"}) {
      String answer =
          raw(
              "GET %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer engineer-secret\r\nConnection: close\r\n\r\n"
                  .formatted(path));
      assertThat(answer).as(path).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void anotherContentTypeIsRefused() throws Exception {
    Client.Reply reply =
        engineer.post("/api/v1/patches", "[]", "Content-Type", "application/x-www-form-urlencoded");

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.json().get("expected").asString()).isEqualTo("application/json");
  }

  @Test
  void garbageInsteadOfHttpIsAnsweredAndForgotten() throws Exception {
    for (String garbage :
        new String[] {"\u0001\u0002\u0003\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"}) {
      String answer = raw(garbage);
      assertThat(answer).as(garbage).doesNotContain("Exception").doesNotContain("\tat ");
    }
    assertThat(stack.anonymous().get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void liveStreamsAreBounded() throws Exception {
    HttpResponse<Stream<String>> first = engineer.lines("/api/v1/live");
    assertThat(first.statusCode()).isEqualTo(200);

    Client.Reply second = engineer.get("/api/v1/live");

    assertThat(second.status()).isEqualTo(503);
    assertThat(second.header("Retry-After")).isNotEmpty();
    first.body().close();
  }

  @Test
  void aPortInUseIsToldSo(@TempDir Path other) {
    ApiOptions taken = ApiOptions.loopback(stack.api().httpPort());

    assertThatThrownBy(() -> Stack.open(other, taken))
        .isInstanceOfSatisfying(
            LockstepException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE);
              assertThat(e).hasMessageContaining(":" + stack.api().httpPort());
            });
  }

  private static String raw(String request) throws Exception {
    return raw(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Sends bytes and reads what comes back until the server closes, or for a second of silence
  /// behind what has come.
  private static String raw(byte[] request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stack.api().httpPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[8_192];
      try {
        int read = in.read(buffer);
        while (read > 0) {
          answer.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
          socket.setSoTimeout(1_000);
          read = in.read(buffer);
        }
      } catch (IOException _) {
        // Silence, or the server closed the connection: what came until then is the answer.
        return answer.toString();
      }
      return answer.toString();
    }
  }
}
