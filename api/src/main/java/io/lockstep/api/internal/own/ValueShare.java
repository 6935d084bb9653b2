package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Times;
import io.lockstep.history.Histogram;
import io.lockstep.history.HistogramQuery;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.StateBucket;
import io.lockstep.history.StateQuery;
import io.lockstep.model.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// How a property's time or readings are shared out among its values: what `aggregate=states` and
/// `aggregate=histogram` ask for. Immutable.
sealed interface ValueShare {
  /// What is asked for by `aggregate`.
  List<String> NAMES = List.of("states", "histogram");

  /// Reads it from a call; empty when it asks for something else.
  static Optional<ValueShare> asked(Call call) {
    return switch (call.query("aggregate").orElse("")) {
      case "states" -> {
        refuse(call, "bins", "low", "high", "unit", "fill");
        yield Optional.of(
            new States(
                call.query("bucket")
                    .map(text -> FigureGrid.width("query parameter bucket", text))));
      }
      case "histogram" -> {
        refuse(call, "bucket", "unit", "fill");
        yield Optional.of(
            new Bins(
                call.queryInt("bins", 1, HistogramQuery.MOST_BINS, Bins.USUAL),
                bound(call, "low"),
                bound(call, "high")));
      }
      default -> {
        refuse(call, "bins", "low", "high");
        yield Optional.empty();
      }
    };
  }

  private static void refuse(Call call, String... parameters) {
    Stream.of(parameters)
        .filter(name -> call.query(name).isPresent())
        .findFirst()
        .ifPresent(
            name -> {
              throw Call.invalid(
                      "query parameter " + name,
                      "none with aggregate " + call.query("aggregate").orElse("raw"),
                      call.query(name).orElse(""))
                  .exception();
            });
  }

  private static OptionalDouble bound(Call call, String name) {
    Optional<String> text = call.query(name);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double bound = Double.parseDouble(text.get());
      if (Double.isFinite(bound)) {
        return OptionalDouble.of(bound);
      }
    } catch (NumberFormatException _) {
      // Complained about below, as what is not finite is.
    }
    throw Call.invalid("query parameter " + name, "a number", text.get()).exception();
  }

  /// What `aggregate` calls it.
  String name();

  /// The unit of its figures, where the property's is another one.
  String unitOf(RangeAsk ask);

  /// Asks for it and writes its member of the answer.
  void write(HistoryStore history, RangeAsk ask, JsonGenerator json);

  /// How long each value held, by bucket.
  ///
  /// @param width of the buckets; empty for one
  record States(Optional<Long> width) implements ValueShare {
    private static final double SECOND_MICROS = 1e6;

    @Override
    public String name() {
      return "states";
    }

    @Override
    public String unitOf(RangeAsk ask) {
      return "second";
    }

    @Override
    public void write(HistoryStore history, RangeAsk ask, JsonGenerator json) {
      List<StateBucket> buckets =
          history.states(
              new StateQuery(
                  ask.name(),
                  ask.from(),
                  ask.end(),
                  width.orElse(Long.MAX_VALUE),
                  ask.asKnownAt(),
                  ask.knownMicros()));
      json.writeArrayPropertyStart("states");
      for (StateBucket bucket : buckets) {
        json.writeStartObject();
        json.writeStringProperty("from", Times.text(bucket.beginMicros()));
        json.writeStringProperty("to", Times.text(bucket.endMicros()));
        json.writeArrayPropertyStart("values");
        for (StateBucket.State state : bucket.states()) {
          json.writeStartObject();
          json.writeName("value");
          JsonValues.write(json, state.type(), state.bits(), state.text());
          json.writeNumberProperty("seconds", state.micros() / SECOND_MICROS);
          json.writeNumberProperty("entered", state.entered());
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  /// How many readings lie in each of some ranges.
  record Bins(int bins, OptionalDouble low, OptionalDouble high) implements ValueShare {
    private static final int USUAL = 20;

    @Override
    public String name() {
      return "histogram";
    }

    @Override
    public String unitOf(RangeAsk ask) {
      return ask.unit();
    }

    @Override
    public void write(HistoryStore history, RangeAsk ask, JsonGenerator json) {
      if (ask.type() == ValueType.TEXT || ask.type() == ValueType.JSON) {
        throw Call.invalid(
                "query parameter aggregate",
                "raw, last, count or states, since the property is no number",
                name())
            .exception();
      }
      Histogram found =
          history.histogram(
              new HistogramQuery(
                  ask.name(),
                  ask.from(),
                  ask.end(),
                  bins,
                  low,
                  high,
                  ask.asKnownAt(),
                  ask.knownMicros()));
      json.writeObjectPropertyStart("histogram");
      json.writeNumberProperty("low", found.low());
      json.writeNumberProperty("high", found.high());
      json.writeNumberProperty("below", found.below());
      json.writeNumberProperty("above", found.above());
      json.writeArrayPropertyStart("counts");
      found.counts().forEach(json::writeNumber);
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
