package io.lockstep.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A channel without a socket: one side is an event loop's pipeline, as for any connection, the
/// other an [MqttStream]. Two bounded queues lie between them. The pipeline's side belongs to the
/// event loop.
final class StreamChannel extends AbstractChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);
  private static final int MOST_IN = 256 << 10;
  private static final int MOST_OUT = 64 << 10;

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final SocketAddress peer;
  private final MqttStream stream = new Stream();
  private final Runnable shutdown = this::closeNow;
  private final Runnable reading = this::handOver;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition inHasRoom = lock.newCondition();
  private final Condition outHasMore = lock.newCondition();

  // Under the lock.
  private final ArrayDeque<byte[]> in = new ArrayDeque<>();
  private int inBytes;
  private final ArrayDeque<byte[]> out = new ArrayDeque<>();
  private int outBytes;
  private boolean wantsFlush;
  private volatile boolean isOver;
  private volatile boolean hasPeer = true;

  // Of the event loop.
  private boolean wantsRead;
  private boolean isReading;

  /// The peer's address as the transport says it.
  private static final class PeerAddress extends SocketAddress {
    private static final long serialVersionUID = 1L;
    private final String text;

    PeerAddress(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  StreamChannel(String address, WriteBufferWaterMark waterMark) {
    super(null);
    peer = new PeerAddress(address);
    config.setWriteBufferWaterMark(waterMark);
  }

  /// The other side.
  MqttStream stream() {
    return stream;
  }

  // --- the transport's side ---

  private final class Stream implements MqttStream {
    @Override
    public void offer(byte[] bytes) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (!isOver && inBytes > 0 && inBytes + bytes.length > MOST_IN) {
          inHasRoom.await();
        }
        if (isOver) {
          return;
        }
        in.add(bytes);
        inBytes += bytes.length;
      } finally {
        lock.unlock();
      }
      run(reading);
    }

    @Override
    public Optional<byte[]> take() throws InterruptedException {
      byte @Nullable [] taken;
      boolean flushes;
      lock.lockInterruptibly();
      try {
        while (out.isEmpty() && !isOver) {
          outHasMore.await();
        }
        taken = out.poll();
        outBytes -= taken == null ? 0 : taken.length;
        flushes = wantsFlush && outBytes < MOST_OUT;
        wantsFlush &= !flushes;
      } finally {
        lock.unlock();
      }
      if (flushes) {
        run(unsafe()::flush);
      }
      return Optional.ofNullable(taken);
    }

    @Override
    public void close() {
      hasPeer = false;
      run(reading);
    }
  }

  private void run(Runnable task) {
    try {
      eventLoop().execute(task);
    } catch (RejectedExecutionException _) {
      // The event loop has ended, and every connection with it.
      end();
    }
  }

  private void end() {
    lock.lock();
    try {
      isOver = true;
      in.clear();
      inBytes = 0;
      inHasRoom.signalAll();
      outHasMore.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // --- the pipeline's side, on the event loop ---

  /// Hands over what has come, as long as the connection reads.
  private void handOver() {
    if (isReading) {
      return; // called from below itself
    }
    isReading = true;
    try {
      while (wantsRead && !isOver) {
        boolean isLast = !hasPeer;
        byte[] next = poll();
        if (next != null) {
          wantsRead = false; // until the pipeline asks again, which it does unless it is paused
          var _ =
              pipeline().fireChannelRead(Unpooled.wrappedBuffer(next)).fireChannelReadComplete();
        } else if (isLast) {
          closeNow();
        } else {
          break;
        }
      }
    } finally {
      isReading = false;
    }
  }

  private void closeNow() {
    unsafe().close(voidPromise());
  }

  private byte @Nullable [] poll() {
    lock.lock();
    try {
      byte[] next = in.poll();
      if (next != null) {
        inBytes -= next.length;
        inHasRoom.signalAll();
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected void doBeginRead() {
    wantsRead = true;
    handOver();
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer outbound) {
    Object message;
    while ((message = outbound.current()) != null) {
      if (!hasRoomOut()) {
        return; // flushed again when something was taken
      }
      ByteBuf bytes = (ByteBuf) message;
      byte[] copy = new byte[bytes.readableBytes()];
      bytes.getBytes(bytes.readerIndex(), copy);
      put(copy);
      outbound.remove();
    }
  }

  private boolean hasRoomOut() {
    lock.lock();
    try {
      wantsFlush = outBytes >= MOST_OUT;
      return !wantsFlush;
    } finally {
      lock.unlock();
    }
  }

  private void put(byte[] bytes) {
    if (bytes.length > 0) {
      lock.lock();
      try {
        out.add(bytes);
        outBytes += bytes.length;
        outHasMore.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    ((SingleThreadEventLoop) eventLoop()).addShutdownHook(shutdown);
    promise.setSuccess();
  }

  @Override
  protected void doDeregister() {
    ((SingleThreadEventLoop) eventLoop()).removeShutdownHook(shutdown);
  }

  @Override
  protected void doClose() {
    end();
  }

  @Override
  protected void doDisconnect() {
    end();
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException("a stream has no address of its own");
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new AbstractUnsafe() {
      @Override
      public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        promise.setFailure(new UnsupportedOperationException("a stream is connected already"));
      }
    };
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof SingleThreadEventLoop;
  }

  @Override
  protected SocketAddress localAddress0() {
    return peer;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return peer;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public boolean isOpen() {
    return !isOver;
  }

  @Override
  public boolean isActive() {
    return !isOver;
  }
}
