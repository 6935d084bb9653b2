package io.lockstep.history.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.history.parquet.ParquetType.ListOf;
import io.lockstep.history.parquet.ParquetType.MapOf;
import io.lockstep.history.parquet.ParquetType.Scalar;
import io.lockstep.history.parquet.ParquetType.Struct;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files written are read, by us and by DuckDB; files of DuckDB are read by us.
class ParquetFilesTest {
  @TempDir Path folder;

  private static final List<ParquetColumn> ALL =
      List.of(
          ParquetColumn.required("twin", Scalar.TEXT),
          ParquetColumn.required("time", Scalar.TIMESTAMP),
          ParquetColumn.optional("flag", Scalar.BOOLEAN),
          ParquetColumn.optional("small", Scalar.INTEGER),
          ParquetColumn.optional("big", Scalar.LONG),
          ParquetColumn.optional("single", Scalar.FLOAT),
          ParquetColumn.optional("temperature", Scalar.DOUBLE)
              .noted("unit", "degreeCelsius")
              .noted("model", "dtmi:example:Oven;1"),
          ParquetColumn.optional("raw", Scalar.BYTES),
          ParquetColumn.optional("day", Scalar.DATE),
          ParquetColumn.optional("clock", Scalar.TIME),
          ParquetColumn.optional(
              "place",
              new Struct(
                  List.of(
                      ParquetColumn.optional("x", Scalar.DOUBLE),
                      ParquetColumn.optional(
                          "names", new ListOf(ParquetColumn.optional("element", Scalar.TEXT)))))),
          ParquetColumn.optional(
              "counts",
              new MapOf(
                  ParquetColumn.required("key", Scalar.TEXT),
                  ParquetColumn.optional("value", Scalar.LONG))));

  private ParquetFigures write(Path file, List<ParquetColumn> columns, List<Object[]> rows)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ParquetSink sink = ParquetSink.open(out, columns, Map.of("request", "test"))) {
      rows.forEach(sink::write);
      return sink.finish();
    }
  }

  private static List<Object[]> read(Path file) {
    List<Object[]> rows = new ArrayList<>();
    try (ParquetSource source = ParquetSource.open(file)) {
      source.read(row -> rows.add(row));
    }
    return rows;
  }

  private static Object[] fullRow(String twin) {
    return new Object[] {
      twin,
      1_772_323_200_000_001L,
      true,
      -7,
      1L << 60,
      0.5f,
      21.5,
      new byte[] {1, 2},
      LocalDate.of(2026, 3, 1),
      3_600_000_001L,
      new Object[] {2.5, Arrays.asList("a", null, "b")},
      Map.of("n", 3L)
    };
  }

  @Test
  void ofHadoopNothingCouldRun() {
    // Its names must be there for Parquet's signatures; what they need to run is not.
    assertThatThrownBy(() -> Class.forName("org.apache.hadoop.conf.Configuration"))
        .isInstanceOf(LinkageError.class);
  }

  @Test
  void rowsOfAllTypesComeBack() throws IOException {
    Path file = folder.resolve("all.parquet");
    Object[] empty = new Object[ALL.size()];
    empty[0] = "lonely";
    empty[1] = 0L;
    ParquetFigures figures = write(file, ALL, List.of(fullRow("oven"), empty));
    assertThat(read(file))
        .usingRecursiveComparison()
        .isEqualTo(List.<Object[]>of(fullRow("oven"), empty));
    assertThat(figures.rows()).isEqualTo(2);
    assertThat(figures.bytes()).isEqualTo(Files.size(file));
    try (ParquetSource source = ParquetSource.open(file)) {
      assertThat(source.columns()).usingRecursiveComparison().isEqualTo(ALL);
      assertThat(source.metadata()).containsEntry("request", "test");
      assertThat(source.rows()).isEqualTo(2);
    }
  }

  @Test
  void aFileTellsTheBoundsOfItsColumns() throws IOException {
    ParquetFigures figures =
        write(folder.resolve("b.parquet"), ALL, List.of(fullRow("a"), fullRow("c"), fullRow("b")));
    ParquetFigures.Leaf twin = figures.columns().getFirst();
    assertThat(twin.path()).isEqualTo("twin");
    assertThat(twin.bounds())
        .hasValueSatisfying(
            bounds -> {
              assertThat(bounds.least()).isEqualTo(new byte[] {'a'});
              assertThat(bounds.greatest()).isEqualTo(new byte[] {'c'});
            });
    assertThat(figures.columns())
        .filteredOn(leaf -> leaf.path().equals("temperature"))
        .singleElement()
        .satisfies(leaf -> assertThat(leaf.nulls()).isZero());
  }

  @Test
  void sameRowsGiveSameBytes() throws IOException {
    Path one = folder.resolve("one.parquet");
    Path two = folder.resolve("two.parquet");
    ParquetFigures _ = write(one, ALL, List.of(fullRow("a"), fullRow("b")));
    ParquetFigures _ = write(two, ALL, List.of(fullRow("a"), fullRow("b")));
    assertThat(two).hasSameBinaryContentAs(one);
  }

  @Property(tries = 20)
  void randomRowsComeBack(@ForAll Random random) throws IOException {
    Path file = Files.createTempFile("rows", ".parquet");
    try {
      int count = random.nextInt(500);
      List<ParquetColumn> columns =
          List.of(
              ParquetColumn.required("n", Scalar.LONG),
              ParquetColumn.optional("v", Scalar.DOUBLE),
              ParquetColumn.optional("t", Scalar.TEXT),
              ParquetColumn.optional("l", new ListOf(ParquetColumn.optional("e", Scalar.INTEGER))));
      List<Object[]> rows = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        List<Object> list = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
          list.add(random.nextInt(5) == 0 ? null : random.nextInt());
        }
        rows.add(
            new Object[] {
              random.nextLong(),
              random.nextInt(4) == 0 ? null : random.nextGaussian(),
              random.nextInt(4) == 0 ? null : "x".repeat(random.nextInt(200)),
              random.nextInt(4) == 0 ? null : list
            });
      }
      ParquetFigures figures = write(file, columns, rows);
      assertThat(figures.rows()).isEqualTo(count);
      List<Object[]> found = read(file);
      assertThat(found).hasSameSizeAs(rows);
      for (int i = 0; i < count; i++) {
        assertThat(found.get(i)).containsExactly(rows.get(i));
      }
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void rowGroupsAreWrittenAsTheyFill() throws IOException {
    Path file = folder.resolve("groups.parquet");
    Random random = new Random(11);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 4_500; i++) {
      byte[] bytes = new byte[10_000];
      random.nextBytes(bytes);
      rows.add(new Object[] {(long) i, bytes});
    }
    ParquetFigures figures =
        write(
            file,
            List.of(
                ParquetColumn.required("n", Scalar.LONG),
                ParquetColumn.required("raw", Scalar.BYTES)),
            rows);
    assertThat(figures.rowGroups()).hasSize(2);
    List<Object[]> found = read(file);
    assertThat(found).hasSameSizeAs(rows);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(Arrays.equals((byte[]) found.get(i)[1], (byte[]) rows.get(i)[1])).isTrue();
    }
  }

  @Test
  void duckDbReadsEverything() throws IOException, SQLException {
    Path file = folder.resolve("duck.parquet");
    List<Object[]> rows = new ArrayList<>();
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      Object[] row = fullRow("twin" + i % 10);
      row[6] = i * 0.25;
      sum += i * 0.25;
      rows.add(row);
    }
    ParquetFigures _ = write(file, ALL, rows);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                """
                SELECT count(*), sum(temperature), count(DISTINCT twin), min(place.x),
                       max(counts['n']), max(day)::VARCHAR, max(epoch_us(time)), max(place.names[3])
                FROM '%s'"""
                    .formatted(file))) {
      assertThat(found.next()).isTrue();
      assertThat(found.getLong(1)).isEqualTo(10_000);
      assertThat(found.getDouble(2)).isEqualTo(sum);
      assertThat(found.getLong(3)).isEqualTo(10);
      assertThat(found.getDouble(4)).isEqualTo(2.5);
      assertThat(found.getLong(5)).isEqualTo(3);
      assertThat(found.getString(6)).isEqualTo("2026-03-01");
      assertThat(found.getLong(7)).isEqualTo(1_772_323_200_000_001L);
      assertThat(found.getString(8)).isEqualTo("b");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "snappy", "gzip", "lz4_raw", "uncompressed"})
  void filesOfDuckDbAreRead(String codec) throws SQLException {
    Path file = folder.resolve("from-duck.parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      boolean _ =
          statement.execute(
              """
              COPY (SELECT i AS n, i * 0.5::DOUBLE AS v, 'twin-' || (i %% 7) AS twin,
                      (i * 1.25)::DECIMAL(9,2) AS price, [i, NULL] AS list, {'a': i} AS s,
                      MAP {'k': i} AS m, TIMESTAMP_MS '2026-03-01 00:00:00.5' AS at,
                      TIMESTAMP_NS '2026-03-01 00:00:00.000001999' AS fine,
                      DATE '2026-03-01' AS day, i::UINTEGER AS u, i::UBIGINT AS ul
                    FROM range(5000) t(i)) TO '%s' (FORMAT parquet, COMPRESSION %s)"""
                  .formatted(file, codec));
    }
    List<Object[]> rows = read(file);
    assertThat(rows).hasSize(5_000);
    Object[] row = rows.get(3);
    assertThat(row[0]).isEqualTo(3L);
    assertThat(row[1]).isEqualTo(1.5);
    assertThat(row[2]).isEqualTo("twin-3");
    assertThat(row[3]).isEqualTo(new BigDecimal("3.75"));
    assertThat(row[4]).isEqualTo(Arrays.asList(3L, null));
    assertThat((Object[]) row[5]).containsExactly(3L);
    assertThat(row[6]).isEqualTo(Map.of("k", 3L));
    assertThat(row[7]).isEqualTo(1_772_323_200_500_000L);
    assertThat(row[8]).isEqualTo(1_772_323_200_000_001L);
    assertThat(row[9]).isEqualTo(LocalDate.of(2026, 3, 1));
    assertThat(row[10]).isEqualTo(3L);
    assertThat(row[11]).isEqualTo(new BigDecimal(3));
  }

  @Test
  void someColumnsAreReadAndTheReaderMayStop() throws IOException {
    Path file = folder.resolve("some.parquet");
    ParquetFigures _ = write(file, ALL, List.of(fullRow("a"), fullRow("b"), fullRow("c")));
    List<Object> twins = new ArrayList<>();
    try (ParquetSource source = ParquetSource.open(file)) {
      source.read(
          List.of(ALL.getFirst()),
          row -> {
            assertThat(row).hasSize(1);
            twins.add(row[0]);
            return twins.size() < 2;
          });
    }
    assertThat(twins).containsExactly("a", "b");
  }

  @Test
  void whatIsNoParquetFileIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), "time,value\n".repeat(100));
    assertThatThrownBy(() -> ParquetSource.open(text))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("a.txt: expected a Parquet file");
    Path whole = folder.resolve("whole.parquet");
    ParquetFigures _ = write(whole, ALL, List.<Object[]>of(fullRow("a")));
    byte[] bytes = Files.readAllBytes(whole);
    Path half = Files.write(folder.resolve("half.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> ParquetSource.open(half)).isInstanceOf(LockstepException.class);
  }

  @Test
  void aValueOfAnotherTypeIsRefused() throws IOException {
    assertThatThrownBy(
            () ->
                write(
                    folder.resolve("x.parquet"),
                    List.of(ParquetColumn.optional("v", Scalar.DOUBLE)),
                    List.<Object[]>of(new Object[] {"text"})))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("column v: expected a value of DOUBLE, found a String");
    assertThatThrownBy(
            () ->
                write(
                    folder.resolve("y.parquet"),
                    List.of(ParquetColumn.required("v", Scalar.DOUBLE)),
                    List.<Object[]>of(new Object[] {null})))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("column v: expected a value in each row");
  }
}
