package io.lockstep.bench;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One kept-alive HTTP/1.1 connection that costs the client next to nothing: a request is one
/// write, an answer is read to its last byte. Confined to one thread.
final class HttpConnection implements AutoCloseable {
  private static final int CHUNKED = -1;

  private final Socket socket;
  private final InputStream in;
  private final String authority;
  private final String token;

  private HttpConnection(Socket socket, String authority, String token) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    this.authority = authority;
    this.token = token;
  }

  /// Connects.
  ///
  /// @param http such as `http://127.0.0.1:8080`
  static HttpConnection open(String http, String token) {
    URI address = URI.create(http);
    try {
      Socket socket = new Socket(address.getHost(), address.getPort());
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      return new HttpConnection(socket, address.getAuthority(), token);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED, "%s: expected to connect, found: %s".formatted(http, e), e);
    }
  }

  /// A request as bytes, made before it is timed.
  byte[] request(String method, String path, String body) {
    return request(method, path, body, "Accept: */*");
  }

  /// The same with a header of its own.
  ///
  /// @param header a whole line without its end
  byte[] request(String method, String path, String body, String header) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        """
        %s %s HTTP/1.1\r
        Host: %s\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        %s\r
        Content-Length: %d\r
        \r
        """
            .formatted(method, path, authority, token, header, content.length);
    byte[] start = head.getBytes(StandardCharsets.UTF_8);
    byte[] whole = new byte[start.length + content.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(content, 0, whole, start.length, content.length);
    return whole;
  }

  /// Sends a request and reads the whole answer.
  ///
  /// @return the answer's body
  /// @throws LockstepException with PEER_FAILED when it is not a 2xx
  String exchange(byte[] request) {
    try {
      socket.getOutputStream().write(request);
      String status = line();
      int length = 0;
      for (String header = line(); !header.isEmpty(); header = line()) {
        String lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
        } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
          length = CHUNKED;
        }
      }
      String body = length == CHUNKED ? chunks() : bytes(length);
      if (!status.startsWith("HTTP/1.1 2")) {
        throw new LockstepException(
            ErrorCode.PEER_FAILED,
            "%s: expected success, found %s %s"
                .formatted(
                    new String(request, StandardCharsets.UTF_8).lines().findFirst().orElse(""),
                    status,
                    body));
      }
      return body;
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED, "%s: expected an answer, found: %s".formatted(authority, e), e);
    }
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.append(bytes(size));
      line();
    }
    line();
    return body.toString();
  }

  private String bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("closed after %d of %d bytes".formatted(bytes.length, length));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("closed within a line");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // What was asked was answered.
    }
  }
}
