package io.lockstep.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is told of measures that are wrong, at their places.
class MeasureProblemsTest {
  private static List<String> problems(String rule) {
    List<NamedText> files =
        List.of(
            new NamedText(
                "rules/a.yaml",
                "rule: a\nmodel: dtmi:t:Oven;1\n" + rule + "command: { name: stop }\n"));
    return switch (Rules.parse(files, Bakery.models())) {
      case RulesResult.Valid _ -> List.of();
      case RulesResult.Invalid(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }

  @Test
  void measuresThatFitTheModelHaveNoProblems() {
    assertThat(
            problems(
                """
                let:
                  mean: { mean: zone2.temperature, over: 10m }
                  tumbling: { max: speed * 2.0, every: 1m, early: true }
                  hopping: { stddev: load, over: 1h, every: 5m }
                  run: { count: on, gap: 30s }
                  lasts: { range: width, readings: 10 }
                  lot: { sum: count, batch: 100 }
                  slope: { rate: zone2.temperature, over: 5m, per: 1h }
                  step: { rate: mean }
                  hot: { when: mean > 260, for: { readings: 3, of: 5 }, clear: { when: mean < 250 } }
                  started: { after: open, then: on, within: 10s }
                  stuck: { after: open, without: on, within: 10s }
                  often: { times: 3, of: stuck, within: 1h }
                  quiet: { silent: pressure, time: 1m }
                  shift: { hours: "06:00-22:00", days: mon-fri, zone: "CET-1CEST,M3.5.0,M10.5.0/3" }
                  line: { compute: "incoming('contains').count()" }
                  others: { compute: "incoming('contains', 'dtmi:t:Line;1').count() > 1", within: 5s }
                when: (hot || often || quiet) && shift && slope > 3.0 && lot < 5.0 && run > 2
                """))
        .isEmpty();
    assertThat(
            problems(
                """
                let: { last: { last: speed }, mean: { mean: load, over: 10s } }
                late: { time: 10s, readings: 64 }
                when: mean > 3.0 && last > 0.0
                """))
        .isEmpty();
  }

  @Test
  void allProblemsAreToldWithTheirPlaces() {
    assertThat(
            problems(
                """
                let:
                  9: { mean: speed, over: 10m }
                  a: { average: speed }
                  b: { mean: sped, over: 10m }
                  c: { mean: speed, over: 10m, step: 3m }
                  d: { mean: speed, over: 10m, gap: 1m }
                  e: { mean: speed }
                  f: { mean: product, readings: 100 }
                  g: { time-mean: speed, readings: 10 }
                  h: { after: on, within: 10s }
                  i: { times: 1, of: on, within: 10s }
                  j: { silent: presure, time: 1s }
                  k: { hours: "25:00-26:00", zone: Europe/Berlin }
                  speed: { max: load, every: 1m }
                  l: { when: lod > 1.0, for: { readings: 9, of: 5 } }
                when: b > 1.0 && m
                """))
        .containsExactly(
            "rules/a.yaml:4:3: let: expected a name of at most 64 letters, digits and underscores that begins with a letter, found 9",
            "rules/a.yaml:5:6: a: expected one of the keys min, max, range, sum, mean, count, first, last, stddev, rate, time-mean, when, after, times, silent, hours, detect, compute, inside, crosses, found none",
            "rules/a.yaml:6:14: mean: expected a property of dtmi:t:Oven;1, found sped; did you mean speed?",
            "rules/a.yaml:7:38: step: expected a time of which over is a whole multiple, at most 64 times as long, found 3m",
            "rules/a.yaml:8:6: d: expected one window, found over and gap",
            "rules/a.yaml:9:6: e: expected a window (over, every, gap, readings, batch), found none",
            "rules/a.yaml:10:14: mean: expected a number or a boolean, found a text",
            "rules/a.yaml:10:33: readings: expected a whole number between 1 and 64, found 100",
            "rules/a.yaml:11:6: time-mean: expected a window of time (over, every), found one of readings",
            "rules/a.yaml:12:6: h: expected one of then, without; found neither",
            "rules/a.yaml:13:15: times: expected a whole number between 2 and 64, found 1",
            "rules/a.yaml:14:16: silent: expected a property of dtmi:t:Oven;1, found presure; did you mean pressure?",
            "rules/a.yaml:15:15: hours: expected two times of the day such as \"06:00-22:00\" or \"22:00-06:00\", found 25:00-26:00",
            "rules/a.yaml:15:36: zone: expected a time zone with its rules, as POSIX writes it, such as UTC0 or CET-1CEST,M3.5.0,M10.5.0/3 (Berlin), found Europe/Berlin",
            "rules/a.yaml:16:10: speed: expected a name that no property of dtmi:t:Oven;1 and no measure before has, found speed",
            "rules/a.yaml:17:14: when: expected a property of dtmi:t:Oven;1, found lod; did you mean load?",
            "rules/a.yaml:17:42: readings: expected a whole number between 1 and 5, found 9",
            "rules/a.yaml:18:18: when: expected a property of dtmi:t:Oven;1, found m; did you mean on?");
  }

  @Test
  void aRuleThatWaitsForLateReadingsReadsMeasuresOnly() {
    assertThat(
            problems(
                """
                let: { a: { mean: speed + load, over: 10s } }
                late: { time: 10s, readings: 500 }
                when: a > 3.0 && on
                """))
        .containsExactly(
            "rules/a.yaml:3:19: mean: expected one property in a rule with late, whose readings are seen one by one; found 2",
            "rules/a.yaml:4:30: readings: expected a whole number between 1 and 128, found 500",
            "rules/a.yaml:5:7: when: expected names of let only in a rule with late, which sees readings later than others do; found on; write let: { name: { last: on } }, and read that");
  }

  @Test
  void whatFollowsRelationshipsIsChecked() {
    assertThat(
            problems(
                """
                let:
                  a: { compute: "incoming('contians').count()" }
                  b: { compute: "speed * 2.0" }
                  c: { compute: "outgoing('feeds').sum(x, x.sped)", within: 5x }
                  d: { compute: "outgoing('feeds').count()", whithin: 5s }
                when: a > 1 && b > 1.0
                """))
        .containsExactly(
            "rules/a.yaml:4:28: compute: expected a relationship that leads to dtmi:t:Oven;1 (contains), found contians; did you mean contains?",
            "rules/a.yaml:5:18: compute: expected aggregates of other twins such as outgoing('feeds').mean(x, x.pressure), and no properties of its own, which conditions read; found speed * 2.0",
            "rules/a.yaml:6:61: within: expected a time between 1ms and 366d such as 500ms, 30s, 5m, 2h, found 5x",
            "rules/a.yaml:7:46: d: expected one of compute, within, found whithin; did you mean within?");
    assertThat(
            problems(
                """
                let: { a: { compute: "outgoing('feeds').count()" } }
                late: { time: 10s }
                when: a > 3
                """))
        .containsExactly(
            "rules/a.yaml:3:23: compute: expected no relationships in a rule with late, which sorts readings of one twin; found outgoing('feeds').count()");
  }

  @Test
  void placesAreChecked() {
    assertThat(
            problems(
                """
                let:
                  a: { inside: speed, area: { type: Polygon, coordinates: [[[0,0],[1,0],[1,1],[0,0]]] } }
                  b: { inside: { lat: speed, lon: lod }, area: { type: Polygon, coordinates: [[[0,0],[1,0],[1,1],[0,0]]] } }
                  c: { inside: { lat: speed, lon: load }, area: { type: Polygon, coordinates: [[[0,0],[1,0],[1,1]]] } }
                  d: { crosses: { lat: speed, lon: load }, line: { type: Point, coordinates: [0, 0] }, from: east }
                  e: { inside: { lat: speed, lon: load } }
                  f: { inside: { lat: speed, lon: pressure }, area: "{}", buffer: -1 }
                when: a && c
                """))
        .containsExactly(
            "rules/a.yaml:4:16: inside: expected a property of a geospatial schema such as point, or two numbers { lat, lon }, found speed",
            "rules/a.yaml:5:16: inside: expected a property of dtmi:t:Oven;1, found lod; did you mean load?",
            "rules/a.yaml:6:49: area: expected an area of GeoJSON (longitude before latitude, rings that are closed and do not meet themselves) such as { type: Polygon, coordinates: ... }, found {\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1]]]}",
            "rules/a.yaml:7:50: line: expected a line of GeoJSON (longitude before latitude) such as { type: LineString, coordinates: ... }, found {\"type\":\"Point\",\"coordinates\":[0,0]}",
            "rules/a.yaml:7:94: from: expected one of left, right, found east",
            "rules/a.yaml:8:6: e: expected the key area, which is GeoJSON, found none",
            "rules/a.yaml:9:16: inside: expected degrees, found pressure in bar",
            "rules/a.yaml:9:54: area: expected an area of GeoJSON (longitude before latitude, rings that are closed and do not meet themselves) such as { type: Polygon, coordinates: ... }, found {}",
            "rules/a.yaml:9:67: buffer: expected metres between 0 and 100000, found -1");
  }

  @Test
  void whatIsRememberedOfATwinIsBounded() {
    StringBuilder measures = new StringBuilder("let:\n");
    for (int i = 0; i < 8; i++) {
      measures.append("  m%d: { detect: novelty, of: speed }\n".formatted(i));
    }
    assertThat(problems(measures + "when: m0\n"))
        .containsExactly(
            "rules/a.yaml:4:3: let: expected measures and late readings that take at most 65536 bytes of each twin, found 84192; write fewer of them, larger steps, or fewer readings, signals or regimes");
  }

  @Test
  void unitsOfMeasuresAreChecked() {
    assertThat(
            problems(
                """
                let: { m: { mean: zone1.core, over: 10m } }
                when: m > zone1.temperature
                """))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("rules/a.yaml:4:");
  }
}
