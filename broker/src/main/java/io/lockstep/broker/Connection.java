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
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection: cuts bytes into packets, gives them to the phase it is in, and ends in
/// one place. Confined to its event loop, except where it says otherwise.
final class Connection extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);
  private static final int CONNECT = 1;

  /// Enough for the longest identifier, will, name and password, and as much for properties; nobody
  /// holds more of our memory before we know who it is.
  private static final int STRANGERS_PACKET_BYTES = 6 << 16;

  private static final byte[] NOTHING = {};

  private final Engine engine;
  private final Intake intake;
  private final Channel channel;
  private final Transport transport;
  private final Traffic traffic;
  private final Outbound outbound;
  private final Handshake handshake;
  private final Frames frames = new Frames(this);

  private final Rights rights;

  private Phase phase;
  private final Acknowledgements acknowledgements;
  private final Closing closing;
  private long heardNanos;

  /// When we began to read again what had waited for us.
  private long resumedNanos;

  private boolean heard;

  // Written before the delivery thread learns of the connection, never after.
  private int version = 4;
  private boolean isDevice;
  private @Nullable Naming naming;
  private int windowLimit = 1;
  private long maximumPacketBytes = Long.MAX_VALUE;
  private int topicAliasMaximum;

  Connection(Engine engine, Intake intake, Channel channel, Transport transport) {
    this.engine = engine;
    this.intake = intake;
    this.channel = channel;
    this.transport = transport;
    this.traffic = new Traffic(channel, transport);
    this.rights = new Rights(engine.access());
    this.acknowledgements = new Acknowledgements(channel.alloc());
    this.closing = new Closing(this, channel, acknowledgements);
    this.handshake = new Handshake(this, engine, intake, transport);
    this.outbound = new Outbound(this, engine);
    heardNanos = intake.nowNanos();
    resumedNanos = heardNanos;
    phase = Phase.begin(heardNanos);
  }

  // --- what the delivery thread reads ---

  Intake intake() {
    return intake;
  }

  Outbound outbound() {
    return outbound;
  }

  /// 3 for MQTT 3.1, 4 for MQTT 3.1.1, 5 for MQTT 5.
  int version() {
    return version;
  }

  /// True when the client is a device. Known before its session is attached, then the same.
  boolean isDevice() {
    return isDevice;
  }

  /// How the client names topics; null when it sees them as they are. Known before its session is
  /// attached, then the same.
  @Nullable Naming naming() {
    return naming;
  }

  int windowLimit() {
    return windowLimit;
  }

  long maximumPacketBytes() {
    return maximumPacketBytes;
  }

  /// Topic aliases that messages to the client may use, 0 for none.
  int topicAliasMaximum() {
    return topicAliasMaximum;
  }

  /// True when the connection is encrypted.
  boolean isSecure() {
    return transport.isSecure();
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

  boolean isOpening() {
    return phase instanceof Phase.Opening;
  }

  boolean isEnded() {
    return phase instanceof Phase.Ended;
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
      if (!isEnded()) {
        frames.take(in);
        if (frames.isOverBound()) {
          intake.endLargestPartial();
        }
        if (isOpening() && frames.isBegun()) {
          pause(); // it does not wait for CONNACK: enough of that has come
        }
      }
    } finally {
      in.release();
    }
  }

  /// Bytes kept of a packet that has come in part.
  int partialBytes() {
    return frames.partialBytes();
  }

  /// The room that its packet takes is needed, or would be; not while it is being cut.
  void endForRoom() {
    end(ReasonCode.QUOTA_EXCEEDED, "packets that have come in part take too much memory");
    frames.release();
  }

  /// Cuts packets; a violation ends the connection. Returns how many bytes they took.
  int guarded(Frames cutter, ByteBuffer in) {
    try {
      return cutter.cut(in);
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
    return 0;
  }

  /// The head of a packet has come: whether the rest may.
  void announced(int first, long bytes) {
    int most = engine.limits().maxPacketBytes();
    if (!(phase instanceof ActiveClient)) {
      most = Math.min(most, STRANGERS_PACKET_BYTES);
    }
    if (bytes > most) {
      throw Violation.packetTooLarge(bytes, most);
    }
    if (phase instanceof Phase.AwaitingConnect && first >> 4 != CONNECT) {
      throw Violation.firstPacketNotConnect(first >> 4);
    }
  }

  /// While CONNECT waits in the journal, what follows it stays unparsed.
  boolean isReading() {
    return !(phase instanceof Phase.Opening || phase instanceof Phase.Ended);
  }

  void packet(int first, ByteBuffer in, int from, int to) {
    switch (phase) {
      case Phase.AwaitingConnect awaiting -> handshake.connect(awaiting, first, in, from, to);
      case Phase.Authenticating begun -> handshake.authenticate(begun, first, in, from, to);
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

  // --- from CONNECT to the session ---

  /// The version that CONNECT claims: answers are written in it.
  void speak(int claimed) {
    version = claimed;
  }

  /// Takes over what the client can take.
  void agree(ConnectPacket packet) {
    windowLimit = Math.min(packet.receiveMaximum(), engine.limits().maxInflight());
    maximumPacketBytes = packet.maximumPacketBytes();
    topicAliasMaximum = Math.min(packet.topicAliasMaximum(), engine.limits().topicAliasMaximum());
  }

  void enter(Phase.Authenticating authenticating) {
    phase = authenticating;
  }

  /// The client is let in. What it says before its session is attached waits, and is not read on;
  /// most wait for CONNACK, so that reading need not be stopped for them.
  void opening(Phase.Opening opening) {
    isDevice = opening.admitted().principal().role() == Role.DEVICE;
    naming = opening.admitted().naming();
    phase = opening;
  }

  /// Who the client is, from now on.
  void isKnownAs(Principal who, Standing standing) {
    rights.become(who, standing);
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
      engine.delivery().notLetIn(this, epoch);
      return;
    }
    ActiveClient client = opening.active(this, engine, intake, epoch, received);
    phase = client;
    handshake.attached();
    traffic.opened(intake.nowMicros());
    int open = engine.counters().connections.incrementAndGet();
    int _ = engine.counters().connectionsMost.accumulateAndGet(open, Math::max);
    engine.counters().connectionsTotal.increment();
    if (engine.traces().hasAny(client.clientId())) {
      tap();
    }
    byte[] connack = client.connack(sessionPresent, opening, engine.limits());
    if (connack.length > maximumPacketBytes) {
      // Without CONNACK there may be no DISCONNECT [MQTT-3.14.0-1], and nobody was let in.
      endedByClient(client, false, Delivery.EXPIRY_UNCHANGED, ReasonCode.PACKET_TOO_LARGE);
      return;
    }
    send(connack);
    resume(intake.nowNanos());
    intake.beginBurst(0);
    if (frames.goOn()) {
      settle();
    }
    handshake.opened();
  }

  /// The session could not be attached; called by the delivery thread through the event loop.
  void refused(int reasonCode) {
    if (phase instanceof Phase.Opening) {
      refuse(new Admission.Refused(reasonCode));
      handshake.leavePlace();
    }
  }

  /// Ends the connection before there was a session.
  void refuse(Admission.Refused refused) {
    phase = new Phase.Ended();
    byte[] connack = refused.connack(version);
    handshake.refused(connack);
    closing.after(connack);
  }

  /// The client takes back what it asked for, before it was let in.
  void leave() {
    phase = new Phase.Ended();
    closing.after(NOTHING);
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
    if (acknowledgements.add(packetType, packetId, reasonCode)) {
      intake.dirty(this);
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
    if (isEnded()) {
      acknowledgements.release();
      return;
    }
    ByteBuf full = acknowledgements.take();
    if (full != null) {
      write(full);
      channel.flush();
      endIfOverflowing();
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
      case Phase.AwaitingConnect _, Phase.Authenticating _, Phase.Ended _ -> {}
    }
  }

  // --- bytes out ---

  /// Sends a packet; when it is larger than the client takes, there is no way to go on.
  void send(byte[] packet) {
    if (packet.length > maximumPacketBytes) {
      end(ReasonCode.PACKET_TOO_LARGE, "an answer would be too large for the client");
      return;
    }
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
    resumedNanos = nowNanos;
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
        if (nowNanos - later(awaiting.sinceNanos(), resumedNanos) > connectNanos) {
          end(ReasonCode.KEEP_ALIVE_TIMEOUT, "no CONNECT in time");
        }
      }
      case Phase.Authenticating begun -> {
        if (nowNanos - later(begun.sinceNanos(), resumedNanos) > connectNanos) {
          end(ReasonCode.NOT_AUTHORIZED, "the authentication takes too long");
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

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
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
        // MQTT 3.1.1 closes without a word [MQTT-3.1.4-1].
        if (version == 5 || reasonCode == ReasonCode.UNSUPPORTED_VERSION) {
          refuse(new Admission.Refused(reasonCode));
        } else {
          leave();
        }
      }
      case Phase.Authenticating _ -> refuse(new Admission.Refused(reasonCode));
      case Phase.Opening opening -> {
        Connection _ = engine.openings().remove(opening.number());
        refuse(new Admission.Refused(reasonCode));
        handshake.leavePlace();
      }
      case ActiveClient client -> {
        phase = new Phase.Ended();
        note(client, reasonCode, reason);
        client.left(true, expirySeconds, Parting.byServer(reasonCode, reason));
        handshake.leavePlace();
        if (reasonCode == ReasonCode.PACKET_TOO_LARGE) {
          closing.inTheMidst(client.farewell(reasonCode, reason));
        } else {
          closing.after(client.farewell(reasonCode, reason));
        }
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

  /// Somebody looks on from now on, unless what passes is for the client alone; on the event loop.
  void tap() {
    if (phase instanceof ActiveClient client && !client.isInDialogue()) {
      traffic.tap(this, engine.traces(), client, intake::nowMicros, frames.begun());
    }
  }

  /// The client said DISCONNECT.
  void endedByClient(ActiveClient client, boolean publishWill, long expirySeconds, int reasonCode) {
    phase = new Phase.Ended();
    client.left(publishWill, expirySeconds, Parting.byClient(reasonCode));
    handshake.leavePlace();
    closing.after(NOTHING);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    switch (phase) {
      case ActiveClient client -> {
        phase = new Phase.Ended();
        note(client, ReasonCode.UNSPECIFIED, "the connection was lost");
        client.left(true, Delivery.EXPIRY_UNCHANGED, Parting.lost());
        handshake.leavePlace();
      }
      case Phase.Opening opening -> {
        phase = new Phase.Ended();
        Connection _ = engine.openings().remove(opening.number());
        handshake.leavePlace();
      }
      case Phase.AwaitingConnect _, Phase.Authenticating _ -> phase = new Phase.Ended();
      case Phase.Ended _ -> {}
    }
    intake.closed(this);
    traffic.report();
    frames.release();
    acknowledgements.release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    traffic.broke(cause);
    if (cause instanceof IOException || cause instanceof io.netty.handler.codec.DecoderException) {
      log.atDebug().addKeyValue("peer", address()).setCause(cause).log("A connection broke");
      closing.now();
    } else {
      log.atError().addKeyValue("peer", address()).setCause(cause).log("A packet made us fail");
      end(ReasonCode.IMPLEMENTATION_ERROR, "");
    }
  }

  String address() {
    return String.valueOf(channel.remoteAddress());
  }
}
