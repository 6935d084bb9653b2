package io.lockstep.history.parquet;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/// Reads the rows of a Parquet file of this machine, whoever wrote it. One row group is in memory
/// at a time. Confined to one thread.
public final class ParquetSource implements AutoCloseable {
  private final Path path;
  private final ParquetFileReader file;
  private final Map<String, String> metadata;
  private final List<ParquetColumn> columns;

  private ParquetSource(Path path, ParquetFileReader file) {
    this.path = path;
    this.file = file;
    metadata = Map.copyOf(file.getFileMetaData().getKeyValueMetaData());
    columns = FileSchema.columns(file.getFileMetaData().getSchema(), metadata);
  }

  /// Takes rows.
  @FunctionalInterface
  public interface Rows {
    /// One row.
    ///
    /// @param row a value for each column that was asked for, null where it has none; the caller's
    ///   to keep
    /// @return false to hear of no more
    boolean row(@Nullable Object[] row);
  }

  /// Opens a file.
  ///
  /// @throws LockstepException INVALID_ARGUMENT when it is no Parquet file, or is damaged
  public static ParquetSource open(Path path) {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new PageCodecs())
            .withAllocator(HeapByteBufferAllocator.getInstance())
            .build();
    try {
      return new ParquetSource(path, new ParquetFileReader(new LocalInputFile(path), options));
    } catch (IOException | RuntimeException e) {
      // Parquet tells of damage by several unchecked exceptions.
      throw unreadable(path, e);
    }
  }

  /// The columns in the order of the file.
  public List<ParquetColumn> columns() {
    return columns;
  }

  /// What stands in the file's metadata, notes of columns among it.
  public Map<String, String> metadata() {
    return metadata;
  }

  /// How many rows it has.
  public long rows() {
    return file.getRecordCount();
  }

  /// Reads all rows, in the order of the file. To be called once.
  ///
  /// @throws LockstepException INVALID_ARGUMENT when the file is damaged
  public void read(Rows visitor) {
    read(columns, visitor);
  }

  /// Reads some columns of all rows, in the order of the file. To be called once.
  ///
  /// @param wanted of [#columns]
  /// @throws LockstepException INVALID_ARGUMENT when the file is damaged
  public void read(List<ParquetColumn> wanted, Rows visitor) {
    MessageType whole = file.getFileMetaData().getSchema();
    MessageType asked =
        new MessageType(
            whole.getName(), wanted.stream().map(column -> whole.getType(column.name())).toList());
    if (wanted.isEmpty()) {
      return;
    }
    RowReading reading = new RowReading(asked);
    boolean more = true;
    try {
      file.setRequestedSchema(asked);
      PageReadStore pages = file.readNextRowGroup();
      while (pages != null && more) {
        RecordReader<@Nullable Object[]> records =
            new ColumnIOFactory().getColumnIO(asked, whole).getRecordReader(pages, reading);
        for (long left = pages.getRowCount(); left > 0 && more; left--) {
          more = visitor.row(records.read());
        }
        pages = more ? file.readNextRowGroup() : null;
      }
    } catch (LockstepException e) {
      throw e;
    } catch (IOException | org.apache.parquet.ParquetRuntimeException e) {
      throw unreadable(path, e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static LockstepException unreadable(Path path, Exception e) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "%s: expected a Parquet file, found: %s"
            .formatted(path.getFileName(), e.getMessage() == null ? e : e.getMessage()),
        e);
  }
}
