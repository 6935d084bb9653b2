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
import io.lockstep.api.internal.transfer.SeriesFile;
import io.lockstep.api.internal.work.GraphCalls;
import io.lockstep.api.internal.work.KnownGaps;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.history.Aggregate;
import io.lockstep.history.Figure;
import io.lockstep.history.HistogramQuery;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SeriesRange;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.Slot;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Installation;
import io.lockstep.twin.access.Sight;
import io.lockstep.twin.keeping.Keeping;
import io.lockstep.twin.keeping.KnownGap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Past readings of one property, as they are or thinned out.
public final class HistoryRoutes {
  /// 0001-01-01 and 9999-12-31: further than any clock that is not broken.
  static final long EARLIEST_MICROS = -62_135_596_800_000_000L;

  static final long LATEST_MICROS = 253_402_300_799_000_000L;
  private static final List<String> AGGREGATES =
      Stream.concat(
              Stream.of(Aggregate.values()).map(HistoryRoutes::nameOf),
              Stream.concat(
                  Stream.of(Figure.Plain.values()).map(FigureGrid::nameOf),
                  ValueShare.NAMES.stream()))
          .distinct()
          .toList();

  private final HistoryStore history;
  private final KnownGaps gaps;
  private final WorkPool pool;
  private final Scopes graphs;

  public HistoryRoutes(HistoryStore history, KnownGaps gaps, WorkPool pool, Scopes graphs) {
    this.history = history;
    this.gaps = gaps;
    this.graphs = graphs;
    this.pool = pool;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/history/{twinId}/{property*}", "getHistory")
            .seen()
            .role(Role.VIEWER)
            .says("History", "Gives the past readings of one property.")
            .with(Parameter.path("twinId", "The twin's id."))
            .with(
                Parameter.path(
                    "property",
                    "The property's name, components before it: motor/temperature (the / plain or"
                        + " as %2F)."))
            .with(
                Parameter.query(
                    "from",
                    "First source time, inclusive: RFC 3339 or milliseconds since 1970; the first"
                        + " reading when left out."))
            .with(Parameter.query("to", "Last source time, exclusive; all readings when left out."))
            .with(
                Parameter.query(
                    "points",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":%d}"
                        .formatted(SeriesQuery.MOST_POINTS),
                    "The most points; as many as are permitted when left out."))
            .with(
                Parameter.query(
                    "aggregate",
                    "{\"type\":\"string\",\"anyOf\":[{\"enum\":[%s]},{\"pattern\":\"^%s$\"}]}"
                        .formatted(
                            AGGREGATES.stream()
                                .map(a -> '"' + a + '"')
                                .collect(Collectors.joining(",")),
                            FigureGrid.PERCENTILE.pattern().replace("\\", "\\\\")),
                    "How to thin out, a figure by bucket (p95 is a percentile), states or"
                        + " histogram: lttb when points is given and the values are numbers, last"
                        + " when they are not, else raw."))
            .with(
                Parameter.query(
                    "bins",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":%d,\"default\":20}"
                        .formatted(HistogramQuery.MOST_BINS),
                    "With histogram: so many ranges of equal width."))
            .with(
                Parameter.query(
                    "low",
                    "{\"type\":\"number\"}",
                    "With histogram: where the first range begins; the least number when left out."))
            .with(
                Parameter.query(
                    "high",
                    "{\"type\":\"number\"}",
                    "With histogram: where the last range ends; the greatest number when left"
                        + " out."))
            .with(
                Parameter.query(
                    "bucket",
                    "The width of the buckets of a figure: 15m, 1h, 7d, or all for one; as wide as"
                        + " points needs when left out."))
            .with(
                Parameter.query(
                    "fill",
                    "{\"type\":\"string\",\"enum\":[\"none\",\"null\",\"previous\",\"linear\"]}",
                    "What stands in buckets of a figure in which nothing is; none leaves them out."))
            .with(
                Parameter.query(
                    "asKnownAt",
                    "Only what was known at this time, RFC 3339, or what inputs up to this journal"
                        + " position had told."))
            .with(
                Parameter.query(
                    "unit",
                    "The unit to give the values in, a term of DTDL (degreeFahrenheit) or a symbol"
                        + " of the property's quantity; the model's when left out."))
            .with(
                Parameter.query(
                    "through",
                    "{\"type\":\"string\",\"enum\":[\"installed\"]}",
                    "`installed`: the twin is an item; the readings are those of the locations"
                        + " where it was installed, of the times when it was."))
            .with(
                Parameter.query(
                    "annotations",
                    "{\"type\":\"boolean\",\"default\":false}",
                    "Also what the property's annotations said of each reading."))
            .answers(Response.json(200, "The readings, by source time.", "History"))
            .to(this::get));
  }

  private Answer get(Call call) throws InterruptedException {
    TwinId twin = new TwinId(call.variable("twinId"));
    String path = call.variable("property");
    Optional<Sight> sight = graphs.sight(call);
    if (!FigureGrid.mayRead(sight, twin, path)) {
      return unknown(twin, path);
    }
    GraphCalls space = graphs.of(call);
    String through = call.query("through").orElse("");
    if (!through.isEmpty()) {
      return through(call, twin, path, through, sight);
    }
    Optional<Slot> slot = space.read(view -> view.value(twin.value(), path));
    boolean isKept = history.keepsAll() || slot.map(Slot::kept).orElse(true);
    List<Slot> annotations =
        isTrue(call, "annotations")
            ? space.read(view -> view.annotationsOf(twin.value(), path))
            : List.of();
    Keeping keeping = space.read(GraphView::keeping);
    return pool.run(() -> answer(call, twin, path, isKept, slot, annotations, keeping));
  }

  private Answer through(Call call, TwinId item, String path, String how, Optional<Sight> sight)
      throws InterruptedException {
    if (!how.equals(Installation.RELATIONSHIP)) {
      return Answer.refused(
          Call.invalid("query parameter through", Installation.RELATIONSHIP, how));
    }
    List<Installation> installations =
        graphs.of(call).read(view -> Installation.of(view, item.value())).stream()
            .filter(each -> each.item().equals(item.value()))
            .filter(each -> FigureGrid.mayRead(sight, new TwinId(each.location()), path))
            .toList();
    if (installations.isEmpty()) {
      return Answer.refused(
          Fault.of(ErrorCode.NOT_FOUND, "This twin was never installed anywhere")
              .at("history")
              .expected("an item that is or was installed at a location")
              .found(item.value()));
    }
    return pool.run(() -> through(call, item, path, installations));
  }

  private Answer through(Call call, TwinId item, String path, List<Installation> installations) {
    long from =
        call.query("from")
            .map(text -> Times.parseMicros("query parameter from", text))
            .orElse(EARLIEST_MICROS);
    long to =
        call.query("to")
            .map(text -> Times.parseMicros("query parameter to", text))
            .orElse(LATEST_MICROS);
    int points = call.queryInt("points", 1, SeriesQuery.MOST_POINTS, SeriesQuery.MOST_POINTS);
    Aggregate aggregate = aggregate(call, ValueType.DOUBLE);
    InstalledSeries series = new InstalledSeries(history);
    series.read(
        new SeriesQuery(item, path, from, Math.max(from, to), points, aggregate, SeriesQuery.NOW),
        installations);
    return Answer.json(
        Json.write(
            json -> {
              json.writeStartObject();
              write(json, item, path, aggregate, true, series.range());
              json.writeArrayPropertyStart("installations");
              for (InstalledSeries.Piece piece : series.pieces()) {
                json.writeStartObject();
                json.writeStringProperty("location", piece.location());
                json.writeStringProperty("from", Times.text(piece.fromMicros()));
                if (piece.toMicros() != Installation.STILL) {
                  json.writeStringProperty("to", Times.text(piece.toMicros()));
                }
                json.writeNumberProperty("readings", piece.readings());
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  private static boolean isTrue(Call call, String parameter) {
    String text = call.query(parameter).orElse("false");
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw Call.invalid("query parameter " + parameter, "true or false", text).exception();
    };
  }

  private Answer answer(
      Call call,
      TwinId twin,
      String path,
      boolean isKept,
      Optional<Slot> slot,
      List<Slot> annotations,
      Keeping keeping) {
    Optional<Reading> latest = newest(twin, path);
    if (latest.isEmpty()) {
      if (!isKept) {
        return Answer.refused(
            Fault.of(ErrorCode.NOT_FOUND, "No history is kept of this property")
                .at("history")
                .expected(
                    "a property that the model calls Historized; it names the historization"
                        + " extension, so readings of the others only pass. Add the co-type in a"
                        + " new version of the model, or set history.keep=all")
                .found(twin.value() + "/" + path));
      }
      return unknown(twin, path);
    }
    String modelUnit = slot.map(Slot::unit).orElse("");
    // Of what is within a structured value only the model knows the type.
    Optional<Slot> within = slot.filter(_ -> isWithin(twin, path));
    ValueType type = within.map(Slot::type).orElse(latest.get().type());
    Optional<ValueShare> share = ValueShare.asked(call);
    Optional<FigureSeries> figure = share.isPresent() ? Optional.empty() : FigureSeries.asked(call);
    // A figure's range ends as that of a mean.
    Aggregate aggregate =
        figure.isPresent() || share.isPresent() ? Aggregate.MEAN : aggregate(call, type);
    int points = call.queryInt("points", 1, SeriesQuery.MOST_POINTS, SeriesQuery.MOST_POINTS);
    String known = call.query("asKnownAt").orElse("");
    boolean isTime = known.indexOf('T') > 0;
    long asKnownAt = known.isEmpty() || isTime ? SeriesQuery.NOW : position(known);
    long knownMicros =
        isTime ? Times.parseMicros("query parameter asKnownAt", known) : SeriesQuery.NOW;
    long from =
        call.query("from")
            .map(text -> Times.parseMicros("query parameter from", text))
            .orElseGet(() -> first(twin, path, aggregate));
    long to =
        call.query("to")
            .map(text -> Times.parseMicros("query parameter to", text))
            .orElseGet(
                () ->
                    aggregate == Aggregate.RAW
                        ? LATEST_MICROS
                        : Math.max(from, latest.get().sourceMicros() + 1));
    if (to < from) {
      return Answer.refused(
          Call.invalid("query parameter to", "a time not before from", Times.text(to)));
    }
    if (figure.isPresent() || share.isPresent()) {
      RangeAsk ask =
          new RangeAsk(
              twin,
              path,
              type,
              isKept,
              unitOf(twin, path, from, modelUnit),
              from,
              to,
              points,
              asKnownAt,
              knownMicros);
      return share.map(each -> share(each, ask)).orElseGet(() -> figure(figure.orElseThrow(), ask));
    }
    Optional<SeriesRange> range =
        history.series(
            new SeriesQuery(twin, path, from, to, points, aggregate, asKnownAt, knownMicros));
    SeriesRange told = range.orElseGet(() -> new SeriesRange(type, "", List.of(), false));
    SeriesRange asIs =
        aggregate == Aggregate.COUNT
            ? told
            : within.map(each -> DeclaredType.of(told, each)).orElse(told);
    SeriesRange found =
        call.query("unit")
            .map(unit -> HistoryUnit.converted(asIs, aggregate, modelUnit, unit))
            .orElse(asIs);
    Optional<Answer> file = SeriesFile.of(call, twin.value(), path, found);
    if (file.isPresent()) {
      return file.get();
    }
    List<KnownGap> gaps = this.gaps.of(keeping, twin, path, Optional.of(type), from, to);
    AnnotationSeries annotated = new AnnotationSeries(history, twin, asKnownAt, knownMicros);
    return Answer.json(
        Json.write(
            json -> {
              json.writeStartObject();
              write(json, twin, path, aggregate, isKept, found);
              writeGaps(json, gaps);
              if (!annotations.isEmpty()) {
                json.writeObjectPropertyStart("annotations");
                annotations.forEach(
                    each -> write(json, each, annotated.of(each, found.readings())));
                json.writeEndObject();
              }
              json.writeEndObject();
            }));
  }

  /// Where readings are known to be missing, and why; nothing when they are not.
  private static void writeGaps(JsonGenerator json, List<KnownGap> gaps) {
    if (!gaps.isEmpty()) {
      json.writeArrayPropertyStart("gaps");
      for (KnownGap gap : gaps) {
        json.writeStartObject();
        KeepingRoutes.write(json, gap);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  /// Whether a path leads into a structured value: such are no series of their own.
  private boolean isWithin(TwinId twin, String path) {
    return history.listing(twin).stream().noneMatch(series -> series.path().equals(path));
  }

  private String unitOf(TwinId twin, String path, long from, String modelUnit) {
    return history
        .series(SeriesQuery.raw(twin, path, from, from, 1))
        .map(SeriesRange::unit)
        .filter(unit -> !unit.isEmpty())
        .orElse(modelUnit);
  }

  private Answer share(ValueShare share, RangeAsk ask) {
    return Answer.json(
        Json.write(
            json -> {
              json.writeStartObject();
              head(json, ask, share.name(), ask.type(), share.unitOf(ask));
              share.write(history, ask, json);
              json.writeEndObject();
            }));
  }

  private Answer figure(FigureSeries figure, RangeAsk ask) {
    if (ask.type() == ValueType.TEXT || ask.type() == ValueType.JSON) {
      return Answer.refused(
          Call.invalid(
              "query parameter aggregate",
              "states, or raw, last or count without bucket and fill, since the property is no number",
              figure.name()));
    }
    FigureSeries.Points found = figure.read(history, ask);
    return Answer.json(
        Json.write(
            json -> {
              json.writeStartObject();
              head(json, ask, figure.name(), found.type(), found.unit());
              json.writeArrayPropertyStart("series");
              found.points().forEach(point -> write(json, point));
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  private static void head(
      JsonGenerator json, RangeAsk ask, String aggregate, ValueType type, String unit) {
    head(
        json,
        ask.twin(),
        ask.path(),
        aggregate,
        ask.isKept(),
        new SeriesRange(type, unit, List.of(), false));
  }

  private static void write(JsonGenerator json, FigureSeries.Point point) {
    Reading value = point.value();
    json.writeStartArray();
    json.writeString(Times.text(point.beginMicros()));
    if (value == null) {
      json.writeNull();
      json.writeNull();
    } else {
      JsonValues.write(json, value.type(), value.bits(), value.text());
      json.writeString(value.quality().name().toLowerCase(Locale.ROOT));
    }
    json.writeEndArray();
  }

  private static Answer unknown(TwinId twin, String path) {
    return Answer.refused(
        Fault.of(ErrorCode.NOT_FOUND, "There is no history of this property")
            .at("history")
            .expected("a property that has had a reading")
            .found(twin.value() + "/" + path));
  }

  /// The value that is current or was last; of a property that has had readings of the past only,
  /// imported ones above all, the newest of them.
  private Optional<Reading> newest(TwinId twin, String path) {
    return history
        .latest(twin, path)
        .or(
            () ->
                history
                    .series(
                        new SeriesQuery(
                            twin,
                            path,
                            EARLIEST_MICROS,
                            LATEST_MICROS,
                            1,
                            Aggregate.LAST,
                            SeriesQuery.NOW))
                    .map(SeriesRange::readings)
                    .filter(readings -> !readings.isEmpty())
                    .map(List::getLast));
  }

  /// Where the history of a property begins; buckets need to know.
  private long first(TwinId twin, String path, Aggregate aggregate) {
    if (aggregate == Aggregate.RAW) {
      return EARLIEST_MICROS;
    }
    return history
        .series(SeriesQuery.raw(twin, path, EARLIEST_MICROS, LATEST_MICROS, 1))
        .map(SeriesRange::readings)
        .filter(readings -> !readings.isEmpty())
        .map(readings -> readings.getFirst().sourceMicros())
        .orElse(EARLIEST_MICROS);
  }

  /// How to thin out: what is asked for, or what suits the type.
  static Aggregate aggregate(Call call, ValueType type) {
    Optional<String> asked = call.query("aggregate");
    if (asked.isEmpty()) {
      if (call.query("points").isEmpty()) {
        return Aggregate.RAW;
      }
      return switch (type) {
        case LONG, DOUBLE -> Aggregate.LTTB;
        case BOOLEAN, TEXT, JSON -> Aggregate.LAST;
      };
    }
    for (Aggregate aggregate : Aggregate.values()) {
      if (nameOf(aggregate).equals(asked.get())) {
        return aggregate;
      }
    }
    throw Call.invalid(
            "query parameter aggregate", "one of " + String.join(", ", AGGREGATES), asked.get())
        .exception();
  }

  private static long position(String text) {
    try {
      long position = Long.parseLong(text);
      if (position >= 0) {
        return position;
      }
    } catch (NumberFormatException _) {
      // Complained about below, as a negative number is.
    }
    throw Call.invalid("query parameter asKnownAt", "an RFC 3339 time or a journal position", text)
        .exception();
  }

  static String nameOf(Aggregate aggregate) {
    return aggregate.name().toLowerCase(Locale.ROOT);
  }

  private static void write(
      JsonGenerator json,
      TwinId twin,
      String path,
      Aggregate aggregate,
      boolean isKept,
      SeriesRange range) {
    head(json, twin, path, nameOf(aggregate), isKept, range);
    json.writeArrayPropertyStart("series");
    for (Reading reading : range.readings()) {
      json.writeStartArray();
      json.writeString(Times.text(reading.sourceMicros()));
      JsonValues.write(json, reading.type(), reading.bits(), reading.text());
      json.writeString(reading.quality().name().toLowerCase(Locale.ROOT));
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void head(
      JsonGenerator json,
      TwinId twin,
      String path,
      String aggregate,
      boolean isKept,
      SeriesRange range) {
    json.writeStringProperty("twinId", twin.value());
    json.writeStringProperty("property", path);
    json.writeStringProperty("type", range.type().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("unit", range.unit());
    json.writeStringProperty("aggregate", aggregate);
    json.writeBooleanProperty("kept", isKept);
    json.writeBooleanProperty("truncated", range.truncated());
  }

  private static void write(JsonGenerator json, Slot annotation, List<@Nullable Reading> values) {
    json.writeArrayPropertyStart(
        annotation.path().substring(annotation.path().lastIndexOf('/') + 1));
    for (Reading value : values) {
      if (value == null) {
        json.writeNull();
      } else {
        JsonValues.write(json, value.type(), value.bits(), value.text());
      }
    }
    json.writeEndArray();
  }
}
