package io.lockstep.broker;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The ways in: sockets that listen, with and without TLS, and streams that other transports carry.
/// Thread-safe once all listen.
final class Listeners implements MqttStreams {
  private static final int ACCEPT_BACKLOG = 1_024;
  private static final int ANSWER_BYTES = 1 << 20;
  private static final int SOCKETS_MORE = 1_000;

  private final Engine engine;
  private final EventLoopGroup loops;
  private final Function<Channel, Intake> intakeOf;
  private final List<Channel> listening = new ArrayList<>();
  private final List<ListenerCounters> counters = new ArrayList<>();
  private final ListenerCounters ws = counters("ws");
  private final ListenerCounters wss = counters("wss");

  /// @param intakeOf the intake of a channel's event loop
  Listeners(Engine engine, EventLoopGroup loops, Function<Channel, Intake> intakeOf) {
    this.engine = engine;
    this.loops = loops;
    this.intakeOf = intakeOf;
  }

  private ListenerCounters counters(String name) {
    ListenerCounters of = new ListenerCounters(name);
    counters.add(of);
    return of;
  }

  /// Begins to listen; returns the TCP port.
  ///
  /// @param tls null for a plain listener
  /// @throws LockstepException with PORT_IN_USE when it cannot
  int listen(String name, String bind, int wantedPort, @Nullable TlsContexts tls) {
    ListenerCounters of = counters(name);
    Class<? extends ServerChannel> type =
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true) // TCP_NODELAY is set by Netty itself
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    accept(socket, of, tls);
                  }
                });
    var bound = bootstrap.bind(bind, wantedPort).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new LockstepException(
          ErrorCode.PORT_IN_USE,
          "%s: cannot listen on %s:%d: %s; choose another port, or 0 for a free one"
              .formatted(name, bind, wantedPort, bound.cause().getMessage()),
          bound.cause());
    }
    listening.add(bound.channel());
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  private void accept(SocketChannel socket, ListenerCounters of, @Nullable TlsContexts tls) {
    if (!mayConnect(socket, of)) {
      return;
    }
    if (tls != null) {
      socket.pipeline().addLast(tls.handler());
    }
    socket
        .pipeline()
        .addLast(connection(socket, new Transport(of, tls != null, Optional.empty(), tls)));
  }

  @Override
  public MqttStream accept(String address, boolean isSecure, Optional<Decision.Granted> known) {
    ListenerCounters of = isSecure ? wss : ws;
    StreamChannel channel = new StreamChannel(address, waterMark());
    channel
        .pipeline()
        .addLast(
            new ChannelInitializer<StreamChannel>() {
              @Override
              protected void initChannel(StreamChannel stream) {
                if (mayConnect(stream, of)) {
                  stream
                      .pipeline()
                      .addLast(connection(stream, new Transport(of, isSecure, known, null)));
                }
              }
            });
    var _ = loops.register(channel);
    return channel.stream();
  }

  /// False, and it is closed, when there are far too many: not even a CONNACK for these.
  private boolean mayConnect(Channel channel, ListenerCounters of) {
    Counters all = engine.counters();
    if (all.sockets.incrementAndGet() - SOCKETS_MORE > engine.limits().maxConnections()) {
      all.sockets.decrementAndGet();
      var _ = channel.close();
      return false;
    }
    of.connections.incrementAndGet();
    of.connectionsTotal.increment();
    var _ =
        channel
            .closeFuture()
            .addListener(
                _ -> {
                  all.sockets.decrementAndGet();
                  of.connections.decrementAndGet();
                });
    return true;
  }

  private Connection connection(Channel channel, Transport transport) {
    return new Connection(engine, intakeOf.apply(channel), channel, transport);
  }

  private WriteBufferWaterMark waterMark() {
    int outbound = engine.limits().outboundBytes();
    return new WriteBufferWaterMark(outbound, outbound + ANSWER_BYTES);
  }

  List<ListenerStatistics> statistics() {
    return counters.stream().map(ListenerCounters::statistics).toList();
  }

  /// Takes no more sockets.
  void stop() {
    for (Channel listener : listening) {
      var _ = listener.close().awaitUninterruptibly();
    }
  }
}
