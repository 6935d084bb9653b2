package io.lockstep.space.egress;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.Reader;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.LockstepException;
import io.lockstep.space.Space;
import io.lockstep.space.egress.Delivery.Endpoint;
import io.lockstep.twin.EventRoute;
import io.lockstep.twin.EventRouteView;
import io.lockstep.twin.events.Notification;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Event routes at work: it follows the changes log, and with it which routes there are; each route
/// has a delivery with a thread and a place of its own, kept in a folder, so that a route goes on
/// where it was after any end of the process. Events are delivered at least once, those of a twin
/// in their order. Never slows the space. Thread-safe.
public final class Egress implements EventRouting, Notifying, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Egress.class);
  private static final String FOLLOWER = "";

  /// Topic, quality of service and retention stand in each notification.
  private static final EndpointSettings BROKER_SETTINGS =
      new EndpointSettings.Mqtt(
          Channels.BROKER, "", 1, false, EndpointSettings.Persistence.defaults());

  private static final int POLL_RECORDS = 1_024;
  private static final Duration WAIT = Duration.ofSeconds(2);
  private static final Duration SAVE_INTERVAL = Duration.ofSeconds(5);
  private static final long LOG_BYTES_MAX = 16L << 20;
  private static final Duration TROUBLE = Duration.ofSeconds(1);
  private static final Duration END_MAX = Duration.ofSeconds(5);

  private final Path root;
  private final Delivery.Services services;
  private final RouteFolder folder;
  private final Reader reader;
  private final ConcurrentSkipListMap<String, DeliveryRun> deliveries =
      new ConcurrentSkipListMap<>();
  private final Channels channels;
  private final RuleLog log;
  private final Thread thread;
  private RouteFolder.Place place;
  private Instant savedAt = Instant.EPOCH;
  private volatile boolean isClosed;

  private Egress(Path root, Delivery.Services services) {
    this.root = root;
    this.services = services;
    this.folder = RouteFolder.of(root, FOLLOWER);
    this.channels = new Channels(root.resolve("channels"), services, () -> isClosed);
    this.log = new RuleLog(root, LOG_BYTES_MAX);
    Journal changes = services.changes();
    this.place =
        folder
            .place()
            .orElseGet(
                () ->
                    new RouteFolder.Place(
                        FOLLOWER,
                        0,
                        changes.readablePosition(),
                        services.space().appliedPosition() - 1,
                        0,
                        0,
                        0,
                        0,
                        0));
    long start = place.position();
    this.reader =
        changes.reader(start > changes.readablePosition() ? changes.firstPosition() : start);
    this.thread = Thread.ofPlatform().daemon().name("lockstep-events").unstarted(this::run);
  }

  /// Starts the deliveries of all routes.
  ///
  /// @param host the name of this instance, the source of its events
  /// @param root where the places of routes are kept
  /// @param changes the space's changes log
  /// @param settings the endpoints that there are
  /// @param ports opens one; closed with this
  /// @param broker publishes what rules tell on our own broker; closed with this
  /// @param random shortens pauses between attempts
  public static Egress start(
      String host,
      Path root,
      Space space,
      Journal changes,
      List<EndpointSettings> settings,
      Function<EndpointSettings, EventEndpoint> ports,
      EventEndpoint broker,
      InstantSource clock,
      RandomGenerator random) {
    Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    for (EndpointSettings each : settings) {
      endpoints.put(each.name(), new Endpoint(each, ports.apply(each)));
    }
    endpoints.put(Channels.BROKER, new Endpoint(BROKER_SETTINGS, broker));
    Egress egress =
        new Egress(root, new Delivery.Services(host, space, changes, endpoints, clock, random));
    egress.resume();
    egress.thread.start();
    return egress;
  }

  /// Routes go on from their places; those whose places are lost, from here.
  private void resume() {
    channels.resume();
    List<EventRoute> routes = services.space().read(view -> EventRouteView.of(view).routes());
    Map<String, EventRoute> byId = new LinkedHashMap<>();
    routes.forEach(route -> byId.put(route.id(), route));
    Set<String> started = new HashSet<>();
    for (RouteFolder each : RouteFolder.all(root)) {
      RouteFolder.Place kept = each.place().orElse(null);
      if (kept == null || kept.routeId().equals(FOLLOWER)) {
        continue;
      }
      EventRoute route = byId.get(kept.routeId());
      if (route != null && route.since() == kept.since()) {
        begin(each, kept, route);
        started.add(route.id());
      } else {
        each.delete();
      }
    }
    for (EventRoute route : routes) {
      // The record of a younger one is still to be read.
      if (!started.contains(route.id()) && route.since() <= place.input()) {
        begin(route, reader.position());
      }
    }
  }

  private void begin(EventRoute route, long position) {
    RouteFolder own = RouteFolder.of(root, route.id());
    RouteFolder.Place first =
        new RouteFolder.Place(route.id(), route.since(), position, -1, 0, 0, 0, 0, 0);
    own.save(first);
    begin(own, first, route);
  }

  private void begin(RouteFolder own, RouteFolder.Place from, EventRoute route) {
    Delivery delivery = new Delivery(services, own, from, route);
    deliveries.put(route.id(), DeliveryRun.start(delivery, own, () -> isClosed));
  }

  private void run() {
    while (!isClosed) {
      try {
        if (!follow()) {
          boolean _ = reader.await(WAIT);
        }
      } catch (LockstepException | JournalException e) {
        if (!isClosed) {
          LOG.atWarn().setCause(e).log("event routes: the changes log could not be followed");
          pause();
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void pause() {
    LockSupport.parkNanos(TROUBLE.toNanos());
  }

  /// Reads which routes there are; false when there was nothing new.
  private boolean follow() throws InterruptedException {
    List<Told> told = new ArrayList<>();
    List<Told> notifications = new ArrayList<>();
    List<Told> lines = new ArrayList<>();
    try {
      int records =
          reader.poll(
              (position, kind, payload) -> {
                if (kind == ChangeKind.EVENT_ROUTE.number()) {
                  told.add(Told.read(position, payload));
                } else if (kind == ChangeKind.NOTIFICATION.number()) {
                  notifications.add(Told.read(position, payload));
                } else if (kind == ChangeKind.RULE_LOG.number()) {
                  lines.add(Told.read(position, payload));
                }
              },
              POLL_RECORDS);
      for (Told each : told) {
        take(each);
      }
      log.append(
          lines.stream().map(Told::header).toList(), lines.stream().map(Told::change).toList());
      for (Told each : notifications) {
        channels.begin(Notification.channelOf(each.change()), each.position());
      }
      boolean isDue = services.clock().instant().isAfter(savedAt.plus(SAVE_INTERVAL));
      if (!told.isEmpty() || (records == 0 && isDue)) {
        save();
      }
      return records > 0;
    } catch (HorizonException e) {
      // Whatever was told there is in the state.
      reader.seek(e.firstKeptPosition());
      compareWithState();
      return true;
    }
  }

  /// A change of a route, as the log tells it.
  private record Told(long position, ChangeHeader header, GraphChange change) {
    static Told read(long position, ByteBuffer payload) {
      ByteBuffer record = payload.duplicate();
      ChangeHeader header = ChangeHeader.read(record);
      return new Told(position, header, GraphChange.read(record));
    }
  }

  private void take(Told told) throws InterruptedException {
    String id = told.change().subject();
    EventRoute present =
        services.space().read(view -> EventRouteView.of(view).route(id)).orElse(null);
    DeliveryRun running = deliveries.get(id);
    switch (told.change().action()) {
      case CREATED -> {
        if (running == null
            && present != null
            && present.since() == told.header().inputPosition()) {
          begin(present, told.position());
        }
      }
      case CHANGED -> {
        if (running != null
            && present != null
            && present.since() == running.delivery().route().since()) {
          running.delivery().update(present);
        }
      }
      case DELETED -> {
        if (running != null && running.delivery().route().since() < told.header().inputPosition()) {
          end(running);
        }
      }
      case NOTED -> {}
    }
  }

  private void compareWithState() throws InterruptedException {
    List<EventRoute> routes = services.space().read(view -> EventRouteView.of(view).routes());
    for (DeliveryRun running : List.copyOf(deliveries.values())) {
      EventRoute known = running.delivery().route();
      if (routes.stream()
          .noneMatch(route -> route.id().equals(known.id()) && route.since() == known.since())) {
        end(running);
      }
    }
    for (EventRoute route : routes) {
      DeliveryRun running = deliveries.get(route.id());
      if (running == null) {
        begin(route, reader.position());
      } else {
        running.delivery().update(route);
      }
    }
  }

  /// A deleted route delivers nothing more.
  private void end(DeliveryRun running) throws InterruptedException {
    deliveries.remove(running.delivery().route().id());
    running.endForGood();
  }

  private void save() {
    if (place.position() == reader.position()) {
      return;
    }
    log.force();
    place =
        new RouteFolder.Place(
            FOLLOWER, 0, reader.position(), services.space().appliedPosition() - 1, 0, 0, 0, 0, 0);
    folder.save(place);
    savedAt = services.clock().instant();
  }

  @Override
  public List<String> endpoints() {
    return services.endpoints().keySet().stream()
        .filter(name -> !name.equals(Channels.BROKER))
        .toList();
  }

  @Override
  public List<Channel> channels() {
    Map<String, RouteStatus> statuses = new TreeMap<>();
    channels.statuses().forEach(status -> statuses.put(status.routeId(), status));
    List<Channel> all = new ArrayList<>();
    services
        .endpoints()
        .forEach(
            (name, endpoint) -> {
              String channel = Channels.nameOf(name);
              if (name.equals(Channels.endpointOf(channel))) {
                all.add(
                    new Channel(
                        channel,
                        kindOf(endpoint.settings()),
                        Optional.ofNullable(statuses.remove(channel))));
              }
            });
    statuses.forEach((name, status) -> all.add(new Channel(name, "none", Optional.of(status))));
    return all;
  }

  private static String kindOf(EndpointSettings settings) {
    return switch (settings) {
      case EndpointSettings.Webhook _ -> "webhook";
      case EndpointSettings.Mqtt _ -> "mqtt";
      case EndpointSettings.Kafka _ -> "kafka";
      case EndpointSettings.Smtp _ -> "smtp";
    };
  }

  @Override
  public Optional<EventEndpoint.Outcome> test(String channel, List<String> to, String by)
      throws InterruptedException {
    Endpoint endpoint = services.endpoints().get(Channels.endpointOf(channel));
    if (endpoint == null) {
      return Optional.empty();
    }
    long micros = services.clock().millis() * 1_000;
    String id = "test-%016x".formatted(services.random().nextLong());
    return Optional.of(
        endpoint
            .port()
            .deliver(List.of(Notification.test(services.host(), id, channel, to, by, micros))));
  }

  @Override
  public Optional<List<String>> givenUp(String channel, int max) {
    return channels.deadLetters(channel, max);
  }

  @Override
  public List<String> log(String rule, String twin, int max) {
    return log.lines(rule, twin, max);
  }

  @Override
  public List<RouteStatus> statuses() {
    return deliveries.values().stream().map(running -> running.delivery().status()).toList();
  }

  @Override
  public Optional<List<String>> deadLetters(String routeId, int max) {
    return Optional.ofNullable(deliveries.get(routeId))
        .map(running -> running.folder().deadLetters(max));
  }

  /// Ends all deliveries; what they have under way is delivered again after the next start, unless
  /// it ends within seconds.
  @Override
  public void close() {
    isClosed = true;
    reader.close();
    deliveries.values().forEach(running -> running.delivery().wake());
    channels.wake();
    try {
      boolean _ = thread.join(END_MAX);
      for (DeliveryRun running : deliveries.values()) {
        running.endOrderly();
      }
      channels.endOrderly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    services.endpoints().values().forEach(endpoint -> endpoint.port().close());
  }
}
