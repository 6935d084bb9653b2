package io.lockstep.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A way to a port of this machine that can be cut: connections end at once, new ones are refused
/// until it is whole again.
final class CutProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean isCut;

  CutProxy(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread _ = Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  void cut() throws IOException {
    isCut = true;
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  void mend() {
    isCut = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        if (isCut) {
          near.close();
          continue;
        }
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.addAll(List.of(near, far));
        if (isCut) {
          // It was cut meanwhile, and who cut it has not seen these two.
          near.close();
          far.close();
          continue;
        }
        Thread _ = Thread.ofVirtual().start(() -> pump(near, far));
        Thread _ = Thread.ofVirtual().start(() -> pump(far, near));
      } catch (IOException _) {
        // The target is away, or the test is over.
      }
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      long _ = from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // It was cut.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      cut();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
