package io.lockstep.api.internal.influx;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Door;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.GraphCalls;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.broker.Access;
import io.lockstep.ingest.Bindings;
import io.lockstep.ingest.BindingsResult;
import io.lockstep.ingest.DefaultTopics;
import io.lockstep.ingest.influx.LineSplitter;
import io.lockstep.model.AckLevel;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What clients of InfluxDB call to write: `/api/v2/write` of version 2, `/write` of version 1, and
/// what they ask before. Queries are not answered here: there is SQL. Thread-safe.
public final class InfluxRoutes {
  private static final String TAG = "InfluxDB line protocol";
  private static final Parameter PRECISION =
      Parameter.query(
          "precision",
          "{\"type\":\"string\",\"enum\":[\"ns\",\"us\",\"ms\",\"s\",\"n\",\"u\",\"m\",\"h\"],\"default\":\"ns\"}",
          "What the times of the lines count since 1970.");
  private static final Parameter ACK =
      Parameter.query(
          "ack",
          "{\"type\":\"string\",\"enum\":[\"durable\",\"applied\",\"queryable\"],\"default\":\"durable\"}",
          "How far the lines must have come before the answer.");

  private final Scopes graphs;
  private final Access access;
  private final Door door;
  private final long bodyBytesMax;
  private final String version;
  private volatile Compiled compiled = new Compiled(List.of(), Bindings.none());

  /// Bindings and the texts that they were compiled from.
  private record Compiled(List<NamedText> files, Bindings bindings) {}

  /// @param bodyBytesMax the largest body, unpacked
  public InfluxRoutes(Scopes graphs, Access access, Door door, long bodyBytesMax, String version) {
    this.graphs = graphs;
    this.access = access;
    this.door = door;
    this.bodyBytesMax = bodyBytesMax;
    this.version = version;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.influx(Verb.POST, "/api/v2/write", "influxWrite")
            .seen()
            .role(Role.DEVICE, Role.ENGINEER)
            .says(TAG, "Takes lines of the line protocol, as InfluxDB 2 does.")
            .with(Parameter.query("org", "Of no meaning here."))
            .with(Parameter.query("bucket", "Bindings may ask for it."))
            .with(PRECISION)
            .with(ACK)
            .streamedBody("AnyBytes")
            .answers(Response.empty(204, "All lines are in the journal."))
            .to(call -> write(call, bucket(call, "bucket"))),
        Route.influx(Verb.POST, "/write", "influxWriteV1")
            .seen()
            .role(Role.DEVICE, Role.ENGINEER)
            .says(TAG, "Takes lines of the line protocol, as InfluxDB 1 does.")
            .with(Parameter.query("db", "What is the bucket in version 2."))
            .with(Parameter.query("rp", "Of no meaning here."))
            .with(Parameter.query("u", "Of no meaning here."))
            .with(Parameter.query("p", "A token, or a device's credential; better in a header."))
            .with(PRECISION)
            .with(ACK)
            .streamedBody("AnyBytes")
            .answers(Response.empty(204, "All lines are in the journal."))
            .to(call -> write(call, bucket(call, "db"))),
        Route.influx(Verb.GET, "/ping", "influxPing")
            .open()
            .says(TAG, "Answers clients that ask whether somebody is there.")
            .answers(Response.empty(204, "Somebody is."))
            .to(_ -> Answer.noContent(Map.of("X-Influxdb-Version", "lockstep-" + version))),
        Route.influx(Verb.GET, "/health", "influxHealth")
            .open()
            .says(TAG, "Tells clients of InfluxDB 2 that lines are taken.")
            .answers(Response.json(200, "They are.", "AnyValue"))
            .to(_ -> health()),
        Route.influx(Verb.GET, "/ready", "influxReady")
            .open()
            .says(TAG, "Tells clients of InfluxDB 2 that lines are taken.")
            .answers(Response.json(200, "They are.", "AnyValue"))
            .to(_ -> Answer.json("{\"status\":\"ready\"}")));
  }

  private Answer health() {
    return Answer.json(
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("name", "lockstep");
              json.writeStringProperty("message", "ready for writes");
              json.writeStringProperty("status", "pass");
              json.writeStringProperty("version", version);
              json.writeEndObject();
            }));
  }

  private static String bucket(Call call, String parameter) {
    return call.query(parameter)
        .filter(name -> !name.isEmpty())
        .orElseThrow(
            () -> Call.invalid("query parameter " + parameter, "a name", "none").exception());
  }

  private Answer write(Call call, String bucket) throws InterruptedException {
    GraphCalls graph = graphs.of(call);
    AckLevel level = level(call);
    LineIntake intake =
        new LineIntake(
            messages -> graph.publish(call.principal().name(), messages, level).messages(),
            bindings(graph.bindings()),
            call.principal(),
            mayWrite(call),
            bucket,
            Precision.of(call));
    LineIntake.Result result;
    try (InputStream body = new BoundedBody(call.content(), bodyBytesMax)) {
      result = intake.take(new LineSplitter(body));
    } catch (IOException e) {
      return Answer.refused(
          Fault.of(ErrorCode.PAYLOAD_INVALID, "The body cannot be read")
              .at("request body")
              .expected("lines, packed as Content-Encoding says")
              .found(String.valueOf(e.getMessage())));
    }
    if (result.forbidden() > 0) {
      door.writeRefused(call.principal(), call.remote(), "influx:" + bucket);
    }
    return result.refused() == 0 ? Answer.noContent(Map.of()) : Answer.refused(partial(result));
  }

  private static Fault partial(LineIntake.Result result) {
    boolean isForbidden = result.forbidden() == result.refused() && result.written() == 0;
    return Fault.of(
        isForbidden ? ErrorCode.FORBIDDEN : ErrorCode.PAYLOAD_INVALID,
        "partial write: %d lines written, %d refused: %s%s"
            .formatted(
                result.written(),
                result.refused(),
                String.join("; ", result.problems()),
                result.refused() > result.problems().size() ? "; ..." : ""));
  }

  /// Compiled once for all requests between two changes.
  private Bindings bindings(List<NamedText> files) {
    Compiled known = compiled;
    if (known.files().equals(files)) {
      return known.bindings();
    }
    Bindings now =
        switch (Bindings.parse(files)) {
          case BindingsResult.Valid(Bindings valid) -> valid;
          case BindingsResult.Invalid invalid ->
              throw new IllegalStateException("bindings in force: " + invalid.problems());
        };
    compiled = new Compiled(List.copyOf(files), now);
    return now;
  }

  /// Lines need what telemetry of their twin needs.
  private Predicate<String> mayWrite(Call call) {
    Optional<Sight> sight = graphs.sight(call);
    boolean isDevice = call.principal().role() == Role.DEVICE;
    if (sight.isEmpty() || isDevice) {
      return twin -> access.mayPublish(call.principal(), DefaultTopics.telemetry(twin));
    }
    return twin -> sight.get().of(twin, "").allows(Right.WRITE, "");
  }

  private static AckLevel level(Call call) {
    String word = call.query("ack").orElse(AckLevel.DURABLE.word());
    return AckLevel.of(word)
        .orElseThrow(
            () ->
                Call.invalid("query parameter ack", "durable, applied or queryable", word)
                    .exception());
  }
}
