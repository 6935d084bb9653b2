package io.lockstep.history.parquet;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/// Writes rows into one Parquet file, packed with zstd. The same rows give the same bytes. Confined
/// to one thread.
///
/// A row group is written when its columns have [#ROW_GROUP_BYTES]: so much memory it takes, at
/// most, besides what a single row needs. The stream is the caller's: it is flushed, and neither
/// closed nor forced to a disk.
public final class ParquetSink implements AutoCloseable {
  /// Encoded bytes, before packing, at which a row group is written.
  public static final int ROW_GROUP_BYTES = 32 << 20;

  private static final int PAGE_BYTES = 1 << 20;
  private static final int ROWS_BETWEEN_LOOKS = 1_000;
  private static final int INDEX_BYTES_MAX = 64;

  private final MessageType schema;
  private final RowShape rows;
  private final Map<String, String> metadata;
  private final ParquetProperties properties;
  private final MessageColumnIO columnIO;
  private final Counted out;
  private final ParquetFileWriter file;
  private final int rowGroupBytes;

  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore store;
  private RecordConsumer consumer;
  private long rowsOfGroup;
  private long written;
  private @Nullable ParquetFigures figures;

  private ParquetSink(
      OutputStream into,
      List<ParquetColumn> columns,
      Map<String, String> metadata,
      int rowGroupBytes)
      throws IOException {
    this.rowGroupBytes = rowGroupBytes;
    schema = FileSchema.of(columns);
    rows = new RowShape(columns);
    this.metadata = FileSchema.metadata(columns, metadata);
    properties =
        ParquetProperties.builder()
            .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
            .withPageSize(PAGE_BYTES)
            .withAllocator(HeapByteBufferAllocator.getInstance())
            .withColumnIndexTruncateLength(INDEX_BYTES_MAX)
            .build();
    columnIO = new ColumnIOFactory().getColumnIO(schema);
    out = new Counted(into);
    file =
        new ParquetFileWriter(
            new Stream(out),
            schema,
            ParquetFileWriter.Mode.CREATE,
            rowGroupBytes,
            0,
            null,
            properties);
    file.start();
    pages = newPages();
    store = properties.newColumnWriteStore(schema, pages, pages);
    consumer = columnIO.getRecordWriter(store);
  }

  /// Begins a file.
  ///
  /// @param columns at least one
  /// @param metadata of the file as a whole, besides the notes of the columns
  /// @throws LockstepException STORAGE_FAILED when it cannot be written
  public static ParquetSink open(
      OutputStream into, List<ParquetColumn> columns, Map<String, String> metadata) {
    return open(into, columns, metadata, ROW_GROUP_BYTES);
  }

  /// The same with row groups of another size, for who has many files open.
  public static ParquetSink open(
      OutputStream into,
      List<ParquetColumn> columns,
      Map<String, String> metadata,
      int rowGroupBytes) {
    try {
      return new ParquetSink(into, columns, metadata, rowGroupBytes);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Writes a row: a value for each column, null where it has none.
  ///
  /// @throws LockstepException INVALID_ARGUMENT when a value is not of its column's type, or is
  ///   missing where one is required: the file is then of no use. STORAGE_FAILED when it cannot be
  ///   written
  public void write(@Nullable Object[] row) {
    rows.write(row, consumer);
    rowsOfGroup++;
    written++;
    if (rowsOfGroup % ROWS_BETWEEN_LOOKS == 0 && store.getBufferedSize() > rowGroupBytes) {
      try {
        endGroup();
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  /// How many rows were written.
  public long rows() {
    return written;
  }

  /// Ends the file, and tells what it holds. To be called once, before [#close].
  ///
  /// @throws LockstepException STORAGE_FAILED when it cannot be written
  public ParquetFigures finish() {
    try {
      endGroup();
      file.end(new LinkedHashMap<>(metadata));
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
    ParquetFigures result =
        new ParquetFigures(
            written,
            out.count,
            file.getFooter().getBlocks().stream().map(BlockMetaData::getStartingPos).toList(),
            leaves());
    figures = result;
    return result;
  }

  /// Lets go of the memory. A file that was not finished cannot be read.
  @Override
  public void close() {
    store.close();
    pages.close();
    if (figures == null) {
      file.abort();
    }
  }

  private ColumnChunkPageWriteStore newPages() {
    return new ColumnChunkPageWriteStore(
        new PageCodecs().getCompressor(CompressionCodecName.ZSTD),
        schema,
        HeapByteBufferAllocator.getInstance(),
        INDEX_BYTES_MAX);
  }

  private void endGroup() throws IOException {
    if (rowsOfGroup == 0) {
      return;
    }
    consumer.flush();
    file.startBlock(rowsOfGroup);
    store.flush();
    pages.flushToFileWriter(file);
    file.endBlock();
    store.close();
    pages.close();
    rowsOfGroup = 0;
    pages = newPages();
    store = properties.newColumnWriteStore(schema, pages, pages);
    consumer = columnIO.getRecordWriter(store);
  }

  private List<ParquetFigures.Leaf> leaves() {
    List<ParquetFigures.Leaf> leaves = new ArrayList<>();
    List<ColumnDescriptor> descriptors = schema.getColumns();
    for (int column = 0; column < descriptors.size(); column++) {
      ColumnDescriptor descriptor = descriptors.get(column);
      long values = 0;
      long nulls = 0;
      long bytes = 0;
      Statistics<?> all = null;
      for (BlockMetaData group : file.getFooter().getBlocks()) {
        ColumnChunkMetaData chunk = group.getColumns().get(column);
        values += chunk.getValueCount();
        nulls += chunk.getStatistics().getNumNulls();
        bytes += chunk.getTotalSize();
        if (all == null) {
          all = chunk.getStatistics().copy();
        } else {
          all.mergeStatistics(chunk.getStatistics());
        }
      }
      leaves.add(
          new ParquetFigures.Leaf(
              String.join(".", descriptor.getPath()),
              idOf(descriptor),
              values,
              nulls,
              bytes,
              descriptor.getMaxRepetitionLevel() > 0,
              bounds(all)));
    }
    return leaves;
  }

  private static int idOf(ColumnDescriptor descriptor) {
    org.apache.parquet.schema.Type.ID id = descriptor.getPrimitiveType().getId();
    return id == null ? -1 : id.intValue();
  }

  private static Optional<ParquetFigures.Bounds> bounds(@Nullable Statistics<?> statistics) {
    if (statistics == null || !statistics.hasNonNullValue()) {
      return Optional.empty();
    }
    return Optional.of(
        new ParquetFigures.Bounds(
            plain(statistics.genericGetMin()), plain(statistics.genericGetMax())));
  }

  private static Object plain(Object value) {
    return value instanceof Binary binary ? binary.getBytes() : value;
  }

  private static LockstepException failed(IOException e) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED,
        "Parquet file: expected to write it, found "
            + (e.getMessage() == null ? e : e.getMessage()),
        e);
  }

  private record Stream(PositionOutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return out;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return out;
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class Counted extends PositionOutputStream {
    private final OutputStream out;
    private long count;

    Counted(OutputStream out) {
      this.out = new BufferedOutputStream(out, 1 << 16);
    }

    @Override
    public long getPos() {
      return count;
    }

    @Override
    public void write(int octet) throws IOException {
      out.write(octet);
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      count += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      // The stream is the caller's.
      out.flush();
    }
  }
}
