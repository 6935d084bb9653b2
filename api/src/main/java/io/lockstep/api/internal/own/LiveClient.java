package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.own.LiveReplay.Place;
import io.lockstep.api.internal.socket.SocketClosure;
import io.lockstep.api.internal.socket.SocketLink;
import io.lockstep.api.internal.socket.SocketListener;
import io.lockstep.model.LockstepException;
import io.lockstep.space.LiveEvent;
import io.lockstep.space.LiveFeed;
import io.lockstep.space.LiveFilter;
import io.lockstep.space.LiveSubscription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One live client over a WebSocket. The connection's thread takes what the client wants; a thread
/// of its own takes events from a bounded queue, merges values, and sends at most ten frames of
/// them a second. A client that does not keep up loses the oldest events and is told how many.
///
/// The client begins with `{"type":"begin"}`, or `{"type":"begin","after":"<place>"}` to go on
/// where it was, and says whose values it wants with `{"type":"watch","twins":[..]}`, or null for
/// all. Everything but values comes of all twins. See `docs/reference/http-api.md`.
final class LiveClient implements SocketListener {
  /// Within this time the last value of a tag goes out once.
  static final Duration PACE = Duration.ofMillis(100);

  /// The close code for a token that has ended (private use, RFC 6455 §7.4.2).
  static final int TOKEN_ENDED = 4401;

  private static final int QUEUE = 16_384;
  private static final int TAKE = 2_048;
  private static final int TWINS_MAX = 10_000;
  private static final Json JSON = new Json(4, 1 << 20);

  private final LiveRoutes routes;
  private final LiveFeed feed;
  private final LiveReplay replay;
  private final LiveSight sight;
  private final Duration heartbeat;
  private final BooleanSupplier mayStay;
  private final Object changing = new Object();
  private @Nullable SocketLink link;
  private boolean hasBegun;
  private LiveFilter wanted = LiveFilter.all().ofTwins(Set.of());
  private @Nullable LiveSubscription subscription;

  /// The one that the sender takes from: another is made when the client watches other twins.
  private @Nullable LiveSubscription served;

  private @Nullable Thread sender;
  private boolean isClosed;

  /// @param mayStay false once the client's token has ended
  LiveClient(
      LiveRoutes routes,
      LiveFeed feed,
      LiveReplay replay,
      LiveSight sight,
      Duration heartbeat,
      BooleanSupplier mayStay) {
    this.routes = routes;
    this.feed = feed;
    this.replay = replay;
    this.sight = sight;
    this.heartbeat = heartbeat;
    this.mayStay = mayStay;
  }

  @Override
  public void opened(SocketLink link) {
    this.link = link;
  }

  @Override
  public void text(String message) {
    JsonNode frame;
    try {
      frame = JSON.parseObject(message);
    } catch (FaultException e) {
      throw new SocketClosure(SocketClosure.POLICY, "expected a JSON object");
    }
    switch (frame.path("type").asString("")) {
      case "begin" -> begin(frame.path("after").asString(""));
      case "watch" -> watch(frame.path("twins"));
      default -> throw new SocketClosure(SocketClosure.POLICY, "expected type begin or watch");
    }
  }

  private void begin(String after) {
    SocketLink out = link;
    if (out == null || hasBegun) {
      throw new SocketClosure(SocketClosure.POLICY, "expected begin once");
    }
    hasBegun = true;
    try {
      synchronized (changing) {
        subscription = feed.subscribe(wanted, QUEUE);
      }
    } catch (LockstepException e) {
      throw new SocketClosure(SocketClosure.POLICY, "too many live clients");
    }
    Optional<Place> from = Place.parse(after);
    sender = Thread.ofVirtual().name("live-websocket").start(() -> run(out, from));
  }

  private void watch(JsonNode twins) {
    LiveFilter next = LiveFilter.all();
    if (twins.isArray()) {
      Set<String> ids = new TreeSet<>();
      for (JsonNode twin : twins) {
        ids.add(twin.asString(""));
      }
      if (ids.size() > TWINS_MAX) {
        throw new SocketClosure(
            SocketClosure.POLICY, "expected at most %d twins".formatted(TWINS_MAX));
      }
      next = next.ofTwins(ids);
    }
    synchronized (changing) {
      LiveSubscription old = subscription;
      wanted = next;
      if (old != null && !isClosed) {
        // The new one begins before the old one ends, so nothing is lost between; the sender
        // finishes the old one first, and leaves out what both told.
        subscription = feed.subscribe(next, QUEUE);
        if (old == served) {
          old.wake();
        } else {
          old.close();
        }
      }
    }
  }

  @Override
  public void closed() {
    synchronized (changing) {
      isClosed = true;
      if (subscription != null) {
        subscription.close();
      }
      if (served != null) {
        served.close();
      }
    }
    Thread running = sender;
    if (running != null) {
      running.interrupt();
    }
    routes.leave();
  }

  private void run(SocketLink out, Optional<Place> after) {
    try {
      Place told = resume(out, after);
      LiveFrames frames = new LiveFrames(out, routes::countEvent);
      long lastSent = System.nanoTime();
      LiveSubscription mine = current();
      while (!routes.isClosing() && !mine.isClosed()) {
        Duration patience = frames.hasValues() ? PACE : heartbeat;
        List<LiveEvent> taken = mine.take(TAKE, patience);
        frames.add(sight.seen(LiveRoutes.news(taken, told)));
        told = later(told, taken);
        if (System.nanoTime() - lastSent >= PACE.toNanos() && frames.hasValues()) {
          frames.sendValues();
          lastSent = System.nanoTime();
        } else if (taken.isEmpty() && !frames.hasValues()) {
          if (!mayStay.getAsBoolean()) {
            out.close(TOKEN_ENDED, "the token has ended");
            return;
          }
          out.send("{\"type\":\"beat\"}");
        }
        if (taken.isEmpty()) {
          LiveSubscription next = current();
          if (next != mine) {
            mine.close();
            mine = next;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      out.close(SocketClosure.GOING_AWAY, "");
    }
  }

  private LiveSubscription current() {
    synchronized (changing) {
      LiveSubscription now = subscription;
      if (now == null) {
        throw new IllegalStateException("live client: expected a subscription before its sender");
      }
      served = now;
      return now;
    }
  }

  /// Tells what happened besides values since `after`, if the log still knows; values are read anew
  /// by the client.
  private Place resume(SocketLink out, Optional<Place> after) {
    List<LiveEvent> missed = new ArrayList<>();
    Optional<Place> reached = Optional.empty();
    if (after.isPresent()) {
      try {
        reached = replay.replay(after.get(), LiveFilter.all().structureOnly(), missed::addAll);
      } catch (IOException e) {
        throw new IllegalStateException("a list took no events", e);
      }
    }
    out.send("{\"type\":\"hello\",\"resumed\":%s}".formatted(reached.isPresent()));
    if (reached.isPresent()) {
      LiveFrames frames = new LiveFrames(out, routes::countEvent);
      frames.add(sight.seen(missed));
    }
    return reached.orElse(Place.START);
  }

  private static Place later(Place told, List<LiveEvent> taken) {
    Place last = told;
    for (LiveEvent event : taken) {
      Place place =
          switch (event) {
            case LiveEvent.Sample sample -> new Place(sample.inputPosition(), sample.ordinal());
            case LiveEvent.Structure structure ->
                new Place(structure.inputPosition(), structure.ordinal());
            case LiveEvent.Gap _ -> last;
          };
      last = place.isAfter(last) ? place : last;
    }
    return last;
  }
}
