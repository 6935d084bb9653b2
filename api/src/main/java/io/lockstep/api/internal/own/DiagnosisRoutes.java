package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.broker.ClientFigures;
import io.lockstep.broker.LiveClients;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.ingest.Credential;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceConnection;
import io.lockstep.ingest.DeviceLog;
import io.lockstep.ingest.DeviceProblem;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.PendingDevice;
import io.lockstep.ingest.RegistryAccess;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.twin.DriftEntry;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.TwinValues;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Why is my data missing? Follows a device's data from its entry to the history and says of each
/// step whether it is well, and when it last was. The first step that is not is the answer.
public final class DiagnosisRoutes {
  private static final int CLIENTS_MAX = 100;
  private static final int DRIFT_MAX = 20;
  private static final int TWINS_MAX = 20;
  private static final long PATIENCE_SECONDS = 10;

  private final SpaceCalls space;
  private final Devices devices;
  private final RegistryAccess access;
  private final LiveClients clients;
  private final SourceTally tally;
  private final HistoryStore history;
  private final InstantSource clock;

  public DiagnosisRoutes(
      SpaceCalls space,
      Devices devices,
      RegistryAccess access,
      LiveClients clients,
      SourceTally tally,
      HistoryStore history,
      InstantSource clock) {
    this.space = space;
    this.devices = devices;
    this.access = access;
    this.clients = clients;
    this.tally = tally;
    this.history = history;
    this.clock = clock;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/devices/{id}/diagnosis", "diagnoseDevice")
            .role(Role.ENGINEER)
            .says(
                DeviceRoutes.TAG,
                "Follows a device's data from its entry to the history, step by step.")
            .with(DeviceRoutes.ID)
            .answers(Response.json(200, "The steps.", "Diagnosis"))
            .to(this::diagnose));
  }

  private enum Verdict {
    GOOD,
    WARNING,
    BAD
  }

  /// @param atMicros when that was; 0 when no time belongs to it
  private record Step(String name, Verdict verdict, long atMicros, String text) {}

  private Answer diagnose(Call call) throws InterruptedException {
    String id = call.variable("id");
    List<Step> steps = new ArrayList<>();
    Optional<Device> device = devices.device(id);
    steps.add(device.map(this::entry).orElseGet(() -> missing(id)));
    device.ifPresent(known -> steps.add(credentials(known)));
    steps.add(connection(id));
    refusals(id, steps);
    steps.add(message(id));
    device.ifPresent(known -> quota(known, steps));
    GraphView view = space.view();
    drift(view, id, steps);
    Stream.concat(Stream.of(id), device.stream().flatMap(known -> known.feeds().stream()))
        .distinct()
        .limit(TWINS_MAX)
        .forEach(twin -> twin(view, twin, steps));
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("id", id);
              steps.stream()
                  .filter(step -> step.verdict == Verdict.BAD)
                  .findFirst()
                  .ifPresent(step -> out.writeStringProperty("cause", step.text));
              out.writeArrayPropertyStart("steps");
              for (Step step : steps) {
                out.writeStartObject();
                out.writeStringProperty("step", step.name);
                out.writeStringProperty(
                    "verdict",
                    switch (step.verdict) {
                      case GOOD -> "good";
                      case WARNING -> "warning";
                      case BAD -> "bad";
                    });
                if (step.atMicros > 0) {
                  out.writeStringProperty("at", Times.text(step.atMicros));
                }
                out.writeStringProperty("text", step.text);
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Step entry(Device device) {
    String reason = device.lifecycle().reason();
    String text = "it is " + device.state().text() + (reason.isEmpty() ? "" : ": " + reason);
    Verdict verdict =
        switch (device.state()) {
          case ACTIVE -> Verdict.GOOD;
          case PROVISIONED -> Verdict.WARNING;
          case SUSPENDED, DECOMMISSIONED, QUARANTINED -> Verdict.BAD;
        };
    String held =
        devices
            .quarantine(device.id())
            .map(
                quarantine ->
                    "; %d messages are held, %d found no room"
                        .formatted(quarantine.messages(), quarantine.lost()))
            .orElse("");
    return new Step("registry", verdict, device.lifecycle().sinceMicros(), text + held);
  }

  private Step missing(String id) {
    Optional<PendingDevice> pending = devices.pending(id);
    return pending
        .map(
            waiting ->
                new Step(
                    "registry",
                    Verdict.BAD,
                    waiting.lastMicros(),
                    waiting.rejected()
                        ? "it was rejected"
                        : "it waits for approval and asked %d times".formatted(waiting.count())))
        .orElseGet(
            () -> new Step("registry", Verdict.BAD, 0, "no device of this id is registered"));
  }

  private Step credentials(Device device) {
    long now = clock.millis() * 1_000L;
    long live = device.credentials().stream().filter(one -> one.isLiveAt(now)).count();
    if (live > 0) {
      return new Step("credentials", Verdict.GOOD, 0, live + " of its credentials work");
    }
    long last = device.credentials().stream().mapToLong(Credential::expiresMicros).max().orElse(0);
    return device.credentials().isEmpty()
        ? new Step(
            "credentials",
            Verdict.WARNING,
            0,
            "it has none: it can only come by a certificate that an authority vouches for")
        : new Step("credentials", Verdict.BAD, last, "all its credentials have ended");
  }

  private Step connection(String id) throws InterruptedException {
    List<ClientFigures> own;
    try {
      own =
          clients
              .list(new LiveClients.Query(id, Optional.empty(), "", CLIENTS_MAX))
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .clients()
              .stream()
              .filter(client -> devices.deviceOf(client.principal()).equals(id))
              .toList();
    } catch (ExecutionException | TimeoutException _) {
      return new Step("connection", Verdict.WARNING, 0, "the broker is too busy to say");
    }
    for (ClientFigures client : own) {
      if (client.connection().isPresent()) {
        return new Step(
            "connection",
            Verdict.GOOD,
            client.connection().get().sinceMicros(),
            "connected over MQTT as client %s from %s"
                .formatted(client.clientId(), client.connection().get().address()));
      }
    }
    return devices
        .fleet()
        .of(id)
        .filter(log -> !log.past().isEmpty())
        .map(log -> ended(log.past().getLast()))
        .orElseGet(
            () -> new Step("connection", Verdict.WARNING, 0, "it was never connected over MQTT"));
  }

  private static Step ended(DeviceConnection last) {
    DeviceConnection.End end = last.end();
    if (end == null) {
      throw new IllegalStateException("a connection that is over has an end");
    }
    DeviceConnection.Cause cause = last.cause().orElseThrow();
    Verdict verdict =
        cause == DeviceConnection.Cause.CLIENT || cause == DeviceConnection.Cause.SERVER
            ? Verdict.WARNING
            : Verdict.BAD;
    return new Step(
        "connection",
        verdict,
        end.atMicros(),
        "not connected over MQTT; its last connection, from %s, ended by %s after %d messages%s"
            .formatted(
                last.origin().address(),
                cause.text(),
                end.receivedMessages(),
                end.parting().reason().isEmpty() ? "" : ": " + end.parting().reason()));
  }

  /// What was refused to it, also before the last start.
  private void refusals(String id, List<Step> steps) {
    DeviceLog log = devices.fleet().of(id).orElse(null);
    if (log == null) {
      return;
    }
    long now = clock.millis() * 1_000L;
    for (DeviceProblem problem : log.problems()) {
      if (problem.standsAt(now, log.connectedMicros())) {
        steps.add(
            new Step(
                "refusal",
                Verdict.BAD,
                problem.lastMicros(),
                "%s, %d times%s"
                    .formatted(
                        problem.text(),
                        problem.count(),
                        problem.address().isEmpty() ? "" : ", last from " + problem.address())));
      }
    }
  }

  private long messagesBefore(String id) {
    return devices.fleet().of(id).map(DeviceLog::past).orElse(List.of()).stream()
        .map(DeviceConnection::end)
        .filter(Objects::nonNull)
        .mapToLong(DeviceConnection.End::receivedMessages)
        .sum();
  }

  private Step message(String id) throws InterruptedException {
    long messages = 0;
    long last = 0;
    for (SourceTally.Source source : tally.sources()) {
      if (devices.deviceOf(source.device()).equals(id)) {
        messages += source.messages();
        last = Math.max(last, source.lastMicros());
      }
    }
    long before = messages == 0 ? messagesBefore(id) : 0;
    if (before > 0) {
      return new Step(
          "message",
          Verdict.WARNING,
          0,
          "no message since the server has started, %d over its last connections"
              .formatted(before));
    }
    return messages == 0
        ? new Step("message", Verdict.BAD, 0, "no message since the server has started")
        : new Step(
            "message",
            Verdict.GOOD,
            last,
            "%d messages since the server has started".formatted(messages));
  }

  private void quota(Device device, List<Step> steps) {
    long refused = access.refusedByQuota(device.id());
    if (refused > 0) {
      steps.add(
          new Step(
              "quota", Verdict.BAD, 0, "%d messages went beyond its quota".formatted(refused)));
    }
  }

  private static void drift(GraphView view, String id, List<Step> steps) {
    for (DriftEntry entry : view.drift(null, id, DRIFT_MAX)) {
      steps.add(
          new Step(
              "binding",
              Verdict.BAD,
              entry.lastMicros(),
              "%s%s%s, %d times: %s"
                  .formatted(
                      entry.reason(),
                      entry.twinId().isEmpty() ? "" : " of twin " + entry.twinId(),
                      entry.path().isEmpty() ? "" : " at " + entry.path(),
                      entry.count(),
                      entry.example())));
    }
  }

  private void twin(GraphView view, String id, List<Step> steps) {
    Optional<TwinValues> values = view.hasTwin(id) ? view.values(id) : Optional.empty();
    if (values.isEmpty()) {
      steps.add(new Step("twin", Verdict.WARNING, 0, "there is no twin " + id));
      return;
    }
    TwinValues.Value latest = null;
    for (TwinValues.Value value : values.get().values()) {
      if (latest == null || value.receivedMicros() > latest.receivedMicros()) {
        latest = value;
      }
    }
    if (latest == null) {
      steps.add(new Step("twin", Verdict.WARNING, 0, "twin %s has no values".formatted(id)));
      return;
    }
    steps.add(
        new Step(
            "twin",
            Verdict.GOOD,
            latest.receivedMicros(),
            "twin %s, last value of %s".formatted(id, latest.path())));
    String path = latest.path();
    if (!latest.kept()) {
      steps.add(
          new Step(
              "history",
              Verdict.WARNING,
              0,
              "its model does not want %s of %s kept".formatted(path, id)));
      return;
    }
    Optional<Reading> row = history.latest(new TwinId(id), path);
    steps.add(
        row.map(
                reading ->
                    new Step(
                        "history",
                        Verdict.GOOD,
                        reading.sourceMicros(),
                        "last row of %s of %s".formatted(path, id)))
            .orElseGet(
                () ->
                    new Step("history", Verdict.BAD, 0, "no row of %s of %s".formatted(path, id))));
  }
}
