package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ReasonCode;
import io.lockstep.journal.Appender;
import io.lockstep.journal.CompactedLog;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
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
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private final Counters counters;
  private final Delivery delivery;
  private final Engine engine;
  private final Journal inputs;
  private final OwnMessages ownMessages;
  private final MultiThreadIoEventLoopGroup loops;
  private final Map<EventExecutor, Intake> intakes = new HashMap<>();
  private final TopicTally tally;
  private final Listeners listeners;
  private final LiveClients clients;
  private final List<TlsContexts> certificates = new ArrayList<>();
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
    tally = new TopicTally(options.reporting().topicPrefixes());
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
            nanos,
            access,
            tally);
    delivery.start();
    this.inputs = inputs;
    noteStart(inputs.appender(), clock);
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
            new Crowds(),
            receipts,
            options.redirection(),
            new ConnectRate(options.limits().connectsPerSecond(), nanos.getAsLong()),
            new Traces(),
            new LastWords());
    clients = new LiveClients(engine);
    listeners = new Listeners(engine, loops, this::intakeOf);
    try {
      port = listeners.listen("mqtt", options.bind(), options.port(), null);
      tlsPort = options.tls().map(tls -> listen(tls, access)).orElse(-1);
    } catch (LockstepException e) {
      close();
      throw e;
    }
    Reporting reporting = options.reporting();
    delivery.tellOfItself(reporting.version(), reporting.systemInterval(), this::statistics);
  }

  /// Connections that nobody has ended are over; before anybody can connect.
  private static void noteStart(Appender inputs, InstantSource clock) {
    SessionRecord.Restarted restarted = new SessionRecord.Restarted(clock.millis() * 1_000L);
    try {
      restarted.write(inputs.begin(InputKind.SESSION.number(), restarted.bytesMax()));
      int _ = inputs.end();
      inputs.flush();
    } catch (JournalException _) {
      // A journal that takes nothing now must not keep the broker from starting; the next start
      // says so.
    }
  }

  private int listen(TlsListener tls, Access access) {
    TlsContexts contexts = new TlsContexts(tls.options(), access::knows);
    certificates.add(contexts);
    int bound = listeners.listen("mqtts", tls.bind(), tls.port(), contexts);
    contexts.watch(() -> certificatesChanged(contexts));
    return bound;
  }

  /// Starts a broker. It replays what its state lacks from the journal, then listens.
  ///
  /// @param inputs the journal of inputs, with group commit; stays open when the broker closes
  /// @param sessions where sessions and retained messages are saved; stays open too
  /// @param milestones tells what lies behind the journal, for publishers who ask
  /// @param receipts hears of the server's own messages that reached a device
  /// @param clock the wall clock
  /// @throws LockstepException with PORT_IN_USE when it cannot listen
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

  private Intake intakeOf(Channel channel) {
    Intake intake = intakes.get(channel.eventLoop());
    if (intake == null) {
      throw new IllegalStateException("an event loop without intake");
    }
    return intake;
  }

  @Override
  public MqttStream accept(String address, boolean isSecure, Optional<Decision.Granted> known) {
    return listeners.accept(address, isSecure, known);
  }

  /// The clients, for those who look after them.
  public LiveClients clients() {
    return clients;
  }

  /// Who came in by a certificate that has been revoked goes.
  private void certificatesChanged(TlsContexts contexts) {
    for (Intake intake : intakes.values()) {
      intake
          .loop()
          .execute(
              () -> {
                for (Connection connection : intake.connections()) {
                  X509Certificate certificate = Transport.certificateOf(connection.channel());
                  if (certificate != null && contexts.isRevoked(certificate)) {
                    connection.end(
                        ReasonCode.NOT_AUTHORIZED, "the client's certificate was revoked");
                  }
                }
              });
    }
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
        counters.connectionsMost.get(),
        counters.connectionsTotal.sum(),
        counters.authenticationFailures.sum(),
        counters.protocolErrors.sum(),
        counters.takeovers.sum(),
        counters.receivedMessages.sum(),
        counters.receivedBytes.sum(),
        counters.inboundBytes.get(),
        counters.outboundBytes.get(),
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
        counters.sessionsExpired.sum(),
        figures.subscriptions(),
        figures.groups(),
        figures.retained(),
        figures.position(),
        figures.behind(),
        listeners.statistics(),
        tally.statistics());
  }

  /// Stops listening, sends on what is durable, lets acknowledgements that wait for the journal go
  /// out, says goodbye (0x8B), and saves the sessions. Takes at most about 15 seconds; the journal
  /// must still be open.
  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
    }
    certificates.forEach(TlsContexts::close);
    listeners.stop();
    if (!settle(SETTLING)) {
      log.atWarn().log("Some messages reach their subscribers only when they come back");
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

  /// Waits until all that is readable now is on its way to those who are connected.
  ///
  /// @return false when that takes longer than `patience`, or the waiting thread is interrupted
  private boolean settle(Duration patience) {
    long to = inputs.readablePosition();
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    try {
      long left;
      while ((left = deadlineNanos - System.nanoTime()) > 0) {
        if (delivery.ask((_, position) -> position).get(left, TimeUnit.NANOSECONDS) >= to) {
          return true;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      return false;
    }
    return false;
  }
}
