import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/// Flink reads a table of the lake: FlinkReader CATALOG TOKEN WAREHOUSE TABLE SNAPSHOT COLUMN...
///
/// Prints what SparkReader prints.
public final class FlinkReader {
  private FlinkReader() {}

  public static void main(String[] arguments) throws Exception {
    String table = arguments[3];
    List<String> columns = List.of(arguments).subList(5, arguments.length);
    TableEnvironment flink = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    flink.getConfig().set("parallelism.default", "1");
    flink.executeSql(
        "CREATE CATALOG `now` WITH ('type'='iceberg', 'catalog-type'='rest', 'uri'='%s', 'token'='%s')"
            .formatted(arguments[0], arguments[1]));
    flink.executeSql(
        "CREATE CATALOG files WITH ('type'='iceberg', 'catalog-type'='hadoop', 'warehouse'='%s')"
            .formatted(arguments[2]));
    List<String> lines = new ArrayList<>();
    for (String catalog : List.of("now", "files")) {
      for (String column : columns) {
        for (Row row :
            rows(
                flink,
                "SELECT twin, count(`%1$s`), CAST(sum(`%1$s`) AS DOUBLE) FROM `%2$s`.`models`.%3$s GROUP BY twin"
                    .formatted(column, catalog, table))) {
          if ((Long) row.getField(1) > 0) {
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%s %s %s %d %.1f",
                    catalog,
                    row.getField(0),
                    column,
                    row.getField(1),
                    row.getField(2)));
          }
        }
      }
    }
    lines.add(
        "then "
            + rows(
                    flink,
                    "SELECT count(*) FROM `now`.`models`.%s /*+ OPTIONS('snapshot-id'='%s') */"
                        .formatted(table, arguments[4]))
                .get(0)
                .getField(0));
    lines.forEach(System.out::println);
  }

  private static List<Row> rows(TableEnvironment flink, String select) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> found = flink.executeSql(select).collect()) {
      found.forEachRemaining(rows::add);
    }
    return rows;
  }
}
