package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.history.Aggregate;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SeriesRange;
import io.lockstep.history.ThinnedReadings;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.lockstep.space.BranchSeries;
import io.lockstep.space.HostedBranch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The history of a branch: the plant's up to the fork, and from there on what came out of the
/// branch.
public final class BranchHistoryRoutes {
  private final HistoryStore history;
  private final Scopes graphs;
  private final WorkPool pool;

  public BranchHistoryRoutes(HistoryStore history, Scopes graphs, WorkPool pool) {
    this.history = history;
    this.graphs = graphs;
    this.pool = pool;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(
                Verb.GET, Route.BRANCH_PREFIX + "/history/{twinId}/{property*}", "getBranchHistory")
            .role(Role.VIEWER)
            .says(
                BranchRoutes.TAG,
                "Gives the readings of one property: the plant's up to the fork, then the branch's.")
            .with(BranchRoutes.BRANCH)
            .with(Parameter.path("twinId", "The twin's id."))
            .with(Parameter.path("property", "The property's name, components before it."))
            .with(
                Parameter.query(
                    "from",
                    "First source time, inclusive; the first reading of the branch when left out."))
            .with(Parameter.query("to", "Last source time, exclusive; all when left out."))
            .with(
                Parameter.query(
                    "points",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":%d}"
                        .formatted(SeriesQuery.MOST_POINTS),
                    "The most points; of raw the first ones when there are more."))
            .with(
                Parameter.query(
                    "aggregate",
                    "{\"type\":\"string\",\"enum\":[%s]}"
                        .formatted(
                            Stream.of(Aggregate.values())
                                .map(each -> '"' + HistoryRoutes.nameOf(each) + '"')
                                .collect(Collectors.joining(","))),
                    "How to thin out, as in the history of the plant: lttb when points is given and"
                        + " the values are numbers, last when they are not, else raw."))
            .answers(Response.json(200, "The readings, by source time.", "History"))
            .to(this::get));
  }

  private Answer get(Call call) throws InterruptedException {
    HostedBranch branch = graphs.require(call.variable("branch"));
    TwinId twin = new TwinId(call.variable("twinId"));
    String path = call.variable("property");
    int points = call.queryInt("points", 1, SeriesQuery.MOST_POINTS, SeriesQuery.MOST_POINTS);
    Optional<BranchSeries> own = branch.series(twin.value(), path);
    long from =
        time(call, "from")
            .orElseGet(
                () ->
                    own.map(series -> series.sourceMicros(0))
                        .orElse(HistoryRoutes.EARLIEST_MICROS));
    long to = time(call, "to").orElse(HistoryRoutes.LATEST_MICROS);
    if (to < from) {
      return Answer.refused(
          Call.invalid("query parameter to", "a time not before from", Times.text(to)));
    }
    return pool.run(() -> answer(call, branch, twin, path, own, from, to, points));
  }

  private static Optional<Long> time(Call call, String name) {
    return call.query(name).map(text -> Times.parseMicros("query parameter " + name, text));
  }

  private Answer answer(
      Call call,
      HostedBranch branch,
      TwinId twin,
      String path,
      Optional<BranchSeries> own,
      long from,
      long to,
      int points) {
    // All there is, since buckets go across the fork.
    Optional<SeriesRange> before =
        history.series(
            new SeriesQuery(
                twin,
                path,
                from,
                to,
                SeriesQuery.MOST_POINTS,
                Aggregate.RAW,
                branch.basePosition() - 1));
    if (own.isEmpty() && before.isEmpty()) {
      return Answer.refused(
          Fault.of(ErrorCode.NOT_FOUND, "There is no history of this property")
              .at("history")
              .expected("a property that has had a reading, in the branch or before the fork")
              .found(twin.value() + "/" + path));
    }
    List<Reading> readings = new ArrayList<>(before.map(SeriesRange::readings).orElseGet(List::of));
    own.ifPresent(series -> add(series, from, to, readings));
    readings.sort(Comparator.comparingLong(Reading::sourceMicros));
    ValueType type =
        own.map(series -> series.series().type())
            .or(() -> before.map(SeriesRange::type))
            .orElseThrow();
    String unit =
        own.map(series -> series.series().unit())
            .or(() -> before.map(SeriesRange::unit))
            .orElseThrow();
    Aggregate aggregate = HistoryRoutes.aggregate(call, type);
    SeriesRange told = ThinnedReadings.of(readings, type, unit, aggregate, points);
    return Answer.json(
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("twinId", twin.value());
              json.writeStringProperty("property", path);
              json.writeStringProperty("type", told.type().name().toLowerCase(Locale.ROOT));
              json.writeStringProperty("unit", unit);
              json.writeStringProperty("aggregate", HistoryRoutes.nameOf(aggregate));
              json.writeBooleanProperty(
                  "truncated",
                  told.truncated() || before.map(SeriesRange::truncated).orElse(false));
              json.writeArrayPropertyStart("series");
              for (Reading reading : told.readings()) {
                json.writeStartArray();
                json.writeString(Times.text(reading.sourceMicros()));
                JsonValues.write(json, reading.type(), reading.bits(), reading.text());
                json.writeString(reading.quality().name().toLowerCase(Locale.ROOT));
                json.writeEndArray();
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  private static void add(BranchSeries series, long from, long to, List<Reading> readings) {
    for (int i = 0; i < series.size(); i++) {
      long source = series.sourceMicros(i);
      if (source >= from && source < to) {
        readings.add(
            new Reading(
                source, series.series().type(), series.bits(i), series.text(i), series.quality(i)));
      }
    }
  }
}
