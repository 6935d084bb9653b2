package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ConnectPacket;
import io.lockstep.broker.internal.packet.Packets;
import io.lockstep.broker.internal.packet.ProtocolException;
import io.lockstep.broker.internal.packet.ReasonCode;
import io.lockstep.broker.internal.packet.Violation;
import io.lockstep.journal.JournalException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection: cuts bytes into packets, gives them to the phase it is in, and ends in
/// one place. Confined to its event loop, except where it says otherwise.
final class Connection extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);
  private static final int CONNECT = 1;
  private static final int LINGER_SECONDS = 5;

  private final Engine engine;
  private final Intake intake;
  private final Channel channel;
  private final Transport transport;
  private final Traffic traffic;
  private final Outbound outbound;
  private final Place place;

  private final Rights rights;

  private Phase phase;
  private @Nullable ByteBuf partial;
  private @Nullable ByteBuf acknowledgements;
  private long heardNanos;
  private boolean heard;

  // Written before the delivery thread learns of the connection, never after.
  private int version = 4;
  private boolean isDevice;
  private int windowLimit = 1;
  private long maximumPacketBytes;

  Connection(Engine engine, Intake intake, Channel channel, Transport transport) {
    this.engine = engine;
    this.intake = intake;
    this.channel = channel;
    this.transport = transport;
    this.traffic = new Traffic(channel, transport);
    this.place = new Place(engine.clients(), this);
    this.rights = new Rights(engine.access());
    this.outbound = new Outbound(this, engine.limits().outboundBytes());
    heardNanos = intake.nowNanos();
    phase = new Phase.AwaitingConnect(heardNanos);
  }

  // --- what the delivery thread reads ---

  Intake intake() {
    return intake;
  }

  Outbound outbound() {
    return outbound;
  }

  /// 4 for MQTT 3.1.1, 5 for MQTT 5.
  int version() {
    return version;
  }

  /// True when the client is a device. Known before its session is attached, then the same.
  boolean isDevice() {
    return isDevice;
  }

  int windowLimit() {
    return windowLimit;
  }

  long maximumPacketBytes() {
    return maximumPacketBytes;
  }

  Engine engine() {
    return engine;
  }

  Traffic traffic() {
    return traffic;
  }

  Rights rights() {
    return rights;
  }

  /// True while the client is connected; for the event loop.
  boolean isActive() {
    return phase instanceof ActiveClient;
  }

  // --- bytes in ---

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    intake.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      intake.beginBurst(in.readableBytes());
      traffic.received(in.readableBytes());
      heard = true;
      if (phase instanceof Phase.Ended) {
        return;
      }
      ByteBuf begun = partial;
      if (begun != null) {
        begun.writeBytes(in);
        parsePartial(begun);
      } else {
        int used = parse(in.nioBuffer());
        if (used < in.readableBytes() && !(phase instanceof Phase.Ended)) {
          partial = in.alloc().directBuffer(in.readableBytes() - used);
          partial.writeBytes(in, in.readerIndex() + used, in.readableBytes() - used);
        }
      }
    } finally {
      in.release();
    }
  }

  private void parsePartial(ByteBuf begun) {
    begun.skipBytes(parse(begun.nioBuffer()));
    if (!begun.isReadable() || phase instanceof Phase.Ended) {
      partial = null;
      begun.release();
    } else {
      begun.discardReadBytes();
    }
  }

  /// Gives whole packets to the phase; returns how many bytes they took.
  private int parse(ByteBuffer in) {
    int at = 0;
    int end = in.limit();
    try {
      while (end - at >= 2 && isReading()) {
        int first = in.get(at) & 0xFF;
        int body = at + 2;
        int length = in.get(at + 1);
        if (length < 0) {
          length &= 0x7F;
          for (int shift = 7; ; shift += 7) {
            if (shift > 21) {
              throw Violation.remainingLength();
            }
            if (body >= end) {
              return at;
            }
            int next = in.get(body++);
            length |= (next & 0x7F) << shift;
            if (next >= 0) {
              break;
            }
          }
        }
        if ((long) length + body - at > engine.limits().maxPacketBytes()) {
          throw Violation.packetTooLarge(
              (long) length + body - at, engine.limits().maxPacketBytes());
        }
        if (phase instanceof Phase.AwaitingConnect && first >> 4 != CONNECT) {
          throw Violation.firstPacketNotConnect(first >> 4);
        }
        if (end - body < length) {
          return at;
        }
        packet(first, in, body, body + length);
        at = body + length;
      }
    } catch (ProtocolException e) {
      engine.counters().protocolErrors.increment();
      log.atDebug()
          .addKeyValue("peer", address())
          .addKeyValue("violation", e.getMessage())
          .log("A client broke the protocol");
      end(e.reasonCode(), String.valueOf(e.getMessage()));
    } catch (JournalException e) {
      end(Intake.reasonOf(e), String.valueOf(e.getMessage()));
    }
    return at;
  }

  /// While CONNECT waits in the journal, what follows it stays unparsed.
  private boolean isReading() {
    return !(phase instanceof Phase.Opening || phase instanceof Phase.Ended);
  }

  private void packet(int first, ByteBuffer in, int from, int to) {
    switch (phase) {
      case Phase.AwaitingConnect awaiting -> connect(awaiting, first, in, from, to);
      case ActiveClient client -> client.packet(first, in, from, to);
      case Phase.Opening _, Phase.Ended _ -> {}
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    settle();
  }

  /// Ends a burst of packets from the client.
  private void settle() {
    if (phase instanceof ActiveClient client) {
      client.settle();
    }
    outbound.settle();
  }

  // --- CONNECT ---

  private void connect(Phase.AwaitingConnect awaiting, int first, ByteBuffer in, int from, int to) {
    if (first != CONNECT << 4) {
      throw Violation.fixedHeaderFlags(first);
    }
    version = ConnectPacket.claimedVersion(in, from, to);
    ConnectPacket packet = ConnectPacket.read(in, from, to);
    engine.traces().connecting(packet, in, from, to, intake.nowMicros());
    windowLimit = Math.min(packet.receiveMaximum(), engine.limits().maxInflight());
    maximumPacketBytes = packet.maximumPacketBytes();
    switch (Admission.decide(
        packet, engine, transport, address(), transport.clientCertificate(channel))) {
      case Admission.Refused refused -> refuse(refused.reasonCode(), refused.returnCode());
      case Admission.Admitted admitted -> {
        isDevice = admitted.principal().role() == Role.DEVICE;
        long number = engine.openings().add(this);
        Phase.Opening opening = awaiting.opening(number, packet, admitted);
        phase = opening;
        channel.config().setAutoRead(false);
        place.take(admitted, () -> journalOpening(opening));
      }
    }
  }

  private void journalOpening(Phase.Opening opening) {
    if (phase instanceof Phase.Opening) {
      rights.become(opening.admitted());
      try {
        intake.append(
            opening.admitted().opened(opening.number(), opening.packet(), intake.nowMicros()),
            this);
      } catch (JournalException e) {
        end(Intake.reasonOf(e), String.valueOf(e.getMessage()));
      }
    }
  }

  /// The client has come anew: ends this connection [MQTT-3.1.4-3] and hands over its last records.
  void retire() {
    if (phase instanceof ActiveClient) {
      engine.counters().takeovers.increment();
    }
    end(ReasonCode.SESSION_TAKEN_OVER, "the client connected anew [MQTT-3.1.4-3]");
    intake.flush();
  }

  /// The session is attached; called by the delivery thread through the event loop.
  ///
  /// @param received identifiers of the client's QoS 2 messages that were not released
  void opened(long epoch, boolean sessionPresent, PacketIds received) {
    outbound.open(windowLimit);
    if (!(phase instanceof Phase.Opening opening)) {
      engine.delivery().ended(this, Delivery.EXPIRY_UNCHANGED, null);
      return;
    }
    ActiveClient client = new ActiveClient(this, engine, intake, opening, epoch, received);
    phase = client;
    traffic.opened(intake.nowMicros());
    int open = engine.counters().connections.incrementAndGet();
    int _ = engine.counters().connectionsMost.accumulateAndGet(open, Math::max);
    engine.counters().connectionsTotal.increment();
    if (engine.traces().hasAny(client.clientId())) {
      tap();
    }
    send(client.connack(sessionPresent, engine.limits()));
    resume(intake.nowNanos());
    ByteBuf begun = partial;
    if (begun != null) {
      intake.beginBurst(0);
      parsePartial(begun);
      settle();
    }
  }

  /// The session could not be attached; called by the delivery thread through the event loop.
  void refused(int reasonCode) {
    if (phase instanceof Phase.Opening) {
      refuse(reasonCode, returnCode(reasonCode));
      place.leave();
    }
  }

  private void refuse(int reasonCode, int returnCode) {
    phase = new Phase.Ended();
    closeAfter(
        version == 5 ? Packets.connack5Refusal(reasonCode) : Packets.connack4(false, returnCode));
  }

  private static int returnCode(int reasonCode) {
    return switch (reasonCode) {
      case ReasonCode.UNSUPPORTED_VERSION -> 1;
      case ReasonCode.CLIENT_ID_NOT_VALID -> 2;
      case ReasonCode.NOT_AUTHORIZED -> 5;
      default -> 3;
    };
  }

  // --- what the journal answers ---

  /// Writes an acknowledgement when what it says is durable.
  ///
  /// @param packetType 4 PUBACK to 7 PUBCOMP
  void acknowledge(int packetType, int packetId, int reasonCode) {
    if (phase instanceof ActiveClient client) {
      client.acknowledged(packetType, packetId, reasonCode);
      writeAcknowledgement(packetType, packetId, reasonCode);
    }
  }

  /// Writes a PUBACK or one of its kin; it leaves with the next flush of acknowledgements.
  void writeAcknowledgement(int packetType, int packetId, int reasonCode) {
    ByteBuf into = acknowledgements;
    if (into == null) {
      into = channel.alloc().directBuffer(256);
      acknowledgements = into;
      intake.dirty(this);
    }
    if (reasonCode == ReasonCode.SUCCESS) {
      into.writeInt(Packets.firstOfAcknowledgement(packetType) << 24 | 0x02_0000 | packetId);
    } else {
      into.writeBytes(Packets.acknowledgement5(packetType, packetId, reasonCode));
    }
  }

  /// Journals the packet identifiers that QoS 2 messages to the client were given; false when they
  /// need not be durable, since the session ends with the connection.
  boolean journalAssigned(List<Sent> messages) {
    if (!(phase instanceof ActiveClient client) || !client.outlivesConnection()) {
      return false;
    }
    try {
      client.journalAssigned(messages);
    } catch (JournalException e) {
      // What waits here is dropped with the connection, and sent anew over the next one.
      end(Intake.reasonOf(e), String.valueOf(e.getMessage()));
    }
    return true;
  }

  void flushAcknowledgements() {
    ByteBuf full = acknowledgements;
    if (full != null) {
      acknowledgements = null;
      if (phase instanceof Phase.Ended) {
        full.release();
      } else {
        write(full);
        channel.flush();
        endIfOverflowing();
      }
    }
  }

  /// The journal refused the record of a packet: never a false acknowledgement.
  void journalRefused(int packetType, int packetId, JournalException why) {
    int reason = Intake.reasonOf(why);
    boolean isPublish = packetType == Packets.PUBACK || packetType == Packets.PUBREC;
    switch (phase) {
      case ActiveClient _ when isPublish && version == 5 && reason == ReasonCode.QUOTA_EXCEEDED -> {
        engine.counters().refusedMessages.increment();
        acknowledge(packetType, packetId, reason);
      }
      case ActiveClient _, Phase.Opening _ -> end(reason, "the journal takes no records now");
      case Phase.AwaitingConnect _, Phase.Ended _ -> {}
    }
  }

  // --- bytes out ---

  void send(byte[] packet) {
    write(Unpooled.wrappedBuffer(packet));
    channel.flush();
    endIfOverflowing();
  }

  /// Sends unless the connection has ended meanwhile.
  void sendWhenActive(byte[] packet) {
    if (phase instanceof ActiveClient) {
      send(packet);
    }
  }

  void write(ByteBuf bytes) {
    engine.counters().sentBytes.add(bytes.readableBytes());
    traffic.sent(bytes.readableBytes());
    var _ = channel.write(bytes, channel.voidPromise());
  }

  Channel channel() {
    return channel;
  }

  /// A client that sends and never reads makes answers pile up; that ends here.
  private void endIfOverflowing() {
    if (!channel.isWritable() && channel.isActive()) {
      end(ReasonCode.QUOTA_EXCEEDED, "answers pile up because the client does not read them");
    }
  }

  // --- back-pressure and time ---

  void pause() {
    channel.config().setAutoRead(false);
  }

  void resume(long nowNanos) {
    heardNanos = nowNanos;
    if (!(phase instanceof Phase.Opening) && !intake.isPaused()) {
      channel.config().setAutoRead(true);
    }
  }

  void tick(long nowNanos) {
    traffic.report();
    if (heard) {
      heard = false;
      heardNanos = nowNanos;
    }
    long connectNanos = engine.limits().connectTimeout().toNanos();
    switch (phase) {
      case Phase.AwaitingConnect awaiting -> {
        if (nowNanos - awaiting.sinceNanos() > connectNanos) {
          end(ReasonCode.KEEP_ALIVE_TIMEOUT, "no CONNECT in time");
        }
      }
      case ActiveClient client -> {
        if (client.keepAliveNanos() > 0 && nowNanos - heardNanos > client.keepAliveNanos()) {
          // [MQTT-3.1.2-22]
          end(ReasonCode.KEEP_ALIVE_TIMEOUT, "nothing heard for one and a half keep alives");
        }
      }
      case Phase.Opening _, Phase.Ended _ -> {}
    }
  }

  // --- the end ---

  /// Ends the connection and says why, as far as the phase and version have words for it.
  void end(int reasonCode, String reason) {
    end(reasonCode, reason, Delivery.EXPIRY_UNCHANGED);
  }

  /// The same, and says how long the session lasts.
  void end(int reasonCode, String reason, long expirySeconds) {
    Phase before = phase;
    switch (before) {
      case Phase.AwaitingConnect _ -> {
        if (version == 5) {
          refuse(reasonCode, 0);
        } else if (reasonCode == ReasonCode.UNSUPPORTED_VERSION) {
          refuse(reasonCode, 1);
        } else {
          phase = new Phase.Ended();
          closeAfter(new byte[0]);
        }
      }
      case Phase.Opening opening -> {
        Connection _ = engine.openings().remove(opening.number());
        refuse(reasonCode, returnCode(reasonCode));
        place.leave();
      }
      case ActiveClient client -> {
        phase = new Phase.Ended();
        note(client, reasonCode, reason);
        client.left(true, expirySeconds);
        place.leave();
        closeAfter(client.farewell(reasonCode, reason));
      }
      case Phase.Ended _ -> {}
    }
  }

  private void note(ActiveClient client, int reasonCode, String reason) {
    engine
        .lastWords()
        .note(client.clientId(), new ClientError(intake.nowMicros(), reasonCode, reason));
  }

  /// What can be seen of it from outside; null when it has no session. On the event loop.
  @Nullable ConnectionFigures figures() {
    Principal known = rights.principal();
    return phase instanceof ActiveClient client && known != null
        ? traffic.figures(known, client, outbound, windowLimit)
        : null;
  }

  /// Somebody looks on from now on; on the event loop.
  void tap() {
    if (phase instanceof ActiveClient client) {
      traffic.tap(this, engine.traces(), client, intake::nowMicros, partial);
    }
  }

  /// The client said DISCONNECT.
  void endedByClient(ActiveClient client, boolean publishWill, long expirySeconds) {
    phase = new Phase.Ended();
    client.left(publishWill, expirySeconds);
    place.leave();
    closeAfter(new byte[0]);
  }

  private void closeAfter(byte[] lastPacket) {
    ByteBuf pending = acknowledgements;
    if (pending != null) {
      acknowledgements = null;
      write(pending);
    }
    engine.counters().sentBytes.add(lastPacket.length);
    traffic.sent(lastPacket.length);
    var _ =
        channel
            .writeAndFlush(Unpooled.wrappedBuffer(lastPacket))
            .addListener(ChannelFutureListener.CLOSE);
    // A peer that does not read would keep the last packet, and the socket, for ever.
    var _ = intake.loop().schedule(this::close, LINGER_SECONDS, TimeUnit.SECONDS);
  }

  private void close() {
    var _ = channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    switch (phase) {
      case ActiveClient client -> {
        phase = new Phase.Ended();
        note(client, ReasonCode.UNSPECIFIED, "the connection was lost");
        client.left(true, Delivery.EXPIRY_UNCHANGED);
        place.leave();
      }
      case Phase.Opening opening -> {
        phase = new Phase.Ended();
        Connection _ = engine.openings().remove(opening.number());
        place.leave();
      }
      case Phase.AwaitingConnect _ -> phase = new Phase.Ended();
      case Phase.Ended _ -> {}
    }
    intake.closed(this);
    traffic.report();
    partial = released(partial);
    acknowledgements = released(acknowledgements);
  }

  private static @Nullable ByteBuf released(@Nullable ByteBuf buffer) {
    if (buffer != null) {
      buffer.release();
    }
    return null;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    traffic.broke(cause);
    if (cause instanceof IOException || cause instanceof io.netty.handler.codec.DecoderException) {
      log.atDebug().addKeyValue("peer", address()).setCause(cause).log("A connection broke");
      close();
    } else {
      log.atError().addKeyValue("peer", address()).setCause(cause).log("A packet made us fail");
      end(ReasonCode.IMPLEMENTATION_ERROR, "");
    }
  }

  private String address() {
    return String.valueOf(channel.remoteAddress());
  }
}
