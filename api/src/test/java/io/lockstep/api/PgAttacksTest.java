package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that no client of PostgreSQL sends: the connection ends, and the next client is served.
final class PgAttacksTest {
  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void open() throws Exception {
    stack = open(folder.resolve("patient"), 100, Duration.ofMinutes(1));
  }

  private static Stack open(Path at, int connectionsMax, Duration login) throws Exception {
    return Stack.open(
        Files.createDirectories(at),
        ApiOptions.loopback(0)
            .withPg(new PgOptions("127.0.0.1", 0, connectionsMax, Duration.ofMinutes(5), login)));
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static int port() {
    return port(stack);
  }

  private static int port(Stack of) {
    return of.api().pgPort().orElseThrow();
  }

  /// What the server says until it closes.
  private static String send(byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(20_000);
      try {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (SocketException _) {
        // The server closed while bytes were on their way.
        return "";
      }
    }
  }

  private static byte[] start(String password) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    byte[] user = "user\0grafana\0\0".getBytes(StandardCharsets.UTF_8);
    out.writeInt(8 + user.length);
    out.writeInt(196_608);
    out.write(user);
    out.write('p');
    out.writeInt(5 + password.length());
    out.writeBytes(password);
    out.write(0);
    return bytes.toByteArray();
  }

  private static void serverIsWell() throws SQLException {
    serverIsWell(port());
  }

  private static void serverIsWell(int port) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/x?sslmode=disable".formatted(port),
                "grafana",
                "viewer-secret");
        ResultSet rows = connection.createStatement().executeQuery("SELECT 1")) {
      assertThat(rows.next()).isTrue();
    }
  }

  @Test
  void aLengthThatCannotBeEndsTheConnection() throws Exception {
    for (int length : new int[] {0, 3, -1, 10_005, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new DataOutputStream(bytes).writeInt(length);
      assertThat(send(bytes.toByteArray())).as("length %d", length).contains("08P01");
    }
    ByteArrayOutputStream large = new ByteArrayOutputStream();
    large.write(start("viewer-secret"));
    large.write('Q');
    new DataOutputStream(large).writeInt(1 << 30);
    assertThat(send(large.toByteArray())).contains("08P01");
    serverIsWell();
  }

  /// Random messages behind a good login, and a few before it.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void messagesOfNoSenseAreAnsweredWithErrorsOnly(long seed) throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      if (random.nextInt(4) > 0) {
        bytes.write(start("viewer-secret"));
      }
      DataOutputStream out = new DataOutputStream(bytes);
      for (int i = random.nextInt(6); i >= 0; i--) {
        byte[] body = new byte[random.nextInt(40)];
        random.nextBytes(body);
        out.write("QPBDECSHXpFdcf?".charAt(random.nextInt(15)));
        out.writeInt(random.nextInt(8) == 0 ? random.nextInt() : 4 + body.length);
        out.write(body);
      }
      assertThat(send(bytes.toByteArray())).as("seed %d", seed).doesNotContain("XX000");
    }
    serverIsWell();
  }

  @Test
  void whoSaysNothingHasToGoAndWhoComesTooManyIsTold() throws Exception {
    try (Stack hurried = open(folder.resolve("hurried"), 8, Duration.ofMillis(500))) {
      Socket[] silent = new Socket[8];
      try {
        for (int i = 0; i < silent.length; i++) {
          silent[i] = new Socket(InetAddress.getLoopbackAddress(), port(hurried));
          silent[i].setSoTimeout(20_000);
        }
        // Each ends after the time for a login; the last of them tells that all have begun.
        for (Socket socket : silent) {
          assertThat(socket.getInputStream().readAllBytes()).isNotNull();
        }
      } finally {
        for (Socket socket : silent) {
          if (socket != null) {
            socket.close();
          }
        }
      }
      // Who is not quick enough for so short a time is sent away, too.
      Await.until("somebody is let in", () -> isWell(port(hurried)));
    }
  }

  private static boolean isWell(int port) {
    try {
      serverIsWell(port);
      return true;
    } catch (SQLException _) {
      return false;
    }
  }
}
