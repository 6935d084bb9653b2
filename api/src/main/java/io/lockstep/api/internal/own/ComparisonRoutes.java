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
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.history.Aggregate;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SeriesRange;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.simulation.whatif.Course;
import io.lockstep.simulation.whatif.Difference;
import io.lockstep.simulation.whatif.Property;
import io.lockstep.simulation.whatif.Reality;
import io.lockstep.simulation.whatif.Studies;
import io.lockstep.simulation.whatif.StudyResult;
import io.lockstep.simulation.whatif.Summary;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// What-ifs beside their base and beside what really happened, with figures of the differences.
public final class ComparisonRoutes {
  private final Studies studies;
  private final HistoryStore history;
  private final WorkPool pool;
  private final InstantSource clock;

  public ComparisonRoutes(
      Studies studies, HistoryStore history, WorkPool pool, InstantSource clock) {
    this.studies = studies;
    this.history = history;
    this.pool = pool;
    this.clock = clock;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/what-ifs/{id}/comparison", "compareWhatIf")
            .role(Role.VIEWER)
            .says(
                "What-ifs",
                "Compares a what-if with its base and with what really happened, as far as its time is over.")
            .with(Parameter.path("id", "The what-if's id."))
            .with(
                Parameter.query(
                    "property",
                    "{\"type\":\"string\"}",
                    "Only this one, as twin/property; all that were compared when left out."))
            .answers(Response.json(200, "The comparison.", "WhatIfComparison"))
            .to(this::compare));
  }

  private Answer compare(Call call) throws InterruptedException {
    Optional<Studies.Status> status = studies.find(call.variable("id"));
    if (status.isEmpty()) {
      return Answer.refused(
          Fault.of(ErrorCode.NOT_FOUND, "There is no such what-if")
              .at("id")
              .expected("the id of one, as GET /api/v1/what-ifs lists them")
              .found(call.variable("id")));
    }
    StudyResult result = status.get().result();
    if (result == null) {
      return Answer.refused(
          Fault.of(ErrorCode.CONFLICT, "There is nothing to compare")
              .at("state")
              .expected("a what-if that is done")
              .found(status.get().state().name()));
    }
    Optional<String> only = call.query("property");
    List<StudyResult.Compared> wanted =
        result.compared().stream()
            .filter(
                each ->
                    only.isEmpty()
                        || only.flatMap(Property::parse)
                            .filter(each.property()::equals)
                            .isPresent())
            .toList();
    if (only.isPresent() && wanted.isEmpty()) {
      return Answer.refused(
          Call.invalid(
              "query parameter property",
              "one of "
                  + result.compared().stream().map(each -> each.property().toString()).toList(),
              only.get()));
    }
    return pool.run(() -> answer(status.get(), result, wanted));
  }

  private Answer answer(
      Studies.Status status, StudyResult result, List<StudyResult.Compared> wanted) {
    Instant instant = clock.instant();
    long now = instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    long from = result.fromMicros();
    long to = result.toMicros();
    Past past = new Past(history);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("id", status.id());
              out.writeStringProperty("name", status.scenario().name());
              out.writeStringProperty("from", Times.text(from));
              out.writeStringProperty("to", Times.text(to));
              Reality.knownMicros(result, now)
                  .ifPresent(known -> out.writeStringProperty("knownUntil", Times.text(known)));
              out.writeNumberProperty("replications", result.runs().size());
              out.writeArrayPropertyStart("times");
              for (int i = 0; i < Course.POINTS; i++) {
                out.writeString(Times.text(Course.pointMicros(i, from, to)));
              }
              out.writeEndArray();
              out.writeArrayPropertyStart("properties");
              for (StudyResult.Compared each : wanted) {
                write(out, each, Reality.of(status.scenario(), result, each, past, now), from, to);
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void write(
      JsonGenerator out,
      StudyResult.Compared compared,
      Optional<Course> reality,
      long from,
      long to) {
    out.writeStartObject();
    out.writeStringProperty("twin", compared.property().twin());
    out.writeStringProperty("property", compared.property().path());
    out.writeStringProperty("unit", compared.unit());
    if (compared.divergesMicros() != StudyResult.NEVER) {
      out.writeStringProperty("diverges", Times.text(compared.divergesMicros()));
    }
    out.writeName("base");
    write(out, compared.base());
    out.writeObjectPropertyStart("branch");
    out.writeName("last");
    WhatIfRoutes.write(out, compared.last());
    out.writeName("mean");
    WhatIfRoutes.write(out, compared.mean());
    out.writeName("least");
    WhatIfRoutes.write(out, compared.least());
    out.writeName("greatest");
    WhatIfRoutes.write(out, compared.greatest());
    out.writeEndObject();
    out.writeName("toBase");
    write(out, Difference.of(compared, compared.base(), from, to));
    reality.ifPresent(
        course -> {
          out.writeName("reality");
          write(out, course);
          out.writeName("toReality");
          write(out, Difference.of(compared, course, from, to));
        });
    out.writeArrayPropertyStart("courses");
    for (int i = 0; i < Course.POINTS; i++) {
      Summary at = compared.grid().get(i);
      out.writeStartArray();
      WhatIfRoutes.number(out, compared.base().grid().get(i));
      WhatIfRoutes.number(out, at.mean());
      WhatIfRoutes.number(out, at.low());
      WhatIfRoutes.number(out, at.median());
      WhatIfRoutes.number(out, at.high());
      int point = i;
      WhatIfRoutes.number(out, reality.map(course -> course.grid().get(point)).orElse(Double.NaN));
      out.writeEndArray();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Course course) {
    out.writeStartObject();
    WhatIfRoutes.number(out, "last", course.last());
    WhatIfRoutes.number(out, "mean", course.mean());
    WhatIfRoutes.number(out, "least", course.least());
    WhatIfRoutes.number(out, "greatest", course.greatest());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Difference difference) {
    out.writeStartObject();
    WhatIfRoutes.number(out, "last", difference.last());
    WhatIfRoutes.number(out, "mean", difference.mean());
    WhatIfRoutes.number(out, "rms", difference.rms());
    WhatIfRoutes.number(out, "greatest", difference.greatest());
    if (difference.greatestMicros() != StudyResult.NEVER) {
      out.writeStringProperty("greatestAt", Times.text(difference.greatestMicros()));
    }
    WhatIfRoutes.number(out, "outside", difference.outside());
    out.writeEndObject();
  }

  /// The plant's history as numbers.
  private record Past(HistoryStore history) implements Reality.History {
    @Override
    public double before(Property property, long micros) {
      List<Reality.Point> found =
          read(property, HistoryRoutes.EARLIEST_MICROS, micros, 1, Aggregate.LAST);
      return found.isEmpty() ? Double.NaN : found.getLast().value();
    }

    @Override
    public List<Reality.Point> between(Property property, long fromMicros, long toMicros) {
      return read(property, fromMicros, toMicros, SeriesQuery.MOST_POINTS, Aggregate.RAW);
    }

    private List<Reality.Point> read(
        Property property, long from, long to, int points, Aggregate aggregate) {
      return history
          .series(
              new SeriesQuery(
                  new TwinId(property.twin()),
                  property.path(),
                  from,
                  to,
                  points,
                  aggregate,
                  SeriesQuery.NOW))
          .map(SeriesRange::readings)
          .orElse(List.of())
          .stream()
          .map(each -> new Reality.Point(each.sourceMicros(), number(each)))
          .toList();
    }

    private static double number(Reading reading) {
      return switch (reading.type()) {
        case DOUBLE -> Double.longBitsToDouble(reading.bits());
        case LONG, BOOLEAN -> reading.bits();
        case TEXT, JSON -> Double.NaN;
      };
    }
  }
}
