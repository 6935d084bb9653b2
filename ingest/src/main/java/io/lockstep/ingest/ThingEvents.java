package io.lockstep.ingest;

import io.lockstep.broker.ConnectionNews;
import io.lockstep.broker.SubscriptionNews;
import io.lockstep.ingest.aws.Job;
import io.lockstep.ingest.aws.JobExecution;
import io.lockstep.ingest.aws.ShadowValue;
import io.lockstep.ingest.aws.ThingTopic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells of the lives of clients and jobs as AWS IoT does, below `$aws/events/`: connected and
/// disconnected, subscribed and unsubscribed, executions and jobs that are over. Nothing is said
/// while nobody listens. Confined to the kernel's thread.
///
/// A device hears of itself and of the things that it feeds; of all others only when its entry's
/// `subscribe` grants `$aws/events/...`. Users hear of everybody.
final class ThingEvents {
  private static final String OUTER = "$aws/";
  private static final String EVENTS = ThingTopic.AWS + "events/";
  private static final String PLAIN = OUTER + "events/";

  /// Who listens without being a device.
  private static final String USERS = "";

  private static final long MILLI_MICROS = 1_000;

  private final ThingState state;
  private final Devices devices;
  private final Outlet outlet;

  /// Takes messages.
  @FunctionalInterface
  interface Outlet {
    /// Sends one.
    ///
    /// @param topic as the server names it
    void send(String topic, String text);
  }

  ThingEvents(ThingState state, Devices devices, Outlet outlet) {
    this.state = state;
    this.devices = devices;
    this.outlet = outlet;
  }

  /// True for a filter of somebody who is no device and asks for events.
  static boolean isPlain(String filter) {
    return TopicFilters.withoutShare(filter).startsWith(PLAIN);
  }

  // --- who listens ---

  /// True while somebody listens.
  boolean isHeard() {
    return state.listeners().size() > 0;
  }

  /// Somebody has subscribed.
  ///
  /// @param device whose own tree it is in; empty for none
  /// @param own the filter below it
  void listens(String device, String own) {
    // Wider filters ask for what the contract answers: who wants events says so.
    if (device.isEmpty() || own.startsWith(EVENTS)) {
      state.listening(device, true);
    }
  }

  /// Somebody has begun a new session, in which they listen to nothing.
  void begun(String device) {
    if (!device.isEmpty()) {
      state.listening(device, false);
    }
  }

  private void tell(String subject, String behind, String text) {
    for (String listener : state.listeners().values()) {
      if (listener.equals(USERS)) {
        outlet.send(PLAIN + behind, text);
      } else if (mayHear(listener, subject, behind)) {
        outlet.send(OwnTree.of(listener) + EVENTS + behind, text);
      }
    }
  }

  private boolean mayHear(String listener, String subject, String behind) {
    if (listener.equals(subject)) {
      return true;
    }
    Device device = devices.device(listener).orElse(null);
    return device != null
        && device.enabled()
        && (device.feeds().contains(subject)
            || FilterTemplates.expand(device, device.subscribe()).stream()
                .anyMatch(granted -> TopicFilters.matches(granted, PLAIN + behind)));
  }

  // --- connections ---

  void connection(ConnectionNews news) {
    state.heard(news.atMicros());
    if (!isHeard()) {
      return;
    }
    switch (news) {
      case ConnectionNews.Begun begun -> {
        EventClient before = state.client(begun.clientId());
        long version = before == null ? 0 : before.version() + 1;
        EventClient now =
            new EventClient(begun.clientId(), begun.principal(), begun.connection(), version, true);
        state.put(now);
        StringBuilder text = presence(now, now.connection(), "connected", begun.atMicros());
        String address = begun.origin().address();
        int port = address.lastIndexOf(':');
        member(text, "ipAddress", port < 0 ? address : address.substring(0, port));
        text.append(",\"versionNumber\":").append(version).append('}');
        tell(devices.deviceOf(now.principal()), "presence/connected/" + now.id(), text.toString());
      }
      case ConnectionNews.Ended ended -> ended(ended);
      case ConnectionNews.Restarted(long atMicros) -> {
        for (EventClient client : List.copyOf(state.clients().values())) {
          if (client.isConnected()) {
            disconnected(
                client,
                client.connection(),
                client.version(),
                DeviceConnection.Cause.SERVER,
                atMicros);
            state.put(over(client));
          }
        }
      }
    }
  }

  private static EventClient over(EventClient client) {
    return new EventClient(
        client.id(), client.principal(), client.connection(), client.version(), false);
  }

  private void ended(ConnectionNews.Ended ended) {
    EventClient known = state.client(ended.clientId());
    EventClient client =
        known == null
            ? new EventClient(ended.clientId(), ended.principal(), ended.connection(), 0, true)
            : known;
    // Of one that was taken over the end comes behind the beginning of the next.
    boolean isLast = client.connection() == ended.connection();
    disconnected(
        client,
        ended.connection(),
        isLast ? client.version() : Math.max(0, client.version() - 1),
        DeviceConnection.causeOf(ended.parting()),
        ended.atMicros());
    if (isLast) {
      state.put(over(client));
    }
  }

  private void disconnected(
      EventClient client,
      long connection,
      long version,
      DeviceConnection.Cause cause,
      long atMicros) {
    StringBuilder text = presence(client, connection, "disconnected", atMicros);
    text.append(",\"clientInitiatedDisconnect\":").append(cause == DeviceConnection.Cause.CLIENT);
    member(text, "disconnectReason", reasonOf(cause));
    text.append(",\"versionNumber\":").append(version).append('}');
    tell(
        devices.deviceOf(client.principal()),
        "presence/disconnected/" + client.id(),
        text.toString());
  }

  private static String reasonOf(DeviceConnection.Cause cause) {
    return switch (cause) {
      case CLIENT -> "CLIENT_INITIATED_DISCONNECT";
      case NETWORK -> "CONNECTION_LOST";
      case KEEP_ALIVE -> "MQTT_KEEP_ALIVE_TIMEOUT";
      case TAKEOVER -> "DUPLICATE_CLIENTID";
      case ACCESS -> "FORBIDDEN_ACCESS";
      case QUOTA -> "THROTTLED";
      case PROTOCOL -> "CLIENT_ERROR";
      case ADMINISTRATOR, SERVER -> "SERVER_INITIATED_DISCONNECT";
    };
  }

  private static StringBuilder presence(
      EventClient client, long connection, String type, long atMicros) {
    return client(client.id(), type, atMicros, Long.toHexString(connection), client.principal());
  }

  private static StringBuilder client(
      String id, String type, long atMicros, String session, String principal) {
    StringBuilder text = new StringBuilder("{\"clientId\":");
    ShadowValue.quote(text, id);
    text.append(",\"timestamp\":").append(Math.floorDiv(atMicros, MILLI_MICROS));
    member(text, "eventType", type);
    member(text, "sessionIdentifier", session);
    member(text, "principalIdentifier", principal);
    return text;
  }

  private static void member(StringBuilder text, String name, String value) {
    text.append(",\"").append(name).append("\":");
    ShadowValue.quote(text, value);
  }

  // --- subscriptions ---

  void subscription(SubscriptionNews news, long nowMicros) {
    if (!isHeard() || news.filters().isEmpty()) {
      return;
    }
    EventClient client = state.client(news.clientId());
    String principal = client == null ? principalOf(news) : client.principal();
    String type = news.isEnd() ? "unsubscribed" : "subscribed";
    StringBuilder text =
        client(
            news.clientId(),
            type,
            Math.max(nowMicros, state.heardMicros()),
            client == null ? "" : Long.toHexString(client.connection()),
            principal);
    text.append(",\"topics\":[");
    int count = 0;
    for (String filter : news.filters()) {
      text.append(count++ == 0 ? "" : ",");
      ShadowValue.quote(text, outer(filter));
    }
    tell(
        devices.deviceOf(principal),
        "subscriptions/" + type + "/" + news.clientId(),
        text.append("]}").toString());
  }

  /// Of a client that connected before anybody listened: its name, as most have it.
  private static String principalOf(SubscriptionNews news) {
    for (String filter : news.filters()) {
      String device = OwnTree.deviceOf(filter);
      if (device != null) {
        return device;
      }
    }
    return news.clientId();
  }

  /// A filter as the client named it.
  private static String outer(String filter) {
    String device = OwnTree.deviceOf(filter);
    return device == null ? filter : "$" + filter.substring(OwnTree.of(device).length());
  }

  // --- jobs ---

  /// An execution is over.
  void over(String thing, JobExecution execution, @Nullable Job job, long seconds) {
    if (!isHeard()) {
      return;
    }
    String operation = execution.status().name().toLowerCase(Locale.ROOT);
    StringBuilder text =
        job(
            "JOB_EXECUTION",
            execution.job() + "/" + thing,
            execution.version(),
            operation,
            seconds);
    member(text, "jobId", execution.job());
    member(text, "thingArn", "arn:aws:iot:::thing/" + thing);
    member(text, "status", execution.status().name());
    text.append(",\"statusDetails\":").append(execution.details()).append('}');
    tell(thing, "jobExecution/" + execution.job() + "/" + operation, text.toString());
    if (job != null && !job.isCanceled() && isDone(job)) {
      job(job, "completed", seconds);
    }
  }

  /// A job was canceled.
  void canceled(Job job, long seconds) {
    if (isHeard()) {
      job(job, "canceled", seconds);
    }
  }

  private void job(Job job, String operation, long seconds) {
    StringBuilder text = job("JOB", job.id(), job.things().size(), operation, seconds);
    member(text, "jobId", job.id());
    member(text, "status", operation.toUpperCase(Locale.ROOT));
    tell(USERS, "job/" + job.id() + "/" + operation, text.append('}').toString());
  }

  private boolean isDone(Job job) {
    for (String thing : job.things()) {
      JobExecution execution = state.get(thing).execution(job.id());
      if (execution != null && execution.status().isOpen()) {
        return false;
      }
    }
    return true;
  }

  private static StringBuilder job(
      String type, String about, long version, String operation, long seconds) {
    // Drawn from what it tells, so that a replay gives the same.
    String name = type + " " + about + " " + version + " " + operation + " " + seconds;
    StringBuilder text = new StringBuilder("{\"eventType\":");
    ShadowValue.quote(text, type);
    member(
        text, "eventId", UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
    text.append(",\"timestamp\":").append(seconds);
    member(text, "operation", operation);
    return text;
  }
}
