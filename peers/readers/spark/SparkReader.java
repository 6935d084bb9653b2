import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// Spark reads a table of the lake: SparkReader CATALOG TOKEN WAREHOUSE TABLE SNAPSHOT COLUMN...
///
/// Prints `now TWIN COLUMN COUNT SUM` for the rows that the REST catalog tells of, `files ...` the same by the folder
/// alone, and `then ROWS` for an earlier snapshot.
public final class SparkReader {
  private SparkReader() {}

  public static void main(String[] arguments) {
    String table = arguments[3];
    List<String> columns = List.of(arguments).subList(5, arguments.length);
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.catalog.now", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.now.type", "rest")
            .config("spark.sql.catalog.now.uri", arguments[0])
            .config("spark.sql.catalog.now.token", arguments[1])
            .config("spark.sql.catalog.files", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.files.type", "hadoop")
            .config("spark.sql.catalog.files.warehouse", arguments[2])
            .getOrCreate();
    List<String> lines = new ArrayList<>();
    for (String catalog : List.of("now", "files")) {
      for (String column : columns) {
        for (Row row :
            spark
                .sql(
                    "SELECT twin, count(%1$s), CAST(sum(%1$s) AS DOUBLE) FROM %2$s.models.%3$s GROUP BY twin"
                        .formatted(column, catalog, table))
                .collectAsList()) {
          if (row.getLong(1) > 0) {
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%s %s %s %d %.1f",
                    catalog,
                    row.getString(0),
                    column,
                    row.getLong(1),
                    row.getDouble(2)));
          }
        }
      }
    }
    lines.add(
        "then "
            + spark
                .sql(
                    "SELECT count(*) FROM now.models.%s VERSION AS OF %s"
                        .formatted(table, arguments[4]))
                .first()
                .getLong(0));
    lines.forEach(System.out::println);
    spark.stop();
  }
}
