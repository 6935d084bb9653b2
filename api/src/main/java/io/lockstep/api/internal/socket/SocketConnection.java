package io.lockstep.api.internal.socket;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.websocket.WsConnection;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket, around the library's: it adds what that lacks. Its listener hears of the end
/// however it comes (the library says nothing when the socket breaks), pings are answered (RFC 6455
/// §5.5.2) and sent, and a peer that takes nothing, or does not answer a goodbye, is cut off.
final class SocketConnection implements ServerConnection, WsListener, SocketLink {
  private static final Logger log = LoggerFactory.getLogger(SocketConnection.class);
  private static final int LONGEST_TEXT = 1 << 20;
  private static final long MOST_SENDING_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long MOST_CLOSING_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long NEVER = Long.MIN_VALUE;

  private final WsConnection socket;
  private final SocketListener listener;
  private final Consumer<SocketConnection> whenOver;
  private final StringBuilder text = new StringBuilder();
  private final ReentrantLock sending = new ReentrantLock();
  private final AtomicBoolean isPinging = new AtomicBoolean();
  private final AtomicBoolean isClosing = new AtomicBoolean();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private volatile boolean isOver;
  private volatile long sendingSinceNanos = NEVER;
  private volatile long closingSinceNanos = NEVER;

  /// @param opening makes the library's connection around this as its listener
  SocketConnection(
      Function<WsListener, WsConnection> opening,
      SocketListener listener,
      Consumer<SocketConnection> whenOver) {
    this.listener = listener;
    this.whenOver = whenOver;
    this.socket = opening.apply(this);
  }

  /// Completes when the connection is over.
  CompletableFuture<Void> over() {
    return over;
  }

  // --- the web server's side ---

  @Override
  public void handle(Limit limit) {
    try {
      listener.opened(this);
      socket.handle(limit);
    } finally {
      isOver = true;
      whenOver.accept(this);
      listener.closed();
      over.complete(null);
    }
  }

  /// Never idle: a peer that is gone is found by the pings it does not answer.
  @Override
  public Duration idleTime() {
    return Duration.ZERO;
  }

  @Override
  public void close(boolean interrupt) {
    socket.close(interrupt);
  }

  // --- what the peer sends ---

  @Override
  public void onMessage(WsSession session, String part, boolean last) {
    if (text.length() + part.length() > LONGEST_TEXT) {
      throw ended(
          new SocketClosure(
              SocketClosure.TOO_BIG, "expected at most %d characters".formatted(LONGEST_TEXT)));
    }
    text.append(part);
    if (last) {
      String message = text.toString();
      text.setLength(0);
      hand(() -> listener.text(message));
    }
  }

  @Override
  public void onMessage(WsSession session, BufferData part, boolean last) {
    byte[] bytes = part.readBytes();
    if (bytes.length > 0) {
      hand(() -> listener.binary(bytes));
    }
  }

  /// A listener's method.
  private interface Delivery {
    void run() throws InterruptedException;
  }

  private void hand(Delivery delivery) {
    try {
      delivery.run();
    } catch (SocketClosure e) {
      throw ended(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloseConnectionException("interrupted", e);
    }
  }

  /// Says why before the web server, which is told by the exception, closes the socket.
  private CloseConnectionException ended(SocketClosure why) {
    if (isClosing.compareAndSet(false, true)) {
      write(() -> socket.close(why.code(), String.valueOf(why.getMessage())));
    }
    return new CloseConnectionException("ended by its endpoint", why);
  }

  @Override
  public void onPing(WsSession session, BufferData payload) {
    BufferData copy = BufferData.create(payload.readBytes());
    write(() -> socket.pong(copy));
  }

  @Override
  public void onError(WsSession session, Throwable cause) {
    log.atError().setCause(cause).log("A WebSocket ended by a defect");
  }

  // --- what is sent to the peer ---

  @Override
  public void send(String message) {
    write(() -> socket.send(message, true));
  }

  @Override
  public void send(byte[] bytes) {
    write(() -> socket.send(BufferData.create(bytes), true));
  }

  private void write(Runnable frame) {
    sending.lock();
    try {
      if (!isOver) {
        sendingSinceNanos = System.nanoTime();
        frame.run();
      }
    } catch (RuntimeException e) {
      // The library throws half a dozen kinds when the peer has gone; each means the same.
      log.atDebug().setCause(e).log("A WebSocket broke");
      abort();
    } finally {
      sendingSinceNanos = NEVER;
      sending.unlock();
    }
  }

  @Override
  public void close(int code, String reason) {
    if (isClosing.compareAndSet(false, true)) {
      closingSinceNanos = System.nanoTime();
      Thread _ =
          Thread.ofVirtual()
              .name("websocket-close")
              .start(() -> write(() -> socket.close(code, reason)));
    }
  }

  /// Cuts the connection: the thread that reads is interrupted, which closes the socket.
  void abort() {
    if (!isOver) {
      socket.close(true);
    }
  }

  // --- time ---

  /// Cuts off a peer that takes nothing, or does not say goodbye.
  void watch(long nowNanos) {
    long since = sendingSinceNanos;
    long closing = closingSinceNanos;
    if ((since != NEVER && nowNanos - since > MOST_SENDING_NANOS)
        || (closing != NEVER && nowNanos - closing > MOST_CLOSING_NANOS)) {
      abort();
    }
  }

  /// Makes the peer say something, so that one that is gone is found; does not wait.
  void ping() {
    if (!isClosing.get() && isPinging.compareAndSet(false, true)) {
      Thread _ =
          Thread.ofVirtual()
              .name("websocket-ping")
              .start(
                  () -> {
                    write(() -> socket.ping(BufferData.empty()));
                    isPinging.set(false);
                  });
    }
  }
}
