package io.lockstep.broker;

import io.lockstep.journal.CompactedLog;
import io.lockstep.journal.Journal;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An MQTT 3.1.1 and 5 broker that acknowledges nothing before it is durable.
///
/// What clients publish, and what they do to their sessions, are records in one input journal;
/// acknowledgements go out when the journal has synced, and subscribers are served by reading the
/// journal. Sessions and retained messages are projections of it, saved in a compacted log.
/// Thread-safe.
public final class Broker implements MqttStreams, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Broker.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int ACCEPT_BACKLOG = 1_024;
  private static final int ANSWER_BYTES = 1 << 20;
  private static final int SOCKETS_MORE = 1_000;

  private final Counters counters;
  private final Delivery delivery;
  private final Engine engine;
  private final OwnMessages ownMessages;
  private final MultiThreadIoEventLoopGroup loops;
  private final Map<EventExecutor, Intake> intakes = new HashMap<>();
  private final List<Channel> listeners = new ArrayList<>();
  private final int port;
  private final int tlsPort;
  private boolean isClosed;

  private Broker(
      BrokerOptions options,
      Journal inputs,
      CompactedLog sessions,
      Access access,
      Milestones milestones,
      Receipts receipts,
      InstantSource clock,
      LongSupplier nanos) {
    counters = new Counters();
    Engine.Openings openings = new Engine.Openings();
    delivery =
        new Delivery(
            inputs,
            sessions,
            options.limits(),
            counters,
            openings,
            milestones,
            receipts,
            clock,
            nanos);
    delivery.start();
    ownMessages = new OwnMessages(inputs.appender(), clock);
    boolean isNative = Epoll.isAvailable();
    IoHandlerFactory io = isNative ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    loops =
        new MultiThreadIoEventLoopGroup(
            options.eventLoops(), new DefaultThreadFactory("mqtt", true), io);
    for (EventExecutor loop : loops) {
      Intake intake = new Intake((EventLoop) loop, inputs.appender(), clock, nanos, counters);
      intakes.put(loop, intake);
      intake.start();
    }
    engine =
        new Engine(
            access,
            options.limits(),
            counters,
            delivery,
            openings,
            new Clients(),
            receipts,
            options.redirection(),
            new ConnectRate(options.limits().connectsPerSecond(), nanos.getAsLong()));
    Class<? extends ServerChannel> channel =
        isNative ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    try {
      port = listen(channel, options.bind(), options.port(), null);
      tlsPort =
          options
              .tls()
              .map(tls -> listen(channel, tls.bind(), tls.port(), tls.context()))
              .orElse(-1);
    } catch (LockstepException e) {
      close();
      throw e;
    }
  }

  /// Starts a broker. It replays what its state lacks from the journal, then listens.
  ///
  /// @param inputs the journal of inputs, with group commit; stays open when the broker closes
  /// @param sessions where sessions and retained messages are saved; stays open too
  /// @param milestones tells what lies behind the journal, for publishers who ask
  /// @param receipts hears of the server's own messages that reached a device
  /// @param clock the wall clock
  /// @throws LockstepException with [ErrorCode#PORT_IN_USE] when it cannot listen
  public static Broker start(
      BrokerOptions options,
      Journal inputs,
      CompactedLog sessions,
      Access access,
      Milestones milestones,
      Receipts receipts,
      InstantSource clock) {
    return new Broker(
        options, inputs, sessions, access, milestones, receipts, clock, System::nanoTime);
  }

  /// The same with a clock of its own for what takes its time, in nanoseconds as [System#nanoTime].
  static Broker start(
      BrokerOptions options,
      Journal inputs,
      CompactedLog sessions,
      Access access,
      Milestones milestones,
      Receipts receipts,
      InstantSource clock,
      LongSupplier nanos) {
    return new Broker(options, inputs, sessions, access, milestones, receipts, clock, nanos);
  }

  private int listen(
      Class<? extends ServerChannel> channelType,
      String bind,
      int wantedPort,
      @Nullable SslContext tls) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(channelType)
            .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    accept(socket, tls);
                  }
                });
    var bound = bootstrap.bind(bind, wantedPort).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new LockstepException(
          ErrorCode.PORT_IN_USE,
          "mqtt: cannot listen on %s:%d: %s; choose another port, or 0 for a free one"
              .formatted(bind, wantedPort, bound.cause().getMessage()),
          bound.cause());
    }
    listeners.add(bound.channel());
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  private void accept(SocketChannel socket, @Nullable SslContext tls) {
    if (!mayConnect(socket)) {
      return;
    }
    if (tls != null) {
      socket.pipeline().addLast(tls.newHandler(socket.alloc()));
    }
    socket.pipeline().addLast(connection(socket, tls != null));
  }

  @Override
  public MqttStream accept(String address, boolean isSecure) {
    StreamChannel channel = new StreamChannel(address, waterMark());
    channel
        .pipeline()
        .addLast(
            new ChannelInitializer<StreamChannel>() {
              @Override
              protected void initChannel(StreamChannel stream) {
                if (mayConnect(stream)) {
                  stream.pipeline().addLast(connection(stream, isSecure));
                }
              }
            });
    var _ = loops.register(channel);
    return channel.stream();
  }

  /// False, and it is closed, when there are far too many: not even a CONNACK for these.
  private boolean mayConnect(Channel channel) {
    if (counters.sockets.incrementAndGet() - SOCKETS_MORE > engine.limits().maxConnections()) {
      counters.sockets.decrementAndGet();
      var _ = channel.close();
      return false;
    }
    var _ = channel.closeFuture().addListener(_ -> counters.sockets.decrementAndGet());
    return true;
  }

  private Connection connection(Channel channel, boolean isSecure) {
    Intake intake = intakes.get(channel.eventLoop());
    if (intake == null) {
      throw new IllegalStateException("an event loop without intake");
    }
    return new Connection(engine, intake, channel, isSecure);
  }

  private WriteBufferWaterMark waterMark() {
    int outbound = engine.limits().outboundBytes();
    return new WriteBufferWaterMark(outbound, outbound + ANSWER_BYTES);
  }

  /// Publishes a message of the server's own, from nobody's session. It is journalled with
  /// [io.lockstep.model.FieldMessage#DOWNLINK] and an empty device, and fanned out like all others.
  ///
  /// @param topic a topic name, without wildcards
  /// @param qos 0 to 2
  /// @return completes when the message is durable; fails with a
  ///   [io.lockstep.journal.JournalException] when the journal refuses it
  public CompletableFuture<Void> publish(String topic, byte[] payload, int qos, boolean retain) {
    return ownMessages.publish(topic, payload, qos, retain);
  }

  /// Keeps a message of the server's own from going to anybody who has not been sent it yet, also
  /// after a restart if [Receipts#withdrawn] names it then.
  ///
  /// @param position of the message in the journal of inputs
  /// @return true when it is sure that no device was sent it; false when one was, or when it is not
  ///   known since the message is older than this start. Never completes when the broker stops
  ///   meanwhile
  public CompletableFuture<Boolean> withdraw(long position) {
    return delivery.withdraw(position);
  }

  /// The plain listener's TCP port.
  public int port() {
    return port;
  }

  /// The TLS listener's TCP port, -1 when there is none.
  public int tlsPort() {
    return tlsPort;
  }

  /// Bytes that wait in memory for all clients together.
  long waitingBytes() {
    return counters.outboundBytes.get();
  }

  /// Figures since the start.
  public BrokerStatistics statistics() {
    Delivery.Figures figures = delivery.figures();
    return new BrokerStatistics(
        counters.connections.get(),
        counters.connectionsTotal.sum(),
        counters.authenticationFailures.sum(),
        counters.protocolErrors.sum(),
        counters.takeovers.sum(),
        counters.receivedMessages.sum(),
        counters.receivedBytes.sum(),
        counters.acknowledgedMessages.sum(),
        counters.duplicateMessages.sum(),
        counters.refusedMessages.sum(),
        counters.sentMessages.sum(),
        counters.sentBytes.sum(),
        counters.droppedSlow.sum(),
        counters.droppedTooLarge.sum(),
        counters.droppedExpired.sum(),
        counters.droppedBacklog.sum(),
        counters.droppedRetained.sum(),
        counters.droppedAnswers.sum(),
        figures.sessions(),
        figures.subscriptions(),
        figures.groups(),
        figures.retained(),
        figures.position(),
        figures.behind());
  }

  /// Stops listening, lets acknowledgements that wait for the journal go out, says goodbye (0x8B),
  /// and saves the sessions. Takes at most about 15 seconds; the journal must still be open.
  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
    }
    for (Channel listener : listeners) {
      var _ = listener.close().awaitUninterruptibly();
    }
    CountDownLatch drained = new CountDownLatch(intakes.size());
    for (Intake intake : intakes.values()) {
      intake.loop().execute(() -> intake.drain(drained::countDown));
    }
    try {
      if (!drained.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.atWarn().log("Some acknowledgements were still waiting for the journal");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    delivery.stop(PATIENCE);
    var _ =
        loops
            .shutdownGracefully(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .awaitUninterruptibly();
  }
}
