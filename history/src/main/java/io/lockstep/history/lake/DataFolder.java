package io.lockstep.history.lake;

import io.lockstep.history.parquet.ParquetColumn;
import io.lockstep.history.parquet.ParquetFigures;
import io.lockstep.history.parquet.ParquetSink;
import io.lockstep.history.parquet.ParquetSource;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/// The data files of a table: rows into Parquet files, one a partition, and back. Confined to the
/// lake's thread.
final class DataFolder {
  private static final long MICROS_A_DAY = 86_400_000_000L;

  /// Where Iceberg's own writers note the schema of a file; some readers go by it.
  private static final String FILE_SCHEMA = "iceberg.schema";

  /// Longer texts are no bounds.
  private static final int BOUND_BYTES_MAX = 128;

  private static final Comparator<@Nullable Object[]> BY_TWIN_AND_TIME =
      Comparator.<@Nullable Object[], String>comparing(row -> text(row, LakeRow.TWIN))
          .thenComparingLong(row -> number(row, LakeRow.TIME))
          .thenComparingLong(row -> number(row, LakeRow.POSITION))
          .thenComparingLong(row -> number(row, LakeRow.ORDINAL));

  private final LakeFiles files;
  private final Path scratch;

  DataFolder(LakeFiles files, Path scratch) {
    this.files = files;
    this.scratch = scratch;
  }

  private record Partition(String model, long day) {}

  /// Writes rows, each in the file of its partition, by twin and time.
  List<DataFile> write(Table table, List<@Nullable Object[]> rows) {
    Map<Partition, List<@Nullable Object[]>> parts = new LinkedHashMap<>();
    for (@Nullable Object[] row : rows) {
      Partition partition =
          new Partition(
              text(row, LakeRow.MODEL), Math.floorDiv(number(row, LakeRow.TIME), MICROS_A_DAY));
      parts.computeIfAbsent(partition, _ -> new ArrayList<>()).add(row);
    }
    List<DataFile> written = new ArrayList<>();
    for (Map.Entry<Partition, List<@Nullable Object[]>> part : parts.entrySet()) {
      written.add(write(table, part.getKey(), part.getValue()));
    }
    return written;
  }

  private DataFile write(Table table, Partition partition, List<@Nullable Object[]> rows) {
    rows.sort(BY_TWIN_AND_TIME);
    Path file = scratch.resolve(UUID.randomUUID() + ".parquet");
    try {
      ParquetFigures figures;
      try (OutputStream out = Files.newOutputStream(file);
          ParquetSink sink =
              ParquetSink.open(
                  out,
                  ColumnTypes.columns(table.schema()),
                  Map.of(FILE_SCHEMA, SchemaParser.toJson(table.schema())))) {
        rows.forEach(sink::write);
        figures = sink.finish();
      }
      PartitionSpec spec = table.spec();
      PartitionData values = new PartitionData(spec.partitionType());
      values.set(0, partition.model());
      values.set(1, Math.toIntExact(partition.day()));
      String path =
          table.locationProvider().newDataLocation(spec, values, UUID.randomUUID() + ".parquet");
      files.upload(file, path);
      return DataFiles.builder(spec)
          .withPath(path)
          .withFormat(FileFormat.PARQUET)
          .withPartition(values)
          .withFileSizeInBytes(figures.bytes())
          .withMetrics(metrics(table.schema(), figures))
          .withSplitOffsets(figures.rowGroups())
          .build();
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED,
          "lake: expected to write a file in %s, found %s".formatted(scratch, e),
          e);
    } finally {
      try {
        boolean _ = Files.deleteIfExists(file);
      } catch (IOException _) {
        // It is only scratch: the next start empties the folder.
      }
    }
  }

  /// The rows of a file as the present columns have them.
  List<@Nullable Object[]> read(Table table, String path) {
    Path file = files.fetch(path, scratch);
    List<ParquetColumn> wanted = ColumnTypes.columns(table.schema());
    List<@Nullable Object[]> rows = new ArrayList<>();
    try (ParquetSource source = ParquetSource.open(file)) {
      List<ParquetColumn> found = source.columns();
      int[] places = places(wanted, found);
      source.read(
          row -> {
            @Nullable Object[] whole = new Object[wanted.size()];
            for (int i = 0; i < places.length; i++) {
              int at = places[i];
              if (at >= 0) {
                whole[i] = ColumnTypes.adapted(found.get(at), wanted.get(i), row[at]);
              }
            }
            rows.add(whole);
            return true;
          });
    } finally {
      if (!file.toString().equals(path)) {
        try {
          boolean _ = Files.deleteIfExists(file);
        } catch (IOException _) {
          // As above.
        }
      }
    }
    return rows;
  }

  private static int[] places(List<ParquetColumn> wanted, List<ParquetColumn> found) {
    int[] places = new int[wanted.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = -1;
      for (int j = 0; j < found.size(); j++) {
        if (found.get(j).id() == wanted.get(i).id()) {
          places[i] = j;
        }
      }
    }
    return places;
  }

  private static Metrics metrics(Schema schema, ParquetFigures figures) {
    Map<Integer, Long> sizes = new HashMap<>();
    Map<Integer, Long> values = new HashMap<>();
    Map<Integer, Long> nulls = new HashMap<>();
    Map<Integer, ByteBuffer> lower = new HashMap<>();
    Map<Integer, ByteBuffer> upper = new HashMap<>();
    for (ParquetFigures.Leaf leaf : figures.columns()) {
      Long _ = sizes.put(leaf.id(), leaf.bytes());
      if (leaf.isRepeated()) {
        continue;
      }
      Long _ = values.put(leaf.id(), leaf.values());
      Long _ = nulls.put(leaf.id(), leaf.nulls());
      Types.NestedField field = schema.findField(leaf.id());
      if (field == null || leaf.bounds().isEmpty()) {
        continue;
      }
      ByteBuffer least = bound(field.type(), leaf.bounds().get().least());
      ByteBuffer greatest = bound(field.type(), leaf.bounds().get().greatest());
      if (least != null && greatest != null) {
        ByteBuffer _ = lower.put(leaf.id(), least);
        ByteBuffer _ = upper.put(leaf.id(), greatest);
      }
    }
    return new Metrics(figures.rows(), sizes, values, nulls, Map.of(), lower, upper);
  }

  private static @Nullable ByteBuffer bound(Type type, Object value) {
    Object plain = value;
    if (value instanceof byte[] bytes) {
      if (bytes.length > BOUND_BYTES_MAX) {
        return null;
      }
      plain =
          type.typeId() == Type.TypeID.STRING
              ? new String(bytes, StandardCharsets.UTF_8)
              : ByteBuffer.wrap(bytes);
    }
    return Conversions.toByteBuffer(type, plain);
  }

  private static String text(@Nullable Object[] row, int column) {
    return (String) present(row[column]);
  }

  private static long number(@Nullable Object[] row, int column) {
    return ((Number) present(row[column])).longValue();
  }

  private static Object present(@Nullable Object value) {
    if (value == null) {
      throw new IllegalStateException("a row of the lake lacks one of its first columns");
    }
    return value;
  }
}
