package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Authenticator;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Door;
import io.lockstep.api.internal.http.EventWriter;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.own.LiveReplay.Place;
import io.lockstep.api.internal.work.Sights;
import io.lockstep.journal.Journal;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.space.LiveEvent;
import io.lockstep.space.LiveFeed;
import io.lockstep.space.LiveFilter;
import io.lockstep.space.LiveSubscription;
import io.lockstep.space.Space;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/// The live feed as server-sent events. Each client has a bounded queue in the space; one that does
/// not keep up loses the oldest events and is told how many, and slows nobody else.
public final class LiveRoutes implements AutoCloseable {
  private static final int QUEUE = 4_096;
  private static final int TAKE = 512;
  private static final List<String> TYPES =
      List.of(
          "samples",
          "twin",
          "relationship",
          "model",
          "drift",
          "refusal",
          "alarm",
          "command",
          "merge",
          "desired");

  private final Space space;
  private final Sights sights;
  private final LiveFeed feed;
  private final LiveReplay replay;
  private final Duration heartbeat;
  private final Semaphore places;
  private final int placesMax;
  private final LongAdder events = new LongAdder();
  private volatile boolean closing;

  /// @param changes the space's changes log, for clients that come back
  /// @param placesMax streams at a time
  public LiveRoutes(
      Space space, Sights sights, Journal changes, int placesMax, Duration heartbeat) {
    this.space = space;
    this.sights = sights;
    this.feed = space.live();
    this.replay = new LiveReplay(space, changes);
    this.heartbeat = heartbeat;
    this.placesMax = placesMax;
    places = new Semaphore(placesMax);
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/live", "streamLive")
            .seen()
            .role(Role.VIEWER)
            .says("Live", "Streams changes as server-sent events.")
            .with(Parameter.query("twin", "Only this twin."))
            .with(Parameter.query("prefix", "Only twins whose id begins so."))
            .with(Parameter.query("model", "Only values of twins of this model."))
            .with(Parameter.query("property", "Only values of this property or component."))
            .with(
                Parameter.query(
                    "types", "Only these types, with commas: " + String.join(", ", TYPES) + "."))
            .answers(
                new Response(
                    200,
                    "Events of the types %s, gap.".formatted(String.join(", ", TYPES)),
                    "text/event-stream",
                    "LiveEvents"))
            .to(this::stream));
  }

  /// The same feed for WebSockets; its clients count as streams.
  public LiveSocket socket(Authenticator authenticator, Door door) {
    return new LiveSocket(this, feed, replay, authenticator, door, heartbeat);
  }

  /// Takes a place, to be given back with [#leave].
  ///
  /// @throws io.lockstep.api.internal.http.FaultException 503 when all are taken
  void enter() {
    if (!places.tryAcquire()) {
      throw Fault.of(ErrorCode.OVERLOADED, "Too many live streams are open")
          .expected("at most %d".formatted(placesMax))
          .header("Retry-After", "5")
          .exception();
    }
  }

  void leave() {
    places.release();
  }

  /// What somebody may be told.
  LiveSight sight(Principal principal) {
    return new LiveSight(space, sights, principal);
  }

  void countEvent() {
    events.increment();
  }

  boolean isClosing() {
    return closing;
  }

  /// Streams that are open.
  public int open() {
    return placesMax - places.availablePermits();
  }

  /// Events written since the start.
  public long eventsWritten() {
    return events.sum();
  }

  /// Ends all streams.
  @Override
  public void close() {
    closing = true;
  }

  private Answer stream(Call call) {
    List<String> types = types(call);
    boolean samples = types.contains("samples");
    boolean structure = types.stream().anyMatch(type -> !type.equals("samples"));
    LiveFilter filter =
        new LiveFilter(
            call.query("twin").orElse(null),
            call.query("prefix").orElse(null),
            call.query("model").orElse(null),
            call.query("property").orElse(null),
            samples,
            structure);
    enter();
    LiveSubscription subscription;
    try {
      subscription = feed.subscribe(filter, QUEUE);
    } catch (RuntimeException e) {
      places.release();
      throw e;
    }
    return new Answer.Events(
        writer ->
            stream(
                subscription, types, sight(call.principal()), call.header("Last-Event-ID"), writer),
        () -> {
          subscription.close();
          places.release();
        });
  }

  private static List<String> types(Call call) {
    if (call.query("types").isEmpty()) {
      return TYPES;
    }
    List<String> asked = List.of(call.query("types").get().split(",", -1));
    for (String type : asked) {
      if (!TYPES.contains(type)) {
        throw Call.invalid("query parameter types", String.join(", ", TYPES), type).exception();
      }
    }
    return asked;
  }

  private void stream(
      LiveSubscription subscription,
      List<String> types,
      LiveSight sight,
      Optional<String> lastEventId,
      EventWriter writer)
      throws IOException, InterruptedException {
    writer.comment("live").flush();
    Place told =
        lastEventId.isEmpty()
            ? Place.START
            : resume(subscription.filter(), types, sight, lastEventId.get(), writer);
    while (!closing && !subscription.isClosed()) {
      List<LiveEvent> taken = subscription.take(TAKE, heartbeat);
      if (taken.isEmpty()) {
        writer.comment("heartbeat");
      } else {
        write(sight.seen(news(taken, told)), types, writer);
      }
      if (writer.pendingChars() > 0) {
        writer.flush();
      }
    }
  }

  /// Tells what the client missed; returns up to where.
  private Place resume(
      LiveFilter filter,
      List<String> types,
      LiveSight sight,
      String lastEventId,
      EventWriter writer)
      throws IOException {
    Optional<Place> last = Place.parse(lastEventId);
    Optional<Place> told = Optional.empty();
    if (last.isPresent()) {
      told =
          replay.replay(
              last.get(),
              filter,
              missed -> {
                write(sight.seen(missed), types, writer);
                writer.flush();
              });
    }
    if (told.isEmpty()) {
      write(List.of(new LiveEvent.Gap(0)), types, writer);
      writer.flush();
    }
    return told.orElse(Place.START);
  }

  /// What of the events the replay has not told already.
  static List<LiveEvent> news(List<LiveEvent> taken, Place told) {
    if (told.equals(Place.START)) {
      return taken;
    }
    return taken.stream()
        .filter(
            event ->
                switch (event) {
                  case LiveEvent.Sample sample ->
                      new Place(sample.inputPosition(), sample.ordinal()).isAfter(told);
                  case LiveEvent.Structure structure ->
                      new Place(structure.inputPosition(), structure.ordinal()).isAfter(told);
                  case LiveEvent.Gap _ -> true;
                })
        .toList();
  }

  private void write(List<LiveEvent> taken, List<String> types, EventWriter writer) {
    int at = 0;
    while (at < taken.size()) {
      switch (taken.get(at)) {
        case LiveEvent.Sample first -> at = writeSamples(taken, at, first, writer);
        case LiveEvent.Structure structure -> {
          String type = LiveText.typeOf(structure.kind());
          if (types.contains(type)) {
            writer.event(
                new Place(structure.inputPosition(), structure.ordinal()).toString(),
                type,
                Json.write(out -> LiveText.write(out, structure)));
            events.increment();
          }
          at++;
        }
        case LiveEvent.Gap gap -> {
          writer.event("", "gap", "{\"events\":" + gap.events() + "}");
          events.increment();
          at++;
        }
      }
    }
  }

  /// Values of one twin that came with one input make one event.
  private int writeSamples(
      List<LiveEvent> taken, int from, LiveEvent.Sample first, EventWriter writer) {
    int end = from + 1;
    while (end < taken.size()
        && taken.get(end) instanceof LiveEvent.Sample next
        && next.isOfOneRecordWith(first)
        && next.twinId().equals(first.twinId())) {
      end++;
    }
    List<LiveEvent> together = taken.subList(from, end);
    String data =
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("twinId", first.twinId());
              out.writeNumberProperty("position", first.inputPosition());
              out.writeStringProperty("receivedTime", Times.text(first.receivedMicros()));
              out.writeArrayPropertyStart("samples");
              for (LiveEvent event : together) {
                if (event instanceof LiveEvent.Sample sample) {
                  LiveText.write(out, sample);
                }
              }
              out.writeEndArray();
              out.writeEndObject();
            });
    // Who resumes after an event is told what comes after its record: so only the last event of a
    // record says where it stands.
    boolean isLast = end == taken.size() || !taken.get(end).isOfOneRecordWith(first);
    String id = isLast ? new Place(first.inputPosition(), first.ordinal()).toString() : "";
    writer.event(id, "samples", data);
    events.increment();
    return end;
  }
}
