package io.lockstep.space.egress;

import io.lockstep.twin.EventRoute;
import io.lockstep.twin.events.EventTypes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;

/// The channels by which rules let people and systems be told: each is the delivery of an event
/// route of its own to an endpoint, begun with the first notification that names it. Thread-safe.
final class Channels {
  /// The endpoint that publishes on our own broker. No endpoint of a workspace has this name.
  static final String BROKER = "mqtt:";

  /// Names of channels as rules write them.
  private static final String BROKER_CHANNEL = "mqtt";

  /// No route of an app has such an id.
  private static final String PREFIX = "notify/";

  private final Path root;
  private final Delivery.Services services;
  private final BooleanSupplier isClosed;
  private final ConcurrentSkipListMap<String, DeliveryRun> runs = new ConcurrentSkipListMap<>();

  /// @param root where their places are kept
  Channels(Path root, Delivery.Services services, BooleanSupplier isClosed) {
    this.root = root;
    this.services = services;
    this.isClosed = isClosed;
  }

  /// The endpoint of a channel, whether there is one or not.
  static String endpointOf(String channel) {
    return channel.equals(BROKER_CHANNEL) ? BROKER : channel;
  }

  /// The channel that an endpoint is.
  static String nameOf(String endpoint) {
    return endpoint.equals(BROKER) ? BROKER_CHANNEL : endpoint;
  }

  /// Those that were begun before go on.
  void resume() {
    for (RouteFolder folder : RouteFolder.all(root)) {
      RouteFolder.Place place = folder.place().orElse(null);
      if (place != null && place.routeId().startsWith(PREFIX)) {
        begin(place.routeId().substring(PREFIX.length()), folder, place);
      }
    }
  }

  /// A notification names a channel: it begins there unless it has begun.
  ///
  /// @param position of the notification in the changes log
  void begin(String channel, long position) {
    if (runs.containsKey(channel)) {
      return;
    }
    RouteFolder folder = RouteFolder.of(root, PREFIX + channel);
    RouteFolder.Place first =
        new RouteFolder.Place(PREFIX + channel, 0, position, -1, 0, 0, 0, 0, 0);
    folder.save(first);
    begin(channel, folder, first);
  }

  private void begin(String channel, RouteFolder folder, RouteFolder.Place place) {
    EventRoute route =
        new EventRoute(
            PREFIX + channel,
            endpointOf(channel),
            "type = '%s' AND $body.channel = '%s'".formatted(EventTypes.NOTIFICATION, channel),
            0);
    runs.put(
        channel, DeliveryRun.start(new Delivery(services, folder, place, route), folder, isClosed));
  }

  /// How it stands with those that were used, in the order of their names.
  List<RouteStatus> statuses() {
    List<RouteStatus> statuses = new ArrayList<>();
    runs.forEach((channel, run) -> statuses.add(run.delivery().status().named(channel)));
    return statuses;
  }

  Optional<List<String>> deadLetters(String channel, int max) {
    return Optional.ofNullable(runs.get(channel)).map(run -> run.folder().deadLetters(max));
  }

  void wake() {
    runs.values().forEach(run -> run.delivery().wake());
  }

  void endOrderly() throws InterruptedException {
    for (DeliveryRun run : runs.values()) {
      run.endOrderly();
    }
  }
}
