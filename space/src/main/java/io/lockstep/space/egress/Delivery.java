package io.lockstep.space.egress;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.GraphChange;
import io.lockstep.model.LockstepException;
import io.lockstep.space.Space;
import io.lockstep.space.egress.EndpointSettings.Persistence;
import io.lockstep.twin.EventRoute;
import io.lockstep.twin.events.CloudEvent;
import io.lockstep.twin.events.DeadLetter;
import io.lockstep.twin.events.EventComposer;
import io.lockstep.twin.events.EventFilter;
import io.lockstep.twin.events.EventTypes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Delivers the events of one route, in order, at least once: it reads the changes log from its
/// place, hands what the filter takes to the endpoint, and goes on when that is taken or given up.
/// What waits stands in the log, so a slow endpoint holds up nobody else. Confined to one thread,
/// except what [#status], [#route] and [#update] say.
final class Delivery {
  private static final int POLL_RECORDS = 64;
  private static final int POLLS_WITHOUT_EVENTS = 64;
  private static final Duration SAVE_INTERVAL = Duration.ofMillis(500);
  private static final Duration IDLE = Duration.ofSeconds(2);

  private final Services services;
  private final RouteFolder folder;
  private final Reader reader;
  private final SpaceCatalogue catalogue;
  private final Backoff backoff;
  private final Intake intake;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Map<String, Boolean> wanted = new HashMap<>();
  private final Semaphore nudges = new Semaphore(0);
  private volatile EventRoute route;
  private EventRoute filtered;
  private EventFilter filter;
  private int skip;
  private final long skipAt;
  private long doneInput;
  private int doneOrdinal;
  private int underWay;
  private int attempts;
  private boolean isSingly;
  private Instant notBefore = Instant.EPOCH;
  private Instant savedAt = Instant.EPOCH;
  private boolean isDirty = true;
  private boolean isDeleted;
  private volatile RouteStatus.State state = RouteStatus.State.DELIVERING;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong dead = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private volatile String lastFailure = "";
  private volatile int waiting;

  /// What all deliveries share.
  ///
  /// @param host the source of events
  /// @param endpoints what there is, by name
  record Services(
      String host,
      Space space,
      Journal changes,
      Map<String, Endpoint> endpoints,
      InstantSource clock,
      RandomGenerator random) {}

  /// An endpoint, and how deliveries to it are repeated.
  record Endpoint(EndpointSettings settings, EventEndpoint port) {}

  /// How long there is nothing to do.
  ///
  /// @param untilMore whether there is when the log grows
  record Rest(Duration longest, boolean untilMore) {
    static final Rest NONE = new Rest(Duration.ZERO, true);
  }

  /// An event that waits.
  ///
  /// @param position of its record
  /// @param input with `ordinal` the identity of its record
  private record Pending(
      CloudEvent event, long position, long input, int ordinal, long receivedMicros) {}

  Delivery(Services services, RouteFolder folder, RouteFolder.Place place, EventRoute route) {
    this.services = services;
    this.folder = folder;
    this.route = route;
    this.filtered = route;
    this.filter = parsed(route);
    this.delivered.set(place.delivered());
    this.dead.set(place.dead());
    this.doneInput = place.input();
    this.doneOrdinal = place.ordinal();
    this.skip = place.skip();
    this.skipAt = place.position();
    this.lost.set(place.lost());
    this.catalogue = new SpaceCatalogue(services.space());
    this.backoff = new Backoff(services.random());
    this.intake = new Intake(new EventComposer(services.host(), catalogue));
    Journal changes = services.changes();
    long start = place.position();
    if (start > changes.readablePosition()) {
      // The log lost its end with the power, and is written anew: what was delivered of it is known
      // by input and ordinal.
      start = changes.firstPosition();
      skip = 0;
    }
    this.reader = changes.reader(start);
  }

  /// The kernel refuses a filter that cannot be read; one of a newer release takes nothing.
  private static EventFilter parsed(EventRoute route) {
    return switch (EventFilter.parse(route.filter())) {
      case EventFilter.Parsed.Valid(EventFilter filter) -> filter;
      case EventFilter.Parsed.Invalid _ -> new EventFilter.Constant(false);
    };
  }

  /// The route as it is now.
  EventRoute route() {
    return route;
  }

  /// The route has another endpoint or filter: what waits is subject to it, too.
  void update(EventRoute now) {
    route = now;
    nudges.release();
  }

  /// How it stands.
  RouteStatus status() {
    EventRoute present = route;
    return new RouteStatus(
        present.id(),
        present.endpointName(),
        state,
        delivered.get(),
        failed.get(),
        dead.get(),
        lost.get(),
        waiting,
        Math.max(0, services.changes().readablePosition() - reader.position()),
        lastFailure);
  }

  /// One round: reads, or delivers once.
  ///
  /// @return how long there is nothing to do
  Rest step() throws InterruptedException {
    followRoute();
    Endpoint endpoint = services.endpoints().get(route.endpointName());
    if (endpoint == null) {
      state = RouteStatus.State.NO_ENDPOINT;
      lastFailure =
          "expected an endpoint %s in the workspace, found none".formatted(route.endpointName());
      return new Rest(IDLE, false);
    }
    Instant now = services.clock().instant();
    if (now.isBefore(notBefore)) {
      return new Rest(Duration.between(now, notBefore), false);
    }
    int most = endpoint.port().batchMax();
    // What came meanwhile goes together.
    boolean mayBeMore = underWay > 0 || pending.size() >= most || read(most);
    waiting = pending.size();
    if (pending.isEmpty() && !mayBeMore) {
      saveIfDue(now);
      return new Rest(isDirty ? SAVE_INTERVAL : IDLE, true);
    }
    if (!pending.isEmpty()) {
      attempt(endpoint);
    }
    saveIfDue(services.clock().instant());
    return Rest.NONE;
  }

  private void followRoute() {
    EventRoute present = route;
    if (present.equals(filtered)) {
      return;
    }
    if (!present.filter().equals(filtered.filter())) {
      chooseAgain(present);
    }
    filtered = present;
    underWay = 0;
    attempts = 0;
    notBefore = Instant.EPOCH;
    backoff.succeeded();
  }

  /// What waits was chosen by the filter before: it is read again.
  private void chooseAgain(EventRoute present) {
    filter = parsed(present);
    wanted.clear();
    Pending first = pending.peekFirst();
    if (first != null) {
      reader.seek(first.position());
      doneInput = first.input();
      doneOrdinal = first.ordinal() - 1;
      skip = 0;
      pending.clear();
    }
  }

  /// Reads on until so many events wait.
  ///
  /// @return false when the log has no more
  private boolean read(int most) {
    try {
      for (int i = 0; i < POLLS_WITHOUT_EVENTS && pending.size() < most; i++) {
        int records = reader.poll(intake, POLL_RECORDS);
        if (records == 0) {
          return false;
        }
        isDirty = true;
      }
      return true;
    } catch (HorizonException e) {
      // What was trimmed before it was read is gone for this route.
      lost.incrementAndGet();
      skip = 0;
      reader.seek(e.firstKeptPosition());
      intake.tellLoss(e.firstKeptPosition());
      isDirty = true;
      return true;
    } finally {
      catalogue.rest();
    }
  }

  private boolean isWanted(String type) {
    return wanted.computeIfAbsent(
        type,
        each ->
            (!each.startsWith(CloudEvent.OWN_TYPES) || filter.asksForOwnTypes())
                && filter.mayTake(each));
  }

  private void attempt(Endpoint endpoint) throws InterruptedException {
    if (underWay == 0) {
      underWay = Math.min(pending.size(), isSingly ? 1 : endpoint.port().batchMax());
    }
    List<CloudEvent> events = pending.stream().limit(underWay).map(Pending::event).toList();
    attempts++;
    switch (endpoint.port().deliver(events)) {
      case EventEndpoint.Outcome.Taken _ -> {
        backoff.succeeded();
        state = RouteStatus.State.DELIVERING;
        lastFailure = "";
        delivered.addAndGet(underWay);
        finish();
        rest(endpoint.settings().persistence().interval());
      }
      case EventEndpoint.Outcome.TakenExcept(Set<Integer> refused, String reason) -> {
        backoff.succeeded();
        state = RouteStatus.State.DELIVERING;
        failed.incrementAndGet();
        lastFailure = reason;
        List<CloudEvent> given = refused.stream().sorted().map(events::get).toList();
        bury(endpoint, given, reason);
        delivered.addAndGet(underWay - given.size());
        finish();
        rest(endpoint.settings().persistence().interval());
      }
      case EventEndpoint.Outcome.Failed(String reason, Duration atLeast) -> {
        failed.incrementAndGet();
        lastFailure = reason;
        state = RouteStatus.State.RETRYING;
        Persistence by = endpoint.settings().persistence();
        Duration pause = backoff.failed(by);
        notBefore = services.clock().instant().plus(pause.compareTo(atLeast) < 0 ? atLeast : pause);
        if (attempts >= by.attemptsMax() || isOld(by)) {
          giveUp(endpoint, reason);
        }
      }
      case EventEndpoint.Outcome.Refused(String reason) -> {
        failed.incrementAndGet();
        lastFailure = reason;
        if (underWay > 1) {
          // One of them may be to blame: each goes alone.
          isSingly = true;
          underWay = 0;
          attempts = 0;
        } else {
          giveUp(endpoint, reason);
        }
      }
    }
  }

  /// Leaves the endpoint alone; what was delivered is not forgotten meanwhile.
  private void rest(Duration interval) {
    if (interval.isPositive()) {
      Instant now = services.clock().instant();
      notBefore = now.plus(interval);
      save(now);
    }
  }

  private boolean isOld(Persistence by) {
    Pending newest = pending.stream().limit(underWay).toList().getLast();
    long ageMicros = services.clock().millis() * 1_000 - newest.receivedMicros();
    return ageMicros >= by.ageMax().toMillis() * 1_000;
  }

  /// Keeps the events that are under way as dead letters, and goes on behind them.
  private void giveUp(Endpoint endpoint, String reason) throws InterruptedException {
    bury(endpoint, pending.stream().limit(underWay).map(Pending::event).toList(), reason);
    finish();
  }

  private void bury(Endpoint endpoint, List<CloudEvent> events, String reason)
      throws InterruptedException {
    Instant now = services.clock().instant();
    List<String> lines = new ArrayList<>();
    for (CloudEvent event : events) {
      lines.add(DeadLetter.line(now, reason, attempts, event));
    }
    folder.bury(lines);
    dead.addAndGet(events.size());
    Endpoint other = services.endpoints().get(endpoint.settings().persistence().deadLetter());
    if (other != null) {
      for (CloudEvent event : events) {
        // Once: the file has it anyway.
        EventEndpoint.Outcome _ = other.port().deliver(List.of(event));
      }
    }
  }

  /// What was under way is done with.
  private void finish() {
    for (int i = 0; i < underWay; i++) {
      Pending done = pending.removeFirst();
      Pending next = pending.peekFirst();
      boolean isOfSameRecord = next != null && next.position() == done.position();
      skip = isOfSameRecord ? skip + 1 : 0;
    }
    if (pending.isEmpty()) {
      isSingly = false;
    }
    waiting = pending.size();
    underWay = 0;
    attempts = 0;
    isDirty = true;
  }

  private void saveIfDue(Instant now) {
    if (isDirty && !now.isBefore(savedAt.plus(SAVE_INTERVAL))) {
      save(now);
    }
  }

  private void save(Instant now) {
    Pending next = pending.peekFirst();
    folder.save(
        new RouteFolder.Place(
            route.id(),
            route.since(),
            next == null ? reader.position() : next.position(),
            next == null ? doneInput : next.input(),
            next == null ? doneOrdinal : next.ordinal() - 1,
            next == null ? 0 : skip,
            delivered.get(),
            dead.get(),
            lost.get()));
    savedAt = now;
    isDirty = false;
  }

  /// Waits as long as there is nothing to do.
  void await(Rest rest) throws InterruptedException {
    if (rest.longest().isZero()) {
      return;
    }
    if (rest.untilMore()) {
      boolean _ = reader.await(rest.longest());
    } else if (nudges.tryAcquire(rest.longest().toMillis() + 1, TimeUnit.MILLISECONDS)) {
      int _ = nudges.drainPermits();
    }
  }

  /// Any thread: ends a wait, and reads no more.
  void wake() {
    reader.close();
    nudges.release();
  }

  /// The delivery ends and goes on with the next start.
  void finishOrderly() {
    save(services.clock().instant());
  }

  /// Makes events of records, and keeps those that the filter takes.
  private final class Intake implements RecordVisitor {
    private final EventComposer composer;

    Intake(EventComposer composer) {
      this.composer = composer;
    }

    @Override
    public void record(long position, int kind, ByteBuffer payload) {
      ByteBuffer record = payload.duplicate();
      ChangeHeader header = ChangeHeader.read(record);
      ChangeKind change = ChangeKind.ofNumber(kind);
      if (isDeleted || tellsDeletion(change, header, record)) {
        isDeleted = true;
        return;
      }
      catalogue.begin(change, header, record);
      boolean isDone =
          header.inputPosition() < doneInput
              || (header.inputPosition() == doneInput && header.ordinal() <= doneOrdinal)
              || header.inputPosition() < route.since();
      if (!isDone && EventTypes.of(change).stream().anyMatch(Delivery.this::isWanted)) {
        List<CloudEvent> taken = taken(change, header, record);
        int from = position == skipAt ? Math.min(skip, taken.size()) : 0;
        for (CloudEvent event : taken.subList(from, taken.size())) {
          pending.add(
              new Pending(
                  event,
                  position,
                  header.inputPosition(),
                  header.ordinal(),
                  header.receivedMicros()));
        }
        if (from == taken.size()) {
          skip = 0;
        }
      }
      if (!isDone) {
        doneInput = header.inputPosition();
        doneOrdinal = header.ordinal();
      }
    }

    /// What comes behind its deletion is nothing to a route, though it may not be stopped yet.
    private boolean tellsDeletion(ChangeKind kind, ChangeHeader header, ByteBuffer record) {
      if (kind != ChangeKind.EVENT_ROUTE || header.inputPosition() <= route.since()) {
        return false;
      }
      GraphChange told = GraphChange.read(record.duplicate());
      return told.action() == GraphChange.Action.DELETED && told.subject().equals(route.id());
    }

    private List<CloudEvent> taken(ChangeKind change, ChangeHeader header, ByteBuffer record) {
      List<CloudEvent> taken = new ArrayList<>();
      try {
        int _ =
            composer.compose(
                change,
                header,
                record,
                Delivery.this::isWanted,
                event -> {
                  if (filter.takes(event)) {
                    taken.add(event);
                  }
                });
      } catch (LockstepException e) {
        if (e.code().category() == ErrorCode.Category.RESOURCE) {
          throw e;
        }
        isUnreadable(header, e);
      } catch (IllegalStateException | IllegalArgumentException | BufferUnderflowException e) {
        isUnreadable(header, e);
      }
      return taken;
    }

    /// A defect of ours must not hold up all that comes behind it.
    private void isUnreadable(ChangeHeader header, RuntimeException why) {
      lost.incrementAndGet();
      lastFailure =
          "change %d-%d: expected to make events of it, found: %s"
              .formatted(header.inputPosition(), header.ordinal(), why);
    }

    @Override
    public void gap(long fromPosition, long toPosition) {
      lost.incrementAndGet();
      tellLoss(toPosition);
    }

    /// The route learns that something is missing, when it asks for such events.
    void tellLoss(long position) {
      CloudEvent event =
          new CloudEvent(
              "lost-" + position,
              services.host(),
              EventTypes.LOST,
              "",
              "",
              "",
              "",
              services.clock().millis() * 1_000,
              "",
              "{\"changesPosition\":" + position + "}");
      if (isWanted(EventTypes.LOST) && filter.takes(event)) {
        pending.add(
            new Pending(
                event, position, doneInput, doneOrdinal + 1, services.clock().millis() * 1_000));
      }
    }
  }
}
