package io.lockstep.space;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.ProgressListener;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.GraphChange;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import io.lockstep.space.SpaceHealth.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Tells live subscribers what a space decides, as soon as it stands in the changes log. It reads
/// that log at its own pace, so that it never slows the kernel, and not at all while nobody has
/// subscribed. Thread-safe.
public final class LiveFeed {
  private static final int POLL_RECORDS = 1_024;
  private static final int HAND_OVER_EVENTS = 256;

  private final SpaceOptions options;
  private final Journal changes;
  private final Reader reader;
  private final LiveCatalogue catalogue;
  private final Findings findings;
  private final Bell bell = new Bell();
  private final ProgressListener progress = _ -> bell.ring();
  private final CopyOnWriteArrayList<LiveSubscription> subscriptions = new CopyOnWriteArrayList<>();
  private final ReentrantLock subscribing = new ReentrantLock();
  private final Fanout fanout = new Fanout();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private volatile long startPosition = -1;
  private volatile boolean isClosed;

  LiveFeed(SpaceOptions options, Journal changes, LiveCatalogue catalogue, Findings findings) {
    this.options = options;
    this.changes = changes;
    this.reader = changes.reader(changes.readablePosition());
    this.catalogue = catalogue;
    this.findings = findings;
    changes.addProgressListener(progress);
  }

  /// Subscribes to what is decided from now on.
  ///
  /// @param capacity events that may wait before the oldest one goes, 1 to 1,000,000
  /// @throws LockstepException with [ErrorCode#OVERLOADED] when there are too many subscribers
  public LiveSubscription subscribe(LiveFilter filter, int capacity) {
    if (capacity < 1 || capacity > 1_000_000) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "live subscription: expected a capacity of 1 to 1000000 events, found " + capacity);
    }
    subscribing.lock();
    try {
      if (isClosed) {
        throw new LockstepException(
            ErrorCode.OVERLOADED, "space " + options.name() + ": it is closed");
      }
      if (subscriptions.size() >= options.subscribersMax()) {
        throw new LockstepException(
            ErrorCode.OVERLOADED,
            "space %s: expected at most %d live subscribers; close one, or try again later"
                .formatted(options.name(), options.subscribersMax()));
      }
      long from = changes.readablePosition();
      if (subscriptions.isEmpty()) {
        startPosition = from;
      }
      LiveSubscription subscription =
          new LiveSubscription(filter, from, capacity, this::unsubscribe);
      subscriptions.add(subscription);
      catalogue.subscriptionsChanged();
      bell.ring();
      return subscription;
    } finally {
      subscribing.unlock();
    }
  }

  private void unsubscribe(LiveSubscription subscription) {
    subscriptions.remove(subscription);
    catalogue.subscriptionsChanged();
  }

  /// What the feed's thread does until [#close].
  void run() {
    while (!isClosed) {
      if (!step()) {
        bell.await(Long.MAX_VALUE);
      }
    }
    reader.close();
  }

  /// One round; false when there was nothing to do.
  boolean step() {
    if (subscriptions.isEmpty()) {
      return false;
    }
    try {
      long start = startPosition;
      if (start >= 0) {
        startPosition = -1;
        if (start > reader.position()) {
          reader.seek(start);
        }
      }
      boolean worked = reader.poll(fanout, POLL_RECORDS) > 0;
      fanout.handOver();
      return worked;
    } catch (HorizonException e) {
      reader.seek(e.firstKeptPosition());
      interrupted(e);
      return true;
    } catch (JournalException | LockstepException e) {
      reader.seek(changes.readablePosition());
      interrupted(e);
      return false;
    }
  }

  private void interrupted(RuntimeException why) {
    fanout.handOver();
    findings.add(
        Kind.LIVE_FEED_INTERRUPTED, why.getMessage() == null ? why.toString() : why.getMessage());
    subscriptions.forEach(LiveSubscription::interrupt);
  }

  /// Collects what is for whom, and hands over whole records: what one message said must not come
  /// in two halves.
  private final class Fanout implements RecordVisitor, SamplesChange.Visitor {
    private final List<LiveSubscription> collecting = new ArrayList<>();
    private int collected;
    private long position;
    private ChangeHeader header = new ChangeHeader(0, 0, 0);

    @Override
    public void record(long position, int kind, ByteBuffer payload) {
      this.position = position;
      header = ChangeHeader.read(payload);
      ChangeKind change = ChangeKind.ofNumber(kind);
      switch (change) {
        case SERIES -> catalogue.add(SeriesChange.read(payload));
        case SAMPLES -> SamplesChange.read(payload, this);
        case REBOUND -> {
          payload.position(payload.position() + SamplesChange.ORIGIN_BYTES);
          SamplesChange.read(payload, this::rebound);
        }
        // The values of telemetry stand in records of their own.
        case EVENT_ROUTE, TELEMETRY, AUDIT, PURGE, RETENTION -> {}
        case TWIN,
            RELATIONSHIP,
            MODEL,
            DRIFT,
            REFUSAL,
            ALARM,
            COMMAND,
            PROCESS,
            MERGE,
            DESIRED,
            RULE_LOG,
            NOTIFICATION ->
            structure(change, GraphChange.read(payload));
      }
      if (collected >= HAND_OVER_EVENTS) {
        handOver();
      }
    }

    /// Of the past only what is the present now is news.
    private void rebound(
        int series,
        long sourceMicros,
        ValueType type,
        long bits,
        @Nullable String text,
        Quality quality,
        int flags) {
      if ((flags & SamplesChange.CURRENT) != 0) {
        sample(series, sourceMicros, type, bits, text, quality, flags);
      }
    }

    @Override
    public void gap(long fromPosition, long toPosition) {
      handOver();
      subscriptions.forEach(LiveSubscription::interrupt);
    }

    @Override
    public void sample(
        int series,
        long sourceMicros,
        ValueType type,
        long bits,
        @Nullable String text,
        Quality quality,
        int flags) {
      if ((flags & SamplesChange.REMOVED) != 0) {
        // No value; the change of the twin tells of it.
        return;
      }
      LiveCatalogue.Interest interest = catalogue.interestIn(series, subscriptions);
      if (interest.isEmpty()) {
        return;
      }
      SeriesChange named = interest.series();
      LiveEvent event =
          new LiveEvent.Sample(
              header.inputPosition(),
              header.ordinal(),
              header.receivedMicros(),
              named.twin().value(),
              named.path(),
              type,
              bits,
              text,
              named.unit(),
              sourceMicros,
              quality,
              (flags & SamplesChange.CURRENT) != 0);
      for (LiveSubscription subscription : interest.subscriptions()) {
        offer(subscription, event);
      }
    }

    private void structure(ChangeKind kind, GraphChange change) {
      if (kind == ChangeKind.TWIN) {
        catalogue.twinChanged(change);
      }
      LiveEvent event =
          new LiveEvent.Structure(
              header.inputPosition(), header.ordinal(), header.receivedMicros(), kind, change);
      for (LiveSubscription subscription : subscriptions) {
        LiveFilter filter = subscription.filter();
        if (filter.structure() && filter.matchesSubject(change.subject())) {
          offer(subscription, event);
        }
      }
    }

    private void offer(LiveSubscription subscription, LiveEvent event) {
      if (position >= subscription.fromPosition()) {
        if (subscription.collect(event)) {
          collecting.add(subscription);
        }
        collected++;
      }
    }

    void handOver() {
      if (collected == 0) {
        return;
      }
      events.addAndGet(collected);
      for (LiveSubscription subscription : collecting) {
        dropped.addAndGet(subscription.offerCollected());
      }
      collecting.clear();
      collected = 0;
    }
  }

  /// Subscribers at present.
  public int subscribers() {
    return subscriptions.size();
  }

  long events() {
    return events.get();
  }

  long dropped() {
    return dropped.get();
  }

  /// Ends all subscriptions and the feed's thread.
  void close() {
    subscribing.lock();
    try {
      isClosed = true;
    } finally {
      subscribing.unlock();
    }
    changes.removeProgressListener(progress);
    List.copyOf(subscriptions).forEach(LiveSubscription::close);
    bell.ring();
  }
}
