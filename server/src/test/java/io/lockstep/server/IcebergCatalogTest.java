package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Iceberg's own client of REST catalogs against a running server: what it finds, sums up to what
/// the history has.
final class IcebergCatalogTest {
  private static final Namespace MODELS = Namespace.of("models");
  private static final TableIdentifier OVENS = TableIdentifier.of(MODELS, LakePlant.TABLE);

  @TempDir static Path folder;
  private static LakePlant plant;

  @BeforeAll
  static void live() throws Exception {
    plant = LakePlant.lived(folder);
  }

  @AfterAll
  static void stop() {
    plant.close();
  }

  private static RESTCatalog catalog(String token, Map<String, String> more) {
    RESTCatalog catalog = new RESTCatalog();
    Map<String, String> properties = new java.util.HashMap<>(more);
    properties.put("uri", plant.catalog());
    properties.put("token", token);
    properties.put("io-impl", LocalFileIo.class.getName());
    catalog.initialize("plant", properties);
    return catalog;
  }

  private static RESTCatalog catalog() {
    return catalog(plant.http.token(), Map.of());
  }

  @Test
  void theClientFindsNamespacesAndTables() throws IOException {
    try (RESTCatalog catalog = catalog()) {
      assertThat(catalog.listNamespaces()).containsExactly(MODELS);
      assertThat(catalog.listNamespaces(MODELS)).isEmpty();
      assertThat(catalog.namespaceExists(MODELS)).isTrue();
      assertThat(catalog.namespaceExists(Namespace.of("others"))).isFalse();
      assertThat(catalog.loadNamespaceMetadata(MODELS))
          .containsEntry("location", plant.lake + "/models");
      assertThat(catalog.listTables(MODELS)).contains(OVENS);
      assertThat(catalog.tableExists(OVENS)).isTrue();
      assertThat(catalog.tableExists(TableIdentifier.of(MODELS, "nobody"))).isFalse();
      assertThat(catalog.tableExists(TableIdentifier.of(MODELS, "../models/t_Oven"))).isFalse();
      assertThatThrownBy(() -> catalog.loadTable(TableIdentifier.of(MODELS, "nobody")))
          .isInstanceOf(NoSuchTableException.class);
      assertThatThrownBy(() -> catalog.listTables(Namespace.of("others")))
          .isInstanceOf(NoSuchNamespaceException.class);
    }
  }

  @Test
  void listsComeInPages() throws IOException {
    try (RESTCatalog catalog = catalog(plant.http.token(), Map.of("rest-page-size", "1"))) {
      assertThat(catalog.listNamespaces()).containsExactly(MODELS);
      assertThat(catalog.listTables(MODELS)).contains(OVENS).doesNotHaveDuplicates();
    }
  }

  @Test
  void sumsAreThoseOfTheHistory() throws Exception {
    try (RESTCatalog catalog = catalog()) {
      Table table = catalog.loadTable(OVENS);
      List<String> expected = plant.sums();
      assertThat(expected)
          .as("late, corrected, purged and new ones")
          .hasSize(9)
          .noneMatch(line -> line.startsWith("oven-4"))
          .anyMatch(line -> line.startsWith("oven-1 temperature 200 "))
          .anyMatch(line -> line.startsWith("oven-5 pressure 40 "));
      assertThat(sums(table.newScan())).isEqualTo(expected);
    }
  }

  @Test
  void theSchemaFollowsTheModelAndOldRowsAreStillRead() throws Exception {
    try (RESTCatalog catalog = catalog()) {
      Table table = catalog.loadTable(OVENS);
      Schema schema = table.schema();
      assertThat(schema.findType("count")).isEqualTo(Types.LongType.get());
      assertThat(schema.findType("pressure")).isEqualTo(Types.DoubleType.get());
      assertThat(schema.findType("batch")).isEqualTo(Types.StringType.get());
      assertThat(schema.findType("batch_2")).isEqualTo(Types.DoubleType.get());
      assertThat(schema.findType("place.y")).isEqualTo(Types.DoubleType.get());
      assertThat(table.schemas()).hasSizeGreaterThan(1);
      assertThat(duck(table.newScan(), "SELECT count(batch), count(batch_2), sum(batch_2) FROM T"))
          .containsExactly("440 40 300.0");
    }
  }

  @Test
  void anEarlierSnapshotShowsWhatWasThere() throws Exception {
    try (RESTCatalog catalog = catalog()) {
      Table table = catalog.loadTable(OVENS);
      Snapshot before = firstSnapshot(table);
      // Before the second version of the model: the columns of then, and nothing of what came
      // since.
      assertThat(
              duck(table.newScan().useSnapshot(before.snapshotId()), "SELECT count(batch) FROM T"))
          .containsExactly("400");
      assertThat(duck(table.newScan(), "SELECT count(batch) FROM T")).containsExactly("440");
      assertThat(table.newScan().useSnapshot(before.snapshotId()).schema().findField("pressure"))
          .isNull();
    }
  }

  @Test
  void aClientThatTakesReferencedSnapshotsOnlyGetsTheOthersWhenItAsks() throws IOException {
    try (RESTCatalog catalog =
        catalog(plant.http.token(), Map.of("snapshot-loading-mode", "refs"))) {
      Table table = catalog.loadTable(OVENS);
      assertThat(table.currentSnapshot()).isNotNull();
      List<Snapshot> all = new ArrayList<>();
      table.snapshots().forEach(all::add);
      assertThat(all).hasSizeGreaterThan(1);
    }
  }

  @Test
  void writesAreRefusedInTheWordsOfTheSpecification() throws Exception {
    try (RESTCatalog catalog = catalog()) {
      assertThatThrownBy(() -> catalog.createNamespace(Namespace.of("others")))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(
              () ->
                  catalog.createTable(
                      TableIdentifier.of(MODELS, "mine"),
                      new Schema(Types.NestedField.optional(1, "x", Types.LongType.get()))))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> catalog.dropTable(OVENS))
          .isInstanceOf(UnsupportedOperationException.class);
      Table table = catalog.loadTable(OVENS);
      assertThatThrownBy(() -> table.updateProperties().set("a", "b").commit())
          .isInstanceOf(UnsupportedOperationException.class);
    }
    // Who does not go by the list of what is there is told the same.
    Http.Reply refused = plant.http.post("/iceberg/v1/namespaces/models/tables/t_Oven", "{}");
    assertThat(refused.status()).isEqualTo(406);
    assertThat(refused.json().at("/error/type").asString())
        .isEqualTo("UnsupportedOperationException");
    assertThat(refused.json().at("/error/code").asInt()).isEqualTo(406);
  }

  @Test
  void nobodyReadsItWithoutRights() throws Exception {
    assertThatThrownBy(() -> catalog("nonsense", Map.of()))
        .isInstanceOf(NotAuthorizedException.class);
    Http.Reply created =
        plant.http.post("/api/v1/tokens", "{\"name\":\"reader\",\"role\":\"operator\"}");
    String operator = created.json().path("token").asString();
    Http.Reply refused =
        new Http(plant.http.url(), operator).get("/iceberg/v1/namespaces/models/tables/t_Oven");
    assertThat(refused.status()).as(created.body()).isEqualTo(403);
    assertThat(refused.json().at("/error/type").asString()).isEqualTo("ForbiddenException");
  }

  @Test
  void whatHasNotChangedIsNotSentAgain() throws Exception {
    String path = "/iceberg/v1/namespaces/models/tables/t_Oven";
    String tag =
        java.net.http.HttpClient.newHttpClient()
            .send(
                java.net.http.HttpRequest.newBuilder(java.net.URI.create(plant.http.url() + path))
                    .header("Authorization", "Bearer " + plant.http.token())
                    .build(),
                java.net.http.HttpResponse.BodyHandlers.discarding())
            .headers()
            .firstValue("ETag")
            .orElseThrow();
    assertThat(plant.http.send("GET", path, "", "If-None-Match", tag).status()).isEqualTo(304);
    assertThat(plant.http.send("GET", path, "", "If-None-Match", "\"x\", W/" + tag).status())
        .isEqualTo(304);
    assertThat(plant.http.send("GET", path + "?snapshots=refs", "", "If-None-Match", tag).status())
        .isEqualTo(200);
    assertThat(plant.http.get(path + "?snapshots=some").status()).isEqualTo(400);
  }

  @Test
  void icebirdReadsTheSameByTheCatalogAndByTheFilesAlone() throws Exception {
    Peers.assumeInstalled();
    List<String> arguments = new ArrayList<>(List.of(plant.catalog(), plant.http.token()));
    String rows;
    try (RESTCatalog catalog = catalog()) {
      Table table = catalog.loadTable(OVENS);
      long first = firstSnapshot(table).snapshotId();
      arguments.add(LakePlant.TABLE);
      arguments.add(Long.toString(first));
      rows = duck(table.newScan().useSnapshot(first), "SELECT count(*) FROM T").getFirst();
    }
    arguments.addAll(LakePlant.NUMBERS);

    Peers.Output output = Peers.run("peers/icebird.mjs", arguments, Map.of(), _ -> {});

    assertThat(output.exit()).as(output.text()).isZero();
    for (String word : List.of("now ", "files ")) {
      assertThat(
              output
                  .text()
                  .lines()
                  .filter(line -> line.startsWith(word))
                  .map(line -> line.substring(word.length()))
                  .sorted())
          .isEqualTo(plant.sums());
    }
    assertThat(output.text()).contains("then " + rows + "\n");
  }

  private static Snapshot firstSnapshot(Table table) {
    return table.snapshots().iterator().next();
  }

  private static List<String> sums(TableScan scan) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String column : LakePlant.NUMBERS) {
      lines.addAll(
          duck(
              scan,
              "SELECT twin, '%1$s', count(%1$s), sum(%1$s)::DOUBLE FROM T GROUP BY twin HAVING count(%1$s) > 0"
                  .formatted(column)));
    }
    return lines.stream().sorted().toList();
  }

  /// What DuckDB says of the files that a scan names.
  private static List<String> duck(TableScan scan, String select) throws SQLException, IOException {
    List<String> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      tasks.forEach(task -> files.add("'" + task.file().location() + "'"));
    }
    String table =
        "read_parquet([%s], union_by_name = true, hive_partitioning = false)"
            .formatted(String.join(",", files));
    List<String> lines = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found = statement.executeQuery(select.replace("FROM T", "FROM " + table))) {
      while (found.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          cells.add(
              found.getObject(i) instanceof Double number
                  ? LakePlant.text(number)
                  : String.valueOf(found.getObject(i)));
        }
        lines.add(String.join(" ", cells));
      }
    }
    return lines;
  }
}
