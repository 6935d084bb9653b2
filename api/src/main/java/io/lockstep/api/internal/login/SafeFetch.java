package io.lockstep.api.internal.login;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// HTTP to a server whose address another server stated, so that it cannot be led to where only
/// this machine may go: by TLS, to the very address that was looked at (a name that leads elsewhere
/// a moment later leads nowhere), never to this machine or its link, without following redirects,
/// and bounded in time and size. Thread-safe.
final class SafeFetch {
  private static final int CONNECT_MILLIS = 5_000;
  private static final long WHOLE_NANOS = 15_000_000_000L;
  private static final int BODY_BYTES_MAX = 1 << 20;
  private static final int HEAD_BYTES_MAX = 32 << 10;

  private final boolean loopback;
  private final SSLContext tls;

  /// @param loopback true permits this machine, and plain HTTP to it
  SafeFetch(boolean loopback, SSLContext tls) {
    this.loopback = loopback;
    this.tls = tls;
  }

  /// An answer.
  record Reply(int status, String body) {}

  Reply get(URI uri, Map<String, String> headers) throws IOException {
    return send("GET", uri, headers, "");
  }

  Reply post(URI uri, Map<String, String> headers, String form) throws IOException {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("Content-Type", "application/x-www-form-urlencoded");
    return send("POST", uri, all, form);
  }

  private Reply send(String method, URI uri, Map<String, String> headers, String body)
      throws IOException {
    long until = System.nanoTime() + WHOLE_NANOS;
    boolean isTls = "https".equals(uri.getScheme());
    String host = uri.getHost();
    if (host == null
        || uri.getRawUserInfo() != null
        || !(isTls || "http".equals(uri.getScheme()))) {
      throw new IOException(shown(uri) + ": expected https and a host");
    }
    InetAddress address = checked(uri, isTls);
    int port = uri.getPort() < 0 ? (isTls ? 443 : 80) : uri.getPort();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      try (Socket socket = isTls ? secured(plain, host, port) : plain) {
        write(socket.getOutputStream(), method, uri, headers, body);
        return new Reading(socket, until).reply();
      }
    }
  }

  private InetAddress checked(URI uri, boolean isTls) throws IOException {
    InetAddress[] all = InetAddress.getAllByName(bare(uri.getHost()));
    for (InetAddress each : all) {
      boolean isHere = each.isLoopbackAddress();
      boolean isForbidden =
          each.isLinkLocalAddress() || each.isAnyLocalAddress() || each.isMulticastAddress();
      if (isForbidden || (isHere && !loopback) || (!isTls && !isHere)) {
        throw new IOException(
            "%s: expected https to another machine, found that it leads to %s%s"
                .formatted(
                    shown(uri),
                    each.getHostAddress(),
                    isHere ? " (the setting oidc.loopback permits it)" : ""));
      }
    }
    return all[0];
  }

  /// An IPv6 address without its brackets.
  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /// An address without what may be secret in it.
  static String shown(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }

  private Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, bare(host), port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(CONNECT_MILLIS);
    socket.startHandshake();
    return socket;
  }

  private static void write(
      OutputStream out, String method, URI uri, Map<String, String> headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    StringBuilder head = new StringBuilder(method).append(' ').append(path);
    if (uri.getRawQuery() != null) {
      head.append('?').append(uri.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(uri.getRawAuthority());
    head.append("\r\nAccept: application/json\r\nConnection: close\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (method.equals("POST")) {
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    head.append("\r\n");
    out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.flush();
  }

  /// Reads one answer (RFC 9112). Confined to one thread.
  private static final class Reading {
    private final Socket socket;
    private final InputStream in;
    private final long until;
    private int headBytes;

    Reading(Socket socket, long until) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.until = until;
    }

    Reply reply() throws IOException {
      String status = line();
      if (!status.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
        throw new IOException("expected an answer of HTTP/1.1");
      }
      long length = -1;
      boolean isChunked = false;
      for (String line = line(); !line.isEmpty(); line = line()) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.matches("content-length:\\s*[0-9]{1,9}\\s*")) {
          length = Long.parseLong(lower.substring(15).strip());
        } else if (lower.startsWith("transfer-encoding:")) {
          isChunked = lower.endsWith("chunked");
        }
      }
      byte[] body = isChunked ? chunks() : length >= 0 ? exactly(length) : rest();
      return new Reply(
          Integer.parseInt(status.substring(9, 12)), new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      while (true) {
        int c = next();
        if (c < 0) {
          throw new IOException("the answer ended early");
        }
        if (++headBytes > HEAD_BYTES_MAX) {
          throw new IOException("expected at most %d bytes of head".formatted(HEAD_BYTES_MAX));
        }
        if (c == '\n') {
          return line.toString().strip();
        }
        line.append((char) c);
      }
    }

    private byte[] chunks() throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      while (true) {
        headBytes = 0;
        String size = line().split(";", 2)[0].strip();
        if (!size.matches("[0-9A-Fa-f]{1,6}")) {
          throw new IOException("expected the size of a chunk");
        }
        int bytes = Integer.parseInt(size, 16);
        if (bytes == 0) {
          return all.toByteArray();
        }
        all.write(exactly(bytes));
        if (all.size() > BODY_BYTES_MAX || !line().isEmpty()) {
          throw new IOException("expected at most %d bytes in chunks".formatted(BODY_BYTES_MAX));
        }
      }
    }

    private byte[] exactly(long bytes) throws IOException {
      if (bytes > BODY_BYTES_MAX) {
        throw new IOException("expected at most %d bytes".formatted(BODY_BYTES_MAX));
      }
      byte[] all = new byte[(int) bytes];
      for (int at = 0; at < all.length; at++) {
        int c = next();
        if (c < 0) {
          throw new IOException("the answer ended early");
        }
        all[at] = (byte) c;
      }
      return all;
    }

    private byte[] rest() throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int c = next(); c >= 0; c = next()) {
        all.write(c);
        if (all.size() > BODY_BYTES_MAX) {
          throw new IOException("expected at most %d bytes".formatted(BODY_BYTES_MAX));
        }
      }
      return all.toByteArray();
    }

    private final byte[] buffer = new byte[8192];
    private int at;
    private int filled;

    private int next() throws IOException {
      if (at == filled) {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new IOException("expected an answer within 15 s");
        }
        socket.setSoTimeout((int) left);
        filled = in.read(buffer);
        at = 0;
        if (filled <= 0) {
          filled = 0;
          return -1;
        }
      }
      return buffer[at++] & 0xFF;
    }
  }
}
