package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.EventWriter;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.broker.ClientFigures;
import io.lockstep.broker.ClientTrace;
import io.lockstep.broker.LiveClients;
import io.lockstep.broker.TracedPacket;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.SecurityEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/// The clients of the MQTT broker: who is there, what each has on its way; sending one away, and
/// looking on what it says.
public final class MqttClientRoutes implements AutoCloseable {
  private static final String TAG = "MQTT";
  private static final String ALL = "/api/v1/mqtt/clients";
  private static final String ONE = ALL + "/{id}";
  private static final Parameter ID = Parameter.path("id", "The client identifier.");
  private static final String FLAG = "{\"type\":\"boolean\"}";
  private static final String WHOLE_NUMBER = "{\"type\":\"integer\",\"minimum\":1}";
  private static final int LIMIT = 100;
  private static final int TRACE_SECONDS = 60;
  private static final int TRACE_SECONDS_MAX = 600;
  private static final int TRACES_MAX = 10;
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private final LiveClients clients;
  private final SecurityEvents audit;
  private final Semaphore traces = new Semaphore(TRACES_MAX);
  private volatile boolean closing;

  /// Routes of a broker's clients.
  ///
  /// @param audit is told who sent whom away
  public MqttClientRoutes(LiveClients clients, SecurityEvents audit) {
    this.clients = clients;
    this.audit = audit;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, ALL, "listMqttClients")
            .role(Role.OPERATOR)
            .says(TAG, "Lists the clients with a session, by identifier, connected or not.")
            .with(Parameter.query("search", "Part of the identifier, or of whose it is."))
            .with(Parameter.query("connected", FLAG, "Only those with, or without, a connection."))
            .with(Parameter.query("after", "Only identifiers after this one."))
            .with(
                Parameter.query(
                    "limit",
                    WHOLE_NUMBER,
                    "1 to %,d clients; %d if not given.".formatted(LiveClients.PAGE_MAX, LIMIT)))
            .answers(Response.json(200, "Clients, and where to go on.", "MqttClientPage"))
            .to(this::list),
        Route.own(Verb.GET, ONE, "getMqttClient")
            .role(Role.OPERATOR)
            .says(TAG, "Gives one client, with its subscriptions.")
            .with(ID)
            .answers(Response.json(200, "The client.", "MqttClient"))
            .to(this::get),
        Route.own(Verb.POST, ONE + "/disconnect", "disconnectMqttClient")
            .role(Role.ENGINEER)
            .says(
                TAG, "Ends a client's connection (0x98); its session stays, and it may come back.")
            .with(ID)
            .answers(Response.empty(204, "Done."))
            .to(this::disconnect),
        Route.own(Verb.DELETE, ONE, "endMqttSession")
            .role(Role.ENGINEER)
            .says(TAG, "Ends a client's session with all it was owed, and its connection (0x98).")
            .with(ID)
            .answers(Response.empty(204, "Done."))
            .to(this::end),
        Route.own(Verb.GET, ONE + "/trace", "traceMqttClient")
            .role(Role.ENGINEER)
            .says(
                TAG,
                "Streams the packets of one client, both ways, as server-sent events; without"
                    + " secrets.")
            .with(ID)
            .with(
                Parameter.query(
                    "seconds",
                    WHOLE_NUMBER,
                    "1 to %d; %d if not given.".formatted(TRACE_SECONDS_MAX, TRACE_SECONDS)))
            .answers(
                new Response(
                    200,
                    "Events of the types packet, gap, end.",
                    "text/event-stream",
                    "MqttPacketEvents"))
            .to(this::trace));
  }

  private Answer list(Call call) throws InterruptedException {
    LiveClients.Query query =
        new LiveClients.Query(
            call.query("search").orElse(""),
            call.query("connected").map(text -> flag(text)),
            call.query("after").orElse(""),
            call.queryInt("limit", 1, LiveClients.PAGE_MAX, LIMIT));
    LiveClients.Page page = await(clients.list(query));
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              page.clients().forEach(client -> MqttClientText.write(out, client, false));
              out.writeEndArray();
              if (page.more()) {
                out.writeStringProperty("after", page.clients().getLast().clientId());
              }
              out.writeEndObject();
            }));
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Call.invalid("query parameter connected", "true or false", text).exception();
    };
  }

  private Answer get(Call call) throws InterruptedException {
    String id = call.variable("id");
    Optional<ClientFigures> client = await(clients.find(id));
    return client
        .map(found -> Answer.json(Json.write(out -> MqttClientText.write(out, found, true))))
        .orElseGet(() -> unknown(id, "the identifier of a client with a session"));
  }

  private Answer disconnect(Call call) throws InterruptedException {
    String id = call.variable("id");
    if (!await(clients.disconnect(id))) {
      return unknown(id, "the identifier of a client that is connected");
    }
    audit.happened("MqttClientDisconnected", call.principal().name(), "", id);
    return Answer.noContent(Map.of());
  }

  private Answer end(Call call) throws InterruptedException {
    String id = call.variable("id");
    if (!await(clients.endSession(id))) {
      return unknown(id, "the identifier of a client with a session");
    }
    audit.happened("MqttSessionEnded", call.principal().name(), "", id);
    return Answer.noContent(Map.of());
  }

  private static Answer unknown(String id, String expected) {
    return Answer.refused(
        Fault.of(ErrorCode.NOT_FOUND, "There is no such MQTT client")
            .at("client")
            .expected(expected)
            .found(id));
  }

  private Answer trace(Call call) {
    int seconds = call.queryInt("seconds", 1, TRACE_SECONDS_MAX, TRACE_SECONDS);
    if (!traces.tryAcquire()) {
      throw Fault.of(ErrorCode.OVERLOADED, "Too many clients are looked on")
          .expected("at most %d at a time".formatted(TRACES_MAX))
          .header("Retry-After", "60")
          .exception();
    }
    String id = call.variable("id");
    ClientTrace trace = clients.trace(id);
    audit.happened("MqttClientTraced", call.principal().name(), "", id);
    return new Answer.Events(
        writer -> follow(trace, Duration.ofSeconds(seconds), writer),
        () -> {
          trace.close();
          traces.release();
        });
  }

  private void follow(ClientTrace trace, Duration length, EventWriter writer)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + length.toNanos();
    writer.comment("trace").flush();
    while (!closing && System.nanoTime() - end < 0) {
      Optional<TracedPacket> packet = trace.next(HEARTBEAT);
      long dropped = trace.dropped();
      if (dropped > 0) {
        writer.event("", "gap", "{\"packets\":" + dropped + "}");
      }
      if (packet.isPresent()) {
        writer.event(
            "", "packet", Json.write(out -> MqttClientText.write(out, packet.orElseThrow())));
      } else {
        writer.comment("heartbeat");
      }
      writer.flush();
    }
    writer.event("", "end", "{}").flush();
  }

  private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw Fault.of(ErrorCode.OVERLOADED, "The broker did not answer in time")
          .found(String.valueOf(e.getCause()))
          .header("Retry-After", "5")
          .exception();
    }
  }

  /// Ends all streams.
  @Override
  public void close() {
    closing = true;
  }
}
