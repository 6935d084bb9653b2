package io.lockstep.history.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog;
import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.Quality;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the changes log brings is in the tables, typed as the models say.
class LakeTest {
  private static final long T = ChangesLog.START_MICROS;
  private static final long DAY = 86_400_000_000L;
  private static final String OVEN = "dtmi:example:Oven;1";

  private static final String OVEN_DTDL =
      """
      {"@context": ["dtmi:dtdl:context;3", "dtmi:dtdl:extension:quantitativeTypes;1"],
       "@id": "dtmi:example:Oven;1", "@type": "Interface",
       "contents": [
         {"@type": ["Property", "Temperature"], "name": "temperature", "schema": "double",
          "unit": "degreeCelsius", "description": "in the middle"},
         {"@type": "Property", "name": "count", "schema": "integer"},
         {"@type": "Property", "name": "name", "schema": "string"},
         {"@type": "Property", "name": "since", "schema": "dateTime"},
         {"@type": "Property", "name": "built", "schema": "date"},
         {"@type": "Property", "name": "mode",
          "schema": {"@type": "Enum", "valueSchema": "integer",
                     "enumValues": [{"name": "off", "enumValue": 0}]}},
         {"@type": "Property", "name": "place",
          "schema": {"@type": "Object", "fields": [
            {"name": "x", "schema": "double"}, {"name": "label", "schema": "string"}]}},
         {"@type": "Property", "name": "zones",
          "schema": {"@type": "Array", "elementSchema": "integer"}},
         {"@type": "Property", "name": "tags",
          "schema": {"@type": "Map", "mapKey": {"name": "k", "schema": "string"},
                     "mapValue": {"name": "v", "schema": "long"}}}]}""";

  @TempDir Path folder;

  private static Sample json(int series, long time, String text) {
    return Sample.text(series, time, text).with(ValueType.JSON, 0);
  }

  private static Sample whole(int series, long time, long value) {
    return Sample.of(series, time, 0).with(ValueType.LONG, value);
  }

  @Test
  void valuesStandInTypedColumnsAsTheModelSays() throws Exception {
    try (LakePlant plant = new LakePlant(folder)) {
      plant.model(OVEN_DTDL);
      long _ = plant.log.twin("oven", OVEN);
      String[] paths = {
        "temperature", "count", "name", "since", "built", "mode", "place", "zones", "tags"
      };
      ValueType[] types = {
        ValueType.DOUBLE,
        ValueType.LONG,
        ValueType.TEXT,
        ValueType.TEXT,
        ValueType.TEXT,
        ValueType.LONG,
        ValueType.JSON,
        ValueType.JSON,
        ValueType.JSON
      };
      for (int i = 0; i < paths.length; i++) {
        plant.log.series(i, "oven", paths[i], types[i]);
      }
      long _ =
          plant.log.samples(
              Sample.of(0, T, 21.5).withQuality(Quality.UNCERTAIN),
              whole(1, T, 7),
              Sample.text(2, T, "north"),
              Sample.text(3, T, "2026-03-01T01:00:00+01:00"),
              Sample.text(4, T, "2026-02-28"),
              whole(5, T, 0),
              json(6, T, "{\"x\":1.5,\"label\":\"a\"}"),
              json(7, T, "[1,2,3]"),
              json(8, T, "{\"k\":9}"));
      plant.commit();
      assertThat(
              plant.duck(
                  "example_Oven",
                  """
                  SELECT twin, model, temperature, count, name, epoch_us(since), built, mode,
                         place.x, place.label, zones[3], tags['k'], qualities['temperature'],
                         epoch_us(time), misfits FROM TABLE"""))
          .isEqualTo(
              "oven|%s|21.5|7|north|%d|2026-02-28|0|1.5|a|3|9|uncertain|%d|null"
                  .formatted(OVEN, T, T));
      Types.NestedField column =
          plant.table("example_Oven").table().schema().findField("temperature");
      assertThat(column.doc()).isEqualTo("in the middle [degreeCelsius]");
      assertThat(plant.lake().status().tables())
          .singleElement()
          .satisfies(
              table -> {
                assertThat(table.rows()).isEqualTo(1);
                assertThat(table.model()).isEqualTo("dtmi:example:Oven");
              });
      assertThat(plant.lake().verify()).isEmpty();
    }
  }

  @Test
  void sumsEqualTheNaiveListForAnyStreamOverRestarts() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<String, Double> sums = new TreeMap<>();
    Map<String, Long> counts = new TreeMap<>();
    try (LakePlant plant = new LakePlant(folder)) {
      LakeOptions _ = plant.options();
      LakePlant _ =
          plant.with(
              plant
                  .options()
                  .committing(Duration.ofHours(1), 50)
                  .keeping(4, Duration.ofDays(1), Duration.ZERO));
      for (int twin = 0; twin < 6; twin++) {
        long _ = plant.log.twin("t" + twin, "dtmi:example:Kind" + twin % 2 + ";1");
        plant.log.series(twin, "t" + twin, "v", ValueType.DOUBLE);
      }
      for (int round = 0; round < 6; round++) {
        for (int i = random.nextInt(120); i > 0; i--) {
          int twin = random.nextInt(6);
          double value = random.nextInt(1_000) / 8.0;
          long time = T + random.nextLong(3 * DAY);
          long _ = plant.log.advance(1_000).samples(Sample.of(twin, time, value));
          String name = "t" + twin;
          double _ = sums.merge(name, value, Double::sum);
          long _ = counts.merge(name, 1L, Long::sum);
        }
        plant.commit();
        if (random.nextBoolean()) {
          plant.stop();
        }
      }
      plant.lake().compact().join();
      Map<String, String> found = new TreeMap<>();
      for (String table : List.of("example_Kind0", "example_Kind1")) {
        String rows = plant.duck(table, "SELECT twin, sum(v), count(*) FROM TABLE GROUP BY twin");
        rows.lines()
            .forEach(
                line -> {
                  String _ = found.put(line.split("\\|", -1)[0], line);
                });
      }
      List<String> expected = new ArrayList<>();
      sums.forEach((twin, sum) -> expected.add(twin + "|" + sum + "|" + counts.get(twin)));
      assertThat(found.values()).containsExactlyElementsOf(expected);
      assertThat(plant.lake().verify()).isEmpty();
    }
  }

  @Test
  void columnsFollowTheVersionsOfAModel() throws Exception {
    try (LakePlant plant = new LakePlant(folder)) {
      plant.model(version(1, "integer", "float", "string", ""));
      plant.model(
          version(
              2,
              "long",
              "double",
              "double",
              ", {\"@type\":\"Property\",\"name\":\"extra\",\"schema\":\"boolean\"}"));
      long _ = plant.log.twin("a", "dtmi:example:Press;1");
      plant.log.series(0, "a", "count", ValueType.LONG);
      plant.log.series(1, "a", "force", ValueType.DOUBLE);
      plant.log.series(2, "a", "state", ValueType.TEXT);
      long _ = plant.log.samples(whole(0, T, 5), Sample.of(1, T, 0.5), Sample.text(2, T, "on"));
      plant.commit();
      long _ = plant.log.twin("b", "dtmi:example:Press;2");
      plant.log.series(3, "b", "count", ValueType.LONG);
      plant.log.series(4, "b", "force", ValueType.DOUBLE);
      plant.log.series(5, "b", "state", ValueType.DOUBLE);
      plant.log.series(6, "b", "extra", ValueType.BOOLEAN);
      long _ =
          plant.log.samples(
              whole(3, T, 1L << 40),
              Sample.of(4, T, 0.1),
              Sample.of(5, T, 3),
              Sample.of(6, T, 0).with(ValueType.BOOLEAN, 1));
      plant.commit();
      LakeTable table = plant.table("example_Press");
      assertThat(table.table().schema().findType("count")).isEqualTo(Types.LongType.get());
      assertThat(table.table().schema().findType("force")).isEqualTo(Types.DoubleType.get());
      assertThat(table.table().schema().findType("state")).isEqualTo(Types.StringType.get());
      assertThat(table.table().schema().findType("state_2")).isEqualTo(Types.DoubleType.get());
      assertThat(plant.rows("example_Press"))
          .extracting(row -> List.of(row[1], row[9], row[10]) + " " + row[11] + " " + row[12])
          .containsExactlyInAnyOrder("[a, 5, 0.5] on null", "[b, 1099511627776, 0.1] null 3.0");
      // Compaction writes old rows with the columns of now.
      plant.lake().compact().join();
      assertThat(
              plant.duck("example_Press", "SELECT sum(count), max(state), max(state_2) FROM TABLE"))
          .isEqualTo((5 + (1L << 40)) + "|on|3.0");
    }
  }

  private static String version(int number, String count, String force, String state, String more) {
    return """
        {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:example:Press;%d", "@type": "Interface",
         "contents": [
           {"@type": "Property", "name": "count", "schema": "%s"},
           {"@type": "Property", "name": "force", "schema": "%s"},
           {"@type": "Property", "name": "state", "schema": "%s"}%s]}"""
        .formatted(number, count, force, state, more);
  }

  @Test
  void whatIsCorrectedStandsNowhereAsItWas() throws Exception {
    try (LakePlant plant = new LakePlant(folder)) {
      long _ = plant.log.twin("t", OVEN);
      plant.log.series(0, "t", "v", ValueType.DOUBLE);
      plant.log.series(1, "t", "w", ValueType.DOUBLE);
      long origin = plant.log.samples(Sample.of(0, T, 1), Sample.of(1, T, 2));
      long _ = plant.log.samples(Sample.of(0, T + 1, 10));
      plant.commit();
      long _ = plant.log.rebound(origin, Sample.of(0, T, 100).correcting());
      plant.commit();
      assertThat(plant.duck("example_Oven", "SELECT sum(v), sum(w), count(v) FROM TABLE"))
          .isEqualTo("110.0|2.0|2");
      // In one commit with what it corrects, too.
      long later = plant.log.samples(Sample.of(0, T + 2, 5));
      long _ = plant.log.rebound(later, Sample.of(0, T + 2, 6).correcting());
      plant.commit();
      assertThat(plant.duck("example_Oven", "SELECT sum(v), count(*) FROM TABLE"))
          .isEqualTo("116.0|4");
    }
  }

  @Test
  void whatIsPurgedIsInNoFileAnyMore() throws Exception {
    try (LakePlant plant = new LakePlant(folder)) {
      for (int twin = 0; twin < 2; twin++) {
        String id = twin == 0 ? "the-secret-twin" : "other";
        long _ = plant.log.twin(id, OVEN);
        plant.log.series(twin, id, "v", ValueType.DOUBLE);
      }
      for (int i = 0; i < 10; i++) {
        long _ = plant.log.samples(Sample.of(0, T + i, i), Sample.of(1, T + i, i));
        plant.commit();
      }
      plant.log.appendPurge(
          new PurgeChange(
              new TwinId("the-secret-twin"), plant.log.inputPosition(), PurgeChange.ALL));
      plant.log.flush();
      long _ = plant.log.samples(Sample.of(0, T + 100, 5));
      plant.commit();
      assertThat(
              plant.duck("example_Oven", "SELECT twin, count(*) FROM TABLE GROUP BY 1 ORDER BY 1"))
          .isEqualTo("other|10\nthe-secret-twin|1");
      // What came after the purge is of the same name: it goes, too, and then nothing is left.
      plant.log.appendPurge(
          new PurgeChange(
              new TwinId("the-secret-twin"), plant.log.inputPosition(), PurgeChange.ALL));
      plant.log.flush();
      plant.commit();
      plant.stop();
      try (Stream<Path> all = Files.walk(Path.of(plant.files.root()))) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          assertThat(text).as("%s", file).doesNotContain("the-secret-twin");
        }
      }
    }
  }

  @Test
  void smallFilesBecomeOneAndNothingIsLostOrDoubled() throws Exception {
    try (LakePlant plant = new LakePlant(folder)) {
      long _ = plant.log.twin("t", OVEN);
      plant.log.series(0, "t", "v", ValueType.DOUBLE);
      for (int i = 0; i < 12; i++) {
        long _ = plant.log.samples(Sample.of(0, T + i, i));
        plant.commit();
      }
      assertThat(plant.dataFiles("example_Oven")).hasSize(12);
      plant.lake().compact().join();
      assertThat(plant.dataFiles("example_Oven")).hasSize(1);
      assertThat(plant.duck("example_Oven", "SELECT sum(v), count(*) FROM TABLE"))
          .isEqualTo("66.0|12");
      // The position stays in the snapshot that replaced files.
      plant.stop();
      Files.delete(Path.of(plant.files.root(), "lake.properties"));
      plant.commit();
      assertThat(plant.duck("example_Oven", "SELECT sum(v), count(*) FROM TABLE"))
          .isEqualTo("66.0|12");
    }
  }

  @Test
  void removalsAndQualitiesAreRows() throws Exception {
    try (LakePlant plant = new LakePlant(folder)) {
      long _ = plant.log.twin("t", OVEN);
      plant.log.series(0, "t", "v", ValueType.DOUBLE);
      long _ = plant.log.samples(Sample.of(0, T, 1));
      long _ = plant.log.samples(Sample.of(0, T + 1, 1).requalified(Quality.STALE));
      long _ = plant.log.samples(Sample.of(0, T + 2, 1).removed());
      long _ = plant.log.samples(Sample.of(0, T + 3, 1).unwanted());
      plant.commit();
      assertThat(
              plant.duck(
                  "example_Oven", "SELECT v, qualities['v'], removed FROM TABLE ORDER BY time"))
          .isEqualTo("1.0|null|null\nnull|stale|null\nnull|null|[v]");
    }
  }

  @Test
  void valuesThatDoNotFitAreKeptBesideTheColumn() throws Exception {
    try (LakePlant plant = new LakePlant(folder)) {
      plant.model(OVEN_DTDL);
      long _ = plant.log.twin("t", OVEN);
      plant.log.series(0, "t", "since", ValueType.TEXT);
      long _ = plant.log.samples(Sample.text(0, T, "yesterday"));
      plant.commit();
      assertThat(plant.duck("example_Oven", "SELECT since, misfits['since'] FROM TABLE"))
          .isEqualTo("null|yesterday");
      assertThat(plant.lake().status().misfits()).isEqualTo(1);
    }
  }

  @Test
  void aLakeOfAnotherLogIsRefused() throws Exception {
    try (LakePlant plant = new LakePlant(folder)) {
      new LakeMarker(1L << 40, null, List.of()).write(plant.files);
      try {
        plant.commit();
      } catch (java.util.concurrent.ExecutionException e) {
        assertThat(e.getCause()).hasMessageContaining("expected a lake of this changes log");
      }
      assertThat(plant.lake().status().health()).isInstanceOf(LakeHealth.Failed.class);
    }
  }

  @Test
  void aLostCatalogueIsToldAnewByTheHistory() throws Exception {
    try (LakePlant plant = new LakePlant(folder)) {
      plant.log.series(0, "t", "v", ValueType.DOUBLE);
      long _ = plant.log.samples(Sample.of(0, T, 1));
      plant.commit();
      plant.stop();
      Files.delete(plant.options().scratch().resolve("catalogue.log"));
      plant.listed.add(new SeriesChange(0, new TwinId("t"), "v", ValueType.DOUBLE, ""));
      long _ = plant.log.samples(Sample.of(0, T + 1, 2));
      plant.commit();
      assertThat(plant.duck("no_model", "SELECT sum(v), count(*) FROM TABLE")).isEqualTo("3.0|2");
      assertThat(plant.lake().status().health()).isInstanceOf(LakeHealth.Running.class);
    }
  }

  @Test
  void namesOfTablesAreReadableAndMeetNowhere() {
    assertThat(TableNames.table("dtmi:example:plant:Oven;2")).isEqualTo("example_plant_Oven");
    assertThat(TableNames.table("dtmi:a_b:c;1")).isEqualTo("a__b_c");
    assertThat(TableNames.table("dtmi:a:b_c;1")).isEqualTo("a_b__c");
    assertThat(TableNames.table("")).isEqualTo("no_model");
  }
}
