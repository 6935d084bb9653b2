package io.lockstep.broker;

import io.lockstep.journal.CompactedLog;
import io.lockstep.journal.Disk;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A broker on a free port with its journal on a disk; can be stopped and started again.
final class TestBroker implements AutoCloseable {
  final OpenAccess access = new OpenAccess();
  final SteppedClock clock = new SteppedClock();
  volatile Milestones milestones = (_, _) -> CompletableFuture.completedFuture(null);
  volatile Receipts receipts = Receipts.none();
  private final long haste;
  private final Disk disk;
  private final BrokerOptions options;
  private final JournalOptions journalOptions;
  private Journal inputs;
  private CompactedLog state;
  private volatile Broker broker;

  /// The machine's clock, which a test can move forward.
  static final class SteppedClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    void advance(Duration by) {
      ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
      return InstantSource.system().instant().plus(ahead);
    }
  }

  TestBroker(Disk disk, BrokerOptions options, JournalOptions journalOptions) {
    this(disk, options, journalOptions, 1);
  }

  /// @param haste how many times faster its time runs: what it does once a second it does more
  ///   often
  TestBroker(Disk disk, BrokerOptions options, JournalOptions journalOptions, long haste) {
    this.haste = haste;
    this.disk = disk;
    this.options = options.withListener("127.0.0.1", 0);
    this.journalOptions = journalOptions;
    inputs = Journal.open(disk, TimeSource.system(), journalOptions);
    state = CompactedLog.open(disk, "sessions", 64L << 20);
    broker = start();
  }

  static JournalOptions smallJournal() {
    return JournalOptions.named("inputs").withSegmentBytes(8L << 20).withQuotaBytes(1L << 30);
  }

  static TestBroker in(Path folder) {
    return in(folder, BrokerOptions.defaults());
  }

  static TestBroker in(Path folder, BrokerOptions options) {
    return new TestBroker(new RealDisk(folder), options, smallJournal());
  }

  static BrokerOptions with(BrokerLimits limits) {
    return BrokerOptions.defaults().withLimits(limits);
  }

  private Broker start() {
    return Broker.start(
        options,
        inputs,
        state,
        access,
        (level, at) -> milestones.reached(level, at),
        receipts,
        clock,
        () -> System.nanoTime() * haste);
  }

  /// Stops in good order and starts again on the same disk.
  void restart() {
    close();
    inputs = Journal.open(disk, TimeSource.system(), journalOptions);
    state = CompactedLog.open(disk, "sessions", 64L << 20);
    broker = start();
  }

  /// Starts again as after a crash: nothing is said goodbye to, nothing more is saved. The journal
  /// of the first life is closed first, since two processes never share one.
  void crash() {
    Journal oldInputs = inputs;
    CompactedLog oldState = state;
    Broker oldBroker = broker;
    closeInVain(oldInputs::close);
    closeInVain(oldState::close);
    oldBroker.close();
    inputs = Journal.open(disk, TimeSource.system(), journalOptions);
    state = CompactedLog.open(disk, "sessions", 64L << 20);
    broker = start();
  }

  /// What was not written then is lost, as it is in a crash.
  private static void closeInVain(Runnable close) {
    try {
      close.run();
    } catch (JournalException _) {
      // The disk is gone.
    }
  }

  Broker broker() {
    return broker;
  }

  Journal inputs() {
    return inputs;
  }

  CompactedLog state() {
    return state;
  }

  int tlsPort() {
    return broker.tlsPort();
  }

  LiveClients clients() {
    return broker.clients();
  }

  int port() {
    return broker.port();
  }

  BrokerStatistics statistics() {
    return broker.statistics();
  }

  @Override
  public void close() {
    broker.close();
    state.close();
    inputs.close();
  }

  /// The payloads of all field messages in the journal, as text.
  List<String> journalled() {
    List<String> found = new ArrayList<>();
    try (Reader reader = inputs().reader(inputs().firstPosition())) {
      int read = 1;
      while (read > 0) {
        read =
            reader.poll(
                (_, kind, payload) -> {
                  if (kind == InputKind.FIELD_MESSAGE.number()) {
                    FieldMessage message = new FieldMessage().wrap(payload);
                    byte[] bytes = new byte[message.payloadLength()];
                    payload.get(message.payloadOffset(), bytes);
                    found.add(new String(bytes, StandardCharsets.UTF_8));
                  }
                },
                100);
      }
    }
    return found;
  }
}
