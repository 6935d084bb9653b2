package io.lockstep.broker;

import io.lockstep.journal.JournalException;
import io.lockstep.model.Principal;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/// What carries one connection, and what it has carried. Confined to its event loop.
final class Traffic {
  private final Channel channel;
  private final Transport transport;
  private final ListenerCounters listener;
  private long receivedMessages;
  private long receivedBytes;
  private long sentMessages;
  private long sentBytes;

  private long sinceMicros;

  // What the listener knows of.
  private long reportedMessagesIn;
  private long reportedBytesIn;
  private long reportedMessagesOut;
  private long reportedBytesOut;

  Traffic(Channel channel, Transport transport) {
    this.channel = channel;
    this.transport = transport;
    this.listener = transport.listener();
  }

  /// What can be seen of the connection from outside.
  ConnectionFigures figures(
      Principal principal, ActiveClient client, Outbound outbound, int inflightMax) {
    X509Certificate certificate = Transport.certificateOf(channel);
    return new ConnectionFigures(
        principal,
        String.valueOf(channel.remoteAddress()),
        listener.name,
        transport.isSecure(),
        Optional.ofNullable(certificate).map(of -> of.getSubjectX500Principal().getName()),
        client.version(),
        client.cleanStart(),
        client.keepAliveSeconds(),
        sinceMicros,
        receivedMessages,
        receivedBytes,
        sentMessages,
        sentBytes,
        outbound.inflight(),
        inflightMax,
        outbound.queued(),
        outbound.pendingBytes());
  }

  /// Lets those look on who follow the client.
  ///
  /// @param before the handler before which packets pass
  /// @param begun what came of a packet that has not come wholly
  void tap(
      ChannelHandler before,
      Traces traces,
      ActiveClient client,
      LongSupplier nowMicros,
      byte[] begun) {
    if (channel.pipeline().get(PacketTap.NAME) != null) {
      return;
    }
    PacketTap tap = new PacketTap(traces, client.clientId(), client.version(), nowMicros, begun);
    var _ =
        channel
            .pipeline()
            .addBefore(channel.pipeline().context(before).name(), PacketTap.NAME, tap);
  }

  void opened(long nowMicros) {
    sinceMicros = nowMicros;
  }

  /// Counts what broke on the way.
  void broke(Throwable cause) {
    if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
      listener.handshakeFailures.increment();
    }
  }

  /// Journals that the connection has ended. When the journal does not take it, the next start of a
  /// broker says so.
  void parted(
      Connection connection,
      Intake intake,
      long number,
      String clientId,
      String principal,
      Parting parting) {
    try {
      intake.append(
          new SessionRecord.Left(
              clientId,
              number,
              principal,
              intake.nowMicros(),
              parting,
              receivedMessages,
              sentMessages),
          connection);
    } catch (JournalException _) {
      // A full journal must not keep a connection from ending.
    }
  }

  void receivedMessage() {
    receivedMessages++;
  }

  void received(int bytes) {
    receivedBytes += bytes;
  }

  void sentMessages(int messages) {
    sentMessages += messages;
  }

  void sent(int bytes) {
    sentBytes += bytes;
  }

  /// Tells the listener what is new; costs next to nothing for a connection at rest.
  void report() {
    if (receivedBytes != reportedBytesIn) {
      listener.receivedBytes.add(receivedBytes - reportedBytesIn);
      listener.receivedMessages.add(receivedMessages - reportedMessagesIn);
      reportedBytesIn = receivedBytes;
      reportedMessagesIn = receivedMessages;
    }
    if (sentBytes != reportedBytesOut) {
      listener.sentBytes.add(sentBytes - reportedBytesOut);
      listener.sentMessages.add(sentMessages - reportedMessagesOut);
      reportedBytesOut = sentBytes;
      reportedMessagesOut = sentMessages;
    }
  }
}
