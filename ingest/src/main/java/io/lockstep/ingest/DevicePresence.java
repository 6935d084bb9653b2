package io.lockstep.ingest;

import io.lockstep.broker.ConnectionNews;
import io.lockstep.broker.SessionNews;
import io.lockstep.broker.SubscriptionNews;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whose devices are there to be told something, as a record of a broker's session says it: those
/// of a device that took up its session, and of a twin whose desired values somebody subscribed to
/// by its name. Immutable.
///
/// @param twins their ids; nobody says that there are such twins
/// @param connected the principal that was let in; empty when the record tells of none
/// @param atMicros when that was, microseconds since epoch, or [#NO_TIME] when the record does not
///   say
/// @param announced who connected and what they say of themselves; null when nobody did
/// @param ownFilters what was subscribed to in trees of single devices
/// @param connection what became of a connection; null for nothing
/// @param subscription who subscribed or unsubscribed to what; null when nobody did
public record DevicePresence(
    List<String> twins,
    String connected,
    long atMicros,
    @Nullable Announced announced,
    List<OwnFilter> ownFilters,
    @Nullable ConnectionNews connection,
    @Nullable SubscriptionNews subscription) {
  /// In place of a time.
  public static final long NO_TIME = Long.MIN_VALUE;

  /// Copies the lists.
  public DevicePresence {
    twins = List.copyOf(twins);
    ownFilters = List.copyOf(ownFilters);
  }

  /// Of a record that tells of no connection.
  public DevicePresence(
      List<String> twins,
      String connected,
      long atMicros,
      @Nullable Announced announced,
      List<OwnFilter> ownFilters) {
    this(twins, connected, atMicros, announced, ownFilters, null, null);
  }

  /// True when a connection has begun or ended, or all have.
  public boolean tellsOfConnection() {
    return connection != null;
  }

  /// When a connection has begun or ended, microseconds since epoch; [#NO_TIME] when none has.
  public long connectionMicros() {
    return connection == null ? NO_TIME : connection.atMicros();
  }

  /// Somebody connected.
  ///
  /// @param text what they say of themselves, empty for nothing
  /// @param isNew true when they want no session that they had before
  /// @param atMicros when, microseconds since epoch
  public record Announced(String principal, String text, boolean isNew, long atMicros) {}

  /// A subscription in a device's own tree, or of somebody else (no device) to events of devices.
  public record OwnFilter(String device, String filter) {}

  /// Reads a record of kind SESSION.
  ///
  /// @param record its position moves
  public static DevicePresence of(ByteBuffer record, Devices devices) {
    List<String> twins = new ArrayList<>();
    List<OwnFilter> ownFilters = new ArrayList<>(0);
    List<Announced> announced = new ArrayList<>(1);
    long[] at = {NO_TIME};
    String[] connected = {""};
    List<ConnectionNews> connections = new ArrayList<>(1);
    List<SubscriptionNews> subscriptions = new ArrayList<>(1);
    SessionNews.read(
        record,
        new SessionNews.Listener() {
          @Override
          public void connection(ConnectionNews news) {
            connections.add(news);
          }

          @Override
          public void announced(
              String principal, String announcement, boolean isNew, long atMicros) {
            announced.add(new Announced(principal, announcement, isNew, atMicros));
          }

          @Override
          public void resumed(String principal, long atMicros) {
            at[0] = atMicros;
            twins.add(principal);
            devices.actor(principal).ifPresent(device -> twins.addAll(device.feeds()));
          }

          @Override
          public void opened(String principal, long atMicros) {
            at[0] = atMicros;
            connected[0] = principal;
          }

          @Override
          public void subscription(SubscriptionNews news) {
            subscriptions.add(news);
          }

          @Override
          public void subscribed(String filter) {
            if (ThingEvents.isPlain(filter)) {
              ownFilters.add(new OwnFilter("", filter));
              return;
            }
            String owner = OwnTree.deviceOf(filter);
            if (owner != null) {
              ownFilters.add(new OwnFilter(owner, filter));
              String tree = OwnTree.of(owner);
              if (filter.startsWith(tree + ContractHub.DESIRED)
                  || TopicFilters.matches(filter, tree + ThingShadows.deltaTopic(owner))) {
                twins.add(owner);
              }
              return;
            }
            String twin = DefaultTopics.twinOf(filter);
            String topic = twin == null ? "" : DefaultTopics.desired(twin);
            // A wildcard is no name: whoever listens to all twins need not be a device.
            boolean isNamed = filter.startsWith(topic.substring(0, topic.lastIndexOf('/') + 1));
            if (twin != null && isNamed && TopicFilters.matches(filter, topic)) {
              twins.add(twin);
            }
          }
        });
    return new DevicePresence(
        twins,
        connected[0],
        at[0],
        announced.isEmpty() ? null : announced.getFirst(),
        ownFilters,
        connections.isEmpty() ? null : connections.getFirst(),
        subscriptions.isEmpty() ? null : subscriptions.getFirst());
  }
}
