package io.lockstep.server;

import io.lockstep.broker.client.ServerAddress;
import io.lockstep.broker.client.ServerLink;
import io.lockstep.broker.client.ServerLinkOwner;
import io.lockstep.ingest.edgenode.EdgeNodeSession;
import io.lockstep.ingest.edgenode.EdgeNodeSession.Heard;
import io.lockstep.ingest.edgenode.EdgeNodeSession.Message;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import io.lockstep.space.Space;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lockstep as a Sparkplug edge node: twins are its devices, on an MQTT server of others (or our
/// own). It follows `changes` with a cursor of its own, which stands still while nobody is told:
/// what came meanwhile is told as historical. What was told within the last [#DOUBT] before a
/// connection was lost may have been heard by nobody, and is told again; hosts drop what they have.
/// Thread-safe.
final class EdgeNode implements ServerLinkOwner, AutoCloseable {
  /// How long it may take until a lost connection, or a lost host, is noticed.
  static final Duration DOUBT = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(EdgeNode.class);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
  private static final Duration WAIT = Duration.ofMillis(250);
  private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int TURN_RECORDS = 256;
  private static final Principal WRITER = new Principal("sparkplug", Role.ENGINEER);

  private final Space space;
  private final Journal changes;
  private final InstantSource clock;
  private final EdgeNodeFile file;
  private final EdgeNodeTwins twins;
  private final EdgeNodeSession session;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Told> told = new ArrayDeque<>();
  private final Thread thread;
  private final ServerLink link;
  private long confirmed;
  private long bornPosition;
  private boolean mustGoBack;
  private boolean isClosing;

  /// When all before a position had been told.
  private record Told(long nanos, long position) {}

  private EdgeNode(
      EdgeNodeSession.Identity identity,
      List<String> patterns,
      List<ServerAddress> servers,
      SparkplugSettings.Login login,
      Path folder,
      Space space,
      Journal changes,
      InstantSource clock) {
    this.space = space;
    this.changes = changes;
    this.clock = clock;
    file = EdgeNodeFile.in(folder);
    EdgeNodeFile.Place place = file.read(changes.readablePosition());
    // A log that lost its end with the power is written anew.
    confirmed = place.position() > changes.readablePosition() ? 0 : place.position();
    twins = new EdgeNodeTwins(space, patterns);
    session = new EdgeNodeSession(identity, place.bdSeq());
    link =
        ServerLink.of(
            servers,
            new ServerLink.Login(
                "lockstep-edge-" + identity.group() + "-" + identity.edge(),
                login.user(),
                login.password(),
                KEEP_ALIVE),
            this);
    thread = Thread.ofPlatform().daemon().name("sparkplug-edge").unstarted(this::run);
  }

  /// Starts one; it does not wait for a server.
  ///
  /// @param patterns of the ids of the twins that are its devices, `*` for any text
  /// @param folder remembers how far it is
  static EdgeNode start(
      EdgeNodeSession.Identity identity,
      List<String> patterns,
      List<ServerAddress> servers,
      SparkplugSettings.Login login,
      Path folder,
      Space space,
      Journal changes,
      InstantSource clock) {
    EdgeNode node = new EdgeNode(identity, patterns, servers, login, folder, space, changes, clock);
    node.link.start();
    node.thread.start();
    return node;
  }

  // --- the connection ---

  @Override
  public Will will(ServerAddress server) {
    lock.lock();
    try {
      Message will = session.will(clock.millis());
      file.write(new EdgeNodeFile.Place(confirmed, session.bdSeq()));
      return new Will(will.topic(), will.payload(), will.qos(), false);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Filter> filters() {
    lock.lock();
    try {
      return session.filters().stream().map(filter -> new Filter(filter, 1)).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void connected(ServerAddress server) {
    lock.lock();
    try {
      prepare();
      publish(session.subscribed(clock.millis()));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Before births: what the twins hold at present. What stands in the log before is of the past.
  private void prepare() {
    if (!session.isBorn()) {
      bornPosition = changes.readablePosition();
      twins.define(session, clock.millis());
    }
  }

  @Override
  public void received(String topic, ByteBuffer payload, int qos, boolean isRetained) {
    lock.lock();
    try {
      if (topic.startsWith("spBv1.0/STATE/")) {
        prepare();
      }
      Heard heard = session.received(topic, payload, clock.millis());
      publish(heard.messages());
      heard.writes().forEach(this::write);
      if (heard.leaves()) {
        mustGoBack = true;
        link.walk();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// What a host wants written is desired of the twin.
  private void write(EdgeNodeSession.Write write) {
    String json = twins.desired(write);
    if (json.isEmpty()) {
      return;
    }
    var _ =
        space
            .submit(
                WRITER.because("Sparkplug DCMD"),
                new Command.OfTwins(twins.command(write.device(), json, WRITER.name())))
            .whenComplete(
                (_, problem) -> {
                  if (problem != null) {
                    LOG.atWarn()
                        .addKeyValue("device", write.device())
                        .addKeyValue("metric", write.metric())
                        .setCause(problem)
                        .log("A Sparkplug command was not taken");
                  }
                });
  }

  @Override
  public void disconnected() {
    lock.lock();
    try {
      session.lost();
      mustGoBack = true;
    } finally {
      lock.unlock();
    }
  }

  private void publish(List<Message> messages) {
    for (Message message : messages) {
      boolean _ = link.publish(message.topic(), message.payload(), message.qos(), false);
    }
  }

  // --- what changes ---

  private void run() {
    long savedNanos = System.nanoTime();
    try (Reader reader = changes.reader(Math.max(confirmed, changes.firstPosition()))) {
      while (awaitBirth()) {
        int read = turn(reader);
        if (System.nanoTime() - savedNanos > SAVE_NANOS) {
          savedNanos = System.nanoTime();
          save();
        }
        if (read == 0) {
          boolean _ = reader.await(WAIT);
        }
      }
    } catch (RuntimeException e) {
      if (!isClosing()) {
        LOG.atError().setCause(e).log("The Sparkplug edge node tells nothing any more");
      }
    }
  }

  /// Waits until somebody can be told; false when it is over.
  private boolean awaitBirth() {
    lock.lock();
    try {
      while (!session.isBorn() && !isClosing) {
        boolean _ = changed.await(1, TimeUnit.SECONDS);
      }
      return !isClosing;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private int turn(Reader reader) {
    lock.lock();
    try {
      if (!session.isBorn()) {
        return 1; // lost meanwhile
      }
      if (mustGoBack) {
        mustGoBack = false;
        told.clear();
        reader.seek(Math.max(confirmed, changes.firstPosition()));
      }
      int read;
      try {
        read =
            reader.poll(
                (position, kind, record) -> twins.collect(position, kind, record, bornPosition),
                TURN_RECORDS);
      } catch (HorizonException e) {
        reader.seek(e.firstKeptPosition());
        return 1;
      }
      publish(twins.tell(session, clock.millis()));
      long now = System.nanoTime();
      if (read > 0) {
        told.add(new Told(now, reader.position()));
      }
      while (!told.isEmpty() && now - told.peek().nanos() > DOUBT.toNanos()) {
        confirmed = told.remove().position();
      }
      return read;
    } finally {
      lock.unlock();
    }
  }

  private void save() {
    lock.lock();
    try {
      file.write(new EdgeNodeFile.Place(confirmed, session.bdSeq()));
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosing() {
    lock.lock();
    try {
      return isClosing;
    } finally {
      lock.unlock();
    }
  }

  /// Publishes the death, and says goodbye.
  @Override
  public void close() {
    lock.lock();
    try {
      isClosing = true;
      publish(session.leave(clock.millis()));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    link.close();
    try {
      boolean _ = thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    save();
  }
}
