package io.lockstep.api.internal.pg;

import io.lockstep.api.PgOptions;
import io.lockstep.api.TlsIdentity;
import io.lockstep.api.internal.sql.SqlRuns;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens for clients of PostgreSQL: a virtual thread each. Thread-safe.
///
/// Passwords are taken over TLS, or from this machine itself, and nowhere else.
public final class PgServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PgServer.class);
  private static final int PROTOCOL_3 = 196_608;
  private static final int SSL_REQUEST = 80_877_103;
  private static final int GSS_REQUEST = 80_877_104;
  private static final int CANCEL_REQUEST = 80_877_102;
  private static final int STARTUP_BYTES_MAX = 10_000;
  private static final int STARTUP_PARAMETERS_MAX = 64;
  private static final int BACKLOG = 50;

  private final ServerSocket listener;
  private final PgOptions options;
  private final PgLogin login;
  private final SqlRuns runs;
  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger nextProcess = new AtomicInteger(1);
  private final AtomicInteger open = new AtomicInteger();
  private final Set<PgConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile @Nullable SSLContext tls;

  private PgServer(
      ServerSocket listener,
      PgOptions options,
      PgLogin login,
      SqlRuns runs,
      @Nullable TlsIdentity identity) {
    this.listener = listener;
    this.options = options;
    this.login = login;
    this.runs = runs;
    tls = identity == null ? null : context(identity);
  }

  /// Starts to listen.
  ///
  /// @param identity the certificate for TLS; null when there is none
  /// @throws LockstepException PORT_IN_USE when the port is taken
  public static PgServer start(
      PgOptions options, PgLogin login, SqlRuns runs, @Nullable TlsIdentity identity) {
    ServerSocket listener;
    try {
      listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(
          new InetSocketAddress(InetAddress.getByName(options.bind()), options.port()), BACKLOG);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.PORT_IN_USE,
          "pg.port: expected to listen on %s:%d, found %s; choose another port, or 0 for a free one"
              .formatted(options.bind(), options.port(), e.getMessage()),
          e);
    }
    PgServer server = new PgServer(listener, options, login, runs, identity);
    Thread _ = Thread.ofVirtual().name("pg-listener").start(server::accept);
    return server;
  }

  /// The port that it listens on.
  public int port() {
    return listener.getLocalPort();
  }

  /// Connections that are open.
  public int connections() {
    return open.get();
  }

  /// New connections see another certificate from now on.
  public void renew(TlsIdentity identity) {
    tls = context(identity);
  }

  private static SSLContext context(TlsIdentity identity) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(
          "server", identity.key(), new char[0], identity.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID, "pg: the certificate cannot be used: " + e, e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread _ = Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOG.atWarn().setCause(e).log("a PostgreSQL client could not be accepted");
        }
      }
    }
  }

  private void serve(Socket socket) {
    boolean isAllowed = open.incrementAndGet() <= options.connectionsMax();
    sockets.add(socket);
    try (socket) {
      if (isAllowed) {
        begun(socket);
      } else {
        refuse(
            socket,
            "53300",
            "expected at most %d connections, found another one (pg.max-connections)"
                .formatted(options.connectionsMax()));
      }
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("remote", socket.getInetAddress()).log("a client has gone");
    } finally {
      sockets.remove(socket);
      int _ = open.decrementAndGet();
    }
  }

  /// What is wrong is told before the socket is closed.
  private void begun(Socket socket) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      begin(socket);
    } catch (PgException e) {
      refuse(socket, e.state(), String.valueOf(e.getMessage()));
    }
  }

  private static void refuse(Socket socket, String state, String message) {
    try {
      PgOutput out = new PgOutput();
      out.problem("FATAL", state, message, 0);
      out.sendTo(socket.getOutputStream());
    } catch (IOException e) {
      LOG.atDebug().log("a client has gone before its refusal");
    }
  }

  /// The first messages: TLS, a cancellation, or the names of a start.
  private void begin(Socket plain) throws IOException {
    Socket socket = plain;
    Duration time = options.loginTime();
    for (int asked = 0; asked < 3; asked++) {
      // Unbuffered: what follows may be TLS.
      PgMessage message =
          new PgInput(socket, socket.getInputStream()).startup(STARTUP_BYTES_MAX, time);
      int code = message.int32();
      switch (code) {
        case SSL_REQUEST -> socket = secured(socket, plain);
        case GSS_REQUEST -> answer(socket, 'N');
        case CANCEL_REQUEST -> {
          cancel(message.int32(), message.int32());
          return;
        }
        case PROTOCOL_3 -> {
          start(socket, message);
          return;
        }
        default -> {
          if (code >> 16 != 3) {
            throw new PgException(
                "0A000", "expected version 3 of the protocol, found " + (code >> 16));
          }
          start(socket, message);
          return;
        }
      }
    }
    throw new PgException("08P01", "expected a start, found only requests for encryption");
  }

  private static void answer(Socket socket, char letter) throws IOException {
    socket.getOutputStream().write(letter);
    socket.getOutputStream().flush();
  }

  private Socket secured(Socket socket, Socket plain) throws IOException {
    SSLContext context = tls;
    if (context == null || socket instanceof SSLSocket) {
      answer(socket, 'N');
      return socket;
    }
    answer(socket, 'S');
    SSLSocket secured =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, InputStream.nullInputStream(), false);
    secured.setUseClientMode(false);
    secured.setSoTimeout((int) options.loginTime().toMillis());
    secured.startHandshake();
    return secured;
  }

  private void cancel(int process, int secret) {
    connections.stream()
        .filter(connection -> connection.isKnownBy(process, secret))
        .forEach(PgConnection::cancel);
  }

  private void start(Socket socket, PgMessage message) throws IOException {
    InetAddress remote = socket.getInetAddress();
    if (!(socket instanceof SSLSocket) && !remote.isLoopbackAddress()) {
      throw new PgException(
          "28000", "expected a connection over TLS (sslmode=require), found a plain one");
    }
    Map<String, String> parameters = new HashMap<>();
    for (String name = message.text(); !name.isEmpty(); name = message.text()) {
      if (parameters.size() >= STARTUP_PARAMETERS_MAX) {
        throw new PgException("08P01", "the start: expected at most 64 parameters, found more");
      }
      parameters.put(name, message.text());
    }
    PgConnection connection =
        new PgConnection(
                socket,
                options,
                login,
                runs,
                nextProcess.getAndIncrement(),
                random.nextInt(),
                remote.getHostAddress())
            .with(parameters);
    connections.add(connection);
    try {
      connection.run();
    } finally {
      connections.remove(connection);
    }
  }

  /// Stops to listen and ends all connections.
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.atDebug().log("the PostgreSQL listener did not close");
    }
    connections.forEach(PgConnection::close);
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.atDebug().log("a connection did not close");
      }
    }
  }
}
