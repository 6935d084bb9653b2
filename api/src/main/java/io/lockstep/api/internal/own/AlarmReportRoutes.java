package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.model.AlarmState;
import io.lockstep.model.Role;
import io.lockstep.space.alarms.AlarmEvent;
import io.lockstep.space.alarms.AlarmLog;
import io.lockstep.space.alarms.AlarmReport;
import io.lockstep.space.alarms.Kpi;
import io.lockstep.space.alarms.OperatorPosition;
import io.lockstep.twin.AlarmPage;
import io.lockstep.twin.AlarmQuery;
import io.lockstep.twin.AlarmView;
import io.lockstep.twin.access.Right;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JsonGenerator;

/// How well the plant is alarmed: the report of ISA-18.2 §16.5, and how each operator position
/// stands.
public final class AlarmReportRoutes {
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final long RANGE_MAX = 400 * DAY_MICROS;

  private final Scopes graphs;
  private final AlarmPositions positions;
  private final AlarmLog log;
  private final WorkPool pool;
  private final InstantSource clock;

  /// @param log what has become of alarms of the space
  /// @param clock says where a report ends that does not say
  public AlarmReportRoutes(
      Scopes graphs, AlarmPositions positions, AlarmLog log, WorkPool pool, InstantSource clock) {
    this.graphs = graphs;
    this.positions = positions;
    this.log = log;
    this.pool = pool;
    this.clock = clock;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/alarm-report", "getAlarmReport")
            .seen()
            .role(Role.VIEWER)
            .says(
                AlarmRoutes.TAG,
                "Gives the figures of ISA-18.2 for a stretch of time, each with its target.")
            .with(Parameter.query("from", "Its beginning; a day before its end if not given."))
            .with(Parameter.query("to", "Its end; now if not given."))
            .with(Parameter.query("position", "The operator position; plant if not given."))
            .answers(Response.json(200, "The report.", "AlarmReport"))
            .to(this::report),
        Route.own(Verb.GET, "/api/v1/alarm-positions", "listAlarmPositions")
            .seen()
            .role(Role.VIEWER)
            .says(AlarmRoutes.TAG, "Lists operator positions, and how each stands now.")
            .answers(Response.json(200, "The positions.", "AlarmPositionList"))
            .to(this::list));
  }

  /// The entries of twins that the caller sees.
  private List<AlarmEvent> events(Call call, Predicate<String> twins) throws InterruptedException {
    graphs.live().awaitLogged();
    Predicate<String> seen =
        graphs
            .sight(call)
            .<Predicate<String>>map(sight -> twin -> sight.of(twin, "").allowsAll(Right.READ))
            .orElse(_ -> true);
    return pool.run(
        () -> {
          log.catchUp();
          return log.events().stream()
              .filter(event -> twins.and(seen).test(event.note().twinId()))
              .toList();
        });
  }

  private long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  private Answer report(Call call) throws InterruptedException {
    long to = time(call, "to", nowMicros());
    long from = time(call, "from", to - DAY_MICROS);
    if (to <= from || to - from > RANGE_MAX) {
      throw Call.invalid(
              "query parameter to", "a time behind from, by at most 400 days", Times.text(to))
          .exception();
    }
    OperatorPosition position = positions.position(call.query("position").orElse(""));
    AlarmView view = graphs.of(call).view().alarms();
    AlarmReport report = AlarmReport.of(events(call, positions.twins(position, view)), from, to);
    return Answer.json(Json.write(out -> write(out, position.name(), report)));
  }

  private static long time(Call call, String name, long otherwise) {
    return call.query(name)
        .map(text -> Times.parseMicros("query parameter " + name, text))
        .orElse(otherwise);
  }

  private static void write(JsonGenerator out, String position, AlarmReport report) {
    out.writeStartObject();
    out.writeStringProperty("position", position);
    out.writeStringProperty("from", Times.text(report.fromMicros()));
    out.writeStringProperty("to", Times.text(report.toMicros()));
    out.writeNumberProperty("alarms", report.alarms());
    out.writeArrayPropertyStart("kpis");
    for (Kpi kpi : report.kpis()) {
      out.writeStartObject();
      out.writeStringProperty("name", kpi.name());
      out.writeNumberProperty("value", kpi.value());
      out.writeStringProperty("unit", kpi.unit());
      out.writeStringProperty("target", kpi.target());
      out.writeStringProperty("verdict", kpi.verdict().name().toLowerCase(Locale.ROOT));
      out.writeEndObject();
    }
    out.writeEndArray();
    points(out, "topTen", report.topTen());
    points(out, "chattering", report.chattering());
    points(out, "fleeting", report.fleeting());
    points(out, "stale", report.stale());
    out.writeNumberProperty("standing", report.standing());
    out.writeNumberProperty("shelved", report.shelved());
    out.writeNumberProperty("suppressed", report.suppressed());
    out.writeNumberProperty("outOfService", report.outOfService());
    out.writeObjectPropertyStart("byPriority");
    report.byPriority().forEach((each, n) -> out.writeNumberProperty(each.term(), n));
    out.writeEndObject();
    out.writeArrayPropertyStart("floods");
    for (AlarmReport.Flood flood : report.floods()) {
      out.writeStartObject();
      out.writeStringProperty("from", Times.text(flood.fromMicros()));
      out.writeStringProperty("to", Times.text(flood.toMicros()));
      out.writeNumberProperty("alarms", flood.alarms());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("periods");
    report.periods().forEach(out::writeNumber);
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void points(JsonGenerator out, String name, List<AlarmReport.Point> points) {
    out.writeArrayPropertyStart(name);
    for (AlarmReport.Point point : points) {
      out.writeStartObject();
      out.writeStringProperty("rule", point.rule());
      out.writeStringProperty("twin", point.twin());
      out.writeStringProperty("title", point.title());
      out.writeNumberProperty("value", point.value());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private Answer list(Call call) throws InterruptedException {
    AlarmView view = graphs.of(call).view().alarms();
    List<AlarmEvent> all = events(call, _ -> true);
    long now = nowMicros();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              for (OperatorPosition position : positions.all()) {
                write(out, position, view, all, now);
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private void write(
      JsonGenerator out,
      OperatorPosition position,
      AlarmView view,
      List<AlarmEvent> all,
      long now) {
    Predicate<String> twins = positions.twins(position, view);
    List<AlarmEvent> mine =
        all.stream().filter(event -> twins.test(event.note().twinId())).toList();
    Set<AlarmState> states = EnumSet.allOf(AlarmState.class);
    AlarmPage page = view.page(AlarmQuery.in(states).ofTwins(twins), 1);
    int recent = AlarmReport.of(mine, now - AlarmReport.PERIOD_MICROS, now).alarms();
    int open = 0;
    int waiting = 0;
    for (AlarmState state : states) {
      int count = page.byState().getOrDefault(state, 0);
      open += state.isAnnunciated() ? count : 0;
      waiting += state.waitsForPerson() ? count : 0;
    }
    out.writeStartObject();
    out.writeStringProperty("name", position.name());
    out.writeNumberProperty("open", open);
    out.writeNumberProperty("unacknowledged", waiting);
    out.writeNumberProperty("shelved", page.byState().getOrDefault(AlarmState.SHELVED, 0));
    out.writeNumberProperty("inTenMinutes", recent);
    out.writeBooleanProperty("flood", AlarmReport.isFlood(mine, now));
    out.writeEndObject();
  }
}
