package io.lockstep.api.internal.transfer;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file of rows and named columns, whose cells are told as text. Confined to one thread.
interface ReadingsTable extends AutoCloseable {
  /// The names of the columns, in order.
  List<String> columns();

  /// The unit that the file states for a column; empty for none.
  String unit(int column);

  /// Tells the rows, in order, until there are no more or the listener has enough. To be called
  /// once.
  void read(Rows into) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;

  /// Hears rows.
  @FunctionalInterface
  interface Rows {
    /// One row.
    ///
    /// @return false when no more are wanted
    boolean row(Row row) throws InterruptedException;
  }

  /// A row, valid until the next.
  interface Row {
    /// The text of a cell; null when there is none.
    @Nullable String cell(int column);

    /// Where a cell stands, for a person: `line 3, column 17`, or `row 3, column name`.
    String place(int column);
  }
}
