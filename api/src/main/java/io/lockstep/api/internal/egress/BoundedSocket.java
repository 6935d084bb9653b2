package io.lockstep.api.internal.egress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import javax.net.SocketFactory;

/// A socket from which no more than a number of bytes is read: a server that talks without end
/// fills no memory.
final class BoundedSocket extends Socket {
  private final long bytesMax;
  private long bytes;

  private BoundedSocket(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        int found = super.read();
        if (found >= 0) {
          count(1);
        }
        return found;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int found = super.read(into, offset, length);
        if (found > 0) {
          count(found);
        }
        return found;
      }
    };
  }

  private void count(int more) throws IOException {
    bytes += more;
    if (bytes > bytesMax) {
      throw new IOException("expected at most %d bytes of answers".formatted(bytesMax));
    }
  }

  /// Makes them, to be connected later.
  static SocketFactory factory(long bytesMax) {
    return new SocketFactory() {
      @Override
      public Socket createSocket() {
        return new BoundedSocket(bytesMax);
      }

      @Override
      public Socket createSocket(String host, int port) throws UnknownHostException {
        throw new UnsupportedOperationException("expected a socket to be connected later");
      }

      @Override
      public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("expected a socket to be connected later");
      }

      @Override
      public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("expected a socket to be connected later");
      }

      @Override
      public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("expected a socket to be connected later");
      }
    };
  }
}
