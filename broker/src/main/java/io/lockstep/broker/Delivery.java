package io.lockstep.broker;

import io.lockstep.broker.internal.topic.SubscriptionTree;
import io.lockstep.journal.Appender;
import io.lockstep.journal.CompactedLog;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.ProgressListener;
import io.lockstep.journal.Reader;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that reads the input journal past the durable point and does what it says:
/// sessions, subscriptions, retained messages, fan-out. All session state belongs to it, so there
/// are no locks; event loops talk to it through a queue of commands.
final class Delivery {
  /// Leaves a session's expiry as it is.
  static final long EXPIRY_UNCHANGED = -1;

  private static final Logger log = LoggerFactory.getLogger(Delivery.class);
  private static final int TURN_RECORDS = 512;
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// How soon a right that is lost is noticed when nothing else goes on.
  private static final long REVIEW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long HORIZON_WAIT_SECONDS = 60;

  private final Journal inputs;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Counters counters;
  private final TopicTally tally;

  private final SubscriptionTree<Subscriber> tree = new SubscriptionTree<>();
  private final RetainedMessages retained;
  private final Wills wills = new Wills();
  private final Sessions sessions;
  private final Withdrawals withdrawals;
  private final Dispatcher dispatcher;
  private final Archive archive;
  private final CatchUp catchUp;
  private final Horizon horizon;
  private final Checkpoints checkpoints;
  private final Reader reader;
  private final Appender appender;
  private final Answers answers;
  private final WillPublisher willPublisher;
  private final Review review;
  private long lastReviewNanos;
  private volatile @Nullable SystemTopics system;
  private final FieldMessage message = new FieldMessage();
  private final BirthCertificates certificates = new BirthCertificates();

  /// Where the message that is fanned out stands; those who have no room for it are behind from
  /// there.
  private long fannedOut;

  private final Consumer<Session> blockSession;
  private final Consumer<SharedGroup> blockGroup;

  private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
  private final ProgressListener progress = _ -> wake();
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private long lastTickNanos;
  private boolean isReplaying = true;
  private Command.@Nullable Stop stopping;
  private volatile boolean parked;
  private volatile Figures figures = new Figures(0, 0, 0, 0, 0, 0);

  /// A question about sessions.
  @FunctionalInterface
  interface Question<T> {
    /// Answers it.
    ///
    /// @param position up to which messages were fanned out
    T answer(Sessions sessions, long position);
  }

  /// Gauges, for statistics.
  record Figures(
      int sessions, int subscriptions, int groups, int retained, long position, int behind) {}

  Delivery(
      Journal inputs,
      CompactedLog state,
      BrokerLimits limits,
      Counters counters,
      Engine.Openings openings,
      Milestones milestones,
      Receipts receipts,
      InstantSource clock,
      LongSupplier nanos,
      Access access,
      TopicTally tally) {
    this.inputs = inputs;
    this.tally = tally;
    this.clock = clock;
    this.nanos = nanos;
    this.counters = counters;
    retained = new RetainedMessages(limits.retainedBytes());
    sessions = new Sessions(limits, openings, tree, wills);
    withdrawals = new Withdrawals(inputs.readablePosition(), receipts.withdrawn());
    dispatcher = new Dispatcher(tree, counters, withdrawals);
    archive = new Archive(inputs, state, retained);
    catchUp = new CatchUp(inputs, dispatcher, archive, sessions.groups(), counters);
    blockSession = session -> catchUp.block(session, fannedOut);
    blockGroup = group -> catchUp.block(group, fannedOut);
    horizon =
        new Horizon(inputs, state, sessions, dispatcher, archive, counters, limits.backlogBytes());
    checkpoints = new Checkpoints(state, sessions, wills, horizon);
    appender = inputs.appender();
    willPublisher =
        new WillPublisher(
            wills, appender, access, refused -> post(new Command.WillsRefused(refused)));
    answers = new Answers(milestones, appender, counters, due -> post(new Command.Answer(due)));
    long from = Math.max(checkpoints.load(retained), inputs.firstPosition());
    reader = inputs.reader(from);
    lastTickNanos = nanos.getAsLong();
    review = new Review(access, sessions, lastTickNanos);
    thread = Thread.ofPlatform().daemon().name("mqtt-delivery").unstarted(this::run);
  }

  /// Tells subscribers of `$SYS` what the broker does, from now on.
  void tellOfItself(String version, Duration interval, Supplier<BrokerStatistics> statistics) {
    system = new SystemTopics(version, interval, statistics, dispatcher, nanos.getAsLong());
  }

  /// Replays what the journal has since the last checkpoint, then starts the thread.
  void start() {
    int read = 1;
    while (read > 0 && reader.position() < inputs.readablePosition()) {
      read = poll();
    }
    isReplaying = false;
    sessions.replayed();
    willPublisher.begin(nowMicros()); // before anybody can connect
    inputs.addProgressListener(progress);
    inputs.addHorizonListener(this::beforeTrim);
    thread.start();
  }

  Figures figures() {
    return figures;
  }

  // --- from other threads ---

  /// A connection has ended.
  void ended(Connection connection, long expirySeconds, @Nullable WillMessage delayedWill) {
    post(new Command.Ended(connection, expirySeconds, delayedWill));
  }

  /// A connection has ended before CONNACK could be sent.
  void notLetIn(Connection connection, long epoch) {
    post(new Command.NotLetIn(connection, epoch));
  }

  /// A client's buffer is half empty again.
  void roomAgain(Connection connection) {
    post(new Command.RoomAgain(connection));
  }

  /// Tells a client what no journal has, as far as it has subscribed to it.
  ///
  /// @param message at QoS 0, without a sender, by the inner name of its topic
  void tell(Connection connection, FieldMessage message) {
    post(new Command.Tell(connection, message));
  }

  /// See [Broker#withdraw].
  CompletableFuture<Boolean> withdraw(long position) {
    CompletableFuture<Boolean> withdrawn = new CompletableFuture<>();
    post(new Command.Withdraw(position, withdrawn));
    return withdrawn;
  }

  /// Asks about sessions, on the thread that owns them.
  <T> CompletableFuture<T> ask(Question<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    post(
        new Command.Ask(
            () -> {
              try {
                T found = question.answer(sessions, reader.position());
                answer.completeAsync(() -> found);
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            }));
    return answer;
  }

  /// Ends the session of a client that is away.
  CompletableFuture<SessionEnd> endSession(String clientId) {
    return ask(
        (all, _) -> {
          Session session = all.byClient(clientId);
          if (session == null) {
            return SessionEnd.ABSENT;
          }
          if (!(session.attachment instanceof Session.Attachment.Detached)) {
            return SessionEnd.HELD;
          }
          SessionRecord.Closed closed =
              new SessionRecord.Closed(clientId, session.epoch(), 0, nowMicros());
          closed.write(appender.begin(InputKind.SESSION.number(), closed.bytesMax()));
          int _ = appender.end();
          appender.flush();
          return SessionEnd.ENDED;
        });
  }

  private void post(Command command) {
    commands.add(command);
    wake();
  }

  private void wake() {
    if (parked) {
      parked = false;
      LockSupport.unpark(thread);
    }
  }

  /// On the journal's upkeep thread: waits until what sessions are owed is copied and durable.
  private void beforeTrim(long fromPosition, long toPosition) {
    CountDownLatch done = new CountDownLatch(1);
    post(new Command.Rescue(toPosition, done));
    try {
      long step = 1;
      for (long waited = 0; waited < HORIZON_WAIT_SECONDS; waited += step) {
        if (done.await(step, TimeUnit.SECONDS) || stopped.getCount() == 0) {
          return;
        }
      }
      log.atWarn()
          .addKeyValue("position", toPosition)
          .log("Sessions were not copied in time before old records go");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the thread after it has fanned out what is durable and saved its state.
  void stop(Duration patience) {
    post(new Command.Stop(nanos.getAsLong() + patience.toNanos()));
    try {
      boolean done = stopped.await(patience.toMillis() + 5_000, TimeUnit.MILLISECONDS);
      if (!done) {
        log.atError().log("The delivery thread did not end in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    inputs.removeProgressListener(progress);
  }

  // --- the thread ---

  private void run() {
    try {
      while (!isStopped()) {
        if (!turn()) {
          park();
        }
      }
      checkpoints.finish(reader.position(), nowMicros());
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("The delivery thread failed: no message reaches a subscriber");
    } finally {
      checkpoints.close();
      reader.close();
      catchUp.close();
      archive.close();
      stopped.countDown();
    }
  }

  private boolean isStopped() {
    Command.@Nullable Stop stop = stopping;
    if (stop == null) {
      return false;
    }
    boolean isIdle =
        commands.isEmpty()
            && reader.position() >= inputs.readablePosition()
            && !sessions.hasLeaving();
    return isIdle || nanos.getAsLong() - stop.deadlineNanos() > 0;
  }

  private boolean turn() {
    boolean worked = obey();
    answers.flush();
    long now = nowMicros();
    dispatcher.beginTurn(now);
    worked |= poll() > 0;
    worked |= catchUp.serve(reader.position());
    review(nanos.getAsLong());
    worked |= review.turn();
    dispatcher.handOver();
    catchUp.askForRoom();
    if (nanos.getAsLong() - lastTickNanos >= TICK_NANOS) {
      lastTickNanos = nanos.getAsLong();
      tick(now);
    }
    return worked;
  }

  private void park() {
    publishFigures();
    parked = true;
    boolean isIdle =
        commands.isEmpty() && reader.position() >= inputs.readablePosition() && stopping == null;
    if (isIdle) {
      LockSupport.parkNanos(this, REVIEW_NANOS);
    } else if (stopping != null) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(5));
    }
    parked = false;
  }

  private int poll() {
    try {
      return reader.poll(this::record, TURN_RECORDS);
    } catch (HorizonException e) {
      log.atError()
          .addKeyValue("from", e.position())
          .addKeyValue("to", e.firstKeptPosition())
          .log("Messages went beyond the horizon before they were fanned out");
      reader.seek(e.firstKeptPosition());
      return 1;
    }
  }

  private void record(long position, int kind, ByteBuffer payload) {
    try {
      if (kind == InputKind.FIELD_MESSAGE.number()) {
        field(position, payload);
      } else if (kind == InputKind.SESSION.number()) {
        session(position, SessionRecord.read(payload));
      }
    } catch (LockstepException | java.nio.BufferUnderflowException e) {
      // It passed its checksum, so we wrote it so: skipping it is all that is left.
      log.atError().addKeyValue("position", position).setCause(e).log("A record is unreadable");
    }
  }

  private void field(long position, ByteBuffer payload) {
    message.wrap(payload);
    tally.count(message);
    FieldMessage certificate = certificates.of(message);
    if (message.isRetained()) {
      retain(message, position);
    }
    if (certificate != null) {
      retain(certificate, position);
    }
    int packetId = message.packetId();
    if (message.isWill()) {
      wills.settled(message.epoch());
    }
    if (packetId != 0) {
      sessions.received(message.epoch(), packetId);
    }
    if (message.asks() && !isReplaying) {
      answers.expect(message, position);
    }
    if (tree.size() > 0) {
      fannedOut = position;
      dispatcher.fanOut(message, position, blockSession, blockGroup);
      if (certificate != null) {
        dispatcher.fanOut(certificate, position, blockSession, blockGroup);
      }
    }
  }

  private void retain(FieldMessage kept, long position) {
    RetainedMessages.Change change = retained.apply(kept, position);
    checkpoints.changed(change);
    if (!change.fits()) {
      counters.droppedRetained.increment();
    }
  }

  private void session(long position, SessionRecord record) {
    switch (record) {
      case SessionRecord.Opened opened -> {
        serve(sessions.open(opened, position));
        applied(); // a clean start has ended the session before
      }
      case SessionRecord.Closed closed -> {
        wills.closed(closed);
        sessions.close(closed);
        applied();
      }
      case SessionRecord.WillDropped dropped -> wills.settled(dropped.epoch());
      case SessionRecord.Subscribed subscribed -> {
        dispatcher.handOver(); // what came before the answer goes before it
        for (Sessions.Granted granted : sessions.subscribe(subscribed, position)) {
          oweRetained(granted, position);
        }
      }
      case SessionRecord.Unsubscribed unsubscribed -> {
        dispatcher.handOver();
        sessions.unsubscribe(unsubscribed);
      }
      case SessionRecord.Assigned assigned -> sessions.assigned(assigned);
      case SessionRecord.Progressed progressed -> sessions.progressed(progressed);
      case SessionRecord.Left _, SessionRecord.Restarted _ -> {} // nothing to a session
    }
  }

  private void applied() {
    if (!isReplaying) {
      willPublisher.applied(nowMicros());
    }
  }

  private void serve(@Nullable Session session) {
    if (session != null) {
      review.judge(session);
      catchUp.wakeGroupsOf(session);
      if (!session.isLive) {
        catchUp.add(session);
      }
    }
  }

  /// §3.3.1.3: retain handling 0 always sends them, 1 only to a new subscription.
  private void oweRetained(Sessions.Granted granted, long position) {
    boolean wanted =
        granted.retainHandling() == 0 || (granted.retainHandling() == 1 && granted.isNew());
    if (!wanted) {
      return;
    }
    Subscription subscription = granted.subscription();
    if (subscription.group != null) {
      return; // §4.8.2: none are sent to a shared subscription
    }
    SystemTopics itself = system;
    if (itself != null && SystemTopics.isOf(subscription.filter)) {
      itself.tell(subscription, nanos.getAsLong(), nowMicros());
    }
    Session session = subscription.session;
    for (RetainedMessage kept : retained.match(subscription.filter)) {
      // A checkpoint that was cut short may have saved one that came later: it is read again.
      if (kept.position() < position) {
        session.retained.add(new Session.RetainedGrant(kept, subscription));
      }
    }
    if (session.isLive && !catchUp.serveRetained(session)) {
      catchUp.block(session, position);
    }
  }

  // --- commands ---

  private boolean obey() {
    boolean worked = false;
    Command command;
    while ((command = commands.peek()) != null) {
      if (command instanceof Command.Rescue rescue && reader.position() < rescue.toPosition()) {
        // Comes when a reader that is far behind has passed what is to go.
        return worked;
      }
      Command _ = commands.poll();
      worked = true;
      obey(command);
    }
    return worked;
  }

  private void obey(Command command) {
    switch (command) {
      case Command.Ended ended -> ended(ended);
      case Command.NotLetIn(Connection connection, long epoch) -> {
        wills.notLetIn(epoch);
        willPublisher.applied(nowMicros());
        ended(new Command.Ended(connection, EXPIRY_UNCHANGED, null));
      }
      case Command.WillsRefused(List<Wills.Pending> refused) -> willPublisher.refused(refused);
      case Command.Surrendered surrendered ->
          serve(
              sessions.surrendered(
                  surrendered.connection(),
                  surrendered.unfinished(),
                  reader.position(),
                  nowMicros()));
      case Command.RoomAgain again -> {
        Session session = sessions.of(again.connection());
        if (session != null) {
          catchUp.roomAgain(session);
        }
      }
      case Command.Answer answer -> answers.give(answer.due(), nowMicros());
      case Command.Tell(Connection connection, FieldMessage told) -> {
        Session session = sessions.of(connection);
        if (session != null) {
          dispatcher.tell(session, told);
        }
      }
      case Command.Rescue rescue -> {
        horizon.rescue(rescue.toPosition());
        checkpoints.force(reader.position(), nowMicros(), rescue.done()::countDown);
      }
      case Command.Withdraw(long position, CompletableFuture<Boolean> withdrawn) ->
          withdrawn.complete(withdrawals.withdraw(position));
      case Command.Ask ask -> ask.question().run();
      case Command.Stop stop -> stopping = stop;
    }
  }

  private void ended(Command.Ended ended) {
    Session session = sessions.leave(ended.connection(), ended.expirySeconds(), reader.position());
    WillMessage will = ended.will();
    if (will != null) {
      wills.lost(will, ended.expirySeconds(), nowMicros());
    }
    if (session != null) {
      Connection connection = ended.connection();
      // Runs after every parcel that is on its way there.
      Sessions.run(
          connection,
          () -> post(new Command.Surrendered(connection, connection.outbound().surrender())));
    }
  }

  // --- time ---

  private void review(long nowNanos) {
    if (nowNanos - lastReviewNanos >= REVIEW_NANOS) {
      lastReviewNanos = nowNanos;
      review.tick(nowNanos);
    }
  }

  private void tick(long nowMicros) {
    willPublisher.publishDue(nowMicros);
    counters.sessionsExpired.add(sessions.expire(nowMicros));
    checkpoints.write(reader.position(), nowMicros);
    withdrawals.forgetBelow(inputs.firstPosition());
    SystemTopics itself = system;
    if (itself != null) {
      publishFigures();
      itself.tick(lastTickNanos, nowMicros);
      dispatcher.handOver();
    }
    publishFigures();
  }

  private void publishFigures() {
    figures =
        new Figures(
            sessions.size(),
            sessions.subscriptions(),
            sessions.groups().all().size(),
            retained.size(),
            reader.position(),
            catchUp.size());
  }

  private long nowMicros() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000;
  }
}
