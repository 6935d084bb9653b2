package io.lockstep.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// The same with and without TLS, as a process of its own: host, port, user, password, the broker's
/// process id, the file of the authority that is trusted (empty: no TLS), a scenario and how many.
/// Its clients block, one thread each, so that both ways differ in nothing else.
final class TlsScenarios {
  private static final int THREADS = 4;
  private static final int PUBLISHERS = 10;
  private static final int BURST = 500;
  private static final int PAYLOAD_BYTES = 100;
  private static final int CONNACK_BYTES = 4;
  private static final int PUBACK_BYTES = 4;
  private static final byte[] DISCONNECT = {(byte) 0xE0, 0};

  private final String[] args;
  private final ProcessHandle broker;

  /// Makes the connections that encrypt; null without TLS.
  private final @Nullable Encryption encryption;

  private TlsScenarios(String[] args) throws IOException {
    this.args = args;
    encryption = args[5].isEmpty() ? null : new Encryption(Path.of(args[5]));
    broker = ProcessHandle.of(Long.parseLong(args[4])).orElseThrow();
  }

  public static void main(String[] args) throws Exception {
    TlsScenarios scenarios = new TlsScenarios(args);
    int number = Integer.parseInt(args[7]);
    switch (args[6]) {
      case "connect" -> scenarios.connect(number);
      case "reconnect" -> scenarios.reconnect(number);
      case "messages" -> scenarios.messages(number);
      default ->
          throw new IllegalArgumentException(
              "expected connect, reconnect or messages, found " + args[6]);
    }
  }

  /// Connections one after the other on some threads, each with a whole handshake.
  private void connect(int number) throws InterruptedException {
    AtomicLong left = new AtomicLong(number);
    CrowdScenarios.Clocks clocks = new CrowdScenarios.Clocks(broker);
    join(
        THREADS,
        thread -> {
          long mine;
          while ((mine = left.getAndDecrement()) > 0) {
            logInAndOut("tls-" + thread + "-" + mine, encryption);
          }
        });
    clocks.print(number, "connections", "connection");
  }

  /// The same by clients that were there before, and take their TLS session up again.
  private void reconnect(int number) throws InterruptedException, IOException {
    List<@Nullable Encryption> known = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Encryption own = encryption == null ? null : encryption.remembering();
      known.add(own);
      logInAndOut("tls-first-" + i, own);
    }
    AtomicLong left = new AtomicLong(number);
    CrowdScenarios.Clocks clocks = new CrowdScenarios.Clocks(broker);
    join(
        THREADS,
        thread -> {
          while (left.getAndDecrement() > 0) {
            logInAndOut("tls-again-" + thread, known.get(thread));
          }
        });
    clocks.print(number, "connections", "connection");
  }

  private void logInAndOut(String clientId, @Nullable Encryption by) throws IOException {
    try (Socket socket = logIn(clientId, by)) {
      socket.getOutputStream().write(DISCONNECT);
    }
  }

  /// Ten publishers and one subscriber at QoS 1.
  private void messages(int number) throws Exception {
    int each = Math.max(1, number / PUBLISHERS / BURST) * BURST;
    AtomicLong left = new AtomicLong((long) each * PUBLISHERS);
    MqttSubscriber subscriber =
        MqttSubscriber.open(socket(encryption), args[2], args[3], "bench/tls/#", 1);
    Thread reading =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    long _ = subscriber.read(new Counter(left));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < PUBLISHERS; i++) {
      sockets.add(logIn("tls-publisher-" + i, encryption));
    }
    CrowdScenarios.Clocks clocks = new CrowdScenarios.Clocks(broker);
    join(PUBLISHERS, thread -> publish(sockets.get(thread), thread, each));
    reading.join();
    clocks.print((long) each * PUBLISHERS, "messages", "message");
    for (Socket socket : sockets) {
      socket.close();
    }
    subscriber.close();
  }

  private static void publish(Socket socket, int thread, int number) throws IOException {
    byte[] packet = MqttBytes.publish("bench/tls/" + thread, PAYLOAD_BYTES, false, 1);
    byte[] burst = new byte[packet.length * BURST];
    for (int i = 0; i < BURST; i++) {
      System.arraycopy(packet, 0, burst, i * packet.length, packet.length);
      int id = (i + 1) * packet.length - PAYLOAD_BYTES - 2;
      burst[id] = (byte) ((i + 1) >> 8);
      burst[id + 1] = (byte) (i + 1);
    }
    OutputStream out = socket.getOutputStream();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] acknowledgements = new byte[BURST * PUBACK_BYTES];
    for (int sent = 0; sent < number; sent += BURST) {
      out.write(burst);
      in.readFully(acknowledgements);
    }
  }

  private Socket logIn(String clientId, @Nullable Encryption by) throws IOException {
    Socket socket = socket(by);
    socket.getOutputStream().write(MqttBytes.connect(clientId, args[2], args[3], true));
    byte[] connack = socket.getInputStream().readNBytes(CONNACK_BYTES);
    if (connack.length < CONNACK_BYTES || connack[3] != 0) {
      throw new IOException("expected CONNACK with 0, found " + connack.length + " bytes");
    }
    return socket;
  }

  private Socket socket(@Nullable Encryption by) throws IOException {
    Socket plain = new Socket();
    plain.connect(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
    plain.setTcpNoDelay(true);
    if (by == null) {
      return plain;
    }
    Socket socket = by.factory().createSocket(plain, args[0], Integer.parseInt(args[1]), true);
    ((SSLSocket) socket).startHandshake();
    return socket;
  }

  /// What a client trusts, and whether it remembers sessions.
  private static final class Encryption {
    private final TrustManager[] trusted;
    private final @Nullable SSLSocketFactory remembering;

    Encryption(Path authority) throws IOException {
      try {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(authority)) {
          Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
          store.setCertificateEntry("authority", certificate);
        }
        TrustManagerFactory trust =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        trusted = trust.getTrustManagers();
        remembering = null;
      } catch (GeneralSecurityException e) {
        throw new IOException("TLS: expected to trust " + authority, e);
      }
    }

    private Encryption(TrustManager[] trusted, SSLSocketFactory remembering) {
      this.trusted = trusted;
      this.remembering = remembering;
    }

    /// One client's, which takes up its last session.
    Encryption remembering() throws IOException {
      return new Encryption(trusted, anew());
    }

    /// Without memory a context of its own for each connection: nothing is resumed, every handshake
    /// is whole.
    SSLSocketFactory factory() throws IOException {
      SSLSocketFactory known = remembering;
      return known == null ? anew() : known;
    }

    private SSLSocketFactory anew() throws IOException {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted, null);
        return context.getSocketFactory();
      } catch (GeneralSecurityException e) {
        throw new IOException("TLS: expected a context", e);
      }
    }
  }

  /// What one of some threads does.
  private interface Part {
    void run(int thread) throws IOException;
  }

  /// Ends the process when one of them fails.
  private static void join(int threads, Part part) throws InterruptedException {
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      running.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      part.run(number);
                    } catch (IOException e) {
                      System.err.println("a client: " + e);
                      System.exit(1);
                    }
                  }));
    }
    for (Thread thread : running) {
      thread.join();
    }
  }

  /// Counts until the last.
  private record Counter(AtomicLong left) implements MqttSubscriber.Messages {
    @Override
    public boolean message(
        byte[] buffer, int topicAt, int topicLength, int payloadAt, int payloadLength) {
      return left.decrementAndGet() > 0;
    }

    @Override
    public void burst() {
      // Acknowledgements are written anyway.
    }
  }
}
